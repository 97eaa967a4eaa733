//! Facts as columns: whose, in which month, with which values and amounts.

use super::{Amounts, Codes, EvaluationError};

/// A column of dictionary values, and how many values its dictionary has.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The value of each fact.
    pub codes: Codes,
    /// How many values there are; every code is below it.
    pub size: u32,
}

/// Columns as they come, all equally long.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The organ of each fact.
    pub organs: Codes,
    /// The month of each fact, counted from the first month that is looked at.
    pub months: Codes,
    /// What conditions ask for.
    pub values: Vec<Coded>,
    /// What can be added up.
    pub amounts: Vec<Amounts>,
}

/// One fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Whose.
    pub organ: u32,
    /// In which month.
    pub month: u32,
    /// A code for each column of values.
    pub values: &'a [u32],
    /// An amount for each column of amounts.
    pub amounts: &'a [i64],
}

/// Facts whose every code is known to be one of its dictionary, and whose sums are known to stay whole.
///
/// A removed fact keeps its row and has an organ that does not exist.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(super) columns: Columns,
    pub(super) organ_count: u32,
    pub(super) month_count: u32,
    bounds: Vec<Bounds>,
}

/// What is known of a column of amounts.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// What the amounts come to without signs: never above what eight bytes hold.
    weight: u64,
    /// No amount is less.
    least: i64,
    /// No amount is more.
    most: i64,
}

impl Facts {
    /// Checks columns over so many organs and months.
    ///
    /// # Errors
    /// Columns of unequal length, a code beyond its dictionary, amounts that add up to more than eight bytes hold.
    pub fn new(columns: Columns, organs: u32, months: u32) -> Result<Self, EvaluationError> {
        let rows = columns.organs.len();
        check_size(organs, months, rows)?;
        let lengths = columns.values.iter().map(|it| it.codes.len());
        let lengths = lengths.chain(columns.amounts.iter().map(Amounts::len));
        for (column, found) in std::iter::once(columns.months.len())
            .chain(lengths)
            .enumerate()
        {
            if found != rows {
                return Err(EvaluationError::Length {
                    column,
                    found,
                    rows,
                });
            }
        }
        check_codes("机关", &columns.organs, organs)?;
        check_codes("月份", &columns.months, months)?;
        for (number, column) in columns.values.iter().enumerate() {
            check_codes(
                &format!("第{}个取值列", number + 1),
                &column.codes,
                column.size,
            )?;
        }
        let mut bounds = Vec::with_capacity(columns.amounts.len());
        for (column, amounts) in columns.amounts.iter().enumerate() {
            let (weight, least, most) = amounts.survey();
            bounds.push(Bounds {
                weight: held(column, weight)?,
                least,
                most,
            });
        }
        let widen = |column: Coded| Coded {
            codes: column.codes.wide_enough(column.size),
            size: column.size,
        };
        let columns = Columns {
            organs: columns.organs.wide_enough(organs + 1),
            months: columns.months.wide_enough(months),
            values: columns.values.into_iter().map(widen).collect(),
            amounts: columns.amounts,
        };
        Ok(Self {
            columns,
            organ_count: organs,
            month_count: months,
            bounds,
        })
    }

    /// Rows, those of removed facts among them.
    pub fn rows(&self) -> usize {
        self.columns.organs.len()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let values = self.columns.values.iter().map(|it| it.codes.bytes());
        let amounts = self.columns.amounts.iter().map(Amounts::bytes);
        let fixed = self.columns.organs.bytes() + self.columns.months.bytes();
        fixed + values.chain(amounts).sum::<usize>()
    }

    /// Whether the row holds a fact.
    pub fn is_present(&self, row: usize) -> bool {
        row < self.rows() && self.columns.organs.get(row) < self.organ_count
    }

    /// The least and the most that an amount of a column may be.
    pub(super) fn range(&self, column: usize) -> (i64, i64) {
        let bounds = &self.bounds[column];
        (bounds.least, bounds.most)
    }

    /// Checks a fact that is to stand in `row`, or in a new one.
    pub(super) fn check(&self, fact: &Fact<'_>, row: usize) -> Result<(), EvaluationError> {
        let beyond = |what: &str, code, size| EvaluationError::Code {
            what: what.into(),
            row,
            code,
            size,
        };
        if fact.organ >= self.organ_count {
            return Err(beyond("机关", fact.organ, self.organ_count));
        }
        if fact.month >= self.month_count {
            return Err(beyond("月份", fact.month, self.month_count));
        }
        let columns = &self.columns;
        if fact.values.len() != columns.values.len() || fact.amounts.len() != columns.amounts.len()
        {
            let (values, amounts) = (columns.values.len(), columns.amounts.len());
            return Err(EvaluationError::Width { values, amounts });
        }
        for (number, (code, column)) in fact.values.iter().zip(&columns.values).enumerate() {
            if *code >= column.size {
                return Err(beyond(
                    &format!("第{}个取值列", number + 1),
                    *code,
                    column.size,
                ));
            }
        }
        Ok(())
    }

    /// Checks that a row holds a fact.
    pub(super) fn check_presence(&self, row: usize) -> Result<(), EvaluationError> {
        self.is_present(row)
            .then_some(())
            .ok_or(EvaluationError::Absent { row })
    }

    /// Whether the amounts of checked facts can be added to those that are here.
    pub(super) fn check_weights<'a>(
        &self,
        facts: impl Iterator<Item = &'a Fact<'a>>,
    ) -> Result<(), EvaluationError> {
        let mut weights: Vec<u128> = self.bounds.iter().map(|it| it.weight.into()).collect();
        for fact in facts {
            for (column, (weight, amount)) in weights.iter_mut().zip(fact.amounts).enumerate() {
                *weight += u128::from(amount.unsigned_abs());
                held(column, *weight)?;
            }
        }
        Ok(())
    }

    /// Puts checked facts into rows that hold one, each in turn; the facts given are then those that stood there.
    ///
    /// Goes column by column, so that the memory is asked for many rows at a time.
    pub(super) fn exchange(&mut self, rows: &[usize], facts: &mut Exchanged) {
        let swap = |column: &mut Codes, codes: &mut [u32]| {
            for (row, code) in rows.iter().zip(codes) {
                *code = column.replace(*row, *code);
            }
        };
        swap(&mut self.columns.organs, &mut facts.organs);
        swap(&mut self.columns.months, &mut facts.months);
        for (column, codes) in self.columns.values.iter_mut().zip(&mut facts.values) {
            swap(&mut column.codes, codes);
        }
        let columns = self.columns.amounts.iter_mut().zip(&mut self.bounds);
        for ((column, bounds), amounts) in columns.zip(&mut facts.amounts) {
            amounts.iter().for_each(|amount| bounds.take(*amount));
            column.exchange(rows, amounts);
            bounds.weight -= amounts.iter().map(|it| it.unsigned_abs()).sum::<u64>();
        }
    }

    /// Adds a checked fact.
    ///
    /// # Errors
    /// There are already as many rows as four bytes can number.
    pub(super) fn push(&mut self, fact: &Fact<'_>) -> Result<usize, EvaluationError> {
        let row = self.rows();
        check_size(self.organ_count, self.month_count, row + 1)?;
        let columns = self.columns.amounts.iter_mut().zip(&mut self.bounds);
        for ((column, bounds), amount) in columns.zip(fact.amounts) {
            bounds.take(*amount);
            column.push(*amount);
        }
        self.columns.organs.push(fact.organ);
        self.columns.months.push(fact.month);
        for (column, code) in self.columns.values.iter_mut().zip(fact.values) {
            column.codes.push(*code);
        }
        Ok(row)
    }
}

impl Bounds {
    /// Takes in an amount.
    fn take(&mut self, amount: i64) {
        self.weight += amount.unsigned_abs();
        self.least = self.least.min(amount);
        self.most = self.most.max(amount);
    }
}

/// Facts by column, on their way into rows and out of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchanged {
    pub organs: Vec<u32>,
    pub months: Vec<u32>,
    pub values: Vec<Vec<u32>>,
    pub amounts: Vec<Vec<i64>>,
}

impl Exchanged {
    /// Of facts that have so many values and amounts each.
    pub fn of(facts: &[Fact<'_>], values: usize, amounts: usize) -> Self {
        Self {
            organs: facts.iter().map(|it| it.organ).collect(),
            months: facts.iter().map(|it| it.month).collect(),
            values: (0..values)
                .map(|at| facts.iter().map(|it| it.values[at]).collect())
                .collect(),
            amounts: (0..amounts)
                .map(|at| facts.iter().map(|it| it.amounts[at]).collect())
                .collect(),
        }
    }
}

/// Rows, and organs times months, are numbered in four bytes.
fn check_size(organs: u32, months: u32, rows: usize) -> Result<(), EvaluationError> {
    let cells = (u64::from(organs) + 1) * u64::from(months);
    let fits = organs < u32::MAX
        && cells <= u64::from(u32::MAX)
        && months <= 1 << 16
        && rows < u32::MAX as usize;
    fits.then_some(()).ok_or(EvaluationError::TooMany {
        organs,
        months,
        rows,
    })
}

fn check_codes(what: &str, codes: &Codes, size: u32) -> Result<(), EvaluationError> {
    match codes.beyond(size) {
        Some(row) => Err(EvaluationError::Code {
            what: what.into(),
            row,
            code: codes.get(row),
            size,
        }),
        None => Ok(()),
    }
}

fn held(column: usize, weight: u128) -> Result<u64, EvaluationError> {
    match u64::try_from(weight) {
        Ok(weight) if weight <= i64::MAX as u64 => Ok(weight),
        _ => Err(EvaluationError::Amounts { column }),
    }
}
