//! Reads one rule from TOML.
//!
//! ```toml
//! id = "B01"
//! name = "不得设定行政处罚"
//! dimension = "权限"
//! severity = "致命"
//! law = ["行政处罚法(2021)#16"]
//! match = ["处以|给予 …20 {罚种}"]
//! unless = ["{依据} …40 {法源}"]
//! why = "…"
//! advice = "…"
//! fires = ["…"]
//! silent = ["…"]
//! ```
//!
//! `check = "条号连续"` stands in the place of `match` where a property of the whole draft is asked.

use super::finding::SEVERITIES;
use super::pattern::{WordLists, parse};
use super::rule::{CHECKS, Check, Look, Rule, Words};
use super::vocabulary::Sets;
use crate::law::{Citation, LawBook, LoadProblem};
use crate::reading::{Placed, Source, Table};
use jiff::civil::Date;

/// What a rule file is read with.
pub(super) struct Surroundings<'a> {
    /// The statutes that may be cited.
    pub(super) laws: &'a LawBook,
    /// The word lists.
    pub(super) lists: &'a WordLists,
    /// Names of the kinds of drafts, and all their dimensions.
    pub(super) kinds: Vec<&'a str>,
    /// The dimensions of all kinds.
    pub(super) dimensions: Vec<&'a str>,
}

/// Reads one file.
pub(super) fn read(
    file: (&str, &str),
    around: &Surroundings<'_>,
    sets: &mut Sets,
) -> Result<Rule, Vec<LoadProblem>> {
    let source = Source::new(file);
    let mut rule = None;
    if let Some(root) = source.parse() {
        let table = Table::new(&source, "规则", 0, root.get_ref());
        rule = Some(read_rule(&table, file.0, around, sets));
        table.finish();
    }
    let problems = source.into_problems();
    match rule {
        Some(rule) if problems.is_empty() => Ok(rule),
        _ => Err(problems),
    }
}

fn read_rule(table: &Table<'_>, file: &str, around: &Surroundings<'_>, sets: &mut Sets) -> Rule {
    let (law, force) = read_law(table, around.laws);
    let values = |texts: Vec<Placed<String>>| texts.into_iter().map(|text| text.value).collect();
    let dimension = table.required_text("dimension");
    one_of(table, &dimension, &around.dimensions, "维度");
    let kinds = table.texts("kinds");
    for kind in &kinds {
        one_of(table, kind, &around.kinds, "文件种类");
    }
    if !table.has("severity") {
        table.problem(
            "没有写 severity",
            "写作 severity = \"致命\"、\"严重\"或\"提示\"",
        );
    }
    Rule {
        id: table.required_text("id").value,
        name: table.required_text("name").value,
        dimension: dimension.value,
        severity: table.word("severity", &SEVERITIES),
        kinds: values(kinds),
        law,
        why: table.required_text("why").value,
        advice: table.required_text("advice").value,
        fires: values(table.required_texts("fires")),
        silent: values(table.required_texts("silent")),
        example_text: table.text("example_text").map(|text| text.value),
        file: file.to_string(),
        force,
        look: read_look(table, around.lists, sets),
    }
}

fn one_of(table: &Table<'_>, text: &Placed<String>, known: &[&str], what: &str) {
    if !text.value.is_empty() && !known.contains(&text.value.as_str()) {
        let reason = format!("的{what}不能是「{}」", text.value);
        table.problem_at(text.at, reason, format!("应为{}之一", known.join("、")));
    }
}

type Force = Vec<(Date, Option<Date>)>;

/// The articles, all of which stand in the law book, and when their statutes are in force.
fn read_law(table: &Table<'_>, laws: &LawBook) -> (Vec<Citation>, Force) {
    let mut law = Vec::new();
    let mut force = Vec::new();
    for text in table.required_texts("law") {
        let citation: Citation = match text.value.parse() {
            Ok(citation) => citation,
            Err(error) => {
                let reason = format!("的依据有误：{error}");
                table.problem_at(text.at, reason, "写作 法律名称(年份)#条号");
                continue;
            }
        };
        if let Err(error) = laws.resolve(&citation) {
            table.problem_at(text.at, format!("的依据有误：{error}"), error.remedy());
        }
        if let Some(statute) = laws.statute(&citation.statute) {
            force.push((statute.in_force_from, statute.in_force_until));
        }
        law.push(citation);
    }
    let all_ended = !force.is_empty() && force.iter().all(|(_, until)| until.is_some());
    if all_ended {
        table.problem_at(
            table.place_of("law"),
            "的依据全部失效",
            "改引现行条文，或者删去这条规则",
        );
    }
    (law, force)
}

fn read_look(table: &Table<'_>, lists: &WordLists, sets: &mut Sets) -> Look {
    let check = table.text("check");
    let mut words = Words {
        in_lists: table.flag("in_lists"),
        in_titles: table.flag("in_titles"),
        ..Words::default()
    };
    for (key, patterns) in [
        ("match", &mut words.patterns),
        ("unless", &mut words.unless),
    ] {
        for line in table.texts(key) {
            match parse(&line.value, lists) {
                Ok(found) => patterns.extend(found.into_iter().map(|pattern| sets.take(pattern))),
                Err(error) => table.problem_at(
                    line.at,
                    format!("的 {key} 有误：{error}"),
                    "见 review/README.md 的写法",
                ),
            }
        }
    }
    match check {
        None if words.patterns.is_empty() => {
            table.problem("没有写 match 或者 check", "写明要找的词，或者要核对的事项");
            Look::Words(words)
        }
        None => Look::Words(words),
        Some(name) => {
            if !words.patterns.is_empty() {
                table.problem_at(name.at, "同时写了 check 和 match", "分成两条规则");
            }
            Look::Check(read_check(table, &name))
        }
    }
}

fn read_check(table: &Table<'_>, name: &Placed<String>) -> Check {
    let found = CHECKS.iter().find(|(known, _)| *known == name.value);
    if found.is_none() {
        let known: Vec<&str> = CHECKS.iter().map(|(known, _)| *known).collect();
        let reason = format!("的 check 不能是「{}」", name.value);
        table.problem_at(name.at, reason, format!("应为{}之一", known.join("、")));
    }
    found.map_or(CHECKS[0].1, |(_, check)| *check)
}
