//! Reads a table from an Excel workbook (.xlsx or .xls).

use super::merged::spread;
use crate::table::{Cell, Limits, Line, Table, TableError, arrange};
use calamine::{
    Data, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use jiff::civil::{Date, DateTime};
use std::io::Cursor;

/// Most bytes that a workbook may unfold to, as a multiple of the allowed file size.
const UNFOLDING: u64 = 10;

/// What stands for a formula whose result the file does not hold.
const NOT_CALCULATED: &str = "公式没有计算结果";

/// Reads the first visible sheet that holds anything.
///
/// Title rows above the header and notes (注：…) under the table are left out; numbers, days and
/// text keep their kind.
///
/// # Errors
/// Says what is wrong, in which row and column, and what to do.
pub fn read_table(bytes: &[u8], limits: Limits) -> Result<Table, TableError> {
    read(bytes, None, limits)
}

/// Reads the sheet of that name.
///
/// # Errors
/// As [`read_table`]; lists the sheets that exist when none has the name.
pub fn read_sheet(bytes: &[u8], name: &str, limits: Limits) -> Result<Table, TableError> {
    read(bytes, Some(name), limits)
}

fn read(bytes: &[u8], name: Option<&str>, limits: Limits) -> Result<Table, TableError> {
    if bytes.len() > limits.bytes {
        return Err(TableError::TooLarge {
            limit_mib: limits.bytes >> 20,
        });
    }
    let lines = match bytes {
        [b'P', b'K', ..] => read_xlsx(bytes, name, limits)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => read_xls(bytes, name, limits)?,
        [] => return Err(TableError::Empty),
        _ => return Err(TableError::NotATable),
    };
    arrange(lines, limits)
}

fn read_xlsx(bytes: &[u8], name: Option<&str>, limits: Limits) -> Result<Vec<Line>, TableError> {
    check_unfolded_size(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_error)?;
    for sheet in candidates(book.sheets_metadata(), name)? {
        let mut lines = xlsx_lines(&mut book, &sheet, limits)?;
        if !lines.is_empty() {
            let merged = book.merge_cells_by_sheet_name(&sheet).map_err(xlsx_error)?;
            spread(&mut lines, &merged);
            return Ok(lines);
        }
    }
    Err(TableError::Empty)
}

/// Refuses a small file that unfolds to something huge.
fn check_unfolded_size(bytes: &[u8], limits: Limits) -> Result<(), TableError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::Damaged)?;
    let mut unfolded = 0;
    for index in 0..archive.len() {
        unfolded += archive
            .by_index_raw(index)
            .map_err(|_| TableError::Damaged)?
            .size();
    }
    if unfolded > UNFOLDING * limits.bytes as u64 {
        return Err(TableError::TooLarge {
            limit_mib: limits.bytes >> 20,
        });
    }
    Ok(())
}

/// Reads cell by cell: a single cell at the end of an otherwise empty sheet costs nothing.
fn xlsx_lines(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    limits: Limits,
) -> Result<Vec<Line>, TableError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsx_error)?;
    let mut lines: Vec<Line> = Vec::new();
    while let Some(found) = reader
        .next_cell_with_formula_metadata()
        .map_err(xlsx_error)?
    {
        let cell = match (cell(&Data::from(found.value)), found.formula) {
            (Cell::Empty, Some(_)) => Cell::Fault(NOT_CALCULATED.to_owned()),
            (cell, _) => cell,
        };
        push(&mut lines, position(found.pos), cell, limits)?;
    }
    Ok(lines)
}

fn read_xls(bytes: &[u8], name: Option<&str>, limits: Limits) -> Result<Vec<Line>, TableError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(xls_error)?;
    for sheet in candidates(book.sheets_metadata(), name)? {
        let range = book.worksheet_range(&sheet).map_err(xls_error)?;
        let start = range.start().unwrap_or_default();
        let mut lines: Vec<Line> = Vec::new();
        for (row, column, data) in range.used_cells() {
            let (row, column) = (start.0 as usize + row + 1, start.1 as usize + column);
            push(&mut lines, (row, column), cell(data), limits)?;
        }
        if !lines.is_empty() {
            return Ok(lines);
        }
    }
    Err(TableError::Empty)
}

/// The sheets to try: the named one, or all visible worksheets.
fn candidates(sheets: &[Sheet], name: Option<&str>) -> Result<Vec<String>, TableError> {
    let tables = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let Some(name) = name else {
        let visible = tables.filter(|sheet| sheet.visible == SheetVisible::Visible);
        return Ok(visible.map(|sheet| sheet.name.clone()).collect());
    };
    let names: Vec<String> = tables.map(|sheet| sheet.name.clone()).collect();
    match names.iter().find(|sheet| sheet.trim() == name.trim()) {
        Some(found) => Ok(vec![found.clone()]),
        None => {
            let name = name.to_owned();
            Err(TableError::SheetMissing {
                name,
                present: names.join("、"),
            })
        }
    }
}

/// Row counted from 1, column from 0.
fn position((row, column): (u32, u32)) -> (usize, usize) {
    (row as usize + 1, column as usize)
}

/// Adds a filled cell to its line.
fn push(
    lines: &mut Vec<Line>,
    (row, column): (usize, usize),
    cell: Cell,
    limits: Limits,
) -> Result<(), TableError> {
    if cell.is_empty() {
        return Ok(());
    }
    if column >= limits.columns {
        return Err(TableError::TooManyColumns {
            row,
            limit: limits.columns,
        });
    }
    if lines.last().is_none_or(|(last, _)| *last != row) {
        // Title, header and notes come on top of the rows that count.
        if lines.len() > limits.rows + 100 {
            return Err(TableError::TooManyRows { limit: limits.rows });
        }
        lines.push((row, Vec::new()));
    }
    if let Some((_, cells)) = lines.last_mut() {
        cells.resize(cells.len().max(column + 1), Cell::Empty);
        cells[column] = cell;
    }
    Ok(())
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) | Data::DurationIso(text) => Cell::from_text(text),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => excel_moment(moment),
        Data::DateTimeIso(text) => iso_moment(text),
        Data::Error(fault) => Cell::Fault(fault.to_string()),
    }
}

/// A day, a day with time, or a time of day or duration as text.
fn excel_moment(moment: &ExcelDateTime) -> Cell {
    if moment.is_duration() || moment.as_f64() < 1.0 {
        let minutes = (moment.as_f64() * 24.0 * 60.0).round() as i64;
        return Cell::Text(format!("{:02}:{:02}", minutes / 60, minutes % 60));
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let number = |value: u8| i8::try_from(value).unwrap_or(0);
    let date = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, number(month), number(day)).ok());
    match date {
        None => Cell::Number(moment.as_f64()),
        Some(date) if (hour, minute, second) == (0, 0, 0) => Cell::Date(date),
        Some(date) => Cell::Moment(date.at(number(hour), number(minute), number(second), 0)),
    }
}

fn iso_moment(text: &str) -> Cell {
    match (text.parse::<Date>(), text.parse::<DateTime>()) {
        (_, Ok(moment)) if text.contains('T') => Cell::Moment(moment),
        (Ok(date), _) => Cell::Date(date),
        _ => Cell::from_text(text),
    }
}

fn xlsx_error(error: XlsxError) -> TableError {
    match error {
        XlsxError::Password => TableError::Protected,
        XlsxError::FileNotFound(_) => TableError::NotATable,
        _ => TableError::Damaged,
    }
}

fn xls_error(error: XlsError) -> TableError {
    match error {
        XlsError::Password => TableError::Protected,
        _ => TableError::Damaged,
    }
}
