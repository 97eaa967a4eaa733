//! Greedy choice, and exchange of one chosen candidate for another while that helps.

use super::model::Model;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Chooses one candidate after the other, each time the one that adds most.
pub fn choose(model: &Model, most: usize) -> Vec<u32> {
    let mut reached = vec![false; model.weights.len()];
    let gain = |reached: &[bool], candidate: u32| -> u64 {
        let rows = model
            .rows_of(candidate)
            .iter()
            .filter(|row| !reached[**row as usize]);
        rows.map(|row| model.weights[*row as usize]).sum()
    };
    let all = 0..model.candidates() as u32;
    let mut queue: BinaryHeap<(u64, Reverse<u32>)> = all
        .map(|number| (gain(&reached, number), Reverse(number)))
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < most {
        let Some((known, Reverse(candidate))) = queue.pop() else {
            break;
        };
        let now = gain(&reached, candidate);
        if now == 0 && known == 0 {
            break;
        }
        // What adds less than was known goes back, unless it still leads.
        if queue
            .peek()
            .is_some_and(|next| *next > (now, Reverse(candidate)))
        {
            queue.push((now, Reverse(candidate)));
            continue;
        }
        chosen.push(candidate);
        for row in model.rows_of(candidate) {
            reached[*row as usize] = true;
        }
    }
    chosen
}

/// The chosen candidates in the order in which each adds most, with what it adds.
pub fn by_use(model: &Model, chosen: &[u32]) -> (Vec<u32>, Vec<u64>) {
    let mut reached = vec![false; model.weights.len()];
    let mut left = chosen.to_vec();
    let (mut order, mut gains) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let gain = |candidate: &u32| -> u64 {
            let rows = model
                .rows_of(*candidate)
                .iter()
                .filter(|row| !reached[**row as usize]);
            rows.map(|row| model.weights[*row as usize]).sum()
        };
        let best = left
            .iter()
            .map(|candidate| (gain(candidate), Reverse(*candidate)))
            .max();
        let Some((gain, Reverse(candidate))) = best else {
            break;
        };
        left.retain(|other| *other != candidate);
        order.push(candidate);
        gains.push(gain);
        for row in model.rows_of(candidate) {
            reached[*row as usize] = true;
        }
    }
    (order, gains)
}

/// How often each row is reached, and what each candidate would add or each chosen one takes away.
struct Exchange<'a> {
    model: &'a Model,
    chosen: Vec<u32>,
    times: Vec<u32>,
    /// Of each candidate: the weight of its rows that nobody else chosen reaches.
    alone: Vec<u64>,
}

/// Exchanges single candidates as long as that reaches more.
pub fn improved(model: &Model, chosen: Vec<u32>) -> Vec<u32> {
    let mut exchange = Exchange {
        model,
        chosen: Vec::new(),
        times: vec![0; model.weights.len()],
        alone: (0..model.candidates() as u32)
            .map(|candidate| {
                model
                    .rows_of(candidate)
                    .iter()
                    .map(|row| model.weights[*row as usize])
                    .sum()
            })
            .collect(),
    };
    for candidate in chosen {
        exchange.add(candidate);
    }
    while let Some((out, into)) = exchange.best() {
        exchange.remove(out);
        exchange.add(into);
    }
    exchange.chosen
}

impl Exchange<'_> {
    fn add(&mut self, candidate: u32) {
        self.chosen.push(candidate);
        self.change(candidate, 1);
    }

    fn remove(&mut self, candidate: u32) {
        self.chosen.retain(|other| *other != candidate);
        self.change(candidate, -1);
    }

    /// A row counts for all who reach it while nobody is chosen, and for the chosen one while it is the only one.
    fn change(&mut self, candidate: u32, by: i32) {
        for row in self.model.rows_of(candidate) {
            let before = self.times[*row as usize];
            let after = before.wrapping_add_signed(by);
            let weight = self.model.weights[*row as usize];
            self.times[*row as usize] = after;
            for other in self.model.reached_by(*row) {
                let counts = |times: u32, is_chosen: bool| times == u32::from(is_chosen);
                let is_chosen = self.chosen.contains(other);
                let was_chosen = if *other == candidate {
                    by < 0
                } else {
                    is_chosen
                };
                match (counts(before, was_chosen), counts(after, is_chosen)) {
                    (true, false) => self.alone[*other as usize] -= weight,
                    (false, true) => self.alone[*other as usize] += weight,
                    _ => {}
                }
            }
        }
    }

    /// The exchange that helps most, if one helps.
    fn best(&self) -> Option<(u32, u32)> {
        let mut both = vec![0_u64; self.model.candidates()];
        let mut best: Option<(u64, u32, u32)> = None;
        for out in &self.chosen {
            let mut met = Vec::new();
            for row in self
                .model
                .rows_of(*out)
                .iter()
                .filter(|row| self.times[**row as usize] == 1)
            {
                for other in self.model.reached_by(*row) {
                    if both[*other as usize] == 0 {
                        met.push(*other);
                    }
                    both[*other as usize] += self.model.weights[*row as usize];
                }
            }
            for into in 0..self.model.candidates() as u32 {
                let gain = self.alone[into as usize] + both[into as usize];
                let help = gain.saturating_sub(self.alone[*out as usize]);
                if help > best.map_or(0, |best| best.0) && !self.chosen.contains(&into) {
                    best = Some((help, *out, into));
                }
            }
            met.iter().for_each(|other| both[*other as usize] = 0);
        }
        best.map(|(_, out, into)| (out, into))
    }
}
