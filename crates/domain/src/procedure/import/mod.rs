//! Import: what the main system elsewhere (主系统) says of a record becomes the record here.
//!
//! A row is no action of ours: the acts behind it were taken elsewhere and are not judged again. The record is told
//! anew from the days of the row, taken for the module's own steps (`[[import]]`); what differs from the record as it
//! stands becomes the events of one action. So limits and figures rest on the same rules as everywhere, and a row
//! that says nothing new changes nothing. Guards are judged by what is known, and refuse nothing.
//!
//! Legal fictions: an import asserts none. Those that a person confirmed here stand, unless the row shows that the
//! organ acted in time.

mod statement;
mod tell;

use self::statement::{Statement, fields};
use self::tell::Tale;
use super::correct::difference;
use super::working::Working;
use super::{
    Command, Decided, Definition, Event, Limit, LimitProgress, Record, Refusal, Serials, Situation,
    Trigger, deemed,
};
use crate::identifier::{FieldId, StageId};
use crate::register::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why a finding is cleared when later data no longer give rise to it.
const MENDED: &str = "主系统的数据已不再有此情形";

/// Judges an imported row: a new record, or the changes of a known one.
pub(super) fn import(
    definition: &Definition,
    record: Option<&Record>,
    command: &Command,
    situation: &Situation,
    serials: &mut Serials,
) -> Result<Decided, Refusal> {
    let statement = Statement::of(definition, command)?;
    let Some(record) = record else {
        let held = stated(&statement).collect();
        let tale = Tale {
            definition,
            situation,
            statement: &statement,
            held,
        };
        return Ok(tale.tell(serials)?.finish());
    };
    if record.external_number.as_ref() != Some(&statement.external_number) {
        return Err(Refusal::plain(
            "external_number",
            "此件不是以这个主系统编号导入的",
            "请核对编号",
        ));
    }
    let derived = derived(definition);
    let kept = |field: &&FieldId| {
        let supplementary = |id| definition.field(id).is_some_and(|it| it.supplementary);
        let spoken_of = statement.fields.contains_key(*field);
        !spoken_of && (!derived.contains(*field) || supplementary(field.as_str()))
    };
    let kept = record.fields.iter().filter(|(field, _)| kept(field));
    let kept = kept.map(|(field, value)| (field.clone(), value.clone()));
    let held = kept.chain(stated(&statement)).collect();
    restate(
        definition,
        (record, &statement, held),
        command,
        situation,
        serials,
    )
}

/// Judges supplementary fields that are filled in here: the record is told anew with them.
pub(super) fn fill_in(
    definition: &Definition,
    record: &Record,
    command: &Command,
    situation: &Situation,
    serials: &mut Serials,
) -> Result<Decided, Refusal> {
    let filled = fields(definition, command.fields.iter())?;
    let mut foreign = filled
        .keys()
        .filter_map(|id| definition.field(id.as_str()))
        .filter(|field| !field.supplementary);
    if let Some(field) = foreign.next() {
        return Err(Refusal::plain(
            "main_system",
            format!("“{}”以主系统为准，不能在这里填写", field.name),
            "请在主系统中办理或更正，再导入",
        ));
    }
    let Some(external_number) = record.external_number.clone() else {
        return Err(Refusal::plain(
            "main_system",
            "此件在本系统办理，不用补充填写",
            "请在相应的环节填写，填错的用“更正”",
        ));
    };
    let mut held = BTreeMap::clone(&record.fields);
    for (field, value) in filled {
        match value {
            Some(value) => held.insert(field, value),
            None => held.remove(&field),
        };
    }
    let statement = Statement {
        external_number,
        stage: Some(stage_stated(record)),
        fields: BTreeMap::new(),
    };
    restate(
        definition,
        (record, &statement, held),
        command,
        situation,
        serials,
    )
}

fn stated(statement: &Statement) -> impl Iterator<Item = (FieldId, Value)> {
    let fields = statement.fields.iter();
    fields.filter_map(|(field, value)| Some((field.clone(), value.clone()?)))
}

/// The stage as the main system last said it: before a legal fiction that still stands.
fn stage_stated(record: &Record) -> StageId {
    let standing = |fact: &&super::DeemedFact| fact.confirmed != Some(false);
    let first = record.deemed.iter().find(standing);
    first.map_or_else(|| record.stage.clone(), |fact| fact.stage_before.clone())
}

/// Fields that steps and legal fictions set by themselves: told anew each time.
fn derived(definition: &Definition) -> BTreeSet<&FieldId> {
    let triggers = definition.imports.iter().flat_map(|step| &step.does);
    let actions = triggers.filter_map(|trigger| match trigger {
        Trigger::Action(action) => definition.action(action),
        _ => None,
    });
    let fictions = definition
        .limits
        .iter()
        .filter_map(|rule| rule.deemed.as_ref());
    let sets = actions.flat_map(|action| &action.sets);
    let sets = sets.chain(fictions.flat_map(|deemed| &deemed.sets));
    sets.map(|(field, _)| field).collect()
}

/// The record told anew, and what differs.
fn restate(
    definition: &Definition,
    (record, statement, held): (&Record, &Statement, BTreeMap<FieldId, Value>),
    command: &Command,
    situation: &Situation,
    serials: &mut Serials,
) -> Result<Decided, Refusal> {
    let day = command.occurred_at.day();
    let mut unused = Serials::default();
    let tale = Tale {
        definition,
        situation,
        statement,
        held,
    };
    let mut told = tale.tell(&mut unused)?;
    if record
        .deemed
        .iter()
        .any(|fact| fact.confirmed != Some(false))
    {
        deemed::materialise(&mut told, day)?;
    }
    let told = told.record;
    let mut work = Working {
        definition,
        situation,
        serials,
        record: record.clone(),
        events: Vec::new(),
        day,
    };
    let events = fictions(record, &told)
        .into_iter()
        .chain(difference(record, &told))
        .chain(lapsed(&work, &told))
        .chain(findings(record, &told, statement));
    let events: Vec<Event> = events.filter(|event| !is_rebutted(record, event)).collect();
    for event in events {
        work.emit(event);
    }
    if work.events.is_empty() {
        return Err(Refusal::plain("nothing", "没有任何变化", "无须操作"));
    }
    Ok(work.finish())
}

/// Legal fictions that arise now, and those that the row shows not to have arisen.
fn fictions(record: &Record, told: &Record) -> Vec<Event> {
    let is_in = |facts: &[super::DeemedFact], fact: &super::DeemedFact| {
        facts
            .iter()
            .any(|other| other.limit == fact.limit && other.on == fact.on)
    };
    let in_time = |fact: &super::DeemedFact| {
        let run = told.limits.iter().find(|run| run.ordinal == fact.ordinal);
        run.and_then(|run| run.ended_on)
            .is_none_or(|ended_on| ended_on <= fact.on)
    };
    let arisen = told
        .deemed
        .iter()
        .filter(|fact| !is_in(&record.deemed, fact));
    let arisen = arisen.map(|fact| Event::Deemed {
        limit: fact.limit.clone(),
        ordinal: fact.ordinal,
        effect: fact.effect.clone(),
        on: fact.on,
        law: fact.law.clone(),
    });
    let refuted = record.deemed.iter().filter(|fact| {
        fact.confirmed != Some(false) && !is_in(&told.deemed, fact) && in_time(fact)
    });
    let refuted = refuted.map(|fact| Event::DeemedAnswered {
        limit: fact.limit.clone(),
        ordinal: fact.ordinal,
        confirmed: false,
        remark: "主系统登记的日期表明已在期限内办理".into(),
    });
    arisen.chain(refuted).collect()
}

/// Runs of limits that the record has and the row no longer gives rise to.
fn lapsed(work: &Working, told: &Record) -> Vec<Event> {
    let gone = work.record.limits.iter().filter(|run| {
        let told_too = told.limits.iter().any(|other| other.ordinal == run.ordinal);
        !told_too && run.progress != LimitProgress::Lapsed
    });
    let events = gone.map(|run| {
        let mut run = Limit::clone(run);
        run.progress = LimitProgress::Lapsed;
        run.ended_on = Some(work.day);
        Event::LimitSet {
            limit: Arc::new(run),
            reason: "主系统的数据不再使它起算".into(),
        }
    });
    events.collect()
}

/// Findings that the row newly gives rise to, and those that it no longer does; whoever fills in takes none back.
fn findings(record: &Record, told: &Record, statement: &Statement) -> Vec<Event> {
    let known = |guard: &_| {
        let standing_or_answered = |finding: &&super::FindingState| {
            finding.guard == *guard && finding.cleared.as_deref() != Some(MENDED)
        };
        record.findings.iter().any(|it| standing_or_answered(&it))
    };
    let mut events = Vec::new();
    for finding in told.findings.iter().filter(|it| !known(&it.guard)) {
        events.push(Event::FindingRaised {
            guard: finding.guard.clone(),
            on: finding.raised_on,
            reason: finding.reason.clone(),
            law: finding.law.clone(),
        });
    }
    let standing = record.findings.iter().filter(|it| it.cleared.is_none());
    for finding in standing.filter(|_| !statement.fields.is_empty()) {
        if !told.findings.iter().any(|it| it.guard == finding.guard) {
            events.push(Event::FindingCleared {
                guard: finding.guard.clone(),
                reason: MENDED.into(),
            });
        }
    }
    events
}

/// Whether the event would reopen a limit whose expiry a person rebutted with evidence.
fn is_rebutted(record: &Record, event: &Event) -> bool {
    let Event::LimitSet { limit, .. } = event else {
        return false;
    };
    let rebutted = |fact: &super::DeemedFact| {
        fact.ordinal == limit.ordinal && fact.confirmed == Some(false) && limit.ended_on.is_none()
    };
    record.deemed.iter().any(rebutted)
}
