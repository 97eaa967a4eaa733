//! Binds the text of an annual report to figures.
//!
//! Decides whether every number in a report has a source: a figure evaluated from records or
//! reported by another organ with its letter. A number that is neither bound nor part of a name
//! is refused with its place; nothing is put in its stead. Numbers are exact fractions and are
//! rounded half up (四舍五入) only where they are shown. What a figure means, whether its value is
//! right and whether the prose around it is true stay outside: a person answers for the text.

#![deny(clippy::float_arithmetic)]

mod bind;
pub mod checker;
pub mod comparison;
mod format;
mod literal;
mod numeral;
mod ratio;
pub mod reader;
mod refusal;
pub mod register;
mod template;

pub use bind::bind;
pub use literal::Literals;
pub use ratio::Ratio;
pub use refusal::{Place, Problem, Refusal};
pub use template::{SectionKind, Template, TemplateSection};

/// A figure that a report may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundFigure {
    /// The figure's Chinese name.
    pub name: String,
    /// What its value is measured in.
    pub unit: Unit,
    /// The value in that unit.
    pub value: FigureValue,
    /// How many records are counted; none for reported figures without it.
    pub numerator: Option<i64>,
    /// How many records they are a share of; none for counts.
    pub denominator: Option<i64>,
    /// Evaluated here or reported by another organ.
    pub kind: FigureKind,
    /// Definition, organ, period and as-of date, or the letter with signer and date.
    pub source: String,
}

/// What a figure is measured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Counted things, with the word for one of them, such as 件 or 万人次.
    Counted(String),
    /// A share in percent.
    Percent,
    /// A change from last year in percent of last year.
    PercentChange,
    /// A difference of two shares in percentage points (个百分点).
    Points,
}

impl Unit {
    /// The unit as printed.
    pub fn name(&self) -> &str {
        match self {
            Unit::Counted(word) => word,
            Unit::Percent | Unit::PercentChange => "%",
            Unit::Points => "个百分点",
        }
    }
}

/// The value of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureValue {
    /// A number in the figure's unit; a percentage of 4.92 is the number 4.92.
    Number(Ratio),
    /// Names to be listed.
    Names(Vec<String>),
    /// No value, and why: such as a base that nobody has printed.
    Missing(String),
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// Evaluated from records of this program.
    Evaluated,
    /// Reported by another organ (报送数).
    Reported,
}

impl FigureKind {
    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            FigureKind::Evaluated => "系统统计",
            FigureKind::Reported => "报送数",
        }
    }
}

/// A report whose every number has a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundReport {
    /// The title.
    pub title: Vec<Segment>,
    /// The sections in order.
    pub sections: Vec<BoundSection>,
    figures: Vec<CheckRow>,
}

/// One section of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundSection {
    /// What it is about.
    pub kind: SectionKind,
    /// Its heading; empty for the opening.
    pub heading: Vec<Segment>,
    /// Its text; line breaks and marks of headings and tables stand in the text segments.
    pub segments: Vec<Segment>,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Text without figures.
    Text(String),
    /// A figure as shown.
    Figure {
        /// The figure's id, for the link to its source.
        id: String,
        /// What the reader sees.
        shown: String,
    },
}

impl Segment {
    /// What the reader sees.
    pub fn shown(&self) -> &str {
        match self {
            Segment::Text(text) | Segment::Figure { shown: text, .. } => text,
        }
    }
}

/// A line of the check table (指标核对表): one place at which a figure is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Heading of the section in which the figure stands; empty for title and opening.
    pub section: String,
    /// The figure's id.
    pub figure: String,
    /// Its Chinese name.
    pub name: String,
    /// What the report says.
    pub shown: String,
    /// The value before rounding, with its unit; names joined by 、.
    pub exact: String,
    /// Records counted.
    pub numerator: Option<i64>,
    /// Records they are a share of.
    pub denominator: Option<i64>,
    /// Evaluated or reported.
    pub kind: FigureKind,
    /// Where the value comes from.
    pub source: String,
}

impl BoundReport {
    /// The title without bindings.
    pub fn title_text(&self) -> String {
        shown(&self.title)
    }

    /// The report's text without bindings: sections begin with `## `, as letters have it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for section in &self.sections {
            if !section.heading.is_empty() {
                text.push_str(&format!("## {}\n", shown(&section.heading)));
            }
            text.push_str(&shown(&section.segments));
        }
        text
    }

    /// The check table, in the order of the text; a figure shown twice has two lines.
    pub fn check_table(&self) -> &[CheckRow] {
        &self.figures
    }
}

/// The text of segments as the reader sees it.
fn shown(segments: &[Segment]) -> String {
    segments.iter().map(Segment::shown).collect()
}
