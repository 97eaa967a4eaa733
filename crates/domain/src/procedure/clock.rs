//! Time limits of a record: begun, paused, extended, ended by what happens to it.

use super::version;
use super::working::Working;
use super::{
    Event, Extension, Limit, LimitProgress, OtherLaw, PauseRule, Refusal, TimeLimit, Trigger,
};
use crate::engines::deadline::{Calendar, Due, Pause, Period, Rule, compute};
use crate::identifier::ActionId;
use crate::law::{Length, in_force};
use crate::register::Value;
use jiff::civil::Date;
use std::sync::Arc;

/// Lets something happen to the time limits: pauses and extensions first, then ends, then beginnings.
pub(super) fn happen(work: &mut Working, trigger: &Trigger, on: Date) -> Result<(), Refusal> {
    let definition = work.definition;
    let touched = definition.limits_touched_by(trigger);
    if let Trigger::Action(action) = trigger {
        for rule in touched.clone() {
            pause_or_resume(work, rule, action, on);
            extend(work, rule, action)?;
        }
    }
    for rule in touched.clone() {
        if rule.ends.contains(trigger) {
            finish(work, rule, LimitProgress::Ended, on);
        }
        if rule.lapses.contains(trigger) {
            finish(work, rule, LimitProgress::Lapsed, on);
        }
    }
    for rule in touched {
        if rule.restarts.contains(trigger) {
            restart(work, rule, on);
        }
        if rule.starts.contains(trigger) {
            start(work, rule, on);
            if rule.ends.contains(trigger) {
                finish(work, rule, LimitProgress::Ended, on);
            }
        }
    }
    Ok(())
}

/// Lets every open limit lapse that does not outlive the record.
pub(super) fn close(work: &mut Working, on: Date) {
    let definition = work.definition;
    for rule in definition.limits.iter().filter(|rule| !rule.outlives) {
        finish(work, rule, LimitProgress::Lapsed, on);
    }
}

/// Writes a run anew after a change of its period or length, never shortening what a party was told.
pub(super) fn recompute(work: &mut Working, rule: &TimeLimit, run: Limit, reason: &str) {
    let (run, keeps_told) = counted_anew(rule, run, work.situation.calendar);
    let reason = match keeps_told {
        true => format!("{reason}；已告知当事人的届满日不提前"),
        false => reason.to_string(),
    };
    work.emit(Event::LimitSet {
        limit: Arc::new(run),
        reason,
    });
}

/// A run counted anew by a calendar; and whether it keeps the later day that a party was told.
pub fn counted_anew(rule: &TimeLimit, mut run: Limit, calendar: &Calendar) -> (Limit, bool) {
    let counted = |length: Length| -> Due {
        let rule = Rule {
            length,
            direction: rule.direction,
            rolls: rule.rolls,
        };
        compute(&rule, &run.period, calendar)
    };
    let due = counted(run.length);
    let other = run
        .other_law
        .as_deref()
        .map(|other| OtherLaw::due(other, counted(other.length)));
    let told = run
        .notified_due_on
        .filter(|told| due.due_on.is_some_and(|due_on| due_on < *told));
    run.due_on = told.or(due.due_on);
    run.derivation = due.derivation;
    run.other_law = other.map(Box::new);
    (run, told.is_some())
}

/// Whether a run that was counted anew says something else: another due day, or a provisional day that became sure.
pub fn is_moved(before: &Limit, after: &Limit) -> bool {
    let other = |run: &Limit| run.other_law.as_deref().map(|other| other.due_on);
    before.due_on != after.due_on
        || before.derivation.provisional != after.derivation.provisional
        || other(before) != other(after)
}

/// Whether the limit begins on a day, as the record stands: its condition holds and a value is in force.
pub(super) fn applies(work: &Working, rule: &TimeLimit, on: Date) -> bool {
    holds(work, rule) && version::knows(work, rule, on)
}

fn holds(work: &Working, rule: &TimeLimit) -> bool {
    rule.applies
        .as_ref()
        .is_none_or(|condition| condition.holds(&work.facts()))
}

/// Begins a run on the day of a trigger, or on the day of the field that the limit counts from.
pub(super) fn start(work: &mut Working, rule: &TimeLimit, on: Date) {
    if !holds(work, rule) {
        return;
    }
    let counted_from = match &rule.counts_from {
        None => Some(on),
        Some(field) => work.record.fields.get(field).and_then(Value::as_day),
    };
    let Some(first) = counted_from else {
        uncounted(work, rule);
        return;
    };
    let mut period = Period::starting(first);
    period.pauses = earlier_pauses(work, rule, first);
    let weighed = version::weighed(work, rule, &period);
    let other_law = version::other(work, rule, weighed.other);
    let Some(counts) = weighed.counts else { return };
    let limit = Limit {
        limit: rule.id.clone(),
        ordinal: u32::try_from(work.record.limits.len()).unwrap_or(u32::MAX) + 1,
        length: counts.value.length,
        law: counts.value.law.clone(),
        may_block: counts.value.may_block() && !rule.internal,
        due_on: counts.due.due_on,
        derivation: counts.due.derivation,
        progress: LimitProgress::Open,
        ended_on: None,
        notified_due_on: None,
        other_law,
        period,
    };
    supersede(work, rule);
    work.emit(Event::LimitSet {
        limit: Arc::new(limit),
        reason: "起算".into(),
    });
}

/// What already stood still after the day that a limit counts from: a limit that begins late, in place of one with the
/// same pauses (简易程序转为普通程序), does not count these days either.
fn earlier_pauses(work: &Working, rule: &TimeLimit, first: Date) -> Vec<Pause> {
    let definition = work.definition;
    let same = |other: &TimeLimit| {
        let alike = |a: &PauseRule, b: &PauseRule| a.from == b.from && a.until == b.until;
        other.id != rule.id
            && other.pauses.len() == rule.pauses.len()
            && other
                .pauses
                .iter()
                .zip(&rule.pauses)
                .all(|(a, b)| alike(a, b))
    };
    if rule.counts_from.is_none() || rule.pauses.is_empty() {
        return Vec::new();
    }
    let replaced =
        work.record.limits.iter().rev().find(|run| {
            run.period.start <= work.day && definition.limit(&run.limit).is_some_and(same)
        });
    let pauses = replaced.map_or(&[][..], |run| &run.period.pauses);
    let counts = |pause: &&Pause| pause.until.is_none_or(|until| until > first);
    let clamped = |pause: &Pause| Pause {
        from: pause.from.max(first),
        ..pause.clone()
    };
    pauses.iter().filter(counts).map(clamped).collect()
}

fn uncounted(work: &mut Working, rule: &TimeLimit) {
    let field = rule
        .counts_from
        .as_ref()
        .and_then(|field| work.definition.field(field.as_str()));
    let name = field.map_or("起算日", |field| field.name.as_str());
    work.emit(Event::FindingRaised {
        guard: format!("uncounted_{}", rule.id).into(),
        on: work.day,
        reason: format!("未填写“{name}”，“{}”期限无法起算", rule.name),
        law: Vec::new(),
    });
}

/// The open run of a limit.
pub(super) fn open_run(work: &Working, rule: &TimeLimit) -> Option<Limit> {
    let is_open = |run: &&Arc<Limit>| run.limit == rule.id && run.progress == LimitProgress::Open;
    let run = work.record.limits.iter().rev().find(is_open);
    run.map(|run| Limit::clone(run))
}

fn supersede(work: &mut Working, rule: &TimeLimit) {
    if let Some(mut run) = open_run(work, rule) {
        run.progress = LimitProgress::Restarted;
        run.ended_on = Some(work.day);
        work.emit(Event::LimitSet {
            limit: Arc::new(run),
            reason: "另行起算".into(),
        });
    }
}

fn restart(work: &mut Working, rule: &TimeLimit, on: Date) {
    let latest = work
        .record
        .limits
        .iter()
        .rev()
        .find(|run| run.limit == rule.id);
    let Some(latest) = latest else { return };
    let mut run = Limit::clone(latest);
    run.period.restart(on);
    run.progress = LimitProgress::Open;
    run.ended_on = None;
    let weighed = version::weighed(work, rule, &run.period);
    if let Some(counts) = weighed.counts {
        run.length = counts.value.length;
        run.law.clone_from(&counts.value.law);
        run.other_law = version::other(work, rule, weighed.other);
    }
    recompute(work, rule, run, "重新起算");
}

pub(super) fn finish(work: &mut Working, rule: &TimeLimit, progress: LimitProgress, on: Date) {
    if let Some(mut run) = open_run(work, rule) {
        run.progress = progress;
        run.ended_on = Some(on);
        let reason = if progress == LimitProgress::Ended {
            "办结"
        } else {
            "不再适用"
        };
        work.emit(Event::LimitSet {
            limit: Arc::new(run),
            reason: reason.into(),
        });
    }
}

fn pause_or_resume(work: &mut Working, rule: &TimeLimit, action: &ActionId, on: Date) {
    let pauses = |pause: &PauseRule| pause.from.contains(action);
    let resumes = |pause: &PauseRule| pause.until.contains(action);
    let (resumes, pauses) = (
        rule.pauses.iter().any(resumes),
        rule.pauses.iter().any(pauses),
    );
    if !resumes && !pauses {
        return;
    }
    let Some(mut run) = open_run(work, rule) else {
        return;
    };
    if resumes && run.period.resume(on) {
        recompute(work, rule, run, "恢复计算");
    } else if pauses && run.period.pause(on) {
        recompute(work, rule, run, "停止计算");
    }
}

fn extend(work: &mut Working, rule: &TimeLimit, action: &ActionId) -> Result<(), Refusal> {
    let Some(extension) = rule
        .extension
        .as_ref()
        .filter(|extension| extension.by == *action)
    else {
        return Ok(());
    };
    let Some(mut run) = open_run(work, rule) else {
        return Ok(());
    };
    if run.period.extensions.len() >= extension.times as usize {
        return Err(Refusal {
            law: extension
                .values
                .first()
                .map(|value| value.law.clone())
                .unwrap_or_default(),
            ..Refusal::plain(
                "extension",
                format!("“{}”已经延长{}次，不能再延长", rule.name, extension.times),
                "请在现有期限内办结",
            )
        });
    }
    let length = extension_length(work, rule, extension, &run)?;
    run.period.extend(length);
    recompute(work, rule, run, "延长");
    Ok(())
}

/// The length that an extension adds: what the officer entered, at most what the law allows.
fn extension_length(
    work: &Working,
    rule: &TimeLimit,
    extension: &Extension,
    run: &Limit,
) -> Result<Length, Refusal> {
    let county = work.situation.county.as_str();
    let governed_on = version::governed_on(work, rule, run.period.start);
    let Some(most) = in_force(&extension.values, governed_on, county) else {
        return Err(Refusal::plain(
            "extension",
            format!("“{}”在起算日适用的规定不允许延长", rule.name),
            "请在现有期限内办结",
        ));
    };
    let entered = match &extension.length {
        None => return Ok(most.length),
        Some(field) => work.record.fields.get(field),
    };
    let number = match entered {
        Some(Value::Integer(number)) => u32::try_from(*number).unwrap_or(0),
        _ => return Ok(most.length),
    };
    if number == 0 || number > most.length.number() {
        return Err(Refusal {
            law: most.law.clone(),
            ..Refusal::plain(
                "extension",
                format!("“{}”最多延长{}，填写的是{number}", rule.name, most.length),
                format!("请填写1至{}之间的数", most.length.number()),
            )
        });
    }
    Ok(most.length.with_number(number))
}
