//! The text of a DOCX file: its paragraphs, and the cells of its tables.

use super::{ExtractError, resolved};
use std::io::{Cursor, Read};

/// The part that holds the text.
const BODY: &str = "word/document.xml";

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

/// The text runs of the body in order.
fn paragraphs(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len() / 8);
    let (mut rest, mut cell, mut is_text) = (xml, false, false);
    while let Some(at) = rest.find('<') {
        if is_text {
            write(&rest[..at], &mut out);
        }
        let Some(end) = rest[at..].find('>') else {
            break;
        };
        let tag = &rest[at + 1..at + end];
        let name = tag
            .split([' ', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        let closing = tag.starts_with('/');
        is_text = name == "w:t" && !closing && !tag.ends_with('/');
        match name {
            "w:tab" => out.push('\t'),
            "w:br" | "w:cr" => out.push('\n'),
            "w:tc" => cell = !closing,
            "w:p" if closing && !cell => out.push('\n'),
            _ => {}
        }
        if closing && name == "w:tc" {
            out.push_str(" | ");
        }
        if closing && name == "w:tr" {
            out.push('\n');
        }
        rest = &rest[at + end + 1..];
    }
    out
}

fn write(text: &str, out: &mut String) {
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
