//! Figures against the report of the year before.

use super::change::{Change, changes};
use super::document::{Count, Document};
use super::fits::FITS_NAMED;
use super::{Finding, Fit, Place, Rule, Severity, wording};
use crate::engines::reporting::reader::Figure;
use std::ops::RangeInclusive;

/// Checks every pair of reports of one place and successive years.
pub(super) fn check(documents: &[Document<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        for (before, earlier) in documents.iter().enumerate() {
            let is_before = document.reading().place.is_some()
                && document.reading().place == earlier.reading().place
                && earlier
                    .reading()
                    .year
                    .is_some_and(|year| document.reading().year == Some(year + 1));
            if is_before {
                findings.extend(compare((at, document), (before, earlier)));
            }
        }
    }
    findings
}

fn compare(
    (at, document): (usize, &Document<'_>),
    (before, earlier): (usize, &Document<'_>),
) -> Vec<Finding> {
    let compared = changes(document).into_iter().filter_map(|change| {
        let (implied, severity) = prior(&change)?;
        let printed = same(earlier, (document, change.now))?;
        if implied.contains(&printed.value) {
            return None;
        }
        let mut places = vec![document.place(change.figure), document.place(change.now)];
        places.iter_mut().for_each(|place| place.document = at);
        places.push(Place {
            document: before,
            ..earlier.place(printed.figure)
        });
        let shown = shown(&implied);
        let year = earlier.reading().year?;
        Some(Finding {
            rule: Rule::BetweenYears,
            severity,
            message: wording::years(&change.now.measures, (year, &shown), &places[2].snippet),
            printed: places[0].snippet.clone(),
            expected: Some(shown),
            fits: implied
                .take(FITS_NAMED)
                .map(|prior| Fit {
                    numerator: Count::new(change.now).map_or(0, |now| now.value),
                    denominator: prior,
                })
                .collect(),
            places,
        })
    });
    compared.collect()
}

/// What the year before was by this report: as printed, or as the change implies; the latter leaves room for a changed
/// definition.
fn prior(change: &Change<'_>) -> Option<(RangeInclusive<i64>, Severity)> {
    if let Some(prior) = change.prior.and_then(Count::new) {
        return Some((prior.value..=prior.value, Severity::Contradiction));
    }
    let now = Count::new(change.now)?;
    let rate = super::document::Rate::new(change.figure)?;
    let range = rate.printed.priors(now.value, change.rises?);
    (!range.is_empty()).then_some((range, Severity::DefinitionUnclear))
}

/// The one count of a report with the name of a figure.
fn same<'a>(
    document: &Document<'a>,
    (later, figure): (&Document<'_>, &Figure),
) -> Option<Count<'a>> {
    let is_same = |count: &Count<'_>| {
        let other = count.figure;
        other.unit == figure.unit
            && other.level == figure.level
            && document.is_worded_alike(other, (later, figure))
            && (other.measures == figure.measures
                || (figure.indicator.is_some() && other.indicator == figure.indicator))
    };
    let mut found = document.counts().filter(is_same);
    let first = found.next()?;
    found
        .all(|other| other.value == first.value)
        .then_some(first)
}

fn shown(range: &RangeInclusive<i64>) -> String {
    match range.start() == range.end() {
        true => range.start().to_string(),
        false => format!("{}至{}", range.start(), range.end()),
    }
}
