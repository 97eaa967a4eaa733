//! Titles in a text with the number and the articles that follow them.

use crate::engines::text_review::marks::{TITLE_CLOSES, TITLE_OPENS, is_blank, numeral};
use std::ops::Range;

/// One article that is cited after a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Cited {
    /// Bytes of the text.
    pub(super) at: Range<usize>,
    /// The article.
    pub(super) article: u32,
    /// Inserted after it; nought for the article itself.
    pub(super) inserted: u32,
    /// The paragraph, if named.
    pub(super) paragraph: Option<u32>,
}

/// One title in marks with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Mention {
    /// Bytes of the title with its marks.
    pub(super) at: Range<usize>,
    /// Bytes of the title alone.
    pub(super) title: Range<usize>,
    /// What stands in brackets after it.
    pub(super) bracket: Option<Range<usize>>,
    /// The articles cited.
    pub(super) articles: Vec<Cited>,
    /// Words quoted from the last article, without the marks.
    pub(super) quoted: Option<Range<usize>>,
}

/// The longest title, in bytes; a mark that is never closed does not swallow the draft.
const TITLE_LONGEST: usize = 400;

/// All titles of a text in order.
pub(in super::super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(TITLE_OPENS) {
        let open = from + at;
        let inside = open + TITLE_OPENS.len_utf8();
        let Some(close) = closing(text, inside) else {
            from = inside;
            continue;
        };
        let after = close + TITLE_CLOSES.len_utf8();
        let mut mention = Mention {
            at: open..after,
            title: inside..close,
            bracket: None,
            articles: Vec::new(),
            quoted: None,
        };
        from = follow(text, after, &mut mention);
        found.push(mention);
    }
    found
}

/// Where the title that begins here is closed; titles within it are part of it.
fn closing(text: &str, inside: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, sign) in text[inside..].char_indices() {
        match sign {
            TITLE_OPENS => depth += 1,
            TITLE_CLOSES if depth == 0 => return Some(inside + at),
            TITLE_CLOSES => depth -= 1,
            '\n' => return None,
            _ if at > TITLE_LONGEST => return None,
            _ => {}
        }
    }
    None
}

/// Reads what follows a title; where it ends.
fn follow(text: &str, after: usize, mention: &mut Mention) -> usize {
    let mut at = after;
    if let Some((bracket, next)) = bracket(text, at) {
        mention.bracket = Some(bracket);
        at = next;
    }
    let mut end = at;
    let mut scan = at + blanks(&text[at..]);
    while let Some((cited, next)) = article(text, scan) {
        end = next;
        mention.articles.push(cited);
        let rest = &text[next..];
        let Some(joint) = ["、", "和", "及", "以及", "或者", "或", "，"]
            .iter()
            .filter(|joint| {
                rest.strip_prefix(**joint)
                    .is_some_and(|rest| rest.starts_with('第'))
            })
            .map(|joint| joint.len())
            .next()
        else {
            break;
        };
        scan = next + joint;
    }
    if !mention.articles.is_empty() {
        mention.quoted = quotation(text, end);
    }
    end
}

fn blanks(text: &str) -> usize {
    text.len()
        - text
            .trim_start_matches(|sign| is_blank(sign) && sign != '\n')
            .len()
}

/// A bracket right after a title, and where it ends.
fn bracket(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &text[at..];
    let open = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '（' | '('))?;
    let start = at + open.len_utf8();
    let line = text[start..].split('\n').next()?;
    let close = line.find(['）', ')'])?;
    let sign = line[close..].chars().next()?;
    Some((start..start + close, start + close + sign.len_utf8()))
}

/// 第十二条之一第二款第三项 at a place, and where it ends.
fn article(text: &str, at: usize) -> Option<(Cited, usize)> {
    let (number, rest) = unit(&text[at..], '条')?;
    let (inserted, rest) = match rest.strip_prefix('之').and_then(numeral) {
        Some((inserted, rest)) => (inserted, rest),
        None => (0, rest),
    };
    let (paragraph, rest) = match unit(rest, '款') {
        Some((number, rest)) => (Some(number), rest),
        None => (None, rest),
    };
    let rest = unit(rest, '项').map_or(rest, |(_, rest)| rest);
    let end = text.len() - rest.len();
    let cited = Cited {
        at: at..end,
        article: number,
        inserted,
        paragraph,
    };
    Some((cited, end))
}

/// 第, a number, a unit.
fn unit(text: &str, unit: char) -> Option<(u32, &str)> {
    let rest = text.strip_prefix('第')?;
    let rest = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let (number, rest) = numeral(rest)?;
    let rest = rest.strip_prefix(['）', ')']).unwrap_or(rest);
    Some((number, rest.strip_prefix(unit)?))
}

/// Words in quotation marks that the article is said to contain: 规定：“…”, 规定的“…”, “…”的规定.
fn quotation(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let lead = ["规定：", "规定:", "规定的", "关于", "中的", "的", "规定"]
        .iter()
        .find_map(|lead| rest.strip_prefix(*lead))
        .unwrap_or(rest);
    let inside = lead.strip_prefix('“')?;
    let end = inside.find('”')?;
    let start = text.len() - inside.len();
    (!inside[..end].contains('\n')).then_some(start..start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_read_with_number_and_articles() {
        let text = "根据《甲法》（国务院令第9号）第三条第二款、第十二条之一和《关于〈乙〉的批复》第四条规定的“丙丁”，制定。";
        let found = mentions(text);
        assert_eq!(found.len(), 2);
        assert_eq!(&text[found[0].title.clone()], "甲法");
        assert_eq!(
            found[0].bracket.clone().map(|at| &text[at]),
            Some("国务院令第9号")
        );
        let articles: Vec<_> = found[0]
            .articles
            .iter()
            .map(|cited| (cited.article, cited.inserted, cited.paragraph))
            .collect();
        assert_eq!(articles, [(3, 0, Some(2)), (12, 1, None)]);
        assert_eq!(found[1].quoted.clone().map(|at| &text[at]), Some("丙丁"));
    }

    #[test]
    fn an_open_mark_swallows_nothing() {
        assert_eq!(mentions("《甲\n乙》《丙》").len(), 1);
        assert!(mentions(&format!("《{}》", "甲".repeat(500))).is_empty());
    }
}
