//! Reading definition files: tables key by key, and what is wrong in them with file, line, reason and remedy.
//!
//! Knows TOML and nothing of the law; every loader of definitions is built on it.

mod names;
mod nearest;
mod problem;
mod table;

pub(crate) use names::{unknown, wrong_identifier};
pub use nearest::nearest;
pub use problem::LoadProblem;
pub(crate) use problem::line_of;
pub(crate) use table::{Placed, Source, Table, json_of};
