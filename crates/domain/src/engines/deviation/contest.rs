//! Contested flags, and how they move the limit in the open.
//!
//! A contest ends in one of two ways: the fine was justified (the flag was wrong), or it was not. For every distance
//! between the bounds it is counted how many flags of each kind would remain; the nearest distance whose share of
//! wrong flags is small enough is taken. Nothing moves before enough contests are decided, and the whole table is
//! shown with the result.

use super::rule::Rule;
use serde::{Deserialize, Serialize};

/// Steps between the distances that are tried.
const STEP: usize = 250;

/// A decided contest of a flag against peers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// Number of the decision.
    pub number: String,
    /// Distance of the flag, in thousandths, without sign.
    pub distance_milli: i64,
    /// The fine was justified.
    pub justified: bool,
    /// Why, as decided.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// What would remain at a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The distance.
    pub distance_milli: i64,
    /// Flags that were right.
    pub right: usize,
    /// Flags that were wrong.
    pub wrong: usize,
}

/// The distance to take from now on, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tuning {
    /// Before.
    pub before_milli: i64,
    /// From now on.
    pub after_milli: i64,
    /// What was tried.
    pub tried: Vec<Candidate>,
    /// Why, in words.
    pub words: String,
}

/// Tunes the distance by decided contests.
pub fn tune(rule: &Rule, contests: &[Contest]) -> Tuning {
    let before = rule.distance_milli;
    let remaining = |distance: i64| {
        let left = contests
            .iter()
            .filter(|contest| contest.distance_milli.abs() > distance);
        let (wrong, right): (Vec<_>, Vec<_>) = left.partition(|contest| contest.justified);
        Candidate {
            distance_milli: distance,
            right: right.len(),
            wrong: wrong.len(),
        }
    };
    let tried: Vec<Candidate> = (rule.distance_milli_least..=rule.distance_milli_most)
        .step_by(STEP)
        .map(remaining)
        .collect();
    let fits = |it: &&Candidate| {
        it.wrong * 1000 <= rule.false_permille * (it.right + it.wrong) && it.right > 0
    };
    let (after, words) = if contests.len() < rule.contests_least {
        (
            before,
            format!(
                "已有结论的异议{}件，不足{}件，界限不变",
                contests.len(),
                rule.contests_least
            ),
        )
    } else {
        match tried.iter().find(fits) {
            Some(best) => (best.distance_milli, told(best, before, contests.len())),
            None => (
                rule.distance_milli_most,
                format!(
                    "{}件异议中没有界限能使误报足够少，取最宽的界限，请检查分组和情节的登记",
                    contests.len()
                ),
            ),
        }
    };
    Tuning {
        before_milli: before,
        after_milli: after,
        tried,
        words,
    }
}

fn told(best: &Candidate, before: i64, count: usize) -> String {
    let shown = |milli: i64| format!("{}.{:02}", milli / 1000, milli % 1000 / 10);
    format!(
        "依{count}件已有结论的异议，界限由{}改为{}个稳健标准差：此处仍标出的，{}件确有问题，{}件有正当理由",
        shown(before),
        shown(best.distance_milli),
        best.right,
        best.wrong
    )
}
