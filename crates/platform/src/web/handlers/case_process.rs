//! 办理过程: the actions of a record and what each changed, in words.

use super::case::Open;
use super::case_tabs::letter_name;
use crate::operations::main_system;
use crate::operations::records::Step as Taken;
use crate::paths::Path;
use crate::web::pages::case::{Content, Process, Step};
use domain::identifier::{FieldId, LimitId};
use domain::procedure::{Event, GENERAL_ACTIONS};
use domain::register::{Field, FieldType, Moment, Value, masked, shown_day};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The Chinese name of an action of the record.
pub fn action_name(open: &Open, id: &str) -> String {
    let own = open
        .definition()
        .action(&id.into())
        .map(|action| action.name.clone());
    let general = GENERAL_ACTIONS.iter().find(|(known, _)| *known == id);
    own.or_else(|| general.map(|(_, name)| (*name).to_string()))
        .unwrap_or_else(|| id.to_string())
}

/// A moment as lists show it; a bare day without its midnight.
pub fn moment_text(moment: Moment) -> String {
    let civil = moment.civil();
    match (civil.hour(), civil.minute()) {
        (0, 0) => civil.date().to_string(),
        (hour, minute) => format!("{} {hour:02}:{minute:02}", civil.date()),
    }
}

/// Who acted, with the role.
pub fn who(open: &Open, account: &str, role: &str) -> String {
    let role = role.into();
    let role = open.desk.office.rules.roles.name(&role);
    format!("{}（{role}）", open.seat.handler_name(Some(account)))
}

/// 办理过程.
pub fn process(open: &Open) -> Content {
    let record = open.record();
    let may_correct = open.may_general("correct") && !main_system::is_elsewhere(&open.desk, record);
    let step = |step: &Taken| {
        let entry = &step.entry;
        let events = step
            .payload
            .as_ref()
            .map(|payload| payload.events.as_slice());
        let own = open
            .definition()
            .action(&entry.action.as_str().into())
            .is_some();
        let version = entry
            .version
            .map(|version| version.to_string())
            .unwrap_or_default();
        Step {
            name: action_name(open, &entry.action),
            occurred_at: moment_text(Moment(entry.occurred_at)),
            who: who(open, &entry.actor, &entry.role),
            changes: match events {
                Some(events) => events
                    .iter()
                    .flat_map(|event| change(open, event))
                    .collect(),
                None => vec!["内容已依法删除，只保留校验值".into()],
            },
            correct: (may_correct && own)
                .then(|| Path::Action(&record.id, "correct").with(&[("corrects", &version)])),
        }
    };
    Content::Process(Process {
        steps: open.view.steps.iter().map(step).collect(),
    })
}

/// What an event changed, in words; one line for each field.
fn change(open: &Open, event: &Event) -> Vec<String> {
    match event {
        Event::FieldsSet { fields } => fields_change(open, fields),
        Event::Created { .. } | Event::Titled { .. } => Vec::new(),
        Event::Numbered { number } => vec![format!("编号：{number}")],
        Event::Referenced { external_number } => vec![format!("主系统编号：{external_number}")],
        Event::Noted { text, file } => {
            let file = if file.is_some() {
                "（附文件）"
            } else {
                ""
            };
            vec![format!("{text}{file}")]
        }
        Event::FindingRaised { reason, .. } => vec![format!("提示：{reason}")],
        Event::FindingCleared { reason, .. } => vec![format!("核销提示：{reason}")],
        Event::Deemed { effect, on, .. } => vec![format!("{}依法{effect}", shown_day(*on))],
        Event::ServiceSet { service, .. } => vec![service_change(service)],
        other => vec![named_change(open, other)],
    }
}

fn fields_change(open: &Open, fields: &BTreeMap<FieldId, Option<Value>>) -> Vec<String> {
    let line = |(id, value): (&FieldId, &Option<Value>)| {
        let field = open.definition().field(id.as_str())?;
        let text = match value {
            Some(value) => field_text(open, field, value),
            None => "（清空）".into(),
        };
        Some(format!("{}：{text}", field.name))
    };
    fields.iter().filter_map(line).collect()
}

/// A change that names something of the definition or of the county.
fn named_change(open: &Open, event: &Event) -> String {
    let definition = open.definition();
    match event {
        Event::StageChanged { to, .. } => {
            let stage = definition
                .stage(to)
                .map_or(to.as_str(), |stage| stage.name.as_str());
            format!("进入阶段：{stage}")
        }
        Event::LimitSet { limit, reason } => {
            limit_change(open, (&limit.limit, limit.due_on), reason)
        }
        Event::LimitCounted {
            ordinal,
            due,
            reason,
            ..
        } => {
            let mut runs = open.view.stored.limits.iter();
            let run = runs.find(|run| run.ordinal == *ordinal);
            run.map_or_else(String::new, |run| {
                limit_change(open, (&run.limit, due.due_on), reason)
            })
        }
        Event::DeemedAnswered {
            confirmed, remark, ..
        } => {
            let word = if *confirmed { "确认" } else { "推翻" };
            format!("{word}法定拟制　{remark}")
        }
        Event::LetterSet { letter, reason } => {
            format!("文书“{}”{reason}", letter_name(open, letter))
        }
        Event::Assigned { organ, handler } => {
            let handler = open
                .seat
                .handler_name(handler.as_ref().map(|id| id.as_str()));
            format!("转交：{}　{handler}", open.desk.county.organ_name(organ))
        }
        _ => String::new(),
    }
}

fn limit_change(open: &Open, (limit, due_on): (&LimitId, Option<Date>), reason: &str) -> String {
    let rule = open.definition().limit(limit);
    let name = rule.map_or(limit.as_str(), |rule| rule.name.as_str());
    let due = due_on.map_or_else(|| "停止计算".into(), |on| format!("{}届满", shown_day(on)));
    format!("期限“{name}”{reason}，{due}")
}

fn service_change(service: &domain::procedure::Service) -> String {
    match (service.effective_on, service.attempts.last()) {
        (Some(on), _) => format!("向{}送达，{}生效", service.name, shown_day(on)),
        (None, Some((day, what))) => {
            format!("{}向{}送达未成：{what}", shown_day(*day), service.name)
        }
        (None, None) => format!("待向{}送达", service.name),
    }
}

fn field_text(open: &Open, field: &Field, value: &domain::register::Value) -> String {
    match (&field.kind, value.as_text()) {
        (FieldType::Organ, Some(organ)) => open.desk.county.organ_name(&organ.into()).to_string(),
        (FieldType::Link(_), _) => "关联记录".into(),
        (FieldType::File, _) => "文件".into(),
        _ => masked(field, value),
    }
}
