//! Money: whole cents (分), read and shown without floats.

/// The cents of a decimal text in 元 with at most two places, such as `1234.5`; no separators.
pub fn cents_of(text: &str) -> Option<i64> {
    scaled(text, 2)
}

/// Reads `1,234.50`, `￥1,234.50元` or `3.5万元`.
pub(super) fn money(text: &str) -> Option<i64> {
    let text = text.trim_start_matches(['¥', '￥']).trim();
    let text = text.strip_suffix('元').unwrap_or(text).trim_end();
    let (text, places) = match text.strip_suffix('万') {
        Some(text) => (text, 6),
        None => text.strip_suffix('亿').map_or((text, 2), |text| (text, 10)),
    };
    scaled(&without_separators(text.trim_end())?, places)
}

/// Digits without thousands separators; `None` when a group has not three digits.
pub(super) fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.contains(',') {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches('-');
    let grouped = whole.contains(',');
    let regular = groups.all(|group| group.len() == 3);
    let starts_well = !grouped || (1..=3).contains(&first.len());
    (regular && starts_well).then(|| text.replace(',', ""))
}

/// A decimal text times ten to the power `places`, exact; `None` when a digit would be lost.
fn scaled(text: &str, places: usize) -> Option<i64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places {
        return None;
    }
    let number: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(sign * number)
}

/// `1,234.50元`.
pub fn shown_money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}元", cents % 100)
}

/// `1234.50`, as in JSON and in files.
pub(super) fn plain_money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::{money, shown_money};

    #[test]
    fn money_is_exact_or_refused() {
        assert_eq!(money("1,234.50"), Some(123_450));
        assert_eq!(money("￥1,234.5元"), Some(123_450));
        assert_eq!(money("3.5万元"), Some(3_500_000));
        assert_eq!(money("0.29"), Some(29));
        assert_eq!(money("12.340"), Some(1234));
        for wrong in ["1,23", "12.345", "1e3", "", "1.", "一百", "1,2345"] {
            assert_eq!(money(wrong), None, "{wrong}");
        }
        assert_eq!(money("9".repeat(30).as_str()), None);
    }

    #[test]
    fn money_is_shown_with_separators() {
        assert_eq!(shown_money(123_456_789), "1,234,567.89元");
        assert_eq!(shown_money(-5), "-0.05元");
    }
}
