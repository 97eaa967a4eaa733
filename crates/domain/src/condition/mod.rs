//! Conditions: one small typed grammar for guards, lists and indicators.
//!
//! The grammar and its truth table stand in `docs/decisions/0002-module-language.md`.
//! A condition is two-valued: a comparison with a missing value is false, and `not` is its complement.
//!
//! - [`Condition::parse`] reads a text and checks every name and type against a [`Scope`];
//! - [`Condition::holds`] judges it by [`Facts`], [`Condition::unmet`] says in Chinese which part failed;
//! - [`Condition::known`] judges it where what is missing is unknown;
//! - its `Display` writes it back in the grammar, [`Condition::phrase`] says it in Chinese.

mod check;
mod evaluate;
mod facts;
mod known;
mod parse;
mod phrase;
mod print;
mod scope;
mod term;
mod token;
mod tree;
mod written;

pub use crate::reading::nearest;
pub use facts::FieldFacts;
pub use scope::{ConditionProblem, ConditionUse, Names, Scope};
pub use tree::{Condition, Facts, LetterState, LimitState, Literal, Operator, Side, Term};
pub(crate) use written::condition_at;
