//! Kinds of drafts and the lists of words, as `kinds.toml` and `words.toml` give them.

use super::pattern::WordLists;
use crate::law::LoadProblem;
use crate::reading::{Source, Table};

/// The list of words by which a sentence shows that it opens a list of what is forbidden or punished.
const LEADS: &str = "列举引语";
/// The list of words by which a sentence shows that what it cites is being repealed or replaced.
const REPEALS: &str = "废止用语";

/// A kind of draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name, by which it is chosen.
    pub name: String,
    /// What it is, in one line.
    pub about: String,
    /// The dimensions that are looked at.
    pub dimensions: Vec<String>,
}

/// Kinds in the order of the file; the first is the one that is meant where none is named.
pub(super) fn read_kinds(file: (&str, &str)) -> (Vec<Kind>, Vec<LoadProblem>) {
    let source = Source::new(file);
    let mut kinds = Vec::new();
    if let Some(root) = source.parse() {
        let table = Table::new(&source, "文件", 0, root.get_ref());
        for kind in table.tables("kind", "文件种类") {
            kinds.push(Kind {
                name: kind.required_text("name").value,
                about: kind.required_text("about").value,
                dimensions: kind
                    .required_texts("dimensions")
                    .into_iter()
                    .map(|text| text.value)
                    .collect(),
            });
            kind.finish();
        }
        if kinds.is_empty() {
            table.problem("没有文件种类", "补写 [[kind]]");
        }
        table.finish();
    }
    (kinds, source.into_problems())
}

/// Lists of words by name.
pub(super) fn read_words(file: (&str, &str)) -> (WordLists, Vec<LoadProblem>) {
    let source = Source::new(file);
    let mut lists = WordLists::new();
    if let Some(root) = source.parse() {
        let table = Table::new(&source, "词表", 0, root.get_ref());
        for (name, value) in table.entries() {
            let words = value.get_ref().as_array().map(|items| {
                let texts = items.iter().filter_map(|item| item.get_ref().as_str());
                texts
                    .filter(|text| !text.is_empty())
                    .map(str::to_string)
                    .collect::<Vec<_>>()
            });
            match words.filter(|words| !words.is_empty()) {
                Some(words) => {
                    lists.insert(name.value, words);
                }
                None => table.problem_at(
                    name.at,
                    format!("「{}」不是词的列表", name.value),
                    "写作 名称 = [\"…\", \"…\"]",
                ),
            }
        }
        for name in [LEADS, REPEALS] {
            if !lists.contains_key(name) {
                table.problem(
                    format!("中没有「{name}」"),
                    format!("补写 {name} = [\"…\"]"),
                );
            }
        }
    }
    (lists, source.into_problems())
}

/// The words that open a list of what is forbidden or punished.
pub(super) fn leads(lists: &WordLists) -> Vec<String> {
    lists.get(LEADS).cloned().unwrap_or_default()
}

/// The words by which a cited text is being repealed or replaced.
pub(super) fn repeals(lists: &WordLists) -> Vec<String> {
    lists.get(REPEALS).cloned().unwrap_or_default()
}
