//! Statistics against sorting, limits on their boundary, detection on planted deviations, reading.

mod detection;
mod reading;
mod statistics;
mod words;

use super::Decisions;

/// A generator whose numbers are the same everywhere (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal, by twelve uniform numbers.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// Adds a decision.
pub fn push(
    into: &mut Decisions,
    (article, circumstances, organ): (&str, &str, &str),
    year: u16,
    amount: u64,
) {
    let number = format!("第{}号", into.count() + 1);
    into.numbers.push(number);
    into.articles.push(into.article_names.code(article));
    into.circumstances
        .push(into.circumstance_names.code(circumstances));
    into.levels.push(into.level_names.code("县级"));
    into.organs.push(into.organ_names.code(organ));
    into.years.push(year);
    into.amounts.push(amount);
    into.lowest.push(0);
    into.highest.push(u64::MAX);
    into.acts.push(u32::MAX);
}
