//! Values of fields.

use super::Moment;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One row of a nested list, by column.
pub type ListRow = BTreeMap<String, Value>;

/// The value of a field; what is missing has no value at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Text; also choices, organs, codes, links and files, by their identifier.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Money in cents (分).
    Cents(i64),
    /// Yes or no.
    Bool(bool),
    /// A civil day.
    Day(Date),
    /// A moment.
    Moment(Moment),
    /// A nested list.
    List(Vec<ListRow>),
}

impl Value {
    /// The text, where this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number or the cents, where this is one.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Integer(number) | Self::Cents(number) => Some(*number),
            _ => None,
        }
    }

    /// The day, where this is a day or a moment.
    pub fn as_day(&self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Moment(moment) => Some(moment.day()),
            _ => None,
        }
    }
}
