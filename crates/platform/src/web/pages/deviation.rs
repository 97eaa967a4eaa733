//! Fines compared with their like: a file, then flags with their spread, shares and trends.

use crate::web::pieces::{Fact, RefusalBox, Table};
use serde::Serialize;

/// The choice of a file, and what was found in it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeviationPage {
    /// Where the form goes.
    pub action: String,
    /// Why nothing was compared.
    pub refusal: Option<RefusalBox>,
    /// What was found.
    pub result: Option<DeviationBox>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeviationBox {
    /// Counts.
    pub facts: Vec<Fact>,
    /// Lines that were left out.
    pub bad: Vec<String>,
    /// Flags, the farthest first.
    pub flags: Vec<FlagRow>,
    /// How many more there are.
    pub more: usize,
    /// Shares of organs.
    pub organs: Table,
    /// Shares of items.
    pub items: Table,
    /// Drift, repeated fines, growth.
    pub trends: Vec<String>,
}

/// One flag.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FlagRow {
    /// Its kind.
    pub kind: &'static str,
    /// Colour of its mark.
    pub class: &'static str,
    /// Number of the decision.
    pub number: String,
    /// The organ.
    pub organ: String,
    /// Why.
    pub words: String,
    /// How it was contested.
    pub contest: Option<String>,
    /// The nearest decisions.
    pub nearest: String,
    /// The spread of its group.
    pub plot: Option<Plot>,
}

/// The spread of a group with the case marked; places in thousandths of the width.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plot {
    /// What it shows, in words.
    pub about: String,
    /// Bars.
    pub bars: Vec<Bar>,
    /// Where the case lies.
    pub mark: u32,
    /// The smallest amount.
    pub low: String,
    /// The largest.
    pub high: String,
}

/// One bar.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Bar {
    /// Where it begins.
    pub x: u32,
    /// Its width.
    pub width: u32,
    /// Where its top lies.
    pub y: u32,
    /// Its height.
    pub height: u32,
    /// What it holds, in words.
    pub title: String,
}

templates! { DeviationPage => "deviation.html" }
