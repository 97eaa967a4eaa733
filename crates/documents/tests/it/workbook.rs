//! Workbooks: what is written reads back, and what is wrong is said with row and column.

use documents::table::{Cell, Limits, REASON_HEADER, Table, TableError};
use documents::xlsx::{
    Column, RowError, Sheet, Value, Workbook, WorkbookError, read_sheet, read_table, write_refused,
};
use documents::{csv, table};
use jiff::civil::date;
use std::io::{Cursor, Read as _, Write as _};

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn sheet(columns: &[&str], rows: Vec<Vec<Value>>) -> Sheet {
    Sheet {
        name: "台账".into(),
        columns: columns.iter().map(|name| Column::new(*name)).collect(),
        rows,
        ..Sheet::default()
    }
}

fn bytes(sheet: Sheet) -> Vec<u8> {
    Workbook {
        sheets: vec![sheet],
    }
    .write()
    .unwrap()
}

fn read(bytes: &[u8]) -> Result<Table, TableError> {
    read_table(bytes, Limits::default())
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The archive with a text of one part replaced.
fn with_part(bytes: &[u8], name: &str, from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        let entry_name = entry.name().unwrap().into_owned();
        if entry_name == name {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            content = text.replace(from, to).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        changed.start_file(entry_name, options).unwrap();
        changed.write_all(&content).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

fn every_kind() -> Sheet {
    Sheet {
        title: Some("行政台账".into()),
        notes: vec!["数据来源：本系统，截至2024年12月31日".into()],
        marking: Some("演示数据".into()),
        ..sheet(
            &[
                "案号",
                "件数",
                "金额",
                "纠错率",
                "收案日期",
                "更正时间",
                "公开",
            ],
            vec![
                vec![
                    Value::Text("某政复〔2024〕1号".into()),
                    Value::Integer(845),
                    Value::Cents(123_456),
                    Value::Percent {
                        numerator: 30,
                        denominator: 610,
                        places: 2,
                    },
                    Value::Date(date(2024, 2, 29)),
                    Value::Moment(date(2024, 2, 29).at(9, 30, 0, 0)),
                    Value::Flag(true),
                ],
                vec![
                    Value::Text("𠮷訚<&>".into()),
                    Value::Empty,
                    Value::Integer(i64::MAX),
                ],
            ],
        )
    }
}

#[test]
fn every_kind_of_value_reads_back() {
    let table = read(&bytes(every_kind())).unwrap();
    assert_eq!(table.headers.len(), 7);
    assert_eq!(table.lines, [3, 4]);
    let [first, second] = table.rows.as_slice() else {
        panic!("two rows: {:?}", table.rows)
    };
    assert_eq!(first[0], text("某政复〔2024〕1号"));
    assert_eq!(first[1], Cell::Number(845.0));
    assert_eq!(first[2], Cell::Number(1234.56));
    assert_eq!(first[3], Cell::Number(30.0 / 610.0));
    assert_eq!(first[4], Cell::Date(date(2024, 2, 29)));
    assert_eq!(first[5], Cell::Moment(date(2024, 2, 29).at(9, 30, 0, 0)));
    assert_eq!(first[6], text("是"));
    assert_eq!(second[0], text("𠮷訚<&>"));
    assert_eq!(second[1], Cell::Empty);
    assert_eq!(second[2], text("9223372036854775807"));
}

#[test]
fn same_workbook_gives_the_same_bytes() {
    assert_eq!(bytes(every_kind()), bytes(every_kind()));
}

#[test]
fn header_is_frozen_and_filtered_and_the_marking_is_printed() {
    let xml = part(&bytes(every_kind()), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<autoFilter ref=\"A2:G4\"/>"), "{xml}");
    assert!(
        xml.contains("ySplit=\"2\"") && xml.contains("state=\"frozen\""),
        "{xml}"
    );
    assert!(
        xml.contains("<oddHeader>&amp;C演示数据</oddHeader>"),
        "{xml}"
    );
}

#[test]
fn formula_like_text_stays_text() {
    let dangerous = ["=HYPERLINK(\"x\")", "+1+1", "-1", "@SUM(A1)"];
    let rows = dangerous
        .iter()
        .map(|text| vec![Value::Text((*text).into()), Value::Integer(1)]);
    let bytes = bytes(sheet(&["文本", "数"], rows.collect()));
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    let table = read(&bytes).unwrap();
    let cells: Vec<Cell> = table.rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(cells, dangerous.map(text));
}

#[test]
fn full_width_digits_stay_as_they_are() {
    let rows = vec![vec![
        Value::Text("２０２４年".into()),
        Value::Text("１".into()),
    ]];
    let table = read(&bytes(sheet(&["甲", "乙"], rows))).unwrap();
    assert_eq!(table.rows[0], [text("２０２４年"), text("１")]);
}

#[test]
fn first_filled_sheet_or_the_named_one_is_read() {
    let row = |value: &str| vec![vec![Value::Text(value.into()), Value::Text("乙".into())]];
    let named = |name: &str, value: &str| Sheet {
        name: name.into(),
        ..sheet(&["甲", "乙"], row(value))
    };
    let book = Workbook {
        sheets: vec![named("一月", "1"), named("二月", "2")],
    };
    let bytes = book.write().unwrap();
    assert_eq!(read(&bytes).unwrap().rows[0][0], text("1"));
    let second = read_sheet(&bytes, "二月", Limits::default()).unwrap();
    assert_eq!(second.rows[0][0], text("2"));
    assert_eq!(
        read_sheet(&bytes, "三月", Limits::default())
            .unwrap_err()
            .to_string(),
        "工作簿中没有名为“三月”的工作表，现有：一月、二月"
    );
}

#[test]
fn files_that_are_no_workbook_are_refused_with_a_remedy() {
    assert_eq!(read(b""), Err(TableError::Empty));
    assert_eq!(read(b"%PDF-1.7"), Err(TableError::NotATable));
    assert_eq!(read(b"PK\x03\x04 broken"), Err(TableError::Damaged));
    assert_eq!(
        read(&[0xD0, 0xCF, 0x11, 0xE0, 0, 0]),
        Err(TableError::Damaged)
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("a.txt", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(b"text").unwrap();
    let other = archive.finish().unwrap().into_inner();
    assert!(matches!(
        read(&other),
        Err(TableError::NotATable | TableError::Damaged)
    ));
}

#[test]
fn empty_sheets_are_refused_when_read_and_when_written() {
    assert_eq!(
        read(&bytes(sheet(&["甲", "乙"], vec![]))),
        Err(TableError::Empty)
    );
    let nothing = Workbook {
        sheets: vec![sheet(&[], vec![])],
    };
    assert!(matches!(nothing.write(), Err(WorkbookError::NoColumns)));
}

#[test]
fn file_that_unfolds_to_something_huge_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    archive.write_all(&vec![b' '; 4 << 20]).unwrap();
    let bomb = archive.finish().unwrap().into_inner();
    let limits = Limits {
        bytes: bomb.len(),
        ..Limits::default()
    };
    assert!(matches!(
        read_table(&bomb, limits),
        Err(TableError::TooLarge { .. })
    ));
}

#[test]
fn fifty_thousand_rows_go_out_and_come_back() {
    let rows = (0..50_000).map(|row| {
        vec![
            Value::Text(format!("{row}号")),
            Value::Integer(row),
            Value::Date(date(2024, 1, 1)),
        ]
    });
    let sheet = sheet(&["案号", "序号", "日期"], rows.collect());
    let bytes = bytes(sheet.clone());
    let table = read(&bytes).unwrap();
    assert_eq!(table.rows.len(), 50_000);
    assert_eq!(table.rows[49_999][1], Cell::Number(49_999.0));
    let limits = Limits {
        rows: 49_999,
        ..Limits::default()
    };
    assert_eq!(
        read_table(&bytes, limits),
        Err(TableError::TooManyRows { limit: 49_999 })
    );
    let from_csv = table::read(&csv::write(&sheet), Limits::default()).unwrap();
    assert_eq!(from_csv.rows[49_999][1], text("49999"));
}

#[test]
fn rejected_import_comes_back_with_reasons_and_reads_again_without_them() {
    let rows = (1..=3).map(|row| vec![Value::Text(format!("{row}号")), Value::Integer(row)]);
    let table = read(&bytes(sheet(&["案号", "件数"], rows.collect()))).unwrap();
    let error = |reason: &str| RowError {
        row: 1,
        reason: reason.into(),
    };
    let errors = [error("件数：应为整数"), error("案号：已存在")];
    let returned = write_refused(&table, &errors).unwrap();
    let again = read(&returned).unwrap();
    assert_eq!(again.headers, table.headers);
    assert_eq!(again.rows, table.rows[1..2]);
    let strings = part(&returned, "xl/sharedStrings.xml");
    assert!(strings.contains(REASON_HEADER), "{strings}");
    let reason = "原第3行：件数：应为整数；案号：已存在";
    assert!(strings.contains(reason), "{strings}");
    let note = "原文件共 3 行，本表为没有导入的 1 行";
    assert!(strings.contains(note), "{strings}");
}

/// A workbook with merged cells: area as rows and columns from 0, and its text; then plain cells.
fn merged(areas: &[(u32, u16, u32, u16, &str)], cells: &[(u32, u16, &str)]) -> Table {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (first_row, first_column, last_row, last_column, text) in areas {
        page.merge_range(
            *first_row,
            *first_column,
            *last_row,
            *last_column,
            text,
            &plain,
        )
        .unwrap();
    }
    for (row, column, text) in cells {
        page.write_string(*row, *column, *text).unwrap();
    }
    read(&book.save_to_buffer().unwrap()).unwrap()
}

#[test]
fn header_of_two_lines_becomes_one() {
    let table = merged(
        &[
            (0, 0, 0, 3, "复议案件台账"),
            (1, 0, 2, 0, "案号"),
            (1, 1, 1, 2, "申请人"),
            (1, 3, 2, 3, "收到日"),
        ],
        &[
            (2, 1, "姓名"),
            (2, 2, "类别"),
            (3, 0, "一号"),
            (3, 1, "甲"),
            (3, 3, "2024-03-05"),
        ],
    );
    assert_eq!(
        table.headers,
        ["案号", "申请人姓名", "申请人类别", "收到日"]
    );
    assert_eq!(
        table.rows,
        [[text("一号"), text("甲"), Cell::Empty, text("2024-03-05")]]
    );
    assert_eq!(table.lines, [4]);
}

#[test]
fn group_above_headers_counts_only_where_nothing_else_stands_beside_them() {
    let cells = [
        (0, 0, "案号"),
        (1, 1, "姓名"),
        (1, 2, "类别"),
        (2, 0, "一号"),
        (2, 1, "甲"),
    ];
    let table = merged(&[(0, 1, 0, 2, "申请人")], &cells);
    assert_eq!(table.headers, ["案号", "申请人姓名", "申请人类别"]);
    let cells = [
        (0, 0, "案号"),
        (1, 0, "一号"),
        (1, 1, "甲"),
        (2, 0, "二号"),
        (2, 1, "乙"),
    ];
    let table = merged(&[(0, 1, 0, 2, "申请人")], &cells);
    assert_eq!(table.headers[..2], ["案号", "申请人"]);
    assert_eq!(table.rows.len(), 2);
}

#[test]
fn value_merged_over_rows_stands_in_each() {
    let table = merged(
        &[(1, 0, 2, 0, "一号")],
        &[(0, 0, "案号"), (0, 1, "申请人"), (1, 1, "甲"), (2, 1, "乙")],
    );
    assert_eq!(
        table.rows,
        [[text("一号"), text("甲")], [text("一号"), text("乙")]]
    );
}

#[test]
fn formulas_give_their_results_and_a_fault_stays_in_its_cell() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (column, name) in ["案号", "件数"].into_iter().enumerate() {
        page.write_string(0, u16::try_from(column).unwrap(), name)
            .unwrap();
    }
    for (row, result) in [(1, "7"), (2, "#REF!"), (3, "98765")] {
        page.write_string(row, 0, format!("{row}号")).unwrap();
        let formula = rust_xlsxwriter::Formula::new("=B9+B10").set_result(result);
        page.write_formula(row, 1, formula).unwrap();
    }
    let written = book.save_to_buffer().unwrap();
    let table = read(&with_part(
        &written,
        "xl/worksheets/sheet1.xml",
        "<v>98765</v>",
        "",
    ))
    .unwrap();
    assert_eq!(table.rows[0][1], Cell::Number(7.0));
    assert_eq!(table.rows[1][1], Cell::Fault("#REF!".into()));
    assert!(
        matches!(table.rows[2][1], Cell::Fault(_) | Cell::Empty),
        "{:?}",
        table.rows[2]
    );
}
