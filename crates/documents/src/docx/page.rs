//! The page: measures, grid, header, footers, settings.

use super::{DECLARATION, NAMESPACES};
use crate::xml::escape;

/// Width of the type area: 156 mm in twentieths of a point.
pub(super) const TYPE_AREA: usize = 8844;
/// Pitch of the 22 lines of a page: 225 mm / 22, rounded down so that all 22 fit.
pub(super) const LINE_PITCH: usize = 579;
/// Width of one body character, in twentieths of a point.
pub(super) const CHARACTER: usize = 320;
/// How much closer the characters stand, in twentieths of a point, so that 28 of 16 pt fit on a
/// line. A grid of type `linesAndChars` says the same, but programs read it differently (some
/// give every character two cells); closer characters look the same everywhere.
pub(super) const CHARACTER_SPACE: i32 = -5;

/// On which side of a leaf a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Right-hand page: number at the right.
    Odd,
    /// Left-hand page: number at the left.
    Even,
}

/// Measures of the only section: margins leave 156 × 225 mm, 37 mm at the top, 28 mm at the left.
pub(super) fn section_xml(has_header: bool) -> String {
    let header = match has_header {
        true => {
            "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>\
             <w:headerReference w:type=\"even\" r:id=\"rIdHeader\"/>"
        }
        false => "",
    };
    format!(
        "<w:sectPr>{header}<w:footerReference w:type=\"default\" r:id=\"rIdFooterOdd\"/>\
         <w:footerReference w:type=\"even\" r:id=\"rIdFooterEven\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" \
         w:header=\"1134\" w:footer=\"1304\" w:gutter=\"0\"/>\
         <w:docGrid w:type=\"lines\" w:linePitch=\"{LINE_PITCH}\"/></w:sectPr>"
    )
}

/// The page number, one character in from the outer edge of the type area.
pub(super) fn footer_xml(side: Side) -> String {
    let place = match side {
        Side::Odd => "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>",
        Side::Even => "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>",
    };
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{place}</w:pPr>\
         <w:r><w:t xml:space=\"preserve\">— </w:t></w:r>\
         <w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>\
         <w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
    )
}

/// The marking at the head of every page.
pub(super) fn header_xml(marking: &str) -> String {
    format!(
        "{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>\
         <w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t>{}</w:t></w:r></w:p></w:hdr>",
        escape(marking)
    )
}

/// Different footers for odd and even pages, punctuation set closer as Chinese offices expect.
pub(super) fn settings_xml() -> String {
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"640\"/><w:evenAndOddHeaders/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/>\
         <w:compat><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}
