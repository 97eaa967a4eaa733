//! Reviews the text of a draft by rules: normative documents, contracts, village rules.
//!
//! Decides where a draft gives reason to doubt, on which article, how grave, and what to do: words of
//! a sentence that only a higher law may contain, or that restrict competition; citations of repealed
//! or superseded law, of articles that are not there; numbering, days and attachments of the document.
//! Each rule is a file of data, dated by the statutes that it stands on. A finding is a doubt: a person
//! decides whether it stands, and what is overruled is counted against the rule ([`Tally`]).
//!
//! Places are counted in characters from nought. Left out: whether a cited article says what the
//! draft makes of it, whether a measure is wise, procedure outside the text (hearings, signatures).

mod book;
mod citation;
mod comparison;
mod draft;
mod examples;
mod finding;
mod kind;
mod marks;
mod opinion;
mod pattern;
mod rule;
mod rule_file;
mod scan;
mod structure;
mod tally;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use book::{ExampleFault, RuleBook, library_files};
pub use citation::{Library, LibraryError, Work};
pub use comparison::{Change, Clause, Comparison, Piece, compare};
pub use finding::{Finding, Place, SEVERITIES, Severity};
pub use kind::Kind;
pub use opinion::{Opinion, Outcome, Tracked, track};
pub use rule::{Check, Rule};
pub use scan::TextReview;
pub use tally::{Tally, Verdict};
