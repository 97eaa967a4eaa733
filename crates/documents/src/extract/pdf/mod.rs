//! The text of a PDF file that holds text: its pages in order, their lines joined to paragraphs.
//!
//! Text is shown by codes of fonts; what a code stands for is taken from the font's own map, or from the encodings
//! of Chinese fonts that are known by name. Pictures hold no text: a scan has to be recognised first.

mod file;
mod font;
mod object;
mod page;
mod radical;

use super::ExtractError;
use file::File;
use object::{Dictionary, Object};
use std::collections::BTreeSet;

/// A line that has this share of the longest one's letters is full, and goes on in the next.
const FULL: f64 = 0.8;
/// How deep pages may stand in groups.
const DEEPEST: usize = 20;

/// Whether a file is PDF: the mark stands within its first thousand bytes.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    file::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some()
}

/// The text: a line for each paragraph.
pub(super) fn text(bytes: &[u8], limit: usize) -> Result<String, ExtractError> {
    let file = File::open(bytes, limit);
    if file.is_encrypted() {
        return Err(ExtractError::Locked);
    }
    let mut out = String::new();
    for (page, resources) in pages(&file) {
        join(&page::lines(&file, page, resources), &mut out);
    }
    Ok(radical::letters(&out))
}

type Page<'f> = (&'f Dictionary, Option<&'f Dictionary>);

/// The pages in order, each with the resources that it has or inherits.
fn pages<'f>(file: &'f File<'_>) -> Vec<Page<'f>> {
    let mut found = Vec::new();
    let root = file.of_type("Catalog").last();
    if let Some(Object::Reference(number)) = root.and_then(|(_, root)| root.get("Pages")) {
        collect(file, *number, (None, 0), (&mut BTreeSet::new(), &mut found));
    }
    if found.is_empty() {
        let loose = file.of_type("Page");
        found.extend(loose.map(|(_, page)| (page, file.within(page, "Resources"))));
    }
    found
}

fn collect<'f>(
    file: &'f File<'_>,
    number: u32,
    (inherited, depth): (Option<&'f Dictionary>, usize),
    (seen, found): (&mut BTreeSet<u32>, &mut Vec<Page<'f>>),
) {
    let Some(node) = file.dictionary(number) else {
        return;
    };
    if depth > DEEPEST || !seen.insert(number) {
        return;
    }
    let resources = file.within(node, "Resources").or(inherited);
    match file.entry(node, "Kids") {
        Some(Object::Array(kids)) => {
            for kid in page::references(kids) {
                collect(file, kid, (resources, depth + 1), (seen, found));
            }
        }
        _ => found.push((node, resources)),
    }
}

/// Joins lines to paragraphs: a full line that ends in the middle of a sentence goes on in the next.
fn join(lines: &[String], out: &mut String) {
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let longest = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0);
    for line in lines {
        out.push_str(line);
        let full = line.chars().count() as f64 >= longest as f64 * FULL;
        let ends = line.ends_with(['。', '；', '！', '？', '：', ':', ';', '.']);
        if !full || ends {
            out.push('\n');
        }
    }
    if !out.is_empty() && !out.ends_with('\n') && lines_end(out) {
        out.push('\n');
    }
}

/// Whether the text ends with a sentence; a page may end in the middle of one.
fn lines_end(text: &str) -> bool {
    text.ends_with(['。', '；', '！', '？'])
}

#[cfg(test)]
mod tests {
    use crate::extract::{ExtractError, Format, extract};

    /// A file of one page with this content and a font by a named encoding.
    fn file(content: &str, encoding: &str) -> Vec<u8> {
        let length = content.len();
        format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
             2 0 obj << /Type /Pages /Kids [3 0 R] /Resources << /Font << /F1 4 0 R >> >> >> endobj\n\
             3 0 obj << /Type /Page /Contents 5 0 R >> endobj\n\
             4 0 obj << /Type /Font /Subtype /Type0 /Encoding /{encoding} >> endobj\n\
             5 0 obj << /Length {length} >>\nstream\n{content}\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
        )
        .into_bytes()
    }

    fn codes(text: &str) -> String {
        let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
        format!("<{}>", units.collect::<String>())
    }

    #[test]
    fn shown_text_becomes_paragraphs() {
        let content = format!(
            "q 1 0 0 1 0 0 cm BT /F1 16 Tf 1 0 0 1 72 700 Tm {} Tj 0 -20 Td [{} 5 {}] TJ 0 -20 Td {} Tj ET Q",
            codes("一、成效"),
            codes("全年办结行政复议案件1"),
            codes("48件，纠错"),
            codes("率2.7%。")
        );
        let found = extract(&file(&content, "UniGB-UTF16-H"), 1 << 20).unwrap();
        assert_eq!(found.format, Format::Pdf);
        assert_eq!(
            found.text,
            "一、成效\n全年办结行政复议案件148件，纠错率2.7%。\n"
        );
    }

    #[test]
    fn what_holds_no_text_is_refused() {
        let picture = file("q 100 0 0 100 0 0 cm /Im1 Do Q", "UniGB-UTF16-H");
        assert_eq!(extract(&picture, 1 << 20), Err(ExtractError::Empty));
        let mut locked = file("", "UniGB-UTF16-H");
        locked.extend(b"trailer << /Encrypt 9 0 R >>");
        assert_eq!(extract(&locked, 1 << 20), Err(ExtractError::Locked));
        assert_eq!(
            extract(b"%PDF-1.7 [[[ 1 0 obj <<", 1 << 20),
            Err(ExtractError::Empty)
        );
    }
}
