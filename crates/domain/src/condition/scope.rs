//! What a condition may speak of, and how a wrong one is answered.

use crate::identifier::KindId;
use crate::register::Field;
use std::collections::BTreeMap;
use std::fmt;

/// Fields, time limits and letters of one kind, by which a condition is read and said.
#[derive(Clone, Debug, Default)]
pub struct Names<'a> {
    /// Fields of the kind.
    pub fields: &'a [Field],
    /// Time limits: identifier and Chinese name.
    pub limits: Vec<(&'a str, &'a str)>,
    /// Letters: identifier and Chinese name.
    pub letters: Vec<(&'a str, &'a str)>,
    /// Fields of the kinds to which link fields lead; `None`: unknown here, their identifiers are shown.
    pub kinds: Option<&'a BTreeMap<KindId, Vec<Field>>>,
}

/// What a condition may speak of.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// Names that it may use.
    pub names: Names<'a>,
    /// Where it stands.
    pub place: ConditionUse,
}

/// Where a condition stands decides what it may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionUse {
    /// A guard or the beginning of a time limit: everything.
    Guard,
    /// A list: fields of the record, and `today`.
    List,
    /// An indicator: fields of the record only, so that it becomes SQL and can be asked for a past day.
    Indicator,
}

/// Why a text is not a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConditionProblem {
    /// Where in the text, in bytes from its beginning.
    pub offset: usize,
    /// What is wrong, in Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub remedy: String,
}

impl fmt::Display for ConditionProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}；{}", self.reason, self.remedy)
    }
}

impl ConditionProblem {
    /// A problem at a place of the text.
    pub(super) fn at(offset: usize, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            offset,
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}
