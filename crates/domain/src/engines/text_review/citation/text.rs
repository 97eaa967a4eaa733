//! A full text that the user keeps: its head, its articles.

use crate::engines::text_review::draft::Draft;
use crate::engines::text_review::marks::is_blank;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a full text says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct FullText {
    /// The title.
    pub(super) title: String,
    /// The lines that name organ, numbers and days of publication.
    pub(super) published: String,
    /// The days of its head: in force from.
    pub(super) from: Option<Date>,
    /// Whether the head says that it is in force.
    pub(super) is_in_force: bool,
    /// Paragraphs of each article, items joined to theirs.
    pub(super) articles: BTreeMap<(u32, u32), Vec<String>>,
}

impl FullText {
    /// Takes a text apart.
    pub(super) fn parse(path: &str, text: &str) -> Self {
        let draft = Draft::parse(text);
        let mut full = Self {
            is_in_force: !path.contains("superseded"),
            ..Self::default()
        };
        let mut current = None;
        for line in &draft.lines {
            let words = draft.words(&line.at);
            if full.title.is_empty() {
                full.title = words.to_string();
                continue;
            }
            use crate::engines::text_review::draft::Numbering::{
                Article, Bracket, Chapter, Figure, Item, Section,
            };
            match line.numbering {
                Some(Article(number, inserted)) => {
                    // A later appendix may begin anew; the statute itself comes first.
                    let key = (number, inserted);
                    current = (!full.articles.contains_key(&key)).then_some(key);
                    if let Some(key) = current {
                        full.articles
                            .insert(key, vec![draft.words(&line.body).to_string()]);
                    }
                }
                Some(Chapter(_) | Section(_)) => current = None,
                numbering => {
                    let Some(paragraphs) = current.and_then(|key| full.articles.get_mut(&key))
                    else {
                        full.head(words);
                        continue;
                    };
                    let is_item = matches!(numbering, Some(Item(_) | Bracket(_) | Figure(_)));
                    match paragraphs.last_mut().filter(|_| is_item) {
                        Some(last) => last.push_str(words),
                        None => paragraphs.push(words.to_string()),
                    }
                }
            }
        }
        full
    }

    /// A line of the head, such as `- 施行日期：2024-08-01`.
    fn head(&mut self, line: &str) {
        let Some((name, value)) = line.trim_start_matches(['-', ' ']).split_once('：') else {
            return;
        };
        match name.trim_matches(is_blank) {
            "通过/公布" | "文号" | "成文" => {
                self.published.push_str(value);
                self.published.push(' ');
            }
            "施行日期" | "施行" => self.from = days(value).last().copied(),
            "状态" => self.is_in_force &= !value.starts_with("已"),
            _ => {}
        }
    }
}

/// Every `2024-08-01` of a text.
pub(super) fn days(text: &str) -> Vec<Date> {
    let pieces = text.split(|sign: char| !sign.is_ascii_digit() && sign != '-');
    pieces.filter_map(|piece| piece.parse().ok()).collect()
}
