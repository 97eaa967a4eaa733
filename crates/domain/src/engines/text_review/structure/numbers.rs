//! Whether articles, chapters and items follow each other, and levels are not skipped.

use super::Doubt;
use crate::engines::text_review::draft::{Draft, Line, Numbering};
use crate::engines::text_review::rule::Check;
use std::ops::Range;

/// The number of a line, without what follows.
fn number_at(line: &Line) -> Range<usize> {
    line.at.start..line.body.start.max(line.at.start)
}

/// Articles: each one more than the one before, or inserted after it.
pub(super) fn articles(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut before: Option<(u32, u32)> = None;
    for (number, inserted, position) in draft.articles() {
        let follows = match before {
            None => number == 1 && inserted == 0,
            // An attached text begins anew.
            Some(_) if (number, inserted) == (1, 0) => true,
            Some((last, 0)) => {
                (number == last + 1 && inserted == 0) || (number == last && inserted == 1)
            }
            Some((last, count)) => {
                (number == last + 1 && inserted == 0) || (number == last && inserted == count + 1)
            }
        };
        // An excerpt that begins in the middle is judged from there.
        if !follows && before.is_some() {
            let (last, _) = before.unwrap_or_default();
            let what = match number <= last && inserted == 0 {
                true => format!("条号{number}重复或者倒退，上一条是{last}"),
                false => format!("条号由{last}跳到{number}"),
            };
            found.push((
                Check::ArticleNumbers,
                number_at(&draft.lines[position]),
                what,
            ));
        }
        before = Some((number, inserted));
    }
    found
}

/// Chapters, and the sections of each.
pub(super) fn chapters(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let (mut chapter, mut section): (Option<u32>, u32) = (None, 0);
    for line in &draft.lines {
        let words = draft.words(&line.at);
        // Parts of a code count their chapters anew.
        if words
            .split_whitespace()
            .next()
            .is_some_and(|head| head.starts_with('第') && head.ends_with('编'))
        {
            chapter = None;
            continue;
        }
        match line.numbering {
            Some(Numbering::Chapter(number)) => {
                let expected = chapter.map_or(1, |last| last + 1);
                if number != expected && number != 1 && chapter.is_some() {
                    let what = format!("章号应为{expected}，写的是{number}");
                    found.push((Check::ChapterNumbers, number_at(line), what));
                }
                (chapter, section) = (Some(number), 0);
            }
            Some(Numbering::Section(number)) => {
                if number != section + 1 && number != 1 {
                    let what = format!("节号应为{}，写的是{number}", section + 1);
                    found.push((Check::ChapterNumbers, number_at(line), what));
                }
                section = number;
            }
            _ => {}
        }
    }
    found
}

/// Items of each level: what begins with one goes on by one until a higher level.
pub(super) fn items(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut last = [0u32; 4];
    for line in &draft.lines {
        let (level, number) = match line.numbering {
            Some(Numbering::Heading(number)) => (0, number),
            Some(Numbering::Item(number)) => (1, number),
            Some(Numbering::Figure(number)) => (2, number),
            Some(Numbering::Bracket(number)) => (3, number),
            Some(Numbering::Article(..)) => {
                last[1..].fill(0);
                continue;
            }
            Some(Numbering::Chapter(_) | Numbering::Section(_) | Numbering::Attachment) => {
                last.fill(0);
                continue;
            }
            None => continue,
        };
        let expected = last[level] + 1;
        if number != expected && number != 1 && last[level] > 0 {
            let what = format!("序号应为{expected}，写的是{number}");
            found.push((Check::ItemNumbers, number_at(line), what));
        }
        last[level] = number;
        last[level + 1..].fill(0);
    }
    found
}

/// A level right under another one is the next deeper one: 一、（一）1.（1）.
pub(super) fn levels(draft: &Draft<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut above: Option<usize> = None;
    let has_headings = draft
        .lines
        .iter()
        .any(|line| matches!(line.numbering, Some(Numbering::Heading(_))));
    // Articles have items of their own order; the levels of documents begin with 一、.
    if !has_headings || draft.articles().next().is_some() {
        return found;
    }
    for line in &draft.lines {
        let level = match line.numbering {
            Some(Numbering::Heading(_)) => 0,
            Some(Numbering::Item(_)) => 1,
            Some(Numbering::Figure(_)) => 2,
            Some(Numbering::Bracket(_)) => 3,
            Some(Numbering::Attachment) => {
                above = None;
                continue;
            }
            _ => continue,
        };
        if let Some(above) = above.filter(|above| level > above + 1) {
            let names = ["一、", "（一）", "1.", "（1）"];
            let what = format!(
                "“{}”之下直接用“{}”，跳过了“{}”",
                names[above],
                names[level],
                names[above + 1]
            );
            found.push((Check::LevelOrder, number_at(line), what));
        }
        above = Some(level);
    }
    found
}
