//! Jobs: what happens by itself while the program runs. Each may run twice without harm.

pub mod checkpoints;
pub mod socket;
pub mod sweep;
