//! The calculator of time limits, for everybody.

use super::case::StripDay;
use super::form::{Choice, Input};
use crate::web::frame::Link;
use crate::web::pieces::Fact;
use serde::Serialize;

/// The form and, once asked, the answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CalculatorPage {
    /// Where the form goes.
    pub action: String,
    /// Why there is no answer.
    pub problem: Option<String>,
    /// Limits, by procedure.
    pub groups: Vec<LimitGroup>,
    /// The county, whose own rules count too.
    pub county: Option<Input>,
    /// The other inputs.
    pub inputs: Vec<Input>,
    /// The answer.
    pub result: Option<ResultBox>,
}

/// The limits of one procedure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LimitGroup {
    /// The procedure.
    pub name: String,
    /// Its limits.
    pub options: Vec<Choice>,
}

/// The answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ResultBox {
    /// The limit.
    pub name: String,
    /// The due day, with the time of day where hours count.
    pub due: String,
    /// The day of the week.
    pub weekday: &'static str,
    /// Until when it is provisional.
    pub provisional: Option<String>,
    /// How it came about, in one sentence.
    pub sentence: String,
    /// Day by day.
    pub strip: Vec<StripDay>,
    /// About the limit.
    pub facts: Vec<Fact>,
    /// Articles.
    pub law: Vec<Link>,
    /// Every day with its reason.
    pub steps: Vec<StepRow>,
    /// Few enough to be shown at once.
    pub steps_open: bool,
    /// The answer for programs.
    pub json: String,
}

/// One day on the way.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StepRow {
    /// The day.
    pub day: String,
    /// It counts.
    pub counts: bool,
    /// Why.
    pub why: String,
}

templates! { CalculatorPage => "calculator.html" }
