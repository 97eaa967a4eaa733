//! The plain text of a file that somebody else wrote: text, HTML, DOCX or PDF with text.
//!
//! What a file is shows by its first bytes, never by its name. Paragraphs become lines, cells of a
//! table stand apart by `|`. Layout, pictures and what a page shows by script are left out.

pub(crate) mod docx;
mod html;
mod pdf;

use crate::encoding::decode;

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text: the text is that of the file, character by character.
    Text,
    /// A web page.
    Html,
    /// A word processor's file.
    Docx,
    /// Pages that show text.
    Pdf,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// What the file was.
    pub format: Format,
    /// Its text; lines end in `\n`, in plain text as they did.
    pub text: String,
}

/// Why a file has no text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtractError {
    /// Larger than is looked at.
    #[error("超过 {limit_mib} MB，不像一份报告。请核对是否选对文件。")]
    TooLarge {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// Nothing in it but blanks.
    #[error("是空文件，没有可以读的文字。请核对是否选对文件。扫描件要先识别成文字。")]
    Empty,
    /// Bytes that are no text.
    #[error("第 {line} 行有无法识别的字符。请另存为 UTF-8 编码的文本后再读。")]
    Encoding {
        /// The line, counted from one.
        line: usize,
    },
    /// A file of another program.
    #[error("不是文本。能读的有文本、网页、DOCX 和 PDF，请另存为其中一种后再读。")]
    Unknown,
    /// A file that wants a password.
    #[error("文件加了密码，不能读。请去掉密码后再读。")]
    Locked,
    /// A package that cannot be opened.
    #[error("文件已损坏，不能打开。请用文字处理软件重新保存后再读。")]
    Damaged,
}

/// Takes the text out of a file of at most `limit` bytes; a packed file may not unfold to more than that either.
///
/// # Errors
/// The file is empty, too large, damaged, of another program, or no text.
pub fn extract(bytes: &[u8], limit: usize) -> Result<Extracted, ExtractError> {
    if bytes.len() > limit {
        return Err(ExtractError::TooLarge {
            limit_mib: limit >> 20,
        });
    }
    let (format, text) = if bytes.starts_with(b"PK\x03\x04") {
        (Format::Docx, docx::text(bytes, limit)?)
    } else if pdf::is_pdf(bytes) {
        (Format::Pdf, pdf::text(bytes, limit)?)
    } else {
        let text = decode(bytes).map_err(|line| ExtractError::Encoding { line })?;
        if text.contains('\0') {
            return Err(ExtractError::Unknown);
        }
        if html::is_html(&text) {
            (Format::Html, html::text(&text))
        } else {
            (Format::Text, text)
        }
    };
    if text.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    Ok(Extracted { format, text })
}

/// Writes a character of markup's text: entities resolved, blanks of the source joined.
fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "hellip" => '…',
        "permil" => '‰',
        "times" => '×',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| *letter != '\0')?
        }
    })
}

/// The character that a `&name;` at the beginning of a text stands for, and its length in bytes.
fn resolved(text: &str) -> Option<(char, usize)> {
    let end = text
        .as_bytes()
        .iter()
        .take(12)
        .position(|byte| *byte == b';')?;
    Some((entity(text.get(1..end)?)?, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1 << 20;

    #[test]
    fn text_is_handed_out_as_it_stands_in_every_encoding() {
        let text = "一、成效\r\n办结148件。";
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        let marked = ["\u{FEFF}".as_bytes(), text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), gb, marked] {
            let found = extract(&bytes, LIMIT).unwrap();
            assert_eq!((found.format, found.text.as_str()), (Format::Text, text));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        assert_eq!(extract(b" \n", LIMIT), Err(ExtractError::Empty));
        assert_eq!(extract(b"", LIMIT), Err(ExtractError::Empty));
        assert_eq!(extract(b"a\0b\x01", LIMIT), Err(ExtractError::Unknown));
        assert_eq!(extract(b"PK\x03\x04abc", LIMIT), Err(ExtractError::Damaged));
        let bad = [b"a\n".as_slice(), &[0xFF, 0xFF, 0x81]].concat();
        assert_eq!(
            extract(&bad, LIMIT),
            Err(ExtractError::Encoding { line: 2 })
        );
        assert_eq!(
            extract(&[b'a'; 9], 8),
            Err(ExtractError::TooLarge { limit_mib: 0 })
        );
    }
}
