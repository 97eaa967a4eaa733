//! Which facts an indicator takes.

/// What one column must hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// One of these codes.
    In {
        /// The column of values.
        column: usize,
        /// The codes.
        codes: Vec<u32>,
    },
    /// None of these codes.
    NotIn {
        /// The column of values.
        column: usize,
        /// The codes.
        codes: Vec<u32>,
    },
}

impl Test {
    /// The column that is looked at.
    pub fn column(&self) -> usize {
        match self {
            Self::In { column, .. } | Self::NotIn { column, .. } => *column,
        }
    }

    /// The codes that are named.
    pub fn codes(&self) -> &[u32] {
        match self {
            Self::In { codes, .. } | Self::NotIn { codes, .. } => codes,
        }
    }

    /// Whether a code of the column passes.
    pub fn holds(&self, code: u32) -> bool {
        self.codes().contains(&code) == self.is_within()
    }

    pub(super) fn is_within(&self) -> bool {
        matches!(self, Self::In { .. })
    }
}

/// Alternatives, of which one must hold; an alternative holds where all its tests do.
///
/// Without an alternative no fact is taken; an alternative without a test takes every fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The alternatives.
    pub any: Vec<Vec<Test>>,
}

impl Condition {
    /// Takes every fact.
    pub fn always() -> Self {
        Self {
            any: vec![Vec::new()],
        }
    }

    /// Takes facts that pass all tests.
    pub fn all(tests: Vec<Test>) -> Self {
        Self { any: vec![tests] }
    }

    /// Whether a fact with these values is taken; what lacks a tested column is not.
    pub fn holds(&self, values: &[u32]) -> bool {
        let passes = |test: &Test| {
            values
                .get(test.column())
                .is_some_and(|code| test.holds(*code))
        };
        self.any.iter().any(|tests| tests.iter().all(passes))
    }
}
