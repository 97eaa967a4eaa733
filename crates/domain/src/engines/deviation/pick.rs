//! Order statistics of a group without sorting it: count into buckets, then sort the few buckets that matter.

use super::groups::Amount;

/// Groups up to this size are sorted.
const SORTED_MOST: usize = 48;
/// Buckets at most, as a power of two; their counts stay in the first cache.
const BUCKET_BITS_MOST: u32 = 11;
/// Ranks that may be asked for together.
const RANKS_MOST: usize = 6;

/// Room for picking, used again from group to group.
pub struct Picker {
    counts: Vec<u32>,
    marks: Vec<u8>,
    few: Vec<u64>,
}

impl Picker {
    pub fn new() -> Self {
        Self {
            counts: vec![0; 1 << BUCKET_BITS_MOST],
            marks: vec![0; 1 << BUCKET_BITS_MOST],
            few: Vec::new(),
        }
    }

    /// The values at these ranks, counted from 0 and rising, of the amounts in all slices, each mapped.
    ///
    /// `low` and `high` are bounds of the mapped amounts.
    pub fn pick<A: Amount>(
        &mut self,
        slices: &[&[A]],
        map: impl Fn(A) -> u64,
        (low, high): (u64, u64),
        ranks: &[usize],
    ) -> [u64; RANKS_MOST] {
        let count: usize = slices.iter().map(|slice| slice.len()).sum();
        if count <= SORTED_MOST {
            self.few.clear();
            self.few.extend(
                slices
                    .iter()
                    .flat_map(|slice| slice.iter().map(|x| map(*x))),
            );
            return self.sorted(ranks, &[]);
        }
        let bits = count.ilog2().clamp(6, BUCKET_BITS_MOST);
        let width = u64::BITS - (high - low).leading_zeros();
        let shift = width.saturating_sub(bits);
        let counts = &mut self.counts[..1 << bits];
        counts.fill(0);
        let mask = counts.len() - 1;
        let bucket = |x: A| ((map(x) - low) >> shift) as usize & mask;
        for slice in slices {
            for x in *slice {
                counts[bucket(*x)] += 1;
            }
        }
        let (found, before) = places(counts, ranks);
        if shift == 0 {
            return std::array::from_fn(|place| low + found[place] as u64);
        }
        let marks = &mut self.marks[..1 << bits];
        let marked = &found[..ranks.len()];
        marked.iter().for_each(|bucket| marks[*bucket] = 1);
        let room: usize = counts
            .iter()
            .zip(&*marks)
            .map(|(count, mark)| *count as usize * *mark as usize)
            .sum();
        self.few.clear();
        self.few.resize(room + 1, 0);
        let mut filled = 0;
        for slice in slices {
            for x in *slice {
                self.few[filled] = map(*x);
                filled += marks[bucket(*x)] as usize;
            }
        }
        self.few.truncate(room);
        marked.iter().for_each(|bucket| marks[*bucket] = 0);
        self.sorted(ranks, &before)
    }

    /// The values at ranks among the few, where so many smaller ones were left out before each.
    fn sorted(&mut self, ranks: &[usize], left_out: &[usize]) -> [u64; RANKS_MOST] {
        self.few.sort_unstable();
        let mut values = [0; RANKS_MOST];
        for (place, rank) in ranks.iter().enumerate() {
            let out = left_out.get(place).copied().unwrap_or(0);
            values[place] = self.few.get(rank - out).copied().unwrap_or(0);
        }
        values
    }
}

/// For each rank its bucket, and how many amounts lie below it in buckets that no rank falls into.
fn places(counts: &[u32], ranks: &[usize]) -> ([usize; RANKS_MOST], [usize; RANKS_MOST]) {
    let (mut found, mut left_out) = ([0; RANKS_MOST], [0; RANKS_MOST]);
    let (mut below, mut out, mut next) = (0, 0, 0);
    for (bucket, count) in counts.iter().enumerate() {
        let end = below + *count as usize;
        let first = next;
        while next < ranks.len() && ranks[next] < end {
            found[next] = bucket;
            left_out[next] = out;
            next += 1;
        }
        if first == next {
            out += *count as usize;
        }
        if next == ranks.len() {
            break;
        }
        below = end;
    }
    (found, left_out)
}
