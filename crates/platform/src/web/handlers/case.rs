//! The page of a record: what stands above the tabs, and which tab is shown.

use super::case_tabs as tabs;
use super::import::address as import_address;
use crate::operations::records::{self, RecordView};
use crate::operations::{Desk, Failure, main_system};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::case::{
    ActionLink, CasePage, DeemedBox, Elsewhere, Finding, Head, StageMark,
};
use crate::web::pages::workbench::Tab;
use crate::web::pieces::{Due, Fact, Light, laws};
use crate::web::seat::Seat;
use axum::extract::Path as Part;
use axum::response::Response;
use domain::engines::deadline::Sense;
use domain::identifier::RecordId;
use domain::policy::{Act, Target, may};
use domain::procedure::{Bearer, Definition, Light as Lamp, Record};
use domain::register::shown_day;

/// The first tab.
pub async fn first(visit: Visit, Part(id): Part<String>) -> Response {
    visit
        .read(move |seat| page(seat, &id.as_str().into(), "facts"))
        .await
}

/// A tab.
pub async fn tab(visit: Visit, Part((id, tab)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| page(seat, &id.as_str().into(), &tab))
        .await
}

/// A record on the desk of a person, with what the tabs need.
pub struct Open<'a> {
    /// The page's seat.
    pub seat: &'a Seat,
    /// The desk.
    pub desk: Desk<'a>,
    /// The record.
    pub view: &'a RecordView,
}

impl Open<'_> {
    /// The definition of the record.
    pub fn definition(&self) -> &Definition {
        &self.view.kind.definition
    }

    /// The record as it stands today.
    pub fn record(&self) -> &Record {
        &self.view.record
    }

    /// Whether the person may take a general action on the record.
    pub fn may_general(&self, action: &str) -> bool {
        self.may(Act::General(action))
    }

    /// Whether the person may do this on the record.
    pub fn may(&self, act: Act) -> bool {
        let record = self.record();
        let target = Target {
            kind: &record.kind,
            organ: Some(&record.organ),
        };
        may(self.desk.person, act, target, self.desk.organisation()).is_ok()
    }

    /// The address of the form of a general action, if the person may take it.
    pub fn general(&self, action: &str, about: &[(&str, &str)]) -> Option<String> {
        let id = &self.record().id;
        self.may_general(action)
            .then(|| Path::Action(id, action).with(about))
    }
}

fn page(seat: &Seat, id: &RecordId, tab: &str) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let view = records::view(&desk, id)?;
    let open = Open {
        seat,
        desk,
        view: &view,
    };
    let content = match tab {
        "facts" => tabs::facts(&open),
        "process" => super::case_process::process(&open),
        "files" => tabs::files(&open),
        "letters" => tabs::letters(&open),
        "services" => tabs::services(&open),
        "limits" => tabs::limits(&open),
        "links" => tabs::links(&open)?,
        "log" => tabs::log(&open),
        _ => return Err(Failure::Missing("这一页".into())),
    };
    let definition = open.definition();
    let record = open.record();
    let override_name = format!("kinds/{}.html", definition.id);
    let page = CasePage {
        head: head(&open),
        tabs: tab_row(&open, content.tab()),
        tab: content.tab(),
        content,
        override_name: seat
            .app
            .templates
            .overrides(definition.id.as_str())
            .then_some(override_name),
    };
    let crumbs = vec![Link::to(&definition.name, &Path::Kind(&definition.id))];
    let title = record.number.as_deref().unwrap_or(&record.title);
    seat.show(title, crumbs, &page)
}

fn tab_row(open: &Open, here: &str) -> Vec<Tab> {
    let record = open.record();
    let services = record
        .letters
        .iter()
        .map(|letter| letter.services.len())
        .sum();
    let count = |count: usize| Some(count as u64);
    let tabs = [
        ("facts", "基本信息", None),
        ("process", "办理过程", count(open.view.steps.len())),
        ("files", "材料", None),
        ("letters", "文书", count(record.letters.len())),
        ("services", "送达", count(services)),
        ("limits", "时限", count(record.limits.len())),
        ("links", "关联", None),
        ("log", "日志", None),
    ];
    let tab = |(id, text, count): &(&str, &str, Option<u64>)| Tab {
        text: (*text).into(),
        href: Path::RecordTab(&record.id, id).to_string(),
        count: *count,
        here: *id == here,
    };
    tabs.iter().map(tab).collect()
}

fn head(open: &Open) -> Head {
    let (definition, record) = (open.definition(), open.record());
    Head {
        title: record.title.clone(),
        light: urgent(open),
        facts: head_facts(open),
        stages: definition
            .stages
            .iter()
            .map(|stage| StageMark {
                name: stage.name.clone(),
                here: stage.id == record.stage,
            })
            .collect(),
        elsewhere: elsewhere(open),
        findings: findings(open),
        deemed: deemed(open),
        actions: actions(open),
        successors: successors(open),
    }
}

/// The most urgent light of the limits that the organ itself must keep.
fn urgent(open: &Open) -> Option<Light> {
    let today = open.desk.office.today();
    let lamp = |row: &&domain::procedure::WorklistRow| row.light(today, Sense::Maximum);
    let row = open
        .view
        .prospect
        .rows
        .iter()
        .filter(|row| lamp(row).is_some() && is_own(open, row))
        .min_by_key(|row| (lamp(row), row.limit.due_on))?;
    match lamp(&row)? {
        Lamp::Grey => Some(Light::open(Due::default(), today)),
        _ => {
            let due = Due {
                on: row.limit.due_on,
                yellow_on: row.yellow_on,
                red_on: row.red_on,
            };
            Some(Light::open(due, today))
        }
    }
}

/// Whether the organ itself must keep a limit.
fn is_own(open: &Open, row: &domain::procedure::WorklistRow) -> bool {
    let rule = open.definition().limit(&row.limit.limit);
    rule.is_some_and(|rule| rule.bearer == Bearer::Organ)
}

fn head_facts(open: &Open) -> Vec<Fact> {
    let record = open.record();
    let stage = open.definition().stage(&record.stage);
    let stage = stage.map_or_else(|| record.stage.to_string(), |stage| stage.name.clone());
    let number = record.number.clone().unwrap_or_else(|| "（未编号）".into());
    let handler = open
        .seat
        .handler_name(record.handler.as_ref().map(|id| id.as_str()));
    let mut facts = vec![
        Fact::plain("案号", number),
        Fact::plain(
            "阶段",
            format!("{stage}（{}起）", shown_day(record.stage_on)),
        ),
        Fact::plain("承办单位", open.desk.county.organ_name(&record.organ)),
        Fact::plain("经办人", handler),
        Fact::plain("登记", shown_day(record.opened_on)),
        Fact::plain(
            "结案",
            record.closed_on.map_or_else(|| "未结".into(), shown_day),
        ),
    ];
    if let Some(external) = &record.external_number {
        facts.push(Fact {
            wide: true,
            ..Fact::plain("主系统编号", external)
        });
    }
    facts
}

/// What stands above a record that is kept elsewhere.
fn elsewhere(open: &Open) -> Option<Elsewhere> {
    let record = open.record();
    let number = record.external_number.clone()?;
    main_system::is_elsewhere(&open.desk, record).then(|| Elsewhere {
        number,
        import: import_address(open.seat, &record.kind),
    })
}

fn findings(open: &Open) -> Vec<Finding> {
    let record = open.record();
    let standing = record
        .findings
        .iter()
        .filter(|finding| finding.cleared.is_none());
    standing
        .map(|finding| Finding {
            reason: finding.reason.clone(),
            law: laws(&finding.law),
            raised_on: finding.raised_on,
            href: open.general("clear_finding", &[("guard", finding.guard.as_str())]),
        })
        .collect()
}

fn deemed(open: &Open) -> Vec<DeemedBox> {
    let record = open.record();
    let boxed = |fact: &domain::procedure::DeemedFact| {
        let limit = open.definition().limit(&fact.limit);
        let remark = fact.remark.clone().unwrap_or_default();
        let about = [("limit", fact.limit.as_str())];
        let waits = fact.confirmed.is_none();
        DeemedBox {
            effect: fact.effect.clone(),
            limit: limit.map_or_else(
                || fact.limit.to_string(),
                |limit| format!("“{}”", limit.name),
            ),
            on: fact.on,
            law: laws(&fact.law),
            answer: match fact.confirmed {
                Some(true) => format!("已由承办人确认。{remark}"),
                Some(false) => format!("已以证据推翻：{remark}"),
                None => "请承办人确认；在期限内已经办理的，可以举证推翻。".into(),
            },
            confirm: open.general("confirm_deemed", &about).filter(|_| waits),
            rebut: open.general("rebut_deemed", &about).filter(|_| waits),
        }
    };
    record.deemed.iter().map(boxed).collect()
}

fn actions(open: &Open) -> Vec<ActionLink> {
    let record = open.record();
    let offered = records::offered(&open.desk, open.definition(), record);
    let mut links: Vec<ActionLink> = offered
        .iter()
        .filter(|offered| offered.allowed.is_ok())
        .map(|offered| ActionLink {
            text: offered.action.name.clone(),
            href: Path::Action(&record.id, offered.action.id.as_str()).to_string(),
            hint: offered.action.hint.clone(),
            main: offered
                .action
                .to
                .as_ref()
                .is_some_and(|to| *to != record.stage),
        })
        .collect();
    let elsewhere = main_system::is_elsewhere(&open.desk, record);
    let fills_in = main_system::supplementary(open.definition())
        .next()
        .is_some();
    for (action, text, offered) in [
        ("fill_in", "补充填写", elsewhere && fills_in),
        ("assign", "转交", true),
        ("note", "备注、材料", true),
        ("recompute", "重新计算期限", !elsewhere),
    ] {
        if let Some(href) = open.general(action, &[]).filter(|_| offered) {
            links.push(ActionLink {
                text: text.into(),
                href,
                ..ActionLink::default()
            });
        }
    }
    links
}

fn successors(open: &Open) -> Vec<Link> {
    let record = open.record();
    let offered = open.definition().successors.iter().filter(|successor| {
        let kind = records::current(&open.desk, &successor.kind);
        let opens =
            kind.is_ok_and(|kind| !records::creating(&open.desk, &kind.definition).is_empty());
        opens && successor.from.contains(&record.stage)
    });
    offered
        .map(|successor| {
            Link::to(
                &successor.name,
                &Path::Successor(&record.id, &successor.kind),
            )
        })
        .collect()
}

/// The page of a tab, for others that must lead back to it.
pub fn tab_of_action(action: &str) -> &'static str {
    match action {
        "note" => "files",
        "letter_attempt" | "letter_serve" => "services",
        action if action.starts_with("letter_") => "letters",
        "recompute" | "confirm_deemed" | "rebut_deemed" => "limits",
        _ => "facts",
    }
}
