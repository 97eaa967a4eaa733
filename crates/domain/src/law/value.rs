//! Dated legal values.

use super::{Citation, Length, Place};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure a value is (`law/deadlines.tsv`); only `High` values that are proven may block.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A template: off until a county enters its own basis.
    Low,
    /// May warn.
    Medium,
    /// Checked word by word; may block.
    #[default]
    High,
}

/// A length of time in force between two days, in a place, with its articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedValue {
    /// First day in force; `None`: since always.
    pub from: Option<Date>,
    /// Last day in force; `None`: until further notice.
    pub until: Option<Date>,
    /// Where it applies.
    pub applies_in: Place,
    /// The length.
    pub length: Length,
    /// The articles that it rests on: first the number, then the article that fixes the unit.
    pub law: Vec<Citation>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The text has not been obtained: may warn, never blocks.
    pub unproven: bool,
}

impl DatedValue {
    /// Whether an expired limit of this value may refuse an action.
    pub fn may_block(&self) -> bool {
        self.confidence == Confidence::High && !self.unproven
    }

    /// Whether it and another are in force on one day in one place.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let from = |value: &Self| value.from.unwrap_or(Date::MIN);
        let until = |value: &Self| value.until.unwrap_or(Date::MAX);
        self.applies_in == other.applies_in
            && from(self) <= until(other)
            && from(other) <= until(self)
    }
}

/// The value in force on `day` in `county`; the most local place wins, then the latest beginning.
/// A template (low confidence) is never in force.
pub fn in_force<'a>(values: &'a [DatedValue], day: Date, county: &str) -> Option<&'a DatedValue> {
    let specificity = |value: &DatedValue| match &value.applies_in {
        Place::Nation => 0,
        Place::System(_) => 1,
        Place::Region(prefix) => prefix.len(),
    };
    values
        .iter()
        .filter(|value| value.from.is_none_or(|from| from <= day))
        .filter(|value| value.until.is_none_or(|until| day <= until))
        .filter(|value| value.applies_in.covers(county))
        .filter(|value| value.confidence > Confidence::Low)
        .max_by_key(|value| (specificity(value), value.from))
}
