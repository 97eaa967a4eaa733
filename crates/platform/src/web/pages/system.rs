//! Pages of the administrators: audit log, definitions, accounts, data folder.

use crate::web::frame::Link;
use crate::web::pieces::{Fact, Paging};
use serde::Serialize;

/// The audit log.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogPage {
    /// Root, size, last checkpoint.
    pub facts: Vec<LogFact>,
    /// Checkpoints, newest first.
    pub checkpoints: Vec<CheckpointRow>,
    /// Actions, newest first.
    pub rows: Vec<LogRow>,
    /// Paging.
    pub paging: Paging,
}

/// A fact about the log.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogFact {
    /// Label.
    pub name: &'static str,
    /// Value.
    pub value: String,
    /// It is a hash.
    pub hash: bool,
}

/// A signed checkpoint.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CheckpointRow {
    /// Number of actions.
    pub size: u64,
    /// When.
    pub at: String,
    /// Root.
    pub root: String,
    /// Signature.
    pub signature: String,
}

/// An action in the log.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LogRow {
    /// Position in the log.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What.
    pub action: String,
    /// Of which kind the record is on which it was taken.
    pub kind: String,
    /// The record; the audit administrator sees no case, and its identifier is enough to prove it.
    pub record: String,
    /// Its leaf.
    pub leaf: String,
}

/// All definitions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DefinitionsPage {
    /// One row for each.
    pub rows: Vec<DefinitionRow>,
}

/// A definition in the list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DefinitionRow {
    /// Address.
    pub href: String,
    /// Name of the business.
    pub name: String,
    /// Area.
    pub area: String,
    /// Number of fields.
    pub fields: usize,
    /// Number of stages.
    pub stages: usize,
    /// Number of actions.
    pub actions: usize,
    /// Number of guards.
    pub guards: usize,
    /// Number of time limits.
    pub limits: usize,
    /// Number of letters.
    pub letters: usize,
    /// Where its records are kept first.
    pub main_system: &'static str,
    /// Hash of the shape.
    pub shape: String,
}

/// One definition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DefinitionPage {
    /// Actions.
    pub actions: Vec<ActionRow>,
    /// Guards.
    pub guards: Vec<GuardRow>,
    /// Time limits.
    pub limits: Vec<LimitRow>,
    /// Fields.
    pub fields: Vec<FieldRow>,
}

/// An action of a definition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ActionRow {
    /// Name.
    pub name: String,
    /// Stages.
    pub from: String,
    /// Stage.
    pub to: String,
    /// Roles.
    pub roles: String,
    /// Required fields.
    pub requires: String,
    /// Articles.
    pub law: Vec<Link>,
}

/// A guard of a definition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GuardRow {
    /// Actions.
    pub on: String,
    /// Refuses or warns.
    pub effect: &'static str,
    /// Reason.
    pub reason: String,
    /// Remedy.
    pub remedy: String,
    /// Articles.
    pub law: Vec<Link>,
}

/// A value of a time limit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LimitRow {
    /// Name.
    pub name: String,
    /// Length.
    pub length: String,
    /// When it applies.
    pub period: String,
    /// Whose limit.
    pub bearer: &'static str,
    /// What follows when it expires.
    pub expiry: String,
    /// Articles.
    pub law: Vec<Link>,
}

/// A field of a definition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldRow {
    /// Label.
    pub name: String,
    /// Type in Chinese.
    pub kind: String,
    /// Protection in Chinese.
    pub privacy: &'static str,
    /// Hint.
    pub hint: String,
}

/// Accounts and roles.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccountsPage {
    /// Address of the form for a new one.
    pub create: Option<String>,
    /// Accounts.
    pub rows: Vec<AccountRow>,
}

/// An account in the list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccountRow {
    /// The account.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Roles.
    pub roles: String,
    /// Open, locked or closed.
    pub state: String,
    /// Forms.
    pub links: Vec<Link>,
}

/// What the county chooses.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoicesPage {
    /// Where its forms go; `None`: the reader may not choose.
    pub action: Option<String>,
    /// The choices.
    pub rows: Vec<ChoiceRow>,
}

/// One choice of the county.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoiceRow {
    /// The setting that holds it.
    pub setting: String,
    /// Name.
    pub name: String,
    /// What is to be decided.
    pub question: String,
    /// On what it rests.
    pub basis: String,
    /// The county has chosen; otherwise the default counts.
    pub by_county: bool,
    /// What may be chosen.
    pub options: Vec<ChoiceOption>,
}

/// One thing that may be chosen.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoiceOption {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it means.
    pub gist: String,
    /// It counts.
    pub chosen: bool,
}

/// Where kinds are kept first (主系统).
#[derive(Clone, Debug, Default, Serialize)]
pub struct MainSystemsPage {
    /// Where the forms go.
    pub action: String,
    /// One row for each kind.
    pub rows: Vec<MainSystemRow>,
}

/// Where a kind is kept first.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MainSystemRow {
    /// Identifier of the kind.
    pub kind: String,
    /// Name of the business.
    pub name: String,
    /// Where it is kept.
    pub chosen: &'static str,
    /// It is kept elsewhere.
    pub elsewhere: bool,
    /// Where it could be kept instead; none: it cannot be imported.
    pub other: Option<&'static str>,
    /// What the form sends for that.
    pub value: &'static str,
}

/// The data folder.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DataPage {
    /// About it.
    pub facts: Vec<Fact>,
}

templates! {
    LogPage => "log.html",
    DefinitionsPage => "definitions.html",
    DefinitionPage => "definition.html",
    AccountsPage => "accounts.html",
    ChoicesPage => "choices.html",
    MainSystemsPage => "main_systems.html",
    DataPage => "data.html",
}
