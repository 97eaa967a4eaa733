//! Limits of groups and the flags beyond them.

use super::groups::{Amount, Grouping, Summary};
use super::ratio::ratio_code;
use super::rule::{Rule, Scale};
use serde::Serialize;

/// A robust standard deviation in ten-thousandths of a MAD, for amounts that scatter normally.
const SIGMA: i128 = 14_826;
const SIGMA_UNIT: i128 = 10_000;
const MILLI: i128 = 1000;
/// Limits are kept in fourths.
const FOURTHS: i128 = 4;

/// Why a decision is flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// Above the upper end of its benchmark.
    AboveBenchmark,
    /// Below the lower end of its benchmark.
    BelowBenchmark,
    /// Far above its peers.
    AbovePeers,
    /// Far below its peers.
    BelowPeers,
}

impl FlagKind {
    /// 小过重罚 rather than 大过轻罚.
    pub fn is_above(self) -> bool {
        matches!(self, Self::AboveBenchmark | Self::AbovePeers)
    }
}

/// A flagged decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The row.
    pub row: u32,
    /// Why.
    pub kind: FlagKind,
    /// Distance from the centre in thousandths of a robust standard deviation; 0 without peers.
    pub distance_milli: i64,
}

/// The limits of one group, on the scale of the rule, in whole numbers: flagged is what lies beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// There are enough peers.
    pub known: bool,
    /// Not flagged down to this.
    pub low: i64,
    /// Not flagged up to this.
    pub high: i64,
    /// Four times the centre.
    pub center_4: i64,
    /// Four thousand times the spread.
    pub spread_4000: i64,
}

/// The limits of a group within its parent.
pub fn limits(rule: &Rule, own: &Summary, parent: &Summary) -> Limits {
    let enough = own.count.max(parent.count) >= rule.peers_least && own.count > 0;
    if !enough || (rule.shrink == 0 && own.count < rule.peers_least) {
        return Limits::default();
    }
    let (count, shrink) = (i128::from(own.count), i128::from(rule.shrink));
    let mean = |own: u64, parent: u64| {
        (count * i128::from(own) + shrink * i128::from(parent)) / (count + shrink)
    };
    let center_4 = mean(2 * own.median_2, 2 * parent.median_2);
    let floor = match rule.scale {
        Scale::Amount => center_4 * i128::from(rule.floor_permille),
        Scale::Ratio => FOURTHS * MILLI * ratio_floor(rule.floor_permille),
    };
    let spread_4000 = (MILLI * mean(own.mad_4, parent.mad_4)).max(floor);
    let unit = SIGMA_UNIT * MILLI * MILLI * count;
    let half =
        i128::from(rule.distance_milli) * SIGMA * spread_4000 * (count + i128::from(rule.widen));
    let limit = |sign: i128| (center_4 * unit + sign * half).div_euclid(unit * FOURTHS);
    let narrow =
        |wide: i128| i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX });
    // What is equal to a limit below is not beyond it: the floor of a limit between two numbers is already beyond.
    let exact = (center_4 * unit - half).rem_euclid(unit * FOURTHS) == 0;
    Limits {
        known: true,
        low: narrow(limit(-1) + i128::from(!exact)),
        high: narrow(limit(1)),
        center_4: narrow(center_4),
        spread_4000: narrow(spread_4000),
    }
}

/// The least spread in parts of a doubling: the code of one and so many thousandths.
fn ratio_floor(permille: i64) -> i128 {
    const ONE: u64 = 1 << 30;
    let more = ONE + ONE * u64::try_from(permille).unwrap_or(0) / 1000;
    i128::from(ratio_code(more) - ratio_code(ONE))
}

impl Limits {
    /// Distance from the centre in thousandths of a robust standard deviation, signed.
    pub fn distance_milli(&self, value: i64) -> i64 {
        let away = (FOURTHS * i128::from(value) - i128::from(self.center_4)) * MILLI;
        let sigma = i128::from(self.spread_4000).max(1) * SIGMA;
        i64::try_from(away * MILLI * SIGMA_UNIT / sigma).unwrap_or(i64::MAX)
    }
}

/// Rows above their benchmark or above the limit of their group, in order, on this many threads.
///
/// This is the plain comparison on amounts that a query over the same columns answers too.
pub fn flag_above<A: Amount>(
    grouping: &Grouping,
    (amounts, benchmarks): (&[A], &[A]),
    limits: &[Limits],
    threads: usize,
) -> Vec<u32> {
    let most = |limit: &Limits| match limit.known {
        true => u64::try_from(limit.high.max(0)).unwrap_or(u64::MAX),
        false => u64::MAX,
    };
    let highest: Vec<u64> = limits.iter().map(most).collect();
    let share = amounts.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let parts = grouping
            .codes
            .chunks(share)
            .zip(amounts.chunks(share))
            .zip(benchmarks.chunks(share));
        let running: Vec<_> = parts
            .enumerate()
            .map(|(place, ((codes, amounts), benchmarks))| {
                let highest = &highest;
                scope.spawn(move || {
                    let mut found = Vec::new();
                    let rows = codes.iter().zip(amounts).zip(benchmarks).enumerate();
                    for (row, ((code, amount), benchmark)) in rows {
                        if (amount > benchmark) | (amount.wide() > highest[*code as usize]) {
                            found.push(u32::try_from(place * share + row).unwrap_or(u32::MAX));
                        }
                    }
                    found
                })
            })
            .collect();
        let found = running
            .into_iter()
            .map(|it| it.join().expect("comparing does not panic"));
        found.flatten().collect()
    })
}
