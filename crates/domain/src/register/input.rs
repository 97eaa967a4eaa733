//! From what a person or a file gives to a value, or the rule that it breaks.

use super::codes;
use super::day;
use super::money;
use super::{Choice, Field, FieldType, ListColumn, ListRow, Moment, Value};
use crate::law::chinese_number;
use jiff::civil::Date;
use serde_json::Value as Json;

/// Letters in one line of text, at most.
const TEXT_LENGTH_MAX: usize = 500;
/// Letters in a text of several lines, at most.
const LONG_TEXT_LENGTH_MAX: usize = 50_000;
/// Rows in a nested list, at most.
const ROWS_MAX: usize = 2_000;

/// What was given for a field, and which rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rule}")]
pub struct InputProblem {
    /// What was given, shortened.
    pub given: Option<String>,
    /// The rule and what to do, in Chinese.
    pub rule: String,
}

impl InputProblem {
    fn new(json: &Json, rule: impl Into<String>) -> Self {
        let given = match json {
            Json::Null => None,
            Json::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let given = given.map(|text| text.chars().take(60).collect());
        let rule = rule.into();
        Self { given, rule }
    }
}

/// The value of plain JSON input for a field; `None`: missing (null, or text without letters).
///
/// # Errors
/// When the input is not of the field's type.
pub fn parse_input(field: &Field, json: &Json) -> Result<Option<Value>, InputProblem> {
    parse_typed(&field.kind, json, None)
}

/// As [`parse_input`]; besides, an identity number may not name a birth after `today`.
///
/// # Errors
/// When the input is not of the field's type.
pub fn parse_input_on(
    field: &Field,
    json: &Json,
    today: Date,
) -> Result<Option<Value>, InputProblem> {
    parse_typed(&field.kind, json, Some(today))
}

fn parse_typed(
    kind: &FieldType,
    json: &Json,
    today: Option<Date>,
) -> Result<Option<Value>, InputProblem> {
    let missing = match json {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(rows) => rows.is_empty(),
        _ => false,
    };
    if missing {
        return Ok(None);
    }
    let value = match kind {
        FieldType::List(columns) => return list(columns, json, today),
        FieldType::Bool => truth(json).map(Value::Bool),
        _ => plain_text(json).and_then(|text| typed(kind, &text, today)),
    };
    value
        .map(Some)
        .map_err(|rule| InputProblem::new(json, rule))
}

/// The text of a text or a number.
fn plain_text(json: &Json) -> Result<String, String> {
    match json {
        Json::String(text) => Ok(text.trim().to_string()),
        Json::Number(number) => Ok(number.to_string()),
        _ => Err("应为一个值，不能是列表或对象".to_string()),
    }
}

fn typed(kind: &FieldType, text: &str, today: Option<Date>) -> Result<Value, String> {
    let narrow = narrowed(text);
    match kind {
        FieldType::Text => one_line(text).map(Value::Text),
        FieldType::LongText => several_lines(text).map(Value::Text),
        FieldType::Integer => integer(&narrow).map(Value::Integer),
        FieldType::Money => money::money(&narrow).map(Value::Cents).ok_or_else(|| {
            "不是金额：应写作 1234.50 或 1,234.50，单位元，最多两位小数".to_string()
        }),
        FieldType::Day => day::day(&narrow).map(Value::Day),
        FieldType::Moment => day::moment(&narrow).map(Value::Moment),
        FieldType::Choice(choices) => choice(choices, text).map(Value::Text),
        FieldType::IdNumber => codes::identity(&narrow, today).map(Value::Text),
        FieldType::CreditCode => codes::credit(&narrow).map(Value::Text),
        FieldType::Phone => codes::phone(&narrow).map(Value::Text),
        FieldType::Region => codes::region(&narrow).map(Value::Text),
        FieldType::File => file(text).map(Value::Text),
        FieldType::Organ | FieldType::Link(_) => one_line(text).map(Value::Text),
        FieldType::Bool | FieldType::List(_) => Err("应为是或否，或者列表".to_string()),
    }
}

/// Reads a day as people write it: `2024-03-05`, `2024/3/5`, `２０２４年３月５日`, `二〇二四年三月五日`.
///
/// # Errors
/// In Chinese: why it is no day and what to write.
pub fn read_day(text: &str) -> Result<Date, String> {
    day::day(narrowed(text).trim())
}

/// Reads a time of a day as people write it: `2024-03-05T09:30`, `2024年3月5日9时30分`; a day alone is its beginning.
///
/// # Errors
/// In Chinese: why it is no time and what to write.
pub fn read_moment(text: &str) -> Result<Moment, String> {
    day::moment(narrowed(text).trim())
}

/// Reads a whole number that is not negative, as people write it: `30`, `３０`, `三十`.
///
/// # Errors
/// In Chinese: that it is none and what to write.
pub fn read_number(text: &str) -> Result<u32, String> {
    let narrow = narrowed(text);
    chinese_number::read(narrow.trim())
        .ok_or_else(|| "不是可用的整数：应写作 7，不小于零，不带小数和正负号".to_string())
}

/// Full-width letters, digits and signs made half-width.
pub fn narrowed(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '！'..='～' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
            '\u{3000}' => ' ',
            _ => letter,
        })
        .collect()
}

/// Letters that cannot be seen and change how a text reads: control characters, zero width, direction marks.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn one_line(text: &str) -> Result<String, String> {
    if text.contains(['\n', '\r']) {
        return Err("只能写一行：请删去换行".to_string());
    }
    if text.chars().any(is_invisible) {
        return Err("含有看不见的控制字符：请删去后重新录入".to_string());
    }
    within(text.to_string(), TEXT_LENGTH_MAX)
}

fn several_lines(text: &str) -> Result<String, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let invisible = |letter| is_invisible(letter) && letter != '\n' && letter != '\t';
    if text.chars().any(invisible) {
        return Err("含有看不见的控制字符：请删去后重新录入".to_string());
    }
    within(text, LONG_TEXT_LENGTH_MAX)
}

fn within(text: String, most: usize) -> Result<String, String> {
    let length = text.chars().count();
    if length > most {
        return Err(format!("共{length}字，最多{most}字：请缩短"));
    }
    Ok(text)
}

fn integer(text: &str) -> Result<i64, String> {
    let wrong = || "不是整数：应写作 12，不带小数和单位".to_string();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let plain = money::without_separators(text).ok_or_else(wrong)?;
    if plain.starts_with('+') {
        return Err(wrong());
    }
    plain.parse().map_err(|_| wrong())
}

fn truth(json: &Json) -> Result<bool, String> {
    match json {
        Json::Bool(holds) => Ok(*holds),
        Json::String(text) => match narrowed(text.trim()).to_ascii_lowercase().as_str() {
            "是" | "true" | "1" | "on" => Ok(true),
            "否" | "false" | "0" => Ok(false),
            _ => Err("应写「是」或「否」".to_string()),
        },
        Json::Number(number) if number.as_i64() == Some(1) => Ok(true),
        Json::Number(number) if number.as_i64() == Some(0) => Ok(false),
        _ => Err("应写「是」或「否」".to_string()),
    }
}

fn choice(choices: &[Choice], text: &str) -> Result<String, String> {
    let found = choices
        .iter()
        .find(|choice| choice.id == text)
        .or_else(|| choices.iter().find(|choice| choice.name == text));
    found.map(|choice| choice.id.clone()).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
        format!("不是可选的值：应为{}之一", names.join("、"))
    })
}

fn file(text: &str) -> Result<String, String> {
    let hash = text.to_ascii_lowercase();
    let whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole
        .then_some(hash)
        .ok_or_else(|| "不是已存的附件：请先上传文件".to_string())
}

fn list(
    columns: &[ListColumn],
    json: &Json,
    today: Option<Date>,
) -> Result<Option<Value>, InputProblem> {
    let problem = |rule: String| InputProblem::new(json, rule);
    let parsed;
    let json_rows = match json {
        Json::Array(rows) => rows,
        Json::String(text) => {
            parsed = serde_json::from_str::<Vec<Json>>(text)
                .map_err(|_| problem("应为列表：逐行填写".to_string()))?;
            &parsed
        }
        _ => return Err(problem("应为列表：逐行填写".to_string())),
    };
    if json_rows.len() > ROWS_MAX {
        return Err(problem(format!(
            "共{}行，最多{ROWS_MAX}行：请分开登记",
            json_rows.len()
        )));
    }
    let mut rows = Vec::new();
    for (place, json_row) in json_rows.iter().enumerate() {
        let row = list_row(columns, json_row, today).map_err(|mut wrong| {
            wrong.rule = format!("第{}行{}", place + 1, wrong.rule);
            wrong
        })?;
        rows.extend(row);
    }
    Ok((!rows.is_empty()).then_some(Value::List(rows)))
}

/// One row; `None` when nothing stands in it.
fn list_row(
    columns: &[ListColumn],
    json: &Json,
    today: Option<Date>,
) -> Result<Option<ListRow>, InputProblem> {
    let Json::Object(cells) = json else {
        return Err(InputProblem::new(json, "应按栏填写"));
    };
    let known = |id: &String| columns.iter().any(|column| column.id == *id);
    if let Some(stranger) = cells.keys().find(|id| !known(id)) {
        return Err(InputProblem::new(json, format!("没有「{stranger}」这一栏")));
    }
    let mut row = ListRow::new();
    for column in columns {
        let cell = cells.get(&column.id).unwrap_or(&Json::Null);
        let value = parse_typed(&column.kind, cell, today).map_err(|mut wrong| {
            wrong.rule = format!("「{}」{}", column.name, wrong.rule);
            wrong
        })?;
        if let Some(value) = value {
            row.insert(column.id.clone(), value);
        }
    }
    if row.is_empty() {
        return Ok(None);
    }
    match columns
        .iter()
        .find(|column| column.required && !row.contains_key(&column.id))
    {
        Some(column) => Err(InputProblem::new(
            json,
            format!("「{}」没有填写：这一栏必填", column.name),
        )),
        None => Ok(Some(row)),
    }
}

#[cfg(test)]
mod tests {
    use super::{read_day, read_moment, read_number};
    use jiff::civil::date;

    #[test]
    fn odd_forms_are_read_and_impossible_ones_explained() {
        let expected = Ok(date(2026, 9, 28));
        for text in [
            "2026-09-28",
            " 2026/9/28 ",
            "２０２６－０９－２８",
            "二〇二六年九月二十八日",
            "2026年9月28号",
        ] {
            assert_eq!(read_day(text), expected, "{text}");
        }
        let complaint = read_day("2026/2/30").unwrap_err();
        assert_eq!(complaint, "2026年2月没有30日：该月共28日，请核对");
        assert!(read_day("二〇二六年").is_err());
        let moment = read_moment("２０２６年９月２８日１０时３０分").unwrap();
        assert_eq!(moment.civil(), date(2026, 9, 28).at(10, 30, 0, 0));
        assert!(read_moment("2026-09-28T25:00").is_err());
    }

    #[test]
    fn numbers_are_whole_and_not_negative() {
        for text in ["30", "３０", "三十", " 30 "] {
            assert_eq!(read_number(text), Ok(30), "{text}");
        }
        assert_eq!(read_number("0"), Ok(0));
        for text in ["", "-3", "2.5", "七天", "99999999999"] {
            assert!(read_number(text).is_err(), "{text}");
        }
    }
}
