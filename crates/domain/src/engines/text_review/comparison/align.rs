//! Which clause of the new draft was which of the old one.

use super::{Clause, letters};
use std::collections::HashMap;

/// The least share of common pairs of letters, in percent, that makes two clauses one.
const LEAST: usize = 45;
/// The same for clauses of the same number.
const LEAST_SAME_NUMBER: usize = 25;
/// A pair of letters that more clauses than this have says nothing.
const COMMON: usize = 200;

/// By clause of the new draft, its partner in the old one.
pub(super) fn align(old: &[Clause], new: &[Clause]) -> Vec<Option<usize>> {
    let mut partner = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    equal(old, new, &mut partner, &mut taken);
    let mut pairs = similar(old, new, &partner, &taken);
    pairs.sort_unstable_by(|left, right| right.cmp(left));
    for (_, _, at, before) in pairs {
        if partner[at].is_none() && !taken[before] {
            partner[at] = Some(before);
            taken[before] = true;
        }
    }
    partner
}

/// Clauses of the same text; of several, those of the same number first, then in order.
fn equal(old: &[Clause], new: &[Clause], partner: &mut [Option<usize>], taken: &mut [bool]) {
    let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, clause) in old.iter().enumerate() {
        by_text.entry(letters(&clause.text)).or_default().push(at);
    }
    for same_number in [true, false] {
        for (at, clause) in new
            .iter()
            .enumerate()
            .filter(|(_, clause)| same_number || !clause.text.is_empty())
        {
            let found = by_text.get(&letters(&clause.text)).into_iter().flatten();
            let free = found.copied().find(|before| {
                !taken[*before] && (!same_number || old[*before].number == clause.number)
            });
            if let (None, Some(before)) = (partner[at], free) {
                partner[at] = Some(before);
                taken[before] = true;
            }
        }
    }
}

/// Pairs that may be one: share, nearness, new, old; best when greatest.
fn similar(
    old: &[Clause],
    new: &[Clause],
    partner: &[Option<usize>],
    taken: &[bool],
) -> Vec<(usize, usize, usize, usize)> {
    let mut index: HashMap<(char, char), Vec<(usize, usize)>> = HashMap::new();
    let mut sizes = vec![0; old.len()];
    for (at, clause) in old.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        let bag = pairs_of(&clause.text);
        sizes[at] = bag.values().sum();
        for (pair, count) in bag {
            index.entry(pair).or_default().push((at, count));
        }
    }
    let mut found = Vec::new();
    for (at, clause) in new
        .iter()
        .enumerate()
        .filter(|(at, _)| partner[*at].is_none())
    {
        let bag = pairs_of(&clause.text);
        let size: usize = bag.values().sum();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for (pair, count) in bag {
            let places = index.get(&pair).filter(|places| places.len() <= COMMON);
            for (before, other) in places.into_iter().flatten() {
                *shared.entry(*before).or_default() += count.min(*other);
            }
        }
        for (before, count) in shared {
            let share = 200 * count / (size + sizes[before]).max(1);
            let same_number = !clause.number.is_empty() && clause.number == old[before].number;
            let least = if same_number {
                LEAST_SAME_NUMBER
            } else {
                LEAST
            };
            if share >= least {
                let near = usize::MAX - at.abs_diff(before);
                found.push((share + usize::from(same_number) * 10, near, at, before));
            }
        }
    }
    found
}

/// Neighbouring letters of a text with how often they occur.
fn pairs_of(text: &str) -> HashMap<(char, char), usize> {
    let letters: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let mut bag = HashMap::new();
    for pair in letters.windows(2) {
        *bag.entry((pair[0], pair[1])).or_default() += 1;
    }
    bag
}
