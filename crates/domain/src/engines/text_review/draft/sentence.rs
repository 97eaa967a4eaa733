//! Sentences of a draft, each with whether it stands in a list of what is forbidden or punished.

use super::{Draft, Line, Numbering};
use crate::engines::text_review::marks::ends_sentence;
use std::ops::Range;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Sentence {
    /// Bytes of the draft, without the sign that ends it.
    pub(in super::super) at: Range<usize>,
    /// Position of its line among the lines of the draft.
    pub(in super::super) line: usize,
    /// Whether it is an item of a list that a sentence of prohibition or of consequences opened.
    pub(in super::super) is_listed: bool,
}

/// All sentences in order; `leads` are the words by which a sentence that opens a list shows what the list is of.
pub(in super::super) fn sentences(draft: &Draft<'_>, leads: &[String]) -> Vec<Sentence> {
    let mut walk = Walk {
        text: draft.text,
        leads,
        open: None,
        found: Vec::with_capacity(draft.text.len() / 60),
    };
    for (position, line) in draft.lines.iter().enumerate() {
        walk.line(position, line);
    }
    walk.found
}

/// How deep the items of a list are numbered; a list ends with a line of a higher or another level.
fn depth(numbering: Option<Numbering>) -> u8 {
    match numbering {
        Some(Numbering::Item(_)) => 1,
        Some(Numbering::Figure(_)) => 2,
        Some(Numbering::Bracket(_)) => 3,
        _ => 0,
    }
}

struct Walk<'a> {
    text: &'a str,
    leads: &'a [String],
    /// The depth of the line that opened a list.
    open: Option<u8>,
    found: Vec<Sentence>,
}

impl Walk<'_> {
    fn line(&mut self, position: usize, line: &Line) {
        let own = depth(line.numbering);
        if self.open.is_some_and(|opened| own <= opened) {
            self.open = None;
        }
        let is_listed = self.open.is_some();
        let mut opened_here = false;
        for part in parts(self.text, line.body.clone()) {
            let words = &self.text[part.clone()];
            let opens = words.ends_with(['：', ':'])
                && self.leads.iter().any(|lead| words.contains(lead.as_str()));
            // A list within one line: what follows its colon, item by item.
            let item = opened_here && words.starts_with(['（', '(']);
            self.found.push(Sentence {
                at: part,
                line: position,
                is_listed: is_listed || item,
            });
            opened_here = opens || (opened_here && item);
            if opens && !is_listed {
                self.open = Some(own);
            }
        }
    }
}

/// The sentences of a line; a colon before a number in brackets or at the end of the line ends one too.
fn parts(text: &str, line: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut from = line.start;
    std::iter::from_fn(move || {
        while from < line.end {
            let words = &text[from..line.end];
            let cut = words.char_indices().find_map(|(at, sign)| {
                let after = at + sign.len_utf8();
                if ends_sentence(sign) {
                    return Some((at, after));
                }
                let lists = matches!(sign, '：' | ':') && words[after..].starts_with(['（', '(']);
                lists.then_some((after, after))
            });
            let (end, next) = cut.unwrap_or((words.len(), words.len()));
            let part = from..from + end;
            from += next;
            if !part.is_empty() {
                return Some(part);
            }
        }
        None
    })
}
