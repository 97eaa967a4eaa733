//! Pieces that several pages share: lights, citations, facts, refusals, paging.

use super::frame::Link;
use crate::paths::Path;
use domain::law::Citation;
use domain::procedure::Refusal;
use domain::register::{
    Field, FieldType, ListRow, Value, is_masked, masked, shown, shown_cell, shown_day,
};
use jiff::civil::Date;
use serde::Serialize;

/// Characters from which a value takes a whole row.
const WIDE_FROM: usize = 40;

/// A light: a sign and words, never colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Light {
    /// Class of the style sheet.
    pub class: &'static str,
    /// The sign.
    pub sign: &'static str,
    /// The words.
    pub text: String,
}

/// The days that decide about a light.
#[derive(Clone, Copy, Debug, Default)]
pub struct Due {
    /// The due day; `None` while the clock stands still.
    pub on: Option<Date>,
    /// First yellow day.
    pub yellow_on: Option<Date>,
    /// First red day.
    pub red_on: Option<Date>,
}

impl Light {
    /// The light of an open limit on a day.
    pub fn open(due: Due, today: Date) -> Self {
        let Some(on) = due.on else {
            return Self::of("still", "‖", "期限停止计算".into());
        };
        let left = i64::from((on - today).get_days());
        let reached = |from: Option<Date>| from.is_some_and(|from| from <= today);
        match left {
            ..0 => Self::of("expired", "✕", format!("逾期{}天", -left)),
            0 => Self::of("red", "!", "今天到期".into()),
            _ if reached(due.red_on) => Self::of("red", "!", format!("剩{left}天")),
            _ if reached(due.yellow_on) => Self::of("yellow", "▲", format!("剩{left}天")),
            _ => Self::of("green", "●", format!("剩{left}天")),
        }
    }

    /// The light of an open limit that another must keep: past its day it is over, and nobody here is late.
    pub fn of_other(due: Due, today: Date) -> Self {
        match due.on {
            Some(on) if on < today => Self::of("ended", "–", format!("{}已届满", shown_day(on))),
            _ => Self::open(due, today),
        }
    }

    /// A light of one class.
    pub fn of(class: &'static str, sign: &'static str, text: String) -> Self {
        Self { class, sign, text }
    }
}

/// Links to cited articles.
pub fn laws(law: &[Citation]) -> Vec<Link> {
    let words = |citation: &Citation| {
        let place = citation.place_in_words();
        format!("{}{place}", citation.statute)
    };
    law.iter()
        .map(|citation| Link::to(words(citation), &Path::Article(citation)))
        .collect()
}

/// A table of plain texts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// Headings.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A field with its value, for reading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Fact {
    /// Label.
    pub name: String,
    /// The value, maybe a link.
    pub value: Link,
    /// It takes a whole row.
    pub wide: bool,
    /// Sensitive.
    pub private: bool,
    /// A nested list.
    pub table: Option<Table>,
}

impl Fact {
    /// A label and a text.
    pub fn plain(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Link::plain(text),
            ..Self::default()
        }
    }

    /// A field of a record; sensitive ones masked unless revealed.
    pub fn of_field(field: &Field, value: &Value, revealed: bool) -> Self {
        let hidden = is_masked(field) && !revealed;
        let text = match &field.kind {
            FieldType::File => "打开文件".to_string(),
            FieldType::Link(_) => "打开关联记录".to_string(),
            _ if hidden => masked(field, value),
            _ => shown(field, value),
        };
        let table = if hidden {
            None
        } else {
            table_of(&field.kind, value)
        };
        Self {
            name: field.name.clone(),
            wide: text.chars().count() > WIDE_FROM || field.kind == FieldType::LongText,
            table,
            value: Link {
                href: address_of(&field.kind, value),
                text,
                here: false,
            },
            private: is_masked(field),
        }
    }
}

fn address_of(kind: &FieldType, value: &Value) -> Option<String> {
    let text = value.as_text()?;
    match kind {
        FieldType::Link(_) => Some(Path::Record(&text.into()).to_string()),
        _ => None,
    }
}

fn table_of(kind: &FieldType, value: &Value) -> Option<Table> {
    let (FieldType::List(columns), Value::List(rows)) = (kind, value) else {
        return None;
    };
    let cells = |row: &ListRow| {
        columns
            .iter()
            .map(|column| {
                row.get(&column.id)
                    .map_or(String::new(), |value| shown_cell(column, value))
            })
            .collect()
    };
    Some(Table {
        head: columns.iter().map(|column| column.name.clone()).collect(),
        rows: rows.iter().map(cells).collect(),
    })
}

/// A refusal for a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RefusalBox {
    /// What was tried.
    pub what: String,
    /// Why not.
    pub reason: String,
    /// What to do.
    pub remedy: String,
    /// Articles.
    pub law: Vec<Link>,
    /// Parts of the condition that failed.
    pub failed: Vec<String>,
    /// Fields that are missing or wrong.
    pub fields: Vec<domain::procedure::FieldProblem>,
}

impl RefusalBox {
    /// A refusal of what was tried.
    pub fn of(what: &str, refusal: &Refusal) -> Self {
        Self {
            what: what.into(),
            reason: refusal.reason.clone(),
            remedy: refusal.remedy.clone(),
            law: laws(&refusal.law),
            failed: refusal.failed.clone(),
            fields: refusal.fields.clone(),
        }
    }
}

/// Which page of a list is shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Paging {
    /// Rows over all pages.
    pub total: u64,
    /// What is counted: 件 or 行.
    pub unit: &'static str,
    /// This page, from 1.
    pub number: u64,
    /// The last page.
    pub last: u64,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Paging {
    /// Page `number` of `total` rows, `size` on a page; `address` gives the address of a page.
    pub fn new(total: u64, number: u64, size: u64, address: impl Fn(u64) -> String) -> Self {
        let last = total.div_ceil(size).max(1);
        let number = number.clamp(1, last);
        Self {
            total,
            unit: "件",
            number,
            last,
            previous: (number > 1).then(|| address(number - 1)),
            next: (number < last).then(|| address(number + 1)),
        }
    }

    /// The same, counting something else than cases.
    pub fn of(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn light_follows_the_days() {
        let due = Due {
            on: Some(date(2024, 3, 12)),
            yellow_on: Some(date(2024, 3, 8)),
            red_on: Some(date(2024, 3, 11)),
        };
        let check = |day: Date, class: &str, text: &str| {
            let light = Light::open(due, day);
            assert_eq!((light.class, light.text.as_str()), (class, text));
        };
        check(date(2024, 3, 7), "green", "剩5天");
        check(date(2024, 3, 8), "yellow", "剩4天");
        check(date(2024, 3, 11), "red", "剩1天");
        check(date(2024, 3, 12), "red", "今天到期");
        check(date(2024, 3, 13), "expired", "逾期1天");
        assert_eq!(Light::open(Due::default(), date(2024, 3, 1)).class, "still");
    }

    #[test]
    fn paging_ends_where_the_rows_end() {
        let paging = Paging::new(101, 3, 50, |page| format!("?page={page}"));
        assert_eq!((paging.last, paging.next), (3, None));
        assert_eq!(paging.previous.as_deref(), Some("?page=2"));
        assert_eq!(Paging::new(0, 7, 50, |_| String::new()).number, 1);
    }
}
