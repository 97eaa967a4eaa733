//! Paragraph styles and fonts.

use super::page::{CHARACTER, CHARACTER_SPACE, LINE_PITCH};
use super::{DECLARATION, NAMESPACES};
use std::fmt::Write as _;

const SONG_TITLE: &str = "方正小标宋简体";
const FANG_SONG: &str = "仿宋_GB2312";
const KAI: &str = "楷体_GB2312";
const HEI: &str = "黑体";
const SONG: &str = "宋体";
const LATIN: &str = "Times New Roman";

/// One paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    half_points: u16,
    paragraph: String,
    run: &'static str,
}

/// All styles of a document.
pub(super) fn styles_xml() -> String {
    let mut xml = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{}\
         <w:spacing w:val=\"{CHARACTER_SPACE}\"/><w:kern w:val=\"2\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/>\
         <w:autoSpaceDN w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{LINE_PITCH}\" \
         w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr><w:rPr>{}\
         <w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/>\
         <w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
        fonts(FANG_SONG),
        fonts(FANG_SONG),
    );
    for style in [heading_styles(), letter_styles(), table_styles()]
        .into_iter()
        .flatten()
    {
        push_style(&mut xml, &style);
    }
    xml.push_str("</w:styles>");
    xml
}

fn push_style(xml: &mut String, style: &Style) {
    let _ = write!(
        xml,
        "<w:style w:type=\"paragraph\" w:customStyle=\"{}\" w:styleId=\"{}\"><w:name w:val=\"{}\"/>\
         <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{}</w:pPr><w:rPr>{}{}\
         <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
        u8::from(!is_built_in(style.id)),
        style.id,
        style.name,
        style.paragraph,
        fonts(style.font),
        style.run,
        size = style.half_points,
    );
}

fn is_built_in(id: &str) -> bool {
    matches!(id, "Title" | "Header" | "Footer") || id.starts_with("Heading")
}

fn fonts(east_asian: &str) -> String {
    let latin = if east_asian == SONG { SONG } else { LATIN };
    format!(
        "<w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{east_asian}\" w:cs=\"{LATIN}\"/>"
    )
}

/// First line indented by two characters.
fn indent() -> String {
    format!(
        "<w:ind w:firstLineChars=\"200\" w:firstLine=\"{}\"/>",
        2 * CHARACTER
    )
}

fn heading_styles() -> Vec<Style> {
    let heading = |id, name, font, level: u8, run| Style {
        id,
        name,
        font,
        half_points: 32,
        paragraph: format!("<w:keepNext/>{}<w:outlineLvl w:val=\"{level}\"/>", indent()),
        run,
    };
    vec![
        heading("Heading1", "heading 1", HEI, 0, ""),
        heading("Heading2", "heading 2", KAI, 1, ""),
        heading("Heading3", "heading 3", FANG_SONG, 2, "<w:b/><w:bCs/>"),
        heading("Heading4", "heading 4", FANG_SONG, 3, ""),
    ]
}

fn letter_styles() -> Vec<Style> {
    let style = |id, name, paragraph: &str| Style {
        id,
        name,
        font: FANG_SONG,
        half_points: 32,
        paragraph: paragraph.to_owned(),
        run: "",
    };
    let centred = "<w:jc w:val=\"center\"/>";
    vec![
        Style {
            font: SONG_TITLE,
            half_points: 44,
            ..style(
                "Title",
                "Title",
                "<w:keepNext/><w:snapToGrid w:val=\"0\"/>\
                 <w:spacing w:line=\"640\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            )
        },
        Style {
            font: SONG_TITLE,
            half_points: 100,
            run: "<w:color w:val=\"FF0000\"/>",
            ..style(
                "RedHead",
                "红头",
                "<w:spacing w:before=\"1984\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
            )
        },
        style(
            "NumberUnderRedHead",
            "红头文号",
            "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>\
             <w:jc w:val=\"center\"/>",
        ),
        style("Number", "文号", centred),
        style("Addressee", "主送机关", "<w:jc w:val=\"left\"/>"),
        style("BodyText", "正文段落", &indent()),
        style("Right", "右对齐", "<w:jc w:val=\"right\"/>"),
        style("Centre", "居中", centred),
        style(
            "Signature",
            "落款",
            "<w:keepLines/><w:jc w:val=\"center\"/>",
        ),
    ]
}

fn table_styles() -> Vec<Style> {
    let spacing = |twips, rule| format!("<w:spacing w:line=\"{twips}\" w:lineRule=\"{rule}\"/>");
    let loose = format!(
        "<w:snapToGrid w:val=\"0\"/>{}",
        "<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>"
    );
    let style = |id, name, font, half_points, paragraph: String| Style {
        id,
        name,
        font,
        half_points,
        paragraph,
        run: "",
    };
    let centred = "<w:jc w:val=\"center\"/>";
    let left = "<w:jc w:val=\"left\"/>";
    vec![
        style(
            "TableHead",
            "表头",
            HEI,
            24,
            format!("<w:keepNext/>{loose}{centred}"),
        ),
        style(
            "TableCell",
            "表格文字",
            FANG_SONG,
            24,
            format!("{loose}{left}"),
        ),
        style(
            "AfterTable",
            "表后",
            FANG_SONG,
            10,
            format!("<w:snapToGrid w:val=\"0\"/>{}", spacing(120, "exact")),
        ),
        style("Footer", "footer", SONG, 28, spacing(240, "auto")),
        Style {
            run: "<w:color w:val=\"7F7F7F\"/>",
            ..style(
                "Header",
                "header",
                HEI,
                24,
                format!("{}{centred}", spacing(240, "auto")),
            )
        },
    ]
}

/// The fonts by name, each with the names of those that may stand in for it.
pub(super) fn font_table_xml() -> String {
    let fonts = [
        (
            SONG_TITLE,
            "FZXiaoBiaoSong-B05S,小标宋体,Noto Serif CJK SC",
            "roman",
        ),
        (
            FANG_SONG,
            "仿宋,FangSong,FandolFang,Noto Serif CJK SC",
            "modern",
        ),
        (KAI, "楷体,KaiTi,FandolKai,Noto Serif CJK SC", "modern"),
        (HEI, "SimHei,FandolHei,Noto Sans CJK SC", "modern"),
        (SONG, "SimSun,FandolSong,Noto Serif CJK SC", "auto"),
    ];
    let mut list = String::new();
    for (name, substitutes, family) in fonts {
        let _ = write!(
            list,
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{substitutes}\"/><w:charset w:val=\"86\"/>\
             <w:family w:val=\"{family}\"/><w:pitch w:val=\"variable\"/></w:font>"
        );
    }
    let _ = write!(
        list,
        "<w:font w:name=\"{LATIN}\"><w:charset w:val=\"00\"/><w:family w:val=\"roman\"/>\
         <w:pitch w:val=\"variable\"/></w:font>"
    );
    format!("{DECLARATION}<w:fonts {NAMESPACES}>{list}</w:fonts>")
}
