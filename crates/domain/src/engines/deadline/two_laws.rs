//! Two versions of the law for one limit: both due days, the one that counts and the one shown beside it.
//!
//! Decides by the rule that a county chose (程序从新、实体从旧, or 从旧兼从轻 where the milder law may apply); leaves out
//! which rule a county chose, and on which days the versions are looked up.

use super::calendar::Calendar;
use super::compute::{Due, compute};
use super::types::{Direction, Period, Rule};
use crate::law::limits::Lenient;
use crate::law::{DatedValue, VersionRule, Versions};

/// A limit whose versions are to be weighed.
#[derive(Clone, Copy, Debug)]
pub struct Question<'v, 'p> {
    /// The values of both versions.
    pub versions: Versions<'v>,
    /// How the county decides between them.
    pub rule: VersionRule,
    /// It belongs to the substance of a matter.
    pub substance: bool,
    /// Which of two due days is milder, where the milder law may apply.
    pub lenient: Option<Lenient>,
    /// Forward or backward.
    pub direction: Direction,
    /// Whether its last day rolls.
    pub rolls: bool,
    /// Start, pauses and extensions, the same under both versions.
    pub period: &'p Period,
}

/// One version with the due day to which it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Its value.
    pub value: &'a DatedValue,
    /// The due day and how it came about.
    pub due: Due,
}

/// The outcome: what counts, and what the other version would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed<'a> {
    /// The version that counts; `None`: it knows no such limit.
    pub counts: Option<Reading<'a>>,
    /// The other version, where both give the limit a length and the lengths differ.
    pub other: Option<Reading<'a>>,
}

impl<'v> Question<'v, '_> {
    fn read(&self, value: &'v DatedValue, calendar: &Calendar) -> Reading<'v> {
        let rule = Rule {
            length: value.length,
            direction: self.direction,
            rolls: self.rolls,
        };
        Reading {
            value,
            due: compute(&rule, self.period, calendar),
        }
    }
}

/// Computes the limit under the version that counts by the rule, and under the other one where it says otherwise.
pub fn weigh<'v>(question: &Question<'v, '_>, calendar: &Calendar) -> Weighed<'v> {
    let Versions { earlier, later } = question.versions;
    let read = |value: Option<&'v DatedValue>| value.map(|value| question.read(value, calendar));
    if !question.versions.differ() {
        let takes_later = question.rule.takes_later(question.substance, false);
        return Weighed {
            counts: read(if takes_later { later } else { earlier }),
            other: None,
        };
    }
    let (earlier, later) = (read(earlier), read(later));
    let milder = is_milder(question.lenient, earlier.as_ref(), later.as_ref());
    let (counts, other) = if question.rule.takes_later(question.substance, milder) {
        (later, earlier)
    } else {
        (earlier, later)
    };
    Weighed { counts, other }
}

/// Whether the later version is milder than the earlier one.
fn is_milder(
    lenient: Option<Lenient>,
    earlier: Option<&Reading<'_>>,
    later: Option<&Reading<'_>>,
) -> bool {
    let day = |reading: Option<&Reading<'_>>| reading.and_then(|reading| reading.due.due_on);
    match (lenient, day(later), day(earlier)) {
        (Some(lenient), Some(later), Some(earlier)) => lenient.prefers(later, earlier),
        _ => false,
    }
}
