//! Names in definition files: whether one is an identifier, and what to say of one that nobody declared.

use super::{Placed, Table, nearest};

/// Why a text is no identifier.
pub(crate) fn wrong_identifier(id: &str) -> Option<&'static str> {
    let letters =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if !id.chars().all(letters) || !id.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return Some("不是英文标识");
    }
    (id.len() > 40).then_some("超过40个字符")
}

/// Notes that a name is not declared.
pub(crate) fn unknown<'n>(
    table: &Table<'_>,
    what: &str,
    wrong: &Placed<String>,
    known: impl IntoIterator<Item = &'n str>,
) {
    let known: Vec<&str> = known.into_iter().collect();
    let remedy = match nearest(&wrong.value, known.iter().copied()) {
        Some(name) => format!("是否应为「{name}」"),
        None if known.is_empty() => format!("先声明{what}"),
        None => format!("已声明的{what}：{}", known.join("、")),
    };
    table.problem_at(wrong.at, format!("：没有{what}「{}」", wrong.value), remedy);
}
