//! Which way a limit counts, and whether it is the most or the least time allowed.

use serde::{Deserialize, Serialize};

/// Which way a limit counts from its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// After the event.
    #[default]
    Forward,
    /// Before the event (届满前N日, rule T13): the due day is the latest day on which to act.
    Backward,
}

/// Whether a limit is the most or the least time allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// The act must be done by the due day.
    #[default]
    Maximum,
    /// The act must not be done before the due day has passed (一般不少于).
    Minimum,
}
