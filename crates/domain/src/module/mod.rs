//! Reads and checks modules: `module.toml`, `examples.toml` and the templates of letters.
//!
//! The language stands in `docs/decisions/0002-module-language.md`; whatever is not described there is refused
//! with file, line, reason and remedy. All problems of all files come back at once.
//! [`examples`] reads and runs the worked cases. Leaves out: proving values against the full texts of statutes.

mod actions;
mod example_check;
pub mod examples;
mod fields;
mod guards;
mod imports;
mod indicators;
mod letters;
mod limits;
mod load;
mod outline;
mod report;
mod roles;
mod shape;
mod surveys;
mod template;

pub use load::load;
pub use report::{Counts, Report, check_all, counts};
pub use roles::read_roles;
pub use shape::{ShapeError, definition_text, reload, shape_hash, shape_text, with_shape};

use self::examples::Example;
use crate::indicator::IndicatorDefinition;
use crate::procedure::Definition;
use crate::survey::{Coverage, Watch};
use serde::{Deserialize, Serialize};

/// A module that has been read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The kind of record.
    pub definition: Definition,
    /// Rows of the list of systems that it serves.
    pub covers: Vec<String>,
    /// Where its records are kept, unless a county says otherwise.
    pub main_system: MainSystem,
    /// Left out of the search over all kinds, for what it says about people.
    pub unsearched: bool,
    /// Indicators, the changes against the year before among them.
    pub indicators: Vec<IndicatorDefinition>,
    /// Who should be reached by its records.
    pub coverage: Vec<Coverage>,
    /// What is warned of.
    pub watches: Vec<Watch>,
    /// Worked cases.
    pub examples: Vec<Example>,
    /// The path of its `module.toml`.
    pub file: String,
    /// The text of its `page.html`, where it has one.
    pub page: Option<String>,
}

/// Where the records of a kind are kept first (主系统).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MainSystem {
    /// Here.
    #[default]
    Here,
    /// In another system: imported again and again by the external number, read-only here but for supplementary fields.
    Elsewhere,
}
