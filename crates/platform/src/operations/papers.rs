//! Texts of letters: the template with the record's values put in.

use super::records::RecordView;
use super::{County, Desk, Failure, Nature};
use documents::text::escape;
use domain::procedure::{Command, Definition, Letter, LetterProgress, Record};
use domain::register::{Field, FieldType, ListColumn, Privacy, Value, shown};
use jiff::civil::Date;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Map, json};

/// Stands in a frozen text where the number goes, which is given only when the letter is issued.
const NUMBER_PLACE: &str = "〔文号〕";

/// Why a letter has no text.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The letter's kind is not in the definition.
    #[error("定义中没有文书“{0}”")]
    Unknown(String),
    /// The template asks for something that is not there.
    #[error("文书“{name}”的模板无法套用")]
    Template {
        /// The letter.
        name: String,
        /// What the template engine says.
        #[source]
        source: minijinja::Error,
    },
}

/// The text of a letter as it stands: what was issued or edited, else the template with today's values.
///
/// # Errors
/// When the template asks for a value that the definition does not have.
pub fn text(
    definition: &Definition,
    county: &County,
    record: &Record,
    letter: &Letter,
) -> Result<String, PaperError> {
    let body = match &letter.body {
        Some(body) => body.clone(),
        None => filled(definition, county, record, letter)?,
    };
    let number = letter.number.as_deref().unwrap_or("（签发时编号）");
    Ok(body.replace(NUMBER_PLACE, number))
}

/// Fixes the text of the letter that a command issues, unless a person has written it; only its number stays open.
/// Other commands stay as they are.
///
/// # Errors
/// As [`text`].
pub fn freeze(
    definition: &Definition,
    county: &County,
    record: &Record,
    command: &mut Command,
) -> Result<(), PaperError> {
    if command.action.as_str() != "letter_issue" {
        return Ok(());
    }
    let mut letters = record.letters.iter();
    let draft =
        letters.find(|letter| Some(letter.ordinal) == command.letter && letter.body.is_none());
    if let Some(draft) = draft {
        let mut issued = Letter::clone(draft);
        issued.progress = LetterProgress::Issued;
        issued.issued_on = Some(command.occurred_at.day());
        let body = filled(definition, county, record, &issued)?;
        command.fields.insert("body".into(), body.into());
    }
    Ok(())
}

/// The template with the record's values; the place of the number stays open.
fn filled(
    definition: &Definition,
    county: &County,
    record: &Record,
    letter: &Letter,
) -> Result<String, PaperError> {
    let kind = definition
        .letter(&letter.letter)
        .ok_or_else(|| PaperError::Unknown(letter.letter.to_string()))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let template = |source| PaperError::Template {
        name: kind.name.clone(),
        source,
    };
    environment
        .render_str(
            &kind.template,
            minijinja::value::Serde(bindings(definition, county, record, letter)),
        )
        .map_err(template)
}

/// A letter ready to be shown or printed; `marking` is 演示数据 in demonstration folders.
///
/// # Errors
/// As [`text`].
pub fn document(
    definition: &Definition,
    county: &County,
    record: &Record,
    letter: &Letter,
    marking: Option<&str>,
) -> Result<documents::text::Document, PaperError> {
    let text = text(definition, county, record, letter)?;
    let mut document = documents::text::Document::from_text(&text);
    document.marking = marking.map(str::to_string);
    Ok(document)
}

/// The text of a letter as a person edits it; the place of the number stays open.
///
/// # Errors
/// As [`text`].
pub fn editable(
    definition: &Definition,
    county: &County,
    record: &Record,
    letter: &Letter,
) -> Result<String, PaperError> {
    match &letter.body {
        Some(body) => Ok(body.clone()),
        None => filled(definition, county, record, letter),
    }
}

/// A letter as a DOCX document, marked in demonstration folders.
///
/// # Errors
/// As [`text`], and a document that is too large.
pub fn docx(desk: &Desk, view: &RecordView, letter: &Letter) -> Result<Vec<u8>, Failure> {
    let marking = (desk.office.nature == Nature::Demonstration).then_some("演示数据");
    let definition = &view.kind.definition;
    let document = document(definition, &desk.county, &view.record, letter, marking)
        .map_err(|error| Failure::Missing(format!("文书的文本：{error}")))?;
    documents::docx::write(&document)
        .map_err(|error| Failure::Missing(format!("文书的文件：{error}")))
}

/// Everything that a template may name.
pub fn bindings(
    definition: &Definition,
    county: &County,
    record: &Record,
    letter: &Letter,
) -> serde_json::Value {
    let mut bound = Map::new();
    for field in &definition.fields {
        let value = record.fields.get(&field.id);
        bound.insert(field.id.to_string(), field_text(county, field, value));
    }
    let mut due = Map::new();
    for rule in &definition.limits {
        let latest = record.limits.iter().rev().find(|run| run.limit == rule.id);
        let day = latest
            .and_then(|run| run.due_on)
            .map(in_words)
            .unwrap_or_default();
        due.insert(rule.id.to_string(), json!(day));
    }
    let issued_on = letter.issued_on.unwrap_or(letter.drafted_on);
    bound.insert("due".into(), due.into());
    bound.insert("number".into(), json!(NUMBER_PLACE));
    bound.insert("organ_name".into(), json!(county.organ_name(&record.organ)));
    bound.insert("issued_on".into(), json!(in_words(issued_on)));
    bound.insert(
        "record_number".into(),
        json!(record.number.clone().unwrap_or_default()),
    );
    bound.into()
}

/// A day as it stands in letters: `2024年3月5日`.
pub fn in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn field_text(county: &County, field: &Field, value: Option<&Value>) -> serde_json::Value {
    match (value, &field.kind) {
        (Some(Value::List(rows)), FieldType::List(columns)) => rows
            .iter()
            .map(|row| {
                let cells = columns.iter().map(|column| {
                    let text = row
                        .get(&column.id)
                        .map(|value| shown(&as_field(column), value));
                    (column.id.clone(), json!(escape(&text.unwrap_or_default())))
                });
                serde_json::Value::Object(cells.collect())
            })
            .collect(),
        (None, FieldType::List(_)) => json!([]),
        (Some(Value::Text(organ)), FieldType::Organ) => {
            json!(escape(county.organ_name(&organ.as_str().into())))
        }
        (Some(value), _) => json!(escape(&shown(field, value))),
        (None, _) => json!(""),
    }
}

/// A column of a list, seen as a field.
fn as_field(column: &ListColumn) -> Field {
    Field {
        id: column.id.as_str().into(),
        name: column.name.clone(),
        kind: column.kind.clone(),
        privacy: Privacy::Open,
        query: false,
        column: false,
        supplementary: false,
        hint: None,
        group: None,
    }
}
