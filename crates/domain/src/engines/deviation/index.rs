//! Groups kept in order, so that a new decision is scored and explained at once.

use super::analysis::{Analysis, value};
use super::decisions::Decisions;
use super::flag::{FlagKind, Limits};
use super::groups::Summary;
use super::ratio::amount_of;
use super::rule::{Rule, Scale};

/// Decisions that lie nearest to one.
pub const NEAREST: usize = 5;

/// The rows of every group with a fine, smallest amount first.
#[derive(Clone, Debug)]
pub struct Index {
    starts: Vec<u32>,
    rows: Vec<u32>,
    amounts: Vec<u64>,
    /// Limits of each group in fen, both ends not flagged.
    limits: Vec<Option<(u64, u64)>>,
}

/// A decision scored against a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Flags.
    pub kinds: Vec<FlagKind>,
    /// Distance from the centre in thousandths of a robust standard deviation.
    pub distance_milli: i64,
    /// Peers with a smaller amount.
    pub below: u32,
    /// Peers with the same amount.
    pub equal: u32,
    /// Statistics of the group, on the scale of the rule.
    pub summary: Summary,
    /// Rows of the nearest decisions.
    pub nearest: Vec<u32>,
}

impl Index {
    /// Puts the rows of every group in order.
    pub fn build(decisions: &Decisions, analysis: &Analysis, rule: &Rule) -> Self {
        let mut starts = vec![0_u32; analysis.own.groups + 1];
        let fined = |row: &usize| decisions.amounts[*row] > 0;
        for row in (0..decisions.count()).filter(fined) {
            starts[analysis.own.codes[row] as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0; sum as usize];
        for row in (0..decisions.count()).filter(fined) {
            let place = &mut next[analysis.own.codes[row] as usize];
            rows[*place as usize] = u32::try_from(row).unwrap_or(u32::MAX);
            *place += 1;
        }
        for pair in starts.windows(2) {
            rows[pair[0] as usize..pair[1] as usize]
                .sort_by_key(|row| decisions.amounts[*row as usize]);
        }
        let amounts = rows
            .iter()
            .map(|row| decisions.amounts[*row as usize])
            .collect();
        let limits = analysis
            .limits
            .iter()
            .map(|limits| in_fen(rule, limits))
            .collect();
        Self {
            starts,
            rows,
            amounts,
            limits,
        }
    }

    /// Rows and amounts of a group, smallest first.
    pub fn group(&self, group: u32) -> (&[u32], &[u64]) {
        let range = self.starts[group as usize] as usize..self.starts[group as usize + 1] as usize;
        (&self.rows[range.clone()], &self.amounts[range])
    }

    /// The limits of a group in fen, both ends not flagged; nothing without enough peers.
    pub fn limits_in_fen(&self, group: u32) -> Option<(u64, u64)> {
        self.limits.get(group as usize).copied().flatten()
    }

    /// Scores an amount with its benchmark against a group, without being part of it.
    pub fn score(
        &self,
        (group, amount): (u32, u64),
        (lowest, highest): (u64, u64),
        (rule, limits, summary): (&Rule, &Limits, Summary),
    ) -> Scored {
        let (rows, amounts) = self.group(group);
        let below = amounts.partition_point(|peer| *peer < amount);
        let upto = amounts.partition_point(|peer| *peer <= amount);
        let on_scale = i64::from(value(rule, amount));
        let mut kinds = Vec::new();
        if amount > highest {
            kinds.push(FlagKind::AboveBenchmark);
        } else if amount < lowest {
            kinds.push(FlagKind::BelowBenchmark);
        }
        let known = limits.known && amount > 0;
        if known && on_scale > limits.high {
            kinds.push(FlagKind::AbovePeers);
        } else if known && on_scale < limits.low {
            kinds.push(FlagKind::BelowPeers);
        }
        Scored {
            kinds,
            distance_milli: if known {
                limits.distance_milli(on_scale)
            } else {
                0
            },
            below: u32::try_from(below).unwrap_or(u32::MAX),
            equal: u32::try_from(upto - below).unwrap_or(u32::MAX),
            summary,
            nearest: nearest(rows, amounts, amount),
        }
    }
}

fn in_fen(rule: &Rule, limits: &Limits) -> Option<(u64, u64)> {
    let code = |value: i64| u32::try_from(value.max(0)).unwrap_or(u32::MAX);
    let plain = |value: i64| u64::try_from(value.max(0)).unwrap_or(u64::MAX);
    limits.known.then(|| match rule.scale {
        Scale::Ratio => {
            let beyond = amount_of(code(limits.high.saturating_add(1)));
            (amount_of(code(limits.low)), beyond.saturating_sub(1))
        }
        Scale::Amount => (plain(limits.low), plain(limits.high)),
    })
}

/// The rows whose amounts lie nearest, walking outwards from the place of the amount.
fn nearest(rows: &[u32], amounts: &[u64], amount: u64) -> Vec<u32> {
    let mut right = amounts.partition_point(|peer| *peer < amount);
    let mut left = right;
    let mut found = Vec::with_capacity(NEAREST);
    while found.len() < NEAREST && (left > 0 || right < amounts.len()) {
        let from_left = left
            .checked_sub(1)
            .map(|place| amount.abs_diff(amounts[place]));
        let from_right = amounts.get(right).map(|peer| amount.abs_diff(*peer));
        let take_left = match (from_left, from_right) {
            (Some(left), Some(right)) => left < right,
            (left, _) => left.is_some(),
        };
        if take_left {
            left -= 1;
            found.push(rows[left]);
        } else {
            found.push(rows[right]);
            right += 1;
        }
    }
    found
}
