//! How the amounts of a group are spread, for a plot.

use super::index::Index;
use super::ratio::{amount_of, ratio_code};
use serde::Serialize;

/// Bars of a plot.
const BINS: u32 = 24;

/// One bar: amounts from, below, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// From this amount on, in fen.
    pub from: u64,
    /// Below this amount.
    pub below: u64,
    /// Decisions.
    pub count: u32,
}

/// The amounts of a group in bars of equal ratio, wide enough to hold one more amount.
pub fn distribution(index: &Index, group: u32, amount: u64) -> Vec<Bin> {
    let (_, amounts) = index.group(group);
    let ends = amounts
        .iter()
        .copied()
        .chain([amount])
        .filter(|amount| *amount > 0);
    let (Some(low), Some(high)) = (ends.clone().min(), ends.max()) else {
        return Vec::new();
    };
    let (low, high) = (ratio_code(low), ratio_code(high) + 1);
    let edge = |bin: u32| amount_of(low + (high - low).max(BINS) * bin / BINS);
    let mut bins: Vec<Bin> = (0..BINS)
        .map(|bin| Bin {
            from: edge(bin),
            below: edge(bin + 1),
            count: 0,
        })
        .collect();
    for bin in &mut bins {
        let from = amounts.partition_point(|peer| *peer < bin.from);
        let to = amounts.partition_point(|peer| *peer < bin.below);
        bin.count = u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX);
    }
    bins
}
