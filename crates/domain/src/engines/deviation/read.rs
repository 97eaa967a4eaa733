//! Reads decisions from text: one a line, comma or tab, the first line names the columns.
//!
//! Reads millions of lines in one pass without holding cells; what cannot be read is listed with line and reason, and
//! left out. A field in quotation marks may hold the separator, not a line end.

use super::decisions::{Decisions, NO_ACT};
use serde::Serialize;

/// Lines that are listed at most; more are counted.
const LISTED_MOST: usize = 1000;

/// Columns with the names by which they are known.
const COLUMNS: [(&str, &[&str]); 11] = [
    ("number", &["案号", "决定书文号", "文书号"]),
    ("article", &["条款", "处罚依据", "案由"]),
    ("circumstances", &["情节", "裁量阶次", "裁量情节"]),
    ("level", &["机关层级", "层级"]),
    ("organ", &["机关", "处罚机关", "执法机关"]),
    ("year", &["年度", "年份"]),
    ("on", &["日期", "决定日期", "处罚决定日期"]),
    ("amount", &["金额", "罚款金额", "罚款金额（元）", "罚款"]),
    ("benchmark_low", &["基准下限", "基准下限（元）"]),
    ("benchmark_high", &["基准上限", "基准上限（元）"]),
    ("act", &["行为编号", "违法行为编号"]),
];

/// A line that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadLine {
    /// From 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing there.
    #[error("文件是空的。请核对是否选对文件")]
    Empty,
    /// A column that must be there is not.
    #[error("第1行没有“{name}”一栏（也可以写作{others}）。请在第一行写明栏目名称")]
    NoColumn {
        /// Its name.
        name: &'static str,
        /// The other names.
        others: String,
    },
}

/// Where the columns stand.
struct Header {
    places: [Option<usize>; COLUMNS.len()],
    separator: u8,
}

/// The decisions of a text, and the lines that could not be read; the number of all of those.
///
/// # Errors
/// The text is empty, or lacks the columns of number, article or amount.
pub fn read(text: &str) -> Result<(Decisions, Vec<BadLine>, usize), ReadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    let (_, first) = lines
        .next()
        .filter(|(_, line)| !line.trim().is_empty())
        .ok_or(ReadError::Empty)?;
    let header = Header::of(first)?;
    let mut decisions = Decisions::default();
    let (mut bad, mut bad_count) = (Vec::new(), 0);
    let mut fields = Vec::new();
    for (place, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        split(line, header.separator, &mut fields);
        if let Err(reason) = header.take(&fields, &mut decisions) {
            bad_count += 1;
            if bad.len() < LISTED_MOST {
                bad.push(BadLine {
                    line: place + 1,
                    reason,
                });
            }
        }
    }
    Ok((decisions, bad, bad_count))
}

/// The fields of a line; quotation marks are taken off, doubled ones halved.
fn split<'a>(line: &'a str, separator: u8, fields: &mut Vec<std::borrow::Cow<'a, str>>) {
    fields.clear();
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches(' ');
        if let Some(inside) = trimmed.strip_prefix('"') {
            let mut end = 0;
            let bytes = inside.as_bytes();
            while end < bytes.len() && (bytes[end] != b'"' || bytes.get(end + 1) == Some(&b'"')) {
                end += if bytes[end] == b'"' { 2 } else { 1 };
            }
            fields.push(inside[..end.min(inside.len())].replace("\"\"", "\"").into());
            let after = inside.get(end + 1..).unwrap_or("");
            match after.as_bytes().iter().position(|byte| *byte == separator) {
                Some(place) => rest = &after[place + 1..],
                None => return,
            }
            continue;
        }
        match rest.as_bytes().iter().position(|byte| *byte == separator) {
            Some(place) => {
                fields.push(rest[..place].trim().into());
                rest = &rest[place + 1..];
            }
            None => {
                fields.push(rest.trim().into());
                return;
            }
        }
    }
}

impl Header {
    fn of(line: &str) -> Result<Self, ReadError> {
        let separator = if line.contains('\t') { b'\t' } else { b',' };
        let mut fields = Vec::new();
        split(line, separator, &mut fields);
        let place = |(name, others): (&str, &[&str])| {
            fields
                .iter()
                .position(|field| field == name || others.contains(&field.as_ref()))
        };
        let places = COLUMNS.map(place);
        for needed in [0, 1, 7] {
            if places[needed].is_none() {
                let (name, others) = COLUMNS[needed];
                return Err(ReadError::NoColumn {
                    name,
                    others: others.join("、"),
                });
            }
        }
        Ok(Self { places, separator })
    }

    /// Takes one line; nothing of it, where a field is wrong.
    fn take(
        &self,
        fields: &[std::borrow::Cow<'_, str>],
        into: &mut Decisions,
    ) -> Result<(), String> {
        let field = |column: usize| {
            let place = self.places[column]?;
            fields
                .get(place)
                .map(AsRef::as_ref)
                .filter(|text| !text.is_empty())
        };
        let needed = |column: usize| {
            field(column).ok_or_else(|| format!("没有写{}，请补写", COLUMNS[column].1[0]))
        };
        let money = |column: usize| match field(column) {
            None => Ok(None),
            Some(text) => fen(text).map(Some).ok_or_else(|| {
                format!(
                    "{}“{text}”不是金额，请写作 1200 或者 1200.50，单位为元",
                    COLUMNS[column].1[0]
                )
            }),
        };
        let (number, article) = (needed(0)?, needed(1)?);
        let amount = money(7)?.ok_or_else(|| "没有写金额，不罚款的写0".to_string())?;
        let (lowest, highest) = (money(8)?.unwrap_or(0), money(9)?.unwrap_or(u64::MAX));
        if lowest > highest {
            return Err("基准下限高于基准上限，请核对".into());
        }
        let year = match (field(5), field(6)) {
            (Some(year), _) => year_of(year)?,
            (None, Some(day)) => year_of(day)?,
            (None, None) => 0,
        };
        into.numbers.push(number.to_string());
        into.articles.push(into.article_names.code(article));
        into.circumstances
            .push(into.circumstance_names.code(field(2).unwrap_or("")));
        into.levels
            .push(into.level_names.code(field(3).unwrap_or("")));
        into.organs
            .push(into.organ_names.code(field(4).unwrap_or("")));
        into.years.push(year);
        into.amounts.push(amount);
        into.lowest.push(lowest);
        into.highest.push(highest);
        into.acts
            .push(field(10).map_or(NO_ACT, |act| into.act_names.code(act)));
        Ok(())
    }
}

/// The first four digits of a year or a day.
fn year_of(text: &str) -> Result<u16, String> {
    let digits: String = text
        .chars()
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    let year = digits
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year));
    year.ok_or_else(|| format!("“{text}”看不出年份，请写作 2026 或者 2026-05-01"))
}

/// Yuan as written, in fen.
fn fen(text: &str) -> Option<u64> {
    let text = text.strip_suffix('元').unwrap_or(text);
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    let mut all = 0_u64;
    let mut digits = 0;
    for byte in yuan.bytes().filter(|byte| *byte != b',') {
        all = all
            .checked_mul(10)?
            .checked_add(u64::from(byte.checked_sub(b'0').filter(|it| *it < 10)?))?;
        digits += 1;
    }
    let few = rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    if digits == 0 || digits > 13 || !few {
        return None;
    }
    let cents: u64 = format!("{rest:0<2}").parse().ok()?;
    Some(all * 100 + cents)
}
