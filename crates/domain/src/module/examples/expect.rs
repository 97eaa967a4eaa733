//! What an example expects.

use crate::law::Citation;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What is expected of one step; what is `None` is not compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepExpected {
    /// The stage after it.
    pub stage: Option<String>,
    /// Time limits after it: the latest run of each.
    pub due: BTreeMap<String, DueExpected>,
    /// Kinds of the letters that it drafts.
    pub letters: Option<Vec<String>>,
    /// The number that the record, or the letter it issues, bears.
    pub number: Option<String>,
    /// Guards whose findings it raises.
    pub findings: Option<Vec<String>>,
    /// Values of fields after it; null: the field is missing.
    pub fields: BTreeMap<String, Json>,
    /// The guard, or the kernel's own reason, by which it is refused; `None`: it is accepted.
    pub refusal: Option<String>,
    /// An article on which the refusal rests.
    pub law: Option<Citation>,
}

/// How a record is expected to look on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewExpected {
    /// Its stage, legal fictions included.
    pub stage: Option<String>,
    /// Limits whose expiry had an effect by law and has not been answered, or was confirmed.
    pub deemed: Option<Vec<String>>,
    /// Time limits: the latest run of each.
    pub due: BTreeMap<String, DueExpected>,
    /// Lights of running limits; `none`: no light is shown.
    pub lights: BTreeMap<String, String>,
    /// Guards whose findings stand.
    pub findings: Option<Vec<String>>,
    /// Values of fields; null: the field is missing.
    pub fields: BTreeMap<String, Json>,
}

/// What is expected of a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueExpected {
    /// Its latest run is due on this day.
    On(Date),
    /// It has never begun.
    NeverBegun,
    /// It stands still.
    Standing,
    /// It was fulfilled.
    Ended,
    /// It became moot.
    Lapsed,
    /// It expired with an effect by law.
    Deemed,
}

impl DueExpected {
    /// Reads a word of `examples.toml`.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::NeverBegun,
            "standing" => Self::Standing,
            "ended" => Self::Ended,
            "lapsed" => Self::Lapsed,
            "deemed" => Self::Deemed,
            _ => return None,
        })
    }
}

impl StepExpected {
    /// How many results it names; an accepted step alone is none.
    pub(super) fn assertions(&self) -> usize {
        let named = [
            self.stage.is_some(),
            self.letters.is_some(),
            self.number.is_some(),
            self.findings.is_some(),
            self.refusal.is_some(),
        ];
        named.iter().filter(|named| **named).count() + self.due.len() + self.fields.len()
    }
}

impl ViewExpected {
    /// How many results it names.
    pub(super) fn assertions(&self) -> usize {
        let named = [
            self.stage.is_some(),
            self.deemed.is_some(),
            self.findings.is_some(),
        ];
        named.iter().filter(|named| **named).count()
            + self.due.len()
            + self.lights.len()
            + self.fields.len()
    }
}

/// `expect` of a step as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepWritten {
    pub stage: Option<String>,
    #[serde(default)]
    pub due: BTreeMap<String, toml::Value>,
    pub letters: Option<Vec<String>>,
    pub number: Option<String>,
    pub findings: Option<Vec<String>>,
    #[serde(default)]
    pub fields: BTreeMap<String, toml::Value>,
    pub refusal: Option<String>,
    pub law: Option<Citation>,
}

/// `[example.view]` as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewWritten {
    pub stage: Option<String>,
    pub deemed: Option<Vec<String>>,
    #[serde(default)]
    pub due: BTreeMap<String, toml::Value>,
    #[serde(default)]
    pub lights: BTreeMap<String, String>,
    pub findings: Option<Vec<String>>,
    #[serde(default)]
    pub fields: BTreeMap<String, toml::Value>,
}
