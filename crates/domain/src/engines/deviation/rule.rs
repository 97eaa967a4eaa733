//! The rule by which fines are compared: an office rule that is open and can be tuned.

use serde::{Deserialize, Serialize};

/// On which scale amounts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As they are.
    Amount,
    /// As ratios.
    Ratio,
}

/// What counts as far from the like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Scale.
    pub scale: Scale,
    /// Thousandths of a robust standard deviation from the centre.
    pub distance_milli: i64,
    /// The least decisions to compare with.
    pub peers_least: u32,
    /// Weight of the parent group, in decisions.
    pub shrink: u32,
    /// Limits of a group of n are wider by this many n-th parts.
    pub widen: u32,
    /// The least spread, in thousandths of the usual amount.
    pub floor_permille: i64,
    /// Growth of fine income that is flagged, in thousandths.
    pub growth_permille: i64,
    /// The least decisions on each side of a drift.
    pub drift_least: u32,
    /// Distance of a drift in thousandths of a standard error.
    pub drift_milli: i64,
    /// The least decided contests before the limit moves.
    pub contests_least: usize,
    /// Thousandths of flags that may turn out justified.
    pub false_permille: usize,
    /// The nearest that tuning may go.
    pub distance_milli_least: i64,
    /// The farthest that tuning may go.
    pub distance_milli_most: i64,
}

/// A rule that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No rule.
    #[error("比较规则的写法不对：{0}。请对照 docs/deviation.md 改正")]
    Unreadable(String),
    /// A number out of bounds.
    #[error("比较规则的 {name} 应在{least}至{most}之间，现为{value}")]
    OutOfBounds {
        /// Which.
        name: &'static str,
        /// Least.
        least: i64,
        /// Most.
        most: i64,
        /// What was written.
        value: i64,
    },
}

impl Rule {
    /// The rule of the program.
    pub fn of_the_program() -> Self {
        Self::from_toml(include_str!("rule.toml")).expect("a test reads the rule of the program")
    }

    /// Reads a rule; every part must be written.
    ///
    /// # Errors
    /// It is none, or a number is out of bounds.
    pub fn from_toml(text: &str) -> Result<Self, RuleError> {
        let rule: Self =
            toml::from_str(text).map_err(|error| RuleError::Unreadable(error.message().into()))?;
        let bounds = [
            ("distance_milli", rule.distance_milli, 100, 100_000),
            ("peers_least", i64::from(rule.peers_least), 2, 1_000_000),
            ("shrink", i64::from(rule.shrink), 0, 10_000),
            ("widen", i64::from(rule.widen), 0, 100),
            ("floor_permille", rule.floor_permille, 0, 1000),
            ("growth_permille", rule.growth_permille, 0, 1_000_000),
            ("drift_least", i64::from(rule.drift_least), 2, 1_000_000),
            ("drift_milli", rule.drift_milli, 100, 100_000),
            (
                "distance_milli_least",
                rule.distance_milli_least,
                100,
                rule.distance_milli,
            ),
            (
                "distance_milli_most",
                rule.distance_milli_most,
                rule.distance_milli,
                100_000,
            ),
        ];
        for (name, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(RuleError::OutOfBounds {
                    name,
                    least,
                    most,
                    value,
                });
            }
        }
        Ok(rule)
    }
}
