//! Refusals: the law or the definition says no. An ordinary answer, never a fault.

use crate::law::Citation;
use serde::{Deserialize, Serialize};

/// Why an action is refused, and what to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The guard, or one of the kernel's own reasons (`stage`, `fields`, `version`, `time` …).
    pub id: String,
    /// What happened and why, in Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub remedy: String,
    /// Articles on which the refusal rests.
    pub law: Vec<Citation>,
    /// Which parts of the condition failed, as written.
    pub failed: Vec<String>,
    /// Fields that are missing or wrong.
    pub fields: Vec<FieldProblem>,
}

/// One field that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field.
    pub field: String,
    /// Its label.
    pub name: String,
    /// What was given.
    pub given: Option<String>,
    /// The rule that it breaks, in Chinese.
    pub rule: String,
}

impl Refusal {
    /// A refusal of the kernel's own, without an article.
    pub fn plain(id: &str, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            reason: reason.into(),
            remedy: remedy.into(),
            ..Self::default()
        }
    }
}
