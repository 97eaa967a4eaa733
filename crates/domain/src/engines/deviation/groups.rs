//! Peer groups: rows numbered by their keys, amounts scattered group by group, exact statistics of each.

use super::pick::Picker;

/// The most groups that are numbered by place; beyond, keys must be numbered anew by the caller.
const GROUPS_MOST: usize = 1 << 26;

/// An amount as columns hold it.
pub trait Amount: Copy + Ord + Default + Send + Sync {
    /// The same as a wide number.
    fn wide(self) -> u64;
}

impl Amount for u32 {
    fn wide(self) -> u64 {
        u64::from(self)
    }
}

impl Amount for u64 {
    fn wide(self) -> u64 {
        self
    }
}

/// A column of a key: codes below their count.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// Up to 256 codes.
    Narrow(&'a [u8], usize),
    /// Up to 65,536 codes.
    Middle(&'a [u16], usize),
    /// More.
    Wide(&'a [u32], usize),
}

/// Rows by group.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The group of each row.
    pub codes: Vec<u32>,
    /// How many groups there may be.
    pub groups: usize,
}

/// Exact statistics of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Decisions.
    pub count: u32,
    /// Twice the median.
    pub median_2: u64,
    /// Four times the median absolute deviation from the median.
    pub mad_4: u64,
    /// Four times the lower quartile, between two decisions by proportion.
    pub lower_4: u64,
    /// Four times the upper quartile.
    pub upper_4: u64,
}

impl Key<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Narrow(_, count) | Self::Middle(_, count) | Self::Wide(_, count) => *count,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(codes, _) => codes.len(),
            Self::Middle(codes, _) => codes.len(),
            Self::Wide(codes, _) => codes.len(),
        }
    }

    /// Takes this key into codes: each becomes code × count + key.
    fn take_in(&self, from: usize, out: &mut [u32]) {
        let to = from + out.len();
        let count = u32::try_from(self.count()).unwrap_or(u32::MAX);
        match self {
            Self::Narrow(codes, _) => mix(
                out,
                count,
                codes[from..to].iter().map(|code| u32::from(*code)),
            ),
            Self::Middle(codes, _) => mix(
                out,
                count,
                codes[from..to].iter().map(|code| u32::from(*code)),
            ),
            Self::Wide(codes, _) => mix(out, count, codes[from..to].iter().copied()),
        }
    }
}

fn mix(out: &mut [u32], count: u32, keys: impl Iterator<Item = u32>) {
    for (code, key) in out.iter_mut().zip(keys) {
        *code = *code * count + key.min(count - 1);
    }
}

/// Rows of a piece that stays in the cache while the keys are taken in one after the other.
const PIECE: usize = 4096;

/// Numbers the rows by their keys, on this many threads.
///
/// Nothing where the keys have more combinations than can be numbered by place, or columns differ in length.
pub fn code_rows(keys: &[Key<'_>], threads: usize) -> Option<Grouping> {
    let rows = keys.first().map_or(0, Key::len);
    let groups = keys
        .iter()
        .try_fold(1_usize, |all, key| all.checked_mul(key.count().max(1)))?;
    if groups > GROUPS_MOST || keys.iter().any(|key| key.len() != rows) {
        return None;
    }
    let mut codes = vec![0; rows];
    let share = rows.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for (place, part) in codes.chunks_mut(share).enumerate() {
            scope.spawn(move || {
                for (piece, out) in part.chunks_mut(PIECE).enumerate() {
                    let from = place * share + piece * PIECE;
                    keys.iter().for_each(|key| key.take_in(from, out));
                }
            });
        }
    });
    Some(Grouping { codes, groups })
}

/// The rows of one thread, scattered group by group.
struct Scattered<A> {
    /// Where each group begins; one more at the end.
    starts: Vec<u32>,
    amounts: Vec<A>,
}

impl<A: Amount> Scattered<A> {
    fn of(codes: &[u32], amounts: &[A], groups: usize) -> Self {
        let mut starts = vec![0_u32; groups + 1];
        for code in codes {
            starts[*code as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut out = vec![A::default(); amounts.len()];
        for (code, amount) in codes.iter().zip(amounts) {
            let place = &mut next[*code as usize];
            out[*place as usize] = *amount;
            *place += 1;
        }
        Self {
            starts,
            amounts: out,
        }
    }

    fn group(&self, group: usize) -> &[A] {
        &self.amounts[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}

/// The statistics of every group, on this many threads; at most 2³² − 1 rows.
pub fn summarise<A: Amount>(grouping: &Grouping, amounts: &[A], threads: usize) -> Vec<Summary> {
    let share = amounts.len().div_ceil(threads.max(1)).max(1);
    let groups = grouping.groups;
    let parts: Vec<Scattered<A>> = std::thread::scope(|scope| {
        let pieces = grouping.codes.chunks(share).zip(amounts.chunks(share));
        let running: Vec<_> = pieces
            .map(|(codes, amounts)| scope.spawn(move || Scattered::of(codes, amounts, groups)))
            .collect();
        let done = running
            .into_iter()
            .map(|it| it.join().expect("scattering does not panic"));
        done.collect()
    });
    let mut summaries = vec![Summary::default(); groups];
    let cuts = cuts(&parts, groups, threads.max(1));
    std::thread::scope(|scope| {
        let (mut rest, parts) = (&mut summaries[..], &parts);
        for (from, to) in cuts {
            let (mine, after) = rest.split_at_mut(to - from);
            rest = after;
            scope.spawn(move || summarise_groups(parts, from, mine));
        }
    });
    summaries
}

/// Stretches of groups with about as many rows each.
fn cuts<A: Amount>(parts: &[Scattered<A>], groups: usize, threads: usize) -> Vec<(usize, usize)> {
    let upto =
        |group: usize| -> usize { parts.iter().map(|part| part.starts[group] as usize).sum() };
    let all = upto(groups);
    let mut cuts = Vec::with_capacity(threads);
    let mut from = 0;
    for thread in 1..=threads {
        let goal = all * thread / threads;
        let (mut low, mut high) = (from, groups);
        while low < high {
            let middle = (low + high) / 2;
            if upto(middle) < goal {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let to = if thread == threads { groups } else { low };
        cuts.push((from, to));
        from = to;
    }
    cuts
}

fn summarise_groups<A: Amount>(parts: &[Scattered<A>], from: usize, out: &mut [Summary]) {
    let mut picker = Picker::new();
    let mut slices: Vec<&[A]> = Vec::with_capacity(parts.len());
    for (place, summary) in out.iter_mut().enumerate() {
        slices.clear();
        slices.extend(parts.iter().map(|part| part.group(from + place)));
        *summary = summary_of(&slices, &mut picker);
    }
}

/// The statistics of the amounts in all slices together.
pub fn summary_of<A: Amount>(slices: &[&[A]], picker: &mut Picker) -> Summary {
    let count: usize = slices.iter().map(|slice| slice.len()).sum();
    if count == 0 {
        return Summary::default();
    }
    let (low, high) = bounds(slices);
    let last = count - 1;
    let (quarter, half) = (last / 4, last / 2);
    let three = last * 3 / 4;
    let ranks = [
        quarter,
        (quarter + 1).min(last),
        half,
        count / 2,
        three,
        (three + 1).min(last),
    ];
    let picked = picker.pick(slices, A::wide, (low, high), &risen(ranks).0);
    let values = risen(ranks).1.map(|place| picked[place]);
    let median_2 = values[2] + values[3];
    let away = |x: A| (2 * x.wide()).abs_diff(median_2);
    let most = (2 * high - median_2).max(median_2 - 2 * low);
    let deviations = picker.pick(slices, away, (0, most), &[half, count / 2]);
    let between = |low: u64, high: u64, part: usize| 4 * low + (high - low) * part as u64;
    Summary {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        median_2,
        mad_4: deviations[0] + deviations[1],
        lower_4: between(values[0], values[1], last % 4),
        upper_4: between(values[4], values[5], last * 3 % 4),
    }
}

/// Ranks in rising order, and where each asked rank came to stand.
fn risen(ranks: [usize; 6]) -> ([usize; 6], [usize; 6]) {
    let mut order = [0, 1, 2, 3, 4, 5];
    order.sort_by_key(|place| ranks[*place]);
    let mut place_of = [0; 6];
    for (place, asked) in order.iter().enumerate() {
        place_of[*asked] = place;
    }
    (order.map(|place| ranks[place]), place_of)
}

fn bounds<A: Amount>(slices: &[&[A]]) -> (u64, u64) {
    let mut amounts = slices.iter().flat_map(|slice| slice.first());
    let Some(first) = amounts.next() else {
        return (0, 0);
    };
    let (mut low, mut high) = (*first, *first);
    for slice in slices {
        for x in *slice {
            low = low.min(*x);
            high = high.max(*x);
        }
    }
    (low.wide(), high.wide())
}
