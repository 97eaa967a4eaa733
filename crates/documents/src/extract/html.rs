//! The text of a web page.

use super::resolved;

/// Elements whose content is no text of the page.
const HIDDEN: [&str; 6] = ["script", "style", "head", "noscript", "template", "svg"];
/// Elements that begin a line.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "title",
    "blockquote",
    "hr",
    "dd",
    "dt",
    "tbody",
    "thead",
    "form",
];
/// Elements that are cells of a table.
const CELLS: [&str; 2] = ["td", "th"];

/// Whether a text is a web page: markup stands at its beginning.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(512).collect();
    let start = start.to_ascii_lowercase();
    let signs = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<div",
        "<table",
        "<p>",
        "<p ",
        "<span",
    ];
    start.starts_with('<') && signs.iter().any(|sign| start.contains(sign))
}

/// The text: a line for each block, without script and style.
pub(super) fn text(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(letter) = rest.chars().next() {
        if letter == '<' {
            rest = tag(rest, &mut out);
            continue;
        }
        let found = if letter == '&' { resolved(rest) } else { None };
        let (letter, length) = found.unwrap_or((letter, letter.len_utf8()));
        push(&mut out, letter);
        rest = &rest[length..];
    }
    out
}

/// Adds a letter; blanks of the source are one blank.
fn push(out: &mut String, letter: char) {
    if !letter.is_whitespace() {
        out.push(letter);
    } else if !out.ends_with([' ', '\n']) && !out.is_empty() {
        out.push(' ');
    }
}

/// Steps over a tag, and over what it hides; adds a line end where it begins a block.
fn tag<'t>(text: &'t str, out: &mut String) -> &'t str {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let Some(end) = text.find('>') else {
        out.push('<');
        return &text[1..];
    };
    let inside = &text[1..end];
    let closing = inside.starts_with('/');
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let rest = &text[end + 1..];
    if name.is_empty() && !closing && !inside.starts_with(['!', '?']) {
        out.push('<');
        return &text[1..];
    }
    if BLOCKS.contains(&name.as_str()) && !out.is_empty() && !out.ends_with('\n') {
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    if CELLS.contains(&name.as_str()) && closing {
        out.push_str(" | ");
    }
    if HIDDEN.contains(&name.as_str()) && !closing && !inside.ends_with('/') {
        return behind(rest, &name);
    }
    rest
}

/// What stands behind the end of a hidden element; a page that never ends it ends there.
fn behind<'t>(text: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let close = from + at + 2;
        let found = text.get(close..close + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            let end = text[close..]
                .find('>')
                .map_or(text.len(), |end| close + end + 1);
            return &text[end..];
        }
        from = close;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_becomes_its_lines_without_script_style_and_comments() {
        let page = "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>\n\
            <p>一、成效</p><script>if (1 < 2) {}</script><!-- 9件 --><p>办结<b>148</b>件,\n  败诉率&nbsp;7.22%&#xFF0C;a &lt; b</p>\
            <table><tr><td>收案</td><td>845</td></tr></table></body></html>";
        assert!(is_html(page) && !is_html("1 < 2") && !is_html("一、<p>"));
        assert_eq!(
            text(page),
            "一、成效\n办结148件, 败诉率 7.22%，a < b\n收案 | 845 |\n"
        );
    }

    #[test]
    fn broken_markup_ends_and_loses_no_text() {
        assert_eq!(text("<p>甲 < 乙 & 丙</p"), "甲 < 乙 & 丙</p");
        assert_eq!(text("<script>1"), "");
        assert_eq!(text("<!-- 1"), "");
        assert_eq!(text("a<"), "a<");
    }
}
