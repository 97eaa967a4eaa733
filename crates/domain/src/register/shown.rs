//! Values as people read them, masked where they are sensitive, and as plain JSON.

use super::day::{shown_day, shown_moment};
use super::money::{plain_money, shown_money};
use super::{Choice, Field, FieldType, ListColumn, ListRow, Privacy, Value};
use serde_json::Value as Json;

/// The value in Chinese: days as `2024年3月5日`, money with 元, choices by label, lists row by row.
pub fn shown(field: &Field, value: &Value) -> String {
    shown_typed(&field.kind, value)
}

/// The value with what is sensitive in it masked.
///
/// Identity numbers are masked in every field, telephone numbers unless the field is open,
/// anything else where the field is sensitive.
pub fn masked(field: &Field, value: &Value) -> String {
    masked_typed(&field.kind, field.privacy, value)
}

/// Whether [`masked`] hides something of a value of this field.
pub fn is_masked(field: &Field) -> bool {
    hides(&field.kind, field.privacy)
}

/// The value of one column of a nested list in Chinese.
pub fn shown_cell(column: &ListColumn, value: &Value) -> String {
    shown_typed(&column.kind, value)
}

fn hides(kind: &FieldType, privacy: Privacy) -> bool {
    match kind {
        FieldType::IdNumber => true,
        FieldType::Phone => privacy != Privacy::Open,
        FieldType::List(columns) => {
            privacy == Privacy::Sensitive
                || columns.iter().any(|column| hides(&column.kind, privacy))
        }
        _ => privacy == Privacy::Sensitive,
    }
}

fn shown_typed(kind: &FieldType, value: &Value) -> String {
    match (kind, value) {
        (FieldType::Choice(choices), Value::Text(id)) => choice_name(choices, id).to_string(),
        (FieldType::List(columns), Value::List(rows)) => list(columns, rows, |column, cell| {
            shown_typed(&column.kind, cell)
        }),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Integer(number)) => number.to_string(),
        (_, Value::Cents(cents)) => shown_money(*cents),
        (_, Value::Bool(true)) => "是".to_string(),
        (_, Value::Bool(false)) => "否".to_string(),
        (_, Value::Day(day)) => shown_day(*day),
        (_, Value::Moment(moment)) => shown_moment(*moment),
        (_, Value::List(rows)) => format!("{}条", rows.len()),
    }
}

fn masked_typed(kind: &FieldType, privacy: Privacy, value: &Value) -> String {
    if !hides(kind, privacy) {
        return shown_typed(kind, value);
    }
    match (kind, value) {
        (FieldType::List(columns), Value::List(rows)) => list(columns, rows, |column, cell| {
            masked_typed(&column.kind, privacy, cell)
        }),
        (FieldType::IdNumber | FieldType::CreditCode, Value::Text(text)) => middle(text, 4, 4),
        (FieldType::Phone, Value::Text(text)) => middle(text, 3, 4),
        (FieldType::Text | FieldType::Organ, Value::Text(text)) => middle(text, 1, 0),
        _ => "***".to_string(),
    }
}

/// The text with stars but for its first and last letters; a text too short for that is stars altogether.
fn middle(text: &str, first: usize, last: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= first + last {
        return "*".repeat(letters.len().max(2));
    }
    let hidden = letters.len() - last;
    letters
        .iter()
        .enumerate()
        .map(|(place, letter)| {
            if place < first || place >= hidden {
                *letter
            } else {
                '*'
            }
        })
        .collect()
}

fn list(
    columns: &[ListColumn],
    rows: &[ListRow],
    cell_text: impl Fn(&ListColumn, &Value) -> String,
) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().filter_map(|column| {
                let cell = row.get(&column.id)?;
                Some(format!("{}：{}", column.name, cell_text(column, cell)))
            });
            cells.collect::<Vec<_>>().join("，")
        })
        .collect();
    rows.join("；")
}

/// The label of a choice, or its identifier when it is not among them any more.
fn choice_name<'a>(choices: &'a [Choice], id: &'a str) -> &'a str {
    choices
        .iter()
        .find(|choice| choice.id == id)
        .map_or(id, |choice| choice.name.as_str())
}

impl Value {
    /// Plain JSON that [`parse_input`](super::parse_input) reads back: days as `2024-03-05`, money as `"1234.50"`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Integer(number) => Json::from(*number),
            Self::Cents(cents) => Json::from(plain_money(*cents)),
            Self::Bool(holds) => Json::from(*holds),
            Self::Day(day) => Json::from(day.to_string()),
            Self::Moment(moment) => Json::from(moment.to_string()),
            Self::List(rows) => rows
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|(column, cell)| (column.clone(), cell.to_json()))
                        .collect::<Json>()
                })
                .collect(),
        }
    }
}
