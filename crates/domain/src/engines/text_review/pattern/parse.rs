//! Reads a pattern as a person wrote it.

use super::{Gap, Pattern, Step, What};
use std::collections::BTreeMap;

/// Word lists by name, as `words.toml` gives them.
pub(in super::super) type WordLists = BTreeMap<String, Vec<String>>;

/// Steps that may be missing double the ways to read a pattern.
const OPTIONAL_MOST: usize = 4;

/// The longest gap that may be written in figures.
const GAP_MOST: usize = 200;

/// Why a pattern cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in super::super) enum PatternError {
    /// Nothing to look for.
    #[error("没有写要找的词")]
    Empty,
    /// A gap that is no number, or too long.
    #[error("间隔「{0}」不对：写作 …20，最多 {GAP_MOST} 字；只写 … 表示同一句内")]
    Gap(String),
    /// A list that is not in the file.
    #[error("没有名为「{0}」的词表")]
    List(String),
    /// A brace without its partner.
    #[error("「{0}」的花括号不成对")]
    Brace(String),
    /// An empty word between bars.
    #[error("「{0}」中有空的词，去掉多余的竖线")]
    EmptyWord(String),
    /// A number or an edge stands among words.
    #[error("「{0}」须单独成为一步，不能与其他词并列")]
    Alone(String),
    /// Too many steps may be missing.
    #[error("可以没有的步骤（带 ? 的）超过 {OPTIONAL_MOST} 个，拆成几条写")]
    Optional,
    /// A gap with nothing after it.
    #[error("间隔之后没有词")]
    Dangling,
    /// A word that ends the sentence can never be found within one.
    #[error("「{0}」含有断句的标点，找不到")]
    Sentence(String),
}

/// Reads one line; optional steps make several patterns of it.
pub(in super::super) fn parse(
    text: &str,
    lists: &WordLists,
) -> Result<Vec<Pattern<Vec<String>>>, PatternError> {
    let mut steps: Vec<(Step<Vec<String>>, bool)> = Vec::new();
    let mut gap = None;
    for part in text.split_whitespace() {
        if let Some(length) = part.strip_prefix('…') {
            gap = Some(read_gap(part, length)?);
            continue;
        }
        let (part, optional) = match part.strip_suffix(['?', '？']) {
            Some(part) => (part, true),
            None => (part, false),
        };
        let gap = gap.take().unwrap_or(Gap::Most(0));
        let what = read_step(part, lists)?;
        steps.push((Step { gap, what }, optional));
    }
    if gap.is_some() {
        return Err(PatternError::Dangling);
    }
    let has_words = |(step, optional): &(Step<Vec<String>>, bool)| {
        matches!(step.what, What::Words(_)) && !optional
    };
    if !steps.iter().any(has_words) {
        return Err(PatternError::Empty);
    }
    variants(&steps)
}

fn read_gap(part: &str, length: &str) -> Result<Gap, PatternError> {
    if length.is_empty() {
        return Ok(Gap::Any);
    }
    let most = length.parse().ok().filter(|most| *most <= GAP_MOST);
    most.map(Gap::Most)
        .ok_or_else(|| PatternError::Gap(part.to_string()))
}

fn read_step(part: &str, lists: &WordLists) -> Result<What<Vec<String>>, PatternError> {
    let mut words = Vec::new();
    for word in part.split('|') {
        if word.is_empty() {
            return Err(PatternError::EmptyWord(part.to_string()));
        }
        let Some(name) = word.strip_prefix('{') else {
            if word.contains(['{', '}']) {
                return Err(PatternError::Brace(word.to_string()));
            }
            if word.contains(super::super::marks::ends_sentence) {
                return Err(PatternError::Sentence(word.to_string()));
            }
            words.push(word.to_string());
            continue;
        };
        let name = name
            .strip_suffix('}')
            .ok_or_else(|| PatternError::Brace(word.to_string()))?;
        let built_in = match name {
            "数字" => Some(What::Number),
            "句首" => Some(What::Beginning),
            "句尾" => Some(What::End),
            _ => None,
        };
        match built_in {
            Some(what) if part == word => return Ok(what),
            Some(_) => return Err(PatternError::Alone(word.to_string())),
            None => {
                let list = lists.get(name);
                let list = list.ok_or_else(|| PatternError::List(name.to_string()))?;
                words.extend(list.iter().cloned());
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    Ok(What::Words(words))
}

/// The pattern with and without each optional step; the gap before a step that is missing is left out too.
fn variants(
    steps: &[(Step<Vec<String>>, bool)],
) -> Result<Vec<Pattern<Vec<String>>>, PatternError> {
    let mut patterns: Vec<Pattern<Vec<String>>> = vec![Vec::new()];
    if steps.iter().filter(|(_, optional)| *optional).count() > OPTIONAL_MOST {
        return Err(PatternError::Optional);
    }
    for (step, optional) in steps {
        let without = if *optional {
            patterns.clone()
        } else {
            Vec::new()
        };
        for pattern in &mut patterns {
            pattern.push(step.clone());
        }
        patterns.extend(without);
    }
    Ok(patterns)
}
