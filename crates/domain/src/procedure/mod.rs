//! The kernel: definition + facts + action → events, or a refusal with its legal ground.
//!
//! [`decide`] judges a command and returns the events it produces; [`apply`] folds events into a [`Record`].
//! Nothing here knows a business by name, reads a clock, or touches a disk.

mod apply;
mod clock;
mod command;
mod correct;
mod decide;
mod deemed;
mod definition;
mod event;
mod general;
mod import;
mod letter;
mod limit;
mod lookup;
mod paper;
mod prospect;
mod record;
mod refusal;
mod situation;
mod version;
mod wording;
mod working;

pub use apply::apply_action;
pub use clock::{is_moved, moved_runs, uncounted_finding};
pub use command::{Actor, Command};
pub use decide::{Decided, decide};
pub use definition::{
    Action, Addressee, Assignment, Bearer, Deemed, Definition, Extension, Guard, GuardEffect,
    ImportStep, LetterKind, NumberRule, PauseRule, Stage, Successor, TimeLimit, Trigger,
    WarningLight,
};
pub use event::Event;
pub use general::{GENERAL_ACTIONS, counts_anew, is_general};
pub use letter::{Letter, LetterProgress, Service};
pub use limit::{Limit, LimitProgress, OtherLaw};
pub use lookup::Lookup;
pub use prospect::{Light, Prospect, ProspectiveStage, WorklistRow, as_of, prospect};
pub use record::{DeemedFact, Fields, FindingState, Record};
pub use refusal::{FieldProblem, Refusal};
pub use situation::{
    LinkedRecords, Logged, OrganSign, OrganSigns, SerialKey, Serials, Situation, links,
    needs_history,
};
