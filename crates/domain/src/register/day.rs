//! Civil days as people write them.

use super::Moment;
use jiff::civil::Date;

/// Years outside which a day is taken for a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

/// `2024年3月5日`.
pub fn shown_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2024年3月5日 09:30`.
pub(super) fn shown_moment(moment: Moment) -> String {
    let time = moment.civil();
    format!(
        "{} {:02}:{:02}",
        shown_day(time.date()),
        time.hour(),
        time.minute()
    )
}

/// Reads `2024-03-05`, `2024/3/5`, `20240305`, `2024年3月5日`, `二〇二四年三月五日`; digits already narrow.
///
/// # Errors
/// In Chinese: which rule is broken and what to write.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let text = ["T00:00:00", " 00:00:00", " 00:00"]
        .iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text);
    let Some((year, month, day)) = parts(text) else {
        return Err("不是日期：应写作 2024-03-05 或 2024年3月5日".to_string());
    };
    possible(year, month, day)
}

/// Reads what [`Moment::parse`] reads, and `2024年3月5日9时30分`, `2024年3月5日 9:30`.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(moment) = Moment::parse(text) {
        return Ok(moment);
    }
    let (date, time) = match text.split_once('日') {
        Some((date, time)) => (format!("{date}日"), time.trim()),
        None => match text.split_once(' ') {
            Some((date, time)) => (date.to_string(), time.trim()),
            None => (text.to_string(), ""),
        },
    };
    let wrong = || "不是时刻：应写作 2024-03-05T09:30 或 2024年3月5日9时30分".to_string();
    let (hour, minute) = if time.is_empty() {
        (0, 0)
    } else {
        let time = time.strip_suffix('分').unwrap_or(time);
        let (hour, minute) = time.split_once(['时', ':', '：']).ok_or_else(wrong)?;
        let minute = if minute.is_empty() { "0" } else { minute };
        (
            hour.parse().map_err(|_| wrong())?,
            minute.parse().map_err(|_| wrong())?,
        )
    };
    let time = jiff::civil::Time::new(hour, minute, 0, 0).map_err(|_| wrong())?;
    Moment::from_civil(day(&date)?.to_datetime(time)).map_err(|_| wrong())
}

/// The day of three numbers, if there is such a day.
pub(super) fn possible(year: i16, month: i8, day: i8) -> Result<Date, String> {
    if !YEARS.contains(&year) {
        return Err(format!("年份 {year} 不合常理：请核对年份"));
    }
    let Ok(first) = Date::new(year, month, 1) else {
        return Err(format!("没有 {month} 月：月份应在 1 至 12 之间，请核对"));
    };
    Date::new(year, month, day).map_err(|_| {
        format!(
            "{year}年{month}月没有{day}日：该月共{}日，请核对",
            first.days_in_month()
        )
    })
}

fn parts(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        ));
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        let day = day.trim().strip_suffix(['日', '号'])?;
        return Some((
            chinese_year(year.trim())?,
            chinese_number(month.trim())?,
            chinese_number(day.trim())?,
        ));
    }
    let separator = ['-', '/', '.']
        .into_iter()
        .find(|sign| text.contains(*sign))?;
    let numbers: Vec<&str> = text.split(separator).collect();
    let [year, month, day] = numbers[..] else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    Some((plain(year)?, plain(month)?, plain(day)?))
}

/// Digits without a sign.
fn plain<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// `2024` or `二〇二四`.
fn chinese_year(text: &str) -> Option<i16> {
    if text.chars().count() != 4 {
        return None;
    }
    let digits: Option<String> = text
        .chars()
        .map(|letter| {
            let digit = letter.to_digit(10).or_else(|| chinese_digit(letter))?;
            char::from_digit(digit, 10)
        })
        .collect();
    digits?.parse().ok()
}

/// `12`, `十二`, `二十一` or `三`.
fn chinese_number(text: &str) -> Option<i8> {
    if let Some(number) = plain(text) {
        return Some(number);
    }
    let digit = |text: &str| {
        let mut letters = text.chars();
        let digit = chinese_digit(letters.next()?)?;
        letters.next().is_none().then_some(digit)
    };
    let number = match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            tens * 10 + ones
        }
        None => digit(text)?,
    };
    i8::try_from(number).ok()
}

fn chinese_digit(letter: char) -> Option<u32> {
    let digit = match letter {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(digit)
}

#[cfg(test)]
mod tests {
    use super::{day, moment};
    use jiff::civil::date;

    #[test]
    fn a_day_is_read_in_every_usual_form() {
        for text in [
            "2024-03-05",
            "2024-3-5",
            "2024/3/5",
            "2024.03.05",
            "20240305",
            "2024年3月5日",
            "2024年03月05日",
            "二〇二四年三月五日",
            "二○二四年三月五号",
            "2024-03-05 00:00:00",
        ] {
            assert_eq!(day(text), Ok(date(2024, 3, 5)), "{text}");
        }
        assert_eq!(day("二〇二三年十二月三十一日"), Ok(date(2023, 12, 31)));
        assert_eq!(day("二〇二三年十月二十日"), Ok(date(2023, 10, 20)));
    }

    #[test]
    fn an_impossible_day_says_why() {
        let problem = day("2024-02-30").unwrap_err();
        assert_eq!(problem, "2024年2月没有30日：该月共29日，请核对");
        assert!(day("2024-13-01").unwrap_err().starts_with("没有 13 月"));
        assert!(day("0024-03-05").unwrap_err().contains("年份"));
        for wrong in [
            "昨天",
            "",
            "2024-03",
            "24-03-05",
            "2024-+3-05",
            "2024年三月",
            "2024-03-05 09:30",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_moment_is_read_in_chinese_too() {
        let expected = moment("2024-03-05T09:30").unwrap();
        assert_eq!(moment("2024年3月5日9时30分"), Ok(expected));
        assert_eq!(moment("2024年3月5日 9:30"), Ok(expected));
        assert!(moment("2024年3月5日25时").is_err());
    }
}
