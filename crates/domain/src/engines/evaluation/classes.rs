//! Conditions compiled: every fact is looked up, column by column, until its class is known.
//!
//! Facts of one class are taken by the same conditions. Codes of a column that no test tells apart are one; the class
//! after a column is looked up by the class before it and the code. So a fact costs one look per tested column,
//! however many conditions there are.

use super::{Condition, EvaluationError, Facts, Test};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Classes, and entries of a table, that are allowed.
const CLASSES_MAX: usize = 1 << 16;
const TABLE_MAX: usize = 1 << 24;
/// Values that a tested column may have.
const DICTIONARY_MAX: u32 = 1 << 24;

/// One bit for each alternative of each condition.
type Bits = Vec<u64>;

/// The look at one column.
#[derive(Clone, Debug)]
struct Stage {
    column: usize,
    /// The group of each code.
    groups: Vec<u16>,
    /// How many groups there are.
    width: u32,
    /// The class for the class before and the group; empty for the first column, whose groups are classes.
    table: Vec<u16>,
}

/// How facts are put into classes, and which conditions take each.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    stages: Vec<Stage>,
    /// The conditions of each class.
    pub taken_by: Vec<Vec<u32>>,
}

impl Classes {
    /// Compiles conditions over columns with dictionaries of these sizes; the conditions are checked.
    pub fn compile(conditions: &[&Condition], sizes: &[u32]) -> Result<Self, EvaluationError> {
        let alternatives = conditions.iter().flat_map(|it| &it.any).collect::<Vec<_>>();
        let all = vec![u64::MAX; alternatives.len().div_ceil(64)];
        let mut known = vec![all];
        let mut stages = Vec::new();
        for (column, size) in sizes.iter().enumerate() {
            let is_tested = |tests: &&Vec<Test>| tests.iter().any(|it| it.column() == column);
            if !alternatives.iter().any(is_tested) {
                continue;
            }
            if *size > DICTIONARY_MAX {
                return Err(EvaluationError::Dictionary {
                    column,
                    size: *size,
                });
            }
            let (groups, rows) = group(column, *size, &alternatives);
            if rows.len() > CLASSES_MAX || known.len() * rows.len() > TABLE_MAX {
                return Err(EvaluationError::Classes {
                    classes: rows.len().max(known.len()),
                });
            }
            let (table, next) = combine(&known, &rows)?;
            stages.push(Stage {
                column,
                groups,
                width: rows.len() as u32,
                table,
            });
            known = next;
        }
        let (merged, taken_by) = merge(&known, conditions);
        let mut classes = Self { stages, taken_by };
        classes.renumber(&merged);
        Ok(classes)
    }

    /// Numbers the classes of the last stage as `merged` says, and spares the first stage its table.
    fn renumber(&mut self, merged: &[u16]) {
        if let Some(last) = self.stages.last_mut() {
            for class in &mut last.table {
                *class = merged[*class as usize];
            }
        }
        if let Some(first) = self.stages.first_mut() {
            for class in &mut first.groups {
                *class = first.table[*class as usize];
            }
            first.table = Vec::new();
        }
    }

    /// The classes of the facts from row `first` on.
    pub fn of_rows(&self, facts: &Facts, first: usize, into: &mut [u32]) {
        let Some((head, tail)) = self.stages.split_first() else {
            return into.fill(0);
        };
        let codes = |stage: &Stage| &facts.columns.values[stage.column].codes;
        codes(head).fold_into(first, into, |_, code| head.groups[code as usize].into());
        for stage in tail {
            codes(stage).fold_into(first, into, |class, code| stage.next(class, code));
        }
    }

    /// The classes of facts with these values, column by column.
    pub fn of_columns(&self, values: &[Vec<u32>], into: &mut [u32]) {
        let Some((head, tail)) = self.stages.split_first() else {
            return into.fill(0);
        };
        for (class, code) in into.iter_mut().zip(&values[head.column]) {
            *class = head.groups[*code as usize].into();
        }
        for stage in tail {
            for (class, code) in into.iter_mut().zip(&values[stage.column]) {
                *class = stage.next(*class, *code);
            }
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let stage = |it: &Stage| (it.groups.len() + it.table.len()) * 2;
        let lists = self
            .taken_by
            .iter()
            .map(|it| it.len() * 4 + size_of::<Vec<u32>>());
        self.stages.iter().map(stage).chain(lists).sum()
    }
}

impl Stage {
    #[inline(always)]
    fn next(&self, class: u32, code: u32) -> u32 {
        self.table[(class * self.width + u32::from(self.groups[code as usize])) as usize].into()
    }
}

/// The codes of a column grouped by the alternatives that they leave possible, and those alternatives.
fn group(column: usize, size: u32, alternatives: &[&Vec<Test>]) -> (Vec<u16>, Vec<Bits>) {
    let mut usual = vec![u64::MAX; alternatives.len().div_ceil(64)];
    let tests: Vec<_> = alternatives
        .iter()
        .map(|it| on_column(it, column))
        .collect();
    for (at, (within, _)) in tests.iter().enumerate() {
        if within.is_some() {
            set(&mut usual, at, false);
        }
    }
    let mut named: BTreeMap<u32, Bits> = BTreeMap::new();
    for (at, (within, without)) in tests.iter().enumerate() {
        let passing = within.iter().flatten().map(|code| (*code, true));
        let failing = without
            .iter()
            .flat_map(|it| it.codes())
            .map(|code| (*code, false));
        for (code, passes) in passing.chain(failing) {
            set(
                named.entry(code).or_insert_with(|| usual.clone()),
                at,
                passes,
            );
        }
    }
    let (mut rows, mut numbers) = (vec![usual.clone()], HashMap::from([(usual, 0_usize)]));
    let mut groups = vec![0; size as usize];
    for (code, bits) in named {
        let next = rows.len();
        let number = *numbers.entry(bits).or_insert_with_key(|bits| {
            rows.push(bits.clone());
            next
        });
        groups[code as usize] = number as u16;
    }
    (groups, rows)
}

/// The codes that pass by name, where any must, and the tests that exclude codes.
fn on_column(tests: &[Test], column: usize) -> (Option<BTreeSet<u32>>, Vec<&Test>) {
    let tests = tests.iter().filter(|it| it.column() == column);
    let (within, without): (Vec<&Test>, Vec<&Test>) = tests.partition(|it| it.is_within());
    (common(&within), without)
}

/// The codes that all tests name; nothing where there is no test.
fn common(tests: &[&Test]) -> Option<BTreeSet<u32>> {
    let (first, rest) = tests.split_first()?;
    let codes = |test: &Test| test.codes().iter().copied().collect::<BTreeSet<u32>>();
    let both = |left: BTreeSet<u32>, test: &&Test| &left & &codes(test);
    Some(rest.iter().fold(codes(first), both))
}

fn set(bits: &mut [u64], at: usize, to: bool) {
    bits[at / 64] = bits[at / 64] & !(1 << (at % 64)) | u64::from(to) << (at % 64);
}

fn has(bits: &[u64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

/// What each class becomes with each group.
fn combine(known: &[Bits], rows: &[Bits]) -> Result<(Vec<u16>, Vec<Bits>), EvaluationError> {
    let mut table = Vec::with_capacity(known.len() * rows.len());
    let (mut next, mut numbers) = (Vec::new(), HashMap::new());
    for class in known {
        for row in rows {
            let both: Bits = class
                .iter()
                .zip(row)
                .map(|(one, other)| one & other)
                .collect();
            let number = *numbers.entry(both).or_insert_with_key(|both| {
                next.push(both.clone());
                next.len() - 1
            });
            if number >= CLASSES_MAX {
                return Err(EvaluationError::Classes {
                    classes: number + 1,
                });
            }
            table.push(number as u16);
        }
    }
    Ok((table, next))
}

/// Classes that the same conditions take become one.
fn merge(known: &[Bits], conditions: &[&Condition]) -> (Vec<u16>, Vec<Vec<u32>>) {
    let (mut merged, mut taken_by, mut numbers) = (Vec::new(), Vec::new(), HashMap::new());
    for bits in known {
        let (mut taken, mut at) = (Vec::new(), 0);
        for (number, condition) in conditions.iter().enumerate() {
            let next = at + condition.any.len();
            if (at..next).any(|at| has(bits, at)) {
                taken.push(number as u32);
            }
            at = next;
        }
        let number = *numbers.entry(taken).or_insert_with_key(|taken| {
            taken_by.push(taken.clone());
            taken_by.len() - 1
        });
        merged.push(number as u16);
    }
    (merged, taken_by)
}
