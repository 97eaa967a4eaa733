//! The measuring of a penalty: item and facts, then range, band, amount and every step.

use super::form::{Hidden, Input, InputGroup};
use crate::web::frame::Link;
use crate::web::pieces::Fact;
use serde::Serialize;

/// The choice of an item, its form, and the answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DiscretionPage {
    /// Where the choice of an item goes.
    pub action: String,
    /// Where the facts go.
    pub measure: String,
    /// The choice of an item.
    pub item: Input,
    /// Why there is no answer.
    pub problem: Option<String>,
    /// The answer.
    pub result: Option<MeasuredBox>,
    /// What identifies the item in the form of facts.
    pub hidden: Vec<Hidden>,
    /// Facts that are asked.
    pub groups: Vec<InputGroup>,
}

/// The answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MeasuredBox {
    /// The item.
    pub name: String,
    /// The conclusion.
    pub conclusion: String,
    /// `done`, `warned` or `refused`.
    pub class: &'static str,
    /// Range, band, document.
    pub facts: Vec<Fact>,
    /// The range as a bar.
    pub bar: Option<RangeBar>,
    /// Every step.
    pub steps: Vec<StepSaid>,
    /// What is not answered yet.
    pub questions: Vec<String>,
    /// What must be done besides.
    pub duties: Vec<String>,
    /// What is to be proven.
    pub evidence: Vec<EvidenceRow>,
    /// What is not allowed.
    pub refused: Vec<String>,
}

/// A lawful range with band and amount, in thousandths of its width.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RangeBar {
    /// What it shows, in words.
    pub about: String,
    /// Where the band begins.
    pub band_from: i64,
    /// How wide it is.
    pub band_width: i64,
    /// Where the amount lies.
    pub mark: Option<i64>,
    /// The lower end.
    pub low: String,
    /// The upper end.
    pub high: String,
}

/// A step of the reasoning.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StepSaid {
    /// What was examined.
    pub name: String,
    /// What came out.
    pub text: String,
    /// Articles.
    pub law: Vec<Link>,
    /// The amount after it.
    pub amount: Option<String>,
}

/// What proves a fact.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EvidenceRow {
    /// The fact.
    pub name: String,
    /// What proves it.
    pub needed: String,
    /// What was named.
    pub given: String,
}

templates! { DiscretionPage => "discretion.html" }
