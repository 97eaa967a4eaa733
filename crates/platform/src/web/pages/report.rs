//! The annual report with its bound figures, and the table of their sources.

use super::workbench::Tab;
use crate::web::frame::Link;
use serde::Serialize;

/// The annual report.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReportPage {
    /// Documents.
    pub downloads: Vec<Link>,
    /// What is wrong with the draft.
    pub problems: Vec<String>,
    /// Text and sources.
    pub tabs: Vec<Tab>,
    /// The text; `None` on the tab of the sources.
    pub blocks: Option<Vec<Block>>,
    /// The sources; `None` on the tab of the text.
    pub sources: Option<Vec<SourceRow>>,
}

/// A block of the text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Block {
    /// `title`, `heading`, `right` or `paragraph`.
    pub kind: &'static str,
    /// Level of a heading.
    pub level: u8,
    /// Its runs.
    pub runs: Vec<Run>,
}

/// A run of text, maybe a figure that opens.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Where the figure opens.
    pub href: Option<String>,
    /// It is a reported figure.
    pub reported: bool,
    /// What it is.
    pub title: String,
}

/// A row of the table of sources (指标核对表).
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceRow {
    /// The figure as it stands in the text.
    pub text: String,
    /// Its indicator.
    pub indicator: Link,
    /// Its unrounded value.
    pub value: String,
    /// Numerator and denominator.
    pub parts: String,
    /// Evaluated or reported.
    pub kind: String,
    /// Definition, or letter, signer and day.
    pub origin: String,
}

templates! { ReportPage => "report.html" }
