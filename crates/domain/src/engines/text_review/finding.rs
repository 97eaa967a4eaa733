//! What a review finds, and where.

use crate::law::Citation;
use std::ops::Range;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Must not be adopted as it stands (致命).
    Fatal,
    /// Should be changed (严重).
    Serious,
    /// A person has to look (提示).
    #[default]
    Hint,
}

/// The severities with their words in rule files and answers.
pub const SEVERITIES: [(&str, Severity); 3] = [
    ("致命", Severity::Fatal),
    ("严重", Severity::Serious),
    ("提示", Severity::Hint),
];

impl Severity {
    /// The Chinese word.
    pub fn chinese(self) -> &'static str {
        let named = SEVERITIES.iter().find(|(_, severity)| *severity == self);
        named.map_or("", |(word, _)| word)
    }

    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Fatal => "fatal",
            Severity::Serious => "serious",
            Severity::Hint => "hint",
        }
    }
}

/// A place in a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// First character and the one after the last, counted from nought.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The line, counted from one.
    pub line: usize,
    /// The clause it stands in as the draft numbers it, with its item; empty before the first.
    pub clause: String,
    /// The words at the place.
    pub words: String,
}

/// One doubt about a draft; a person decides whether it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's identifier.
    pub rule: String,
    /// What the rule asks, in one line.
    pub name: String,
    /// The dimension that the rule belongs to.
    pub dimension: String,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// Why: the gist of the law in our own words, then what was seen here.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// The articles.
    pub law: Vec<Citation>,
    /// A sentence of our own on which the rule fires.
    pub example: String,
}

/// A doubt before its place is counted in characters: bytes, and what was seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Position of the rule in the book.
    pub(super) rule: usize,
    /// Bytes of the draft.
    pub(super) at: Range<usize>,
    /// What was seen, in words; empty where the rule's gist says all.
    pub(super) what: String,
}
