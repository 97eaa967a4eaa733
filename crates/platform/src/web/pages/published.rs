//! Published reports: the collection, one report with its figures, and reports side by side.

use super::workbench::Tab;
use crate::web::frame::Link;
use crate::web::pieces::{Fact, RefusalBox};
use serde::Serialize;

/// The collection.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublishedPage {
    /// Where the form goes that takes a report.
    pub action: String,
    /// Why the last one was not taken.
    pub refusal: Option<RefusalBox>,
    /// Where reports stand side by side.
    pub comparison: String,
    /// The reports.
    pub rows: Vec<PublishedRow>,
}

/// A report of the collection.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublishedRow {
    /// The place, with the address of the report.
    pub place: Link,
    /// The year.
    pub year: i16,
    /// Who published it.
    pub issuer: String,
    /// How many figures it measures with.
    pub figures: usize,
    /// How many of them have a known indicator.
    pub named: usize,
    /// How many findings speak of wrong or unclear figures.
    pub findings: usize,
    /// Name of the file.
    pub file: String,
}

/// One report.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublishedReportPage {
    /// Place, year, issuer and the like.
    pub facts: Vec<Fact>,
    /// Where the form goes that takes the report out; `None`: others may.
    pub removal: Option<String>,
    /// What was found in it.
    pub findings: Vec<FindingRow>,
    /// The text, paragraph by paragraph.
    pub paragraphs: Vec<Vec<TextRun>>,
}

/// A finding.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingRow {
    /// Class of the style sheet for its weight.
    pub class: &'static str,
    /// Its weight.
    pub severity: &'static str,
    /// What is found.
    pub message: String,
    /// The places, each with its address in the text.
    pub places: Vec<Link>,
}

/// A piece of the text, maybe a figure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// The name of the place, where it is a figure.
    pub anchor: Option<String>,
    /// What the figure is.
    pub title: String,
    /// A finding speaks of it.
    pub found: bool,
}

/// Reports side by side.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonPage {
    /// The years.
    pub tabs: Vec<Tab>,
    /// The workbook.
    pub download: String,
    /// The collection.
    pub collection: String,
    /// The reports.
    pub reports: Vec<Link>,
    /// The indicators.
    pub lines: Vec<ComparisonLine>,
}

/// One indicator.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonLine {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Why it is not ranked.
    pub remark: String,
    /// The bases behind its name.
    pub bases: Vec<String>,
    /// What the reports say.
    pub cells: Vec<ComparisonCell>,
}

/// What one report says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonCell {
    /// The report.
    pub report: String,
    /// The value with the address of its place; `None`: not published.
    pub value: Option<Link>,
    /// The counts from which it follows.
    pub base: String,
    /// The change from the year before.
    pub change: String,
    /// Per ten thousand inhabitants.
    pub per_10_000: String,
    /// The rank.
    pub rank: Option<usize>,
    /// Length of the bar, in percent.
    pub bar: Option<i64>,
}

templates! {
    PublishedPage => "published.html",
    PublishedReportPage => "published_report.html",
    ComparisonPage => "comparison.html",
}
