//! Published draws, checked by anybody.

use crate::web::pieces::Fact;
use serde::Serialize;

/// The form, how a draw is made, and once asked what a check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DrawPage {
    /// Where the form goes.
    pub action: String,
    /// Why nothing was checked.
    pub problem: Option<String>,
    /// The text that was checked, for the form.
    pub pasted: String,
    /// What was found.
    pub checked: Option<CheckedBox>,
}

/// What a check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CheckedBox {
    /// Everything holds.
    pub holds: bool,
    /// In one sentence.
    pub verdict: String,
    /// Document, title, organ, fingerprint, days.
    pub facts: Vec<Fact>,
    /// Step by step.
    pub steps: Vec<CheckedStep>,
    /// The party's own line.
    pub own_line: Vec<Fact>,
    /// The strata.
    pub strata: Vec<StratumRow>,
    /// The first of the drawn objects.
    pub drawn: Vec<DrawnRow>,
    /// Drawn objects that are not shown.
    pub drawn_more: usize,
}

/// One step of a check.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CheckedStep {
    /// What was checked.
    pub title: String,
    /// What holds.
    pub found: String,
    /// What does not.
    pub problems: Vec<String>,
}

/// A stratum.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StratumRow {
    /// Its name.
    pub name: String,
    /// Its classes with their weights.
    pub classes: String,
    /// Lines.
    pub lines: u64,
    /// Lines that are not drawn.
    pub excluded: u64,
    /// Lines to be drawn.
    pub quota: u32,
}

/// A drawn object.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DrawnRow {
    /// Its number in the draw.
    pub number: usize,
    /// Its number and name.
    pub object: String,
    /// Its class and rank.
    pub place: String,
    /// The word of the stream that gave it.
    pub counter: String,
    /// Certificates of its officers.
    pub officers: String,
}

templates! { DrawPage => "draw.html" }
