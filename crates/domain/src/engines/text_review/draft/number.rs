//! The number that a line begins with.

use crate::engines::text_review::marks::{is_blank, numeral};

/// How a line is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Numbering {
    /// A chapter or part.
    Chapter(u32),
    /// A section of a chapter.
    Section(u32),
    /// An article, with the number of an inserted one or nought.
    Article(u32, u32),
    /// `一、`
    Heading(u32),
    /// `（一）`
    Item(u32),
    /// `1.`
    Figure(u32),
    /// `（1）`
    Bracket(u32),
    /// The beginning of an attachment.
    Attachment,
}

impl Numbering {
    /// Reads the number at the beginning of a line, and its length in bytes with the blanks after it.
    pub(super) fn read(line: &str) -> Option<(Self, usize)> {
        let (numbering, rest) = ordinal(line)
            .or_else(|| bracketed(line))
            .or_else(|| plain(line))
            .or_else(|| attachment(line))?;
        let rest = rest.trim_start_matches(is_blank);
        Some((numbering, line.len() - rest.len()))
    }
}

/// 第…章, 第…节, 第…条, 第…条之….
fn ordinal(line: &str) -> Option<(Numbering, &str)> {
    let (number, rest) = numeral(line.strip_prefix('第')?)?;
    let unit = rest.chars().next()?;
    let rest = &rest[unit.len_utf8()..];
    match unit {
        '章' | '编' => Some((Numbering::Chapter(number), rest)),
        '节' => Some((Numbering::Section(number), rest)),
        '条' => {
            let (inserted, rest) = match rest.strip_prefix('之').and_then(numeral) {
                Some(found) => found,
                None => (0, rest),
            };
            // An article of which the line goes on without a blank is a reference, not a beginning.
            let begins = rest.is_empty()
                || rest
                    .starts_with(|sign| is_blank(sign) || matches!(sign, '【' | '（' | '*' | '：'));
            begins.then_some((Numbering::Article(number, inserted), rest))
        }
        _ => None,
    }
}

/// （一）, （1）, also in half-width brackets.
fn bracketed(line: &str) -> Option<(Numbering, &str)> {
    let inside = line.strip_prefix(['（', '('])?;
    let is_figure = inside.starts_with(|sign: char| sign.is_ascii_digit());
    let (number, rest) = numeral(inside)?;
    let rest = rest.strip_prefix(['）', ')'])?;
    let numbering = match is_figure {
        true => Numbering::Bracket(number),
        false => Numbering::Item(number),
    };
    Some((numbering, rest))
}

/// 一、 or 1. or 1、.
fn plain(line: &str) -> Option<(Numbering, &str)> {
    let is_figure = line.starts_with(|sign: char| sign.is_ascii_digit());
    let (number, rest) = numeral(line)?;
    if !is_figure {
        return Some((Numbering::Heading(number), rest.strip_prefix('、')?));
    }
    let rest = rest.strip_prefix(['.', '．', '、'])?;
    // 3.5万元 is a figure, not a number of a line.
    let is_decimal = rest.starts_with(|sign: char| sign.is_ascii_digit());
    (!is_decimal && number < 1000).then_some((Numbering::Figure(number), rest))
}

/// 附件, 附件1, 附件：.
fn attachment(line: &str) -> Option<(Numbering, &str)> {
    let rest = line.strip_prefix("附件")?;
    let rest = numeral(rest).map_or(rest, |(_, rest)| rest);
    let ends = rest.is_empty() || rest.starts_with(['：', ':', '.']) || rest.starts_with(is_blank);
    ends.then(|| {
        (
            Numbering::Attachment,
            rest.trim_start_matches(['：', ':', '.']),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::Numbering::{self, *};

    #[test]
    fn numbers_of_lines_are_read() {
        for (line, numbering, rest) in [
            ("第十二条　甲", Some(Article(12, 0)), "甲"),
            ("第十二条之一 甲", Some(Article(12, 1)), "甲"),
            ("第一章 总则", Some(Chapter(1)), "总则"),
            ("（三）甲", Some(Item(3)), "甲"),
            ("(2) 甲", Some(Bracket(2)), "甲"),
            ("二、甲", Some(Heading(2)), "甲"),
            ("3. 甲", Some(Figure(3)), "甲"),
            ("附件2：甲", Some(Attachment), "甲"),
            ("第十二条第二款规定的", None, ""),
            ("3.5万元", None, ""),
            ("2026年", None, ""),
        ] {
            let read = Numbering::read(line);
            assert_eq!(read.map(|(numbering, _)| numbering), numbering, "{line}");
            assert_eq!(
                read.map_or("", |(_, length)| &line[length..]),
                rest,
                "{line}"
            );
        }
    }
}
