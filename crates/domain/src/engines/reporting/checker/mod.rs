//! Checks the figures of published reports against each other.
//!
//! Decides whether a printed rate follows from the counts printed with it, whether parts add up to their total,
//! whether a change goes with the values that it leads from and to, and whether one figure has one value in text,
//! table and from year to year. A rate for which some whole number fits that is not printed is never called wrong:
//! its base is not printed. Only what no reading of the printed words can make true is a contradiction. Whether the
//! figures themselves are true, no text can tell.

#![deny(clippy::float_arithmetic)]

mod change;
mod document;
mod family;
mod fits;
mod rate;
mod repeat;
mod table;
mod total;
mod wording;
mod words;
mod years;

#[cfg(test)]
mod tests;

pub use document::Document;
pub use fits::Fit;
pub use rate::Base;

/// What is wrong or open with figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// What is found, why, and what to do, in Chinese.
    pub message: String,
    /// The figure as printed.
    pub printed: String,
    /// What it would have to be by the other figures; none where that cannot be said.
    pub expected: Option<String>,
    /// Whole numbers that agree with what is printed.
    pub fits: Vec<Fit>,
    /// Where the figures stand; the one that is checked first.
    pub places: Vec<Place>,
}

/// A place in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which of the documents, counted from 0.
    pub document: usize,
    /// First character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// The text there.
    pub snippet: String,
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A rate against the counts it is a share of.
    RateFromCounts,
    /// A total against its parts.
    TotalOfParts,
    /// A change in percent against the values before and after.
    YearOnYear,
    /// Rise or fall against the values before and after.
    Direction,
    /// A change of a rate: percent or percentage points.
    PercentOrPoints,
    /// The same figure at two places.
    RepeatedFigure,
    /// A figure of the text against a table.
    TextAndTable,
    /// A figure against the report of the year before.
    BetweenYears,
}

impl Rule {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Rule::RateFromCounts => "rate_from_counts",
            Rule::TotalOfParts => "total_of_parts",
            Rule::YearOnYear => "year_on_year",
            Rule::Direction => "direction",
            Rule::PercentOrPoints => "percent_or_points",
            Rule::RepeatedFigure => "repeated_figure",
            Rule::TextAndTable => "text_and_table",
            Rule::BetweenYears => "between_years",
        }
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// No reading of what is printed makes the figures agree.
    Contradiction,
    /// They agree over a whole number that is not printed.
    BaseNotPrinted,
    /// They agree in one reading of the definition and not in the other.
    DefinitionUnclear,
    /// Nothing is printed from which the figure would follow.
    NotDerivable,
}

impl Severity {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Contradiction => "contradiction",
            Severity::BaseNotPrinted => "base_not_printed",
            Severity::DefinitionUnclear => "definition_unclear",
            Severity::NotDerivable => "not_derivable",
        }
    }

    /// The Chinese name.
    pub fn chinese(self) -> &'static str {
        match self {
            Severity::Contradiction => "相互矛盾",
            Severity::BaseNotPrinted => "分母未印出",
            Severity::DefinitionUnclear => "口径不明",
            Severity::NotDerivable => "无从核算",
        }
    }
}

/// Checks reports: each by itself, and each against the one of the year before where both are given.
///
/// Findings come in the order of the documents and of the text, the same for the same input.
pub fn check(documents: &[Document<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let mut own = rate::check(document);
        own.extend(total::check(document));
        own.extend(change::check(document));
        own.extend(repeat::check(document));
        own.extend(table::check(document));
        for finding in &mut own {
            for place in &mut finding.places {
                place.document = at;
            }
        }
        findings.extend(own);
    }
    findings.extend(years::check(documents));
    findings.sort_by_key(|finding| {
        let place = finding.places.first();
        (
            place.map(|place| (place.document, place.start)),
            finding.rule,
        )
    });
    findings
}
