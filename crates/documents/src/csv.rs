//! CSV in and out.
//!
//! In: UTF-8 with or without byte order mark, UTF-16, GB18030; comma, semicolon or tab. Out:
//! UTF-8 with byte order mark, which Excel needs to show Chinese, and lines ending in CR LF.

use crate::encoding::decode;
use crate::table::{Cell, Limits, Line, Table, TableError, arrange, column_letters};
use crate::xlsx::Sheet;

/// Reads a table from a text file; every cell is text.
///
/// # Errors
/// Says what is wrong, in which row and column, and what to do.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Table, TableError> {
    if bytes.len() > limits.bytes {
        return Err(TableError::TooLarge {
            limit_mib: limits.bytes >> 20,
        });
    }
    let text = decode(bytes).map_err(|row| TableError::Encoding { row })?;
    if text.contains('\0') {
        return Err(TableError::NotATable);
    }
    let records = Reader::new(&text, limits).records()?;
    arrange(records, limits)
}

/// Writes the columns and rows of a sheet; title and notes are left out, so that programs can
/// read the file.
///
/// Text that a spreadsheet program would take for a formula gets a leading apostrophe.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::from("\u{FEFF}");
    let headers: Vec<String> = sheet
        .columns
        .iter()
        .map(|column| guard(column.name.clone()))
        .collect();
    push_record(&mut text, &headers);
    for row in &sheet.rows {
        let fields: Vec<String> = row
            .iter()
            .map(|value| match value {
                crate::xlsx::Value::Text(text) => guard(text.clone()),
                other => other.plain(),
            })
            .collect();
        push_record(&mut text, &fields);
    }
    text.into_bytes()
}

/// What makes a spreadsheet program read a field as a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn guard(text: String) -> String {
    let is_number = text.trim_start_matches(['+', '-']).parse::<f64>().is_ok();
    if text.starts_with(FORMULA_STARTS) && !is_number {
        format!("'{text}")
    } else {
        text
    }
}

fn push_record(text: &mut String, fields: &[String]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let is_only_and_empty = field.is_empty() && fields.len() == 1;
        if field.contains([',', '"', '\n', '\r', ';', '\t']) || is_only_and_empty {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
}

/// Cuts text into records.
struct Reader<'a> {
    characters: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    limits: Limits,
    row: usize,
}

/// What ended a field.
#[derive(PartialEq, Eq)]
enum End {
    Field,
    Record,
    Text,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, limits: Limits) -> Self {
        Reader {
            characters: text.chars().peekable(),
            separator: separator(text),
            limits,
            row: 1,
        }
    }

    fn records(mut self) -> Result<Vec<Line>, TableError> {
        let mut records = Vec::new();
        let mut cells = Vec::new();
        let mut row = self.row;
        loop {
            let (cell, end) = self.field(cells.len())?;
            cells.push(cell);
            if cells.len() > self.limits.columns {
                return Err(TableError::TooManyColumns {
                    row,
                    limit: self.limits.columns,
                });
            }
            if end == End::Field {
                continue;
            }
            records.push((row, std::mem::take(&mut cells)));
            row = self.row;
            if end == End::Text {
                return Ok(records);
            }
        }
    }

    fn field(&mut self, column: usize) -> Result<(Cell, End), TableError> {
        if self.characters.next_if_eq(&'"').is_some() {
            return self.quoted(column);
        }
        let mut text = String::new();
        let end = loop {
            match self.characters.next() {
                None => break End::Text,
                Some('\r') if self.characters.peek() == Some(&'\n') => {}
                Some('\n' | '\r') => {
                    self.row += 1;
                    break End::Record;
                }
                Some(character) if character == self.separator => break End::Field,
                Some(character) => text.push(character),
            }
        };
        Ok((Cell::from_text(unguard(&text)), end))
    }

    fn quoted(&mut self, column: usize) -> Result<(Cell, End), TableError> {
        let opened = self.row;
        let place = |row| (row, column_letters(column));
        let mut text = String::new();
        loop {
            match self.characters.next() {
                None => {
                    let (row, column) = place(opened);
                    return Err(TableError::OpenQuote { row, column });
                }
                Some('"') if self.characters.next_if_eq(&'"').is_none() => break,
                Some(character) => {
                    self.row += usize::from(character == '\n');
                    text.push(character);
                }
            }
        }
        let (behind, end) = self.field_rest();
        if !behind.trim().is_empty() {
            let (row, column) = place(opened);
            return Err(TableError::StrayQuote { row, column });
        }
        Ok((Cell::from_text(unguard(&text)), end))
    }

    /// What stands between a closing quotation mark and the end of the field.
    fn field_rest(&mut self) -> (String, End) {
        let mut text = String::new();
        loop {
            match self.characters.next() {
                None => return (text, End::Text),
                Some('\n') => {
                    self.row += 1;
                    return (text, End::Record);
                }
                Some(character) if character == self.separator => return (text, End::Field),
                Some(character) => text.push(character),
            }
        }
    }
}

/// Takes back the apostrophe that [`write`] has set.
fn unguard(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| rest.starts_with(FORMULA_STARTS))
        .unwrap_or(text)
}

/// The separator that occurs most often in the first line that has one.
fn separator(text: &str) -> char {
    let line = text
        .lines()
        .find(|line| line.contains([',', ';', '\t']))
        .unwrap_or_default();
    let count = |separator: char| line.matches(separator).count();
    let mut best = ',';
    for other in ['\t', ';'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xlsx::{Column, Value};
    use encoding_rs::GB18030;

    fn texts(table: &Table) -> Vec<Vec<String>> {
        table
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::text).collect())
            .collect()
    }

    fn read_text(text: &str) -> Result<Table, TableError> {
        read(text.as_bytes(), Limits::default())
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "案号,当事人\r\n一一号,𠮷訚镕\r\n";
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(bytes).collect()
        };
        let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        let inputs = [
            text.as_bytes().to_vec(),
            with(&[0xEF, 0xBB, 0xBF], text.as_bytes().to_vec()),
            with(&[0xFF, 0xFE], utf_16(u16::to_le_bytes)),
            with(&[0xFE, 0xFF], utf_16(u16::to_be_bytes)),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            GB18030.encode(text).0.into_owned(),
        ];
        for bytes in inputs {
            let table = read(&bytes, Limits::default()).unwrap();
            assert_eq!(table.headers, ["案号", "当事人"]);
            assert_eq!(texts(&table), [["一一号", "𠮷訚镕"]]);
        }
    }

    #[test]
    fn undecodable_byte_names_its_row() {
        let mut bytes = GB18030.encode("甲,乙\n一,二\n三,").0.into_owned();
        bytes.extend([0xFF, 0xFF]);
        assert_eq!(
            read(&bytes, Limits::default()),
            Err(TableError::Encoding { row: 3 })
        );
    }

    #[test]
    fn binary_file_is_no_table() {
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR,\0\0";
        let error = read(picture, Limits::default()).unwrap_err();
        assert!(
            matches!(error, TableError::NotATable | TableError::Encoding { .. }),
            "{error}"
        );
        assert_eq!(
            read(b"a,b\n\0,\0\0\n", Limits::default()),
            Err(TableError::NotATable)
        );
    }

    #[test]
    fn quotes_hold_separators_line_breaks_and_quotes() {
        let table = read_text("甲,乙\n\"a,\"\"b\"\"\nc\", d \n\n二,").unwrap();
        assert_eq!(texts(&table), [["a,\"b\"\nc", "d"], ["二", ""]]);
        assert_eq!(table.lines, [2, 5]);
    }

    #[test]
    fn semicolons_tabs_and_old_line_ends_are_read() {
        for text in ["甲;乙\n1,5;2\n", "甲\t乙\n1,5\t2", "甲;乙\r1,5;2\r"] {
            assert_eq!(texts(&read_text(text).unwrap()), [["1,5", "2"]], "{text:?}");
        }
    }

    #[test]
    fn faults_name_row_and_column() {
        let faults = [
            (
                "甲,乙\n一,\"二\n三",
                "第 2 行 B 列的引号没有闭合，请补上右引号",
            ),
            (
                "甲,乙\n\"一\"x,二",
                "第 2 行 A 列的引号之后还有文字，字段内的引号请写成两个",
            ),
            (
                "甲,乙\n一,二,三",
                "第 2 行 C 列有内容，但该列没有表头，请补写表头或删去该列",
            ),
            ("", "文件中没有数据，请检查是否选错文件或工作表"),
            ("甲,乙\n", "文件中没有数据，请检查是否选错文件或工作表"),
        ];
        for (text, message) in faults {
            assert_eq!(
                read_text(text).unwrap_err().to_string(),
                message,
                "{text:?}"
            );
        }
        let limits = Limits {
            columns: 2,
            ..Limits::default()
        };
        assert_eq!(
            read(b"a,b\n1,2\n1,2,3", limits),
            Err(TableError::TooManyColumns { row: 3, limit: 2 })
        );
        let limits = Limits {
            bytes: 3,
            ..Limits::default()
        };
        assert_eq!(
            read(b"a,b\n", limits),
            Err(TableError::TooLarge { limit_mib: 0 })
        );
    }

    #[test]
    fn what_is_written_reads_back_and_formulas_are_disarmed() {
        let dangerous = [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "a\"b,c\nd",
            "'单引号",
        ];
        let sheet = Sheet {
            columns: vec![Column::new("文本"), Column::new("数")],
            rows: dangerous
                .iter()
                .map(|text| vec![Value::Text((*text).into()), Value::Integer(-5)])
                .collect(),
            ..Sheet::default()
        };
        let bytes = write(&sheet);
        assert!(bytes.starts_with(&[0xEF, 0xBB, 0xBF]));
        let written = String::from_utf8(bytes.clone()).unwrap();
        assert!(!written.contains("\n=") && !written.contains("\n+") && !written.contains("\n@"));
        let table = read(&bytes, Limits::default()).unwrap();
        let expected: Vec<Vec<String>> = dangerous
            .iter()
            .map(|text| vec![(*text).into(), "-5".into()])
            .collect();
        assert_eq!(texts(&table), expected);
    }

    #[test]
    fn signed_number_as_text_stays_a_number() {
        assert_eq!(guard("-5".into()), "-5");
        assert_eq!(guard("+8.5".into()), "+8.5");
        assert_eq!(guard("-5+6".into()), "'-5+6");
    }

    #[test]
    fn fifty_thousand_rows_are_read() {
        let mut text = String::from("案号,名称\n");
        for row in 0..50_000 {
            text.push_str(&format!("{row}号,某某公司\n"));
        }
        let table = read_text(&text).unwrap();
        assert_eq!(table.rows.len(), 50_000);
        assert_eq!(table.rows[49_999][0].text(), "49999号");
        assert_eq!(table.lines[49_999], 50_001);
    }
}
