//! The text of the document: blocks as paragraphs and tables.

use super::page::{CHARACTER, LINE_PITCH, TYPE_AREA, section_xml};
use super::{DECLARATION, NAMESPACES};
use crate::text::{Block, Document, Signature, plain, runs};
use crate::xml::escape;
use std::fmt::Write as _;

/// Narrowest and widest share that a column takes by its content, in body characters.
const COLUMN_WIDTHS: std::ops::RangeInclusive<usize> = 3..=22;
/// Characters of 22 pt that fit on one line.
const TITLE_CHARACTERS: usize = 20;
/// Largest size of the red head in half points; longer names are set smaller to stay on one line.
const RED_HEAD_HALF_POINTS: usize = 124;

/// Gives the main part of the package.
pub(super) fn document_xml(document: &Document) -> String {
    let mut body = Body {
        xml: String::new(),
        breaks_before: false,
    };
    body.push_head(document);
    for (index, block) in document.blocks.iter().enumerate() {
        let is_signed_next = match document.blocks.get(index + 1) {
            Some(next) => matches!(next, Block::Signature(_)),
            None => document.signature.is_some(),
        };
        body.push_block(block, is_signed_next);
    }
    if let Some(signature) = &document.signature {
        body.push_signature(signature);
    }
    format!(
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>",
        body.xml,
        section_xml(document.marking.is_some())
    )
}

/// The body under construction.
struct Body {
    xml: String,
    breaks_before: bool,
}

/// What a paragraph has beyond its style.
#[derive(Default)]
struct Extra<'a> {
    keep_next: bool,
    indent: &'a str,
    run: &'a str,
}

impl Body {
    /// Red head or plain title, number, addressee gap.
    fn push_head(&mut self, document: &Document) {
        if let Some(organ) = &document.red_head {
            self.push_red_head(organ);
            self.push_blank(2);
            let number = document.number.as_deref().unwrap_or_default();
            self.push_line("NumberUnderRedHead", number);
            self.push_blank(2);
        }
        for line in title_lines(&document.title) {
            self.push_line("Title", line);
        }
        if let Some(number) = document
            .number
            .as_ref()
            .filter(|_| document.red_head.is_none())
        {
            self.push_line("Number", number);
        }
        if !document.title.is_empty() {
            self.push_blank(1);
        }
    }

    /// The organ's name in red, as large as fits on one line.
    fn push_red_head(&mut self, organ: &str) {
        let characters = width_halves(&plain(organ)).div_ceil(2).max(1);
        let half_points = ((TYPE_AREA - CHARACTER) / 10 / characters).min(RED_HEAD_HALF_POINTS);
        let run = format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>");
        self.push(
            "RedHead",
            organ,
            &Extra {
                run: &run,
                ..Extra::default()
            },
        );
    }

    fn push_block(&mut self, block: &Block, keep_next: bool) {
        let extra = Extra {
            keep_next,
            ..Extra::default()
        };
        match block {
            Block::RedHead(text) => self.push_red_head(text),
            Block::Number(text) => self.push("Number", text, &extra),
            Block::Title(text) => {
                self.push("Title", text, &extra);
                self.push_blank(1);
            }
            Block::Addressee(text) => self.push("Addressee", text, &extra),
            Block::Heading { level, text } => {
                self.push(&format!("Heading{}", level.clamp(&1, &4)), text, &extra);
            }
            Block::Paragraph(text) => self.push("BodyText", text, &extra),
            Block::Item { label, text } => {
                self.push("BodyText", &format!("{label} {text}"), &extra)
            }
            Block::Signature(signature) => self.push_signature(signature),
            Block::Right(text) if text.ends_with(['：', ':']) => {
                self.push(
                    "Right",
                    text,
                    &Extra {
                        indent: SIGN_HERE,
                        ..extra
                    },
                );
            }
            Block::Right(text) => self.push("Right", text, &extra),
            Block::Centre(text) => self.push("Centre", text, &extra),
            Block::PageBreak => self.breaks_before = true,
            Block::Table { head, rows } => self.push_table(head, rows),
        }
    }

    fn push_line(&mut self, style: &str, text: &str) {
        self.push(style, text, &Extra::default());
    }

    fn push(&mut self, style: &str, text: &str, extra: &Extra) {
        let breaks = std::mem::take(&mut self.breaks_before);
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{}{}{}</w:pPr>{}</w:p>",
            if extra.keep_next { "<w:keepNext/>" } else { "" },
            if breaks { "<w:pageBreakBefore/>" } else { "" },
            extra.indent,
            runs_xml(text, extra.run),
        );
    }

    fn push_blank(&mut self, lines: usize) {
        for _ in 0..lines {
            self.push(
                "Centre",
                "",
                &Extra {
                    keep_next: true,
                    ..Extra::default()
                },
            );
        }
    }

    /// Organ centred over the date, the date four characters in from the right; two lines stay
    /// free above for the upper half of a seal.
    ///
    /// Both lines are centred in one box, so that they stay centred in any font.
    fn push_signature(&mut self, signature: &Signature) {
        let half = CHARACTER / 2;
        let date = half * width_halves(&plain(&signature.date));
        let organ = half * width_halves(&plain(&signature.organ));
        let width = (date.max(organ) + 2 * CHARACTER).min(TYPE_AREA);
        let right = (4 * CHARACTER + date / 2)
            .saturating_sub(width / 2)
            .min(TYPE_AREA - width);
        let left = TYPE_AREA - width - right;
        let indent = format!("<w:ind w:left=\"{left}\" w:right=\"{right}\"/>");
        let extra = Extra {
            indent: &indent,
            ..Extra::default()
        };
        self.push_blank(2);
        self.push(
            "Signature",
            &signature.organ,
            &Extra {
                keep_next: true,
                ..extra
            },
        );
        self.push("Signature", &signature.date, &extra);
    }

    fn push_table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let all: Vec<&[String]> = (!head.is_empty())
            .then_some(head)
            .into_iter()
            .chain(rows.iter().map(Vec::as_slice))
            .collect();
        let widths = column_widths(&all);
        if widths.is_empty() {
            return;
        }
        if self.breaks_before {
            self.push_line("AfterTable", "");
        }
        self.xml.push_str(TABLE_START);
        self.xml.push_str("<w:tblGrid>");
        for width in &widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        for (index, row) in all.iter().enumerate() {
            self.push_row(row, &widths, index == 0 && !head.is_empty());
        }
        self.xml.push_str("</w:tbl>");
        self.push_line("AfterTable", "");
    }

    fn push_row(&mut self, row: &[String], widths: &[usize], is_head: bool) {
        let header = if is_head { "<w:tblHeader/>" } else { "" };
        let style = if is_head { "TableHead" } else { "TableCell" };
        let run = cell_size(widths.len());
        let _ = write!(self.xml, "<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>");
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(
                self.xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
            );
            let indent = if is_figure(cell) && !is_head {
                "<w:jc w:val=\"right\"/>"
            } else {
                ""
            };
            self.push(
                style,
                cell,
                &Extra {
                    indent,
                    run,
                    ..Extra::default()
                },
            );
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }
}

/// Room for a name signed by hand behind a right-aligned line that ends in a colon.
const SIGN_HERE: &str = "<w:ind w:right=\"2240\"/>";

const TABLE_START: &str = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/>\
    <w:tblBorders><w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>\
    <w:left w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>\
    <w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>\
    <w:right w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>\
    <w:tblLayout w:type=\"fixed\"/></w:tblPr>";

/// The lines of a title: as written, or one that is too long for one line is broken before 关于,
/// so that the organ's name stands alone on the first.
fn title_lines(title: &str) -> impl Iterator<Item = &str> {
    let is_long = width_halves(title) > 2 * TITLE_CHARACTERS && !title.contains('\n');
    let cut = title
        .find("关于")
        .filter(|&cut| is_long && cut > 0)
        .unwrap_or(0);
    title[..cut].lines().chain(title[cut..].lines())
}

/// Smaller type for wide tables; four columns and fewer keep the style's size.
fn cell_size(columns: usize) -> &'static str {
    match columns {
        0..=4 => "",
        5..=6 => "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>",
        _ => "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    }
}

/// Shares the type area among the columns by their longest content.
fn column_widths(rows: &[&[String]]) -> Vec<usize> {
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let wishes: Vec<usize> = (0..columns)
        .map(|column| {
            let widest = rows.iter().filter_map(|row| row.get(column));
            let widest = widest.map(|cell| width_halves(&plain(cell)) / 2 + 2).max();
            widest
                .unwrap_or(0)
                .clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end())
        })
        .collect();
    let total: usize = wishes.iter().sum();
    wishes.iter().map(|wish| TYPE_AREA * wish / total).collect()
}

/// Width of a text in half characters: Latin letters, digits and signs take one, others two.
fn width_halves(text: &str) -> usize {
    text.chars()
        .map(|character| if character.is_ascii() { 1 } else { 2 })
        .sum()
}

fn is_figure(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '+'))
}

fn runs_xml(text: &str, run_properties: &str) -> String {
    let mut xml = String::new();
    for run in runs(text) {
        let bold = if run.bold { "<w:b/><w:bCs/>" } else { "" };
        let _ = write!(
            xml,
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/>{bold}{run_properties}</w:rPr>\
             <w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escape(&run.text).replace('\t', "    ").replace('\n', " ")
        );
    }
    xml
}

const _: () = assert!(
    LINE_PITCH * 22 <= 16838 - 2098 - 1984,
    "22 lines fit into the type area"
);
