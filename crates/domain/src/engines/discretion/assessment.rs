//! Items of an assessment that reward penalties or fine income, which the law forbids to tie to any assessment.

use super::book::Book;
use super::source::AssessmentText;
use serde::Serialize;

/// Why an item of an assessment is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssessmentRule {
    /// Identifier of the rule.
    pub rule: String,
    /// The words on which it rests.
    pub words: Vec<String>,
    /// Why.
    pub reason: String,
    /// What to assess instead.
    pub remedy: String,
    /// Citations.
    pub law: Vec<String>,
}

impl Book {
    /// Why an item of an assessment is forbidden, if it is.
    pub fn forbids(&self, item: &str) -> Option<AssessmentRule> {
        self.assessment
            .iter()
            .find_map(|rule| forbidden(rule, item))
    }
}

fn forbidden(rule: &AssessmentText, item: &str) -> Option<AssessmentRule> {
    let named = |words: &[String]| {
        words
            .iter()
            .find(|word| item.contains(word.as_str()))
            .cloned()
    };
    if named(&rule.unless).is_some() {
        return None;
    }
    let words = vec![named(&rule.subject)?, named(&rule.measure)?];
    Some(AssessmentRule {
        rule: rule.id.clone(),
        words,
        reason: rule.reason.clone(),
        remedy: rule.remedy.clone(),
        law: rule.law.clone(),
    })
}
