//! Who or what is reached by records, and who is not (覆盖检查).

use super::FieldPath;
use crate::condition::{Condition, FieldFacts};
use crate::identifier::{FieldId, KindId, RecordId};
use crate::indicator::{FigurePeriod, Subject};
use crate::register::{Choice, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A coverage check of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Identifier within the module.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Who should be reached.
    pub members: Members,
    /// Where a record says whom it reaches.
    pub field: FieldPath,
    /// Which records count.
    pub condition: Condition,
    /// The condition as written.
    pub text: String,
    /// The field whose day lies in the year that is asked for; `None`: records of any time count.
    pub dated_by: Option<FieldId>,
    /// How many records a member needs, at least 1.
    pub at_least: u32,
    /// Why, in a sentence.
    pub source: Option<String>,
}

/// Who should be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Members {
    /// The organs of a level: county, department, town or village.
    Organs(String),
    /// The choices of the field.
    Choices(Vec<Choice>),
    /// The records of another kind, to which the field links.
    Records(KindId),
}

/// How far a coverage check is met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The records by member, whether or not the member is known.
    pub reached: BTreeMap<String, Vec<RecordId>>,
}

impl Coverage {
    /// Reads the records of the kind in a year.
    pub fn read(&self, subjects: &[Subject<'_>], period: FigurePeriod) -> Reading {
        let mut reading = Reading::default();
        for subject in subjects {
            let in_time = self.dated_by.as_ref().is_none_or(|field| {
                let day = subject.fields.get(field).and_then(Value::as_day);
                day.is_some_and(|day| period.contains(day))
            });
            if !in_time || !self.condition.holds(&FieldFacts(subject.fields)) {
                continue;
            }
            for member in self.field.texts(subject.fields) {
                let records = reading.reached.entry(member.to_string()).or_default();
                if records.last() != Some(subject.record) {
                    records.push(subject.record.clone());
                }
            }
        }
        reading
    }
}

impl Reading {
    /// How many members have at least so many records.
    pub fn covered(&self, at_least: u32) -> usize {
        let enough = |records: &&Vec<RecordId>| records.len() >= at_least as usize;
        self.reached.values().filter(enough).count()
    }

    /// The records of a member.
    pub fn of(&self, member: &str) -> &[RecordId] {
        self.reached.get(member).map_or(&[], Vec::as_slice)
    }
}
