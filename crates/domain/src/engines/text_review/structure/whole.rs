//! References of a document to itself: its own articles, its attachments, clauses that stand twice.

use super::Doubt;
use crate::engines::text_review::draft::{Draft, Numbering};
use crate::engines::text_review::marks::numeral;
use crate::engines::text_review::rule::Check;
use std::collections::{BTreeMap, BTreeSet};

/// How documents call themselves.
const SELF: [&str; 12] = [
    "本办法",
    "本规定",
    "本细则",
    "本意见",
    "本通知",
    "本方案",
    "本规则",
    "本合同",
    "本协议",
    "本公约",
    "本章程",
    "本制度",
];

/// A clause shorter than this may well stand twice.
const CLAUSE_SHORTEST: usize = 15;

/// 本办法第…条 that the document does not have.
pub(super) fn own_articles(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut own: Vec<u32> = draft.articles().map(|(number, ..)| number).collect();
    own.sort_unstable();
    let Some(last) = own.last() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, _) in draft.text.match_indices('本') {
        let named = &draft.text[at..];
        let Some(name) = SELF.iter().find(|name| named.starts_with(**name)) else {
            continue;
        };
        let Some((number, rest)) = named[name.len()..].strip_prefix('第').and_then(numeral) else {
            continue;
        };
        if rest.starts_with('条') && own.binary_search(&number).is_err() {
            let end = draft.text.len() - rest.len() + '条'.len_utf8();
            let what = format!("本文件没有第{number}条，最后一条是第{last}条");
            found.push((Check::OwnArticles, at..end, what));
        }
    }
    found
}

/// An attachment that the text sends the reader to and that is not there.
pub(super) fn attachments(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut listed = BTreeSet::new();
    let mut has_any = false;
    for line in &draft.lines {
        match line.numbering {
            Some(Numbering::Attachment) => {
                has_any = true;
                let rest = draft.words(&line.at).trim_start_matches("附件");
                let rest = rest.trim_start_matches(['：', ':', ' ']);
                listed.extend(numeral(rest).map(|(number, _)| number));
            }
            // 附件：1.甲 2.乙 lists the others on the lines that follow.
            Some(Numbering::Figure(number)) => {
                listed.insert(number);
            }
            _ => {}
        }
    }
    // Where none is attached the draft may come without them.
    if !has_any {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, word) in draft.text.match_indices("附件") {
        let before = &draft.text[..at];
        if !before.ends_with(['见', '按', '照', '（']) {
            continue;
        }
        let Some((number, rest)) = numeral(&draft.text[at + word.len()..]) else {
            continue;
        };
        if !listed.contains(&number) {
            let end = draft.text.len() - rest.len();
            found.push((Check::Attachments, at..end, format!("文后没有附件{number}")));
        }
    }
    found
}

/// A clause that stands word for word in two articles.
pub(super) fn repeated(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for (number, _, position) in draft.articles() {
        let line = &draft.lines[position];
        let words = draft.words(&line.body);
        let opens_list = words.ends_with('：');
        if opens_list || words.chars().count() < CLAUSE_SHORTEST {
            continue;
        }
        match known.get(words) {
            Some(first) if *first != number => {
                let what = format!("与第{first}条文字相同");
                found.push((Check::RepeatedClause, line.at.clone(), what));
            }
            _ => {
                known.insert(words, number);
            }
        }
    }
    found
}
