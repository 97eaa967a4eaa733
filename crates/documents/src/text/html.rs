//! A document as HTML; how it looks is the style sheet's matter.

use super::{Block, Document, Signature, runs};
use crate::xml::escape;
use std::fmt::Write as _;

/// Gives a document as one `article` element, every text escaped.
///
/// Class names: `letter`, `letter-marking`, `letter-red-head`, `letter-number`, `letter-title`,
/// `letter-addressee`, `letter-heading` with `level-1` to `level-4`, `letter-paragraph`,
/// `letter-item`, `letter-table`, `letter-right` (with `letter-sign-here` where a name is signed by
/// hand), `letter-centre`, `letter-page-break`,
/// `letter-signature`. The title is an `h2`, because the page around it has its own `h1`.
pub fn to_html(document: &Document) -> String {
    let mut html = String::from("<article class=\"letter\" lang=\"zh-CN\">\n");
    if let Some(marking) = &document.marking {
        line(&mut html, "p", "letter-marking", marking);
    }
    if let Some(organ) = &document.red_head {
        line(&mut html, "p", "letter-red-head", organ);
    }
    if let Some(number) = document
        .number
        .as_ref()
        .filter(|_| document.red_head.is_some())
    {
        line(&mut html, "p", "letter-number", number);
    }
    if !document.title.is_empty() {
        line(&mut html, "h2", "letter-title", &document.title);
    }
    if let Some(number) = document
        .number
        .as_ref()
        .filter(|_| document.red_head.is_none())
    {
        line(&mut html, "p", "letter-number", number);
    }
    for block in &document.blocks {
        push_block(&mut html, block);
    }
    if let Some(signature) = &document.signature {
        push_signature(&mut html, signature);
    }
    html.push_str("</article>\n");
    html
}

fn push_signature(html: &mut String, signature: &Signature) {
    html.push_str("<div class=\"letter-signature\">\n");
    line(html, "p", "letter-signature-organ", &signature.organ);
    line(html, "p", "letter-signature-date", &signature.date);
    html.push_str("</div>\n");
}

fn push_block(html: &mut String, block: &Block) {
    match block {
        Block::RedHead(text) => line(html, "p", "letter-red-head", text),
        Block::Number(text) => line(html, "p", "letter-number", text),
        Block::Title(text) => line(html, "h2", "letter-title", text),
        Block::Addressee(text) => line(html, "p", "letter-addressee", text),
        Block::Heading { level, text } => {
            let tag = ["h3", "h4", "h5", "h6"][usize::from(level.clamp(&1, &4) - 1)];
            line(html, tag, &format!("letter-heading level-{level}"), text);
        }
        Block::Paragraph(text) => line(html, "p", "letter-paragraph", text),
        Block::Item { label, text } => {
            line(html, "p", "letter-item", &format!("{label} {text}"));
        }
        Block::Signature(signature) => push_signature(html, signature),
        Block::Right(text) if text.ends_with(['：', ':']) => {
            line(html, "p", "letter-right letter-sign-here", text);
        }
        Block::Right(text) => line(html, "p", "letter-right", text),
        Block::Centre(text) => line(html, "p", "letter-centre", text),
        Block::PageBreak => html.push_str("<hr class=\"letter-page-break\">\n"),
        Block::Table { head, rows } => push_table(html, head, rows),
    }
}

fn push_table(html: &mut String, head: &[String], rows: &[Vec<String>]) {
    html.push_str("<table class=\"letter-table\">\n");
    if !head.is_empty() {
        html.push_str("<thead><tr>");
        for cell in head {
            let _ = write!(html, "<th scope=\"col\">{}</th>", inline(cell));
        }
        html.push_str("</tr></thead>\n");
    }
    html.push_str("<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for cell in row {
            let _ = write!(html, "<td>{}</td>", inline(cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n");
}

fn line(html: &mut String, tag: &str, class: &str, text: &str) {
    let _ = writeln!(html, "<{tag} class=\"{class}\">{}</{tag}>", inline(text));
}

fn inline(text: &str) -> String {
    runs(text)
        .iter()
        .map(|run| match run.bold {
            true => format!("<strong>{}</strong>", escape(&run.text)),
            false => escape(&run.text).replace('\n', "<br>"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_escaped_and_semantic() {
        let mut document = Document::from_text(
            "# 决定书\n% 某〔2024〕1号\n一、<script>\n甲 **&** 乙\n| 项 |\n|---|\n| \"x\" |\n>> 某局\n>> 2024年1月1日",
        );
        document.marking = Some("演示数据".into());
        let html = to_html(&document);
        for expected in [
            "<p class=\"letter-marking\">演示数据</p>",
            "<h2 class=\"letter-title\">决定书</h2>\n<p class=\"letter-number\">某〔2024〕1号</p>",
            "<h3 class=\"letter-heading level-1\">一、&lt;script&gt;</h3>",
            "甲 <strong>&amp;</strong> 乙",
            "<th scope=\"col\">项</th>",
            "<td>&quot;x&quot;</td>",
            "<p class=\"letter-signature-organ\">某局</p>",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
        assert!(!html.contains("<script>"));
    }
}
