//! General actions: what every kind of record can do beside its own actions.

use super::working::Working;
use super::{
    Command, Decided, Definition, Event, LimitProgress, Record, Refusal, Serials, Situation, clock,
    correct, decide::retitle, deemed, import, paper, wording,
};
use crate::identifier::{ActionId, FieldId, LimitId};
use crate::register::Value;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The general actions with their Chinese names, in the order of buttons.
pub const GENERAL_ACTIONS: &[(&str, &str)] = &[
    ("letter_edit", "修改文书"),
    ("letter_review", "审核文书"),
    ("letter_return", "退回文书"),
    ("letter_issue", "签发文书"),
    ("letter_seal", "用印"),
    ("letter_attempt", "登记未送达"),
    ("letter_serve", "登记送达"),
    ("letter_void", "作废文书"),
    ("confirm_deemed", "确认法定拟制"),
    ("rebut_deemed", "以证据推翻法定拟制"),
    ("clear_finding", "消除提示"),
    ("assign", "转交"),
    ("note", "备注"),
    ("correct", "更正"),
    ("recompute", "重新计算期限"),
    ("fill_in", "补充填写"),
    ("import", "导入"),
];

/// Whether this is one of the general actions.
pub fn is_general(action: &ActionId) -> bool {
    GENERAL_ACTIONS.iter().any(|(id, _)| *id == action.as_str())
}

/// Whether an action counts limits anew that have begun, so that people are told which due days moved.
pub fn counts_anew(action: &ActionId) -> bool {
    matches!(action.as_str(), "correct" | "recompute")
}

/// Judges a general action.
pub(super) fn decide(
    definition: &Definition,
    record: Option<&Record>,
    command: &Command,
    situation: &Situation,
    serials: &mut Serials,
) -> Result<Decided, Refusal> {
    if command.action.as_str() == "import" {
        return import::import(definition, record, command, situation, serials);
    }
    let record = record.ok_or_else(|| {
        Refusal::plain(
            "stage",
            "此操作须在已登记的件上办理",
            "请先登记，或打开要办理的件",
        )
    })?;
    match command.action.as_str() {
        "correct" => return correct::correct(definition, record, command, situation),
        "fill_in" => return import::fill_in(definition, record, command, situation, serials),
        _ => {}
    }
    let day = command.occurred_at.day();
    let mut work = Working {
        definition,
        situation,
        serials,
        record: record.clone(),
        events: Vec::new(),
        day,
    };
    // What is kept elsewhere may have gone on there: only a person's answer writes a legal fiction into it.
    let answers = matches!(command.action.as_str(), "confirm_deemed" | "rebut_deemed");
    if answers || record.external_number.is_none() {
        deemed::materialise(&mut work, day)?;
    }
    let arguments = Arguments { command };
    match command.action.as_str() {
        "confirm_deemed" => confirm(&mut work, &arguments)?,
        "rebut_deemed" => rebut(&mut work, &arguments)?,
        "clear_finding" => clear_finding(&mut work, &arguments)?,
        "assign" => assign(&mut work, &arguments)?,
        "note" => note(&mut work, &arguments)?,
        "recompute" => recompute(&mut work, &arguments),
        _ => paper::handle(&mut work, &arguments)?,
    }
    if work.events.is_empty() {
        return Err(Refusal::plain("nothing", "没有任何变化", "无须操作"));
    }
    retitle(&mut work);
    Ok(work.finish())
}

/// The arguments of a general action.
pub(super) struct Arguments<'a> {
    pub command: &'a Command,
}

impl<'a> Arguments<'a> {
    /// A text argument, trimmed; empty text is missing.
    pub fn text(&self, id: &str) -> Option<&'a str> {
        let text = self.command.fields.get(id)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// A text argument that must be given.
    pub fn needed(&self, id: &str, name: &str) -> Result<&'a str, Refusal> {
        self.text(id).ok_or_else(|| {
            Refusal::plain(
                "fields",
                format!("没有填写“{name}”"),
                format!("请填写“{name}”后再提交"),
            )
        })
    }

    /// A day argument.
    pub fn day(&self, id: &str, name: &str) -> Result<Option<Date>, Refusal> {
        let Some(text) = self.text(id) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            Refusal::plain(
                "fields",
                format!("“{name}”填写的“{text}”不是日期"),
                "请按 2024-03-05 的样式填写",
            )
        })
    }
}

fn confirm(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let (limit, ordinal) = standing_fact(work, arguments)?;
    let remark = arguments.text("remark").unwrap_or_default().to_string();
    work.emit(Event::DeemedAnswered {
        limit,
        ordinal,
        confirmed: true,
        remark,
    });
    Ok(())
}

/// The latest unanswered legal fiction of the named limit.
fn standing_fact(work: &Working, arguments: &Arguments) -> Result<(LimitId, u32), Refusal> {
    let limit = arguments.needed("limit", "期限")?;
    let fact = work
        .record
        .deemed
        .iter()
        .rev()
        .find(|fact| fact.limit.as_str() == limit && fact.confirmed.is_none());
    fact.map(|fact| (fact.limit.clone(), fact.ordinal))
        .ok_or_else(|| Refusal::plain("deemed", "没有待确认的法定拟制", "请核对期限是否已经届满"))
}

/// Takes back a legal fiction, because the organ did act in time.
fn rebut(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let (limit, ordinal) = standing_fact(work, arguments)?;
    let evidence = arguments.needed("evidence", "证据")?.to_string();
    let acted_on = arguments.day("acted_on", "实际办理日")?.ok_or_else(|| {
        Refusal::plain(
            "fields",
            "没有填写“实际办理日”",
            "请填写在期限内实际办理的日期",
        )
    })?;
    let fact = work
        .record
        .deemed
        .iter()
        .find(|fact| fact.ordinal == ordinal)
        .cloned();
    let (Some(fact), Some(rule)) = (fact, work.definition.limit(&limit)) else {
        return Err(Refusal::plain(
            "deemed",
            "没有待确认的法定拟制",
            "请核对期限是否已经届满",
        ));
    };
    let stage_is_its_own = rule
        .deemed
        .as_ref()
        .and_then(|deemed| deemed.to.as_ref())
        .is_none_or(|to| *to == work.record.stage);
    if acted_on > fact.on || !stage_is_its_own {
        return Err(Refusal {
            law: fact.law.clone(),
            ..Refusal::plain(
                "deemed",
                format!(
                    "“{}”不能推翻：须有证据证明在{}前已经办理，且其后未再办理",
                    fact.effect,
                    wording::day(fact.on)
                ),
                "请核对实际办理日；其后已经办理的，先更正其后的步骤",
            )
        });
    }
    take_back(work, &fact, acted_on);
    work.emit(Event::DeemedAnswered {
        limit,
        ordinal,
        confirmed: false,
        remark: evidence,
    });
    Ok(())
}

fn take_back(work: &mut Working, fact: &super::DeemedFact, acted_on: Date) {
    let definition = work.definition;
    let Some(rule) = definition.limit(&fact.limit) else {
        return;
    };
    let started_by_it = |id: &LimitId| {
        let trigger = super::Trigger::Deemed(fact.limit.clone());
        definition
            .limit(id)
            .is_some_and(|rule| rule.starts.contains(&trigger))
    };
    let runs = work.record.limits.clone();
    for run in runs {
        let mut run = Arc::unwrap_or_clone(run);
        let undone = run.progress == LimitProgress::Open && started_by_it(&run.limit);
        if run.ordinal == fact.ordinal {
            run.progress = LimitProgress::Ended;
            run.ended_on = Some(acted_on);
        } else if undone {
            run.progress = LimitProgress::Lapsed;
            run.ended_on = Some(work.day);
        } else {
            continue;
        }
        work.emit(Event::LimitSet {
            limit: Arc::new(run),
            reason: "推翻法定拟制".into(),
        });
    }
    let cleared: BTreeMap<FieldId, Option<Value>> = rule
        .deemed
        .iter()
        .flat_map(|deemed| deemed.sets.iter().map(|(field, _)| (field.clone(), None)))
        .collect();
    if !cleared.is_empty() {
        work.emit(Event::FieldsSet { fields: cleared });
    }
    if work.record.stage != fact.stage_before {
        let closes = definition
            .stage(&fact.stage_before)
            .is_some_and(|stage| stage.closes);
        work.emit(Event::StageChanged {
            to: fact.stage_before.clone(),
            on: acted_on,
            closes,
        });
    }
}

fn clear_finding(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let guard = arguments.needed("guard", "提示")?;
    let reason = arguments.needed("reason", "消除原因")?.to_string();
    let stands = |finding: &&super::FindingState| {
        finding.guard.as_str() == guard && finding.cleared.is_none()
    };
    let Some(finding) = work.record.findings.iter().find(stands) else {
        return Err(Refusal::plain(
            "finding",
            "没有这项提示，或已经消除",
            "请刷新页面",
        ));
    };
    let guard = finding.guard.clone();
    work.emit(Event::FindingCleared { guard, reason });
    Ok(())
}

fn assign(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let organ = arguments
        .text("organ")
        .map_or_else(|| work.record.organ.clone(), Into::into);
    let handler = match arguments.text("handler") {
        Some(handler) => Some(handler.into()),
        None if organ == work.record.organ => work.record.handler.clone(),
        None => None,
    };
    if organ != work.record.organ || handler != work.record.handler {
        work.emit(Event::Assigned { organ, handler });
    }
    Ok(())
}

fn note(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let text = arguments.needed("text", "备注")?.to_string();
    let file = arguments.text("file").map(str::to_string);
    work.emit(Event::Noted { text, file });
    Ok(())
}

/// Computes every open limit anew with the calendar of today; the reason may be given.
fn recompute(work: &mut Working, arguments: &Arguments) {
    let reason = arguments.text("reason").unwrap_or("重新计算");
    let moved: Vec<_> =
        clock::moved_runs(work.definition, &work.record, work.situation.calendar).collect();
    for anew in moved {
        work.emit(anew.event(reason));
    }
}
