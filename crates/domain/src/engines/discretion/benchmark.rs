//! Benchmarks as definition files write them: factors, bands, the decision table, what moves an amount.

use super::answer::Level;
use super::source::{Confidence, day, last_day};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of input a factor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// Yes or no.
    YesNo,
    /// One of several words.
    Choice,
    /// A whole number from nought to the most.
    Number,
}

/// One of several words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// What a benchmark looks at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// The fact.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind of input.
    pub kind: FactorKind,
    /// The words of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// The greatest number.
    pub most: Option<i64>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: String,
    /// The question.
    pub question: String,
    /// What proves it.
    pub evidence: String,
    /// Circumstances that this factor already weighs.
    #[serde(default)]
    pub counts_as: Vec<String>,
}

/// A band of a benchmark, lightest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it stands among lenient, normal and heavier.
    pub level: Level,
    /// Lower and upper end in thousandths of the lawful range.
    pub share: Option<[i64; 2]>,
    /// Lower and upper end in yuan.
    pub yuan: Option<[i64; 2]>,
}

/// What a factor must be for a row: a flag, one of several words, or a range `24..72` without its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// Yes or no.
    Flag(bool),
    /// One of these.
    Words(Vec<String>),
    /// From, and below.
    Range(String),
}

/// A row of the decision table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The band it leads to.
    pub band: String,
    /// Conditions; a factor that is not named may be anything.
    #[serde(default)]
    pub when: BTreeMap<String, When>,
}

/// A fact that moves the amount within the band.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// A yes-or-no factor, or a circumstance.
    pub fact: String,
    /// Thousandths of the band, towards the upper end or, negative, the lower.
    pub permille: i64,
}

/// The published document on which a benchmark rests.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: String,
    /// The day of its publication.
    #[serde(deserialize_with = "day")]
    pub published_on: Date,
}

/// A benchmark (裁量基准) of one item.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Identifier.
    pub id: String,
    /// The item.
    pub item: String,
    /// The document; none: a template, which is off until a basis adopts it.
    pub document: Option<Document>,
    /// How sure.
    #[serde(default)]
    pub confidence: Confidence,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(default, deserialize_with = "last_day")]
    pub until: Option<Date>,
    /// Factors.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// Bands, lightest first.
    pub bands: Vec<Band>,
    /// The decision table.
    pub rows: Vec<Row>,
    /// Where in the band the amount begins, in thousandths.
    #[serde(default = "middle")]
    pub begin_permille: i64,
    /// What moves it.
    #[serde(default)]
    pub adjust: Vec<Adjustment>,
    /// How many bands a circumstance moves.
    #[serde(default = "one")]
    pub shift: usize,
    /// A mitigated fine, in thousandths of the lawful minimum.
    pub mitigated_permille: Option<[i64; 2]>,
    /// The amount goes down to a multiple of this many yuan.
    #[serde(default = "one_yuan")]
    pub round_down_yuan: i64,
}

fn middle() -> i64 {
    500
}

fn one() -> usize {
    1
}

fn one_yuan() -> i64 {
    1
}
