//! A fact in four or eight bytes: its place within a block of cells, and its amounts above the least of their column.

use super::Facts;
use super::plan::{Plan, Quantity};
use std::ops::Range;

/// Bytes of cells of a block.
const BLOCK_BYTES: usize = 1 << 20;
/// About as many blocks at most, so that as many places are written to at a time.
const BLOCKS_MAX: usize = 1 << 10;
/// Amounts that are packed together at most.
pub(super) const TOGETHER: usize = 4;

/// A packed fact.
pub(super) trait Packed: Copy + Default + Send + Sync {
    /// A fact without amounts.
    fn of_place(place: u32) -> Self;
    /// Its lower bits, the place among them.
    fn place(self) -> u32;
    /// With a field of bits that are still nought.
    fn with(self, field: i64, shift: u32) -> Self;
    /// Its bits from `shift` on.
    fn above(self, shift: u32) -> u64;
}

impl Packed for u32 {
    fn of_place(place: u32) -> Self {
        place
    }

    fn place(self) -> u32 {
        self
    }

    fn with(self, field: i64, shift: u32) -> Self {
        self | (field as Self) << shift
    }

    fn above(self, shift: u32) -> u64 {
        (self >> shift).into()
    }
}

impl Packed for u64 {
    fn of_place(place: u32) -> Self {
        place.into()
    }

    fn place(self) -> u32 {
        self as u32
    }

    fn with(self, field: i64, shift: u32) -> Self {
        self | field.cast_unsigned() << shift
    }

    fn above(self, shift: u32) -> u64 {
        self >> shift
    }
}

/// How organs are put together in blocks, and what a place within a block is.
#[derive(Clone, Copy)]
pub(super) struct Blocks {
    /// Organs of a block, as a power of two.
    shift: u32,
    months: u32,
    /// Bits of a place that tell the class.
    pub class_bits: u32,
    /// Bits of a place.
    place_bits: u32,
    /// How many blocks there are.
    pub count: usize,
    /// Words of the cells of a block.
    pub words: usize,
}

impl Blocks {
    /// Blocks for the organs and the one that does not exist.
    pub fn new(facts: &Facts, plan: &Plan) -> Self {
        let organs = facts.organ_count as usize + 1;
        let months = facts.month_count as usize;
        let of_organ = months * plan.words;
        let class_bits = plan.adds.len().next_power_of_two().trailing_zeros();
        let room = (1 << (u32::BITS - class_bits)) / months;
        let fit = (BLOCK_BYTES / size_of::<i64>() / of_organ).max(organs.div_ceil(BLOCKS_MAX));
        let shift = fit.min(room).min(organs).max(1).ilog2();
        let row_bits = (months << shift).next_power_of_two().trailing_zeros();
        Self {
            shift,
            months: facts.month_count,
            class_bits,
            place_bits: row_bits + class_bits,
            count: organs.div_ceil(1 << shift),
            words: of_organ << shift,
        }
    }

    /// Rows of a block.
    pub fn rows(&self) -> usize {
        (self.months as usize) << self.shift
    }

    /// The place of a packed fact.
    #[inline(always)]
    pub fn place(&self, bits: u32) -> usize {
        (u64::from(bits) & ((1 << self.place_bits) - 1)) as usize
    }

    /// The block of an organ.
    pub fn of(&self, organ: u32) -> usize {
        (organ >> self.shift) as usize
    }

    /// The first row of an organ within its block.
    pub fn row(&self, organ: u32) -> u32 {
        (organ & ((1 << self.shift) - 1)) * self.months
    }

    /// Row and class of the lower bits of a packed fact.
    #[inline(always)]
    pub fn split(&self, bits: u32) -> (usize, usize) {
        let place = self.place(bits);
        (
            place >> self.class_bits,
            place & ((1 << self.class_bits) - 1),
        )
    }

    /// Where the facts of each block begin, if those of these rows are put block by block.
    pub fn beginnings(&self, facts: &Facts, rows: &Range<usize>) -> Vec<u32> {
        let mut counts = vec![0_u32; self.count];
        facts
            .columns
            .organs
            .visit(rows, |organ| counts[self.of(organ)] += 1);
        let mut next = 0;
        for count in &mut counts {
            next += std::mem::replace(count, next);
        }
        counts
    }
}

/// Bits that hold an amount above the least.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// The column of amounts.
    pub column: usize,
    /// What is added to the bits.
    pub least: i64,
    /// The first bit.
    pub shift: u32,
    /// As many ones as there are bits; none where all amounts are the same.
    pub mask: u64,
}

impl Field {
    /// The amount, from the bits that begin with this field.
    #[inline(always)]
    pub fn amount(&self, above: u64) -> i64 {
        self.least.wrapping_add((above & self.mask).cast_signed())
    }
}

/// Words that are filled in one walk over the facts.
pub(super) struct Pass {
    /// What is packed.
    pub fields: Vec<Field>,
    /// Bits of a packed fact.
    pub bits: u32,
    /// Where the adds of each class begin.
    starts: Vec<u32>,
    /// Word, and what is added: nought stands for one fact, the others for fields.
    adds: Vec<(u32, u32)>,
}

impl Pass {
    /// What a class adds.
    #[inline(always)]
    pub fn adds_of(&self, class: usize) -> &[(u32, u32)] {
        &self.adds[self.starts[class] as usize..self.starts[class + 1] as usize]
    }

    fn new(plan: &Plan, fields: Vec<Field>, bits: u32, is_first: bool) -> Self {
        let (mut starts, mut adds) = (vec![0], Vec::new());
        for class in &plan.adds {
            adds.extend(class.iter().filter_map(|add| match add.quantity {
                Quantity::Count => is_first.then_some((add.word, 0)),
                Quantity::Sum(column) => {
                    let field = fields.iter().position(|it| it.column == column)?;
                    Some((add.word, field as u32 + 1))
                }
                Quantity::Distinct(_) => None,
            }));
            starts.push(adds.len() as u32);
        }
        Self {
            fields,
            bits,
            starts,
            adds,
        }
    }
}

/// The walks that fill all words but those of different values, and the columns that cannot be packed.
pub(super) fn passes(facts: &Facts, plan: &Plan, blocks: &Blocks) -> (Vec<Pass>, Vec<usize>) {
    let (mut passes, mut unpacked) = (Vec::new(), Vec::new());
    let (mut fields, mut bits) = (Vec::new(), blocks.place_bits);
    for column in plan.summed() {
        let (least, most) = facts.range(column);
        let needed = u64::BITS - most.wrapping_sub(least).cast_unsigned().leading_zeros();
        if needed + blocks.place_bits > u64::BITS {
            unpacked.push(column);
            continue;
        }
        if needed + bits > u64::BITS || fields.len() == TOGETHER {
            let full = std::mem::take(&mut fields);
            passes.push(Pass::new(plan, full, bits, passes.is_empty()));
            bits = blocks.place_bits;
        }
        let mask = u64::MAX.checked_shr(u64::BITS - needed).unwrap_or(0);
        let shift = if needed == 0 { 0 } else { bits };
        fields.push(Field {
            column,
            least,
            shift,
            mask,
        });
        bits += needed;
    }
    if !fields.is_empty() || passes.is_empty() {
        passes.push(Pass::new(plan, fields, bits, passes.is_empty()));
    }
    (passes, unpacked)
}
