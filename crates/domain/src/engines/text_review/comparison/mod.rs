//! Two drafts side by side, clause by clause.
//!
//! Clauses are articles with what stands under them, or, where a draft has none, its lines. Equal clauses are
//! found first, wherever they stand; the others by how many pairs of letters they share, the same number
//! counting for them. What changed within a clause is told piece by piece.

mod align;
mod inline;

use super::draft::{Draft, Numbering};
use super::marks::is_blank;
use align::align;
pub use inline::Piece;
use inline::pieces;

/// One clause of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number as the draft writes it; empty for text without number.
    pub number: String,
    /// Its text without the number.
    pub text: String,
    /// First character in the draft, counted from nought.
    pub start: usize,
    /// The line, counted from one.
    pub line: usize,
}

/// What became of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Stands as it was; the number may be another one.
    Same {
        /// In the old draft.
        old: Clause,
        /// In the new one.
        new: Clause,
    },
    /// Changed; what exactly.
    Changed {
        /// In the old draft.
        old: Clause,
        /// In the new one.
        new: Clause,
        /// The text piece by piece.
        pieces: Vec<Piece>,
    },
    /// Only in the new draft.
    Added(Clause),
    /// Only in the old draft.
    Removed(Clause),
}

/// Two drafts compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Every clause of both, in the order of the new draft; what was removed stands where it was.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// How many clauses are the same, changed, added, removed.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for change in &self.changes {
            let which = match change {
                Change::Same { .. } => 0,
                Change::Changed { .. } => 1,
                Change::Added(_) => 2,
                Change::Removed(_) => 3,
            };
            counts[which] += 1;
        }
        counts
    }
}

impl Change {
    /// Whether a clause stands under another number than before.
    pub fn is_renumbered(&self) -> bool {
        match self {
            Change::Same { old, new } | Change::Changed { old, new, .. } => {
                old.number != new.number
            }
            Change::Added(_) | Change::Removed(_) => false,
        }
    }
}

/// Compares two drafts.
pub fn compare(old: &str, new: &str) -> Comparison {
    let (old, new) = (clauses(old), clauses(new));
    let partner = align(&old, &new);
    let mut is_kept = vec![false; old.len()];
    for old in partner.iter().flatten() {
        is_kept[*old] = true;
    }
    let mut changes = Vec::with_capacity(new.len());
    let mut removed = (0..old.len()).filter(|at| !is_kept[*at]).peekable();
    for (at, clause) in new.into_iter().enumerate() {
        let Some(before) = partner[at] else {
            changes.push(Change::Added(clause));
            continue;
        };
        while let Some(gone) = removed.next_if(|gone| *gone < before) {
            changes.push(Change::Removed(old[gone].clone()));
        }
        let old = old[before].clone();
        changes.push(match letters(&old.text) == letters(&clause.text) {
            true => Change::Same { old, new: clause },
            false => {
                let pieces = pieces(&old.text, &clause.text);
                Change::Changed {
                    old,
                    new: clause,
                    pieces,
                }
            }
        });
    }
    changes.extend(removed.map(|gone| Change::Removed(old[gone].clone())));
    Comparison { changes }
}

/// The clauses of a draft in order.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let draft = Draft::parse(text);
    let has_articles = draft.articles().next().is_some();
    let mut found: Vec<Clause> = Vec::new();
    let (mut characters, mut bytes) = (0, 0);
    for line in &draft.lines {
        let begins = match line.numbering {
            Some(
                Numbering::Article(..)
                | Numbering::Chapter(_)
                | Numbering::Section(_)
                | Numbering::Attachment,
            ) => true,
            _ => !has_articles,
        };
        let in_article = found.last().is_some_and(|last| !last.number.is_empty());
        if !begins
            && in_article
            && let Some(last) = found.last_mut()
        {
            last.text.push('\n');
            last.text.push_str(draft.words(&line.at));
            continue;
        }
        characters += text[bytes..line.at.start].chars().count();
        bytes = line.at.start;
        let number = text[line.at.start..line.body.start].trim_end_matches(is_blank);
        found.push(Clause {
            number: number.trim_end_matches('、').to_string(),
            text: draft.words(&line.body).to_string(),
            start: characters,
            line: line.line,
        });
    }
    found
}

/// Text without blanks, for asking whether two are the same.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|sign| !is_blank(*sign)).collect()
}
