//! Totals of each class of facts within a block, packed in eight bytes, before they are spread to the words of a row.
//!
//! A fact costs one addition, however many indicators take it: its number and its amounts lie side by side in one
//! word, with so many bits each that no sum of the block can run over. Not used where classes are so many that most
//! totals would stay nought, or amounts so large that they do not fit side by side.

use super::fill::{Scattered, With};
use super::pack::{Field, Packed, TOGETHER};

/// A field of packed facts, and where its sum stands in a total.
#[derive(Clone, Copy)]
struct Part {
    field: Field,
    /// The first bit of the sum.
    shift: u32,
    /// As many ones as the sum has bits.
    mask: u64,
}

/// How totals are laid out.
pub(super) struct Totals {
    /// Totals of a block.
    pub length: usize,
    /// Ones where the number of facts stands.
    count_mask: u64,
    /// In the order of the fields.
    parts: Vec<Part>,
    /// Those of them whose amounts differ.
    varied: Vec<Part>,
    /// Where each class adds one row of words, one for the fact and each field, in order: the first word, or none.
    runs: Option<Vec<Option<u32>>>,
}

impl Totals {
    /// A layout, if there is a good one.
    pub fn new<T>(
        scattered: &[Scattered<T>],
        (facts, plan, pass, blocks): With<'_>,
    ) -> Option<Self> {
        let length = blocks.rows() << blocks.class_bits;
        if length * blocks.count > facts.rows().saturating_mul(4).max(1 << 16) || plan.words == 0 {
            return None;
        }
        let count = |block| {
            scattered
                .iter()
                .map(|part| part.block(block).len())
                .sum::<usize>()
        };
        let most = (0..blocks.count).map(count).max()? as u128;
        let bits = |sum: u128| u128::BITS - sum.leading_zeros();
        let ones = |bits: u32| u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0);
        let mut used = bits(most);
        let (count_mask, mut parts) = (ones(used), Vec::new());
        for field in &pass.fields {
            let width = if field.mask == 0 {
                0
            } else {
                bits(most.checked_mul(field.mask.into())?)
            };
            if used + width > u64::BITS {
                return None;
            }
            let shift = if width == 0 { 0 } else { used };
            parts.push(Part {
                field: *field,
                shift,
                mask: ones(width),
            });
            used += width;
        }
        let varied = parts.iter().copied().filter(|part| part.mask > 0).collect();
        let runs = (0..plan.adds.len())
            .map(|class| run(pass.adds_of(class), parts.len() + 1))
            .collect();
        Some(Self {
            length,
            count_mask,
            parts,
            varied,
            runs,
        })
    }

    /// Adds facts to the totals of their block.
    pub fn gather<T: Packed>(&self, sums: &mut [u64], entries: &[T], with: With<'_>) {
        match self.varied.len() {
            0 => self.gather_fields::<T, 0>(sums, entries, with),
            1 => self.gather_fields::<T, 1>(sums, entries, with),
            2 => self.gather_fields::<T, 2>(sums, entries, with),
            3 => self.gather_fields::<T, 3>(sums, entries, with),
            _ => self.gather_fields::<T, TOGETHER>(sums, entries, with),
        }
    }

    fn gather_fields<T: Packed, const N: usize>(
        &self,
        sums: &mut [u64],
        entries: &[T],
        with: With<'_>,
    ) {
        let blocks = *with.3;
        let parts: [Part; N] = std::array::from_fn(|it| self.varied[it]);
        for entry in entries {
            let mut total = 1;
            for part in &parts {
                total += (entry.above(part.field.shift) & part.field.mask) << part.shift;
            }
            sums[blocks.place(entry.place())] += total;
        }
    }

    /// Adds totals to the words of the cells of their block and leaves nought behind.
    pub fn spread(&self, sums: &mut [u64], cells: &mut [i64], with: With<'_>) {
        match (&self.runs, self.parts.len()) {
            (Some(runs), 0) => self.spread_runs::<0>(sums, cells, runs, with),
            (Some(runs), 1) => self.spread_runs::<1>(sums, cells, runs, with),
            (Some(runs), 2) => self.spread_runs::<2>(sums, cells, runs, with),
            (Some(runs), 3) => self.spread_runs::<3>(sums, cells, runs, with),
            (Some(runs), _) => self.spread_runs::<TOGETHER>(sums, cells, runs, with),
            (None, _) => self.spread_words(sums, cells, with),
        }
    }

    /// Every class adds one row of words, or nothing.
    fn spread_runs<const N: usize>(
        &self,
        sums: &mut [u64],
        cells: &mut [i64],
        runs: &[Option<u32>],
        (_, plan, _, blocks): With<'_>,
    ) {
        let parts: [Part; N] = std::array::from_fn(|it| self.parts[it]);
        let rows = sums.chunks_mut(1 << blocks.class_bits);
        for (cells, sums) in cells.chunks_mut(plan.words).zip(rows) {
            for (total, run) in sums.iter_mut().zip(runs) {
                let total = std::mem::take(total);
                let Some(word) = *run else { continue };
                let cells = &mut cells[word as usize..][..=N];
                let count = (total & self.count_mask).cast_signed();
                cells[0] += count;
                for (cell, part) in cells[1..].iter_mut().zip(&parts) {
                    *cell += part.sum(total, count);
                }
            }
        }
    }

    /// Every class adds to any words.
    fn spread_words(&self, sums: &mut [u64], cells: &mut [i64], (_, plan, pass, blocks): With<'_>) {
        let rows = sums.chunks_mut(1 << blocks.class_bits);
        for (cells, sums) in cells.chunks_mut(plan.words).zip(rows) {
            for (class, total) in sums.iter_mut().enumerate() {
                let total = std::mem::take(total);
                if total == 0 {
                    continue;
                }
                let count = (total & self.count_mask).cast_signed();
                let mut amounts = [count; TOGETHER + 1];
                for (amount, part) in amounts[1..].iter_mut().zip(&self.parts) {
                    *amount = part.sum(total, count);
                }
                for (word, field) in pass.adds_of(class) {
                    cells[*word as usize] += amounts[*field as usize];
                }
            }
        }
    }
}

impl Part {
    /// The sum of the amounts of so many facts.
    #[inline(always)]
    fn sum(&self, total: u64, count: i64) -> i64 {
        let above = (total >> self.shift & self.mask).cast_signed();
        self.field.least.wrapping_mul(count).wrapping_add(above)
    }
}

/// The first word, where the adds are one row of words in the order of what is packed, or there are none.
fn run(adds: &[(u32, u32)], length: usize) -> Option<Option<u32>> {
    let Some((first, _)) = adds.first().copied() else {
        return Some(None);
    };
    let in_order = |(at, add): (usize, &(u32, u32))| *add == (first + at as u32, at as u32);
    let is_run = adds.len() == length && adds.iter().enumerate().all(in_order);
    is_run.then_some(Some(first))
}
