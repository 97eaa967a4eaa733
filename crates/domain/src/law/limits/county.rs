//! Reads what a county enters by itself (`limits/*.toml` of its data folder): a basis document, and the values that
//! it gives to shared limits which the law above leaves open or which are only templates.
//!
//! ```toml
//! [basis]
//! id = "某县行政执法监督办法(2026)"
//! title = "某县行政执法监督办法"
//! issuer = "某县人民政府"
//! number = "某政发〔2026〕3号"
//! applies_in = "330106"
//! adopted_on = 2026-03-01
//! in_force_from = 2026-04-01
//!
//! [[entry]]
//! of = "enforce_supervision_rectify"
//! article = "12"
//! words = "自收到监督意见书之日起十五日内反馈"
//! calendar_days = 15
//! ```
//!
//! The words of the article prove number and unit; without them the value warns and never blocks.

use super::{Basis, LimitSets, SharedLimit};
use crate::identifier::StatuteId;
use crate::law::texts::stated;
use crate::law::{
    Article, Citation, Confidence, DatedValue, LoadProblem, Place, Statute, read_length,
};
use crate::reading::{Placed, Source, Table, line_of, unknown};
use jiff::civil::Date;

/// Reads one file, given as path and text, and adds its values to the limits; answers the basis as a statute.
///
/// # Errors
/// Every problem of the file; then nothing was added.
pub(in crate::law) fn read_entries(
    file: (&str, &str),
    sets: &mut LimitSets,
) -> Result<Statute, Vec<LoadProblem>> {
    let source = Source::new(file);
    let mut read = None;
    if let Some(parsed) = source.parse() {
        let root = Table::new(&source, "本县依据文件", 0, parsed.get_ref());
        read = read_root(&root, file, sets);
        root.finish();
    }
    let problems = source.into_problems();
    match read {
        Some((statute, values)) if problems.is_empty() => {
            for (limit, value) in values {
                sets.enter(&limit, value);
            }
            Ok(statute)
        }
        _ => Err(problems),
    }
}

type Entered = Vec<(String, DatedValue)>;

fn read_root(root: &Table<'_>, file: (&str, &str), sets: &LimitSets) -> Option<(Statute, Entered)> {
    let Some(basis) = root.table("basis", "依据") else {
        root.problem("没有写 [basis]", "写明依据文件的名称、文号、机关和日期");
        return None;
    };
    let mut statute = read_basis(&basis, file);
    basis.finish();
    let tables = root.tables("entry", "登记");
    if tables.is_empty() {
        root.problem("没有写 [[entry]]", "写 of（时限）、article（条号）和长度");
    }
    let mut values: Entered = Vec::new();
    for table in &tables {
        let of = table.required_text("of");
        let (article, value) = read_entry(table, file, &statute);
        table.finish();
        if let Some(limit) = fillable(table, &of, sets) {
            let known = values.iter().filter(|(id, _)| *id == of.value);
            let known = known.map(|(_, value)| value).chain(&limit.entered);
            for other in known.filter(|other| other.overlaps(&value)) {
                let reason = format!("与「{}」的另一个值（{}）时间重叠", of.value, other.length);
                table.problem(reason, "用 in_force_from 和 in_force_until 把两个依据分开");
            }
            values.push((of.value, value));
        }
        statute.articles.push(article);
    }
    Some((statute, values))
}

fn read_basis(table: &Table<'_>, file: (&str, &str)) -> Statute {
    let day = |key| {
        if !table.has(key) {
            table.problem(format!("没有写 {key}"), format!("补写 {key} = 2026-01-01"));
        }
        table.day(key).unwrap_or(Date::ZERO)
    };
    let place = table.required_text("applies_in");
    let applies_in = Place::from(place.value.clone());
    if !matches!(applies_in, Place::Region(_)) && !place.value.is_empty() {
        let reason = format!("的 applies_in 不能是「{}」", place.value);
        table.problem_at(place.at, reason, "写本县的六位行政区划代码");
    }
    let title = table.required_text("title").value;
    let (adopted_on, from) = (day("adopted_on"), day("in_force_from"));
    let until = table.day("in_force_until");
    if until.is_some_and(|until| until < from) {
        table.problem("的失效日早于施行日", "改正施行日或者失效日");
    }
    Statute {
        id: StatuteId::from(table.required_text("id").value),
        short: title.clone(),
        title,
        issuer: table.required_text("issuer").value,
        number: table.required_text("number").value,
        applies_in,
        adopted_on,
        in_force_from: from,
        in_force_until: until,
        superseded_by: None,
        text: None,
        doubt: None,
        file: file.0.rsplit('/').next().unwrap_or(file.0).to_string(),
        articles: Vec::new(),
    }
}

fn read_entry(table: &Table<'_>, file: (&str, &str), basis: &Statute) -> (Article, DatedValue) {
    let article = table.required_text("article").value;
    let words = table.text("words");
    let length = read_length(table);
    if let Some(words) = &words
        && let Err(reason) = stated(&words.value, length)
    {
        table.problem_at(words.at, format!("：{reason}"), "改正长度，或者照录条文");
    }
    let value = DatedValue {
        from: Some(basis.in_force_from),
        until: basis.in_force_until,
        applies_in: basis.applies_in.clone(),
        length,
        law: vec![Citation {
            statute: basis.id.clone(),
            article: article.clone(),
        }],
        confidence: if words.is_some() {
            Confidence::High
        } else {
            Confidence::Medium
        },
        unproven: words.is_none(),
    };
    let article = Article {
        number: article,
        gist: words.map_or_else(|| format!("期限{length}"), |words| words.value),
        keys: Vec::new(),
        line: line_of(file.1, table.at),
    };
    (article, value)
}

/// The limit that an entry fills: one that the law above leaves to others.
fn fillable<'a>(
    table: &Table<'_>,
    of: &Placed<String>,
    sets: &'a LimitSets,
) -> Option<&'a SharedLimit> {
    if of.value.is_empty() {
        return None;
    }
    let Some(limit) = sets.limit(&of.value) else {
        unknown(
            table,
            "时限",
            of,
            sets.limits().map(|limit| limit.id.as_str()),
        );
        return None;
    };
    let is_settled = match limit.basis {
        Basis::Template(_) | Basis::Open(_) => false,
        Basis::Law => limit.values.iter().any(DatedValue::may_block),
        Basis::Yearly(_) => true,
    };
    if is_settled {
        let reason = format!("：时限「{}」已由上位法规定，本县不能另定", of.value);
        let remedy = "删去该项；更短的内部时限在业务模块里写 internal = true";
        table.problem_at(of.at, reason, remedy);
        return None;
    }
    Some(limit)
}

impl LimitSets {
    fn enter(&mut self, id: &str, value: DatedValue) {
        let limits = self.0.iter_mut().flat_map(|set| &mut set.limits);
        for limit in limits.filter(|limit| limit.id.as_str() == id) {
            limit.entered.push(value.clone());
        }
    }
}
