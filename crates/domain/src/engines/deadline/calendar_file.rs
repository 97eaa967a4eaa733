//! Reads one year of the calendar from TOML.
//!
//! ```toml
//! year = 2026
//! notice = "国务院办公厅关于2026年部分节假日安排的通知"
//!
//! [[festival]]
//! name = "国庆节"
//! off = [2026-10-01, 2026-10-02]
//! make_up = [2026-09-20]
//! ```

use super::civil::{is_weekend, number_of};
use crate::law::LoadProblem;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::value::Datetime;

/// One named day.
pub(super) struct NamedDay {
    pub(super) works: bool,
    pub(super) name: Arc<str>,
}

/// One year, checked.
pub(super) struct YearFile {
    pub(super) year: i16,
    pub(super) notice: String,
    pub(super) days: BTreeMap<Date, NamedDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i16>,
    notice: String,
    #[serde(default)]
    festival: Vec<RawFestival>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFestival {
    name: String,
    #[serde(default)]
    off: Vec<Spanned<Datetime>>,
    #[serde(default)]
    make_up: Vec<Spanned<Datetime>>,
}

/// Reads one file, given as name and text.
pub(super) fn read(file: (&str, &str)) -> Result<YearFile, Vec<LoadProblem>> {
    let raw: RawYear =
        toml::from_str(file.1).map_err(|error| vec![LoadProblem::unreadable(file, &error)])?;
    let year = *raw.year.get_ref();
    if !(1..9999).contains(&year) {
        let offset = raw.year.span().start;
        return Err(vec![LoadProblem::at(
            file,
            offset,
            "年份不在可用范围",
            "写四位年份",
        )]);
    }
    let mut reader = Reader {
        file,
        year,
        days: BTreeMap::new(),
        problems: Vec::new(),
    };
    for festival in &raw.festival {
        let name: Arc<str> = Arc::from(festival.name.as_str());
        for (dates, works) in [(&festival.off, false), (&festival.make_up, true)] {
            for date in dates {
                reader.add(
                    date,
                    NamedDay {
                        works,
                        name: Arc::clone(&name),
                    },
                );
            }
        }
    }
    if reader.problems.is_empty() {
        Ok(YearFile {
            year,
            notice: raw.notice,
            days: reader.days,
        })
    } else {
        Err(reader.problems)
    }
}

struct Reader<'a> {
    file: (&'a str, &'a str),
    year: i16,
    days: BTreeMap<Date, NamedDay>,
    problems: Vec<LoadProblem>,
}

impl Reader<'_> {
    fn add(&mut self, written: &Spanned<Datetime>, day: NamedDay) {
        let offset = written.span().start;
        let Some(date) = civil(written.get_ref()) else {
            return self.report(offset, "不是日期", "写成 2026-10-01 的形式，不加引号");
        };
        if date.year() != self.year {
            return self.report(offset, "日期不属于本文件的年份", "移到该年的文件");
        }
        if day.works && !is_weekend(number_of(date)) {
            return self.report(offset, "调休上班日不是周末", "核对放假通知，改正日期");
        }
        if self.days.insert(date, day).is_some() {
            self.report(offset, "同一天写了两次", "只保留一处");
        }
    }

    fn report(&mut self, offset: usize, reason: &str, remedy: &str) {
        self.problems
            .push(LoadProblem::at(self.file, offset, reason, remedy));
    }
}

fn civil(written: &Datetime) -> Option<Date> {
    let date = written.date?;
    let (year, month, day) = (date.year, date.month, date.day);
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}
