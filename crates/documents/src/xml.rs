//! Escaping for XML and HTML text.

/// Whether a character may stand in an XML 1.0 document.
///
/// Control characters come in with text that was pasted from other programs; one of them makes
/// the whole file unreadable for word processors.
pub(crate) fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' => true,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    }
}

/// Escapes text for element content and for quoted attributes; characters that XML forbids are
/// dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars().filter(|&c| is_allowed(c)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_is_escaped_and_control_characters_are_dropped() {
        assert_eq!(
            escape("<a b=\"1\">&'"),
            "&lt;a b=&quot;1&quot;&gt;&amp;&#39;"
        );
        assert_eq!(escape("甲\u{0}\u{8}\u{1F}\u{85}\u{FFFE}乙\t丙"), "甲乙\t丙");
        assert_eq!(escape("𠮷訚〔2024〕"), "𠮷訚〔2024〕");
    }
}
