//! Branch and bound: what the prices leave open is decided candidate by candidate.

use super::dual::{self, Patience, Prices};
use super::greedy;
use super::model::{Model, State};

/// The best choice found and the proof of how good it is.
pub struct Best {
    /// The candidates.
    pub candidates: Vec<u32>,
    /// What they reach.
    pub value: u64,
    /// What nothing exceeds.
    pub bound: u64,
}

struct Search {
    best: Best,
    /// Looks that are left.
    effort: u64,
    /// The highest bound of what was left unsearched.
    unsearched: u64,
}

/// One part of the search: some candidates are taken, some are out, the rest is a model of its own.
struct Part {
    model: Model,
    /// How many may still be chosen.
    most: usize,
    /// The first number of each candidate.
    old: Vec<u32>,
    taken: Vec<u32>,
    /// What the taken ones reach.
    value: u64,
    prices: Vec<i64>,
}

/// Searches for the best choice, beginning with a good one.
pub fn search(model: &Model, most: usize, start: Vec<u32>, effort: u64) -> Best {
    let value = model.value(&start);
    let prices = Prices::first(model, &start);
    let best = Best {
        candidates: start,
        value,
        bound: value,
    };
    let mut search = Search {
        best,
        effort,
        unsearched: 0,
    };
    let old = (0..model.candidates() as u32).collect();
    let part = Part {
        model: model.clone(),
        most,
        old,
        taken: Vec::new(),
        value: 0,
        prices,
    };
    search.visit(
        part,
        Patience {
            steps: 300,
            idle: 10,
        },
    );
    search.best.bound = search.unsearched.max(search.best.value);
    search.best
}

impl Search {
    fn visit(&mut self, part: Part, patience: Patience) {
        let steps = u64::from(patience.steps);
        let total: u64 = part.model.weights.iter().sum();
        if part.most == 0 || part.value + total <= self.best.value {
            self.offer(part.value, &part, &[]);
            return;
        }
        if self.effort < part.model.pairs() as u64 * steps {
            self.unsearched = self
                .unsearched
                .max(part.value + total.min(self.rough(&part)));
            return;
        }
        self.effort -= part.model.pairs() as u64 * steps / 2;
        let beat = self.best.value.saturating_sub(part.value);
        let found = dual::search(&part.model, part.most, part.prices.clone(), beat, patience);
        if let Some((value, chosen)) = &found.better {
            let chosen = greedy::improved(&part.model, chosen.clone());
            self.offer(
                part.value + (*value).max(part.model.value(&chosen)),
                &part,
                &chosen,
            );
        }
        if part.value + found.best.bound() > self.best.value {
            self.branch(&part, &found);
        }
    }

    /// The bound of the prices that a part came with.
    fn rough(&self, part: &Part) -> u64 {
        let patience = Patience { steps: 1, idle: 1 };
        dual::search(
            &part.model,
            part.most,
            part.prices.clone(),
            u64::MAX >> 14,
            patience,
        )
        .best
        .bound()
    }

    fn offer(&mut self, value: u64, part: &Part, chosen: &[u32]) {
        if value > self.best.value {
            let chosen = chosen.iter().map(|candidate| part.old[*candidate as usize]);
            self.best.candidates = part.taken.iter().copied().chain(chosen).collect();
            self.best.value = value;
        }
    }

    /// Decides what the prices decide, and divides the rest by one candidate.
    fn branch(&mut self, part: &Part, found: &dual::Found) {
        let mut state = self.decided(part, &found.best);
        let chosen = state.iter().filter(|state| **state == State::Taken).count();
        let open = state.iter().filter(|state| **state == State::Open).count();
        if chosen > part.most || chosen + open == 0 {
            return;
        }
        if chosen == part.most || open == 0 || chosen > 0 || open * 4 < state.len() * 3 {
            // Much is decided: the rest is priced anew before it is divided.
            let rest = part.rest(&state, &found.best.prices);
            self.visit(
                rest,
                Patience {
                    steps: 200,
                    idle: 12,
                },
            );
            return;
        }
        let divide = Self::dividing(&state, found);
        for first in [State::Taken, State::Out] {
            state[divide] = first;
            let rest = part.rest(&state, &found.best.prices);
            self.visit(
                rest,
                Patience {
                    steps: 120,
                    idle: 8,
                },
            );
        }
    }

    /// Candidates without which, or with which, the best cannot be beaten.
    fn decided(&self, part: &Part, prices: &Prices) -> Vec<State> {
        let beat = self.best.value - part.value;
        let mut order: Vec<u32> = (0..prices.earned.len() as u32).collect();
        let earned = |candidate: u32| prices.earned[candidate as usize];
        order.sort_by_key(|candidate| std::cmp::Reverse(earned(*candidate)));
        let mut state = vec![State::Open; order.len()];
        if order.len() <= part.most {
            return vec![State::Taken; order.len()];
        }
        let (least, next) = (earned(order[part.most - 1]), earned(order[part.most]));
        for (place, candidate) in order.iter().enumerate() {
            let state = &mut state[*candidate as usize];
            if place < part.most {
                if prices.bound_with(next - earned(*candidate)) <= beat {
                    *state = State::Taken;
                }
            } else if prices.bound_with(earned(*candidate) - least) <= beat {
                *state = State::Out;
            }
        }
        state
    }

    /// The open candidate that was as often among the best as not.
    fn dividing(state: &[State], found: &dual::Found) -> usize {
        let most = found.share.iter().copied().max().unwrap_or(0);
        let open = (0..state.len()).filter(|candidate| state[*candidate] == State::Open);
        let doubt = |candidate: &usize| (found.share[*candidate] * 2).abs_diff(most);
        open.min_by_key(|candidate| (doubt(candidate), *candidate))
            .unwrap_or(0)
    }
}

impl Part {
    /// What is left when some candidates are decided.
    fn rest(&self, state: &[State], prices: &[i64]) -> Self {
        let (model, old, rows) = self.model.rest(state);
        let chosen = |candidate: &u32| state[*candidate as usize] == State::Taken;
        let now: Vec<u32> = (0..state.len() as u32).filter(chosen).collect();
        let mut taken = self.taken.clone();
        taken.extend(now.iter().map(|candidate| self.old[*candidate as usize]));
        let weight = |row: &u32| self.model.weights[*row as usize].max(1);
        let price = |(row, weight_now): (&u32, &u64)| {
            (i128::from(prices[*row as usize]) * i128::from(*weight_now) / i128::from(weight(row)))
                as i64
        };
        Self {
            prices: rows.iter().zip(&model.weights).map(price).collect(),
            most: self.most - now.len(),
            old: old
                .iter()
                .map(|candidate| self.old[*candidate as usize])
                .collect(),
            value: self.value + self.model.value(&now),
            taken,
            model,
        }
    }
}
