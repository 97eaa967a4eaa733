//! Exact values of figures; rounding happens only where they are shown.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A share as an exact fraction; the denominator is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Above the line.
    pub numerator: i128,
    /// Below the line, above zero.
    pub denominator: i128,
}

impl Ratio {
    /// A fraction; `None` when the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let sign = denominator.signum();
        (sign != 0).then_some(Self {
            numerator: numerator * sign,
            denominator: denominator * sign,
        })
    }

    /// This fraction less another, exact.
    pub fn minus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator * other.denominator - other.numerator * self.denominator,
            denominator: self.denominator * other.denominator,
        }
    }

    /// The fraction times `scale` with two decimals, half rounded away from zero (四舍五入).
    pub fn rounded(self, scale: i128) -> String {
        let sign = if self.numerator < 0 { "-" } else { "" };
        let hundredths = self.numerator.abs() * scale * 100;
        let rounded = (2 * hundredths + self.denominator) / (2 * self.denominator);
        let sign = if rounded == 0 { "" } else { sign };
        format!("{sign}{}.{:02}", rounded / 100, rounded % 100)
    }

    /// The fraction times `scale`, for JSON; the nearest floating-point number, not rounded to decimals.
    #[expect(
        clippy::cast_precision_loss,
        reason = "output only: the exact fraction stands beside it"
    )]
    pub fn to_f64(self, scale: i128) -> f64 {
        (self.numerator * scale) as f64 / self.denominator as f64
    }
}

/// A share in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(pub Ratio);

/// A difference of two percents, in percentage points (百分点); not a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PercentagePoints(pub Ratio);

/// The value of a figure; money is shown in 元, whatever its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// A number of records, or of what they hold.
    Count(u64),
    /// Money in cents.
    Money(i64),
    /// A quotient that is no share: so many per one.
    Average(Ratio),
    /// A share or a change in percent.
    Percent(Percent),
    /// A change of a share.
    Points(PercentagePoints),
}

impl Figure {
    /// The number without unit: counts whole, others with two decimals.
    pub fn number(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Money(cents) => yuan(*cents).rounded(1),
            Self::Average(ratio) => ratio.rounded(1),
            Self::Percent(Percent(ratio)) | Self::Points(PercentagePoints(ratio)) => {
                ratio.rounded(100)
            }
        }
    }

    /// The number with its unit, `4.92%`.
    pub fn shown(&self, unit: &str) -> String {
        format!("{}{unit}", self.number())
    }

    /// The value for JSON, unrounded: percents and points as numbers of hundredths.
    #[expect(
        clippy::cast_precision_loss,
        reason = "output only: the exact value stands beside it"
    )]
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Count(count) => *count as f64,
            Self::Money(cents) => yuan(*cents).to_f64(1),
            Self::Average(ratio) => ratio.to_f64(1),
            Self::Percent(Percent(ratio)) | Self::Points(PercentagePoints(ratio)) => {
                ratio.to_f64(100)
            }
        }
    }
}

/// Cents as an exact number of 元.
fn yuan(cents: i64) -> Ratio {
    Ratio {
        numerator: cents.into(),
        denominator: 100,
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}%", self.0.rounded(100))
    }
}

impl fmt::Display for PercentagePoints {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}个百分点", self.0.rounded(100))
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Percent, PercentagePoints, Ratio};

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn shares_round_half_up_where_they_are_shown() {
        assert_eq!(Percent(ratio(30, 610)).to_string(), "4.92%");
        assert_eq!(Percent(ratio(1, 800)).to_string(), "0.13%");
        assert_eq!(Percent(ratio(-1, 800)).to_string(), "-0.13%");
        assert_eq!(Percent(ratio(-1, 1_000_000)).to_string(), "0.00%");
        assert_eq!(Percent(ratio(3, 2)).to_string(), "150.00%");
    }

    #[test]
    fn points_are_exact_differences_of_percents() {
        let points = ratio(3, 86).minus(ratio(13, 107));
        assert_eq!(PercentagePoints(points).to_string(), "-8.66个百分点");
    }

    #[test]
    fn json_values_are_not_rounded() {
        let figure = Figure::Percent(Percent(ratio(14, 194)));
        assert!((figure.to_f64() - 7.216_494_845_360_8).abs() < 1e-12);
        assert_eq!(figure.shown("%"), "7.22%");
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(1, -2), Some(ratio(-1, 2)));
    }
}
