//! The text of a DOCX file: its paragraphs, and the cells of its tables.

use super::{ExtractError, resolved};
use std::io::{Cursor, Read};
use std::ops::Range;

/// The part that holds the text.
pub(crate) const BODY: &str = "word/document.xml";

/// The text: a line for each paragraph, cells apart by `|`.
pub(super) fn text(bytes: &[u8], limit: usize) -> Result<String, ExtractError> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ExtractError::Damaged)?;
    if archive.index_for_name(BODY).is_none() {
        return Err(ExtractError::Unknown);
    }
    let body = archive.by_name(BODY).map_err(|_| ExtractError::Damaged)?;
    let mut xml = String::new();
    let most = limit as u64 + 1;
    body.take(most)
        .read_to_string(&mut xml)
        .map_err(|_| ExtractError::Damaged)?;
    if xml.len() > limit {
        return Err(ExtractError::TooLarge {
            limit_mib: limit >> 20,
        });
    }
    Ok(paragraphs(&xml))
}

/// What stands in the body, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The text of a run, as written: bytes of the body.
    Text(Range<usize>),
    /// What the layout puts between texts.
    Between(&'static str),
    /// The first byte of a run.
    RunBegins(usize),
    /// The byte after a run.
    RunEnds(usize),
}

/// The text runs of the body in order.
fn paragraphs(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len() / 8);
    walk(xml, &mut |part| match part {
        Part::Text(at) => unescape(&xml[at], &mut out),
        Part::Between(words) => out.push_str(words),
        Part::RunBegins(_) | Part::RunEnds(_) => {}
    });
    out
}

/// Hands over what stands in the body, in order.
pub(crate) fn walk(xml: &str, take: &mut impl FnMut(Part)) {
    let (mut from, mut cell, mut is_text) = (0, false, false);
    while let Some(at) = xml[from..].find('<').map(|at| from + at) {
        if is_text {
            take(Part::Text(from..at));
        }
        let Some(end) = xml[at..].find('>').map(|end| at + end) else {
            break;
        };
        let tag = &xml[at + 1..end];
        let name = tag
            .split([' ', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        let (closing, empty) = (tag.starts_with('/'), tag.ends_with('/'));
        is_text = name == "w:t" && !closing && !empty;
        match name {
            "w:r" if closing => take(Part::RunEnds(end + 1)),
            "w:r" if !empty => take(Part::RunBegins(at)),
            "w:tab" => take(Part::Between("\t")),
            "w:br" | "w:cr" => take(Part::Between("\n")),
            "w:tc" => cell = !closing,
            "w:p" if closing && !cell => take(Part::Between("\n")),
            _ => {}
        }
        if closing && name == "w:tc" {
            take(Part::Between(" | "));
        }
        if closing && name == "w:tr" {
            take(Part::Between("\n"));
        }
        from = end + 1;
    }
}

/// Writes text of the markup with its entities resolved.
pub(crate) fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let found = if letter == '&' { resolved(rest) } else { None };
        let (letter, length) = found.unwrap_or((letter, letter.len_utf8()));
        out.push(letter);
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::{ExtractError, Format, extract};
    use crate::text::{Document, parse};

    #[test]
    fn own_document_is_read_back() {
        let document = Document {
            blocks: parse("一、成效\n办结148件，&<a>。\n| 收案 | 845 |\n"),
            ..Document::default()
        };
        let bytes = crate::docx::write(&document).unwrap();
        let found = extract(&bytes, 1 << 24).unwrap();
        assert_eq!(found.format, Format::Docx);
        let lines: Vec<&str> = found.text.lines().collect();
        assert!(lines.contains(&"一、成效") && lines.contains(&"办结148件，&<a>。"));
        assert!(found.text.contains("收案 | 845 | \n"));
        assert!(matches!(
            extract(&bytes, 1 << 10),
            Err(ExtractError::TooLarge { .. })
        ));
    }
}
