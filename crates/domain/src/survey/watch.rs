//! What happens too often within a time (预警规则).

use crate::condition::{Condition, FieldFacts};
use crate::engines::warning::{Group, Happening, Threshold, groups};
use crate::identifier::{FieldId, RecordId};
use crate::indicator::Subject;
use crate::law::Citation;
use crate::register::Value;
use serde::{Deserialize, Serialize};

/// A rule that warns of records that are alike and lie close together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Identifier within the module.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// The fields in which records are alike.
    pub by: Vec<FieldId>,
    /// Which records count.
    pub condition: Condition,
    /// The condition as written.
    pub text: String,
    /// The field whose day counts.
    pub dated_by: FieldId,
    /// How often within which time.
    pub threshold: Threshold,
    /// What to do, for the person who looks at it.
    pub advice: String,
    /// Articles on which it rests.
    pub law: Vec<Citation>,
    /// The beginning of the SM3 of the rule: another version is another rule.
    pub version: String,
}

impl Watch {
    /// The groups of records that it warns of; a record that misses one of the fields is not compared.
    pub fn read(&self, subjects: &[Subject<'_>]) -> Vec<Group<Vec<String>, RecordId>> {
        let happenings = subjects.iter().filter_map(|subject| {
            let day = subject.fields.get(&self.dated_by)?.as_day()?;
            if !self.condition.holds(&FieldFacts(subject.fields)) {
                return None;
            }
            let key: Option<Vec<String>> = self
                .by
                .iter()
                .map(|field| written(subject.fields.get(field)?))
                .collect();
            Some(Happening {
                key: key?,
                day,
                id: subject.record.clone(),
            })
        });
        groups(happenings.collect(), self.threshold)
    }
}

/// A value as records are compared by it.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) | Value::Cents(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Day(day) => Some(day.to_string()),
        Value::Moment(_) | Value::List(_) => None,
    }
}
