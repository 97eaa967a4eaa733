//! The best places for new sites: which few of many candidates together reach the most that is not yet reached.
//!
//! First greedy choice and exchange of single sites, then a bound by prices on what is reached, then branching over
//! what the bound leaves open. The answer says whether it is proven, and by how much it may fall short where it is not.

mod dual;
mod exact;
mod greedy;
mod model;

pub use model::Model;

/// Chosen candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The candidates, the most useful first.
    pub candidates: Vec<u32>,
    /// What each adds to those before it.
    pub gains: Vec<u64>,
    /// What they reach together.
    pub value: u64,
    /// What no choice can exceed; equal to `value` where the choice is proven to be the best.
    pub bound: u64,
}

impl Chosen {
    /// Whether no better choice exists.
    pub fn is_proven(&self) -> bool {
        self.value == self.bound
    }
}

/// How much to search before the best found so far has to do, in looks at one pair of candidate and place.
pub const EFFORT: u64 = 3_000_000_000;

/// Chooses at most so many candidates. The same input gives the same answer, however fast the machine.
pub fn choose(model: &Model, most: usize, effort: u64) -> Chosen {
    // Values are multiples of what divides all weights, so a bound may be rounded down to one.
    let (scaled, unit) = model.in_units();
    let start = greedy::improved(&scaled, greedy::choose(&scaled, most));
    let found = exact::search(&scaled, most, start, effort);
    let (candidates, gains) = greedy::by_use(model, &found.candidates);
    Chosen {
        candidates,
        gains,
        value: found.value * unit,
        bound: found.bound * unit,
    }
}
