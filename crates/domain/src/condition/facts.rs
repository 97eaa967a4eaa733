//! Facts of a record of which only the fields are known.

use super::{Facts, LetterState, LimitState, Side, Term};
use crate::identifier::{FieldId, LetterId, LimitId};
use crate::law::Length;
use crate::register::Value;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The fields of a record, for conditions that read nothing else: the loader refuses all else where this is used.
#[derive(Clone, Copy, Debug)]
pub struct FieldFacts<'a>(pub &'a BTreeMap<FieldId, Value>);

impl Facts for FieldFacts<'_> {
    fn field(&self, field: &FieldId) -> Option<&Value> {
        self.0.get(field)
    }

    fn linked(&self, _: &FieldId, _: &FieldId) -> Option<&Value> {
        None
    }

    fn limit(&self, _: &LimitId) -> Option<LimitState> {
        None
    }

    fn letter(&self, _: &LetterId) -> Option<LetterState> {
        None
    }

    fn today(&self) -> Date {
        Date::MIN
    }

    fn actor(&self) -> &str {
        ""
    }

    fn offset(&self, _: Date, _: Length, _: Side) -> Option<Date> {
        None
    }
}

impl Term {
    /// The value of a term that reads fields only; `None`: missing.
    pub fn reckoned(&self, fields: &BTreeMap<FieldId, Value>) -> Option<Value> {
        self.value(&FieldFacts(fields)).map(Cow::into_owned)
    }
}
