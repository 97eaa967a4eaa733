//! Sums of money in whole fen, read and written without rounding.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A sum in fen (分), never negative in this engine.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// The most that is taken as a sum: ten million million yuan. Products with per mille stay far inside 128 bits.
const MOST: i64 = 1_000_000_000_000_000;

impl Fen {
    /// Whole yuan; nothing where the sum is too large to be one.
    pub fn of_yuan(yuan: i64) -> Option<Self> {
        let fen = yuan.checked_mul(100)?;
        (0..=MOST).contains(&fen).then_some(Self(fen))
    }

    /// A sum in yuan as people write it: `1200`, `1200.5`, `1200.50`, `1,200.50`.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text
            .trim()
            .trim_end_matches('元')
            .chars()
            .filter(|letter| !matches!(letter, ',' | '，'))
            .collect();
        let (yuan, rest) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
        if yuan.is_empty() || !digits(yuan) || !digits(rest) || rest.len() > 2 {
            return None;
        }
        let yuan: i64 = yuan.parse().ok()?;
        let cents: i64 = format!("{rest:0<2}").parse().ok()?;
        let fen = Self::of_yuan(yuan)?.0 + cents;
        (fen <= MOST).then_some(Self(fen))
    }

    /// This many thousandths of the sum, what is left of a fen given up.
    pub fn permille(self, permille: i64) -> Self {
        let exact = i128::from(self.0) * i128::from(permille) / 1000;
        Self(i64::try_from(exact.clamp(0, i128::from(i64::MAX))).unwrap_or(i64::MAX))
    }

    /// The point at this many thousandths of the way to another sum, what is left of a fen given up.
    pub fn towards(self, end: Self, permille: i64) -> Self {
        Self(
            self.0
                + Self(end.0.saturating_sub(self.0).max(0))
                    .permille(permille)
                    .0,
        )
    }

    /// Down to a multiple of a unit.
    pub fn down_to(self, unit: i64) -> Self {
        Self(self.0 - self.0.rem_euclid(unit.max(1)))
    }
}

impl fmt::Display for Fen {
    /// `1.2万元` where it is whole hundreds above ten thousand, else yuan with fen only where there are any.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WAN: i64 = 1_000_000;
        let (yuan, fen) = (self.0 / 100, self.0 % 100);
        if self.0 >= WAN && self.0 % (WAN / 100) == 0 {
            let (whole, rest) = (self.0 / WAN, self.0 % WAN * 100 / WAN);
            return match rest {
                0 => write!(formatter, "{whole}万元"),
                rest if rest % 10 == 0 => write!(formatter, "{whole}.{}万元", rest / 10),
                rest => write!(formatter, "{whole}.{rest:02}万元"),
            };
        }
        match fen {
            0 => write!(formatter, "{yuan}元"),
            fen => write!(formatter, "{yuan}.{fen:02}元"),
        }
    }
}
