//! Figures of a year, and one figure with the records behind it.

use super::workbench::Tab;
use crate::web::frame::Link;
use crate::web::pieces::{Fact, Paging};
use jiff::civil::Date;
use serde::Serialize;

/// The figures of a county and year.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Years to choose from.
    pub years: Vec<Link>,
    /// Areas to choose from.
    pub areas: Vec<Link>,
    /// Address of the annual report.
    pub report: String,
    /// The as-of day.
    pub as_of: Date,
    /// One group for each kind.
    pub groups: Vec<FigureGroup>,
}

/// The figures of one kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FigureGroup {
    /// Name of the kind.
    pub name: String,
    /// The chart as JSON for `charts.js`.
    pub chart: Option<String>,
    /// Its figures.
    pub figures: Vec<FigureRow>,
}

/// One figure; numbers are texts, rounded for reading, and empty where missing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FigureRow {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// What the annual report publishes.
    pub published: String,
    /// Value minus published.
    pub difference: String,
    /// They differ.
    pub differs: bool,
    /// Value of the year before.
    pub last_year: String,
    /// Change.
    pub year_on_year: String,
    /// 推定, 报送.
    pub marks: Vec<Mark>,
    /// A remark.
    pub remark: String,
    /// Where it opens.
    pub href: Option<String>,
}

/// A mark on a figure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Mark {
    /// Class of the style sheet.
    pub class: &'static str,
    /// Words.
    pub text: &'static str,
}

/// One figure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FigurePage {
    /// Value for reading.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Marks.
    pub marks: Vec<Mark>,
    /// Definition, period, organ, base …
    pub facts: Vec<Fact>,
    /// Numerator and denominator.
    pub sides: Vec<Tab>,
    /// Records of the side shown.
    pub rows: Vec<FigureRecord>,
    /// Paging.
    pub paging: Paging,
}

/// A record behind a figure.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRecord {
    /// Number, leading to it.
    pub number: Link,
    /// Title, leading to it.
    pub title: Link,
    /// Stage.
    pub stage: String,
    /// Day opened.
    pub opened_on: Date,
    /// Day closed.
    pub closed_on: Option<Date>,
}

templates! { Figures => "figures.html", FigurePage => "figure.html" }

/// A chart for `charts.js`.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// `bar` or `line`.
    pub kind: &'static str,
    /// Unit of the values.
    pub unit: String,
    /// Labels of the categories.
    pub labels: Vec<String>,
    /// Series.
    pub series: Vec<Series>,
}

/// A series of a chart; missing values are gaps.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One value for each label.
    pub values: Vec<Option<f64>>,
}
