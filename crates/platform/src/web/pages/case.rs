//! The page of a record: 基本信息 办理过程 材料 文书 送达 时限 关联 日志.

use super::workbench::Tab;
use crate::web::frame::Link;
use crate::web::pieces::{Fact, Light};
use jiff::civil::Date;
use serde::Serialize;

/// What stands above the tabs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Head {
    /// Title.
    pub title: String,
    /// Its most urgent light.
    pub light: Option<Light>,
    /// Number, stage, organ, handler, days.
    pub facts: Vec<Fact>,
    /// Stages in the usual order.
    pub stages: Vec<StageMark>,
    /// It is kept in another system.
    pub elsewhere: Option<Elsewhere>,
    /// Standing findings.
    pub findings: Vec<Finding>,
    /// Legal fictions.
    pub deemed: Vec<DeemedBox>,
    /// What the person may do now.
    pub actions: Vec<ActionLink>,
    /// Records of other kinds that may follow.
    pub successors: Vec<Link>,
}

/// A record that is kept in another system.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Elsewhere {
    /// Its number there.
    pub number: String,
    /// Address of the import, if the person may import.
    pub import: Option<String>,
}

/// A stage on the way.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StageMark {
    /// Name.
    pub name: String,
    /// The record is in it.
    pub here: bool,
}

/// A finding that stands.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Why.
    pub reason: String,
    /// Articles.
    pub law: Vec<Link>,
    /// The day.
    pub raised_on: Date,
    /// The form that clears it, if the person may.
    pub href: Option<String>,
}

/// A legal fiction (法定拟制).
#[derive(Clone, Debug, Serialize)]
pub struct DeemedBox {
    /// The effect.
    pub effect: String,
    /// The limit that expired.
    pub limit: String,
    /// The day.
    pub on: Date,
    /// Articles.
    pub law: Vec<Link>,
    /// What a person answered.
    pub answer: String,
    /// The form that confirms it, if the person may.
    pub confirm: Option<String>,
    /// The form that rebuts it, if the person may.
    pub rebut: Option<String>,
}

/// An action that the person may take.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ActionLink {
    /// Words.
    pub text: String,
    /// Address of its form.
    pub href: String,
    /// Help.
    pub hint: Option<String>,
    /// It moves the case on.
    pub main: bool,
}

/// 基本信息.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    /// Groups of fields.
    pub groups: Vec<FactGroup>,
    /// The form that asks why masked values are needed.
    pub reveal: Option<String>,
}

/// Fields under one heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FactGroup {
    /// Heading.
    pub name: String,
    /// Fields.
    pub facts: Vec<Fact>,
}

/// 办理过程.
#[derive(Clone, Debug, Serialize)]
pub struct Process {
    /// Actions, oldest first.
    pub steps: Vec<Step>,
}

/// One action of the process.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Step {
    /// Name of the action.
    pub name: String,
    /// When it occurred.
    pub occurred_at: String,
    /// Who, in which role.
    pub who: String,
    /// What it changed.
    pub changes: Vec<String>,
    /// The form that corrects it, if the person may.
    pub correct: Option<String>,
}

/// 材料.
#[derive(Clone, Debug, Serialize)]
pub struct Files {
    /// Files.
    pub files: Vec<FileRow>,
    /// The form that adds one, if the person may.
    pub add_file: Option<String>,
}

/// A file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FileRow {
    /// Name, leading to it.
    pub name: Link,
    /// Bytes.
    pub size: Option<u64>,
    /// Which field or action it came by.
    pub origin: String,
    /// Day.
    pub on: String,
    /// SM3.
    pub sm3: String,
}

/// 文书.
#[derive(Clone, Debug, Serialize)]
pub struct Letters {
    /// Letters.
    pub letters: Vec<LetterRow>,
}

/// A letter of the record.
#[derive(Clone, Debug, Serialize)]
pub struct LetterRow {
    /// Preview.
    pub href: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: String,
    /// How far it has come.
    pub progress: &'static str,
    /// Day of the draft.
    pub drafted_on: Date,
    /// Day of the signing.
    pub issued_on: Option<Date>,
    /// Served or not.
    pub served: String,
    /// Why it should be looked at again.
    pub doubt: Option<String>,
    /// Next steps.
    pub steps: Vec<Link>,
    /// The document.
    pub download: String,
}

/// 送达.
#[derive(Clone, Debug, Serialize)]
pub struct Services {
    /// One row for each letter and addressee.
    pub services: Vec<ServiceRow>,
}

/// Service of one letter on one addressee.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ServiceRow {
    /// The letter.
    pub href: String,
    /// Its name.
    pub letter: String,
    /// Addressee.
    pub name: String,
    /// Method.
    pub method: String,
    /// Day carried out.
    pub carried_out_on: Option<Date>,
    /// Day of effect.
    pub effective_on: Option<Date>,
    /// Proofs.
    pub proof: String,
    /// Failed attempts.
    pub attempts: String,
}

/// 时限.
#[derive(Clone, Debug, Serialize)]
pub struct Limits {
    /// Limits, latest first.
    pub limits: Vec<LimitBox>,
}

/// One run of a limit.
#[derive(Clone, Debug, Serialize)]
pub struct LimitBox {
    /// Name.
    pub name: String,
    /// Light.
    pub light: Light,
    /// Whose limit it is.
    pub bearer: &'static str,
    /// An internal target.
    pub internal: bool,
    /// The derivation in a sentence.
    pub sentence: String,
    /// The days one by one.
    pub strip: Vec<StripDay>,
    /// That two versions of the law differ, and the derivation of the other day.
    pub two_laws: Option<[String; 2]>,
    /// Open, or how it ended.
    pub state: String,
    /// Articles.
    pub law: Vec<Link>,
    /// What follows when it expires.
    pub on_expiry: Option<String>,
    /// The due day that a party was told.
    pub notified_due_on: Option<Date>,
}

/// One day of a strip.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StripDay {
    /// Classes of the style sheet.
    pub class: &'static str,
    /// Month and day, or a gap.
    pub month: String,
    /// Day of the month.
    pub day: i8,
    /// What it is.
    pub word: &'static str,
    /// Name of the holiday.
    pub title: Option<String>,
    /// Days left out.
    pub gap: Option<u32>,
}

/// 关联.
#[derive(Clone, Debug, Serialize)]
pub struct Links {
    /// Linked records.
    pub links: Vec<LinkRow>,
}

/// A linked record.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkRow {
    /// How it is linked.
    pub relation: String,
    /// Its kind.
    pub kind: String,
    /// The record.
    pub record: Link,
    /// Its stage.
    pub stage: String,
}

/// 日志.
#[derive(Clone, Debug, Serialize)]
pub struct Log {
    /// Actions, latest first.
    pub entries: Vec<Entry>,
}

/// One action in the log.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    /// Position in the log.
    pub position: u64,
    /// Name.
    pub name: String,
    /// When it occurred.
    pub occurred_at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who, in which role.
    pub who: String,
    /// Leaf of the audit tree.
    pub leaf: String,
}

/// The content of a tab.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// 基本信息.
    Facts(Facts),
    /// 办理过程.
    Process(Process),
    /// 材料.
    Files(Files),
    /// 文书.
    Letters(Letters),
    /// 送达.
    Services(Services),
    /// 时限.
    Limits(Limits),
    /// 关联.
    Links(Links),
    /// 日志.
    Log(Log),
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct CasePage {
    /// Above the tabs.
    pub head: Head,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// Which is shown; part of the template's name.
    pub tab: &'static str,
    /// Its content.
    #[serde(flatten)]
    pub content: Content,
    /// The template of the kind that overrides blocks of this page, if it has one.
    #[serde(skip)]
    pub override_name: Option<String>,
}

impl super::Page for CasePage {
    fn template(&self) -> String {
        self.override_name
            .clone()
            .unwrap_or_else(|| "case.html".into())
    }
}

impl Content {
    /// The name of its tab in addresses and templates.
    pub fn tab(&self) -> &'static str {
        match self {
            Self::Facts(_) => "facts",
            Self::Process(_) => "process",
            Self::Files(_) => "files",
            Self::Letters(_) => "letters",
            Self::Services(_) => "services",
            Self::Limits(_) => "limits",
            Self::Links(_) => "links",
            Self::Log(_) => "log",
        }
    }
}
