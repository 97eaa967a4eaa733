//! What is to be counted, and the figures that come of it.

use super::{Condition, EvaluationError};

/// Months of a year; year on year looks so far back.
pub const YEAR: u32 = 12;

/// What one indicator is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// How many facts.
    Count(Condition),
    /// What an amount of them comes to.
    Sum {
        /// Which facts.
        of: Condition,
        /// Which column of amounts.
        amount: usize,
    },
    /// How many different values of a column they have.
    Distinct {
        /// Which facts.
        of: Condition,
        /// Which column of values.
        column: usize,
    },
    /// One whole indicator in the share of another, both by their place in the list.
    Rate {
        /// Above the line.
        above: usize,
        /// Below it.
        below: usize,
    },
    /// Another indicator against the same months of the year before: a whole one in its share, a rate in points.
    YearOnYear {
        /// Which, by its place in the list.
        of: usize,
    },
}

impl Indicator {
    /// The condition, where it has one of its own.
    pub fn condition(&self) -> Option<&Condition> {
        match self {
            Self::Count(of) | Self::Sum { of, .. } | Self::Distinct { of, .. } => Some(of),
            Self::Rate { .. } | Self::YearOnYear { .. } => None,
        }
    }
}

/// Months one after the other, both ends among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first month.
    pub first: u32,
    /// The last month.
    pub last: u32,
}

impl Period {
    /// A single month.
    pub fn month(month: u32) -> Self {
        Self {
            first: month,
            last: month,
        }
    }

    /// The same months of the year before, unless the facts do not reach back so far.
    pub fn year_before(self) -> Option<Self> {
        let first = self.first.checked_sub(YEAR)?;
        Some(Self {
            first,
            last: self.last.checked_sub(YEAR)?,
        })
    }

    /// Whether the month lies in it.
    pub fn has(self, month: u32) -> bool {
        (self.first..=self.last).contains(&month)
    }
}

/// A figure, exact; a quotient keeps the two numbers it comes from, unshortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A count or a sum.
    Whole(i64),
    /// A rate.
    Rate {
        /// Above the line.
        above: i64,
        /// Below the line, more than nought.
        below: i64,
    },
    /// How much more than a year before.
    Growth {
        /// Now.
        now: i64,
        /// A year before, more than nought.
        before: i64,
    },
    /// How much higher the rate is than a year before, as a quotient.
    Points {
        /// Above the line.
        above: i128,
        /// Below the line, more than nought.
        below: i128,
    },
}

impl Figure {
    /// The rate, where something stands below the line.
    pub(super) fn rate(above: i64, below: i64) -> Option<Self> {
        (below > 0).then_some(Self::Rate { above, below })
    }

    /// This figure against that of the year before; nothing grows from nought.
    pub(super) fn against(self, before: Self) -> Option<Self> {
        match (self, before) {
            (Self::Whole(now), Self::Whole(before)) => {
                (before > 0).then_some(Self::Growth { now, before })
            }
            (
                Self::Rate { above, below },
                Self::Rate {
                    above: then,
                    below: base,
                },
            ) => {
                let wide = |one: i64, other: i64| i128::from(one) * i128::from(other);
                Some(Self::Points {
                    above: wide(above, base) - wide(then, below),
                    below: wide(below, base),
                })
            }
            _ => None,
        }
    }

    /// For display: a rate as a share of one, growth as a share of what was before, points as a share of one.
    pub fn shown(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Rate { above, below } => above as f64 / below as f64,
            Self::Growth { now, before } => {
                (i128::from(now) - i128::from(before)) as f64 / before as f64
            }
            Self::Points { above, below } => above as f64 / below as f64,
        }
    }
}

/// Checks that what indicators name is there, and that a rate and a change are made of what they can be made of.
///
/// # Errors
/// The first indicator that names something else.
pub(super) fn check(
    indicators: &[Indicator],
    sizes: &[u32],
    amounts: usize,
) -> Result<(), EvaluationError> {
    for (number, indicator) in indicators.iter().enumerate() {
        let is_whole = |at: &usize| {
            indicators
                .get(*at)
                .is_some_and(|it| it.condition().is_some())
        };
        let is_fit = match indicator {
            Indicator::Count(_) => true,
            Indicator::Sum { amount, .. } => *amount < amounts,
            Indicator::Distinct { column, .. } => *column < sizes.len(),
            Indicator::Rate { above, below } => is_whole(above) && is_whole(below),
            Indicator::YearOnYear { of } => {
                let of_rate = matches!(indicators.get(*of), Some(Indicator::Rate { .. }));
                of_rate || is_whole(of)
            }
        };
        if !is_fit {
            return Err(EvaluationError::Part { indicator: number });
        }
        for test in indicator
            .condition()
            .iter()
            .flat_map(|it| it.any.iter().flatten())
        {
            let size = sizes.get(test.column()).copied().unwrap_or(0);
            if let Some(code) = test.codes().iter().find(|code| **code >= size) {
                return Err(EvaluationError::Tested {
                    indicator: number,
                    column: test.column(),
                    code: *code,
                    size,
                });
            }
            if test.column() >= sizes.len() {
                return Err(EvaluationError::Part { indicator: number });
            }
        }
    }
    Ok(())
}
