//! Integration tests of the domain: its rules against the files of this repository and the reference data.

#![expect(clippy::unwrap_used, reason = "a test may end at the first surprise")]

mod checking;
mod condition;
mod condition_property;
mod deadline_vectors;
mod demonstration;
mod import;
mod indicator;
mod law_book;
mod law_proof;
mod limit_cases;
mod limit_files;
mod module;
mod reading;
mod reference;
mod register;
mod shared_limits;
mod statistics;
mod surveys;
mod two_laws;
mod worked_cases;
