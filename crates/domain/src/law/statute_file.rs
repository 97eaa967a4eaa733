//! Reads one statute from TOML.
//!
//! ```toml
//! id = "行政复议法(2023)"
//! title = "中华人民共和国行政复议法"
//! short = "行政复议法"
//! issuer = "全国人民代表大会常务委员会"
//! number = "主席令第9号"
//! applies_in = "国家"
//! adopted_on = 2023-09-01
//! in_force_from = 2024-01-01
//! text = "xingzheng_fuyi_fa_2023.md"
//!
//! [articles]
//! 30 = "收到申请五日内审查……"
//!
//! [keys]
//! 30 = ["五日", "视为受理"]
//! ```

use super::statute::{Article, Statute, by_number};
use super::written::{WrittenValueError, civil};
use super::{LoadProblem, Place};
use crate::identifier::StatuteId;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStatute {
    id: Spanned<String>,
    title: String,
    short: String,
    issuer: String,
    number: String,
    applies_in: Place,
    adopted_on: Spanned<Datetime>,
    in_force_from: Spanned<Datetime>,
    in_force_until: Option<Spanned<Datetime>>,
    superseded_by: Option<String>,
    text: Option<String>,
    doubt: Option<String>,
    #[serde(default)]
    articles: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    keys: BTreeMap<String, Spanned<Vec<String>>>,
}

/// The longest gist, in characters: one line.
const GIST_LENGTH: usize = 80;

/// Reads one file, given as name and text.
pub(super) fn read(file: (&str, &str)) -> Result<Statute, Vec<LoadProblem>> {
    let mut raw: RawStatute =
        toml::from_str(file.1).map_err(|error| vec![LoadProblem::unreadable(file, &error)])?;
    let mut problems = Vec::new();
    let articles = articles(file, &mut raw, &mut problems);
    let force = force(file, &raw, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Statute {
        id: StatuteId::from(raw.id.into_inner()),
        title: raw.title,
        short: raw.short,
        issuer: raw.issuer,
        number: raw.number,
        applies_in: raw.applies_in,
        adopted_on: force.adopted_on,
        in_force_from: force.from,
        in_force_until: force.until,
        superseded_by: raw.superseded_by.map(StatuteId::from),
        text: raw.text,
        doubt: raw.doubt,
        file: file.0.rsplit('/').next().unwrap_or(file.0).to_string(),
        articles,
    })
}

/// The days of a version.
struct Force {
    adopted_on: Date,
    from: Date,
    until: Option<Date>,
}

fn force(file: (&str, &str), raw: &RawStatute, problems: &mut Vec<LoadProblem>) -> Force {
    let mut date = |written: &Spanned<Datetime>| match civil(written.get_ref()) {
        Ok(date) => date,
        Err(WrittenValueError { reason, remedy }) => {
            problems.push(LoadProblem::at(file, written.span().start, reason, remedy));
            Date::ZERO
        }
    };
    let adopted_on = date(&raw.adopted_on);
    let from = date(&raw.in_force_from);
    let until = raw.in_force_until.as_ref().map(date);
    if until.is_some_and(|until| until < from) {
        let offset = raw
            .in_force_until
            .as_ref()
            .map_or(0, |until| until.span().start);
        problems.push(LoadProblem::at(
            file,
            offset,
            "失效日早于施行日",
            "改正施行日或者失效日",
        ));
    }
    if until.is_none() && raw.superseded_by.is_some() {
        let offset = raw.id.span().start;
        problems.push(LoadProblem::at(
            file,
            offset,
            "已被取代却没有失效日",
            "补写 in_force_until",
        ));
    }
    Force {
        adopted_on,
        from,
        until,
    }
}

fn articles(
    file: (&str, &str),
    raw: &mut RawStatute,
    problems: &mut Vec<LoadProblem>,
) -> Vec<Article> {
    let mut articles = Vec::new();
    for (number, gist) in std::mem::take(&mut raw.articles) {
        let offset = gist.span().start;
        let gist = gist.into_inner();
        if gist.trim().is_empty() || gist.chars().count() > GIST_LENGTH {
            let reason = format!("第{number}条的要点为空或者超过{GIST_LENGTH}字");
            problems.push(LoadProblem::at(
                file,
                offset,
                reason,
                "用自己的话写一行要点",
            ));
        }
        let keys = raw
            .keys
            .remove(&number)
            .map(Spanned::into_inner)
            .unwrap_or_default();
        let line = crate::reading::line_of(file.1, offset);
        articles.push(Article {
            number,
            gist,
            keys,
            line,
        });
    }
    for (number, keys) in &raw.keys {
        let reason = format!("[keys] 里的第{number}条不在 [articles] 中");
        problems.push(LoadProblem::at(
            file,
            keys.span().start,
            reason,
            "补写该条要点或者删去关键词",
        ));
    }
    articles.sort_by(|left, right| by_number(&left.number, &right.number));
    articles
}
