//! A draft taken apart: lines with their numbers, clauses, sentences.

mod number;
mod sentence;

pub(super) use number::Numbering;
pub(super) use sentence::{Sentence, sentences};

use super::marks::is_blank;
use std::ops::Range;

/// A line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Bytes of the draft, without the blanks around it.
    pub(super) at: Range<usize>,
    /// The number it begins with, if any.
    pub(super) numbering: Option<Numbering>,
    /// Bytes after the number and the blanks that follow it.
    pub(super) body: Range<usize>,
    /// Its position among all lines, blank ones too, counted from one.
    pub(super) line: usize,
}

/// A draft as lines.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    /// The text as given.
    pub(super) text: &'a str,
    /// Its lines in order.
    pub(super) lines: Vec<Line>,
}

impl<'a> Draft<'a> {
    /// Takes a text apart.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for (index, raw) in text.split('\n').enumerate() {
            if let Some(at) = trimmed(text, start..start + raw.len()) {
                let (numbering, body) = match Numbering::read(&text[at.clone()]) {
                    Some((numbering, length)) => (Some(numbering), at.start + length..at.end),
                    None => (None, at.clone()),
                };
                lines.push(Line {
                    at,
                    numbering,
                    body,
                    line: index + 1,
                });
            }
            start += raw.len() + 1;
        }
        Self { text, lines }
    }

    /// The words of a part.
    pub(super) fn words(&self, at: &Range<usize>) -> &'a str {
        &self.text[at.clone()]
    }

    /// The articles in order: number, inserted number, position of the line.
    pub(super) fn articles(&self) -> impl Iterator<Item = (u32, u32, usize)> {
        let lines = self.lines.iter().enumerate();
        lines.filter_map(|(position, line)| match line.numbering {
            Some(Numbering::Article(number, inserted)) => Some((number, inserted, position)),
            _ => None,
        })
    }

    /// The clause that each line stands in, as the draft numbers it.
    pub(super) fn clauses(&self) -> Vec<String> {
        let mut clause = String::new();
        let mut item = String::new();
        let names = self.lines.iter().map(|line| {
            match line.numbering {
                Some(Numbering::Article(..) | Numbering::Heading(_) | Numbering::Attachment) => {
                    clause = self.number_words(line);
                    item.clear();
                }
                Some(Numbering::Chapter(_) | Numbering::Section(_)) => {
                    clause = self.number_words(line);
                    item.clear();
                }
                Some(Numbering::Item(_)) => item = self.number_words(line),
                _ => {}
            }
            format!("{clause}{item}")
        });
        names.collect()
    }

    fn number_words(&self, line: &Line) -> String {
        let number = self.text[line.at.start..line.body.start].trim_end_matches(is_blank);
        number.trim_end_matches(['、', ' ', '：']).to_string()
    }
}

/// A part without the blanks, marks of headings and emphasis around it; `None` if nothing is left.
fn trimmed(text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let is_edge = |sign: char| is_blank(sign) || sign == '#' || sign == '*';
    let words = &text[part.clone()];
    let lead = words.len() - words.trim_start_matches(is_edge).len();
    let words = words[lead..].trim_end_matches(is_edge);
    (!words.is_empty()).then(|| part.start + lead..part.start + lead + words.len())
}
