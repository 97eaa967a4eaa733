//! Which column of a foreign workbook is which field, and which foreign word is which choice.

use documents::table::{Cell, Table};
use domain::identifier::FieldId;
use domain::procedure::Definition;
use domain::register::{Field, FieldType, parse_input};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Different words of one column that are matched, at most; a column with more is no list of choices.
const WORDS_MOST: usize = 100;

/// What a column of a foreign workbook is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Target {
    /// It is not imported.
    Nothing,
    /// The number of the record in its main system.
    Number,
    /// The stage.
    Stage,
    /// A field.
    Field(FieldId),
}

impl From<String> for Target {
    fn from(text: String) -> Self {
        match text.as_str() {
            "" => Self::Nothing,
            "@number" => Self::Number,
            "@stage" => Self::Stage,
            field => Self::Field(field.into()),
        }
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        match target {
            Target::Nothing => Self::new(),
            Target::Number => "@number".into(),
            Target::Stage => "@stage".into(),
            Target::Field(field) => field.to_string(),
        }
    }
}

/// How the workbooks of a main system are read; saved per county and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Header → what the column is.
    pub columns: BTreeMap<String, Target>,
    /// Fields that have the same value in every row, as typed.
    pub fixed: BTreeMap<FieldId, String>,
    /// Foreign word → our choice, for each column of choices; an empty choice leaves the field empty.
    pub words: BTreeMap<Target, BTreeMap<String, String>>,
}

/// The foreign words of a column that have no choice yet, with how often each stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWords {
    /// The column.
    pub header: String,
    /// What it is.
    pub target: Target,
    /// The words.
    pub words: Vec<(String, usize)>,
}

impl Mapping {
    /// The place of the column that is this.
    pub fn column(&self, table: &Table, target: &Target) -> Option<usize> {
        let is_it = |header: &String| self.columns.get(header) == Some(target);
        table.headers.iter().position(is_it)
    }

    /// Our choice for a foreign word.
    pub fn word(&self, target: &Target, word: &str) -> Option<&str> {
        let words = self.words.get(target)?;
        words.get(word).map(String::as_str)
    }

    /// The columns of a table that are imported, with what they are.
    pub fn matched<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = (usize, &'a Target)> {
        let targets = table.headers.iter().map(|header| self.columns.get(header));
        let imported = |target: &&Target| **target != Target::Nothing;
        targets
            .enumerate()
            .filter_map(move |(column, target)| Some((column, target.filter(imported)?)))
    }

    /// Why a table cannot be read so, in Chinese.
    pub fn problems(&self, definition: &Definition, table: &Table) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen: BTreeMap<&Target, &str> = BTreeMap::new();
        for (column, target) in self.matched(table) {
            let header = table.headers[column].as_str();
            if let Some(other) = seen.insert(target, header) {
                let name = name_of(definition, target);
                problems.push(format!(
                    "“{other}”和“{header}”两列都对照为“{name}”，请改正其中之一"
                ));
            }
            if let Target::Field(id) = target
                && definition
                    .field(id.as_str())
                    .is_none_or(|field| !is_importable(field))
            {
                problems.push(format!(
                    "“{header}”列对照的栏目“{id}”已不能导入，请重新对照"
                ));
            }
        }
        if !seen.contains_key(&Target::Number) {
            problems.push("没有指明哪一列是主系统编号：以后的导入靠它对上已有的件".into());
        }
        for (id, value) in &self.fixed {
            let field = definition
                .field(id.as_str())
                .filter(|field| is_importable(field));
            match field.map(|field| (field, parse_input(field, &value.as_str().into()))) {
                None => problems.push(format!("固定值的栏目“{id}”已不能导入，请删去")),
                Some((field, Err(problem))) => {
                    problems.push(format!("“{}”的固定值“{value}”：{problem}", field.name));
                }
                Some((_, Ok(_))) => {}
            }
        }
        problems
    }

    /// Words of choices that cannot be read yet.
    pub fn open_words(&self, definition: &Definition, table: &Table) -> Vec<OpenWords> {
        let mut open = Vec::new();
        for (column, target) in self.matched(table) {
            let words = words(table, column).into_iter();
            let unread = words.filter(|(word, _)| !self.reads(definition, target, word));
            let words: Vec<_> = unread.take(WORDS_MOST).collect();
            if takes_words(definition, target) && !words.is_empty() {
                open.push(OpenWords {
                    header: table.headers[column].clone(),
                    target: target.clone(),
                    words,
                });
            }
        }
        open
    }

    fn reads(&self, definition: &Definition, target: &Target, word: &str) -> bool {
        self.word(target, word).is_some()
            || match target {
                Target::Field(id) => {
                    let field = definition.field(id.as_str());
                    field.is_some_and(|field| parse_input(field, &word.into()).is_ok())
                }
                Target::Stage => definition.stages.iter().any(|stage| stage.name == word),
                _ => true,
            }
    }
}

/// Whether the values of a column are words out of a list.
pub fn takes_words(definition: &Definition, target: &Target) -> bool {
    match target {
        Target::Stage => true,
        Target::Field(id) => definition
            .field(id.as_str())
            .is_some_and(|field| matches!(field.kind, FieldType::Choice(_) | FieldType::Bool)),
        _ => false,
    }
}

/// Our choices for the words of a column: what is stored, and how it is called.
pub fn choices(definition: &Definition, target: &Target) -> Vec<(String, String)> {
    let pair = |id: &str, name: &str| (id.to_string(), name.to_string());
    match target {
        Target::Stage => {
            let stages = definition.stages.iter();
            stages
                .map(|stage| pair(stage.id.as_str(), &stage.name))
                .collect()
        }
        Target::Field(id) => match definition.field(id.as_str()).map(|field| &field.kind) {
            Some(FieldType::Choice(choices)) => choices
                .iter()
                .map(|choice| pair(&choice.id, &choice.name))
                .collect(),
            Some(FieldType::Bool) => vec![pair("true", "是"), pair("false", "否")],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The different words of a column, most frequent first.
pub fn words(table: &Table, column: usize) -> Vec<(String, usize)> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for cell in table.rows.iter().filter_map(|row| row.get(column)) {
        if !matches!(cell, Cell::Empty | Cell::Fault(_) | Cell::Flag(_)) {
            *counted.entry(cell.text()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counted.into_iter().collect();
    words.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    words
}

/// Whether a column can be this field: nested lists, files and links have no column.
pub fn is_importable(field: &Field) -> bool {
    !matches!(
        field.kind,
        FieldType::List(_) | FieldType::File | FieldType::Link(_)
    )
}

/// How a target is called.
pub fn name_of<'a>(definition: &'a Definition, target: &'a Target) -> &'a str {
    match target {
        Target::Nothing => "不导入",
        Target::Number => "主系统编号",
        Target::Stage => "阶段",
        Target::Field(id) => definition
            .field(id.as_str())
            .map_or(id.as_str(), |field| field.name.as_str()),
    }
}
