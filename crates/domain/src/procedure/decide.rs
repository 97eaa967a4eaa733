//! Judging a command: definition + facts + action → events, or a refusal.

use super::apply::begin;
use super::working::Working;
use super::{
    Action, Assignment, Command, Definition, Event, FieldProblem, Guard, GuardEffect, Letter,
    LetterProgress, Record, Refusal, Serials, Situation, Trigger, clock, deemed, general, wording,
};
use crate::identifier::{FieldId, LetterId};
use crate::register::{Value, parse_input};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an accepted command did.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The record after it.
    pub record: Record,
    /// The events, in order.
    pub events: Vec<Event>,
}

/// Judges a command on a record (`None`: the command must create one).
///
/// Numbers are taken from `serials` only when nothing can refuse the command any more.
///
/// # Errors
/// A refusal with reason, remedy and article; nothing has changed then.
pub fn decide(
    definition: &Definition,
    record: Option<&Record>,
    command: &Command,
    situation: &Situation,
    serials: &mut Serials,
) -> Result<Decided, Refusal> {
    let day = command.occurred_at.day();
    check_time(record, command, situation)?;
    check_version(record, command)?;
    if general::is_general(&command.action) {
        return general::decide(definition, record, command, situation, serials);
    }
    let action = definition.action(&command.action).ok_or_else(|| {
        let reason = format!("“{}”没有名为“{}”的操作", definition.name, command.action);
        Refusal::plain("action", reason, "请从页面所列的操作中选择")
    })?;
    let mut work = match record {
        None => create(definition, action, situation, serials, day)?,
        Some(record) => {
            let (record, events) = (record.clone(), Vec::new());
            let mut work = Working {
                definition,
                situation,
                serials,
                record,
                events,
                day,
            };
            deemed::materialise(&mut work, day)?;
            check_stage(&work, action)?;
            clock::weigh_again(&mut work);
            work
        }
    };
    take(&mut work, action, command)?;
    Ok(work.finish())
}

impl Working<'_> {
    /// Counts the action and hands the result over.
    pub fn finish(mut self) -> Decided {
        self.record.version += 1;
        Decided {
            record: self.record,
            events: self.events,
        }
    }
}

fn check_time(
    record: Option<&Record>,
    command: &Command,
    situation: &Situation,
) -> Result<(), Refusal> {
    let day = command.occurred_at.day();
    let is_whole_day = command.occurred_at.civil().time() == jiff::civil::Time::midnight();
    let is_later = command.occurred_at > situation.now && !is_whole_day;
    if day > situation.now.day() || is_later {
        return Err(Refusal::plain(
            "time",
            format!("发生时间{}晚于现在", wording::day(day)),
            "请填写实际发生的时间；尚未发生的事不能登记",
        ));
    }
    match record {
        Some(record) if day < record.opened_on => Err(Refusal::plain(
            "time",
            format!(
                "发生日{}早于登记日{}",
                wording::day(day),
                wording::day(record.opened_on)
            ),
            "请核对发生日；登记日有误的，先更正登记",
        )),
        _ => Ok(()),
    }
}

fn check_version(record: Option<&Record>, command: &Command) -> Result<(), Refusal> {
    match (record, command.version) {
        (Some(record), Some(seen)) if seen != record.version => Err(Refusal::plain(
            "version",
            format!(
                "您打开页面后，此件已被他人办理（您看到第{seen}步，现为第{}步）",
                record.version
            ),
            "请刷新页面，核对后再提交；您填写的内容没有保存",
        )),
        _ => Ok(()),
    }
}

/// Begins the new record of an action that creates one.
fn create<'a>(
    definition: &'a Definition,
    action: &Action,
    situation: &'a Situation<'a>,
    serials: &'a mut Serials,
    day: Date,
) -> Result<Working<'a>, Refusal> {
    let first = action.to.as_ref().filter(|_| action.creates);
    let stage = first.cloned().ok_or_else(|| {
        Refusal::plain(
            "stage",
            format!("“{}”须在已登记的件上办理", action.name),
            "请先登记，或打开要办理的件",
        )
    })?;
    let event = Event::Created {
        county: situation.county.clone(),
        id: situation.new_id.clone(),
        kind: definition.id.clone(),
        shape: definition.shape.clone(),
        organ: situation.actor.organ.clone(),
        handler: Some(situation.actor.account.clone()),
        on: day,
        stage,
    };
    let record = begin(&event).expect("a Created event begins a record");
    Ok(Working {
        definition,
        situation,
        serials,
        record,
        events: vec![event],
        day,
    })
}

fn check_stage(work: &Working, action: &Action) -> Result<(), Refusal> {
    if action.creates {
        let reason = format!("“{}”只用于新建", action.name);
        return Err(Refusal::plain("stage", reason, "请从列表页新建"));
    }
    let stage_name = |id| {
        work.definition
            .stage(id)
            .map_or("", |stage| stage.name.as_str())
    };
    if !action.from.contains(&work.record.stage) {
        let from: Vec<&str> = action.from.iter().map(stage_name).collect();
        return Err(Refusal {
            law: action.law.clone(),
            ..Refusal::plain(
                "stage",
                format!(
                    "此件现在处于“{}”，不能“{}”",
                    stage_name(&work.record.stage),
                    action.name
                ),
                format!("须在“{}”阶段办理", from.join("”“")),
            )
        });
    }
    if action.to.is_some() && work.day < work.record.stage_on {
        return Err(Refusal::plain(
            "time",
            format!(
                "发生日{}早于上一步的{}",
                wording::day(work.day),
                wording::day(work.record.stage_on)
            ),
            "请核对发生日；上一步日期有误的，先更正上一步",
        ));
    }
    Ok(())
}

/// Takes an action of the module: fields, guards, stage, number, letters, time limits.
fn take(work: &mut Working, action: &Action, command: &Command) -> Result<(), Refusal> {
    set_fields(work, action, command)?;
    check_guards(work, action)?;
    check_expired(work, action)?;
    let closes = change_stage(work, action);
    clock::happen(work, &Trigger::Action(action.id.clone()), work.day)?;
    if closes {
        clock::close(work, work.day);
    }
    for letter in &action.drafts {
        draft(work, letter);
    }
    number(work, action);
    retitle(work);
    Ok(())
}

/// The fields of a record once these are entered.
fn left_by(
    held: &BTreeMap<FieldId, Value>,
    entered: &BTreeMap<FieldId, Option<Value>>,
) -> BTreeMap<FieldId, Value> {
    let kept = held.iter().filter(|(id, _)| !entered.contains_key(*id));
    let kept = kept.map(|(id, value)| (id.clone(), value.clone()));
    let given = entered.iter();
    let given = given.filter_map(|(id, value)| Some((id.clone(), value.clone()?)));
    kept.chain(given).collect()
}

fn set_fields(work: &mut Working, action: &Action, command: &Command) -> Result<(), Refusal> {
    let mut fields = entered(work.definition, action, command)?;
    for (field, assignment) in &action.sets {
        let value = match assignment {
            Assignment::Constant(value) => Some(value.clone()),
            Assignment::Day => Some(Value::Day(work.day)),
            Assignment::Actor => Some(Value::Text(work.situation.actor.account.to_string())),
            Assignment::Field(other) => match fields.get(other) {
                Some(entered) => entered.clone(),
                None => work.record.fields.get(other).cloned(),
            },
            Assignment::Nothing => None,
            Assignment::Yearly { limit, year, after } => {
                let entered = fields.get(year).and_then(Option::as_ref);
                let year = entered.or_else(|| work.record.fields.get(year));
                clock::fixed_day_of(work, limit, (year, *after))
            }
            Assignment::Digest(file) => match fields.get(file).cloned().flatten() {
                Some(digest) => Some(same_digest(work, action, (&fields, field), digest)?),
                None => continue,
            },
            Assignment::Reckoned(term) => term.reckoned(&left_by(&work.record.fields, &fields)),
        };
        fields.insert(field.clone(), value);
    }
    let missing = |field: &&FieldId| match fields.get(*field) {
        Some(value) => value.is_none(),
        None => !work.record.fields.contains_key(*field),
    };
    let missing: Vec<FieldProblem> = action
        .requires
        .iter()
        .filter(missing)
        .map(|field| problem(work.definition, field.as_str(), None, "必须填写"))
        .collect();
    if !missing.is_empty() {
        return Err(refuse_fields(action, missing));
    }
    fields.retain(|field, value| work.record.fields.get(field) != value.as_ref());
    if !fields.is_empty() {
        work.emit(Event::FieldsSet { fields });
    }
    Ok(())
}

/// The digest of a file, unless another one was entered beside the file.
fn same_digest(
    work: &Working,
    action: &Action,
    (fields, field): (&BTreeMap<FieldId, Option<Value>>, &FieldId),
    digest: Value,
) -> Result<Value, Refusal> {
    match fields.get(field) {
        Some(Some(entered)) if *entered != digest => {
            let rule = "与所附文件的 SM3 值不同：留空，由系统按文件填写";
            let wrong = problem(work.definition, field.as_str(), None, rule);
            Err(refuse_fields(action, vec![wrong]))
        }
        _ => Ok(digest),
    }
}

/// The fields of a command, typed; fields that the action does not accept are refused.
fn entered(
    definition: &Definition,
    action: &Action,
    command: &Command,
) -> Result<BTreeMap<FieldId, Option<Value>>, Refusal> {
    let mut fields = BTreeMap::new();
    let mut problems = Vec::new();
    for (id, json) in &command.fields {
        let accepted = action
            .requires
            .iter()
            .chain(&action.accepts)
            .any(|field| field.as_str() == id);
        let Some(field) = definition.field(id).filter(|_| accepted) else {
            problems.push(problem(definition, id, Some(json), "此操作不填写这一项"));
            continue;
        };
        match parse_input(field, json) {
            Ok(value) => {
                fields.insert(field.id.clone(), value);
            }
            Err(rule) => problems.push(problem(definition, id, Some(json), &rule.to_string())),
        }
    }
    if problems.is_empty() {
        Ok(fields)
    } else {
        Err(refuse_fields(action, problems))
    }
}

pub(super) fn problem(
    definition: &Definition,
    field: &str,
    given: Option<&serde_json::Value>,
    rule: &str,
) -> FieldProblem {
    FieldProblem {
        field: field.to_string(),
        name: definition
            .field(field)
            .map_or_else(|| field.to_string(), |field| field.name.clone()),
        given: given.map(|json| {
            json.as_str()
                .map_or_else(|| json.to_string(), str::to_string)
        }),
        rule: rule.to_string(),
    }
}

fn refuse_fields(action: &Action, fields: Vec<FieldProblem>) -> Refusal {
    let list: Vec<String> = fields
        .iter()
        .map(|problem| format!("{}：{}", problem.name, problem.rule))
        .collect();
    Refusal {
        fields,
        law: action.law.clone(),
        ..Refusal::plain(
            "fields",
            format!("“{}”的内容不全或有误：{}", action.name, list.join("；")),
            "请按所列各项补充或改正后再提交",
        )
    }
}

fn check_guards(work: &mut Working, action: &Action) -> Result<(), Refusal> {
    let definition = work.definition;
    let day = work.day;
    let in_force = move |guard: &&Guard| {
        guard.from.is_none_or(|from| from <= day) && guard.until.is_none_or(|until| day <= until)
    };
    for guard in definition.guards_of(&action.id).filter(in_force) {
        if guard.requires.holds(&work.facts()) {
            continue;
        }
        if guard.effect == GuardEffect::Refuse {
            return Err(Refusal {
                id: guard.id.to_string(),
                reason: guard.reason.clone(),
                remedy: guard.remedy.clone(),
                law: guard.law.clone(),
                failed: guard.requires.unmet(&work.facts(), &definition.names()),
                fields: Vec::new(),
            });
        }
        work.emit(Event::FindingRaised {
            guard: guard.id.clone(),
            on: work.day,
            reason: guard.reason.clone(),
            law: guard.law.clone(),
        });
    }
    Ok(())
}

/// Refuses an action that an expired limit blocks, where its legal value may block.
fn check_expired(work: &Working, action: &Action) -> Result<(), Refusal> {
    for rule in work
        .definition
        .limits
        .iter()
        .filter(|rule| rule.blocks.contains(&action.id))
    {
        let latest = work
            .record
            .limits
            .iter()
            .rev()
            .find(|run| run.limit == rule.id);
        let Some(run) = latest.filter(|run| run.may_block) else {
            continue;
        };
        let Some(due_on) = run.due_on else { continue };
        if run.ended_on.unwrap_or(work.day) > due_on {
            return Err(Refusal {
                law: run.law.clone(),
                ..Refusal::plain(
                    rule.id.as_str(),
                    format!(
                        "“{}”已于{}届满，不能“{}”",
                        rule.name,
                        wording::day(due_on),
                        action.name
                    ),
                    rule.on_expiry
                        .clone()
                        .unwrap_or_else(|| "请按期限届满后的规定办理".into()),
                )
            });
        }
    }
    Ok(())
}

pub(super) fn change_stage(work: &mut Working, action: &Action) -> bool {
    let Some(to) = &action.to else { return false };
    let closes = work.definition.stage(to).is_some_and(|stage| stage.closes);
    if *to != work.record.stage || work.record.closed_on.is_some() != closes || closes {
        work.emit(Event::StageChanged {
            to: to.clone(),
            on: work.day,
            closes,
        });
    }
    closes
}

/// Drafts a letter.
pub(super) fn draft(work: &mut Working, kind: &LetterId) {
    let letter = Letter {
        letter: kind.clone(),
        ordinal: u32::try_from(work.record.letters.len()).unwrap_or(u32::MAX) + 1,
        progress: LetterProgress::Draft,
        number: None,
        body: None,
        drafted_on: work.day,
        issued_on: None,
        signer: None,
        services: Vec::new(),
        doubt: None,
    };
    work.emit(Event::LetterSet {
        letter: Arc::new(letter),
        reason: "拟稿".into(),
    });
}

fn number(work: &mut Working, action: &Action) {
    let definition = work.definition;
    let Some((rule, at)) = &definition.number else {
        return;
    };
    if *at == action.id && work.record.number.is_none() {
        let number = wording::number(work, rule);
        work.emit(Event::Numbered { number });
    }
}

/// Gives the record the title that its fields make.
pub(super) fn retitle(work: &mut Working) {
    let title = wording::title(work.definition, &work.record, work.situation.organs);
    if title != work.record.title {
        work.emit(Event::Titled { title });
    }
}
