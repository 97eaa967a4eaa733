//! A share of a whole as two whole numbers.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A share above 0 and at most 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

/// Most digits behind the point of a percentage.
const DECIMALS_MOST: usize = 6;

/// A share that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("比例“{0}”应写作“3%”“0.5%”或者“1/30”，大于0，不超过100%")]
pub struct NotARatio(String);

impl Ratio {
    /// The share of a number, rounded up.
    pub fn of_rounded_up(self, whole: u64) -> u64 {
        let product = u128::from(whole) * u128::from(self.numerator);
        product.div_ceil(u128::from(self.denominator)) as u64
    }

    fn read(text: &str) -> Option<Self> {
        let (numerator, denominator) = match text.strip_suffix(['%', '％']) {
            Some(percent) => {
                let (whole, decimals) = percent
                    .trim()
                    .split_once('.')
                    .unwrap_or((percent.trim(), ""));
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if whole.is_empty() || !digits(decimals) || decimals.len() > DECIMALS_MOST {
                    return None;
                }
                let number = digits(whole).then(|| format!("{whole}{decimals}"))?;
                (
                    number.parse().ok()?,
                    100 * 10_u64.pow(decimals.len() as u32),
                )
            }
            None => {
                let (numerator, denominator) = text.split_once('/')?;
                (
                    numerator.trim().parse().ok()?,
                    denominator.trim().parse().ok()?,
                )
            }
        };
        (0 < numerator && numerator <= denominator).then(|| {
            let common = greatest_common_divisor(numerator, denominator);
            Self {
                numerator: numerator / common,
                denominator: denominator / common,
            }
        })
    }
}

fn greatest_common_divisor(first: u64, second: u64) -> u64 {
    let (mut first, mut second) = (first, second);
    while second > 0 {
        (first, second) = (second, first % second);
    }
    first
}

impl fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.numerator, self.denominator)
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

impl TryFrom<String> for Ratio {
    type Error = NotARatio;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(text.trim()).ok_or(NotARatio(text))
    }
}
