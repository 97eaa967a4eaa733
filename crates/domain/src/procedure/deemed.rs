//! What the passing of time does of itself: legal fictions (法定拟制), and limits that begin when another expires.

use super::working::Working;
use super::{
    Assignment, Deemed, Definition, Event, LimitProgress, Refusal, TimeLimit, Trigger, clock,
};
use crate::identifier::FieldId;
use crate::register::Value;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Lets every effect happen whose limit expired before `day`, earliest first.
pub(super) fn materialise(work: &mut Working, day: Date) -> Result<(), Refusal> {
    while let Some((rule, due_on)) = next(work, day) {
        happen(work, rule, due_on)?;
    }
    Ok(())
}

/// The limits that begin when this one expires.
fn begun_by_expiry<'a>(
    definition: &'a Definition,
    rule: &TimeLimit,
) -> impl Iterator<Item = &'a TimeLimit> + use<'a> {
    definition.limits_touched_by(&Trigger::Expired(rule.id.clone()))
}

/// Whether a limit that the expiry of `run` begins has not begun yet.
fn is_due_to_begin(work: &Working, rule: &TimeLimit, due_on: Date) -> bool {
    let begun = |next: &TimeLimit| {
        let mut runs = work.record.limits.iter();
        runs.any(|run| run.limit == next.id && run.period.start == due_on)
    };
    let can_begin = |next: &TimeLimit| {
        next.counts_from.is_none() && clock::applies(work, next, due_on) && !begun(next)
    };
    begun_by_expiry(work.definition, rule).any(can_begin)
}

/// The next open limit that expires with an effect before `day`, and its due day.
pub(super) fn next<'a>(work: &Working<'a>, day: Date) -> Option<(&'a TimeLimit, Date)> {
    let definition = work.definition;
    let open = work
        .record
        .limits
        .iter()
        .filter(|run| run.progress == LimitProgress::Open);
    let with_effect = open.filter_map(|run| {
        let rule = definition.limit(&run.limit)?;
        let due_on = run.due_on.filter(|due_on| *due_on < day)?;
        (rule.deemed.is_some() || is_due_to_begin(work, rule, due_on)).then_some((rule, due_on))
    });
    with_effect.min_by_key(|(_, due_on)| *due_on)
}

/// Lets the effect of one limit happen on its due day.
fn happen(work: &mut Working, rule: &TimeLimit, due_on: Date) -> Result<(), Refusal> {
    clock::happen(work, &Trigger::Expired(rule.id.clone()), due_on)?;
    let (Some(deemed), Some(run)) = (&rule.deemed, clock::open_run(work, rule)) else {
        return Ok(());
    };
    work.emit(Event::Deemed {
        limit: rule.id.clone(),
        ordinal: run.ordinal,
        effect: deemed.effect.clone(),
        on: due_on,
        law: deemed.law.clone(),
    });
    set_fields(work, deemed, due_on);
    let closes = change_stage(work, deemed, due_on);
    clock::happen(work, &Trigger::Deemed(rule.id.clone()), due_on)?;
    if closes {
        clock::close(work, due_on);
    }
    Ok(())
}

fn set_fields(work: &mut Working, deemed: &Deemed, due_on: Date) {
    let mut fields: BTreeMap<FieldId, Option<Value>> = BTreeMap::new();
    for (field, assignment) in &deemed.sets {
        let value = match assignment {
            Assignment::Constant(value) => Some(value.clone()),
            Assignment::Day => Some(Value::Day(due_on)),
            Assignment::Field(other) => work.record.fields.get(other).cloned(),
            Assignment::Reckoned(term) => term.reckoned(&work.record.fields),
            Assignment::Yearly { limit, year, after } => {
                clock::fixed_day_of(work, limit, (work.record.fields.get(year), *after))
            }
            Assignment::Actor | Assignment::Nothing | Assignment::Digest(_) => None,
        };
        fields.insert(field.clone(), value);
    }
    if !fields.is_empty() {
        work.emit(Event::FieldsSet { fields });
    }
}

fn change_stage(work: &mut Working, deemed: &Deemed, due_on: Date) -> bool {
    let Some(to) = &deemed.to else { return false };
    let closes = work.definition.stage(to).is_some_and(|stage| stage.closes);
    work.emit(Event::StageChanged {
        to: to.clone(),
        on: due_on,
        closes,
    });
    closes
}
