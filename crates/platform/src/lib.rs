//! The program `fadu` as a library, so that its tests can reach every part.

pub mod api;
pub mod cli;
pub mod definitions;
pub mod jobs;
pub mod operations;
pub mod paths;
pub mod routes;
pub mod rules;
pub mod server;
pub mod store;
pub mod web;
