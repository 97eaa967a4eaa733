//! One figure at two places.

use super::super::reader::{Figure, Kind, Part};
use super::document::Document;
use super::words::WORDS;
use super::{Finding, Rule, Severity, wording};
use std::collections::HashMap;

/// A phrase shorter than this names too many things.
const NAMES: usize = 5;

/// What two places must have in common to speak of one figure.
#[derive(PartialEq, Eq, Hash)]
struct Same<'a> {
    measures: &'a str,
    unit: &'a str,
    kind: Kind,
    period: &'static str,
    level: Option<&'static str>,
}

/// Checks every figure that is printed more than once.
pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let mut first: HashMap<Same<'_>, &Figure> = HashMap::new();
    let mut findings = Vec::new();
    for figure in document
        .figures()
        .iter()
        .filter(|figure| is_named(document, figure))
    {
        let same = Same {
            measures: &figure.measures,
            unit: &figure.unit,
            kind: figure.kind,
            period: figure.period.name(),
            level: figure.level.map(super::super::reader::OrganLevel::name),
        };
        let known = *first.entry(same).or_insert(figure);
        let is_worded_alike = document.is_worded_alike(known, (document, figure));
        if known.value == figure.value
            || !is_worded_alike
            || stand_together(document, known, figure)
        {
            continue;
        }
        let places = vec![document.place(figure), document.place(known)];
        findings.push(Finding {
            rule: Rule::RepeatedFigure,
            severity: Severity::Contradiction,
            message: wording::repeated(&figure.measures, &places[1].snippet, &places[0].snippet),
            printed: places[0].snippet.clone(),
            expected: Some(places[1].snippet.clone()),
            fits: Vec::new(),
            places,
        });
    }
    findings
}

/// Whether a figure is named so that another place with this name must mean the same.
fn is_named(document: &Document<'_>, figure: &Figure) -> bool {
    let part = figure
        .section
        .map(|at| document.reading().sections[at].part);
    matches!(figure.kind, Kind::Count | Kind::Rate | Kind::Money)
        && !figure.approximate
        && figure.comparator.is_none()
        && part != Some(Part::Plan)
        && figure.value.number().is_some()
        && figure.measures.chars().count() >= NAMES
        && (figure.indicator.is_some() || WORDS.subject(&figure.measures).is_some())
        && !document.is_of_another_time(figure)
        && !document.is_in_table(figure)
}

/// Two figures of one sentence are two figures, whatever their names.
fn stand_together(document: &Document<'_>, one: &Figure, other: &Figure) -> bool {
    document.sentence(one) == document.sentence(other)
}
