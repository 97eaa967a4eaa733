//! Opening the data folder for a command.

use super::{Failure, Global};
use crate::operations::opening::{Opening, OpeningError, Source, System, open};
use crate::operations::{Nature, Office, opening};
use std::sync::Arc;

/// Opens a folder of real data.
///
/// # Errors
/// No data yet, demonstration data, a folder in use, or a fault.
pub fn real(global: &Global) -> Result<Office, Failure> {
    opened(global, false)
}

/// Makes and opens a new folder of real data.
///
/// # Errors
/// As [`real`].
pub fn new(global: &Global) -> Result<Office, Failure> {
    opened(global, true)
}

/// Opens the folder whatever it holds; the demonstration must be made already.
///
/// # Errors
/// As [`real`].
pub fn any(global: &Global) -> Result<Office, Failure> {
    match opening::nature_of(&global.data).map_err(Failure::fault)? {
        Some(Nature::Demonstration) => super::demo::prepared(global).map(|(office, _)| office),
        _ => real(global),
    }
}

fn opened(global: &Global, create: bool) -> Result<Office, Failure> {
    let rules = Arc::new(super::check::compiled(&global.definition_files()?)?);
    open(Opening {
        folder: global.data.clone(),
        database: global.database.clone(),
        nature: Nature::Real,
        create,
        rules,
        source: Box::new(System::default()),
        clock: Arc::new(|| System::default().now()),
    })
    .map_err(told)
}

/// An opening that failed, with the exit code that fits.
pub fn told(error: OpeningError) -> Failure {
    match error {
        OpeningError::Nature { .. } => Failure::refusal(error),
        OpeningError::Empty(_) => Failure::bad_input(error),
        other => Failure::fault(with_causes(&other)),
    }
}

/// An error with everything behind it.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text.push('：');
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    text
}
