//! The computation itself.

use super::calendar::{Calendar, DayKind};
use super::civil::{DayNumber, date_of, first_number, last_number, months_on, number_of};
use super::derivation::{Derivation, Roll, RollReason};
use super::stretches::Stretches;
use super::types::{Direction, Pause, Period, Rule};
use super::working_days::WorkingIndex;
use crate::law::{CalendarDays, Length, WorkingDays};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The result: the due day and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day of the limit; for a backward limit the latest day on which to act.
    /// `None` while the clock stands still.
    pub due_on: Option<Date>,
    /// How it came about.
    pub derivation: Derivation,
}

/// Computes the due day of a limit.
///
/// A day beyond the civil calendar (year 9999) becomes its last day.
pub fn compute(rule: &Rule, period: &Period, calendar: &Calendar) -> Due {
    let lengths = merged(rule.length, &period.extensions);
    let start = number_of(period.start);
    let paused = match rule.direction {
        Direction::Forward => Stretches::of(&period.pauses),
        Direction::Backward => Stretches::default(),
    };
    let course = Course {
        paused: &paused,
        index: calendar.index(),
    };
    let counted_to = match rule.direction {
        Direction::Forward => course.forward(start, &lengths),
        Direction::Backward => Some(course.backward(start, &lengths)),
    };
    let rolled = match counted_to {
        Some(last) if rule.rolls && !course.index.works(last) => {
            roll(last, rule.direction, &paused, calendar)
        }
        _ => Rolled::Stays,
    };
    let counted_to = counted_to.map(date_of);
    let (counted_to, roll) = match rolled {
        Rolled::Stays => (counted_to, None),
        Rolled::To(roll) => (counted_to, Some(roll)),
        Rolled::StandsStill => (None, None),
    };
    let mut derivation = Derivation {
        start: period.start,
        restarted: period.restarted.clone(),
        length: rule.length,
        direction: rule.direction,
        extensions: period.extensions.clone(),
        approvals: period.approvals.clone(),
        pauses: Vec::new(),
        counted_to,
        roll,
        calendar: calendar.mark(),
        provisional: None,
    };
    let due_on = derivation.due_on();
    derivation.pauses = effective_pauses(rule.direction, period, due_on);
    derivation.provisional = unknown_year(rule, &lengths, &derivation, calendar);
    Due { due_on, derivation }
}

/// The due day alone of a limit without pauses and extensions: the day that [`compute`] gives, sooner.
pub fn due_day(rule: &Rule, start: Date, calendar: &Calendar) -> Date {
    let course = Course {
        paused: &Stretches::default(),
        index: calendar.index(),
    };
    let start = number_of(start);
    let last = match rule.direction {
        Direction::Forward => course.end_of(start, rule.length).unwrap_or(start),
        Direction::Backward => course.beginning_of(start, rule.length),
    };
    let last = match (rule.rolls, rule.direction) {
        (false, _) => last,
        (true, Direction::Forward) => calendar.working_day_from(last),
        (true, Direction::Backward) => calendar.working_day_until(last),
    };
    date_of(last)
}

/// The base length with its extensions; neighbours of one unit become one length, so that months
/// added to months end on the corresponding day of the first event.
fn merged(length: Length, extensions: &[Length]) -> Vec<Length> {
    let mut lengths = vec![length];
    for extension in extensions {
        let sum = lengths.last().and_then(|last| last.checked_add(*extension));
        match sum {
            Some(sum) => *lengths.last_mut().expect("the base length is there") = sum,
            None => lengths.push(*extension),
        }
    }
    lengths
}

/// What a count runs over.
struct Course<'a> {
    paused: &'a Stretches,
    index: &'a WorkingIndex,
}

impl Course<'_> {
    /// The last counted day; `None` if an open pause comes before it.
    fn forward(&self, start: DayNumber, lengths: &[Length]) -> Option<DayNumber> {
        let mut lengths = lengths.iter();
        lengths.try_fold(start, |last, length| self.end_of(last, *length))
    }

    /// The last counted day of one length; `None` if an open pause comes before it.
    fn end_of(&self, start: DayNumber, length: Length) -> Option<DayNumber> {
        match length {
            Length::WorkingDays(days) => self.working_days_after(start, days),
            other => self.paused.leave_out(start, shifted(start, other)),
        }
    }

    /// Counts from pause to pause.
    fn working_days_after(&self, start: DayNumber, days: WorkingDays) -> Option<DayNumber> {
        let (mut last, mut left) = (start, days.0);
        for stretch in self.paused.ending_after(start) {
            let before = stretch.from.saturating_sub(1).max(last);
            let countable = u32::try_from(self.index.between(last, before)).unwrap_or(u32::MAX);
            if left <= countable {
                break;
            }
            left -= countable;
            last = stretch.until?;
        }
        Some(self.index.after(last, left))
    }

    fn backward(&self, event: DayNumber, lengths: &[Length]) -> DayNumber {
        let lengths = lengths.iter();
        lengths.fold(event, |number, length| self.beginning_of(number, *length))
    }

    fn beginning_of(&self, number: DayNumber, length: Length) -> DayNumber {
        match length {
            Length::WorkingDays(days) => self.index.before(number, days.0),
            Length::CalendarDays(CalendarDays(days)) => number.saturating_sub(whole(days)),
            Length::Hours(hours) => number.saturating_sub(whole(hours.div_ceil(HOURS_OF_A_DAY))),
            Length::Months(months) => number_of(months_on(date_of(number), -i64::from(months))),
            Length::Years(years) => number_of(months_on(date_of(number), -months_of(years))),
        }
        .max(first_number())
    }
}

/// The lengths of a derivation, neighbours of one unit joined, each with the last day that it reaches;
/// `None` for one that an open pause keeps from ending, after which there are no more.
pub(super) fn reaches(derivation: &Derivation, calendar: &Calendar) -> Vec<(Length, Option<Date>)> {
    let paused = Stretches::of(&derivation.pauses);
    let course = Course {
        paused: &paused,
        index: calendar.index(),
    };
    let mut reached = Vec::new();
    let mut last = Some(number_of(derivation.start));
    for length in merged(derivation.length, &derivation.extensions) {
        let Some(start) = last else { break };
        last = match derivation.direction {
            Direction::Forward => course.end_of(start, length),
            Direction::Backward => Some(course.beginning_of(start, length)),
        };
        reached.push((length, last.map(date_of)));
    }
    reached
}

/// The end of a stretch of calendar time.
fn shifted(start: DayNumber, length: Length) -> DayNumber {
    match length {
        Length::Hours(hours) => start.saturating_add(whole(hours.div_ceil(HOURS_OF_A_DAY))),
        Length::CalendarDays(CalendarDays(days)) | Length::WorkingDays(WorkingDays(days)) => {
            start.saturating_add(whole(days))
        }
        Length::Months(months) => number_of(months_on(date_of(start), i64::from(months))),
        Length::Years(years) => number_of(months_on(date_of(start), months_of(years))),
    }
    .min(last_number())
}

const HOURS_OF_A_DAY: u32 = 24;

fn months_of(years: u32) -> i64 {
    const MONTHS_OF_A_YEAR: i64 = 12;
    i64::from(years) * MONTHS_OF_A_YEAR
}

fn whole(days: u32) -> DayNumber {
    DayNumber::try_from(days).unwrap_or(DayNumber::MAX)
}

enum Rolled {
    Stays,
    To(Roll),
    StandsStill,
}

/// Moves a last day that is no working day: forward past pauses, or back for a backward limit.
fn roll(last: DayNumber, direction: Direction, paused: &Stretches, calendar: &Calendar) -> Rolled {
    let reason = match calendar.day_kind(date_of(last)) {
        DayKind::Holiday(name) => RollReason::Holiday(name),
        DayKind::Weekend | DayKind::Working | DayKind::MakeUp(_) => RollReason::Weekend,
    };
    let mut to = match direction {
        Direction::Backward => calendar.working_day_until(last),
        Direction::Forward => calendar.working_day_from(last),
    };
    while let Some(stretch) = paused.on(to) {
        let Some(until) = stretch.until else {
            return Rolled::StandsStill;
        };
        to = calendar.working_day_from(until.saturating_add(1));
    }
    let to = date_of(to);
    Rolled::To(Roll { reason, to })
}

/// The pauses of a forward limit that begin before its end and end after its start.
fn effective_pauses(direction: Direction, period: &Period, due_on: Option<Date>) -> Vec<Pause> {
    if direction == Direction::Backward {
        return Vec::new();
    }
    let counts = |pause: &&Pause| {
        due_on.is_none_or(|due_on| pause.from <= due_on)
            && pause.until.is_none_or(|until| until > period.start)
    };
    period.pauses.iter().filter(counts).cloned().collect()
}

/// The first year whose unknown holidays could change the result.
fn unknown_year(
    rule: &Rule,
    lengths: &[Length],
    derivation: &Derivation,
    calendar: &Calendar,
) -> Option<i16> {
    let (counted_to, due_on) = (derivation.counted_to?, derivation.due_on()?);
    let counts_working_days = lengths
        .iter()
        .any(|length| matches!(length, Length::WorkingDays(_)));
    let from = if counts_working_days {
        derivation.start
    } else if rule.rolls {
        counted_to
    } else {
        return None;
    };
    let (first, _) = calendar.unknown_years(from.min(due_on), from.max(due_on))?;
    Some(first)
}
