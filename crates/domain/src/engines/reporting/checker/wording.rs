//! What findings say, in Chinese.

use super::document::Count;
use super::{Finding, Fit};

/// Nothing is printed from which the rate would follow.
pub(super) fn alone(name: &str, printed: &str) -> String {
    format!(
        "{name}印作{printed}，文中没有印出它的分子和分母，无从核算。建议同时公布分子、分母和统计口径。"
    )
}

/// The rate follows over another base than its definition names.
pub(super) fn over_another(
    finding: &Finding,
    (part, base, named): (&Count<'_>, &Count<'_>, &Count<'_>),
) -> String {
    let expected = finding.expected.as_deref().unwrap_or("另一数值");
    format!(
        "印作{}，等于{}除以{}（{}）；按定义应除以{}（{}），为{expected}。请说明以哪个数为分母。",
        finding.printed,
        part.value,
        base.value,
        base.figure.measures,
        named.value,
        named.figure.measures
    )
}

/// The rate does not follow from the printed counts.
pub(super) fn misses(
    finding: &Finding,
    name: &str,
    (part, base): (Option<&Count<'_>>, Option<&Count<'_>>),
) -> String {
    let printed = &finding.printed;
    let derived = match (part, base, &finding.expected) {
        (Some(part), Some(base), Some(expected)) => {
            format!("按印出的{}和{}计算为{expected}", part.value, base.value)
        }
        (None, Some(base), _) => format!("以印出的{}为分母，没有整数能得到{printed}", base.value),
        _ => format!("文中没有印出能得到{printed}的分母"),
    };
    if finding.fits.is_empty() {
        return format!(
            "{name}印作{printed}，{derived}；换任何整数作分母都得不到{printed}，两处数字至少有一处有误。请核对原始数据。"
        );
    }
    let fits = listed(&finding.fits);
    format!(
        "{name}印作{printed}，{derived}；{fits}与之相符，但文中没有印出这样的分母。可能另有统计口径，请公布分母。"
    )
}

/// Another rate has the same base.
pub(super) fn joint(name: &str, printed: &str, fits: &[Fit]) -> String {
    format!("同一分母下，{name}{printed}也相符（{}）。", listed(fits))
}

/// A total that its parts do not make.
pub(super) fn total(total: i64, parts: &[i64], sum: i64) -> String {
    let parts: Vec<String> = parts.iter().map(i64::to_string).collect();
    format!(
        "总数印作{total}，各项{}合计为{sum}，两者不符。请核对总数和各项。",
        parts.join("、")
    )
}

/// A part that is more than its total.
pub(super) fn part_above(total: i64, part: i64) -> String {
    format!("其中一项印作{part}，大于总数{total}。请核对总数和该项。")
}

/// Parts that are fewer than the total that they are all of.
pub(super) fn parts_missing(total: i64, sum: i64) -> String {
    format!(
        "总数印作{total}，括号中各项合计只有{sum}，文中没有说明其余{}属于哪一项。请补充说明。",
        total - sum
    )
}

/// A change against the value before it.
pub(super) fn change(now: &str, prior: &str, printed: &str, expected: &str) -> String {
    format!("由{prior}变为{now}，变化应为{expected}，印作{printed}。请核对三个数字。")
}

/// No whole number of the year before gives the change.
pub(super) fn no_prior(now: i64, printed: &str) -> String {
    format!("本年{now}，印作变化{printed}：没有任何整数作为上年数能得到这个比例。请核对两个数字。")
}

/// A rise that is called a fall, or the other way round.
pub(super) fn direction(now: &str, prior: &str, is_rise: bool) -> String {
    let (is, printed) = if is_rise {
        ("上升", "下降")
    } else {
        ("下降", "上升")
    };
    format!("由{prior}到{now}是{is}，文中写作{printed}。请核对数字和用词。")
}

/// Percent where percentage points are meant.
pub(super) fn points(now: &str, prior: &str, printed: &str, expected: &str) -> String {
    format!("由{prior}到{now}相差{expected}，印作{printed}：两个比率之差应写作百分点。")
}

/// Percent of a rate without the rate before.
pub(super) fn percent_of_rate(name: &str, printed: &str) -> String {
    format!(
        "{name}的变化印作{printed}：可以读作相差的百分点，也可以读作变化的百分比，文中没有印出上年比率，无法判断。请写明。"
    )
}

/// One figure with two values.
pub(super) fn repeated(name: &str, first: &str, second: &str) -> String {
    format!("{name}一处印作{first}，另一处印作{second}。请核对并统一。")
}

/// A table and the text disagree.
pub(super) fn table(name: &str, text: &str, table: &str) -> String {
    format!("{name}正文印作{text}，表中印作{table}。请核对并统一。")
}

/// What this report says of last year and what last year's report says.
pub(super) fn years(name: &str, (year, implied): (i16, &str), printed: &str) -> String {
    format!(
        "按本年数和变化推算，{name}{year}年应为{implied}；{year}年的报告印作{printed}。请核对，口径有调整的请说明。"
    )
}

fn listed(fits: &[Fit]) -> String {
    let fits: Vec<String> = fits
        .iter()
        .map(|fit| format!("{}/{}", fit.numerator, fit.denominator))
        .collect();
    fits.join("、")
}
