//! Reads the rules of a draw from TOML.
//!
//! ```toml
//! title = "2026年第四季度餐饮服务单位抽查"
//! organ = "某县市场监督管理局"
//! committed_on = 2026-11-23
//! visits_until = 2026-12-31
//!
//! [[stratum]]
//! name = "低风险"
//! classes = ["A"]
//! ratio = "1%"
//!
//! [[stratum]]
//! name = "中高风险"
//! classes = ["B", "C"]
//! weights = { B = 1, C = 3 }
//! quota = 60
//!
//! [[team]]
//! organ = "某县市场监督管理局"
//! size = 2
//! visits_max = 20
//!
//! [[share]]
//! organ = "某县司法局"
//! seal = "…64 hexadecimal digits…"
//!
//! [[figure]]
//! name = "双色球第2026136期"
//! source = "中国福利彩票官方网站"
//! published_on = 2026-11-26
//! kind = "numbers"
//! count = 7
//! ```

use super::digest::Hash;
use super::ratio::Ratio;
use super::rules::{Figure, FigureKind, Rules, SealedShare, Size, Stratum, Team};
use crate::reading::{LoadProblem, Placed, Source, Table};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Reads the rules of a draw, given as name of the file and text.
///
/// # Errors
/// Everything that is wrong, with line, reason and remedy.
pub fn read_rules(file: (&str, &str)) -> Result<Rules, Vec<LoadProblem>> {
    let source = Source::new(file);
    let rules = source.parse().map(|table| {
        let table = Table::new(&source, "抽取规则", 0, table.get_ref());
        let rules = rules(&table);
        table.finish();
        rules
    });
    let mut problems = source.into_problems();
    match rules {
        Some(rules) if problems.is_empty() => {
            let found = rules.problems().into_iter();
            problems.extend(found.map(|problem| general(file, problem)));
            if problems.is_empty() {
                Ok(rules)
            } else {
                Err(problems)
            }
        }
        _ => Err(problems),
    }
}

/// A problem of the rules as a whole.
fn general(file: (&str, &str), problem: String) -> LoadProblem {
    let (reason, remedy) = match problem.rsplit_once(['，', '。', '：']) {
        Some((reason, remedy)) if remedy.starts_with('请') => (reason, remedy),
        _ => (problem.as_str(), "按说明改正"),
    };
    LoadProblem {
        file: file.0.to_string(),
        line: 1,
        column: 1,
        reason: reason.to_string(),
        remedy: remedy.to_string(),
    }
}

fn rules(table: &Table<'_>) -> Rules {
    let strata = table.tables("stratum", "层");
    let teams = table.tables("team", "检查组");
    let shares = table.tables("share", "种子份额");
    let figures = table.tables("figure", "公开号码");
    Rules {
        title: table.required_text("title").value,
        organ: table.required_text("organ").value,
        committed_on: required_day(table, "committed_on"),
        visits_until: required_day(table, "visits_until"),
        strata: strata.iter().map(stratum).collect(),
        teams: teams.iter().map(team).collect(),
        shares: shares.iter().map(share).collect(),
        figures: figures.iter().map(figure).collect(),
    }
}

fn required_day(table: &Table<'_>, key: &'static str) -> Date {
    if !table.has(key) {
        table.problem(format!("没有写 {key}"), format!("补写 {key} = 2026-01-31"));
    }
    table.day(key).unwrap_or_default()
}

fn values(texts: Vec<Placed<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn stratum(table: &Table<'_>) -> Stratum {
    let size = match (table.number("quota"), table.text("ratio")) {
        (Some(quota), None) => Size::Quota(quota),
        (None, Some(ratio)) => match Ratio::try_from(ratio.value) {
            Ok(ratio) => Size::Ratio(ratio),
            Err(error) => {
                table.problem_at(ratio.at, format!("的{error}"), "按例子改写");
                Size::Quota(0)
            }
        },
        _ => {
            let remedy = "写 quota = 20（户数）或者 ratio = \"3%\"（比例），只写一个";
            table.problem("没有写抽多少，或者写了两种", remedy);
            Size::Quota(0)
        }
    };
    let stratum = Stratum {
        name: table.required_text("name").value,
        classes: values(table.required_texts("classes")),
        weights: weights(table),
        size,
    };
    table.finish();
    stratum
}

fn weights(table: &Table<'_>) -> BTreeMap<String, u32> {
    let Some(weights) = table.table("weights", "权重") else {
        return BTreeMap::new();
    };
    let entries = weights.entries().into_iter();
    let read = entries.filter_map(|(class, value)| {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            let reason = format!("中“{}”应为整数", class.value);
            weights.problem_at(class.at, reason, "写作 3，不加引号");
        }
        Some((class.value, number?))
    });
    read.collect()
}

fn team(table: &Table<'_>) -> Team {
    if !table.has("size") {
        table.problem("没有写 size（人数）", "补写 size = 2");
    }
    let team = Team {
        organ: table.required_text("organ").value,
        size: table.number("size").unwrap_or(0),
        qualification: table.text("qualification").map(|text| text.value),
        classes: values(table.texts("classes")),
        visits_max: table.number("visits_max"),
    };
    table.finish();
    team
}

fn share(table: &Table<'_>) -> SealedShare {
    let seal = table.required_text("seal");
    let read = Hash::try_from(seal.value);
    if let Err(error) = &read {
        let remedy = "填写该机关公布的封条（fadu draw share 给出的 seal）";
        table.problem_at(seal.at, format!("的 seal 有误：{error}"), remedy);
    }
    let share = SealedShare {
        organ: table.required_text("organ").value,
        seal: read.unwrap_or(Hash([0; 32])),
    };
    table.finish();
    share
}

/// How the kinds of figures are written.
#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Numbers,
    Decimal,
    Hexadecimal,
}

fn figure(table: &Table<'_>) -> Figure {
    let kinds = [
        ("numbers", Kind::Numbers),
        ("decimal", Kind::Decimal),
        ("hexadecimal", Kind::Hexadecimal),
    ];
    let kind = match table.word("kind", &kinds) {
        Kind::Numbers => {
            if !table.has("count") {
                table.problem("没有写 count（号码个数）", "补写 count = 7");
            }
            FigureKind::Numbers(table.number("count").unwrap_or(0))
        }
        Kind::Decimal => FigureKind::Decimal,
        Kind::Hexadecimal => FigureKind::Hexadecimal,
    };
    let figure = Figure {
        name: table.required_text("name").value,
        source: table.required_text("source").value,
        published_on: required_day(table, "published_on"),
        kind,
    };
    table.finish();
    figure
}
