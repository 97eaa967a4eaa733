//! Reads TOML tables key by key: every value keeps its place, every key that was not asked for is a problem.

use super::{LoadProblem, nearest};
use jiff::civil::Date;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place in the file, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it begins.
    pub at: usize,
}

/// One file and the problems found in it.
pub(crate) struct Source<'a> {
    file: (&'a str, &'a str),
    problems: RefCell<Vec<LoadProblem>>,
}

impl<'a> Source<'a> {
    /// A file, given as name and text.
    pub(crate) fn new(file: (&'a str, &'a str)) -> Self {
        Self {
            file,
            problems: RefCell::default(),
        }
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> &'a str {
        self.file.1
    }

    /// Notes a problem.
    pub(crate) fn problem(&self, at: usize, reason: impl Into<String>, remedy: impl Into<String>) {
        let problem = LoadProblem::at(self.file, at, reason, remedy);
        self.problems.borrow_mut().push(problem);
    }

    /// The tables of the file; nothing, with a problem, when it is no TOML.
    pub(crate) fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        match DeTable::parse(self.file.1) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                if error.message().contains("duplicate key") {
                    self.problem(at, "同一项写了两次", "删去其中一个");
                } else {
                    let remedy = "核对此处的引号、括号、逗号和等号：文字加双引号，日期和数字不加";
                    self.problem(at, "此处不合 TOML 的写法", remedy);
                }
                None
            }
        }
    }

    /// The problems so far, in the order of the file.
    pub(crate) fn into_problems(self) -> Vec<LoadProblem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.dedup();
        problems
    }
}

/// A table that is being read.
pub(crate) struct Table<'a> {
    /// The file.
    pub source: &'a Source<'a>,
    /// How messages call it: `时限「review」`.
    pub name: String,
    /// Where it begins.
    pub at: usize,
    table: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    /// A table of a file.
    pub(crate) fn new(
        source: &'a Source<'a>,
        name: impl Into<String>,
        at: usize,
        table: &'a DeTable<'a>,
    ) -> Self {
        Self {
            source,
            name: name.into(),
            at,
            table,
            asked: RefCell::default(),
        }
    }

    /// Notes a problem of the whole table.
    pub(crate) fn problem(&self, reason: impl AsRef<str>, remedy: impl Into<String>) {
        let reason = format!("{}{}", self.name, reason.as_ref());
        self.source.problem(self.at, reason, remedy);
    }

    /// Notes a problem at a place within the table.
    pub(crate) fn problem_at(&self, at: usize, reason: impl AsRef<str>, remedy: impl Into<String>) {
        let reason = format!("{}{}", self.name, reason.as_ref());
        self.source.problem(at, reason, remedy);
    }

    /// Whether the key is written.
    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Where the value of a key begins; the table itself, where it is not written.
    pub(crate) fn place_of(&self, key: &'static str) -> usize {
        self.get(key).map_or(self.at, |value| value.span().start)
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// A text.
    pub(crate) fn text(&self, key: &'static str) -> Option<Placed<String>> {
        let value = self.get(key)?;
        let placed = self.text_of(value, key)?;
        if placed.value.trim().is_empty() {
            self.problem_at(
                placed.at,
                format!("的 {key} 是空的"),
                "填写内容，或者删去这一行",
            );
            return None;
        }
        Some(placed)
    }

    fn text_of(&self, value: &Spanned<DeValue<'a>>, key: &str) -> Option<Placed<String>> {
        let at = value.span().start;
        if let Some(text) = value.get_ref().as_str() {
            let value = text.to_string();
            return Some(Placed { value, at });
        }
        self.problem_at(at, format!("的 {key} 应为文字"), "用双引号括起");
        None
    }

    /// A text that must be written; empty, with a problem, where it is not.
    pub(crate) fn required_text(&self, key: &'static str) -> Placed<String> {
        if !self.has(key) {
            self.problem(format!("没有写 {key}"), format!("补写 {key} = \"…\""));
        }
        self.text(key).unwrap_or(Placed {
            value: String::new(),
            at: self.at,
        })
    }

    /// A list of texts; empty, where it is not written.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Placed<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let at = value.span().start;
            self.problem_at(at, format!("的 {key} 应为列表"), "写作 [\"…\", \"…\"]");
            return Vec::new();
        };
        let items = items.iter().filter_map(|item| self.text_of(item, key));
        items.collect()
    }

    /// A list of texts that must not be empty.
    pub(crate) fn required_texts(&self, key: &'static str) -> Vec<Placed<String>> {
        let written = self.has(key);
        let texts = self.texts(key);
        if texts.is_empty() {
            let reason = if written { "是空的" } else { "没有写" };
            self.problem(
                format!("的 {key} {reason}"),
                format!("写作 {key} = [\"…\"]"),
            );
        }
        texts
    }

    /// Yes or no; no, where it is not written.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let at = value.span().start;
            self.problem_at(at, format!("的 {key} 应为 true 或 false"), "不加引号");
            false
        })
    }

    /// A whole number that is not negative.
    pub(crate) fn number(&self, key: &'static str) -> Option<u32> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            let at = value.span().start;
            self.problem_at(at, format!("的 {key} 应为整数"), "写作 5，不加引号");
        }
        number
    }

    /// A civil day.
    pub(crate) fn day(&self, key: &'static str) -> Option<Date> {
        let value = self.get(key)?;
        let day = value.get_ref().as_datetime();
        let day = day.and_then(|day| day.to_string().parse().ok());
        if day.is_none() {
            let at = value.span().start;
            self.problem_at(
                at,
                format!("的 {key} 应为日期"),
                "写作 2024-01-01，不加引号",
            );
        }
        day
    }

    /// One of a few words; the default, where it is not written or unknown.
    pub(crate) fn word<T: Copy + Default>(&self, key: &'static str, words: &[(&str, T)]) -> T {
        let Some(text) = self.text(key) else {
            return T::default();
        };
        let found = words.iter().find(|(word, _)| *word == text.value);
        found.map(|(_, value)| *value).unwrap_or_else(|| {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.problem_at(
                text.at,
                format!("的 {key} 不能是「{}」", text.value),
                format!("应为{}之一", known.join("、")),
            );
            T::default()
        })
    }

    /// A table within this one.
    pub(crate) fn table(&self, key: &'static str, name: impl Into<String>) -> Option<Self> {
        let value = self.get(key)?;
        self.table_of(value, key, name.into())
    }

    /// The tables of a list, each called by its `id`.
    pub(crate) fn tables(&self, key: &'static str, name: &str) -> Vec<Self> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let at = value.span().start;
            self.problem_at(
                at,
                format!("的 {key} 应为若干个表"),
                format!("写作 [[{key}]]，或者 [{{ … }}]"),
            );
            return Vec::new();
        };
        let tables = items.iter().filter_map(|item| {
            let mut table = self.table_of(item, key, name.to_string())?;
            if let Some(id) = table.table.get("id").and_then(|id| id.get_ref().as_str()) {
                table.name = format!("{name}「{id}」");
            }
            Some(table)
        });
        tables.collect()
    }

    fn table_of(&self, value: &'a Spanned<DeValue<'a>>, key: &str, name: String) -> Option<Self> {
        let at = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            self.problem_at(at, format!("的 {key} 应为表"), "写作 { … = … }");
            return None;
        };
        Some(Self::new(self.source, name, at, table))
    }

    /// All keys with their values, for tables whose keys are names.
    pub(crate) fn entries(&self) -> Vec<(Placed<String>, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let name = Placed {
                    value: key.get_ref().to_string(),
                    at: key.span().start,
                };
                (name, value)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.at);
        entries
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.entries() {
            if asked.contains(&key.value.as_str()) {
                continue;
            }
            let mut known: Vec<&str> = asked.clone();
            known.sort_unstable();
            known.dedup();
            let remedy = match nearest(&key.value, known.iter().copied()) {
                Some(name) => format!("是否应为「{name}」"),
                None => format!("可写的项：{}", known.join("、")),
            };
            self.problem_at(key.at, format!("中没有「{}」这一项", key.value), remedy);
        }
    }
}

/// The plain JSON of a TOML value; days and moments as text.
pub(crate) fn json_of(value: &DeValue<'_>) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        DeValue::String(text) => Json::from(text.as_ref()),
        DeValue::Integer(number) => number
            .as_str()
            .parse::<i64>()
            .map_or_else(|_| Json::from(number.as_str()), Json::from),
        DeValue::Float(number) => Json::from(number.as_str()),
        DeValue::Boolean(holds) => Json::from(*holds),
        DeValue::Datetime(time) => Json::from(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, item)| (key.get_ref().to_string(), json_of(item.get_ref())))
            .collect(),
    }
}
