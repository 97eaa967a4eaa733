//! A decision table over factors: every input meets exactly one row, proven over all inputs when it is loaded.
//!
//! Each factor falls into cells: the two answers, the words of a choice, or the stretches between the limits that
//! rows name. A row is a box of cells. Two boxes overlap when they share a cell in every factor; without overlaps a
//! gap exists exactly when the cells of all boxes together are fewer than all cells, and the gap is found factor by
//! factor, without walking through all inputs.

use super::benchmark::{Factor, FactorKind, Row, When};
use super::case::FactValue;
use std::collections::BTreeMap;

/// The most cells of one factor, and the most factors: their product stays inside 128 bits.
const CELLS_MOST: usize = 128;
const FACTORS_MOST: usize = 16;

/// A table whose rows are boxes of cells.
#[derive(Clone, Debug)]
pub struct DecisionTable {
    axes: Vec<Axis>,
    /// For each row the cells of each factor as a set of bits.
    rows: Vec<Vec<u128>>,
}

/// The cells of a factor.
#[derive(Clone, Debug)]
struct Axis {
    id: String,
    name: String,
    /// For numbers the first number of each cell, for choices nothing.
    starts: Vec<i64>,
    most: i64,
    /// What each cell is called.
    cells: Vec<(String, String)>,
}

impl DecisionTable {
    /// The table of these factors and rows.
    ///
    /// # Errors
    /// What is wrong in it, in Chinese, with the inputs that no row or several rows meet.
    pub fn build(factors: &[Factor], rows: &[Row]) -> Result<Self, String> {
        if factors.len() > FACTORS_MOST {
            return Err(format!("裁量因素超过{FACTORS_MOST}个，请合并"));
        }
        let axes: Result<Vec<Axis>, String> = factors
            .iter()
            .map(|factor| Axis::of(factor, rows))
            .collect();
        let axes = axes?;
        let mut boxes = Vec::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            let cells = cells_of(&axes, row);
            boxes.push(cells.map_err(|problem| format!("决策表第{}行{problem}", number + 1))?);
        }
        let table = Self { axes, rows: boxes };
        table.overlap()?;
        table.gap()?;
        Ok(table)
    }

    /// The row that the facts meet.
    ///
    /// # Errors
    /// The factor that is not answered, or whose answer lies outside what it may be.
    pub fn find(&self, facts: &BTreeMap<String, FactValue>) -> Result<usize, usize> {
        let mut cells = [0_u128; FACTORS_MOST];
        for (place, axis) in self.axes.iter().enumerate() {
            let value = facts.get(&axis.id).ok_or(place)?;
            cells[place] = 1 << axis.cell(value).ok_or(place)?;
        }
        let meets = |row: &Vec<u128>| row.iter().zip(cells).all(|(set, cell)| set & cell != 0);
        Ok(self.rows.iter().position(meets).unwrap_or(0))
    }

    fn overlap(&self) -> Result<(), String> {
        for (later, row) in self.rows.iter().enumerate() {
            for (earlier, other) in self.rows[..later].iter().enumerate() {
                let common: Vec<u128> = row.iter().zip(other).map(|(a, b)| a & b).collect();
                if common.iter().all(|cells| *cells != 0) {
                    let cells = common.iter().map(|cells| cells.trailing_zeros() as usize);
                    return Err(format!(
                        "决策表第{}行与第{}行重叠：{}",
                        earlier + 1,
                        later + 1,
                        self.told(cells)
                    ));
                }
            }
        }
        Ok(())
    }

    fn gap(&self) -> Result<(), String> {
        let mut left: Vec<&Vec<u128>> = self.rows.iter().collect();
        if self.volume(&left, 0) == self.whole(0) {
            return Ok(());
        }
        let mut found = Vec::new();
        for (place, axis) in self.axes.iter().enumerate() {
            let of = |cell: usize| -> Vec<&Vec<u128>> {
                let here = left.iter().filter(|row| row[place] >> cell & 1 == 1);
                here.copied().collect()
            };
            let lacking = |cell: &usize| self.volume(&of(*cell), place + 1) < self.whole(place + 1);
            let cell = (0..axis.cells.len()).find(lacking).unwrap_or(0);
            left = of(cell);
            found.push(cell);
        }
        Err(format!("决策表没有覆盖：{}", self.told(found.into_iter())))
    }

    fn volume(&self, rows: &[&Vec<u128>], from: usize) -> u128 {
        let of = |row: &&Vec<u128>| {
            let sizes = row[from..]
                .iter()
                .map(|cells| u128::from(cells.count_ones()));
            sizes.product::<u128>()
        };
        rows.iter().map(of).sum()
    }

    fn whole(&self, from: usize) -> u128 {
        let sizes = self.axes[from..]
            .iter()
            .map(|axis| axis.cells.len() as u128);
        sizes.product()
    }

    fn told(&self, cells: impl Iterator<Item = usize>) -> String {
        let told = self.axes.iter().zip(cells);
        let told: Vec<String> = told
            .map(|(axis, cell)| format!("{}为{}", axis.name, axis.cells[cell].1))
            .collect();
        if told.is_empty() {
            "任何情形".into()
        } else {
            told.join("，")
        }
    }
}

impl Axis {
    fn of(factor: &Factor, rows: &[Row]) -> Result<Self, String> {
        let mut axis = Self {
            id: factor.id.clone(),
            name: factor.name.clone(),
            starts: Vec::new(),
            most: factor.most.unwrap_or(i64::MAX - 1),
            cells: Vec::new(),
        };
        match factor.kind {
            FactorKind::YesNo => {
                axis.cells = vec![("false".into(), "否".into()), ("true".into(), "是".into())];
            }
            FactorKind::Choice => {
                let options = factor.options.iter();
                axis.cells = options
                    .map(|option| (option.id.clone(), option.name.clone()))
                    .collect();
            }
            FactorKind::Number => axis.cut(factor, rows)?,
        }
        if axis.cells.is_empty() || axis.cells.len() > CELLS_MOST {
            return Err(format!("因素“{}”应有1至{CELLS_MOST}种取值", factor.name));
        }
        Ok(axis)
    }

    fn cut(&mut self, factor: &Factor, rows: &[Row]) -> Result<(), String> {
        self.starts = vec![0];
        for row in rows {
            if let Some(When::Range(text)) = row.when.get(&factor.id) {
                let (from, below) = range(text).ok_or_else(|| wrong_range(&factor.name, text))?;
                self.starts.extend([from].into_iter().chain(below));
            }
        }
        self.starts.retain(|start| *start <= self.most);
        self.starts.sort_unstable();
        self.starts.dedup();
        for (place, start) in self.starts.iter().enumerate() {
            let unit = &factor.unit;
            let name = match self.starts.get(place + 1) {
                Some(next) => format!("{start}{unit}以上不满{next}{unit}"),
                None => format!("{start}{unit}以上"),
            };
            self.cells.push((start.to_string(), name));
        }
        Ok(())
    }

    fn cell(&self, value: &FactValue) -> Option<usize> {
        match value {
            FactValue::Number(number) if !self.starts.is_empty() => {
                let inside = (0..=self.most).contains(number);
                inside.then(|| self.starts.partition_point(|start| start <= number) - 1)
            }
            FactValue::Number(_) => None,
            FactValue::Flag(flag) => self.named(&flag.to_string()),
            FactValue::Word(word) => self.named(word),
        }
    }

    fn named(&self, id: &str) -> Option<usize> {
        let words = self.starts.is_empty();
        let found = || self.cells.iter().position(|(known, _)| known == id);
        words.then(found).flatten()
    }

    fn set(&self, when: &When) -> Result<u128, String> {
        let unknown = |word: &str| format!("中因素“{}”没有“{word}”这一取值", self.name);
        match when {
            When::Flag(flag) => {
                let word = flag.to_string();
                self.named(&word)
                    .map(|cell| 1 << cell)
                    .ok_or_else(|| unknown(&word))
            }
            When::Words(words) => words.iter().try_fold(0, |set, word| {
                let cell = self.named(word).ok_or_else(|| unknown(word))?;
                Ok(set | 1 << cell)
            }),
            When::Range(text) => {
                let numbers = range(text).filter(|_| !self.starts.is_empty());
                let (from, below) = numbers.ok_or_else(|| wrong_range(&self.name, text))?;
                let inside =
                    |start: &i64| *start >= from && below.is_none_or(|below| *start < below);
                let cells = self.starts.iter().enumerate();
                let cells = cells.filter(|(_, start)| inside(start));
                Ok(cells.fold(0, |set, (cell, _)| set | 1 << cell))
            }
        }
    }
}

fn cells_of(axes: &[Axis], row: &Row) -> Result<Vec<u128>, String> {
    if let Some(unknown) = row
        .when
        .keys()
        .find(|id| axes.iter().all(|axis| axis.id != **id))
    {
        return Err(format!("用了没有声明的因素“{unknown}”"));
    }
    let all = |axis: &Axis| u128::MAX >> (CELLS_MOST - axis.cells.len());
    let set = |axis: &Axis| match row.when.get(&axis.id) {
        None => Ok(all(axis)),
        Some(when) => match axis.set(when)? {
            0 => Err(format!("中因素“{}”不含任何取值", axis.name)),
            set => Ok(set),
        },
    };
    axes.iter().map(set).collect()
}

fn wrong_range(name: &str, text: &str) -> String {
    format!("因素“{name}”的范围“{text}”应写作 \"24..72\"（含24，不含72）或者 \"72..\"")
}

/// `24..72`, `24..`, `..72`: from, and below.
fn range(text: &str) -> Option<(i64, Option<i64>)> {
    let (from, below) = text.split_once("..")?;
    let number = |text: &str| {
        text.trim()
            .parse::<i64>()
            .ok()
            .filter(|number| *number >= 0)
    };
    let from = if from.trim().is_empty() {
        0
    } else {
        number(from)?
    };
    let below = if below.trim().is_empty() {
        None
    } else {
        Some(number(below)?)
    };
    below
        .is_none_or(|below| below > from)
        .then_some((from, below))
}
