//! The review of a draft: a form, then the text with its doubts marked.

use super::form::Choice;
use crate::web::frame::Link;
use crate::web::pieces::RefusalBox;
use serde::Serialize;

/// The form and, once sent, what was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextReviewPage {
    /// Where the form goes.
    pub action: String,
    /// Why there is no answer.
    pub refusal: Option<RefusalBox>,
    /// Kinds of drafts.
    pub kinds: Vec<Choice>,
    /// The text as it was sent.
    pub text: String,
    /// What was found.
    pub result: Option<ReviewResult>,
}

/// What was found in a draft.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReviewResult {
    /// How many doubts, by severity, in words.
    pub summary: String,
    /// The doubts.
    pub doubts: Vec<DoubtRow>,
    /// The text, paragraph by paragraph.
    pub paragraphs: Vec<Vec<MarkedRun>>,
}

/// One doubt.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DoubtRow {
    /// The severity in words.
    pub severity: &'static str,
    /// How it is shown.
    pub class: &'static str,
    /// The rule with what it asks.
    pub rule: String,
    /// The place, with its address on the page.
    pub place: Link,
    /// The words.
    pub words: String,
    /// Why.
    pub why: String,
    /// The articles.
    pub law: Vec<Link>,
    /// What to do.
    pub advice: String,
    /// A sentence of ours on which the rule fires.
    pub example: String,
    /// The anchor of the row.
    pub anchor: String,
}

/// A piece of the text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MarkedRun {
    /// The words.
    pub text: String,
    /// Doubts that begin here: anchors of the place.
    pub anchors: Vec<String>,
    /// The row of the first doubt that holds here; empty where none does.
    pub row: String,
    /// What the doubts are, in words.
    pub title: String,
}

templates! { TextReviewPage => "text_review.html" }
