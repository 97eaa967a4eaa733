//! Sums of money that a contract writes in words and in figures.

use super::Doubt;
use crate::engines::text_review::draft::Draft;
use crate::engines::text_review::rule::Check;

const CAPITALS: &str = "零壹贰叁肆伍陆柒捌玖";
/// How far after the words the figures may stand, in bytes.
const NEAR: usize = 60;

/// 人民币（大写）壹万元整（¥10000.00）: both must be the same sum.
pub(super) fn agree(draft: &Draft<'_>) -> Vec<Doubt> {
    let text = draft.text;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|sign: char| CAPITALS.contains(sign) && sign != '零') {
        let start = at + start;
        let length = text[start..]
            .find(|sign| !is_capital(sign))
            .unwrap_or(text.len() - start);
        let end = start + length;
        at = end;
        let Some(in_words) = cents_of_words(&text[start..end]) else {
            continue;
        };
        let Some((in_figures, after)) = figures_after(text, end) else {
            continue;
        };
        if in_words != in_figures {
            let what = format!("大写为{}元，小写为{}元", yuan(in_words), yuan(in_figures));
            found.push((Check::SumsAgree, start..after, what));
        }
    }
    found
}

fn is_capital(sign: char) -> bool {
    CAPITALS.contains(sign) || "拾佰仟万亿元圆角分整正".contains(sign)
}

/// Whole cents of a sum in capital numerals that ends in 元.
fn cents_of_words(words: &str) -> Option<u64> {
    let (whole, rest) = words.split_once(['元', '圆'])?;
    let mut cents = count(whole)?.checked_mul(100)?;
    let rest = rest.trim_end_matches(['整', '正']);
    let (dimes, rest) = rest
        .split_once('角')
        .map_or((None, rest), |(dimes, rest)| (Some(dimes), rest));
    if let Some(dimes) = dimes {
        cents += count(dimes.trim_start_matches('零'))? * 10;
    }
    if let Some((single, _)) = rest.split_once('分') {
        cents += count(single.trim_start_matches('零'))?;
    }
    Some(cents)
}

fn count(words: &str) -> Option<u64> {
    let (mut total, mut group, mut digit) = (0u64, 0u64, None);
    for sign in words.chars() {
        if let Some(value) = CAPITALS.chars().position(|known| known == sign) {
            digit = u64::try_from(value).ok();
            continue;
        }
        let power = match sign {
            '拾' => 10,
            '佰' => 100,
            '仟' => 1000,
            '万' | '亿' => {
                let power = if sign == '万' { 10_000 } else { 100_000_000 };
                total = total
                    .checked_add(group.checked_add(digit.take().unwrap_or(0))?)?
                    .checked_mul(power)?;
                group = 0;
                continue;
            }
            _ => return None,
        };
        group = group.checked_add(digit.take().unwrap_or(1) * power)?;
    }
    total.checked_add(group)?.checked_add(digit.unwrap_or(0))
}

/// A sum in figures close after: ¥12,000.50, 小写：12000元; in cents, and where it ends.
fn figures_after(text: &str, from: usize) -> Option<(u64, usize)> {
    let near: String = text[from..]
        .chars()
        .take_while(|sign| !matches!(sign, '。' | '\n'))
        .take(NEAR / 3)
        .collect();
    let lead = near
        .find(['¥', '￥'])
        .map(|at| (at, at + near[at..].chars().next().map_or(1, char::len_utf8)));
    let (_, begin) = lead.or_else(|| near.find("小写").map(|at| (at, at + "小写".len())))?;
    let figures = near[begin..].find(|sign: char| sign.is_ascii_digit())? + begin;
    let end = near[figures..]
        .find(|sign: char| !sign.is_ascii_digit() && sign != ',' && sign != '.')
        .map_or(near.len(), |end| figures + end);
    let digits = near[figures..end].replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let cents: u64 = format!("{fraction:0<2}").get(..2)?.parse().ok()?;
    let cents = whole
        .parse::<u64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)?;
    // 万元 after the figures: the unit is ten thousand.
    let cents = if near[end..].starts_with('万') {
        cents.checked_mul(10_000)?
    } else {
        cents
    };
    Some((cents, from + end))
}

fn yuan(cents: u64) -> String {
    match cents % 100 {
        0 => (cents / 100).to_string(),
        rest => format!("{}.{rest:02}", cents / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_sums_are_read() {
        assert_eq!(cents_of_words("壹万贰仟元整"), Some(1_200_000));
        assert_eq!(cents_of_words("叁佰零伍元伍角零贰分"), Some(30_552));
        assert_eq!(cents_of_words("拾万元"), Some(10_000_000));
        assert_eq!(cents_of_words("壹亿元"), Some(10_000_000_000));
    }

    #[test]
    fn figures_are_read_after_the_sign() {
        assert_eq!(
            figures_after("（¥12,000.50）", 0).map(|found| found.0),
            Some(1_200_050)
        );
        assert_eq!(
            figures_after("（小写：1.2万元）", 0).map(|found| found.0),
            Some(1_200_000)
        );
        assert_eq!(figures_after("。¥1", 0), None);
    }
}
