//! What is kept for each organ and month, and what a fact of each class adds to it.

use super::classes::Classes;
use super::{Condition, EvaluationError, Indicator};
use std::collections::{BTreeSet, HashMap};

/// What a word of a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Quantity {
    /// How many facts.
    Count,
    /// What a column of amounts comes to.
    Sum(usize),
    /// How many different values of a column.
    Distinct(usize),
}

/// A word to which a fact adds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Add {
    pub word: u32,
    pub quantity: Quantity,
}

/// Words of a row of cells, and how facts reach them.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub classes: Classes,
    /// Words of a row.
    pub words: usize,
    /// The word of each indicator that has one.
    pub word_of: Vec<Option<u32>>,
    /// The number of the condition of each such indicator.
    pub condition_of: Vec<Option<u32>>,
    /// What a fact of each class adds.
    pub adds: Vec<Vec<Add>>,
    /// Words that count different values, and their columns.
    pub distinct: Vec<(u32, usize)>,
}

impl Plan {
    /// Compiles indicators that are checked.
    pub fn compile(indicators: &[Indicator], sizes: &[u32]) -> Result<Self, EvaluationError> {
        let mut numbers: HashMap<&Condition, u32> = HashMap::new();
        let mut conditions = Vec::new();
        let mut condition_of = Vec::with_capacity(indicators.len());
        for indicator in indicators {
            condition_of.push(indicator.condition().map(|condition| {
                *numbers.entry(condition).or_insert_with(|| {
                    conditions.push(condition);
                    conditions.len() as u32 - 1
                })
            }));
        }
        let classes = Classes::compile(&conditions, sizes)?;
        let wanted = |(indicator, condition): (&Indicator, &Option<u32>)| {
            let quantity = match indicator {
                Indicator::Count(_) => Quantity::Count,
                Indicator::Sum { amount, .. } => Quantity::Sum(*amount),
                Indicator::Distinct { column, .. } => Quantity::Distinct(*column),
                Indicator::Rate { .. } | Indicator::YearOnYear { .. } => return None,
            };
            condition.map(|condition| (condition, quantity))
        };
        let wanted: Vec<_> = indicators.iter().zip(&condition_of).map(wanted).collect();
        let counts = (0..conditions.len()).map(|condition| (condition as u32, Quantity::Count));
        let mut words: Vec<_> = wanted.iter().copied().flatten().chain(counts).collect();
        words.sort_unstable();
        words.dedup();
        let word = |of: &(u32, Quantity)| words.binary_search(of).ok().map(|word| word as u32);
        let word_of = wanted.iter().map(|it| word(it.as_ref()?)).collect();
        let adds = classes
            .taken_by
            .iter()
            .map(|taken| adds(taken, &words))
            .collect();
        let distinct =
            words
                .iter()
                .enumerate()
                .filter_map(|(word, (_, quantity))| match quantity {
                    Quantity::Distinct(column) => Some((word as u32, *column)),
                    Quantity::Count | Quantity::Sum(_) => None,
                });
        let distinct = distinct.collect();
        Ok(Self {
            classes,
            words: words.len(),
            word_of,
            condition_of,
            adds,
            distinct,
        })
    }

    /// The columns of amounts that are added up.
    pub fn summed(&self) -> BTreeSet<usize> {
        let column = |add: &Add| match add.quantity {
            Quantity::Sum(column) => Some(column),
            Quantity::Count | Quantity::Distinct(_) => None,
        };
        self.adds.iter().flatten().filter_map(column).collect()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let adds = self
            .adds
            .iter()
            .map(|it| it.len() * size_of::<Add>() + size_of::<Vec<Add>>());
        self.classes.bytes() + adds.sum::<usize>() + self.word_of.len() * 16
    }
}

/// The words of the conditions that take a class.
fn adds(taken: &[u32], words: &[(u32, Quantity)]) -> Vec<Add> {
    let of_condition = |condition: &u32| {
        let first = words.partition_point(|(it, _)| it < condition);
        let until = words.partition_point(|(it, _)| it <= condition);
        (first..until).map(|word| Add {
            word: word as u32,
            quantity: words[word].1,
        })
    };
    taken.iter().flat_map(of_condition).collect()
}
