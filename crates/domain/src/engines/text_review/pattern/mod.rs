//! The language in which a rule says what it looks for in a sentence.
//!
//! Steps stand in order, apart by blanks, and follow each other without a gap unless one is written:
//!
//! ```text
//! 处以|给予 …20 {罚种}
//! ```
//!
//! | written | means |
//! |---|---|
//! | `甲\|乙` | one of the words |
//! | `…20` | at most twenty characters between; `…` alone: any number within the sentence |
//! | `{罚种}` | one of the words of a list in `words.toml`; may stand among words |
//! | `{数字}` | a number, in Chinese or Arabic figures |
//! | `{句首}` `{句尾}` | the beginning or the end of the sentence |
//! | `的\|之?` | a step that may be missing |
//!
//! A sentence ends at 。；！？ or with its line.

mod evaluate;
mod parse;

pub(super) use evaluate::{Occurrences, find};
pub(super) use parse::{WordLists, parse};

/// A set of words that stand for each other.
pub(super) type SetId = usize;

/// One step of a pattern, and how far after the one before it may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step<S> {
    /// The most characters between the step before and this one.
    pub(super) gap: Gap,
    /// What stands there.
    pub(super) what: What<S>,
}

/// The most characters between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// At most so many.
    Most(usize),
    /// Any number within the sentence.
    Any,
}

/// What stands at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What<S> {
    /// One of the words of a set.
    Words(S),
    /// A number.
    Number,
    /// The beginning of the sentence.
    Beginning,
    /// The end of the sentence.
    End,
}

/// A pattern without optional steps.
pub(super) type Pattern<S> = Vec<Step<S>>;
