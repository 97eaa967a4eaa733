//! The kernel: definition + facts + action → events, or a refusal with its legal ground.
//!
//! [`decide`] judges a command and returns the events it produces; [`apply`] folds events into a [`Record`].
//! Nothing here knows a business by name, reads a clock, or touches a disk.

mod command;
mod definition;
mod event;
mod letter;
mod limit;
mod record;
mod refusal;

pub use command::{Actor, Command};
pub use definition::{
    Action, Addressee, Assignment, Bearer, Deemed, Definition, Extension, Guard, GuardEffect,
    LetterKind, NumberRule, PauseRule, Stage, Successor, TimeLimit, Trigger, WarningLight,
};
pub use event::Event;
pub use letter::{Letter, LetterProgress, Service};
pub use limit::{Limit, LimitProgress};
pub use record::{DeemedFact, FindingState, Record};
pub use refusal::{FieldProblem, Refusal};
