//! Which whole numbers agree with a printed rate.

use super::super::Ratio;
use std::ops::RangeInclusive;

/// A printed percentage and how far the exact one may lie from it, as the number of its places allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    /// The percentage times [`Printed::scale`].
    scaled: i128,
    /// Twice ten to the power of the places: half a unit of the last place is one.
    scale: i128,
}

/// Above this no count of a county lies; products of two stay far below the bounds of the arithmetic.
const MOST: i128 = 1_000_000_000_000;

/// More fits than these are named by their first and last only.
pub(super) const FITS_NAMED: usize = 12;

/// A numerator over a denominator that gives a printed rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fit {
    /// The cases that count.
    pub numerator: i64,
    /// The cases of which they are a share.
    pub denominator: i64,
}

impl Printed {
    /// A percentage as printed with so many places; none for numbers that no rate has.
    pub(super) fn new(percent: Ratio, places: u32) -> Option<Self> {
        let scale = 10_i128.checked_pow(places)?.checked_mul(2)?;
        let (numerator, denominator) = percent.parts();
        let scaled = numerator.checked_mul(scale)?;
        (scaled % denominator == 0 && scaled.abs() < MOST && scale < MOST).then_some(Self {
            scaled: scaled / denominator,
            scale,
        })
    }

    /// Whether `numerator` of `denominator` rounds to the percentage, up or down at the half.
    pub(super) fn is(self, numerator: i64, denominator: i64) -> bool {
        if denominator <= 0 {
            return false;
        }
        // |100 n / N − p| ≤ half a place, times N and the scale.
        let exact = i128::from(numerator) * 100 * self.scale;
        let printed = self.scaled * i128::from(denominator);
        (exact - printed).abs() <= i128::from(denominator)
    }

    /// The denominators over which `numerator` rounds to the percentage; empty where there is none.
    pub(super) fn denominators(self, numerator: i64) -> RangeInclusive<i64> {
        let exact = i128::from(numerator) * 100 * self.scale;
        let (low, high) = (self.scaled - 1, self.scaled + 1);
        if numerator <= 0 || low <= 0 {
            return nothing();
        }
        let first = (exact + high - 1) / high;
        whole_range(first.max(1), exact / low)
    }

    /// The numerators that round to the percentage over `denominator`; empty where there is none.
    pub(super) fn numerators(self, denominator: i64) -> RangeInclusive<i64> {
        if denominator <= 0 {
            return nothing();
        }
        let whole = i128::from(denominator);
        let unit = 100 * self.scale;
        let first = ((self.scaled - 1) * whole + unit - 1).div_euclid(unit);
        let last = ((self.scaled + 1) * whole).div_euclid(unit);
        whole_range(first.max(0), last)
    }

    /// The whole numbers from which a change of this percentage leads to `now`: upwards or downwards.
    pub(super) fn priors(self, now: i64, rises: bool) -> RangeInclusive<i64> {
        // now = prior × (1 ± p / 100)
        let hundred = 100 * self.scale;
        let sign = if rises { 1 } else { -1 };
        let exact = i128::from(now) * hundred;
        let (one, other) = (
            hundred + sign * (self.scaled - 1),
            hundred + sign * (self.scaled + 1),
        );
        let (low, high) = (one.min(other), one.max(other));
        if now < 0 || low <= 0 {
            return nothing();
        }
        whole_range((exact + high - 1) / high, exact / low)
    }

    /// The nearest denominator to `wanted`, itself left out, over which some whole number gives the percentage.
    pub(super) fn nearest(self, wanted: i64) -> Option<Fit> {
        let near = (1..=wanted.max(100)).flat_map(|away| [wanted + away, wanted - away]);
        near.filter(|denominator| *denominator > 0)
            .find_map(|denominator| {
                let numerator = self.numerators(denominator).next()?;
                Some(Fit {
                    numerator,
                    denominator,
                })
            })
    }
}

/// The percentage that two counts give, with so many places.
pub(super) fn percent(numerator: i64, denominator: i64, places: u32) -> Option<String> {
    Ratio::percent(numerator, denominator)?.rounded(places)
}

fn whole_range(first: i128, last: i128) -> RangeInclusive<i64> {
    match (i64::try_from(first), i64::try_from(last)) {
        (Ok(first), Ok(last)) if first <= last => first..=last,
        _ => nothing(),
    }
}

fn nothing() -> RangeInclusive<i64> {
    RangeInclusive::new(1, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(unscaled: i64, places: u32) -> Printed {
        Printed::new(Ratio::decimal(unscaled, places).unwrap(), places).unwrap()
    }

    #[test]
    fn a_rate_with_two_places_leaves_one_base_for_thirty_cases() {
        assert_eq!(printed(492, 2).denominators(30), 610..=610);
        assert_eq!(printed(338, 1).numerators(610), 206..=206);
        assert_eq!(printed(1048, 2).denominators(11), 105..=105);
    }

    #[test]
    fn no_whole_number_is_31_1_percent_of_147() {
        let rate = printed(311, 1);
        assert!(rate.numerators(147).is_empty());
        assert_eq!(rate.denominators(37), 119..=119);
        let near = Fit {
            numerator: 46,
            denominator: 148,
        };
        assert_eq!(rate.nearest(147), Some(near));
    }

    #[test]
    fn the_prior_year_follows_from_a_change() {
        assert_eq!(printed(2652, 2).priors(363, false), 494..=494);
        assert_eq!(printed(4524, 2).priors(23, false), 42..=42);
        assert_eq!(printed(25, 0).priors(10, true), 8..=8);
    }

    /// Every range is what trying each number gives.
    #[test]
    fn ranges_are_what_trying_gives() {
        for (unscaled, places) in [
            (0, 0),
            (3, 0),
            (50, 0),
            (311, 1),
            (999, 1),
            (492, 2),
            (9973, 2),
        ] {
            let rate = printed(unscaled, places);
            for known in 0..=160_i64 {
                let tried: Vec<i64> = (1..=20_000).filter(|n| rate.is(known, *n)).collect();
                let range: Vec<i64> = rate
                    .denominators(known)
                    .take_while(|n| *n <= 20_000)
                    .collect();
                if known > 0 && unscaled > 0 {
                    assert_eq!(range, tried, "{known} of what is {unscaled}/{places}");
                }
                let tried: Vec<i64> = (0..=2 * known).filter(|n| rate.is(*n, known)).collect();
                let range: Vec<i64> = rate.numerators(known).collect();
                assert_eq!(range, tried, "what of {known} is {unscaled}/{places}");
            }
        }
    }
}
