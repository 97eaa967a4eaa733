//! Days, years and moments as reports write them, also with stray blanks.

use super::numeral::arabic;

/// A date as read: the text of its value, and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// `2024`, `2025-03-03`, `03-29`, `2021/2025`, with the hour where one is written.
    pub value: String,
    /// Behind the last character.
    pub end: usize,
}

/// Where the date ends that begins here.
pub(super) fn date_end(line: &[char], at: usize) -> Option<usize> {
    date(line, at).map(|found| found.end)
}

/// The date that begins here.
pub(super) fn date(line: &[char], at: usize) -> Option<Found> {
    let first = *line.get(at)?;
    arabic(first)?;
    let (number, end, digits) = digits(line, at)?;
    if digits == 4 && (1900..2100).contains(&number) {
        return year_range(line, number, end)
            .or_else(|| dashed(line, number, end))
            .or_else(|| written(line, number, end));
    }
    let next = blank_end(line, end);
    if digits <= 2 && (1..=12).contains(&number) && line.get(next) == Some(&'月') {
        return month(line, number, next + 1);
    }
    None
}

fn digits(line: &[char], at: usize) -> Option<(i64, usize, usize)> {
    let run = line[at.min(line.len())..]
        .iter()
        .map_while(|letter| arabic(*letter));
    let (mut number, mut count) = (0, 0);
    for digit in run.take(9) {
        number = number * 10 + digit;
        count += 1;
    }
    let more = line.get(at + count).copied().and_then(arabic).is_some();
    (count > 0 && !more).then_some((number, at + count, count))
}

fn blank_end(line: &[char], at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take(3)
        .take_while(|c| matches!(c, ' ' | '\u{3000}' | '\u{a0}'))
        .count()
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '－' | '—' | '–' | '~' | '～' | '至')
}

/// 2021—2025年, 2021年-2025年.
fn year_range(line: &[char], from: i64, end: usize) -> Option<Found> {
    let mut at = end;
    if line.get(at) == Some(&'年') {
        at += 1;
    }
    let dash = *line.get(at)?;
    if !is_dash(dash) {
        return None;
    }
    let (to, end, digits) = digits(line, blank_end(line, at + 1))?;
    let is_year = digits == 4 && (from..2100).contains(&to) && line.get(end) == Some(&'年');
    is_year.then(|| Found {
        value: format!("{from}/{to}"),
        end: end + 1,
    })
}

/// 2024-03-04, 2024- 03- 04 16: 22, 2024/3/4, 2024.3.4.
fn dashed(line: &[char], year: i64, end: usize) -> Option<Found> {
    let sign = *line.get(end)?;
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let (month, end, _) = digits(line, blank_end(line, end + 1))?;
    if line.get(end) != Some(&sign) || !(1..=12).contains(&month) {
        return None;
    }
    let (day, end, _) = digits(line, blank_end(line, end + 1))?;
    if !(1..=31).contains(&day) {
        return None;
    }
    let value = format!("{year}-{month:02}-{day:02}");
    Some(hour(line, end).map_or(
        Found {
            value: value.clone(),
            end,
        },
        |(hour, end)| Found {
            value: format!("{value} {hour}"),
            end,
        },
    ))
}

/// The hour behind a day.
fn hour(line: &[char], end: usize) -> Option<(String, usize)> {
    let at = blank_end(line, end);
    let (hour, end, _) = digits(line, at)?;
    if at == end || hour > 24 || !matches!(line.get(end), Some(':' | '：')) {
        return None;
    }
    let (minute, end, _) = digits(line, blank_end(line, end + 1))?;
    (minute < 60).then(|| (format!("{hour:02}:{minute:02}"), end))
}

/// 2024年, 2024年度, 2025年3月, 2025年3月3日.
fn written(line: &[char], year: i64, end: usize) -> Option<Found> {
    let at = blank_end(line, end);
    if line.get(at) != Some(&'年') {
        return None;
    }
    let end = at + 1;
    if line.get(end) == Some(&'度') {
        return Some(Found {
            value: year.to_string(),
            end: end + 1,
        });
    }
    let month_at = blank_end(line, end);
    let behind = digits(line, month_at).filter(|(month, _, _)| (1..=12).contains(month));
    let Some((month, month_end, _)) = behind else {
        return Some(Found {
            value: year.to_string(),
            end,
        });
    };
    let sign = blank_end(line, month_end);
    if line.get(sign) != Some(&'月') {
        return Some(Found {
            value: year.to_string(),
            end,
        });
    }
    let rest = day(line, sign + 1);
    let value = match rest {
        Some((day, _)) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{year}-{month:02}"),
    };
    Some(Found {
        value,
        end: rest.map_or(sign + 1, |(_, end)| end),
    })
}

/// 3日 behind a month; also 29日.
fn day(line: &[char], at: usize) -> Option<(i64, usize)> {
    let (day, end, _) = digits(line, blank_end(line, at))?;
    let sign = blank_end(line, end);
    let is_day = (1..=31).contains(&day) && matches!(line.get(sign), Some('日' | '号'));
    is_day.then_some((day, sign + 1))
}

/// 3月29日, 1月至6月; a lone 2月 is left to the sentence.
fn month(line: &[char], month: i64, end: usize) -> Option<Found> {
    if let Some((day, end)) = day(line, end) {
        return Some(Found {
            value: format!("{month:02}-{day:02}"),
            end,
        });
    }
    let dash = *line.get(end)?;
    if !is_dash(dash) {
        return None;
    }
    let (to, end, _) = digits(line, end + 1)?;
    (line.get(end) == Some(&'月')).then(|| Found {
        value: format!("{month:02}/{to:02}"),
        end: end + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let line: Vec<char> = text.chars().collect();
        date(&line, 0).map(|found| (found.value, found.end))
    }

    #[test]
    fn dates_of_every_writing_have_their_value() {
        assert_eq!(read("2024年,"), Some(("2024".into(), 5)));
        assert_eq!(read("2024年度报告"), Some(("2024".into(), 6)));
        assert_eq!(read("2025年3月3日"), Some(("2025-03-03".into(), 9)));
        assert_eq!(
            read("2024- 03- 04 16: 22 访"),
            Some(("2024-03-04 16:22".into(), 19))
        );
        assert_eq!(read("2021—2025年)"), Some(("2021/2025".into(), 10)));
        assert_eq!(read("3月29日"), Some(("03-29".into(), 5)));
        assert_eq!(read("1月至6月"), Some(("01/06".into(), 5)));
        assert_eq!(read("2月接待"), None);
        assert_eq!(read("2024件"), None);
        assert_eq!(read("20245年"), None);
    }
}
