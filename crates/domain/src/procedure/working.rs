//! The record under work: every change is an event first, applied at once.

use super::apply::apply;
use super::{Definition, Event, LetterProgress, LimitProgress, Record, Serials, Situation};
use crate::condition::{Facts, LetterState, LimitState, Side};
use crate::engines::deadline::{Direction, Period, Rule, compute};
use crate::identifier::{FieldId, LetterId, LimitId, RecordId};
use crate::law::Length;
use crate::register::Value;
use jiff::civil::Date;

/// A record under work, with the events so far.
pub(super) struct Working<'a> {
    pub definition: &'a Definition,
    pub situation: &'a Situation<'a>,
    pub serials: &'a mut Serials,
    pub record: Record,
    pub events: Vec<Event>,
    /// The day on which the action occurred.
    pub day: Date,
}

impl Working<'_> {
    /// Records an event and applies it.
    pub fn emit(&mut self, event: Event) {
        apply(&mut self.record, &event);
        self.events.push(event);
    }

    /// The record as conditions see it.
    pub fn facts(&self) -> Seen<'_> {
        Seen {
            record: &self.record,
            situation: self.situation,
            today: self.day,
        }
    }
}

/// A record as conditions see it on a day.
pub(super) struct Seen<'a> {
    pub record: &'a Record,
    pub situation: &'a Situation<'a>,
    pub today: Date,
}

impl Facts for Seen<'_> {
    fn field(&self, field: &FieldId) -> Option<&Value> {
        self.record.fields.get(field)
    }

    fn linked(&self, link: &FieldId, field: &FieldId) -> Option<&Value> {
        let id = self.record.fields.get(link)?.as_text()?;
        self.situation.linked.get(&RecordId::from(id))?.get(field)
    }

    fn limit(&self, limit: &LimitId) -> Option<LimitState> {
        let run = self
            .record
            .limits
            .iter()
            .rev()
            .find(|run| run.limit == *limit)?;
        let late = |day: Date| run.due_on.is_some_and(|due_on| day > due_on);
        match run.progress {
            LimitProgress::Open if late(self.today) => Some(LimitState::Expired),
            LimitProgress::Open => Some(LimitState::Running),
            LimitProgress::Ended if run.ended_on.is_some_and(late) => Some(LimitState::Expired),
            LimitProgress::Ended => Some(LimitState::Met),
            LimitProgress::Deemed => Some(LimitState::Expired),
            LimitProgress::Lapsed | LimitProgress::Restarted => None,
        }
    }

    fn letter(&self, letter: &LetterId) -> Option<LetterState> {
        let latest = self
            .record
            .letters
            .iter()
            .rev()
            .find(|known| known.letter == *letter && known.progress != LetterProgress::Void)?;
        match latest.progress {
            LetterProgress::Issued | LetterProgress::Sealed
                if latest
                    .served_on()
                    .is_some_and(|served_on| served_on <= self.today) =>
            {
                Some(LetterState::Served)
            }
            LetterProgress::Issued | LetterProgress::Sealed => Some(LetterState::Issued),
            _ => Some(LetterState::Drafted),
        }
    }

    fn today(&self) -> Date {
        self.today
    }

    fn actor(&self) -> &str {
        self.situation.actor.account.as_str()
    }

    fn offset(&self, day: Date, length: Length, side: Side) -> Option<Date> {
        let direction = match side {
            Side::Before => Direction::Backward,
            Side::After => Direction::Forward,
        };
        let rule = Rule {
            length,
            direction,
            rolls: false,
        };
        compute(&rule, &Period::starting(day), self.situation.calendar).due_on
    }
}
