//! Questions over all records of a kind: who has none ([`Coverage`]), and what happens too often ([`Watch`]).
//!
//! Both are declared in modules and read fields of records only. What they answer is for a person to look at:
//! a gap is no fault and a warning no finding.

mod coverage;
mod watch;

pub use coverage::{Coverage, Members, Reading};
pub use watch::Watch;

use crate::identifier::FieldId;
use crate::register::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A field of the record, or a column of a list of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPath {
    /// The field.
    pub field: FieldId,
    /// The column, where the field is a list.
    pub column: Option<String>,
}

impl FieldPath {
    /// The texts that stand there, each once per place.
    pub fn texts<'a>(&'a self, fields: &'a BTreeMap<FieldId, Value>) -> Vec<&'a str> {
        match (fields.get(&self.field), &self.column) {
            (Some(Value::List(rows)), Some(column)) => rows
                .iter()
                .filter_map(|row| row.get(column.as_str())?.as_text())
                .collect(),
            (Some(value), None) => value.as_text().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}
