//! Conditions in definition files, with the place of what is wrong.

use super::{Condition, Scope};
use crate::reading::{Placed, Table};

/// The condition under a key and as it is written; `None`, with a problem, where it is none.
pub(crate) fn condition_at(
    table: &Table<'_>,
    key: &'static str,
    scope: &Scope<'_>,
) -> Option<(Condition, String)> {
    let text = table.text(key)?;
    match Condition::parse(&text.value, scope) {
        Ok(condition) => Some((condition, text.value)),
        Err(problem) => {
            let at = place_in(table.source.text(), &text, problem.offset);
            table.problem_at(
                at,
                format!("的条件 {key}：{}", problem.reason),
                problem.remedy,
            );
            None
        }
    }
}

/// The place of a byte of a text within the file: after the opening quotes, where the text stands there as it is.
fn place_in(file: &str, text: &Placed<String>, offset: usize) -> usize {
    let written = file.get(text.at..).unwrap_or_default();
    let quotes = written.len() - written.trim_start_matches(['"', '\'']).len();
    let body = written.get(quotes..).unwrap_or_default();
    let newline = usize::from(quotes >= 3 && body.starts_with('\n'));
    if body
        .get(newline..)
        .is_some_and(|body| body.starts_with(&text.value))
    {
        text.at + quotes + newline + offset
    } else {
        text.at
    }
}
