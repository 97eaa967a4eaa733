//! Worked cases of a module: `examples.toml` read, played through the kernel, and compared.
//!
//! An example is a list of steps with what is expected of each, and of the record on a day.
//! It passes only if it took at least one action and asserted at least one result.
//! The same steps, without their expectations, are the paths of demonstration records.

mod all;
mod expect;
mod file;
mod play;
mod run;
mod wording;

pub use all::run_all;
pub use expect::{DueExpected, StepExpected, ViewExpected};
pub use file::read;
pub use play::{Player, Surroundings};
pub use run::{Difference, Outcome};

use crate::identifier::{ActionId, CountyId, KindId, LetterId, RoleId};
use crate::register::Moment;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The name of the record that steps are about when they name none.
pub const MAIN_RECORD: &str = "main";

/// One worked case.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Identifier within the module.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Rows of the catalogue of systems that it shows.
    pub covers: Vec<String>,
    /// The day on which it is looked at.
    pub today: Date,
    /// The county in which it plays.
    pub county: CountyId,
    /// Whether demonstration records may take its path.
    pub path: bool,
    /// The line of `examples.toml` on which it begins.
    pub line: usize,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Expected figures of the year of `today`, by indicator; `None`: no value, because the base is missing.
    pub figures: BTreeMap<String, Option<f64>>,
    /// How many members each coverage check is expected to find reached in the year of `today`.
    pub coverage: BTreeMap<String, f64>,
    /// How many groups each warning rule is expected to find.
    pub watch: BTreeMap<String, f64>,
    /// How the record is expected to look on `today`.
    pub view: Option<ViewExpected>,
}

/// One step of a worked case.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The line of `examples.toml` on which it begins.
    pub line: usize,
    /// When it occurs.
    pub at: Moment,
    /// The action.
    pub action: ActionId,
    /// The role that takes it; `None`: the first that may.
    pub role: Option<RoleId>,
    /// The record it is about, by a name of the example's own.
    pub record: String,
    /// The kind of that record; `None`: the module's own kind.
    pub kind: Option<KindId>,
    /// The letter that it is about: the latest of that kind.
    pub letter: Option<LetterId>,
    /// The number of the step that it corrects, counted from 1 over the accepted steps of the record.
    pub corrects: Option<u64>,
    /// Values of fields, or arguments.
    pub fields: BTreeMap<String, Json>,
    /// What is expected of it.
    pub expect: StepExpected,
}
