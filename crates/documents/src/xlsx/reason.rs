//! Returns a rejected import as a workbook that says, row by row, what is wrong.

use super::{Column, Sheet, Value, Workbook, WorkbookError};
use crate::table::{Cell, REASON_HEADER, Table};

/// What is wrong with a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The row as index into [`Table::rows`].
    pub row: usize,
    /// The reason, with column, value and rule.
    pub reason: String,
}

/// Writes the table with the reasons in its first column; rows without fault stay, with an empty
/// reason, so that the corrected file can be imported as it is.
///
/// # Errors
/// When the table is larger than a sheet.
pub fn write_errors(table: &Table, errors: &[RowError]) -> Result<Vec<u8>, WorkbookError> {
    let mut reasons = vec![String::new(); table.rows.len()];
    for error in errors {
        if let Some(reason) = reasons.get_mut(error.row) {
            if !reason.is_empty() {
                reason.push('；');
            }
            reason.push_str(&error.reason);
        }
    }
    let faulty = reasons.iter().filter(|reason| !reason.is_empty()).count();
    let columns = std::iter::once(REASON_HEADER.to_owned()).chain(table.headers.iter().cloned());
    let rows = table.rows.iter().zip(&reasons).map(|(row, reason)| {
        let reason = match reason.as_str() {
            "" => Value::Empty,
            text => Value::Text(text.to_owned()),
        };
        std::iter::once(reason)
            .chain(row.iter().map(value))
            .collect()
    });
    let notes = vec![
        format!(
            "共 {} 行，其中 {faulty} 行有误；本次没有导入任何一行。",
            table.rows.len()
        ),
        "请按“导入失败原因”列逐行修改，保存后直接重新上传本文件。".to_owned(),
    ];
    let sheet = Sheet {
        name: "导入失败".to_owned(),
        columns: columns.map(Column::new).collect(),
        rows: rows.collect(),
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
    }
}
