//! Candidates and what each reaches. Places that the same candidates reach are one row.

use std::collections::HashMap;

/// For each candidate the rows it reaches, and for each row its weight and who reaches it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// Weights of the rows.
    pub weights: Vec<u64>,
    first_row: Vec<u32>,
    rows: Vec<u32>,
    first_candidate: Vec<u32>,
    candidates: Vec<u32>,
}

impl Model {
    /// Builds a model: `sets` are the places that each candidate reaches, `weights` those of the places.
    /// Places of no weight, and those that nobody reaches, fall away.
    pub fn new(sets: &[Vec<u32>], weights: &[u64]) -> Self {
        let mut first = vec![0_u32; weights.len() + 2];
        let heavy = |place: &&u32| weights[**place as usize] > 0;
        for place in sets.iter().flatten().filter(heavy) {
            first[*place as usize + 2] += 1;
        }
        for place in 2..first.len() {
            first[place] += first[place - 1];
        }
        let mut reached_by = vec![0_u32; first[weights.len() + 1] as usize];
        for (candidate, set) in sets.iter().enumerate() {
            for place in set.iter().filter(heavy) {
                let next = &mut first[*place as usize + 1];
                reached_by[*next as usize] = candidate as u32;
                *next += 1;
            }
        }
        let mut rows: HashMap<&[u32], u64> = HashMap::new();
        for (place, weight) in weights.iter().enumerate() {
            let by = &reached_by[first[place] as usize..first[place + 1] as usize];
            if !by.is_empty() {
                *rows.entry(by).or_default() += weight;
            }
        }
        let mut rows: Vec<(&[u32], u64)> = rows.into_iter().collect();
        rows.sort_unstable();
        Self::from_rows(&rows, sets.len())
    }

    fn from_rows(merged: &[(&[u32], u64)], candidates: usize) -> Self {
        let mut model = Self {
            first_row: vec![0; candidates + 1],
            first_candidate: vec![0],
            ..Self::default()
        };
        for (by, weight) in merged {
            model.weights.push(*weight);
            model.candidates.extend_from_slice(by);
            model.first_candidate.push(model.candidates.len() as u32);
            for candidate in *by {
                model.first_row[*candidate as usize + 1] += 1;
            }
        }
        for candidate in 0..candidates {
            model.first_row[candidate + 1] += model.first_row[candidate];
        }
        let mut next = model.first_row.clone();
        model.rows = vec![0; model.candidates.len()];
        for (row, (by, _)) in merged.iter().enumerate() {
            for candidate in *by {
                model.rows[next[*candidate as usize] as usize] = row as u32;
                next[*candidate as usize] += 1;
            }
        }
        model
    }

    /// The same model with weights divided by what divides them all, and that number.
    pub fn in_units(&self) -> (Self, u64) {
        let unit = self
            .weights
            .iter()
            .fold(0, |unit, weight| gcd(unit, *weight))
            .max(1);
        let mut scaled = self.clone();
        scaled.weights.iter_mut().for_each(|weight| *weight /= unit);
        (scaled, unit)
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.first_row.len().saturating_sub(1)
    }

    /// How many pairs of candidate and row there are.
    pub fn pairs(&self) -> usize {
        self.rows.len()
    }

    /// The rows that a candidate reaches.
    pub fn rows_of(&self, candidate: u32) -> &[u32] {
        &self.rows[self.first_row[candidate as usize] as usize
            ..self.first_row[candidate as usize + 1] as usize]
    }

    /// Who reaches a row.
    pub fn reached_by(&self, row: u32) -> &[u32] {
        let range = self.first_candidate[row as usize]..self.first_candidate[row as usize + 1];
        &self.candidates[range.start as usize..range.end as usize]
    }

    /// What candidates reach together.
    pub fn value(&self, chosen: &[u32]) -> u64 {
        let mut reached = vec![false; self.weights.len()];
        for row in chosen.iter().flat_map(|candidate| self.rows_of(*candidate)) {
            reached[*row as usize] = true;
        }
        self.weights
            .iter()
            .zip(reached)
            .filter(|(_, reached)| *reached)
            .map(|(weight, _)| weight)
            .sum()
    }

    /// The model that is left when some candidates are taken and some are out. Answers it with the old number of each
    /// of its candidates and, for each of its rows, of one old row.
    pub fn rest(&self, state: &[State]) -> (Self, Vec<u32>, Vec<u32>) {
        let mut taken = vec![false; self.weights.len()];
        let mut number = vec![u32::MAX; state.len()];
        let mut old = Vec::new();
        for (candidate, state) in state.iter().enumerate() {
            match state {
                State::Taken => self
                    .rows_of(candidate as u32)
                    .iter()
                    .for_each(|row| taken[*row as usize] = true),
                State::Open => {
                    number[candidate] = old.len() as u32;
                    old.push(candidate as u32);
                }
                State::Out => {}
            }
        }
        let mut lists: Vec<u32> = Vec::new();
        let mut ranges = Vec::new();
        for row in (0..self.weights.len()).filter(|row| !taken[*row]) {
            let start = lists.len();
            let open = self
                .reached_by(row as u32)
                .iter()
                .map(|candidate| number[*candidate as usize]);
            lists.extend(open.filter(|number| *number != u32::MAX));
            if lists.len() > start {
                ranges.push((start..lists.len(), row as u32));
            }
        }
        ranges.sort_unstable_by(|one, two| {
            (&lists[one.0.clone()], one.1).cmp(&(&lists[two.0.clone()], two.1))
        });
        let mut merged: Vec<(&[u32], u64)> = Vec::new();
        let mut old_rows = Vec::new();
        for (range, row) in ranges {
            let (by, weight) = (&lists[range], self.weights[row as usize]);
            match merged.last_mut() {
                Some(last) if last.0 == by => last.1 += weight,
                _ => {
                    merged.push((by, weight));
                    old_rows.push(row);
                }
            }
        }
        (Self::from_rows(&merged, old.len()), old, old_rows)
    }
}

/// What is decided of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Open,
    /// It is chosen.
    Taken,
    /// It is not chosen.
    Out,
}

fn gcd(mut one: u64, mut two: u64) -> u64 {
    while two > 0 {
        (one, two) = (two, one % two);
    }
    one
}
