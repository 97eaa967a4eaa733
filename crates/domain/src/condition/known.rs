//! Judging a condition where a missing value is unknown instead of false.

use super::{Condition, Facts, Term};

impl Condition {
    /// Whether the condition holds, as far as is known; `None`: what is missing decides.
    ///
    /// An act that another system recorded is judged so: what its file does not say is no breach.
    pub fn known(&self, facts: &dyn Facts) -> Option<bool> {
        match self {
            Self::And(parts) => all(parts.iter().map(|part| part.known(facts))),
            Self::Or(parts) => {
                let broken = parts
                    .iter()
                    .map(|part| part.known(facts).map(|holds| !holds));
                all(broken).map(|holds| !holds)
            }
            Self::Not(inner) => inner.known(facts).map(|holds| !holds),
            Self::Compare { left, right, .. } | Self::Apart { left, right, .. } => {
                (left.is_known(facts) && right.is_known(facts)).then(|| self.holds(facts))
            }
            Self::OneOf { term, .. } | Self::Present(term) | Self::Holds(term) => {
                term.is_known(facts).then(|| self.holds(facts))
            }
            Self::Limit { limit, .. } => facts.limit(limit).map(|_| self.holds(facts)),
            Self::Letter { letter, .. } => facts.letter(letter).map(|_| self.holds(facts)),
        }
    }
}

/// False if one is false, unknown if none is false and one is unknown.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut answer = Some(true);
    for part in parts {
        match part {
            Some(true) => {}
            Some(false) => return Some(false),
            None => answer = None,
        }
    }
    answer
}

impl Term {
    /// Whether the facts say what this is; who acted elsewhere, they never do.
    fn is_known(&self, facts: &dyn Facts) -> bool {
        match self {
            Self::Actor => false,
            Self::Count { list, .. } => facts.field(list).is_some(),
            _ => self.value(facts).is_some(),
        }
    }
}
