//! Exact numbers of a report: a fraction of whole numbers, rounded only when shown.

use std::cmp::Ordering;
use std::fmt;

/// Most digits behind the decimal point that [`Ratio::exact`] writes out.
const EXACT_PLACES: u32 = 7;

/// An exact number, as a reduced fraction with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// The number zero.
    pub const ZERO: Ratio = Ratio {
        numerator: 0,
        denominator: 1,
    };

    /// A whole number.
    pub fn whole(number: i64) -> Ratio {
        Ratio {
            numerator: i128::from(number),
            denominator: 1,
        }
    }

    /// A fraction; none when the denominator is zero or the number cannot be held.
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        let divisor = greatest_common_divisor(numerator, denominator)?;
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        match denominator.cmp(&0) {
            Ordering::Greater => Some(Ratio {
                numerator,
                denominator,
            }),
            Ordering::Less => {
                let (numerator, denominator) =
                    (numerator.checked_neg()?, denominator.checked_neg()?);
                Some(Ratio {
                    numerator,
                    denominator,
                })
            }
            Ordering::Equal => None,
        }
    }

    /// A decimal number: `unscaled` divided by ten to the power of `places`.
    pub fn decimal(unscaled: i64, places: u32) -> Option<Ratio> {
        Ratio::new(i128::from(unscaled), 10_i128.checked_pow(places)?)
    }

    /// A share in percent; none when there are no cases to share.
    pub fn percent(part: i64, whole: i64) -> Option<Ratio> {
        Ratio::new(i128::from(part).checked_mul(100)?, i128::from(whole))
    }

    /// The change from last year in percent of last year; none when last year was zero.
    pub fn year_on_year(this_year: i64, last_year: i64) -> Option<Ratio> {
        let change = i128::from(this_year) - i128::from(last_year);
        Ratio::new(change.checked_mul(100)?, i128::from(last_year))
    }

    /// The difference of two numbers, such as two rates in percentage points.
    pub fn minus(self, other: Ratio) -> Option<Ratio> {
        let own = self.numerator.checked_mul(other.denominator)?;
        let others = other.numerator.checked_mul(self.denominator)?;
        Ratio::new(
            own.checked_sub(others)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// The sum of two numbers; none when it cannot be held.
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        Ratio::ZERO.minus(other).and_then(|less| self.minus(less))
    }

    /// Numerator and denominator, reduced; the denominator is above zero.
    pub fn parts(self) -> (i128, i128) {
        (self.numerator, self.denominator)
    }

    /// Greater than, equal to or less than zero.
    pub fn sign(self) -> Ordering {
        self.numerator.cmp(&0)
    }

    /// The number without its sign.
    pub fn magnitude(self) -> Ratio {
        Ratio {
            numerator: self.numerator.abs(),
            ..self
        }
    }

    /// Rounds half up (四舍五入; below zero by magnitude) to so many places and writes all of them.
    ///
    /// None when the number is too large to be held.
    pub fn rounded(self, places: u32) -> Option<String> {
        let scaled = self.numerator.checked_mul(10_i128.checked_pow(places)?)?;
        let doubled = scaled.abs().checked_mul(2)?.checked_add(self.denominator)?;
        let rounded = doubled / self.denominator.checked_mul(2)?;
        Some(write_decimal(rounded, places, scaled < 0 && rounded != 0))
    }

    /// The number without rounding: at most seven places, `…` where more follow.
    pub fn exact(self) -> String {
        let whole = self.numerator / self.denominator;
        let mut rest = (self.numerator % self.denominator).abs();
        let mut digits = String::new();
        while rest != 0 && digits.len() < EXACT_PLACES as usize {
            let Some(next) = rest.checked_mul(10) else {
                break;
            };
            digits.push_str(&(next / self.denominator).to_string());
            rest = next % self.denominator;
        }
        let sign = if self.numerator < 0 { "-" } else { "" };
        let point = if digits.is_empty() { "" } else { "." };
        let more = if rest == 0 { "" } else { "…" };
        format!("{sign}{}{point}{digits}{more}", whole.abs())
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.exact())
    }
}

fn write_decimal(unscaled: i128, places: u32, is_negative: bool) -> String {
    let places = places as usize;
    let digits = format!("{unscaled:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if is_negative { "-" } else { "" };
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// None for zero and zero, and where the result cannot be held.
fn greatest_common_divisor(left: i128, right: i128) -> Option<i128> {
    let (mut left, mut right) = (left.checked_abs()?, right.checked_abs()?);
    while right != 0 {
        (left, right) = (right, left % right);
    }
    (left != 0).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(part: i64, whole: i64, places: u32) -> String {
        Ratio::percent(part, whole)
            .unwrap()
            .rounded(places)
            .unwrap()
    }

    #[test]
    fn published_rates_come_out_of_their_counts() {
        assert_eq!(percent(30, 610, 2), "4.92");
        assert_eq!(percent(206, 610, 1), "33.8");
        assert_eq!(percent(14, 194, 2), "7.22");
        assert_eq!(percent(65, 194, 2), "33.51");
        assert_eq!(percent(4, 147, 1), "2.7");
        assert_eq!(percent(11, 105, 2), "10.48");
    }

    #[test]
    fn half_is_rounded_up_and_just_below_is_not() {
        assert_eq!(percent(1, 800, 2), "0.13");
        assert_eq!(
            Ratio::new(124_999, 1_000_000).unwrap().rounded(2).unwrap(),
            "0.12"
        );
        assert_eq!(Ratio::new(-1, 8).unwrap().rounded(2).unwrap(), "-0.13");
        assert_eq!(Ratio::new(-1, 1000).unwrap().rounded(2).unwrap(), "0.00");
    }

    #[test]
    fn points_are_the_difference_of_exact_rates_not_of_rounded_ones() {
        let points = Ratio::percent(3, 86)
            .unwrap()
            .minus(Ratio::percent(13, 107).unwrap());
        assert_eq!(points.unwrap().rounded(2).unwrap(), "-8.66");
        assert_eq!(points.unwrap().exact(), "-8.6611606…");
        assert_eq!(points.unwrap().sign(), Ordering::Less);
    }

    #[test]
    fn nothing_is_divided_by_zero_and_nothing_overflows() {
        assert_eq!(Ratio::percent(0, 0), None);
        assert_eq!(Ratio::percent(1, 0), None);
        assert_eq!(Ratio::year_on_year(5, 0), None);
        assert_eq!(Ratio::new(i128::MIN, -1), None);
        assert_eq!(Ratio::new(i128::MAX, 1).unwrap().rounded(2), None);
    }

    #[test]
    fn exact_number_shows_whether_it_ends() {
        assert_eq!(Ratio::percent(14, 194).unwrap().exact(), "7.2164948…");
        assert_eq!(Ratio::whole(-845).exact(), "-845");
        assert_eq!(Ratio::decimal(22, 1).unwrap().exact(), "2.2");
        assert_eq!(Ratio::decimal(-5, 2).unwrap().exact(), "-0.05");
    }
}
