//! The program `fadu` as a library, so that its tests can reach every part.

pub mod cli;
pub mod definitions;
pub mod rules;
pub mod store;
