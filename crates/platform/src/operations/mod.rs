//! Operations: what web, API, command line and jobs share. One operation is one transaction.
//!
//! An operation asks the policy first, reads what it needs, and hands a command to the writer.

pub mod accounts;
pub mod administration;
pub mod answer;
pub mod archive;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod choices;
pub mod coverage;
pub mod deadline;
pub mod demonstration;
pub mod deviation;
pub mod discretion;
pub mod draw;
mod failure;
pub mod figures;
pub mod files;
pub mod founding;
pub mod import;
pub mod links;
pub mod lists;
pub mod log;
pub mod main_system;
pub mod merging;
pub mod notices;
mod office;
pub mod opening;
pub mod papers;
pub mod published;
pub mod records;
pub mod report;
pub mod returns;
pub mod second_factor;
pub mod sessions;
pub mod snapshots;
pub mod surveys;
pub mod text_review;
pub mod widening;
pub mod workbench;

pub use failure::Failure;
pub use office::{Clock, County, Desk, Nature, Office};
