//! The register of indicators: what each one counts, over what, from which source, with which trap.
//!
//! Stands as data in the folder `indicators/`. Says by which words a report names an indicator, so that a
//! figure that was read finds its definition, and whether one label is used over different bases (败诉率 over
//! judgments or over all closed cases), in which case two places must not be ranked by it. What the value of
//! an indicator is, it does not know.

mod load;
mod matching;

pub use matching::Evidence;

use super::reader::Kind;
use matching::Index;
use std::sync::Arc;

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The identifier, such as `reconsideration.correction_rate`.
    pub id: Arc<str>,
    /// The Chinese name.
    pub name: String,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// What a value is measured in.
    pub unit: String,
    /// Count, rate, money or duration.
    pub kind: Kind,
    /// What a rate counts above the line.
    pub numerator: Option<Term>,
    /// What a rate counts below the line.
    pub denominator: Option<Term>,
    /// What belongs to it.
    pub included: Option<String>,
    /// What does not.
    pub excluded: Option<String>,
    /// Where it is defined.
    pub source: String,
    /// What makes figures of this name differ.
    pub trap: Option<String>,
    /// The bases that hide behind the one label; empty where there is one.
    pub bases: Vec<String>,
    /// Counted up whenever the definition changes.
    pub version: u32,
}

impl Definition {
    /// The name or alias that is nearest to a phrase: the one that shares most with it.
    pub fn nearest_name(&self, phrase: &str) -> &str {
        let mut best = (self.name.as_str(), said(&self.name, phrase));
        for alias in &self.aliases {
            let said = said(alias, phrase);
            if said > best.1 {
                best = (alias, said);
            }
        }
        best.0
    }

    /// Whether one label stands for different bases, so that places must not be ranked by it.
    pub fn has_several_bases(&self) -> bool {
        !self.bases.is_empty()
    }
}

/// How much a name and a phrase share: characters of the name in the phrase over the characters of both.
fn said(name: &str, phrase: &str) -> usize {
    let (mut all, mut found) = (phrase.chars().count(), 0);
    for letter in name.chars() {
        all += 1;
        found += usize::from(phrase.contains(letter));
    }
    found * 1000 / all.max(1)
}

/// What stands above or below the line of a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Another indicator of the register.
    Indicator(Arc<str>),
    /// Something that the register does not count by itself.
    Words(String),
}

/// All indicators, with the words by which reports name them.
#[derive(Debug, Clone, Default)]
pub struct Register {
    definitions: Vec<Definition>,
    index: Index,
}

impl Register {
    /// Reads the files of the register, given as names and texts.
    ///
    /// # Errors
    /// Every problem of every file: unknown keys, an identifier written twice, a numerator that does not exist.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Register, Vec<crate::reading::LoadProblem>> {
        load::register(files)
    }

    /// All indicators in the order of the files.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// One indicator.
    pub fn get(&self, id: &str) -> Option<&Definition> {
        self.definitions
            .iter()
            .find(|definition| &*definition.id == id)
    }

    /// The indicator that a clause of a report names, if it names one.
    pub fn find(&self, evidence: &Evidence<'_>) -> Option<&Definition> {
        let found = self.index.find(evidence)?;
        self.definitions.get(found)
    }
}
