//! Writes a workbook.

use super::{Sheet, Value, Workbook, WorkbookError};
use crate::table::NOTE_PREFIX;
use crate::xml::is_allowed;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

/// Rows that a sheet holds, less title, header and notes.
const ROWS_MAX: usize = 1_048_000;
/// Characters that a cell holds.
const TEXT_MAX: usize = 32_000;
/// Narrowest and widest column in half characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=48;
/// From here on spreadsheets replace the last digits by zeros.
const EXACT_INTEGERS: u64 = 1_000_000_000_000_000;

impl Workbook {
    /// Writes the workbook as the bytes of an XLSX file.
    ///
    /// # Errors
    /// When there is no column, or a sheet has more rows than Excel can hold.
    pub fn write(&self) -> Result<Vec<u8>, WorkbookError> {
        if self.sheets.is_empty() || self.sheets.iter().any(|sheet| sheet.columns.is_empty()) {
            return Err(WorkbookError::NoColumns);
        }
        let mut book = rust_xlsxwriter::Workbook::new();
        let written = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&written));
        let formats = Formats::new();
        let mut names: Vec<String> = Vec::new();
        for sheet in &self.sheets {
            if sheet.rows.len() > ROWS_MAX {
                let (sheet, rows) = (sheet.name.clone(), sheet.rows.len());
                return Err(WorkbookError::TooManyRows { sheet, rows });
            }
            let name = tab_name(&sheet.name, &names);
            let worksheet = book.add_worksheet().set_name(&name)?;
            names.push(name);
            write_sheet(worksheet, sheet, &formats)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

/// A name that Excel accepts and that no earlier sheet has.
fn tab_name(name: &str, taken: &[String]) -> String {
    let cleaned: String = name
        .chars()
        .filter(|character| is_allowed(*character))
        .map(|character| {
            if "[]:*?/\\'".contains(character) {
                '_'
            } else {
                character
            }
        })
        .collect();
    let base = if cleaned.trim().is_empty() {
        "表"
    } else {
        cleaned.trim()
    };
    let is_taken = |name: &String| {
        taken
            .iter()
            .any(|other| other.to_lowercase() == name.to_lowercase())
    };
    std::iter::once(String::new())
        .chain((2..).map(|number| format!("（{number}）")))
        .map(|suffix| {
            let room = 31 - suffix.encode_utf16().count();
            let mut units = 0;
            let kept = base.chars().take_while(|character| {
                units += character.len_utf16();
                units <= room
            });
            format!("{}{suffix}", kept.collect::<String>())
        })
        .find(|name| !is_taken(name))
        .expect("the numbers do not end")
}

/// The looks of cells.
struct Formats {
    title: Format,
    header: Format,
    note: Format,
    text: Format,
    quoted: Format,
    number: Format,
    date: Format,
    moment: Format,
    money: Format,
}

impl Formats {
    fn new() -> Formats {
        let cell = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_border_color(0x00BF_BFBF);
        let text = cell.clone().set_text_wrap();
        Formats {
            title: Format::new()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            header: text
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(0x00E7_EDF5),
            note: Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_font_color(0x0059_5959),
            quoted: text.clone().set_quote_prefix(),
            text,
            date: cell
                .clone()
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Center),
            moment: cell
                .clone()
                .set_num_format("yyyy-mm-dd hh:mm")
                .set_align(FormatAlign::Center),
            money: cell.clone().set_num_format("#,##0.00"),
            number: cell,
        }
    }

    fn with_places(&self, places: u8, suffix: &str) -> Format {
        let zeros = "0".repeat(usize::from(places.min(9)));
        let point = if zeros.is_empty() { "" } else { "." };
        self.number
            .clone()
            .set_num_format(format!("0{point}{zeros}{suffix}"))
    }
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    let last = column_index(sheet.columns.len() - 1);
    let mut row = 0;
    if let Some(title) = title(sheet) {
        match last {
            0 => page.write_string_with_format(0, 0, &title, &formats.title)?,
            _ => page.merge_range(0, 0, 0, last, &title, &formats.title)?,
        };
        page.set_row_height(0, 30)?;
        row = 1;
    }
    let header = row;
    for (index, column) in sheet.columns.iter().enumerate() {
        let index = column_index(index);
        page.write_string_with_format(header, index, fit(&column.name), &formats.header)?;
        page.set_column_width(index, width(sheet, usize::from(index)))?;
    }
    for values in &sheet.rows {
        row += 1;
        for (index, value) in values.iter().enumerate().take(sheet.columns.len()) {
            write_value(page, (row, column_index(index)), value, formats)?;
        }
    }
    page.autofilter(header, 0, row, last)?;
    page.set_freeze_panes(header + 1, 0)?;
    page.set_repeat_rows(header, header)?;
    page.set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    page.set_footer("&C第 &P 页 共 &N 页");
    write_notes(page, sheet, row + 2, formats)
}

/// Marking in the printed header, then marking and notes under the table.
fn write_notes(
    page: &mut Worksheet,
    sheet: &Sheet,
    first: u32,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if let Some(marking) = &sheet.marking {
        page.set_header(format!("&C{}", fit(marking).replace('&', "&&")));
    }
    let notes = sheet.marking.iter().chain(&sheet.notes);
    for (row, note) in (first..).zip(notes) {
        let note = format!("{NOTE_PREFIX}{note}");
        page.write_string_with_format(row, 0, fit(&note), &formats.note)?;
    }
    Ok(())
}

/// The title with its marking; a marked sheet without title shows the marking alone.
fn title(sheet: &Sheet) -> Option<String> {
    let title = match (&sheet.title, &sheet.marking) {
        (Some(title), Some(marking)) => format!("{title}（{marking}）"),
        (Some(title), None) => title.clone(),
        (None, marking) => marking.clone()?,
    };
    Some(fit(&title))
}

fn write_value(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let text = |page: &mut Worksheet, text: &str| {
        let looks_like_formula = text.starts_with(['=', '+', '-', '@']);
        let format = if looks_like_formula {
            &formats.quoted
        } else {
            &formats.text
        };
        page.write_string_with_format(row, column, fit(text), format)
            .map(|_| ())
    };
    let number = |page: &mut Worksheet, number: f64, format: &Format| {
        page.write_number_with_format(row, column, number, format)
            .map(|_| ())
    };
    match value {
        Value::Empty => page.write_blank(row, column, &formats.text).map(|_| ()),
        Value::Text(content) => text(page, content),
        Value::Integer(whole) if whole.unsigned_abs() < EXACT_INTEGERS => {
            number(page, *whole as f64, &formats.number)
        }
        Value::Decimal { unscaled, places } if unscaled.unsigned_abs() < EXACT_INTEGERS => {
            let scaled = *unscaled as f64 / 10_f64.powi(i32::from((*places).min(9)));
            number(page, scaled, &formats.with_places(*places, ""))
        }
        Value::Percent {
            numerator,
            denominator,
            places,
        } if *denominator != 0 => {
            let share = *numerator as f64 / *denominator as f64;
            number(page, share, &formats.with_places(*places, "%"))
        }
        Value::Cents(cents) if cents.unsigned_abs() < EXACT_INTEGERS => {
            number(page, *cents as f64 / 100.0, &formats.money)
        }
        Value::Number(copied) if copied.is_finite() => number(page, *copied, &formats.number),
        Value::Date(date) if (1900..=9999).contains(&date.year()) => {
            let day = ExcelDateTime::parse_from_str(&date.to_string())?;
            page.write_datetime_with_format(row, column, &day, &formats.date)
                .map(|_| ())
        }
        Value::Moment(moment) if (1900..=9999).contains(&moment.year()) => {
            let text = moment.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            let moment = ExcelDateTime::parse_from_str(&text)?;
            page.write_datetime_with_format(row, column, &moment, &formats.moment)
                .map(|_| ())
        }
        other => text(page, &other.plain()),
    }
}

/// Text without forbidden characters, cut to what a cell holds.
fn fit(text: &str) -> String {
    let mut units = 0;
    let allowed = text.chars().filter(|character| is_allowed(*character));
    let kept: String = allowed
        .take_while(|character| {
            units += character.len_utf16();
            units <= TEXT_MAX
        })
        .collect();
    if units > TEXT_MAX {
        format!("{kept}……（内容过长，已截断，全文见系统）")
    } else {
        kept
    }
}

/// Width of a column in half characters: as declared, or that of its widest cell.
fn width(sheet: &Sheet, column: usize) -> f64 {
    if let Some(width) = sheet.columns[column].width {
        return f64::from(width);
    }
    let cells = sheet.rows.iter().filter_map(|row| row.get(column));
    // The filter's button takes about two half characters of the header.
    let header = halves(&sheet.columns[column].name) + 2;
    let widest = cells
        .map(|value| halves(&value.plain()))
        .max()
        .unwrap_or(0)
        .max(header);
    (widest + 2).clamp(*WIDTHS.start(), *WIDTHS.end()) as f64
}

fn halves(text: &str) -> usize {
    let line = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    text.lines().map(line).max().unwrap_or(0)
}

fn column_index(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_names_are_cleaned_cut_and_told_apart() {
        assert_eq!(tab_name("收案/结案[2024]", &[]), "收案_结案_2024_");
        assert_eq!(tab_name(" ", &[]), "表");
        let long = "案".repeat(40);
        let first = tab_name(&long, &[]);
        assert_eq!(first.chars().count(), 31);
        let second = tab_name(&long, &[first]);
        assert_eq!(second.chars().count(), 31);
        assert!(second.ends_with("（2）"));
    }

    #[test]
    fn long_text_is_cut_with_a_note() {
        assert_eq!(fit(&"甲".repeat(TEXT_MAX)).chars().count(), TEXT_MAX);
        assert!(fit(&"甲".repeat(TEXT_MAX + 1)).ends_with("全文见系统）"));
        assert_eq!(fit("甲\u{8}乙"), "甲乙");
    }
}
