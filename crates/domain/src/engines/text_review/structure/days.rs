//! The days that a document writes about itself.

use super::Doubt;
use crate::engines::text_review::draft::Draft;
use crate::engines::text_review::marks::{TITLE_CLOSES, is_blank};
use crate::engines::text_review::rule::Check;
use jiff::civil::Date;
use std::ops::Range;

/// Words that say from when a document applies, besides 施行.
const BEGINS: [&str; 5] = ["起施行", "起实施", "起执行", "起生效", "起试行"];

/// Words that say until when.
const ENDS: [&str; 6] = ["有效期", "有效至", "期满", "施行至", "实施至", "失效"];

/// Whether a text has one of these words, all of which begin with one sign.
fn says(text: &str, first: char, words: &[&str]) -> bool {
    let mut places = text.match_indices(first);
    places.any(|(at, _)| words.iter().any(|word| text[at..].starts_with(word)))
}

/// Whether a document has articles or headings at all: a fragment owes no day.
fn is_whole(draft: &Draft<'_>) -> bool {
    draft
        .lines
        .iter()
        .filter(|line| line.numbering.is_some())
        .count()
        >= 3
}

/// The last line, where what is missing is shown.
fn last_line(draft: &Draft<'_>) -> Range<usize> {
    draft.lines.last().map_or(0..0, |line| line.at.clone())
}

/// The day from which it applies is missing.
pub(super) fn effective(draft: &Draft<'_>) -> Vec<Doubt> {
    let is_said = says(draft.text, '起', &BEGINS);
    if is_said || !is_whole(draft) {
        return Vec::new();
    }
    vec![(
        Check::EffectiveDay,
        last_line(draft),
        "全文没有施行日期".to_string(),
    )]
}

/// The period for which it applies is missing.
pub(super) fn validity(draft: &Draft<'_>) -> Vec<Doubt> {
    let is_said = ENDS.iter().any(|word| draft.text.contains(word));
    if is_said || !is_whole(draft) {
        return Vec::new();
    }
    vec![(
        Check::Validity,
        last_line(draft),
        "全文没有有效期".to_string(),
    )]
}

/// A day as written: bytes of the text, and the day where the calendar has it.
struct Written {
    at: Range<usize>,
    day: Option<Date>,
}

/// Every 某年某月某日 in Arabic figures.
fn written(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let digits = text[..at]
            .bytes()
            .rev()
            .take_while(u8::is_ascii_digit)
            .count();
        let Some(rest) = text[at..].strip_prefix('年') else {
            continue;
        };
        let (Some((month, rest)), true) = (part(rest, '月'), digits == 4) else {
            continue;
        };
        let Some((day, rest)) = part(rest, '日') else {
            continue;
        };
        let start = at - digits;
        let year = text[start..at].parse().unwrap_or(0);
        found.push(Written {
            at: start..text.len() - rest.len(),
            day: Date::new(year, month, day).ok(),
        });
    }
    found
}

fn part(text: &str, unit: char) -> Option<(i8, &str)> {
    let text = text.trim_start_matches(|sign| is_blank(sign) && sign != '\n');
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..end].parse().ok()?;
    let rest = text[end..].trim_start_matches(|sign| is_blank(sign) && sign != '\n');
    Some((number, rest.strip_prefix(unit)?))
}

/// A day that the calendar does not have.
pub(super) fn real(draft: &Draft<'_>) -> Vec<Doubt> {
    let wrong = written(draft.text)
        .into_iter()
        .filter(|written| written.day.is_none());
    wrong
        .map(|written| (Check::RealDays, written.at, "历法中没有这一天".to_string()))
        .collect()
}

/// The end of validity does not lie after the beginning.
pub(super) fn in_order(draft: &Draft<'_>) -> Vec<Doubt> {
    let days = written(draft.text);
    let after = |written: &Written| &draft.text[written.at.end..];
    let before = |written: &Written| {
        let text = &draft.text[..written.at.start];
        let from = text
            .char_indices()
            .rev()
            .take(8)
            .last()
            .map_or(0, |(at, _)| at);
        &text[from..]
    };
    let begins = days
        .iter()
        .filter(|written| BEGINS.iter().any(|word| after(written).starts_with(word)));
    // Where another document's day is told (《…》自…起施行), it is not this one's.
    let begins = begins.filter(|written| !before(written).contains(TITLE_CLOSES));
    let Some(begin) = begins.filter_map(|written| written.day).next_back() else {
        return Vec::new();
    };
    let ends = days.iter().filter(|written| {
        ["有效期至", "有效至", "施行至", "实施至", "执行至", "截至"]
            .iter()
            .any(|word| before(written).ends_with(word))
            && !before(written).contains("截至")
    });
    let wrong = ends.filter(|written| written.day.is_some_and(|day| day <= begin));
    wrong
        .map(|written| {
            (
                Check::DaysInOrder,
                written.at.clone(),
                format!("届满日不晚于施行日{begin}"),
            )
        })
        .collect()
}
