//! Changes against the values that they lead from and to.

use super::super::Ratio;
use super::super::reader::Figure;
use super::document::{Count, Document, Rate};
use super::fits::percent;
use super::words::WORDS;
use super::{Finding, Rule, Severity, wording};
use crate::engines::reporting::reader::{Direction, Kind, Value};
use std::cmp::Ordering;

/// How far before a change the value that changed may end.
const NEAR: usize = 14;
/// How far before a change the value of the year before may end.
const BEFORE: usize = 40;

/// A change as a report prints it, with the values beside it.
pub(super) struct Change<'a> {
    /// The figure that tells the change.
    pub(super) figure: &'a Figure,
    /// The value that changed.
    pub(super) now: &'a Figure,
    /// What it was before, where that is printed.
    pub(super) prior: Option<&'a Figure>,
    /// Rise or fall, where words say so.
    pub(super) rises: Option<bool>,
}

/// Checks every change of a report.
pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = changes(document)
        .iter()
        .filter_map(|change| judge(document, change))
        .collect();
    findings.extend(moves(document));
    findings
}

/// The changes of a report whose value stands right before them.
pub(super) fn changes<'a>(document: &Document<'a>) -> Vec<Change<'a>> {
    let figures = document.figures();
    let changing = figures.iter().enumerate().filter(|(_, figure)| {
        figure.kind == Kind::Rate && !figure.approximate && document.is_changing(figure)
    });
    changing
        .filter_map(|(at, figure)| beside(document, figures, (at, figure)))
        .collect()
}

fn beside<'a>(
    document: &Document<'_>,
    figures: &'a [Figure],
    (at, figure): (usize, &'a Figure),
) -> Option<Change<'a>> {
    let sentence = document.sentence(figure).start;
    let before: Vec<&Figure> = figures[..at]
        .iter()
        .rev()
        .take_while(|other| other.start >= sentence)
        .filter(|other| other.is_measurement() && other.end <= figure.start)
        .take(3)
        .collect();
    let is_prior = |other: &&&Figure| {
        WORDS.ends_with_before(&document.before(other)) && figure.start - other.end <= BEFORE
    };
    let prior = before.iter().find(is_prior).copied();
    let near = prior.map_or(figure.start, |prior| prior.start.min(figure.start));
    let now = before.iter().find(|other| {
        let reach = if other.end <= near {
            near - other.end
        } else {
            figure.start - other.end
        };
        !is_prior(other) && !document.is_changing(other) && reach <= NEAR
    })?;
    let gap = document.between(now.end..figure.start);
    if gap.contains(['率', '度', '；', ';', '。']) && prior.is_none() {
        return None;
    }
    let rises = match figure.direction {
        Some(Direction::Up) => Some(true),
        Some(Direction::Down) => Some(false),
        _ => WORDS.rises(&document.before(figure)),
    };
    Some(Change {
        figure,
        now,
        prior: prior.filter(|prior| prior.unit == now.unit),
        rises,
    })
}

fn judge(document: &Document<'_>, change: &Change<'_>) -> Option<Finding> {
    let now = (Count::new(change.now), Rate::new(change.now));
    let prior = change
        .prior
        .map(|prior| (Count::new(prior), Rate::new(prior)));
    match (now, prior) {
        ((Some(now), _), Some((Some(prior), _))) => judge_counts(document, change, &now, &prior),
        ((Some(now), _), None) => judge_alone(document, change, &now),
        ((_, Some(now)), Some((_, Some(prior)))) => judge_rates(document, change, &now, &prior),
        ((_, Some(now)), None) if change.figure.unit == "%" => {
            let printed = document.place(change.figure).snippet;
            let message = wording::percent_of_rate(&now.figure.measures, &printed);
            Some(found(
                document,
                change,
                (Rule::PercentOrPoints, Severity::DefinitionUnclear),
                (message, None),
            ))
        }
        _ => None,
    }
}

/// Both counts are printed.
fn judge_counts(
    document: &Document<'_>,
    change: &Change<'_>,
    now: &Count<'_>,
    prior: &Count<'_>,
) -> Option<Finding> {
    let shown = |figure: &Figure| document.place(figure).snippet;
    if let Some(finding) = judge_direction(document, change, now.value.cmp(&prior.value)) {
        return Some(finding);
    }
    let rate = Rate::new(change.figure)?;
    let difference = (now.value - prior.value).abs();
    if rate.printed.is(difference, prior.value) {
        return None;
    }
    let expected = format!("{}%", percent(difference, prior.value, rate.places)?);
    let message = wording::change(
        &shown(now.figure),
        &shown(prior.figure),
        &shown(change.figure),
        &expected,
    );
    Some(found(
        document,
        change,
        (Rule::YearOnYear, Severity::Contradiction),
        (message, Some(expected)),
    ))
}

/// Only the count of this year is printed: some whole number must lead to it.
fn judge_alone(document: &Document<'_>, change: &Change<'_>, now: &Count<'_>) -> Option<Finding> {
    let rate = Rate::new(change.figure)?;
    if !rate.printed.priors(now.value, change.rises?).is_empty() {
        return None;
    }
    let message = wording::no_prior(now.value, &document.place(change.figure).snippet);
    Some(found(
        document,
        change,
        (Rule::YearOnYear, Severity::Contradiction),
        (message, None),
    ))
}

/// Both rates are printed: their difference is in points.
fn judge_rates(
    document: &Document<'_>,
    change: &Change<'_>,
    now: &Rate<'_>,
    prior: &Rate<'_>,
) -> Option<Finding> {
    let shown = |figure: &Figure| document.place(figure).snippet;
    let value = |figure: &Figure| figure.value.number();
    let difference = value(now.figure)?.minus(value(prior.figure)?)?;
    if let Some(finding) = judge_direction(document, change, difference.sign()) {
        return Some(finding);
    }
    let places = now.places.max(prior.places);
    let (told, own) = (change.figure.value.number()?, places_of(change.figure));
    let is_difference = is_within(
        difference.magnitude(),
        told,
        &[now.places, prior.places, own],
    );
    let expected = format!("{}个百分点", difference.magnitude().rounded(places)?);
    let shown_all = (shown(now.figure), shown(prior.figure), shown(change.figure));
    if change.figure.unit != "%" {
        let message = wording::change(&shown_all.0, &shown_all.1, &shown_all.2, &expected);
        return (!is_difference).then(|| {
            found(
                document,
                change,
                (Rule::YearOnYear, Severity::Contradiction),
                (message, Some(expected)),
            )
        });
    }
    if is_relative(difference, value(prior.figure)?, told, own) {
        return None;
    }
    let (rule, message) = if is_difference {
        (
            Rule::PercentOrPoints,
            wording::points(&shown_all.0, &shown_all.1, &shown_all.2, &expected),
        )
    } else {
        (
            Rule::YearOnYear,
            wording::change(&shown_all.0, &shown_all.1, &shown_all.2, &expected),
        )
    };
    Some(found(
        document,
        change,
        (rule, Severity::Contradiction),
        (message, Some(expected)),
    ))
}

/// Whether a printed percentage is the change of a rate in percent of itself; rounded rates leave one in the last place.
fn is_relative(difference: Ratio, prior: Ratio, told: Ratio, places: u32) -> bool {
    let (part, whole) = (difference.magnitude().parts(), prior.parts());
    let relative = part.0.checked_mul(whole.1).and_then(|top| {
        let bottom = part.1.checked_mul(whole.0)?;
        Ratio::new(top.checked_mul(100)?, bottom)
    });
    relative.is_some_and(|relative| is_within(relative, told, &[places, places]))
}

/// Whether two numbers differ by no more than the rounding of numbers with so many places.
fn is_within(one: Ratio, other: Ratio, places: &[u32]) -> bool {
    let mut allowed = Ratio::ZERO;
    for places in places {
        let half = 10_i128
            .checked_pow(*places)
            .and_then(|scale| Ratio::new(-1, 2 * scale));
        let Some(sum) = half.and_then(|half| allowed.minus(half)) else {
            return false;
        };
        allowed = sum;
    }
    let distance = one.minus(other).map(Ratio::magnitude);
    let over = distance.and_then(|distance| distance.minus(allowed));
    over.is_some_and(|over| over.sign() != Ordering::Greater)
}

fn places_of(figure: &Figure) -> u32 {
    match figure.value {
        Value::Number { places, .. } => places,
        Value::Between(..) | Value::Text(_) => 0,
    }
}

/// Rise or fall in words against the values.
fn judge_direction(
    document: &Document<'_>,
    change: &Change<'_>,
    order: Ordering,
) -> Option<Finding> {
    let rises = change.rises?;
    let is_wrong = order
        == if rises {
            Ordering::Less
        } else {
            Ordering::Greater
        };
    let shown = |figure: &Figure| document.place(figure).snippet;
    let message = wording::direction(&shown(change.now), &shown(change.prior?), !rises);
    is_wrong.then(|| {
        found(
            document,
            change,
            (Rule::Direction, Severity::Contradiction),
            (message, None),
        )
    })
}

/// `由494件上升至363件`: the words between two values against the values.
fn moves(document: &Document<'_>) -> Vec<Finding> {
    let figures = document.figures();
    let pairs = figures.windows(2).filter_map(|pair| {
        let (prior, now) = (&pair[0], &pair[1]);
        let gap = document.between(prior.end..now.start.max(prior.end));
        let is_move = prior.kind == now.kind
            && prior.unit == now.unit
            && gap.chars().count() <= NEAR
            && (gap.contains('至') || gap.contains('到') || gap.contains('为'))
            && WORDS.ends_with_before(&document.before(prior));
        let (from, to) = (prior.value.number()?, now.value.number()?);
        let order = to.minus(from)?.sign();
        let rises = WORDS.rises(&gap).filter(|_| is_move)?;
        let is_wrong = order
            == if rises {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        let change = Change {
            figure: now,
            now,
            prior: Some(prior),
            rises: Some(rises),
        };
        is_wrong
            .then(|| judge_direction(document, &change, order))
            .flatten()
    });
    pairs.collect()
}

fn found(
    document: &Document<'_>,
    change: &Change<'_>,
    (rule, severity): (Rule, Severity),
    (message, expected): (String, Option<String>),
) -> Finding {
    let mut places = vec![document.place(change.figure)];
    let others = [Some(change.now), change.prior];
    let others = others
        .into_iter()
        .flatten()
        .filter(|other| other.start != change.figure.start);
    places.extend(others.map(|other| document.place(other)));
    Finding {
        rule,
        severity,
        message,
        printed: places[0].snippet.clone(),
        expected,
        fits: Vec::new(),
        places,
    }
}
