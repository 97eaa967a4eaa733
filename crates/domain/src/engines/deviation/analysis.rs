//! All flags of a set of decisions.

use super::decisions::Decisions;
use super::flag::{Flag, FlagKind, Limits, limits};
use super::groups::{Grouping, Summary, summarise};
use super::ratio::ratio_code;
use super::rule::{Rule, Scale};

/// What was found over a set of decisions.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Flags, in the order of rows; a row may have one against its benchmark and one against its peers.
    pub flags: Vec<Flag>,
    /// The peer group of each row.
    pub own: Grouping,
    /// Statistics of the peer groups, on the scale of the rule, over decisions with a fine.
    pub summaries: Vec<Summary>,
    /// Limits of the peer groups.
    pub limits: Vec<Limits>,
    /// The parent of each row.
    pub parent: Grouping,
    /// Statistics of the parents.
    pub parents: Vec<Summary>,
    /// Amounts on the scale of the rule.
    pub values: Vec<u32>,
}

/// Amounts above this many fen are taken for this many on the scale of amounts.
const AMOUNT_MOST: u64 = u32::MAX as u64;

/// Compares every decision with its benchmark and its peers, on this many threads.
pub fn analyse(decisions: &Decisions, rule: &Rule, threads: usize) -> Analysis {
    let (own, parent) = decisions.group(threads);
    let values: Vec<u32> = decisions
        .amounts
        .iter()
        .map(|amount| value(rule, *amount))
        .collect();
    let summaries = with_fine(&own, decisions, &values, threads);
    let parents = with_fine(&parent, decisions, &values, threads);
    let limits = group_limits(rule, (&own, &summaries), (&parent, &parents));
    let mut flags = Vec::new();
    for row in 0..decisions.count() {
        flag_row(
            row,
            decisions,
            (values[row], &limits[own.codes[row] as usize]),
            &mut flags,
        );
    }
    Analysis {
        flags,
        own,
        summaries,
        limits,
        parent,
        parents,
        values,
    }
}

impl Analysis {
    /// How far a row lies from the centre of its peers, in thousandths of a robust standard deviation, signed.
    pub fn distance_milli(&self, row: usize) -> i64 {
        let limits = &self.limits[self.own.codes[row] as usize];
        match limits.known {
            true => limits.distance_milli(i64::from(self.values[row])),
            false => 0,
        }
    }
}

/// An amount on the scale of the rule.
pub fn value(rule: &Rule, amount: u64) -> u32 {
    match rule.scale {
        Scale::Ratio => ratio_code(amount),
        Scale::Amount => u32::try_from(amount.min(AMOUNT_MOST)).unwrap_or(u32::MAX),
    }
}

/// Statistics over decisions with a fine; those without have no peers.
fn with_fine(
    grouping: &Grouping,
    decisions: &Decisions,
    values: &[u32],
    threads: usize,
) -> Vec<Summary> {
    if decisions.amounts.iter().all(|amount| *amount > 0) {
        return summarise(grouping, values, threads);
    }
    let fined = decisions.amounts.iter().zip(&grouping.codes).zip(values);
    let fined = fined.filter(|((amount, _), _)| **amount > 0);
    let (codes, values): (Vec<u32>, Vec<u32>) =
        fined.map(|((_, code), value)| (*code, *value)).unzip();
    summarise(
        &Grouping {
            codes,
            groups: grouping.groups,
        },
        &values,
        threads,
    )
}

fn group_limits(
    rule: &Rule,
    (own, summaries): (&Grouping, &[Summary]),
    (parent, parents): (&Grouping, &[Summary]),
) -> Vec<Limits> {
    let mut parent_of = vec![0; own.groups];
    for (code, above) in own.codes.iter().zip(&parent.codes) {
        parent_of[*code as usize] = *above;
    }
    let pairs = summaries.iter().zip(parent_of);
    pairs
        .map(|(summary, above)| {
            limits(
                rule,
                summary,
                parents.get(above as usize).unwrap_or(summary),
            )
        })
        .collect()
}

fn flag_row(
    row: usize,
    decisions: &Decisions,
    (value, limits): (u32, &Limits),
    flags: &mut Vec<Flag>,
) {
    let amount = decisions.amounts[row];
    let mut push = |kind, distance_milli| {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        flags.push(Flag {
            row,
            kind,
            distance_milli,
        });
    };
    let value = i64::from(value);
    let known = limits.known && amount > 0;
    let distance = if known {
        limits.distance_milli(value)
    } else {
        0
    };
    if amount > decisions.highest[row] {
        push(FlagKind::AboveBenchmark, distance);
    } else if amount < decisions.lowest[row] {
        push(FlagKind::BelowBenchmark, distance);
    }
    if known && value > limits.high {
        push(FlagKind::AbovePeers, distance);
    } else if known && value < limits.low {
        push(FlagKind::BelowPeers, distance);
    }
}
