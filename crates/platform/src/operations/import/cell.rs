//! Cells of a workbook as the kernel takes values.

use super::mapping::{Mapping, Target};
use documents::table::Cell;
use domain::policy::OrganTree;
use domain::procedure::Definition;
use domain::register::{Field, FieldType, Moment, Value, parse_input};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use serde_json::Value as Json;

/// Day 0 of the numbers by which spreadsheet programs keep days.
const SERIAL_ZERO: Date = date(1899, 12, 30);
/// Numbers taken for days: 1950 to 2200.
const SERIALS: std::ops::RangeInclusive<i64> = 18_264..=109_938;

/// What a cell says of a field, by the county's words and organs.
///
/// # Errors
/// Why the cell cannot be read, in Chinese.
pub fn value(
    (field, cell): (&Field, &Cell),
    mapping: &Mapping,
    organs: &OrganTree,
) -> Result<Json, String> {
    let word = cell.text();
    if let Some(ours) = mapping.word(&Target::Field(field.id.clone()), &word) {
        return Ok(match ours {
            "" => Json::Null,
            ours => ours.into(),
        });
    }
    match field.kind {
        FieldType::Organ => Ok(organ(organs, &word).into()),
        _ => plain(field, cell),
    }
}

/// What a cell says of the stage: the identifier of one of ours, or nothing.
///
/// # Errors
/// When the word has no stage yet.
pub fn stage(definition: &Definition, cell: &Cell, mapping: &Mapping) -> Result<String, String> {
    let word = cell.text();
    if let Some(ours) = mapping.word(&Target::Stage, &word) {
        return Ok(ours.to_string());
    }
    let by_name = definition.stages.iter().find(|stage| stage.name == word);
    match (word.as_str(), by_name) {
        ("", _) => Ok(word),
        (_, Some(stage)) => Ok(stage.id.to_string()),
        (_, None) => Err(format!("没有为“{word}”选择本系统的阶段")),
    }
}

/// What a cell says of a field by itself.
///
/// # Errors
/// Why the cell cannot be read, in Chinese.
pub fn plain(field: &Field, cell: &Cell) -> Result<Json, String> {
    if let Cell::Fault(fault) = cell {
        return Err(format!("公式没有可用的结果（{fault}），请改为数值"));
    }
    if cell.has_lost_digits() {
        return Err("数字超过 15 位，末尾已被表格软件改为 0，请把此列设为文本后重新填写".into());
    }
    Ok(match (&field.kind, cell) {
        (_, Cell::Empty) => Json::Null,
        (FieldType::Day, Cell::Moment(moment)) => moment.date().to_string().into(),
        (FieldType::Day, _) => day(field, cell).into(),
        (FieldType::Moment, Cell::Number(_)) => serial(cell)
            .map_or_else(|| cell.text(), |moment| moment.to_string())
            .into(),
        (FieldType::Moment, Cell::Moment(moment)) => moment.to_string().into(),
        (FieldType::Bool, Cell::Flag(flag)) => (*flag).into(),
        (FieldType::Bool, _) => truth(&cell.text()).into(),
        (FieldType::LongText, _) => cell.text().into(),
        _ => one_line(&cell.text()).into(),
    })
}

/// A day as text: days that are kept as numbers, and days with a time behind them.
fn day(field: &Field, cell: &Cell) -> String {
    if let Some(moment) = serial(cell) {
        return moment.date().to_string();
    }
    let text = cell.text();
    if parse_input(field, &text.as_str().into()).is_ok() {
        return text;
    }
    let with_time = Field {
        kind: FieldType::Moment,
        ..field.clone()
    };
    match parse_input(&with_time, &text.as_str().into()) {
        Ok(Some(Value::Moment(moment))) => Moment::day(moment).to_string(),
        _ => text,
    }
}

/// A number of days as spreadsheet programs keep it, with the share of the day behind the point.
fn serial(cell: &Cell) -> Option<DateTime> {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) if text.len() == 5 => text.parse::<u32>().ok()?.into(),
        _ => return None,
    };
    let whole = number.floor() as i64;
    if !SERIALS.contains(&whole) {
        return None;
    }
    let seconds = ((number - number.floor()) * 86_400.0).round() as i64;
    let day = SERIAL_ZERO.checked_add(whole.days()).ok()?;
    let midnight = day.to_datetime(jiff::civil::Time::midnight());
    midnight.checked_add(seconds.seconds()).ok()
}

/// Marks that stand for yes and no in tables.
fn truth(text: &str) -> String {
    match text {
        "√" | "✓" | "有" | "Y" | "y" => "是".into(),
        "×" | "✗" | "无" | "N" | "n" => "否".into(),
        other => other.into(),
    }
}

/// Line breaks and tabs within a cell as spaces.
fn one_line(text: &str) -> String {
    match text.contains(['\n', '\r', '\t']) {
        true => text.split_whitespace().collect::<Vec<_>>().join(" "),
        false => text.to_string(),
    }
}

/// An organ of the county by its name, or the name as it stands.
fn organ(organs: &OrganTree, word: &str) -> String {
    let named = organs
        .all()
        .find(|organ| organ.name == word || organ.short_name == word);
    named.map_or_else(|| word.to_string(), |organ| organ.id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::register::Privacy;
    use jiff::civil::datetime;

    fn read(kind: FieldType, cell: &Cell) -> Result<Option<Value>, String> {
        let field = Field {
            id: "it".into(),
            name: "它".into(),
            kind,
            privacy: Privacy::Open,
            query: false,
            column: false,
            supplementary: false,
            hint: None,
            group: None,
        };
        let json = plain(&field, cell)?;
        parse_input(&field, &json).map_err(|problem| problem.rule)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn days_are_read_in_every_form_that_workbooks_have() {
        let day = date(2024, 3, 5);
        for cell in [
            Cell::Date(day),
            Cell::Moment(datetime(2024, 3, 5, 16, 20, 0, 0)),
            Cell::Number(45_356.0),
            Cell::Number(45_356.7),
            text("45356"),
            text("二〇二四年三月五日"),
            text("２０２４年３月５日"),
            text("２０２４－０３－０５"),
            text("2024/3/5"),
            text("2024.03.05"),
            text("20240305"),
            text("2024-03-05 16:20:00"),
            text("2024年3月5日16时20分"),
        ] {
            assert_eq!(
                read(FieldType::Day, &cell),
                Ok(Some(Value::Day(day))),
                "{cell:?}"
            );
        }
        assert_eq!(read(FieldType::Day, &Cell::Empty), Ok(None));
        for wrong in [
            text("2024-02-30"),
            text("昨天"),
            Cell::Number(3.0),
            text("12345678901"),
        ] {
            assert!(read(FieldType::Day, &wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn numbers_texts_and_marks_are_read() {
        let some = |text: &str| Ok(Some(Value::Text(text.into())));
        assert_eq!(read(FieldType::Text, &Cell::Number(7.0)), some("7"));
        assert_eq!(read(FieldType::Text, &text("甲\n乙\t丙")), some("甲 乙 丙"));
        assert_eq!(read(FieldType::LongText, &text("甲\n乙")), some("甲\n乙"));
        let money = read(FieldType::Money, &Cell::Number(1234.5));
        assert_eq!(money, Ok(Some(Value::Cents(123_450))));
        for (cell, truth) in [
            (text("√"), true),
            (text("无"), false),
            (Cell::Flag(true), true),
        ] {
            assert_eq!(read(FieldType::Bool, &cell), Ok(Some(Value::Bool(truth))));
        }
    }

    #[test]
    fn what_the_spreadsheet_program_lost_is_not_guessed() {
        let long = Cell::Number(330_106_199_001_011_234.0);
        assert!(read(FieldType::Text, &long).unwrap_err().contains("15 位"));
        let fault = Cell::Fault("#REF!".into());
        assert!(read(FieldType::Text, &fault).unwrap_err().contains("#REF!"));
    }
}
