//! Conditions: one small typed grammar for guards, lists and indicators.
//!
//! The grammar and its truth table stand in `docs/decisions/0002-module-language.md`.
//! A condition is two-valued: a comparison with a missing value is false, and `not` is its complement.

mod tree;

pub use tree::{Condition, Facts, LetterState, LimitState, Literal, Operator, Side, Term};
