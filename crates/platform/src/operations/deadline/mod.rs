//! The calculator of time limits: how long, from when, what does not count; it needs no data folder.

mod batch;
mod error;
mod extension;
mod limit;
mod printed;
mod written;

pub use batch::{Answers, answer_lines};
pub use error::DeadlineError;
pub use extension::Extent;
pub use limit::{Basis, find_limit};
pub use printed::Printed;
pub use written::{Unit, read_count, read_exclusion, read_length, read_start};

use domain::engines::deadline::{
    Calendar, Derivation, Direction, HourCount, Pause, Period, Rule, Sense, Step, compute,
};
use domain::law::{Citation, Length, cite};
use domain::register::shown_day;
use jiff::civil::{Date, DateTime};

/// The event from which a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// A day.
    Day(Date),
    /// A time of a day, from which hours count.
    Moment(DateTime),
}

impl Start {
    /// The day of the event.
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Moment(at) => at.date(),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// How long, and on which law.
    pub basis: Basis,
    /// From when.
    pub start: Start,
    /// Periods that do not count, first and last day.
    pub exclusions: Vec<(Date, Date)>,
    /// Lengths added.
    pub extensions: Vec<Length>,
}

/// The due day and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The due day; for a backward limit the latest day on which to act.
    pub due_on: Date,
    /// The time of that day at which hours end.
    pub due_at: Option<DateTime>,
    /// Whether it rests on a year whose holidays are not known.
    pub provisional: bool,
    /// The day by which it becomes sure.
    pub sure_on: Option<Date>,
    /// The articles of the limit.
    pub law: Vec<Citation>,
    /// Day by day.
    pub steps: Vec<Step>,
    /// In one sentence, with the articles.
    pub sentence: String,
    /// The derivation of a limit in days, months or years.
    pub derivation: Option<Derivation>,
}

impl Question {
    /// Computes the answer.
    ///
    /// # Errors
    /// Hours without a time of day, units that cannot be added, a backward limit with excluded periods, more than
    /// the law lets it be extended, a day beyond the civil calendar.
    pub fn answer(&self, calendar: &Calendar) -> Result<Answer, DeadlineError> {
        let Rule {
            length, direction, ..
        } = self.basis.rule;
        if let Some(day) = self.basis.fixed_on {
            return self.on_fixed_day(day);
        }
        if direction == Direction::Backward && !self.exclusions.is_empty() {
            return Err(DeadlineError::BackwardPause);
        }
        let in_hours = |length: &Length| matches!(length, Length::Hours(_));
        let odd = |extension: &&Length| in_hours(extension) != in_hours(&length);
        if let Some(odd) = self.extensions.iter().find(odd) {
            return Err(DeadlineError::Units(odd.to_string()));
        }
        let name = self.basis.name.as_deref().unwrap_or_default();
        let limit = (name, self.basis.rule, self.start.day());
        self.basis.extent.check(limit, &self.extensions, calendar)?;
        match (length, self.start) {
            (Length::Hours(_), Start::Day(day)) => Err(DeadlineError::NoTime(day.to_string())),
            (Length::Hours(hours), Start::Moment(at)) => self.in_hours(at, hours),
            _ => self.in_days(calendar),
        }
    }

    fn on_fixed_day(&self, day: Date) -> Result<Answer, DeadlineError> {
        if !self.exclusions.is_empty() || !self.extensions.is_empty() {
            let name = self.basis.name.clone().unwrap_or_default();
            return Err(DeadlineError::Fixed(name));
        }
        let sentence = format!(
            "每年的固定日期，{}起最近的一次是{}。依据：{}",
            shown_day(self.start.day()),
            shown_day(day),
            cite(&self.basis.law)
        );
        Ok(Answer {
            due_on: day,
            due_at: None,
            provisional: false,
            sure_on: None,
            law: self.basis.law.clone(),
            steps: Vec::new(),
            sentence: self.told(&sentence),
            derivation: None,
        })
    }

    fn in_days(&self, calendar: &Calendar) -> Result<Answer, DeadlineError> {
        let mut period = Period::starting(self.start.day());
        for (from, until) in &self.exclusions {
            period.exclude(*from, *until, None);
        }
        period.extensions.clone_from(&self.extensions);
        let due = compute(&self.basis.rule, &period, calendar);
        let due_on = due.due_on.and_then(within).ok_or(DeadlineError::TooLong)?;
        let derivation = due.derivation;
        let law = &self.basis.law;
        Ok(Answer {
            due_on,
            due_at: None,
            provisional: derivation.provisional.is_some(),
            sure_on: derivation.sure_on(calendar),
            steps: derivation.steps(calendar),
            sentence: self.told(&derivation.sentence(calendar, law)),
            law: law.clone(),
            derivation: Some(derivation),
        })
    }

    fn in_hours(&self, start: DateTime, hours: u32) -> Result<Answer, DeadlineError> {
        let pause = |(from, until): &(Date, Date)| Pause {
            from: *from,
            until: Some(*until),
            cause: None,
        };
        let count = HourCount {
            start,
            hours,
            direction: self.basis.rule.direction,
            extensions: self
                .extensions
                .iter()
                .map(|length| length.number())
                .collect(),
            pauses: self.exclusions.iter().map(pause).collect(),
        };
        let due_at = count.due_at().ok_or(DeadlineError::TooLong)?;
        let due_on = within(due_at.date()).ok_or(DeadlineError::TooLong)?;
        let law = &self.basis.law;
        Ok(Answer {
            due_on,
            due_at: Some(due_at),
            provisional: false,
            sure_on: None,
            steps: count.steps(),
            sentence: self.told(&count.sentence(law)),
            law: law.clone(),
            derivation: None,
        })
    }

    /// The sentence with the name of the limit before it and what a shortest period means behind it.
    fn told(&self, sentence: &str) -> String {
        let name = self.basis.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!("{name}："));
        let least = match self.basis.sense {
            Sense::Minimum => "。该期限为最短期间，届满之前不得办理",
            Sense::Maximum => "",
        };
        format!("{name}{sentence}{least}。")
    }
}

/// A day that was counted to; counts end with the civil calendar, so a day of its last year may be none.
fn within(day: Date) -> Option<Date> {
    let years = 1..9999;
    years.contains(&day.year()).then_some(day)
}
