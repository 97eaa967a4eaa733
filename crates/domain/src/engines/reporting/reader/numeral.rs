//! One number at a place of a text: Arabic, full-width or Chinese, with 余, 万 and decimals.

use super::super::Ratio;

/// Digits that a number may have before it is no longer a count but a code.
const MOST_DIGITS: usize = 15;

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    /// First character.
    pub start: usize,
    /// Behind the digits alone.
    pub digits_end: usize,
    /// Behind 余 and 万 as well.
    pub end: usize,
    /// The value with 万 and 亿; none for codes that are too long.
    pub value: Option<Ratio>,
    /// Places printed behind the decimal point.
    pub places: u32,
    /// Written in Chinese numerals.
    pub chinese: bool,
    /// 余, 多 or 几 where written.
    pub surplus: Option<char>,
    /// A round word: 百名, 上千件.
    pub round: bool,
}

/// The value of an Arabic digit, also full-width.
pub(super) fn arabic(letter: char) -> Option<i64> {
    match letter {
        '0'..='9' => Some(i64::from(u32::from(letter) - u32::from('0'))),
        '０'..='９' => Some(i64::from(u32::from(letter) - u32::from('０'))),
        _ => None,
    }
}

/// The value of a Chinese digit.
pub(super) fn chinese_digit(letter: char) -> Option<i64> {
    Some(match letter {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' | '双' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Ten, hundred and thousand.
fn chinese_unit(letter: char) -> Option<i64> {
    Some(match letter {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// Ten thousand and a hundred million.
fn myriad(letter: char) -> Option<i64> {
    Some(match letter {
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character may begin a Chinese number.
pub(super) fn is_chinese(letter: char) -> bool {
    chinese_digit(letter).is_some() || chinese_unit(letter).is_some()
}

fn is_surplus(letter: char) -> bool {
    matches!(letter, '余' | '多' | '几')
}

/// The number that begins here, if any.
pub(super) fn numeral(line: &[char], start: usize) -> Option<Numeral> {
    let first = *line.get(start)?;
    if arabic(first).is_some() {
        Some(arabic_numeral(line, start))
    } else if is_chinese(first) {
        chinese_numeral(line, start)
    } else {
        None
    }
}

fn arabic_numeral(line: &[char], start: usize) -> Numeral {
    let (mut at, mut unscaled, mut places, mut digits) = (start, 0_i64, 0_u32, 0_usize);
    let mut point = false;
    while let Some(letter) = line.get(at).copied() {
        if let Some(digit) = arabic(letter) {
            digits += 1;
            if digits <= MOST_DIGITS {
                unscaled = unscaled * 10 + digit;
            }
            places += u32::from(point);
            at += 1;
        } else if matches!(letter, '.' | '．') && !point && digit_at(line, at + 1) {
            point = true;
            at += 1;
        } else if matches!(letter, ',' | '，') && !point && groups(line, at) {
            at += 1;
        } else {
            break;
        }
    }
    let base = (digits <= MOST_DIGITS).then(|| match places {
        0 => Some(Ratio::whole(unscaled)),
        places => Ratio::decimal(unscaled, places),
    });
    let tail = tail(line, at);
    Numeral {
        start,
        digits_end: at,
        end: tail.end,
        value: base.flatten().and_then(|base| times(base, tail.factor)),
        places,
        chinese: false,
        surplus: tail.surplus,
        round: false,
    }
}

fn digit_at(line: &[char], at: usize) -> bool {
    line.get(at).copied().and_then(arabic).is_some()
}

/// Whether a comma divides thousands: one to three digits before, exactly three behind.
fn groups(line: &[char], comma: usize) -> bool {
    let behind = (1..=4)
        .take_while(|ahead| digit_at(line, comma + ahead))
        .count();
    let before = (1..=4)
        .take_while(|back| *back <= comma && digit_at(line, comma - back))
        .count();
    line[comma] == ',' && behind == 3 && (1..=3).contains(&before)
}

/// What may follow the digits: 余, 万, 亿, 余 again.
struct Tail {
    end: usize,
    factor: i64,
    surplus: Option<char>,
}

fn tail(line: &[char], start: usize) -> Tail {
    let mut tail = Tail {
        end: start,
        factor: 1,
        surplus: None,
    };
    while let Some(letter) = line.get(tail.end).copied() {
        if let Some(factor) = myriad(letter).or_else(|| chinese_unit(letter)) {
            if line.get(tail.end + 1) == Some(&'分') && line.get(tail.end + 2) == Some(&'之') {
                break;
            }
            tail.factor = tail.factor.saturating_mul(factor);
        } else if is_surplus(letter) && tail.surplus.is_none() {
            tail.surplus = Some(letter);
        } else {
            break;
        }
        tail.end += 1;
    }
    tail
}

fn times(base: Ratio, factor: i64) -> Option<Ratio> {
    if factor == 1 {
        return Some(base);
    }
    let (numerator, denominator) = base.parts();
    Ratio::new(numerator.checked_mul(i128::from(factor))?, denominator)
}

fn chinese_numeral(line: &[char], start: usize) -> Option<Numeral> {
    let (mut at, mut total, mut section, mut digit) = (start, 0_i64, 0_i64, None::<i64>);
    let mut letters = 0;
    while let Some(letter) = line.get(at).copied() {
        if let Some(value) = chinese_digit(letter) {
            if digit.is_some_and(|digit| digit != 0) {
                return None;
            }
            digit = Some(value);
        } else if let Some(unit) = chinese_unit(letter) {
            section += digit.take().unwrap_or(1) * unit;
        } else if let (Some(factor), true) = (myriad(letter), at > start) {
            total = (total + section + digit.take().unwrap_or(0)).saturating_mul(factor);
            section = 0;
        } else {
            break;
        }
        letters += 1;
        at += 1;
        if letters > MOST_DIGITS {
            return None;
        }
    }
    let round = letters == 1 && matches!(line[start], '百' | '千');
    let value = total
        .saturating_add(section)
        .saturating_add(digit.unwrap_or(0));
    let tail = tail(line, at);
    Some(Numeral {
        start,
        digits_end: at,
        end: tail.end,
        value: times(Ratio::whole(value), tail.factor),
        places: 0,
        chinese: true,
        surplus: tail.surplus,
        round,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let line: Vec<char> = text.chars().collect();
        numeral(&line, 0).map(|found| (found.value.map_or("-".into(), Ratio::exact), found.end))
    }

    #[test]
    fn numbers_of_every_writing_have_their_value() {
        assert_eq!(read("29000余件次"), Some(("29000".into(), 6)));
        assert_eq!(read("1.1万余件"), Some(("11000".into(), 5)));
        assert_eq!(read("240余万元"), Some(("2400000".into(), 5)));
        assert_eq!(read("１２家"), Some(("12".into(), 2)));
        assert_eq!(read("1,234,567件"), Some(("1234567".into(), 9)));
        assert_eq!(read("1,23件"), Some(("1".into(), 1)));
        assert_eq!(read("十二家"), Some(("12".into(), 2)));
        assert_eq!(read("三百零五件"), Some(("305".into(), 4)));
        assert_eq!(read("两万五千人"), Some(("25000".into(), 4)));
        assert_eq!(read("百名"), Some(("100".into(), 1)));
        assert_eq!(read("八五"), None);
        assert_eq!(read("万人"), None);
        assert_eq!(read("11331002002673575G"), Some(("-".into(), 17)));
    }
}
