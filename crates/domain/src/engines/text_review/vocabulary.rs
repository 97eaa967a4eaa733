//! All words of all rules in one automaton, so that a draft is read once.

use super::pattern::{Occurrences, Pattern, SetId, Step, What};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::BTreeMap;

/// Word sets while rules are being read.
#[derive(Debug, Default)]
pub(super) struct Sets {
    known: BTreeMap<Vec<String>, SetId>,
}

impl Sets {
    /// The pattern with its word lists replaced by sets.
    pub(super) fn take(&mut self, pattern: Pattern<Vec<String>>) -> Pattern<SetId> {
        let steps = pattern.into_iter().map(|step| Step {
            gap: step.gap,
            what: match step.what {
                What::Words(words) => What::Words(self.set(words)),
                What::Number => What::Number,
                What::Beginning => What::Beginning,
                What::End => What::End,
            },
        });
        steps.collect()
    }

    fn set(&mut self, words: Vec<String>) -> SetId {
        let next = self.known.len();
        *self.known.entry(words).or_insert(next)
    }
}

/// The automaton: which sets each word belongs to.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    automaton: AhoCorasick,
    /// By word, the sets that hold it.
    sets: Vec<Vec<u32>>,
    /// How many sets there are.
    count: usize,
}

impl Vocabulary {
    /// The automaton of these sets; `None` where there are more words than one can hold.
    pub(super) fn new(sets: &Sets) -> Option<Self> {
        let mut by_word: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (words, id) in &sets.known {
            let id = u32::try_from(*id).ok()?;
            for word in words {
                by_word.entry(word).or_default().push(id);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(by_word.keys())
            .ok()?;
        Some(Self {
            automaton,
            sets: by_word.into_values().collect(),
            count: sets.known.len(),
        })
    }

    /// Every word in the text, by its end: start, end, and the sets that hold it.
    pub(super) fn words<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a [u32])> {
        self.automaton.find_overlapping_iter(text).map(|found| {
            let sets = &self.sets[found.pattern().as_usize()];
            (found.start(), found.end(), sets.as_slice())
        })
    }

    /// A place to collect the words of one sentence.
    pub(super) fn collector(&self) -> Collector {
        Collector {
            places: vec![Vec::new(); self.count],
            touched: Vec::new(),
        }
    }
}

/// The words of one sentence, by set.
#[derive(Debug)]
pub(super) struct Collector {
    places: Vec<Vec<(usize, usize)>>,
    touched: Vec<u32>,
}

impl Collector {
    /// Notes a word of a set; whether it is the first of its set.
    #[inline]
    pub(super) fn add(&mut self, set: u32, start: usize, end: usize) -> bool {
        let places = &mut self.places[set as usize];
        let first = places.is_empty();
        if first {
            self.touched.push(set);
        }
        places.push((start, end));
        first
    }

    /// Forgets the sentence.
    pub(super) fn clear(&mut self) {
        for set in self.touched.drain(..) {
            self.places[set as usize].clear();
        }
    }

    /// The sets of which the sentence has words.
    pub(super) fn touched(&self) -> &[u32] {
        &self.touched
    }
}

impl Occurrences for Collector {
    fn of(&self, set: SetId) -> &[(usize, usize)] {
        &self.places[set]
    }
}
