//! Workbooks in and out.
//!
//! Out: each sheet with title, frozen header with filter, typed cells, notes under the table.
//! The same content always gives the same bytes. In: see [`read_table`].

mod merged;
mod read;
mod reason;
mod write;

pub use read::{read_sheet, read_table};
pub use reason::{RowError, write_refused};

use jiff::civil::{Date, DateTime};

/// A workbook to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    /// Its sheets, in order; at least one.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Name on the tab; forbidden characters are replaced, at most 31 characters are kept.
    pub name: String,
    /// A title above the table.
    pub title: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each at most as wide as the columns.
    pub rows: Vec<Vec<Value>>,
    /// Notes under the table: source, as-of date and the like.
    pub notes: Vec<String>,
    /// A marking such as 演示数据, shown in the title, in the notes and on every printed page.
    pub marking: Option<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The header.
    pub name: String,
    /// Width in half characters; none takes the width of the content.
    pub width: Option<u16>,
}

impl Column {
    /// A column as wide as its content.
    pub fn new(name: impl Into<String>) -> Column {
        Column {
            name: name.into(),
            width: None,
        }
    }
}

/// A typed value of a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text; never a formula, whatever it begins with.
    Text(String),
    /// A whole number; from 16 digits on it is written as text, because spreadsheets round it.
    Integer(i64),
    /// A decimal number: `unscaled` divided by ten to the power of `places`.
    Decimal {
        /// The digits without decimal point.
        unscaled: i64,
        /// Digits behind the decimal point, at most 9.
        places: u8,
    },
    /// A share shown in percent; `—` where the denominator is zero.
    Percent {
        /// Counted cases.
        numerator: i64,
        /// All cases.
        denominator: i64,
        /// Digits shown behind the decimal point, at most 9.
        places: u8,
    },
    /// A number copied from another workbook.
    Number(f64),
    /// A day.
    Date(Date),
    /// A day with time, to the minute.
    Moment(DateTime),
    /// Money in cents, shown in yuan.
    Cents(i64),
    /// Yes or no, shown as 是 or 否.
    Flag(bool),
}

impl Value {
    /// The value as text, without thousands separators; shares as in a cell, rounded half up.
    pub fn plain(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal { unscaled, places } => decimal(i128::from(*unscaled), *places),
            Value::Percent {
                numerator,
                denominator,
                places,
            } => percent(*numerator, *denominator, *places),
            Value::Number(number) => crate::table::Cell::Number(*number).text(),
            Value::Date(date) => date.to_string(),
            Value::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
            Value::Cents(cents) => decimal(i128::from(*cents), 2),
            Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        }
    }
}

fn decimal(unscaled: i128, places: u8) -> String {
    let places = usize::from(places.min(9));
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    if places == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

fn percent(numerator: i64, denominator: i64, places: u8) -> String {
    if denominator == 0 {
        return "—".to_owned();
    }
    let scaled = i128::from(numerator) * 100 * 10_i128.pow(u32::from(places.min(9)));
    let denominator = i128::from(denominator);
    let (scaled, sign) = (
        scaled.abs(),
        if (scaled < 0) == (denominator < 0) {
            1
        } else {
            -1
        },
    );
    let rounded = (2 * scaled + denominator.abs()) / (2 * denominator.abs());
    format!("{}%", decimal(sign * rounded, places))
}

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkbookError {
    /// A workbook needs a sheet and a sheet a column.
    #[error("没有可导出的表格列")]
    NoColumns,
    /// More rows than a sheet holds.
    #[error("工作表“{sheet}”有 {rows} 行，超过 Excel 的上限，请缩小查询范围或改为导出 CSV")]
    TooManyRows {
        /// The sheet's name.
        sheet: String,
        /// Its rows.
        rows: usize,
    },
    /// The writer refused.
    #[error("工作簿写入失败，请重试；如仍失败请联系系统管理员")]
    Write(#[from] rust_xlsxwriter::XlsxError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_text() {
        let decimal = |unscaled, places| Value::Decimal { unscaled, places };
        let share = |numerator, denominator| Value::Percent {
            numerator,
            denominator,
            places: 2,
        };
        for (value, text) in [
            (decimal(-5, 2), "-0.05"),
            (decimal(722, 0), "722"),
            (share(30, 610), "4.92%"),
            (share(1, 800), "0.13%"),
            (share(-1, 800), "-0.13%"),
            (share(1, 0), "—"),
            (Value::Cents(123_456), "1234.56"),
            (Value::Cents(-7), "-0.07"),
            (Value::Flag(true), "是"),
            (Value::Date(jiff::civil::date(2024, 2, 13)), "2024-02-13"),
        ] {
            assert_eq!(value.plain(), text);
        }
    }
}
