//! A document as DOCX, laid out after GB/T 9704-2012.
//!
//! A4 with a type area of 156 × 225 mm, a grid of 28 characters by 22 lines, body in 16 pt
//! FangSong, title in 22 pt XiaoBiaoSong, headings in HeiTi and KaiTi, page numbers `— 1 —`
//! (right on odd, left on even pages), room for a seal above the signature but never a drawn
//! seal. Fonts are named, not embedded; each has substitutes for offices that lack it.
//!
//! The same document always gives the same bytes: no clock, no random identifier.

mod body;
mod comment;
mod package;
mod page;
mod style;

use crate::text::Document;
pub use comment::{Comment, comment_on, write_commented};

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocxError {
    /// The package could not be assembled.
    #[error("文书打包失败，请重试；如仍失败请联系系统管理员")]
    Package(#[from] zip::result::ZipError),
    /// A part could not be written into the package.
    #[error("文书写入失败，请重试；如仍失败请联系系统管理员")]
    Write(#[from] std::io::Error),
    /// A file to be commented on has no body where one belongs.
    #[error("文件已损坏，不能加批注。请用文字处理软件重新保存后再试。")]
    Damaged,
}

/// Writes a document as the bytes of a DOCX file.
///
/// # Errors
/// Only when the text exceeds what a ZIP package can hold.
pub fn write(document: &Document) -> Result<Vec<u8>, DocxError> {
    let marking = document.marking.as_deref();
    let mut parts = vec![
        ("word/document.xml", body::document_xml(document)),
        ("word/styles.xml", style::styles_xml()),
        ("word/fontTable.xml", style::font_table_xml()),
        ("word/settings.xml", page::settings_xml()),
        ("word/footer1.xml", page::footer_xml(page::Side::Odd)),
        ("word/footer2.xml", page::footer_xml(page::Side::Even)),
        ("docProps/core.xml", package::core_xml(document)),
        ("docProps/app.xml", package::app_xml()),
        (
            "[Content_Types].xml",
            package::content_types_xml(marking.is_some()),
        ),
        ("_rels/.rels", package::root_relations_xml()),
        (
            "word/_rels/document.xml.rels",
            package::relations_xml(marking.is_some()),
        ),
    ];
    if let Some(marking) = marking {
        parts.push(("word/header1.xml", page::header_xml(marking)));
    }
    let parts = parts.into_iter();
    package::zip(
        parts
            .map(|(name, xml)| (name.to_owned(), xml.into_bytes()))
            .collect(),
    )
}

/// The XML declaration that every part begins with.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The namespaces of the parts that hold text.
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Block;
    use std::io::{Cursor, Read};

    const SAMPLE: &str = "! 某某区人民政府\n% 某政〔2024〕1号\n# 关于<甲&乙>的报告\n@ 某某委员会：\n\
        一、总体情况\n（一）做法\n#### 1.具体\n2024年“受理”845件，𠮷訚\u{8}。\n1. 列项\n\
        | 指标 | 数值 |\n|---|---|\n| 受理 | 845 |\n===\n附页。\n>> 某某区人民政府\n>> 2025年2月13日";

    fn sample() -> Document {
        let mut document = Document::from_text(SAMPLE);
        document.marking = Some("演示数据".into());
        document
    }

    fn parts(bytes: &[u8]) -> Vec<(String, String)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut file = archive.by_index(index).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (file.name().unwrap().into_owned(), text)
            })
            .collect()
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let found = parts(bytes).into_iter().find(|(part, _)| part == name);
        found.unwrap_or_else(|| panic!("{name} is missing")).1
    }

    /// Reads every part to its end and gives the text between the tags.
    fn read_xml(xml: &str) -> String {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut text = String::new();
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Text(piece) => {
                    text.push_str(&piece);
                }
                quick_xml::events::Event::GeneralRef(name) => {
                    text.push_str(&format!("&{};", &*name));
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "unbalanced tags");
        text
    }

    #[test]
    fn every_part_is_well_formed_and_named_in_the_package() {
        let bytes = write(&sample()).unwrap();
        let parts = parts(&bytes);
        let types = part(&bytes, "[Content_Types].xml");
        for (name, xml) in &parts {
            read_xml(xml);
            let named = types.contains(&format!("PartName=\"/{name}\""));
            assert!(
                named || name.ends_with(".rels") || name.starts_with('['),
                "{name}"
            );
        }
        let names: Vec<&String> = parts.iter().map(|(name, _)| name).collect();
        assert!(names.is_sorted(), "{names:?}");
        let relations = part(&bytes, "word/_rels/document.xml.rels");
        for id in ["rIdHeader", "rIdFooterOdd", "rIdFooterEven"] {
            assert!(relations.contains(&format!("Id=\"{id}\"")));
            assert!(part(&bytes, "word/document.xml").contains(&format!("r:id=\"{id}\"")));
        }
    }

    #[test]
    fn same_document_gives_the_same_bytes() {
        assert_eq!(write(&sample()).unwrap(), write(&sample()).unwrap());
    }

    #[test]
    fn text_is_escaped_rare_characters_stay_and_control_characters_go() {
        let text = read_xml(&part(&write(&sample()).unwrap(), "word/document.xml"));
        assert!(text.contains("关于&lt;甲&amp;乙&gt;的报告"), "{text}");
        assert!(text.contains("2024年“受理”845件，𠮷訚。"), "{text}");
    }

    #[test]
    fn page_has_the_measures_of_the_standard() {
        let xml = part(&write(&sample()).unwrap(), "word/document.xml");
        assert!(xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
        assert!(xml.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""));
        assert!(xml.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\""));
        let styles = part(&write(&sample()).unwrap(), "word/styles.xml");
        assert!(styles.contains("w:line=\"579\" w:lineRule=\"exact\""));
        assert!(styles.contains("w:firstLineChars=\"200\""));
    }

    #[test]
    fn marking_stands_in_the_header_or_there_is_no_header() {
        let marked = write(&sample()).unwrap();
        assert!(read_xml(&part(&marked, "word/header1.xml")).contains("演示数据"));
        let plain = write(&Document {
            marking: None,
            ..sample()
        })
        .unwrap();
        assert!(
            parts(&plain)
                .iter()
                .all(|(name, _)| name != "word/header1.xml")
        );
        assert!(!part(&plain, "word/document.xml").contains("headerReference"));
    }

    #[test]
    fn red_head_appears_only_where_it_is_asked_for() {
        let red = part(&write(&sample()).unwrap(), "word/document.xml");
        assert!(red.contains("w:val=\"RedHead\""));
        assert!(red.contains("w:val=\"NumberUnderRedHead\""));
        let plain = write(&Document {
            red_head: None,
            ..sample()
        })
        .unwrap();
        assert!(!part(&plain, "word/document.xml").contains("RedHead"));
    }

    #[test]
    fn page_break_moves_to_the_next_block_also_before_a_table() {
        let document = |second: Block| Document {
            blocks: vec![Block::Paragraph("甲".into()), Block::PageBreak, second],
            ..Document::default()
        };
        let table = Block::Table {
            head: vec![],
            rows: vec![vec!["格".into()]],
        };
        for second in [Block::Paragraph("乙".into()), table] {
            let xml = part(&write(&document(second)).unwrap(), "word/document.xml");
            assert_eq!(xml.matches("<w:pageBreakBefore/>").count(), 1, "{xml}");
        }
    }

    #[test]
    fn signature_never_stands_alone_on_a_page() {
        let signed = "甲。\n乙。\n>> 某局\n>> 2024年1月2日";
        for text in [signed.to_owned(), format!("{signed}\n===\n附页。")] {
            let xml = part(
                &write(&Document::from_text(&text)).unwrap(),
                "word/document.xml",
            );
            let kept = "<w:pStyle w:val=\"BodyText\"/><w:keepNext/>";
            assert_eq!(xml.matches(kept).count(), 1, "{xml}");
            assert_eq!(
                xml.matches("<w:pStyle w:val=\"Signature\"/>").count(),
                2,
                "{xml}"
            );
        }
    }

    #[test]
    fn empty_document_is_a_valid_package() {
        let bytes = write(&Document::default()).unwrap();
        assert_eq!(read_xml(&part(&bytes, "word/document.xml")).trim(), "");
    }
}
