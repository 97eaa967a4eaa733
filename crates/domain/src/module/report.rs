//! What `check` says about all modules.

use super::{Module, load};
use crate::law::{LawBook, LoadProblem};
use crate::policy::Roles;
use serde::Serialize;

/// The result of checking all definitions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Everything that is wrong; empty: all modules load.
    pub problems: Vec<LoadProblem>,
    /// What was found.
    pub counts: Counts,
}

/// How much was found in the modules that load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Modules.
    pub modules: usize,
    /// Fields.
    pub fields: usize,
    /// Actions.
    pub actions: usize,
    /// Guards.
    pub guards: usize,
    /// Time limits.
    pub limits: usize,
    /// Legal values, those of extensions among them.
    pub values: usize,
    /// Values that may block: sure and proven.
    pub proven: usize,
    /// Values that are marked unproven: they warn and never block.
    pub unproven: usize,
    /// Letters.
    pub letters: usize,
    /// Indicators.
    pub indicators: usize,
    /// Examples.
    pub examples: usize,
}

/// Reads and checks all modules, given as paths and texts.
pub fn check_all(files: &[(&str, &str)], law: &LawBook, roles: &Roles) -> Report {
    match load(files, law, roles) {
        Ok(modules) => Report {
            problems: Vec::new(),
            counts: counts(&modules),
        },
        Err(problems) => Report {
            problems,
            counts: Counts::default(),
        },
    }
}

/// How much stands in modules.
pub fn counts(modules: &[Module]) -> Counts {
    let mut counts = Counts {
        modules: modules.len(),
        ..Counts::default()
    };
    for module in modules {
        let definition = &module.definition;
        counts.fields += definition.fields.len();
        counts.actions += definition.actions.len();
        counts.guards += definition.guards.len();
        counts.limits += definition.limits.len();
        counts.letters += definition.letters.len();
        counts.indicators += module.indicators.len();
        counts.examples += module.examples.len();
        for limit in definition.limits.iter().filter(|limit| !limit.internal) {
            let extension = limit
                .extension
                .iter()
                .flat_map(|extension| &extension.values);
            for value in limit.values.iter().chain(extension) {
                counts.values += 1;
                counts.proven += usize::from(value.may_block());
                counts.unproven += usize::from(value.unproven);
            }
        }
    }
    counts
}
