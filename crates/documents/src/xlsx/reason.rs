//! Returns the refused rows of an import as a workbook that says, row by row, what is wrong.

use super::{Column, Sheet, Value, Workbook, WorkbookError};
use crate::table::{Cell, REASON_HEADER, Table};
use std::collections::BTreeMap;

/// What is wrong with a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The row as index into [`Table::rows`].
    pub row: usize,
    /// The reason, with column, value and rule.
    pub reason: String,
}

/// Writes the refused rows, each with its reasons in the first column and all its cells behind, so that the corrected
/// file can be imported as it is.
///
/// # Errors
/// When there are more rows than a sheet holds.
pub fn write_refused(table: &Table, errors: &[RowError]) -> Result<Vec<u8>, WorkbookError> {
    let mut reasons: BTreeMap<usize, String> = BTreeMap::new();
    for error in errors {
        let reason = reasons.entry(error.row).or_default();
        if !reason.is_empty() {
            reason.push('；');
        }
        reason.push_str(&error.reason);
    }
    let columns = std::iter::once(REASON_HEADER.to_owned()).chain(table.headers.iter().cloned());
    let rows = reasons.into_iter().filter_map(|(row, reason)| {
        let line = table.lines.get(row)?;
        let reason = Value::Text(format!("原第{line}行：{reason}"));
        let cells = table.rows.get(row)?.iter().map(value);
        Some(std::iter::once(reason).chain(cells).collect())
    });
    let rows: Vec<Vec<Value>> = rows.collect();
    let notes = vec![
        format!(
            "原文件共 {} 行，本表为没有导入的 {} 行。",
            table.rows.len(),
            rows.len()
        ),
        format!("请按“{REASON_HEADER}”列逐行修改，保存后直接重新上传本文件。"),
    ];
    let sheet = Sheet {
        name: "没有导入的行".to_owned(),
        columns: columns.map(Column::new).collect(),
        rows,
        notes,
        ..Sheet::default()
    };
    Workbook {
        sheets: vec![sheet],
    }
    .write()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Number(number) => Value::Number(*number),
        Cell::Date(date) => Value::Date(*date),
        Cell::Moment(moment) => Value::Moment(*moment),
        Cell::Flag(flag) => Value::Flag(*flag),
        Cell::Fault(fault) => Value::Text(fault.clone()),
    }
}
