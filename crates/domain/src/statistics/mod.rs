//! Statistical returns (统计报表): fixed grids as data, whose cells are bound to counts of records.
//!
//! A return stands as one file in `returns/`. A line (row or column) says what is counted, what is added up, what is
//! a share of what, or that the cell is entered by hand; another line narrows it by a condition. Rules of addition
//! bind cells of one grid and of several. Decides what stands in each cell and which rules do not hold; when a return
//! is locked, and who answers for it, is for the caller. A cell that is entered is never mixed into one that is
//! counted: it is shown as entered, and only sums and rules may read both.

mod grid;
mod load;
mod rule;

pub use grid::{Breach, Grid, Source};
pub use load::load;
pub use rule::{Rule, Severity, Side};

use crate::condition::Condition;
use crate::identifier::{IndicatorId, KindId};
use crate::indicator::IndicatorDefinition;

/// One return.
#[derive(Clone, Debug, PartialEq)]
pub struct StatisticalReturn {
    /// Its identifier, such as `legal_aid`.
    pub id: String,
    /// Chinese name, 行政复议案件情况表.
    pub name: String,
    /// Number of the form (表号), where it has one.
    pub number: Option<String>,
    /// To whom it is submitted.
    pub submitted_to: String,
    /// By what it is asked for, and what is often confused.
    pub basis: String,
    /// Month and day of the following year by which it is due, where one is fixed.
    pub due: Option<(i8, i8)>,
    /// Levels of the organs that each fill in a copy of their own, the county's being the sum; empty: the county alone.
    pub filled_by: Vec<String>,
    /// The kind whose records are counted; none where every cell is entered.
    pub kind: Option<KindId>,
    /// Rows, from the top.
    pub rows: Vec<Line>,
    /// Columns, from the left.
    pub columns: Vec<Line>,
    /// What must add up.
    pub rules: Vec<Rule>,
    /// The counts behind counted cells, row by row.
    pub counted: Vec<CountedCell>,
    /// The file that it stands in.
    pub file: String,
}

/// A row or a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its identifier within the return.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// The heading that it shares with its neighbours.
    pub group: Option<String>,
    /// What it is measured in, where that differs from 件.
    pub unit: Option<String>,
    /// What stands in its cells; none where the other line says it.
    pub content: Option<Content>,
    /// Which records are counted.
    pub condition: Option<Condition>,
    /// Counts the year before.
    pub is_year_before: bool,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The records of a count indicator.
    Counted(IndicatorId),
    /// The sum of other lines.
    Sum(Vec<String>),
    /// One line as a share of another, in percent with two decimals.
    Share {
        /// Above the line.
        part: String,
        /// Below the line.
        of: String,
    },
    /// A number that a person enters.
    Entered,
}

/// A cell whose records are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedCell {
    /// Row and column, from 0.
    pub place: Place,
    /// What is counted: the indicator narrowed by the conditions of both lines.
    pub indicator: IndicatorDefinition,
    /// Counts the year before.
    pub is_year_before: bool,
}

/// A cell: row and column, from 0.
pub type Place = (usize, usize);

impl StatisticalReturn {
    /// Whether each organ fills in a copy of its own.
    pub fn is_filled_by_organ(&self) -> bool {
        !self.filled_by.is_empty()
    }

    /// Name of a cell as in `all.received`.
    pub fn cell_name(&self, (row, column): Place) -> String {
        format!("{}.{}", self.rows[row].id, self.columns[column].id)
    }

    /// Place of a cell by its name.
    pub fn place(&self, name: &str) -> Option<Place> {
        let (row, column) = name.split_once('.')?;
        Some((position(&self.rows, row)?, position(&self.columns, column)?))
    }

    /// What stands in a cell. Where both lines say something, what is computed comes first, that of the column before
    /// that of the row; then what is entered, then what is counted.
    pub fn content(&self, (row, column): Place) -> Option<(&Content, Axis)> {
        let down = self.rows[row].content.as_ref();
        let across = self.columns[column].content.as_ref();
        let down = down.map(|content| (content, Axis::Rows));
        let across = across.map(|content| (content, Axis::Columns));
        [across, down]
            .into_iter()
            .flatten()
            .min_by_key(|(content, _)| match content {
                Content::Sum(_) | Content::Share { .. } => 0,
                Content::Entered => 1,
                Content::Counted(_) => 2,
            })
    }

    /// Whether a cell is entered by hand.
    pub fn is_entered(&self, place: Place) -> bool {
        matches!(self.content(place), Some((Content::Entered, _)))
    }

    /// All cells, row by row.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let columns = self.columns.len();
        (0..self.rows.len()).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }
}

/// Along which lines a sum or a share is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From other rows of the same column.
    Rows,
    /// From other columns of the same row.
    Columns,
}

/// The place of a line by its identifier.
fn position(lines: &[Line], id: &str) -> Option<usize> {
    lines.iter().position(|line| line.id == id)
}
