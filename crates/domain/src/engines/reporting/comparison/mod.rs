//! Compares what reports of several places and years say about the same indicators.
//!
//! Decides which figure of a report stands for an indicator, what changed from the year before, what it is per
//! ten thousand inhabitants, and which rank it has. Ranks are given only among figures of one definition: where
//! one label hides several bases, each figure is shown with the base that the report prints, and no place is put
//! before another. Who publishes nothing is named, for a gap is a result too. What is good or bad, it does not say.

#![deny(clippy::float_arithmetic)]

#[cfg(test)]
mod tests;

use super::Ratio;
use super::checker::{Base, Document};
use super::reader::{Figure, Kind, Part, Period, Value};
use super::register::{Definition, Register};
use std::cmp::Ordering;

/// A report that is compared.
pub struct Compared<'a> {
    /// The place that it is about.
    pub place: String,
    /// The year that it is about.
    pub year: i16,
    /// Inhabitants of the place.
    pub population: Option<i64>,
    /// The report.
    pub document: Document<'a>,
}

/// What reports say about one indicator.
pub struct Row<'a> {
    /// The indicator.
    pub definition: &'a Definition,
    /// What each report says, in the order of the reports.
    pub cells: Vec<Cell<'a>>,
    /// Whether the figures may be ranked.
    pub comparability: Comparability,
}

/// Whether figures of one label may be put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparability {
    /// One definition.
    Same,
    /// The label stands for several bases, and the reports do not all print the same one.
    BasesDiffer,
    /// Fewer than two places print it.
    Single,
}

/// What one report says about one indicator.
pub enum Cell<'a> {
    /// Nothing.
    Gap,
    /// More than one value, and no word says which one is meant.
    Several(Vec<&'a Figure>),
    /// One value.
    Value(Told<'a>),
}

/// One value with what follows from it.
pub struct Told<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its value.
    pub value: Ratio,
    /// The counts from which it follows, where the report prints them.
    pub base: Option<Base<'a>>,
    /// The change from the same place's report of the year before: percent for counts, points for rates.
    pub change: Option<Ratio>,
    /// Per ten thousand inhabitants; counts only.
    pub per_10_000: Option<Ratio>,
    /// Its rank among the places of the year, from 1 for the greatest; equal values share one.
    pub rank: Option<usize>,
}

impl<'a> Cell<'a> {
    /// The one value, if there is one.
    pub fn told(&self) -> Option<&Told<'a>> {
        match self {
            Cell::Value(told) => Some(told),
            Cell::Gap | Cell::Several(_) => None,
        }
    }
}

/// Compares reports by all indicators of the register that at least one of them prints, in the order of the register.
pub fn compare<'a>(reports: &'a [Compared<'a>], register: &'a Register) -> Vec<Row<'a>> {
    let bases: Vec<Vec<Base<'a>>> = reports
        .iter()
        .map(|report| report.document.bases())
        .collect();
    let rows = register.definitions().iter().filter_map(|definition| {
        let cells: Vec<Cell<'a>> = reports
            .iter()
            .zip(&bases)
            .map(|(report, bases)| cell(report, definition, bases))
            .collect();
        let is_printed = cells.iter().any(|cell| !matches!(cell, Cell::Gap));
        is_printed.then(|| finish(reports, definition, cells))
    });
    rows.collect()
}

/// What a report says about an indicator: the figures of the year's results before all others.
fn cell<'a>(report: &'a Compared<'a>, definition: &Definition, bases: &[Base<'a>]) -> Cell<'a> {
    let reading = report.document.reading();
    let is_meant = |figure: &&Figure| {
        figure.indicator.as_deref() == Some(&*definition.id)
            && figure.value.number().is_some()
            && figure.period != Period::Plan
            && !report.document.is_of_another_time(figure)
            && !is_change(figure)
    };
    let part = |figure: &Figure| figure.section.map(|at| reading.sections[at].part);
    let all: Vec<&Figure> = reading.figures.iter().filter(is_meant).collect();
    let of_results = all
        .iter()
        .copied()
        .filter(|figure| part(figure) == Some(Part::Results));
    let mut meant: Vec<&Figure> = of_results.collect();
    if meant.is_empty() {
        meant = all;
    }
    let exact = |figure: &&&Figure| {
        definition.name == figure.measures || definition.aliases.contains(&figure.measures)
    };
    if let Some(named) = meant.iter().find(exact).copied() {
        meant = vec![named];
    }
    meant.dedup_by(|one, other| one.value == other.value);
    match meant[..] {
        [] => Cell::Gap,
        [figure] => Cell::Value(Told {
            figure,
            value: figure.value.number().unwrap_or(Ratio::ZERO),
            base: bases
                .iter()
                .find(|base| base.rate.start == figure.start)
                .copied(),
            change: None,
            per_10_000: None,
            rank: None,
        }),
        _ => Cell::Several(meant),
    }
}

/// A change is not the value of its indicator.
fn is_change(figure: &Figure) -> bool {
    figure.direction.is_some() || figure.unit.contains("百分点")
}

fn finish<'a>(
    reports: &[Compared<'a>],
    definition: &'a Definition,
    mut cells: Vec<Cell<'a>>,
) -> Row<'a> {
    let comparability = comparability(definition, &cells);
    let values: Vec<Option<Ratio>> = cells
        .iter()
        .map(|cell| cell.told().map(|told| told.value))
        .collect();
    for at in 0..cells.len() {
        let Cell::Value(told) = &mut cells[at] else {
            continue;
        };
        let before = reports.iter().position(|other| {
            other.place == reports[at].place && other.year + 1 == reports[at].year
        });
        told.change =
            before.and_then(|before| change(definition.kind, told.value, values[before]?));
        let is_counted = matches!(definition.kind, Kind::Count | Kind::Money);
        told.per_10_000 = reports[at]
            .population
            .filter(|_| is_counted)
            .and_then(|population| per(told.value, population));
        if comparability == Comparability::Same {
            let peers = reports
                .iter()
                .zip(&values)
                .filter(|(report, _)| report.year == reports[at].year);
            told.rank = Some(
                1 + peers
                    .filter(|(_, value)| is_above(**value, told.value))
                    .count(),
            );
        }
    }
    Row {
        definition,
        cells,
        comparability,
    }
}

/// Figures of a label with several bases are ranked only where each report prints the same one.
fn comparability(definition: &Definition, cells: &[Cell<'_>]) -> Comparability {
    let told: Vec<&Told<'_>> = cells.iter().filter_map(Cell::told).collect();
    if told.len() < 2 {
        return Comparability::Single;
    }
    if !definition.has_several_bases() {
        return Comparability::Same;
    }
    let first = told[0].base.and_then(|base| base.class);
    let is_same =
        |told: &&Told<'_>| first.is_some() && told.base.and_then(|base| base.class) == first;
    match told.iter().all(is_same) {
        true => Comparability::Same,
        false => Comparability::BasesDiffer,
    }
}

fn is_above(one: Option<Ratio>, other: Ratio) -> bool {
    let difference = one.and_then(|one| one.minus(other));
    difference.is_some_and(|difference| difference.sign() == Ordering::Greater)
}

/// Percent of the year before for counts, points for rates.
fn change(kind: Kind, now: Ratio, before: Ratio) -> Option<Ratio> {
    let difference = now.minus(before)?;
    if kind == Kind::Rate {
        return Some(difference);
    }
    let ((top, bottom), (whole, part)) = (difference.parts(), before.parts());
    Ratio::new(
        top.checked_mul(part)?.checked_mul(100)?,
        bottom.checked_mul(whole)?,
    )
}

fn per(value: Ratio, population: i64) -> Option<Ratio> {
    let (top, bottom) = value.parts();
    Ratio::new(
        top.checked_mul(10_000)?,
        bottom.checked_mul(i128::from(population))?,
    )
}

/// The value as the report prints it, without its unit.
pub fn shown(figure: &Figure) -> String {
    match &figure.value {
        Value::Number { ratio, places } => ratio.rounded(*places).unwrap_or_else(|| ratio.exact()),
        other => other.shown(),
    }
}
