//! Opening the data folder for a command.

use super::{Failure, Global};
use crate::jobs::socket::{Request, answered, ask};
use crate::operations::opening::{Opening, OpeningError, Source, System, open};
use crate::operations::{Nature, Office, opening};
use serde::de::DeserializeOwned;
use serde_json::Value;
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

/// The answer to a request: by the server that holds the folder, or else by opening it here.
///
/// # Errors
/// As [`any`].
pub fn asked(global: &Global, request: Request) -> Result<Value, Failure> {
    if let Ok(answer) = ask(&global.data, &request) {
        return Ok(answer);
    }
    let office = any(global)?;
    let answer = answered(&office, request);
    office.writer.close();
    Ok(answer)
}

/// What was done, or why nothing was; `undone` says so in Chinese.
///
/// # Errors
/// The refusal, complaint or fault that the answer holds.
pub fn told_as<T: DeserializeOwned>(answer: Value, undone: &str) -> Result<T, Failure> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    if let Some(refusal) = answer.get("refusal") {
        let (reason, remedy) = (text(&refusal["reason"]), text(&refusal["remedy"]));
        let said = format!("{undone}：{reason}。{remedy}。");
        return Err(match refusal["id"].as_str() {
            Some("file" | "mapping") => Failure::bad_input(said),
            _ => Failure::refusal(said),
        });
    }
    if let Some(problem) = answer.get("bad_input") {
        return Err(Failure::bad_input(text(problem)));
    }
    if let Some(problem) = answer.get("fault") {
        return Err(Failure::fault(text(problem)));
    }
    serde_json::from_value(answer).map_err(Failure::fault)
}

fn opened(global: &Global, create: bool) -> Result<Office, Failure> {
    let files = global.definition_files()?.without_examples();
    let rules = Arc::new(super::check::compiled(&files)?);
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
