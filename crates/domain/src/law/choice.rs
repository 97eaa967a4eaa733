//! What a county may choose where the law leaves open which version governs (`laws/choices.toml`).
//!
//! Decides which of two versions' values counts and which is shown beside it. Leaves out the days to which they
//! lead, which are the deadline engine's, and where a county's choice is kept.

use super::limits::Lenient;
use super::{Citation, DatedValue, LawBook, LoadProblem, cite, in_force, read_citations};
use crate::reading::{Source, Table, unknown, wrong_identifier};
use jiff::civil::Date;

/// The choice for matters that were opened under an earlier law.
const CROSS_YEAR: &str = "cross_year";
/// The choice for limits of which the milder law may apply.
const MILDER: &str = "milder_law";

/// A named choice of a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// What is to be decided, in Chinese.
    pub question: String,
    /// No text of the law decides it.
    pub without_text: bool,
    /// Articles, where there are any.
    pub law: Vec<Citation>,
    /// The option of a county that has not chosen.
    pub default: String,
    /// What may be chosen.
    pub options: Vec<ChoiceOption>,
}

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// What it means, in Chinese.
    pub gist: String,
    /// How it decides.
    pub rule: VersionRule,
}

/// How it is decided which version of the law a limit takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VersionRule {
    /// The version in force on the limit's own start day; for substance the one of the opening day (程序从新、实体从旧).
    #[default]
    OwnStart,
    /// The version in force on the opening day.
    Opening,
    /// The version in force on the opening day, unless the later one is milder for the party (从旧兼从轻).
    Milder,
}

/// The option that a county has, as limits keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenRule {
    /// How it decides.
    pub rule: VersionRule,
    /// Chinese name of the option.
    pub name: String,
    /// On what the choice rests, in Chinese.
    pub basis: String,
}

/// What a county chose, for every question that the law leaves open; the default where it has not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionChoices {
    /// Which version a limit takes that begins in a matter opened under an earlier one.
    pub cross_year: ChosenRule,
    /// Which version a limit takes where the milder one may apply.
    pub milder: ChosenRule,
}

/// The days on which the versions of a limit are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionDays {
    /// The day on which the matter was opened, or the conduct ended.
    pub opening: Date,
    /// The day on which the limit itself starts, or the decision is made.
    pub later: Date,
}

/// The values of two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions<'a> {
    /// In force on the opening day.
    pub earlier: Option<&'a DatedValue>,
    /// In force on the later day.
    pub later: Option<&'a DatedValue>,
}

impl<'a> Versions<'a> {
    /// Looks up both versions of a limit's values in a county.
    pub fn of(values: &'a [DatedValue], days: VersionDays, county: &str) -> Self {
        Self {
            earlier: in_force(values, days.opening, county),
            later: in_force(values, days.later, county),
        }
    }

    /// Whether both versions give the limit different lengths.
    pub fn differ(&self) -> bool {
        self.earlier
            .zip(self.later)
            .is_some_and(|(earlier, later)| earlier.length != later.length)
    }
}

impl VersionRule {
    /// Whether the later version counts; `milder` says whether it is the milder one.
    pub fn takes_later(self, substance: bool, milder: bool) -> bool {
        match self {
            Self::OwnStart => !substance,
            Self::Opening => false,
            Self::Milder => milder,
        }
    }
}

impl Lenient {
    /// Whether a limit that ends on `later` is milder than one that ends on `earlier`.
    pub fn prefers(self, later: Date, earlier: Date) -> bool {
        match self {
            Self::Shorter => later < earlier,
            Self::Longer => later > earlier,
        }
    }
}

impl Choice {
    /// The option with this identifier; the default one, where it is none of them.
    pub fn option(&self, id: Option<&str>) -> &ChoiceOption {
        let find = |id: &str| self.options.iter().find(|option| option.id == id);
        id.and_then(find)
            .or_else(|| find(&self.default))
            .expect("the loader checks that the default is an option")
    }

    /// On what a choice rests, in Chinese.
    pub fn basis(&self) -> String {
        if self.without_text {
            "没有明文规定，为本县的选择".to_string()
        } else {
            format!("依据{}", cite(&self.law))
        }
    }

    fn ruled(&self, id: Option<String>) -> ChosenRule {
        let option = self.option(id.as_deref());
        ChosenRule {
            rule: option.rule,
            name: option.name.clone(),
            basis: self.basis(),
        }
    }
}

impl LawBook {
    /// What a county chose; `chosen` gives the option of a choice by their identifiers.
    pub fn version_choices(&self, chosen: impl Fn(&str) -> Option<String>) -> VersionChoices {
        let rule = |id| {
            let choice = self.choice(id);
            choice.map_or_else(ChosenRule::default, |choice| choice.ruled(chosen(id)))
        };
        VersionChoices {
            cross_year: rule(CROSS_YEAR),
            milder: rule(MILDER),
        }
    }
}

/// Reads the file, given as path and text.
pub(super) fn read_choices(file: (&str, &str), book: &LawBook) -> (Vec<Choice>, Vec<LoadProblem>) {
    let source = Source::new(file);
    let mut choices = Vec::new();
    if let Some(parsed) = source.parse() {
        let root = Table::new(&source, "选择文件", 0, parsed.get_ref());
        let tables = root.tables("choice", "选择");
        choices = tables
            .iter()
            .map(|table| read_choice(table, book))
            .collect();
        root.finish();
    }
    (choices, source.into_problems())
}

fn read_choice(table: &Table<'_>, book: &LawBook) -> Choice {
    let options = table.tables("options", &format!("{}的选项", table.name));
    let options: Vec<ChoiceOption> = options.iter().map(read_option).collect();
    let default = table.required_text("default");
    let known = || options.iter().map(|option| option.id.as_str());
    if !default.value.is_empty() && !known().any(|id| id == default.value) {
        unknown(table, "选项", &default, known());
    }
    let choice = Choice {
        id: identifier(table),
        name: table.required_text("name").value,
        question: table.required_text("question").value,
        without_text: table.flag("without_text"),
        law: read_citations(table, book),
        default: default.value,
        options,
    };
    if choice.without_text != choice.law.is_empty() {
        table.problem(
            "须写明有没有明文依据",
            "有明文的写 law，没有明文的写 without_text = true",
        );
    }
    table.finish();
    choice
}

fn read_option(table: &Table<'_>) -> ChoiceOption {
    if !table.has("rule") {
        table.problem("没有写 rule", "写 own_start、opening、milder 之一");
    }
    let option = ChoiceOption {
        id: identifier(table),
        name: table.required_text("name").value,
        gist: table.required_text("gist").value,
        rule: table.word(
            "rule",
            &[
                ("own_start", VersionRule::OwnStart),
                ("opening", VersionRule::Opening),
                ("milder", VersionRule::Milder),
            ],
        ),
    };
    table.finish();
    option
}

fn identifier(table: &Table<'_>) -> String {
    let id = table.required_text("id");
    if let Some(reason) = wrong_identifier(&id.value).filter(|_| !id.value.is_empty()) {
        let remedy = "用小写英文字母、数字和下划线，字母开头，最多40个字符";
        table.problem_at(id.at, format!("的 id {reason}"), remedy);
    }
    id.value
}
