//! To be described.

pub mod examples;
