//! Definitions of indicators.

use crate::condition::Condition;
use crate::identifier::{FieldId, IndicatorId, KindId};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::fmt::Write;

/// The unit of shares.
pub(super) const PERCENT: &str = "%";

/// Letters of the version of a definition.
const VERSION_LENGTH: usize = 12;

/// What an indicator counts and how it is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorDefinition {
    /// `kind.name`.
    pub id: IndicatorId,
    /// The kind of the records that it counts.
    pub kind: KindId,
    /// Chinese name.
    pub name: String,
    /// Unit: 件, %, 个百分点 …
    pub unit: String,
    /// What is counted or divided.
    pub measure: Measure,
    /// Where the definition comes from.
    pub source: String,
    /// What is often confused.
    pub trap: Option<String>,
    /// The beginning of the SM3 of what is measured: another version is another figure.
    pub version: String,
}

/// What is counted of the records for which a condition holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Their number.
    #[default]
    Records,
    /// A field of whole numbers added up.
    Sum(FieldId),
    /// A field of money added up.
    Money(FieldId),
    /// How many different values a field has.
    Distinct(FieldId),
}

impl Amount {
    /// Whether the records themselves are counted.
    pub fn is_records(&self) -> bool {
        *self == Self::Records
    }

    /// The field that it reads.
    pub fn field(&self) -> Option<&FieldId> {
        match self {
            Self::Records => None,
            Self::Sum(field) | Self::Money(field) | Self::Distinct(field) => Some(field),
        }
    }
}

/// What an indicator measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The records for which a condition holds, in the period in which the day of a field lies.
    Count {
        /// Reads fields of the record only.
        condition: Condition,
        /// The condition as written.
        text: String,
        /// The field whose day decides the period.
        dated_by: FieldId,
        /// What is counted of these records.
        #[serde(default, skip_serializing_if = "Amount::is_records")]
        amount: Amount,
    },
    /// One count divided by another: in percent, or, where the unit is another, as an average.
    Rate {
        /// A count.
        numerator: IndicatorId,
        /// A count, always named.
        denominator: IndicatorId,
        /// Counts that a county may choose as denominator instead, this one among them.
        choices: Vec<IndicatorId>,
    },
    /// (this year − last year) ÷ last year of a count, in percent (同比增减幅度).
    ChangePercent {
        /// A count.
        of: IndicatorId,
    },
    /// This year − last year of a rate, in percentage points (百分点).
    ChangePoints {
        /// A rate.
        of: IndicatorId,
    },
}

impl IndicatorDefinition {
    /// The version of a measure.
    pub fn version_of(measure: &Measure) -> String {
        Self::hash_of(measure)
    }

    /// The beginning of the SM3 of what a definition reads.
    pub fn hash_of(what: &impl Serialize) -> String {
        let bytes = serde_json::to_vec(what).expect("a definition holds only texts and numbers");
        let mut version = String::new();
        for byte in Sm3::digest(&bytes) {
            write!(version, "{byte:02x}").expect("writing to a text cannot fail");
        }
        version.truncate(VERSION_LENGTH);
        version
    }

    /// The indicator of its change against the year before.
    pub fn year_on_year(&self) -> Self {
        let of = self.id.clone();
        let (ending, unit, measure) = match self.measure {
            Measure::Count { .. } => ("year_on_year", "%", Measure::ChangePercent { of }),
            Measure::Rate { .. } if self.unit != PERCENT => {
                ("year_on_year", "%", Measure::ChangePercent { of })
            }
            _ => (
                "year_on_year_points",
                "个百分点",
                Measure::ChangePoints { of },
            ),
        };
        Self {
            id: format!("{}_{ending}", self.id).into(),
            kind: self.kind.clone(),
            name: format!("{}同比", self.name),
            unit: unit.to_string(),
            version: Self::version_of(&measure),
            measure,
            source: format!("与上年同期比较：{}", self.name),
            trap: self.trap.clone(),
        }
    }
}
