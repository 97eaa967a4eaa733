//! A table as people send it: found header, typed cells, and errors that name row and column.

use jiff::civil::{Date, DateTime};

/// The header of the column in which a rejected import says why; dropped when the table is read
/// again.
pub const REASON_HEADER: &str = "导入失败原因";

/// What begins a note under a table; such lines are not data.
pub const NOTE_PREFIX: &str = "注：";

/// A table read from a workbook or a text file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Column names, trimmed, unique, none empty.
    pub headers: Vec<String>,
    /// The rows below the header, each as wide as the header; blank rows are left out.
    pub rows: Vec<Vec<Cell>>,
    /// For each row its number in the file, counted from 1 as spreadsheet programs do.
    pub lines: Vec<usize>,
}

/// One cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or only white space.
    #[default]
    Empty,
    /// Text, trimmed; full-width digits stay as they are.
    Text(String),
    /// A number as the workbook holds it.
    Number(f64),
    /// A day.
    Date(Date),
    /// A day with time.
    Moment(DateTime),
    /// Yes or no.
    Flag(bool),
    /// A formula without a usable result: the error as shown (`#REF!`), or that it was never calculated.
    Fault(String),
}

/// How large a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most rows below the header.
    pub rows: usize,
    /// Most columns.
    pub columns: usize,
    /// Most bytes of the file.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            rows: 100_000,
            columns: 200,
            bytes: 50 << 20,
        }
    }
}

/// Why a table could not be read; the text is meant for the person who sent the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Neither a workbook nor text.
    #[error("文件不是 Excel 工作簿（.xlsx、.xls）或 CSV 文本，请另存为 .xlsx 后重新上传")]
    NotATable,
    /// The workbook is encrypted.
    #[error("工作簿设有打开密码，请取消密码后重新上传")]
    Protected,
    /// The workbook cannot be read to its end.
    #[error("工作簿已损坏，无法读取，请用 Excel 或 WPS 打开并另存为 .xlsx 后重新上传")]
    Damaged,
    /// The asked-for sheet is not in the workbook.
    #[error("工作簿中没有名为“{name}”的工作表，现有：{present}")]
    SheetMissing {
        /// The name asked for.
        name: String,
        /// The names that exist, joined by 、.
        present: String,
    },
    /// No cell is filled, or only a header.
    #[error("文件中没有数据，请检查是否选错文件或工作表")]
    Empty,
    /// The file has too many bytes.
    #[error("文件过大（上限 {limit_mib} MB），请拆分后分批上传")]
    TooLarge {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// Too many rows.
    #[error("数据超过 {limit} 行，请拆分后分批上传")]
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// Too many columns.
    #[error("第 {row} 行超过 {limit} 列，请检查是否有多余内容")]
    TooManyColumns {
        /// The row in the file.
        row: usize,
        /// The limit.
        limit: usize,
    },
    /// Two columns have the same name.
    #[error("表头“{name}”重复（{first} 列和 {second} 列），请改名或删去一列")]
    DuplicateHeader {
        /// The name.
        name: String,
        /// Letter of the first column.
        first: String,
        /// Letter of the second column.
        second: String,
    },
    /// A column holds values but has no name.
    #[error("第 {row} 行 {column} 列有内容，但该列没有表头，请补写表头或删去该列")]
    MissingHeader {
        /// Row of the first value.
        row: usize,
        /// Letter of the column.
        column: String,
    },
    /// A text file in no known encoding.
    #[error("第 {row} 行有无法识别的字符，请将文件另存为 UTF-8 编码的 CSV 或 .xlsx 后重新上传")]
    Encoding {
        /// The row of the first undecodable byte.
        row: usize,
    },
    /// A quotation mark that is never closed.
    #[error("第 {row} 行 {column} 列的引号没有闭合，请补上右引号")]
    OpenQuote {
        /// The row where it opens.
        row: usize,
        /// Letter of the column.
        column: String,
    },
    /// Text behind a closing quotation mark.
    #[error("第 {row} 行 {column} 列的引号之后还有文字，字段内的引号请写成两个")]
    StrayQuote {
        /// The row in the file.
        row: usize,
        /// Letter of the column.
        column: String,
    },
}

impl Table {
    /// Finds a column by its header.
    pub fn column(&self, header: &str) -> Option<usize> {
        self.headers.iter().position(|name| name == header)
    }
}

impl Cell {
    /// Trims text; white space alone is an empty cell.
    pub(crate) fn from_text(text: &str) -> Cell {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    }

    /// Whether the cell is empty.
    pub fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// The cell as a person reads it: days as 2024-02-13, numbers with at most 15 digits.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number_text(*number),
            Cell::Date(date) => date.to_string(),
            Cell::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
            Cell::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
            Cell::Fault(fault) => fault.clone(),
        }
    }

    /// Whether a number is so long that the spreadsheet program has replaced its last digits by
    /// zeros; identity numbers must be entered as text.
    pub fn has_lost_digits(&self) -> bool {
        matches!(self, Cell::Number(number) if number.abs() >= 1e15)
    }
}

/// Writes a number with the 15 digits that spreadsheet programs show.
fn number_text(number: f64) -> String {
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    if shown == 0.0 {
        "0".to_owned()
    } else {
        format!("{shown}")
    }
}

/// How many cells of a row are filled.
pub(crate) fn filled(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// The line that holds the header: the first with more than one filled cell, below title lines.
pub(crate) fn header_line(lines: &[Line]) -> usize {
    lines
        .iter()
        .position(|(_, cells)| filled(cells) > 1)
        .unwrap_or(0)
}

/// The letters of a column, counted from 0: A, B, …, Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(
            b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits"),
        ));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Reads a table from a workbook's first filled sheet or from CSV, whichever the bytes are.
///
/// # Errors
/// Says what is wrong, in which row and column, and what to do.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Table, TableError> {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        crate::xlsx::read_table(bytes, limits)
    } else {
        crate::csv::read(bytes, limits)
    }
}

/// One filled row and its number in the file.
pub(crate) type Line = (usize, Vec<Cell>);

/// Makes a table of the filled rows of a sheet: finds the header below title rows, drops notes
/// and the reason column, checks names and widths.
pub(crate) fn arrange(mut lines: Vec<Line>, limits: Limits) -> Result<Table, TableError> {
    lines.retain(|(_, cells)| filled(cells) > 0);
    let header = header_line(&lines);
    let mut body = lines.split_off((header + 1).min(lines.len()));
    let headers = lines
        .pop()
        .map(|(_, cells)| header_names(&cells))
        .unwrap_or_default();
    while body.last().is_some_and(|(_, cells)| is_note(cells)) {
        body.pop();
    }
    if body.is_empty() {
        return Err(TableError::Empty);
    }
    if body.len() > limits.rows {
        return Err(TableError::TooManyRows { limit: limits.rows });
    }
    let kept = kept_columns(&headers, &body)?;
    let (lines, rows) = body
        .into_iter()
        .map(|(line, mut cells)| {
            cells.resize(cells.len().max(headers.len()), Cell::Empty);
            (
                line,
                kept.iter()
                    .map(|&column| std::mem::take(&mut cells[column]))
                    .collect(),
            )
        })
        .unzip();
    Ok(Table {
        headers: kept.iter().map(|&column| headers[column].clone()).collect(),
        rows,
        lines,
    })
}

fn header_names(cells: &[Cell]) -> Vec<String> {
    cells
        .iter()
        .map(|cell| cell.text().split_whitespace().collect::<String>())
        .collect()
}

/// A line under the table with nothing but a note in its first cell.
fn is_note(cells: &[Cell]) -> bool {
    let mut filled = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty());
    match (filled.next(), filled.next()) {
        (Some((0, Cell::Text(text))), None) => text.starts_with(NOTE_PREFIX),
        _ => false,
    }
}

/// The columns with a name, after checking that no value stands without one.
fn kept_columns(headers: &[String], body: &[Line]) -> Result<Vec<usize>, TableError> {
    for (row, cells) in body {
        let nameless = |column: usize| headers.get(column).is_none_or(String::is_empty);
        let stray = (0..cells.len()).find(|&column| nameless(column) && !cells[column].is_empty());
        if let Some(column) = stray {
            return Err(TableError::MissingHeader {
                row: *row,
                column: column_letters(column),
            });
        }
    }
    let mut kept: Vec<usize> = Vec::new();
    for (column, name) in headers.iter().enumerate() {
        if name.is_empty() || name == REASON_HEADER {
            continue;
        }
        if let Some(&first) = kept.iter().find(|&&earlier| headers[earlier] == *name) {
            return Err(TableError::DuplicateHeader {
                name: name.clone(),
                first: column_letters(first),
                second: column_letters(column),
            });
        }
        kept.push(column);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: usize, cells: &[&str]) -> Line {
        (
            number,
            cells.iter().map(|text| Cell::from_text(text)).collect(),
        )
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn header_is_found_below_a_title_and_notes_are_dropped() {
        let table = arrange(
            vec![
                line(1, &["某某台账", "", ""]),
                line(2, &["案号", "收案 日期", ""]),
                line(4, &["一号", "", ""]),
                line(6, &["注：演示数据", "", ""]),
            ],
            Limits::default(),
        );
        let table = table.unwrap();
        assert_eq!(table.headers, ["案号", "收案日期"]);
        assert_eq!(table.rows, [[text("一号"), Cell::Empty]]);
        assert_eq!(table.lines, [4]);
        assert_eq!(table.column("收案日期"), Some(1));
    }

    #[test]
    fn reason_column_of_a_returned_import_is_dropped() {
        let table = arrange(
            vec![
                line(1, &["案号", REASON_HEADER]),
                line(2, &["一号", "日期有误"]),
            ],
            Limits::default(),
        );
        assert_eq!(table.unwrap().headers, ["案号"]);
    }

    #[test]
    fn faults_name_row_and_column() {
        let check = |lines: Vec<Line>| arrange(lines, Limits::default()).unwrap_err().to_string();
        assert_eq!(
            check(vec![line(1, &["甲", "乙", "甲"]), line(2, &["1"])]),
            "表头“甲”重复（A 列和 C 列），请改名或删去一列"
        );
        assert_eq!(
            check(vec![line(1, &["甲", "乙"]), line(3, &["1", "", "3"])]),
            "第 3 行 C 列有内容，但该列没有表头，请补写表头或删去该列"
        );
        assert_eq!(
            check(vec![line(1, &["甲", "乙"])]),
            TableError::Empty.to_string()
        );
        assert_eq!(check(vec![]), TableError::Empty.to_string());
    }

    #[test]
    fn row_limit_is_inclusive() {
        let lines = |rows: usize| {
            let body = (0..rows).map(|row| line(row + 2, &["1", "2"]));
            std::iter::once(line(1, &["甲", "乙"]))
                .chain(body)
                .collect()
        };
        let limits = Limits {
            rows: 3,
            ..Limits::default()
        };
        assert_eq!(arrange(lines(3), limits).unwrap().rows.len(), 3);
        assert_eq!(
            arrange(lines(4), limits),
            Err(TableError::TooManyRows { limit: 3 })
        );
    }

    #[test]
    fn numbers_read_as_they_are_shown() {
        for (number, shown) in [
            (845.0, "845"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (7.22, "7.22"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(Cell::Number(number).text(), shown);
        }
        assert!(Cell::Number(330_106_199_001_011_234.0).has_lost_digits());
        assert!(!Cell::Number(999_999_999_999_999.0).has_lost_digits());
    }

    #[test]
    fn column_letters_go_on_after_z() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
