//! A bound on what any choice can reach, by prices.
//!
//! Each row offers a price of at most its weight to whoever reaches it. No choice reaches more than the best
//! candidates earn by these prices together with what the rows keep for themselves. Prices are found step by step
//! (subgradients); the bound is computed in whole numbers, so it is a proof and no estimate.

use super::model::Model;

/// Parts into which a unit of weight is divided for prices.
const PARTS: i64 = 1 << 10;

/// Prices of the rows and what follows from them.
#[derive(Clone, Debug)]
pub struct Prices {
    /// In parts of a unit.
    pub prices: Vec<i64>,
    /// What each candidate earns, in parts of a unit.
    pub earned: Vec<i64>,
    /// The bound, in parts of a unit.
    bound: i64,
}

/// What the search for prices found.
pub struct Found {
    /// The prices with the least bound.
    pub best: Prices,
    /// A choice that was better than the one to beat, with its value.
    pub better: Option<(u64, Vec<u32>)>,
    /// How often each candidate was among the best, of 1024 times.
    pub share: Vec<u32>,
}

/// How long to search for prices.
#[derive(Clone, Copy)]
pub struct Patience {
    /// Most steps.
    pub steps: u32,
    /// Steps without progress before the steps become shorter.
    pub idle: u32,
}

impl Prices {
    /// The bound in whole units: nothing reaches more.
    pub fn bound(&self) -> u64 {
        (self.bound / PARTS).cast_unsigned()
    }

    /// What the bound would be with a change in the earnings of the best.
    pub fn bound_with(&self, change: i64) -> u64 {
        (self.bound + change)
            .div_euclid(PARTS)
            .max(0)
            .cast_unsigned()
    }

    /// Prices to begin with: what a row is worth, divided among those of the chosen who reach it.
    pub fn first(model: &Model, chosen: &[u32]) -> Vec<i64> {
        let mut times = vec![0_i64; model.weights.len()];
        for row in chosen
            .iter()
            .flat_map(|candidate| model.rows_of(*candidate))
        {
            times[*row as usize] += 1;
        }
        model
            .weights
            .iter()
            .zip(times)
            .map(|(weight, times)| parts(*weight) / times.max(1))
            .collect()
    }
}

fn parts(weight: u64) -> i64 {
    weight.min(1 << 50).cast_signed() * PARTS
}

/// The best candidates by their earnings, not in order; the last of them is the least.
fn leaders(earned: &[i64], most: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..earned.len() as u32).collect();
    let key = |candidate: &u32| (std::cmp::Reverse(earned[*candidate as usize]), *candidate);
    if most < order.len() && most > 0 {
        order.select_nth_unstable_by_key(most - 1, key);
    }
    order.truncate(most);
    order
}

/// One look at a set of prices.
struct Look {
    earned: Vec<i64>,
    /// The candidates that earn most.
    chosen: Vec<u32>,
    /// How often they reach each row.
    times: Vec<u32>,
    bound: i64,
    value: u64,
}

impl Look {
    fn new(model: &Model, most: usize, prices: &[i64]) -> Self {
        let rows = |candidate: u32| model.rows_of(candidate).iter();
        let earned: Vec<i64> = (0..model.candidates() as u32)
            .map(|candidate| rows(candidate).map(|row| prices[*row as usize]).sum())
            .collect();
        let chosen = leaders(&earned, most);
        let pairs = model.weights.iter().zip(prices);
        let kept: i64 = pairs.map(|(weight, price)| parts(*weight) - price).sum();
        let gained: i64 = chosen
            .iter()
            .map(|candidate| earned[*candidate as usize])
            .sum();
        let mut times = vec![0; model.weights.len()];
        for row in chosen.iter().flat_map(|candidate| rows(*candidate)) {
            times[*row as usize] += 1;
        }
        let reached = model
            .weights
            .iter()
            .zip(&times)
            .filter(|(_, times)| **times > 0);
        let value = reached.map(|(weight, _)| weight).sum();
        Self {
            earned,
            chosen,
            times,
            bound: kept + gained,
            value,
        }
    }
}

/// Looks for prices with a low bound, down to the value that is to be beaten.
pub fn search(
    model: &Model,
    most: usize,
    prices: Vec<i64>,
    beat: u64,
    patience: Patience,
) -> Found {
    let mut prices = prices;
    let mut direction = vec![0.0_f64; model.weights.len()];
    let mut found = Found {
        best: Prices {
            prices: prices.clone(),
            earned: Vec::new(),
            bound: i64::MAX,
        },
        better: None,
        share: vec![0; model.candidates()],
    };
    let (mut stride, mut idle, mut beat) = (1.0, 0, beat);
    for _ in 0..patience.steps {
        let look = Look::new(model, most, &prices);
        idle = if found.best.bound.saturating_sub(look.bound) > PARTS / 8 {
            0
        } else {
            idle + 1
        };
        let gap = found.best.bound.min(look.bound) - parts(beat.max(look.value));
        let times = found.take(&mut beat, &prices, look);
        if found.best.bound() <= beat {
            break;
        }
        if idle < patience.idle {
            step(
                model,
                &mut prices,
                &mut direction,
                &times,
                stride * gap.max(1) as f64,
            );
            continue;
        }
        (stride, idle) = (stride / 2.0, 0);
        if stride < 1e-3 {
            break;
        }
        prices.clone_from(&found.best.prices);
        direction.fill(0.0);
    }
    found
}

impl Found {
    /// Keeps what a look brought, and hands back how often each row was reached.
    fn take(&mut self, beat: &mut u64, prices: &[i64], look: Look) -> Vec<u32> {
        for candidate in &look.chosen {
            self.share[*candidate as usize] += 1;
        }
        if look.value > *beat {
            *beat = look.value;
            self.better = Some((look.value, look.chosen));
        }
        if look.bound < self.best.bound {
            self.best = Prices {
                prices: prices.to_vec(),
                earned: look.earned,
                bound: look.bound,
            };
        }
        look.times
    }
}

/// Moves the prices: down where a row is reached too often, up where it is not reached.
fn step(model: &Model, prices: &mut [i64], direction: &mut [f64], times: &[u32], length: f64) {
    let mut norm = 0.0;
    for (row, direction) in direction.iter_mut().enumerate() {
        let full = prices[row] >= parts(model.weights[row]);
        // A row that keeps nothing may count as reached or not, whichever leads to rest.
        let slope = match times[row] {
            0 if full => 0.0,
            0 => -1.0,
            times => f64::from(times) - 1.0,
        };
        *direction = slope + 0.6 * *direction;
        norm += *direction * *direction;
    }
    if norm > 0.0 {
        for (row, price) in prices.iter_mut().enumerate() {
            let moved = *price - (length * direction[row] / norm).round() as i64;
            *price = moved.clamp(0, parts(model.weights[row]));
        }
    }
}
