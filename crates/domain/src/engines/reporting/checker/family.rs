//! Rates that are shares of the same base: one whole number must fit them all.

use super::document::{Document, Rate};
use super::{Finding, Fit, Severity, wording};

/// A rate that does not follow from what is printed.
pub(super) struct Open<'a> {
    /// The rate.
    pub(super) rate: Rate<'a>,
    /// Rates of the same family and subject are shares of the same base.
    pub(super) family: (&'a str, &'a str),
    /// What was found for it alone.
    pub(super) finding: Finding,
}

/// Joins what was found for rates of one base: the bases that fit one are narrowed to those that fit the others too.
///
/// A rate that stood alone and fits such a base is no finding of its own any more.
pub(super) fn join(document: &Document<'_>, mut open: Vec<Open<'_>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    while let Some(at) = open.iter().position(is_narrow) {
        let mut first = open.remove(at);
        let is_joined: Vec<bool> = open
            .iter()
            .map(|other| joins(document, &mut first, other))
            .collect();
        let mut kept = is_joined.iter();
        open.retain(|_| !kept.next().copied().unwrap_or(false));
        findings.push(first.finding);
    }
    findings.extend(open.into_iter().map(|open| open.finding));
    findings
}

/// Whether only a few whole numbers fit.
fn is_narrow(open: &Open<'_>) -> bool {
    let finding = &open.finding;
    finding.severity == Severity::BaseNotPrinted
        && !finding.fits.is_empty()
        && finding
            .fits
            .iter()
            .all(|fit| fit.numerator == finding.fits[0].numerator)
        && first_range_is_whole(&finding.fits)
}

/// Whether the fits are all there are, and not the first and last of too many.
fn first_range_is_whole(fits: &[Fit]) -> bool {
    fits.windows(2)
        .all(|pair| pair[1].denominator == pair[0].denominator + 1)
}

/// Adds another rate to a finding, if some base fits both.
fn joins(document: &Document<'_>, first: &mut Open<'_>, other: &Open<'_>) -> bool {
    if first.family != other.family || other.finding.severity != Severity::NotDerivable {
        return false;
    }
    let own = first.finding.fits[0].numerator;
    let mut joint = Vec::new();
    for fit in first.finding.fits.iter().filter(|fit| fit.numerator == own) {
        let others = other.rate.printed.numerators(fit.denominator);
        if !others.is_empty() {
            joint.push(*fit);
            joint.extend(others.map(|numerator| Fit {
                numerator,
                denominator: fit.denominator,
            }));
        }
    }
    if joint.is_empty() {
        return false;
    }
    let added = &other.finding.places[0];
    let finding = &mut first.finding;
    finding.message.push_str(&wording::joint(
        &other.rate.figure.measures,
        &added.snippet,
        &joint[1..],
    ));
    finding.places.push(document.place(other.rate.figure));
    finding.fits = joint;
    true
}
