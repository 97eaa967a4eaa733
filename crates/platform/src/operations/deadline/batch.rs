//! Very many due days at once: one line in, one line out.

use super::error::{DeadlineError, written};
use super::within;
use super::written::Unit;
use domain::engines::deadline::{Calendar, Direction, Rule, due_day};
use domain::register::{narrowed, read_day, read_number};
use jiff::civil::Date;

/// The answers to all lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// One line for each line: a date such as `2026-10-13`, or `!`.
    pub lines: Vec<u8>,
    /// What is wrong with which line, counted from one.
    pub problems: Vec<(usize, DeadlineError)>,
    /// How many lines there were.
    pub count: usize,
}

/// One line, read.
type Row = (Rule, Date);

/// Bytes of a date in an answer, with the end of its line.
const ANSWER_LENGTH: usize = 11;
/// Shortest line there is: `days`, a date, one digit, two tabs.
const LINE_LENGTH: usize = 17;
/// The mark that spreadsheets put before the first line.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Answers each line `rule start number`, separated by tabs, with its due day, in the same order.
///
/// `days`, `months` and `years` roll forward off every day that is no working day; `workdays` and
/// `workdays_before` end on the counted day. A line that cannot be read is answered with `!`.
pub fn answer_lines(text: &[u8], calendar: &Calendar) -> Answers {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut answers = Answers {
        lines: Vec::with_capacity(text.len() / LINE_LENGTH * ANSWER_LENGTH),
        ..Answers::default()
    };
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    if text.is_empty() {
        return answers;
    }
    for line in text.split(|byte| *byte == b'\n') {
        answers.count += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let row = match plain(line) {
            Some(row) => Ok(row),
            None => odd(line),
        };
        let due = row.and_then(|(rule, start)| {
            within(due_day(&rule, start, calendar)).ok_or(DeadlineError::TooLong)
        });
        match due {
            Ok(day) => push(&mut answers.lines, day),
            Err(problem) => {
                answers.lines.extend_from_slice(b"!\n");
                answers.problems.push((answers.count, problem));
            }
        }
    }
    answers
}

fn rule(name: &[u8], number: u32) -> Option<Rule> {
    let (unit, direction) = match name {
        b"workdays" => (Unit::WorkingDays, Direction::Forward),
        b"days" => (Unit::CalendarDays, Direction::Forward),
        b"months" => (Unit::Months, Direction::Forward),
        b"years" => (Unit::Years, Direction::Forward),
        b"workdays_before" => (Unit::WorkingDays, Direction::Backward),
        _ => return None,
    };
    Some(Rule {
        length: unit.of(number),
        direction,
        rolls: unit != Unit::WorkingDays,
    })
}

/// A line as programs write it: `workdays 2026-09-28 7`; `None` if it is written otherwise, or wrong.
fn plain(line: &[u8]) -> Option<Row> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (name, rest) = (&line[..tab], &line[tab + 1..]);
    let (date, number) = rest.split_first_chunk::<10>()?;
    let number = number.strip_prefix(b"\t")?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else {
        return None;
    };
    let year = digits(&[y1, y2, y3, y4])?;
    let (month, day) = (digits(&[m1, m2])?, digits(&[d1, d2])?);
    let common = 1900..2100;
    if !common.contains(&year) {
        return None;
    }
    let date = Date::new(year as i16, month as i8, day as i8).ok()?;
    Some((rule(name, digits(number)?)?, date))
}

/// One to eight digits.
fn digits(text: &[u8]) -> Option<u32> {
    let is_number = (1..=8).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    is_number.then(|| {
        text.iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    })
}

/// A line as people write it, or why it cannot be read.
fn odd(line: &[u8]) -> Result<Row, DeadlineError> {
    let line = String::from_utf8_lossy(line);
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, start, number] = columns[..] else {
        let blank = line.trim().is_empty();
        return Err(DeadlineError::Columns(if blank {
            0
        } else {
            columns.len()
        }));
    };
    let name = narrowed(name);
    let read = |number| rule(name.trim().as_bytes(), number);
    if read(0).is_none() {
        return Err(DeadlineError::NoRule(name));
    }
    let start_day = read_day(start).map_err(written("起算日", start))?;
    let number = read_number(number).map_err(written("数", number))?;
    let rule = read(number).ok_or(DeadlineError::NoRule(name))?;
    Ok((rule, start_day))
}

/// Writes `2026-10-13` and an end of line; years have four digits here.
fn push(lines: &mut Vec<u8>, day: Date) {
    let year = day.year().unsigned_abs();
    let (century, year) = (year / 100, year % 100);
    let two = |number: u16| [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
    let small = |number: i8| two(u16::from(number.unsigned_abs()));
    let ([y1, y2], [y3, y4]) = (two(century), two(year));
    let ([m1, m2], [d1, d2]) = (small(day.month()), small(day.day()));
    lines.extend_from_slice(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'\n']);
}
