//! Deadlines: a computed date with a derivation.

mod types;

pub use types::{Direction, Pause, Period, Rule, Sense};
