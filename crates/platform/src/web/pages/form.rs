//! Forms made from definitions: a new record, an action on a record, a step of a letter.

use crate::web::frame::Link;
use crate::web::pieces::RefusalBox;
use crate::web::posted::Posted;
use domain::procedure::FieldProblem;
use domain::register::{Field, FieldType, ListColumn, Privacy, Value};
use serde::Serialize;

/// A form with groups of inputs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormPage {
    /// Where it goes.
    pub action: String,
    /// The record it is about.
    pub record: Option<RecordTag>,
    /// Why the last attempt was refused.
    pub refusal: Option<RefusalBox>,
    /// A sentence that helps.
    pub hint: String,
    /// Articles.
    pub law: Vec<Link>,
    /// Idempotency key.
    pub key: String,
    /// Version of the record that the person sees.
    pub version: Option<u64>,
    /// Hidden inputs.
    pub hidden: Vec<Hidden>,
    /// It uploads files.
    pub has_files: bool,
    /// Groups of inputs.
    pub groups: Vec<InputGroup>,
    /// Letters that will be drafted.
    pub drafts: Vec<String>,
    /// Words on the button.
    pub button: String,
    /// The step cannot be taken back.
    pub grave: bool,
    /// Way back.
    pub back: Option<String>,
}

/// The record that a form is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordTag {
    /// Its stage.
    pub stage: String,
}

/// A hidden input.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Hidden {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// Inputs under one heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InputGroup {
    /// The heading.
    pub name: String,
    /// The inputs.
    pub inputs: Vec<Input>,
}

/// One input.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Input {
    /// Name and anchor.
    pub id: String,
    /// The field without prefix.
    pub plain: String,
    /// Label.
    pub name: String,
    /// `text`, `long`, `date`, `radio`, `select` … as the template knows them.
    pub kind: &'static str,
    /// Refused without it.
    pub required: bool,
    /// A sentence that helps.
    pub hint: Option<String>,
    /// What stands in it.
    pub value: String,
    /// Choices.
    pub options: Vec<Choice>,
    /// What stands for nothing chosen.
    pub blank: &'static str,
    /// The rule that the last input broke.
    pub wrong: Option<String>,
    /// There is a hint or a wrong.
    pub described: bool,
    /// It takes a whole row.
    pub wide: bool,
    /// Sensitive.
    pub private: bool,
    /// Columns of a nested list.
    pub columns: Vec<InputColumn>,
    /// Rows of a nested list.
    pub rows: Vec<Vec<Input>>,
}

/// A column of a nested list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InputColumn {
    /// Label.
    pub name: String,
    /// A row without it is refused.
    pub required: bool,
}

/// A choice.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub name: String,
    /// It is chosen.
    pub chosen: bool,
}

templates! { FormPage => "form.html" }

/// Choices up to this number are shown as radio buttons.
const RADIO_MOST: usize = 5;
/// Empty rows of a new list.
const EMPTY_ROWS: usize = 1;

/// What stands in the inputs of a form: what was typed, else what the record holds.
pub struct Standing<'a> {
    /// What was typed, if the form comes back.
    pub posted: Option<&'a Posted>,
    /// Organs to suggest, by id and name.
    pub organs: &'a [(String, String)],
    /// What is wrong with it.
    pub problems: &'a [FieldProblem],
}

impl Input {
    /// A line of text.
    pub fn text(id: &str, name: &str, value: &str) -> Self {
        Self {
            id: id.into(),
            plain: id.into(),
            name: name.into(),
            kind: "text",
            value: value.into(),
            blank: "（未填）",
            ..Self::default()
        }
    }

    /// The same, which must be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self.blank = "请选择";
        self
    }

    /// The same as another kind of input.
    pub fn as_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self.wide = kind == "long";
        self
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.into());
        self.described = true;
        self
    }

    /// The same with choices, of which the value is chosen.
    pub fn with_choices(mut self, choices: Vec<(String, String)>) -> Self {
        let value = self.value.clone();
        self.options = choices
            .into_iter()
            .map(|(id, name)| Choice {
                chosen: id == value,
                value: id,
                name,
            })
            .collect();
        if self.kind != "suggest" {
            self.kind = "select";
        }
        self
    }

    /// The input for a field of a record.
    pub fn of_field(
        field: &Field,
        required: bool,
        held: Option<&Value>,
        standing: &Standing,
    ) -> Self {
        let id = format!("f.{}", field.id);
        let typed = standing.posted.and_then(|posted| posted.text(&id));
        let value = match (typed, held) {
            (Some(typed), _) => typed.to_string(),
            (None, Some(held)) if standing.posted.is_none() => plain(held),
            _ => String::new(),
        };
        let mut input = control(&id, &field.kind, value, standing.organs);
        input.plain = field.id.to_string();
        input.name.clone_from(&field.name);
        input.required = required;
        if required {
            input.blank = "请选择";
        }
        input.hint.clone_from(&field.hint);
        input.private = field.privacy == Privacy::Sensitive;
        input.wrong = standing
            .problems
            .iter()
            .find(|problem| problem.field == field.id.as_str())
            .map(|problem| problem.rule.clone());
        input.described = input.hint.is_some() || input.wrong.is_some();
        if let FieldType::List(columns) = &field.kind {
            input.columns = columns
                .iter()
                .map(|column| InputColumn {
                    name: column.name.clone(),
                    required: column.required,
                })
                .collect();
            input.rows = rows(&id, columns, held, standing);
            input.wide = true;
        }
        input
    }
}

/// A value as an input holds it.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Cents(cents) => {
            let sign = if *cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
        Value::Bool(truth) => if *truth { "true" } else { "false" }.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Moment(moment) => moment.civil().strftime("%Y-%m-%dT%H:%M").to_string(),
        Value::List(_) => String::new(),
    }
}

fn control(id: &str, kind: &FieldType, value: String, organs: &[(String, String)]) -> Input {
    let mut input = Input::text(id, "", &value);
    match kind {
        FieldType::LongText => input = input.as_kind("long"),
        FieldType::Integer => input.kind = "number",
        FieldType::Money => input.kind = "money",
        FieldType::Bool => {
            let choices = [("true", "是"), ("false", "否")];
            input = input.with_choices(owned(&choices)).as_kind("radio");
        }
        FieldType::Day => input.kind = "date",
        FieldType::Moment => input.kind = "datetime-local",
        FieldType::Choice(choices) => {
            let choices: Vec<_> = choices
                .iter()
                .map(|choice| (choice.id.clone(), choice.name.clone()))
                .collect();
            let kind = if choices.len() > RADIO_MOST {
                "select"
            } else {
                "radio"
            };
            input = input.with_choices(choices).as_kind(kind);
        }
        FieldType::Organ => {
            input.kind = "suggest";
            input = input.with_choices(organs.to_vec());
        }
        FieldType::Phone => input.kind = "tel",
        FieldType::File => input.kind = "file",
        FieldType::Text
        | FieldType::IdNumber
        | FieldType::CreditCode
        | FieldType::Region
        | FieldType::Link(_)
        | FieldType::List(_) => {}
    }
    input
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(id, name)| ((*id).to_string(), (*name).to_string()))
        .collect()
}

/// The rows of a nested list: what was typed or is held, and an empty one.
fn rows(
    id: &str,
    columns: &[ListColumn],
    held: Option<&Value>,
    standing: &Standing,
) -> Vec<Vec<Input>> {
    let held_rows = match held {
        Some(Value::List(rows)) if standing.posted.is_none() => rows.as_slice(),
        _ => &[],
    };
    let typed = standing.posted.map_or(0, |posted| posted.rows(id));
    let added = standing
        .posted
        .map_or(EMPTY_ROWS, |posted| posted.added(id));
    let count = (held_rows.len().max(typed) + added).max(1);
    let cell = |row: usize, column: &ListColumn| {
        let id = format!("{id}.{row}.{}", column.id);
        let typed = standing.posted.and_then(|posted| posted.text(&id));
        let held = held_rows.get(row).and_then(|held| held.get(&column.id));
        let value = typed.map_or_else(|| held.map_or(String::new(), plain), str::to_string);
        let mut input = control(&id, &column.kind, value, standing.organs);
        input.name.clone_from(&column.name);
        if input.kind == "radio" {
            input.kind = "select";
        }
        input
    };
    (0..count)
        .map(|row| columns.iter().map(|column| cell(row, column)).collect())
        .collect()
}
