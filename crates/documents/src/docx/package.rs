//! The package around the text: part list, relations, properties, ZIP.

use super::{DECLARATION, DocxError};
use crate::text::{Document, plain};
use crate::xml::escape;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

pub(super) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
pub(super) const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Packs the parts, sorted by name and with one fixed time, so that equal parts give equal bytes.
pub(super) fn zip(mut parts: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, DocxError> {
    parts.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, options)?;
        writer.write_all(&content)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Names the type of every part.
pub(super) fn content_types_xml(has_header: bool) -> String {
    let mut parts = vec![
        ("/word/document.xml", format!("{WORD}.document.main+xml")),
        ("/word/styles.xml", format!("{WORD}.styles+xml")),
        ("/word/fontTable.xml", format!("{WORD}.fontTable+xml")),
        ("/word/settings.xml", format!("{WORD}.settings+xml")),
        ("/word/footer1.xml", format!("{WORD}.footer+xml")),
        ("/word/footer2.xml", format!("{WORD}.footer+xml")),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ];
    if has_header {
        parts.push(("/word/header1.xml", format!("{WORD}.header+xml")));
    }
    let overrides: String = parts
        .iter()
        .map(|(name, kind)| format!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"))
        .collect();
    format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}</Types>"
    )
}

/// Says which part is the document and which are its properties.
pub(super) fn root_relations_xml() -> String {
    relationships(&[
        (
            "rId1",
            format!("{OFFICE}/officeDocument"),
            "word/document.xml",
        ),
        (
            "rId2",
            format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml",
        ),
        (
            "rId3",
            format!("{OFFICE}/extended-properties"),
            "docProps/app.xml",
        ),
    ])
}

/// Says which parts the document uses.
pub(super) fn relations_xml(has_header: bool) -> String {
    let mut relations = vec![
        ("rIdStyles", format!("{OFFICE}/styles"), "styles.xml"),
        ("rIdFonts", format!("{OFFICE}/fontTable"), "fontTable.xml"),
        ("rIdSettings", format!("{OFFICE}/settings"), "settings.xml"),
        ("rIdFooterOdd", format!("{OFFICE}/footer"), "footer1.xml"),
        ("rIdFooterEven", format!("{OFFICE}/footer"), "footer2.xml"),
    ];
    if has_header {
        relations.push(("rIdHeader", format!("{OFFICE}/header"), "header1.xml"));
    }
    relationships(&relations)
}

fn relationships(relations: &[(&str, String, &str)]) -> String {
    let list: String = relations
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>")
}

/// Title and issuing organ as file properties; no dates, because they would change the bytes.
pub(super) fn core_xml(document: &Document) -> String {
    let organ = document
        .signature
        .as_ref()
        .map(|signature| signature.organ.as_str());
    let organ = organ.or(document.red_head.as_deref()).unwrap_or_default();
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>",
        escape(&plain(&document.title)),
        escape(&plain(organ)),
    )
}

/// The program's name as file property.
pub(super) fn app_xml() -> String {
    format!(
        "{DECLARATION}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Fadu</Application></Properties>"
    )
}
