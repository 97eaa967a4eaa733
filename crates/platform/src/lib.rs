//! The program `fadu` as a library, so that its tests can reach every part.

pub mod store;
