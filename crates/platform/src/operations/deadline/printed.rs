//! An answer as programs read it.

use super::Answer;
use domain::engines::deadline::Step;
use domain::law::Citation;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

/// The answer as JSON.
#[derive(Debug, Serialize)]
pub struct Printed<'a> {
    due_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime>,
    provisional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sure_on: Option<Date>,
    law: &'a [Citation],
    steps: &'a [Step],
}

impl Answer {
    /// The answer for programs: day, articles, steps.
    pub fn printed(&self) -> Printed<'_> {
        Printed {
            due_on: self.due_on,
            due_at: self.due_at,
            provisional: self.provisional,
            sure_on: self.sure_on,
            law: &self.law,
            steps: &self.steps,
        }
    }
}
