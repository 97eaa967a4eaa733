//! The computation itself.

use super::calendar::{Calendar, DayKind, DayNumber, date_of, last_number, number_of};
use super::derivation::{Derivation, Roll, RollReason};
use super::types::{Direction, Pause, Period, Rule};
use crate::law::{CalendarDays, Length, WorkingDays};
use jiff::Span;
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
    let counted_to = match rule.direction {
        Direction::Forward => forward(start, &lengths, &Course { period, calendar }),
        Direction::Backward => Some(backward(start, &lengths, calendar)),
    };
    let counted_to = counted_to.map(date_of);
    let rolled = match counted_to {
        Some(last) if rule.rolls && !calendar.is_working_day(last) => {
            roll(last, rule.direction, &Course { period, calendar })
        }
        _ => Rolled::Stays,
    };
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
    period: &'a Period,
    calendar: &'a Calendar,
}

impl Course<'_> {
    /// The pause in which a day lies.
    fn pause_on(&self, number: DayNumber) -> Option<&Pause> {
        if self.period.pauses.is_empty() {
            return None;
        }
        let date = date_of(number);
        let pauses = self.period.pauses.iter();
        pauses
            .filter(|pause| pause.from <= date)
            .find(|pause| pause.until.is_none_or(|until| date <= until))
    }
}

/// The last counted day; `None` if an open pause comes before it.
fn forward(start: DayNumber, lengths: &[Length], course: &Course<'_>) -> Option<DayNumber> {
    let mut last = start;
    for length in lengths {
        last = match *length {
            Length::WorkingDays(days) => forward_working_days(last, days, course)?,
            other => without_pauses(last, shifted(last, other), &course.period.pauses)?,
        };
    }
    Some(last)
}

fn forward_working_days(
    start: DayNumber,
    days: WorkingDays,
    course: &Course<'_>,
) -> Option<DayNumber> {
    let mut number = start;
    let mut left = days.0;
    while left > 0 && number < last_number() {
        number += 1;
        match course.pause_on(number) {
            None => left -= u32::from(course.calendar.works(number)),
            Some(pause) => number = number_of(pause.until?),
        }
    }
    Some(number)
}

/// Moves the end of a stretch by the paused days that lie in it.
fn without_pauses(start: DayNumber, end: DayNumber, pauses: &[Pause]) -> Option<DayNumber> {
    let mut end = end;
    let mut counted_from = start.saturating_add(1);
    for pause in pauses {
        let from = number_of(pause.from).max(counted_from);
        if from > end {
            continue;
        }
        let resumes = number_of(pause.until?).saturating_add(1);
        if resumes > from {
            end = end.saturating_add(resumes - from).min(last_number());
            counted_from = resumes;
        }
    }
    Some(end)
}

fn backward(event: DayNumber, lengths: &[Length], calendar: &Calendar) -> DayNumber {
    lengths.iter().fold(event, |number, length| match *length {
        Length::WorkingDays(days) => {
            let mut number = number;
            let mut left = days.0;
            while left > 0 && number > first_number() {
                number -= 1;
                left -= u32::from(calendar.works(number));
            }
            number
        }
        Length::CalendarDays(CalendarDays(days)) => number.saturating_sub(whole(days)),
        Length::Hours(hours) => number.saturating_sub(whole(hours.div_ceil(HOURS_OF_A_DAY))),
        Length::Months(months) => shifted_by_span(number, -i64::from(months), 0),
        Length::Years(years) => shifted_by_span(number, 0, -i64::from(years)),
    })
}

/// The end of a stretch of calendar time.
fn shifted(start: DayNumber, length: Length) -> DayNumber {
    match length {
        Length::Hours(hours) => start.saturating_add(whole(hours.div_ceil(HOURS_OF_A_DAY))),
        Length::CalendarDays(CalendarDays(days)) | Length::WorkingDays(WorkingDays(days)) => {
            start.saturating_add(whole(days))
        }
        Length::Months(months) => shifted_by_span(start, i64::from(months), 0),
        Length::Years(years) => shifted_by_span(start, 0, i64::from(years)),
    }
    .min(last_number())
}

const HOURS_OF_A_DAY: u32 = 24;

fn whole(days: u32) -> DayNumber {
    DayNumber::try_from(days).unwrap_or(DayNumber::MAX)
}

fn first_number() -> DayNumber {
    number_of(Date::MIN)
}

/// The corresponding day some months or years on, or the last day of a shorter month (T3).
fn shifted_by_span(start: DayNumber, months: i64, years: i64) -> DayNumber {
    let span = Span::new()
        .try_months(months)
        .and_then(|span| span.try_years(years));
    match span {
        Ok(span) => number_of(date_of(start).saturating_add(span)),
        Err(_) if months + years < 0 => first_number(),
        Err(_) => last_number(),
    }
}

enum Rolled {
    Stays,
    To(Roll),
    StandsStill,
}

/// Moves a last day that is no working day: forward past pauses, or back for a backward limit.
fn roll(last: Date, direction: Direction, course: &Course<'_>) -> Rolled {
    let reason = match course.calendar.day_kind(last) {
        DayKind::Holiday(name) => RollReason::Holiday(name),
        DayKind::Weekend | DayKind::Working | DayKind::MakeUp(_) => RollReason::Weekend,
    };
    let mut to = match direction {
        Direction::Backward => course.calendar.previous_working_day(last),
        Direction::Forward => course.calendar.next_working_day(last),
    };
    while let Some(pause) = course
        .pause_on(number_of(to))
        .filter(|_| direction == Direction::Forward)
    {
        let Some(until) = pause.until else {
            return Rolled::StandsStill;
        };
        to = course
            .calendar
            .next_working_day(date_of(number_of(until) + 1));
    }
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
    period.pauses.iter().filter(counts).copied().collect()
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
    calendar.first_unknown_year(from.min(due_on), from.max(due_on))
}
