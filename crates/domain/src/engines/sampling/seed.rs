//! The seed: SM3 over the commitment, every opened share and every published figure.
//!
//! Nobody decides it alone: shares are sealed before the lists are committed to and opened afterwards; figures are named
//! before they exist. Whoever keeps a share back voids the draw, and is named. All texts end their lines with a line
//! feed, so that anybody can hash them with common tools.

use super::digest::Hash;
use super::rules::{Figure, FigureKind, Rules};
use serde::{Deserialize, Serialize};

/// Most digits of one whole number of a figure.
const DIGITS_MOST: usize = 9;

/// Least and most hexadecimal digits of a figure.
const HEXADECIMAL: std::ops::RangeInclusive<usize> = 16..=1024;

/// A share of the seed that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The organ.
    pub organ: String,
    /// Its random bytes.
    pub share: Hash,
}

/// A figure as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedFigure {
    /// Its name in the rules.
    pub name: String,
    /// Its value in the one form that counts.
    pub value: String,
}

/// Why a figure cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FigureProblem {
    /// Another number of numbers.
    #[error("公开号码“{name}”应有{expected}个号码，写了{found}个。请按公布的内容填写")]
    Numbers {
        /// The figure.
        name: String,
        /// As in the rules.
        expected: u32,
        /// As written.
        found: usize,
    },
    /// Not written as the rules say.
    #[error("公开号码“{name}”的值“{value}”不是{kind}。请按公布的内容填写")]
    NotOfKind {
        /// The figure.
        name: String,
        /// As written.
        value: String,
        /// What it should be.
        kind: &'static str,
    },
}

/// The seal of a share, which its organ publishes before the draw.
pub fn share_seal(share: &Share) -> Hash {
    Hash::of(&format!(
        "fadu-draw-share\n{}\n{}\n",
        share.organ, share.share
    ))
}

/// The seal of a seed, which is published between the draw and the visits.
pub fn seed_seal(seed: &Hash) -> Hash {
    Hash::of(&format!("fadu-draw-seal\n{seed}\n"))
}

/// The seed of a draw.
pub fn seed(commitment: &Hash, shares: &[Share], figures: &[PublishedFigure]) -> Hash {
    let mut text = format!("fadu-draw-seed\n{commitment}\n");
    for share in shares {
        text.push_str(&format!("{}\n", share.share));
    }
    for figure in figures {
        text.push_str(&format!("{}\n", figure.value));
    }
    Hash::of(&text)
}

/// The organs of the rules that have not opened their shares.
pub fn missing_shares<'a>(rules: &'a Rules, shares: &[Share]) -> Vec<&'a str> {
    let sealed = rules.shares.iter();
    let missing = sealed.filter(|sealed| !shares.iter().any(|share| share.organ == sealed.organ));
    missing.map(|sealed| sealed.organ.as_str()).collect()
}

impl Figure {
    /// The one form of what was published: the same figure gives the same seed however it is written.
    ///
    /// # Errors
    /// It is not what the rules announced.
    pub fn canonical(&self, written: &str) -> Result<String, FigureProblem> {
        let text: String = written.trim().chars().map(narrow).collect();
        let found = match self.kind {
            FigureKind::Numbers(expected) => return self.numbers(&text, expected),
            FigureKind::Decimal => decimal(&text).ok_or("数字"),
            FigureKind::Hexadecimal => hexadecimal(&text).ok_or("十六进制数"),
        };
        found.map_err(|kind| FigureProblem::NotOfKind {
            name: self.name.clone(),
            value: written.chars().take(80).collect(),
            kind,
        })
    }

    fn numbers(&self, text: &str, expected: u32) -> Result<String, FigureProblem> {
        let parts = text.split(|character: char| !character.is_ascii_digit());
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let short = parts.iter().all(|part| part.len() <= DIGITS_MOST);
        if parts.len() != expected as usize || !short {
            return Err(FigureProblem::Numbers {
                name: self.name.clone(),
                expected,
                found: parts.len(),
            });
        }
        let mut numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        numbers.sort_unstable();
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Ok(numbers.join(","))
    }
}

/// Full-width digits and signs as they stand on a keyboard.
fn narrow(character: char) -> char {
    match character {
        '０'..='９' | '．' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

fn decimal(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|it| !matches!(it, ',' | '，'))
        .collect();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) || text.len() > 40 {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let decimals = decimals.trim_end_matches('0');
    Some(if decimals.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{decimals}")
    })
}

fn hexadecimal(text: &str) -> Option<String> {
    let fits = HEXADECIMAL.contains(&text.len()) && text.bytes().all(|it| it.is_ascii_hexdigit());
    fits.then(|| text.to_ascii_lowercase())
}
