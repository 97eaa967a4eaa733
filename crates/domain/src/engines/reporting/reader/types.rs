//! What is read out of a report.

use super::super::Ratio;
use std::sync::Arc;

/// A report as read. All places are counted in characters of the text as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The place that the report is about, as the text calls it; none where no sentence begins with one.
    pub place: Option<String>,
    /// The year that is reported on.
    pub year: Option<i16>,
    /// Sections in the order of the text. A section of level 1 reaches to the next one and holds its subsections.
    pub sections: Vec<Section>,
    /// Every figure in the order of the text; figures that share one number stand side by side at the same place.
    pub figures: Vec<Figure>,
}

/// One section of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// First character; the heading belongs to the section.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// 1 for 一、, 2 for （一）, 3 for 1.; 0 for what stands without heading.
    pub level: u8,
    /// The heading without its number; empty where there is none.
    pub heading: String,
    /// What it is about.
    pub part: Part,
}

/// What a section of a report is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// What was done (主要举措和成效).
    Results,
    /// What is lacking, and why (不足和原因).
    Shortcomings,
    /// How the head met the duties as first person responsible (第一责任人职责).
    HeadDuty,
    /// What is intended for the coming year.
    Plan,
    /// Opening, signature, residue of the page.
    #[default]
    Other,
}

impl Part {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Part::Results => "results",
            Part::Shortcomings => "shortcomings",
            Part::HeadDuty => "head_duty",
            Part::Plan => "plan",
            Part::Other => "other",
        }
    }
}

/// One number of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// First character of the number.
    pub start: usize,
    /// Behind number and unit.
    pub end: usize,
    /// The text between, such as `29000余件次`.
    pub snippet: String,
    /// The value in whole units: 3.54亿元 is 354000000 元.
    pub value: Value,
    /// The number as written, without the unit: `29000余`, `三`.
    pub value_text: String,
    /// The unit without 万 and 亿; empty where none is written.
    pub unit: String,
    /// What sort of number it is.
    pub kind: Kind,
    /// What it measures, as a phrase made from the sentence; for names and dates what they are.
    pub measures: String,
    /// The indicator of the register, where the phrase is one of its names.
    pub indicator: Option<Arc<str>>,
    /// The level of the organs that are counted, where the sentence says so.
    pub level: Option<OrganLevel>,
    /// The period that it counts.
    pub period: Period,
    /// What it is compared with or bounded by: 同比下降, 占比, 全市名次, 余, 近, 以上.
    pub comparator: Option<String>,
    /// Whether the text says that it is not exact.
    pub approximate: bool,
    /// Rise or fall, where it is a change.
    pub direction: Option<Direction>,
    /// The sentence it stands in, numbered through the report.
    pub sentence: usize,
    /// The innermost section it stands in, as index of [`Reading::sections`].
    pub section: Option<usize>,
}

impl Figure {
    /// Whether it measures something: neither a date nor part of a name.
    pub fn is_measurement(&self) -> bool {
        !matches!(self.kind, Kind::Date | Kind::Other)
    }
}

/// What a number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number in the figure's unit, with the digits that are printed behind its point.
    Number {
        /// The exact number.
        ratio: Ratio,
        /// Places behind the decimal point as printed, before 万 or 亿.
        places: u32,
    },
    /// From the first to the second, both included.
    Between(Ratio, Ratio),
    /// A date (`2024`, `2025-03-03`, `03-29`, `2021/2025`) or a name (`1+3+N`, `八五`).
    Text(String),
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<Ratio> {
        match self {
            Value::Number { ratio, .. } => Some(*ratio),
            Value::Between(..) | Value::Text(_) => None,
        }
    }

    /// As printed in JSON and tables.
    pub fn shown(&self) -> String {
        match self {
            Value::Number { ratio, .. } => ratio.exact(),
            Value::Between(from, to) => format!("{from}/{to}"),
            Value::Text(text) => text.clone(),
        }
    }
}

/// What sort of number a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Things, cases, persons, meetings.
    Count,
    /// A share or a change, in percent, points or times.
    Rate,
    /// A sum of money in 元.
    Money,
    /// A length of time.
    Duration,
    /// A rank or the number of a meeting, batch or edition.
    Ordinal,
    /// A day, a year, a moment.
    Date,
    /// A number within a name, a slogan, a document number, or a physical quantity.
    Other,
}

impl Kind {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Count => "count",
            Kind::Rate => "rate",
            Kind::Money => "money",
            Kind::Duration => "duration",
            Kind::Ordinal => "ordinal",
            Kind::Date => "date",
            Kind::Other => "other",
        }
    }
}

/// The period that a figure counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Period {
    /// The year of the report.
    #[default]
    ThisYear,
    /// From some earlier day on (累计, 入驻以来).
    Cumulative,
    /// What stands on the day of the report (目前共有, 现有).
    AsOf,
    /// What is intended.
    Plan,
}

impl Period {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Period::ThisYear => "this_year",
            Period::Cumulative => "cumulative",
            Period::AsOf => "as_of",
            Period::Plan => "plan",
        }
    }
}

/// Rise or fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// As before (持平).
    Same,
}

impl Direction {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
            Direction::Same => "same",
        }
    }
}

/// The level of organs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganLevel {
    /// 国家.
    State,
    /// 省、自治区、直辖市.
    Province,
    /// 设区的市.
    City,
    /// 县、市、区.
    County,
    /// 乡镇、街道.
    Town,
    /// 村、社区.
    Village,
}

impl OrganLevel {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            OrganLevel::State => "state",
            OrganLevel::Province => "province",
            OrganLevel::City => "city",
            OrganLevel::County => "county",
            OrganLevel::Town => "town",
            OrganLevel::Village => "village",
        }
    }
}
