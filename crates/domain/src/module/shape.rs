//! The shape to which a record is pinned: fields, stages, actions and letters, without their articles.

use crate::procedure::{Action, Definition, LetterKind, Stage};
use crate::register::Field;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::fmt::Write;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    fields: Vec<Field>,
    stages: Vec<Stage>,
    actions: Vec<Action>,
    letters: Vec<LetterKind>,
}

/// Why a stored shape cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("已存的流程版本 {shape} 读不出来")]
pub struct ShapeError {
    /// The hash of the shape.
    pub shape: String,
    /// The fault.
    #[source]
    pub source: serde_json::Error,
}

/// The canonical text of a definition's shape, to be stored beside the records that are pinned to it.
///
/// Articles are left out: they are never pinned.
pub fn shape_text(definition: &Definition) -> String {
    let mut shape = Shape {
        fields: definition.fields.clone(),
        stages: definition.stages.clone(),
        actions: definition.actions.clone(),
        letters: definition.letters.clone(),
    };
    for action in &mut shape.actions {
        action.law.clear();
    }
    for letter in &mut shape.letters {
        letter.law.clear();
    }
    serde_json::to_string(&shape).expect("a shape holds only texts, numbers and lists")
}

/// The SM3 of a text, in hexadecimal.
pub fn shape_hash(text: &str) -> String {
    let mut hash = String::new();
    for byte in Sm3::digest(text.as_bytes()) {
        write!(hash, "{byte:02x}").expect("writing to a text cannot fail");
    }
    hash
}

/// The definition by which a record of a stored shape is judged:
/// its fields, stages, actions and letters, with the guards, limits, articles and names of today.
///
/// # Errors
/// When the text is no shape.
pub fn with_shape(today: &Definition, text: &str) -> Result<Definition, ShapeError> {
    let hash = shape_hash(text);
    let stored: Shape = serde_json::from_str(text).map_err(|source| ShapeError {
        shape: hash.clone(),
        source,
    })?;
    let mut pinned = Definition {
        fields: stored.fields,
        stages: stored.stages,
        actions: stored.actions,
        letters: stored.letters,
        shape: hash,
        ..today.clone()
    };
    for action in &mut pinned.actions {
        action.law = today
            .action(&action.id)
            .map_or_else(Vec::new, |now| now.law.clone());
    }
    for letter in &mut pinned.letters {
        letter.law = today
            .letter(&letter.id)
            .map_or_else(Vec::new, |now| now.law.clone());
    }
    Ok(pinned)
}

/// A whole definition as text, for kinds whose module may be gone later.
pub fn definition_text(definition: &Definition) -> String {
    serde_json::to_string(definition).expect("a definition holds only texts, numbers and lists")
}

/// The definition of a stored text.
///
/// # Errors
/// When the text is no definition.
pub fn reload(text: &str) -> Result<Definition, ShapeError> {
    serde_json::from_str(text).map_err(|source| ShapeError {
        shape: shape_hash(text),
        source,
    })
}
