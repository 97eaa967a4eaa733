//! All facts brought into the cells at once.
//!
//! Facts come in any order and the cells are larger than the caches, so each walk goes in two steps: first every fact
//! is packed and put with those of neighbouring organs; then each such block of cells, small enough for the cache of a
//! core, takes its facts. Each thread does its own half of the facts in the first step and its own blocks in the
//! second; no lock, no merging.

use super::pack::{Blocks, Packed, Pass, TOGETHER, passes};
use super::plan::{Plan, Quantity};
use super::totals::Totals;
use super::{Facts, Organs};
use std::ops::Range;
use std::thread;

/// Facts that are looked up at a time, so that what is between stays in the nearest cache.
const CHUNK: usize = 1024;

/// Fills the cells, which are nought: those of each organ's own facts first, then those of all above.
pub(super) fn fill(cells: &mut [i64], facts: &Facts, plan: &Plan, organs: &Organs, threads: usize) {
    if facts.rows() == 0 || cells.is_empty() {
        return;
    }
    let blocks = Blocks::new(facts, plan);
    let (passes, unpacked) = passes(facts, plan, &blocks);
    for pass in &passes {
        let with = (facts, plan, pass, &blocks);
        if pass.bits <= u32::BITS {
            walk::<u32>(cells, with, threads);
        } else {
            walk::<u64>(cells, with, threads);
        }
    }
    if !unpacked.is_empty() {
        fill_one_by_one(cells, facts, plan, &unpacked);
    }
    let of_organ = facts.month_count as usize * plan.words;
    let removed = facts.organ_count as usize * of_organ;
    cells[removed..].fill(0);
    roll_up(&mut cells[..removed], of_organ, organs, threads);
}

/// What a walk works with.
pub(super) type With<'a> = (&'a Facts, &'a Plan, &'a Pass, &'a Blocks);

/// Both steps for one pass.
fn walk<T: Packed>(cells: &mut [i64], with: With<'_>, threads: usize) {
    let (facts, _, _, blocks) = with;
    let share = facts.rows().div_ceil(threads);
    let end = |thread: usize| (share * thread).min(facts.rows());
    let parts = (0..threads).map(|it| end(it)..end(it + 1));
    let parts: Vec<Scattered<T>> = thread::scope(|scope| {
        let begun: Vec<_> = parts
            .map(|rows| scope.spawn(move || scatter(rows, with)))
            .collect();
        let ended = begun
            .into_iter()
            .map(|it| it.join().expect("no step of it panics"));
        ended.collect()
    });
    let totals = Totals::new(&parts, with);
    thread::scope(|scope| {
        let (mut rest, mut from) = (cells, 0);
        for until in cuts(&parts, blocks.count, threads) {
            let words = ((until - from) * blocks.words).min(rest.len());
            let (own, others) = rest.split_at_mut(words);
            let (parts, totals, range) = (&parts, totals.as_ref(), from..until);
            scope.spawn(move || {
                let mut sums = totals.map_or(Vec::new(), |it| vec![0; it.length]);
                for (cells, block) in own.chunks_mut(blocks.words).zip(range) {
                    let parts = parts.iter().map(|part| part.block(block));
                    match totals {
                        Some(totals) => {
                            parts.for_each(|entries| totals.gather(&mut sums, entries, with));
                            totals.spread(&mut sums, cells, with);
                        }
                        None => parts.for_each(|entries| gather(cells, entries, with)),
                    }
                }
            });
            (rest, from) = (others, until);
        }
    });
}

/// Facts of a thread, block by block.
pub(super) struct Scattered<T> {
    entries: Vec<T>,
    /// Where each block ends.
    ends: Vec<u32>,
}

impl<T> Scattered<T> {
    /// The facts of a block.
    pub fn block(&self, block: usize) -> &[T] {
        let first = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[first as usize..self.ends[block] as usize]
    }
}

/// First rows and lengths of chunks.
fn chunks(rows: &Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    let end = rows.end;
    rows.clone()
        .step_by(CHUNK)
        .map(move |first| (first, CHUNK.min(end - first)))
}

fn scatter<T: Packed>(rows: Range<usize>, (facts, plan, pass, blocks): With<'_>) -> Scattered<T> {
    let columns = &facts.columns;
    let (mut organs, mut places) = ([0_u32; CHUNK], [0_u32; CHUNK]);
    let mut next = blocks.beginnings(facts, &rows);
    let mut packed = [T::default(); CHUNK];
    let mut entries = vec![T::default(); rows.len()];
    for (first, length) in chunks(&rows) {
        let (organs, places) = (&mut organs[..length], &mut places[..length]);
        let packed = &mut packed[..length];
        plan.classes.of_rows(facts, first, places);
        columns.organs.fold_into(first, organs, |_, organ| organ);
        for (place, organ) in places.iter_mut().zip(&*organs) {
            *place |= blocks.row(*organ) << blocks.class_bits;
        }
        let add_month = |place: u32, month: u32| place + (month << blocks.class_bits);
        columns.months.fold_into(first, places, add_month);
        for (entry, place) in packed.iter_mut().zip(&*places) {
            *entry = T::of_place(*place);
        }
        for field in pass.fields.iter().filter(|it| it.mask > 0) {
            let join =
                |entry: T, amount: i64| entry.with(amount.wrapping_sub(field.least), field.shift);
            columns.amounts[field.column].fold_into(first, packed, join);
        }
        for (organ, entry) in organs.iter().zip(&*packed) {
            let to = &mut next[blocks.of(*organ)];
            entries[*to as usize] = *entry;
            *to += 1;
        }
    }
    Scattered {
        entries,
        ends: next,
    }
}

/// Brings facts into the cells of their block: any class adds to any words.
fn gather<T: Packed>(cells: &mut [i64], entries: &[T], (_, plan, pass, blocks): With<'_>) {
    for entry in entries {
        let (row, class) = blocks.split(entry.place());
        let mut amounts = [1; TOGETHER + 1];
        for (amount, field) in amounts[1..].iter_mut().zip(&pass.fields) {
            *amount = field.amount(entry.above(field.shift));
        }
        let cells = &mut cells[row * plan.words..(row + 1) * plan.words];
        for (word, field) in pass.adds_of(class) {
            cells[*word as usize] += amounts[*field as usize];
        }
    }
}

/// Adds up columns whose amounts lie too far apart to be packed.
fn fill_one_by_one(cells: &mut [i64], facts: &Facts, plan: &Plan, unpacked: &[usize]) {
    let mut classes = [0; CHUNK];
    for (first, length) in chunks(&(0..facts.rows())) {
        plan.classes.of_rows(facts, first, &mut classes[..length]);
        for (row, class) in (first..).zip(&classes[..length]) {
            let cell =
                facts.columns.organs.get(row) * facts.month_count + facts.columns.months.get(row);
            for add in &plan.adds[*class as usize] {
                if let Quantity::Sum(column) = add.quantity
                    && unpacked.contains(&column)
                {
                    let amount = facts.columns.amounts[column].get(row);
                    cells[cell as usize * plan.words + add.word as usize] += amount;
                }
            }
        }
    }
}

/// Where the blocks of each thread end, so that each has about as many facts.
fn cuts<T>(parts: &[Scattered<T>], blocks: usize, threads: usize) -> Vec<usize> {
    let facts: usize = parts.iter().map(|part| part.entries.len()).sum();
    let until = |block: usize| {
        parts
            .iter()
            .map(|part| part.ends[block] as usize)
            .sum::<usize>()
    };
    let mut cuts: Vec<usize> = Vec::with_capacity(threads);
    for block in 0..blocks {
        if until(block) * threads >= facts * (cuts.len() + 1) && cuts.len() + 1 < threads {
            cuts.push(block + 1);
        }
    }
    cuts.push(blocks);
    cuts
}

/// Adds the cells of every organ to those of the organ above it; each thread does its own part of the months.
fn roll_up(cells: &mut [i64], of_organ: usize, organs: &Organs, threads: usize) {
    let share = of_organ.div_ceil(threads);
    let mut parts: Vec<Vec<&mut [i64]>> = (0..threads).map(|_| Vec::new()).collect();
    for cells in cells.chunks_mut(of_organ) {
        let mut rest = cells;
        for part in &mut parts {
            let (own, others) = rest.split_at_mut(share.min(rest.len()));
            part.push(own);
            rest = others;
        }
    }
    thread::scope(|scope| {
        for mut part in parts {
            scope.spawn(move || {
                for (child, parent) in organs.steps() {
                    let from = std::mem::take(&mut part[child]);
                    for (to, from) in part[parent].iter_mut().zip(&*from) {
                        *to += from;
                    }
                    part[child] = from;
                }
            });
        }
    });
}
