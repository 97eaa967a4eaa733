//! The integration tests of the program: one binary, laid out like the sources.
#![expect(
    clippy::unwrap_used,
    reason = "in a test a failed step is a failed test"
)]

mod cli;
mod cli_cover;
mod cli_data;
mod cli_deadline;
mod cli_deviation;
mod cli_discretion;
mod cli_draw;
mod cli_import;
mod cli_merge;
mod cli_published;
mod cli_review;
mod databases;
mod definitions;
mod demonstration;
mod examples;
mod figures;
mod import;
mod store;
mod tidy;
mod web;
