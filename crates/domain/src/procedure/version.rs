//! Which version of the law a time limit takes, by the county's choice: 程序从新、实体从旧, or the milder one.

use super::working::Working;
use super::{Limit, OtherLaw, TimeLimit};
use crate::engines::deadline::{Due, Period, Question, Reading, Weighed, weigh};
use crate::law::{ChosenRule, DatedValue, VersionDays, VersionRule, Versions};
use jiff::civil::Date;

/// The county's rule for a limit.
fn chosen<'a>(work: &Working<'a>, rule: &TimeLimit) -> &'a ChosenRule {
    let choices = work.situation.choices;
    match rule.lenient {
        Some(_) => &choices.milder,
        None => &choices.cross_year,
    }
}

/// The versions between which the rule decides: those of the day on which the matter was opened and of the day on which
/// the limit starts; where the milder law may apply, those of the day from which the limit counts and of the decision.
fn versions<'r>(work: &Working, rule: &'r TimeLimit, first: Date) -> Versions<'r> {
    let days = match rule.lenient {
        Some(_) => VersionDays {
            opening: first,
            later: work.day.max(first),
        },
        None => VersionDays {
            opening: work.record.opened_on,
            later: first,
        },
    };
    Versions::of(&rule.values, days, work.situation.county.as_str())
}

/// Whether the version that governs knows the limit at all.
pub(super) fn knows(work: &Working, rule: &TimeLimit, first: Date) -> bool {
    let Versions { earlier, later } = versions(work, rule, first);
    match chosen(work, rule).rule.takes_later(rule.substance, false) {
        true => later.is_some(),
        false => earlier.is_some(),
    }
}

/// Whether the law of the day gives a limit a length that was not weighed when its run was.
pub(super) fn is_new(work: &Working, rule: &TimeLimit, run: &Limit) -> bool {
    let versions = versions(work, rule, run.period.start);
    let weighed = |value: &DatedValue| {
        let other = run.other_law.as_deref();
        (value.length == run.length && value.law == run.law)
            || other.is_some_and(|other| value.length == other.length && value.law == other.law)
    };
    versions.differ() && versions.later.is_some_and(|later| !weighed(later))
}

/// The limit under both versions.
pub(super) fn weighed<'r>(work: &Working, rule: &'r TimeLimit, period: &Period) -> Weighed<'r> {
    let question = Question {
        versions: versions(work, rule, period.start),
        rule: chosen(work, rule).rule,
        substance: rule.substance,
        lenient: rule.lenient,
        direction: rule.direction,
        rolls: rule.rolls,
        period,
    };
    weigh(&question, work.situation.calendar)
}

/// What the run keeps of the version that does not count.
pub(super) fn other(
    work: &Working,
    rule: &TimeLimit,
    reading: Option<Reading<'_>>,
) -> Option<Box<OtherLaw>> {
    let Reading { value, due } = reading?;
    let chosen = chosen(work, rule);
    Some(Box::new(OtherLaw {
        choice: chosen.name.clone(),
        basis: chosen.basis.clone(),
        length: value.length,
        law: value.law.clone(),
        due_on: due.due_on,
        derivation: due.derivation,
    }))
}

/// The day whose law governs what is added to a limit.
pub(super) fn governed_on(work: &Working, rule: &TimeLimit, first: Date) -> Date {
    match chosen(work, rule).rule {
        VersionRule::Opening if rule.lenient.is_none() => work.record.opened_on,
        _ => first,
    }
}

impl OtherLaw {
    /// The same version with another due day.
    pub(super) fn due(&self, due: Due) -> Self {
        Self {
            due_on: due.due_on,
            derivation: due.derivation,
            ..self.clone()
        }
    }
}
