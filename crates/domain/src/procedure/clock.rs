//! Time limits of a record: begun, paused, extended, ended by what happens to it.

use super::version;
use super::working::Working;
use super::{
    Definition, Event, Extension, Limit, LimitProgress, OtherLaw, PauseRule, Record, Refusal,
    TimeLimit, Trigger,
};
use crate::engines::deadline::{Calendar, Due, Pause, Period, Rule, compute};
use crate::identifier::{ActionId, FindingId, LimitId};
use crate::law::limits::fixed_day;
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

/// A run counted anew by a calendar.
pub struct Recounted {
    /// Which run.
    pub ordinal: u32,
    /// The due day, never before one that a party was told, and how it came about.
    pub due: Due,
    /// The same of the other version of the law.
    pub other: Option<Due>,
    /// It keeps the later day that a party was told.
    pub keeps_told: bool,
}

/// Writes a run anew after a change of its period or length, never shortening what a party was told.
pub(super) fn recompute(work: &mut Working, rule: &TimeLimit, mut run: Limit, reason: &str) {
    let anew = counted_anew(rule, &run, work.situation.calendar);
    let reason = anew.reason(reason);
    run.due_on = anew.due.due_on;
    run.derivation = anew.due.derivation;
    let other = run.other_law.as_deref().zip(anew.other);
    run.other_law = other.map(|(other, due)| Box::new(OtherLaw::due(other, due)));
    work.emit(Event::LimitSet {
        limit: Arc::new(run),
        reason,
    });
}

impl Recounted {
    /// Why, in Chinese.
    fn reason(&self, reason: &str) -> String {
        match self.keeps_told {
            true => format!("{reason}；已告知当事人的届满日不提前"),
            false => reason.to_string(),
        }
    }

    /// The event that sets it.
    pub(super) fn event(self, reason: &str) -> Event {
        Event::LimitCounted {
            reason: self.reason(reason),
            ordinal: self.ordinal,
            due: Box::new(self.due),
            other: self.other.map(Box::new),
        }
    }

    /// Whether it says something else than the run: another due day, or a provisional day that became sure.
    fn moves(&self, run: &Limit) -> bool {
        let other = run.other_law.as_deref().map(|other| other.due_on);
        run.due_on != self.due.due_on
            || run.derivation.provisional != self.due.derivation.provisional
            || other != self.other.as_ref().map(|other| other.due_on)
    }
}

/// The open runs of a record that a calendar moves, counted anew by it.
pub fn moved_runs<'a>(
    definition: &'a Definition,
    record: &'a Record,
    calendar: &'a Calendar,
) -> impl Iterator<Item = Recounted> + 'a {
    let open = record.limits.iter();
    let open = open.filter(|run| run.progress == LimitProgress::Open);
    open.filter_map(|run| {
        let rule = definition.limit(&run.limit)?;
        let anew = counted_anew(rule, run, calendar);
        anew.moves(run).then_some(anew)
    })
}

fn counted_anew(rule: &TimeLimit, run: &Limit, calendar: &Calendar) -> Recounted {
    let counted = |length: Length| -> Due {
        let rule = Rule {
            length,
            direction: rule.direction,
            rolls: rule.rolls,
        };
        compute(&rule, &run.period, calendar)
    };
    let mut due = counted(run.length);
    let other = run.other_law.as_deref().map(|other| counted(other.length));
    let told = run
        .notified_due_on
        .filter(|told| due.due_on.is_some_and(|due_on| due_on < *told));
    due.due_on = told.or(due.due_on);
    Recounted {
        ordinal: run.ordinal,
        due,
        other,
        keeps_told: told.is_some(),
    }
}

/// Whether a run says something else than before: another due day, or a provisional day that became sure.
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

/// The fixed day of a limit, so many years after the year that a field holds.
pub(super) fn fixed_day_of(
    work: &Working,
    limit: &LimitId,
    (year, after): (Option<&Value>, i16),
) -> Option<Value> {
    let Some(Value::Integer(year)) = year else {
        return None;
    };
    let year = i16::try_from(*year).ok()?.checked_add(after)?;
    let rule = work.definition.limit(limit)?;
    fixed_day(&rule.yearly, year, work.situation.county.as_str()).map(Value::Day)
}

/// The finding that the day from which a limit counts is missing.
pub fn uncounted_finding(limit: &LimitId) -> FindingId {
    format!("uncounted_{limit}").into()
}

fn uncounted(work: &mut Working, rule: &TimeLimit) {
    let field = rule
        .counts_from
        .as_ref()
        .and_then(|field| work.definition.field(field.as_str()));
    let name = field.map_or("起算日", |field| field.name.as_str());
    work.emit(Event::FindingRaised {
        guard: uncounted_finding(&rule.id),
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
    take_version(work, rule, &mut run);
    recompute(work, rule, run, "重新起算");
}

/// Gives a run the version of the law that counts now, and the other one.
fn take_version(work: &Working, rule: &TimeLimit, run: &mut Limit) {
    let weighed = version::weighed(work, rule, &run.period);
    if let Some(counts) = weighed.counts {
        run.length = counts.value.length;
        run.law.clone_from(&counts.value.law);
        run.may_block = counts.value.may_block() && !rule.internal;
        run.other_law = version::other(work, rule, weighed.other);
    }
}

/// Weighs open limits of which the milder law may apply once more, where the law has changed since they were weighed:
/// the law of the day of the decision counts, not that of the day on which the case was opened.
pub(super) fn weigh_again(work: &mut Working) {
    let definition = work.definition;
    for rule in definition
        .limits
        .iter()
        .filter(|rule| rule.lenient.is_some())
    {
        let Some(mut run) = open_run(work, rule) else {
            continue;
        };
        if version::is_new(work, rule, &run) {
            take_version(work, rule, &mut run);
            recompute(work, rule, run, "法律已经修改，按办理之日的法律重新比较");
        }
    }
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
