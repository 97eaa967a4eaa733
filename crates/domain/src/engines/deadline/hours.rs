//! Limits in hours, counted hour by hour (T2).

use super::civil::{DayNumber, date_of, number_of};
use super::steps::Step;
use super::stretches::Stretches;
use super::types::{Direction, Pause};
use super::words::{clock, moment};
use crate::law::{Citation, cite};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// The longest way of which every day is told.
const TOLD_WHOLE: usize = 366;
const MINUTES_OF_AN_HOUR: i64 = 60;

/// A limit in hours that begins at a time of day. It counts hour by hour, through weekends and holidays, and does
/// not move off a day off; it is its own derivation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourCount {
    /// The time from which the hours count.
    pub start: DateTime,
    /// The length in force, in hours.
    pub hours: u32,
    /// Forward or backward.
    #[serde(default)]
    pub direction: Direction,
    /// Hours added by extensions, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<u32>,
    /// Whole days that do not count; a backward limit has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

impl HourCount {
    /// A limit in hours that an event at this time begins.
    pub fn starting(start: DateTime, hours: u32) -> Self {
        Self {
            start,
            hours,
            direction: Direction::Forward,
            extensions: Vec::new(),
            pauses: Vec::new(),
        }
    }

    /// The time at which it ends; for a backward limit the latest time at which to act.
    /// `None` while the clock stands still. Times beyond the civil calendar become its first or last.
    pub fn due_at(&self) -> Option<DateTime> {
        let left = SignedDuration::from_hours(self.total());
        if self.direction == Direction::Backward {
            return Some(self.start.saturating_sub(left));
        }
        let (mut reached, mut left) = (self.start, left);
        let paused = Stretches::of(&self.pauses);
        for stretch in paused.ending_after(number_of(self.start.date()).saturating_sub(1)) {
            let stops = midnight(date_of(stretch.from)).max(reached);
            let countable = stops.duration_since(reached);
            if left <= countable {
                break;
            }
            left -= countable;
            reached = midnight(date_of(stretch.until?.saturating_add(1)));
        }
        Some(reached.saturating_add(left))
    }

    /// The whole derivation with its articles, for example
    /// `自2026年9月28日10时30分起逐小时计算，24小时，至2026年9月29日10时30分届满。依据：…`.
    pub fn sentence(&self, law: &[Citation]) -> String {
        let start = moment(self.start);
        let mut sentence = match self.direction {
            Direction::Forward => format!("自{start}起逐小时计算，{}小时", self.hours),
            Direction::Backward => format!("自{start}向前逐小时数，{}小时", self.hours),
        };
        for extension in &self.extensions {
            sentence.push_str(&format!("，延长{extension}小时"));
        }
        for pause in self.closed_pauses() {
            sentence.push_str(&pause.left_out());
        }
        sentence.push_str(&self.ending());
        if !law.is_empty() {
            sentence.push_str(&format!("。依据：{}", cite(law)));
        }
        sentence
    }

    /// Every day that the hours touch, with how many of its hours count; of a longer way than a year only the ends.
    pub fn steps(&self) -> Vec<Step> {
        let Some(due_at) = self.due_at() else {
            return vec![self.beginning()];
        };
        let (first, last) = (self.start.min(due_at), self.start.max(due_at));
        let paused = match self.direction {
            Direction::Forward => Stretches::of(&self.pauses),
            Direction::Backward => Stretches::default(),
        };
        let mut steps = vec![self.beginning()];
        let days = number_of(first.date())..=number_of(last.date());
        if days.clone().count() <= TOLD_WHOLE {
            let days = days.map(|day| step(day, (first, last), &paused));
            steps.extend(days.filter(|step| !step.why.is_empty()));
        }
        let ending = match self.direction {
            Direction::Forward => format!("{}届满", clock(due_at.hour(), due_at.minute())),
            Direction::Backward => format!("最迟于{}", clock(due_at.hour(), due_at.minute())),
        };
        steps.push(Step {
            date: due_at.date(),
            counts: false,
            why: ending,
        });
        steps
    }

    fn beginning(&self) -> Step {
        Step {
            date: self.start.date(),
            counts: false,
            why: format!(
                "{}起逐小时计算",
                clock(self.start.hour(), self.start.minute())
            ),
        }
    }

    fn ending(&self) -> String {
        let open = self.pauses.iter().find(|pause| pause.until.is_none());
        match (self.due_at(), open) {
            (Some(due_at), _) if self.direction == Direction::Backward => {
                format!("，最迟于{}", moment(due_at))
            }
            (Some(due_at), _) => format!("，至{}届满", moment(due_at)),
            (None, open) => open.map_or_else(String::new, Pause::standing_still),
        }
    }

    /// The pauses with an end that made a difference.
    fn closed_pauses(&self) -> impl Iterator<Item = &Pause> {
        let due_on = self.due_at().map_or(Date::MAX, DateTime::date);
        let start = self.start.date();
        let is_forward = self.direction == Direction::Forward;
        let counts = move |pause: &&Pause| {
            let ends_later = pause.until.is_some_and(|until| until >= start);
            is_forward && ends_later && pause.from <= due_on
        };
        self.pauses.iter().filter(counts)
    }

    fn total(&self) -> i64 {
        let extended: i64 = self.extensions.iter().map(|hours| i64::from(*hours)).sum();
        i64::from(self.hours) + extended
    }
}

/// What of a day counts, between two times; nothing is said of a day without any.
fn step(day: DayNumber, (first, last): (DateTime, DateTime), paused: &Stretches) -> Step {
    let date = date_of(day);
    let from = midnight(date).max(first);
    let until = midnight(date_of(day.saturating_add(1))).min(last);
    let counted = until.duration_since(from);
    let counts = paused.on(day).is_none();
    let why = if !counts {
        "停止计算的日子，不计入".to_string()
    } else if counted.is_zero() {
        String::new()
    } else {
        let minutes = counted.as_mins();
        let (hours, minutes) = (minutes / MINUTES_OF_AN_HOUR, minutes % MINUTES_OF_AN_HOUR);
        match minutes {
            0 => format!("当日计{hours}小时"),
            minutes => format!("当日计{hours}小时{minutes}分"),
        }
    };
    Step { date, counts, why }
}

fn midnight(date: Date) -> DateTime {
    date.to_datetime(Time::midnight())
}
