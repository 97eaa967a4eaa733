//! Signs of Chinese texts that the engine looks for.

/// Opens a title.
pub(super) const TITLE_OPENS: char = '\u{300A}';
/// Closes a title.
pub(super) const TITLE_CLOSES: char = '\u{300B}';

/// Whether a sign ends a sentence; a semicolon does, for lists are judged item by item.
pub(super) fn ends_sentence(sign: char) -> bool {
    matches!(sign, '。' | '；' | '！' | '？' | ';' | '\n')
}

/// Whether a sign may stand in a Chinese numeral of an article.
pub(super) fn is_numeral(sign: char) -> bool {
    sign.is_ascii_digit() || "零〇一二三四五六七八九十百千".contains(sign)
}

/// A blank of either width.
pub(super) fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || sign == '\u{3000}' || sign == '\u{FEFF}'
}

/// Reads the numeral that a text begins with; the number and the rest.
pub(super) fn numeral(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|sign| !is_numeral(sign)).unwrap_or(text.len());
    // No article has more digits; a longer run is something else.
    if end == 0 || end > 24 {
        return None;
    }
    let number = crate::law::chinese_number::read(&text[..end].replace('〇', "零"))?;
    Some((number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_with_their_rest() {
        assert_eq!(numeral("十二条"), Some((12, "条")));
        assert_eq!(numeral("30日"), Some((30, "日")));
        assert_eq!(numeral("条"), None);
        assert_eq!(numeral("99999999999999999999999"), None);
    }
}
