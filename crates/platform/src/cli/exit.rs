//! How a command ends.

use crate::definitions::DefinitionsError;
use std::fmt;
use std::process::ExitCode;

/// Exit codes, the same for all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Something is broken.
    Fault = 1,
    /// The input cannot be used as it is.
    BadInput = 2,
    /// The law or a permission says no.
    Refusal = 3,
    /// The log is not what was signed.
    AuditMismatch = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command was not done, in Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How it ends.
    pub exit: Exit,
    /// What happened, why, and what to do.
    pub text: String,
}

impl Failure {
    /// Something is broken.
    pub fn fault(text: impl fmt::Display) -> Self {
        Self {
            exit: Exit::Fault,
            text: text.to_string(),
        }
    }

    /// The input cannot be used as it is.
    pub fn bad_input(text: impl fmt::Display) -> Self {
        Self {
            exit: Exit::BadInput,
            text: text.to_string(),
        }
    }

    /// The law or a permission says no.
    pub fn refusal(text: impl fmt::Display) -> Self {
        Self {
            exit: Exit::Refusal,
            text: text.to_string(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl From<DefinitionsError> for Failure {
    fn from(error: DefinitionsError) -> Self {
        Self::bad_input(error)
    }
}
