//! The workbench: 待办 已办 督办 我发起, letters without proof of service.

use crate::web::frame::Link;
use crate::web::pieces::Light;
use jiff::civil::Date;
use serde::Serialize;

/// The workbench.
#[derive(Clone, Debug, Serialize)]
pub struct Workbench {
    /// Today.
    pub today: Date,
    /// Its weekday.
    pub weekday: &'static str,
    /// 待办 已办 督办 我发起.
    pub tabs: Vec<Tab>,
    /// Counts above the list.
    pub cards: Vec<Card>,
    /// Heading of the list.
    pub heading: String,
    /// How it is ordered.
    pub order: String,
    /// Its rows.
    pub rows: Vec<WorkRow>,
    /// What is said when it is empty.
    pub empty: String,
    /// What is said when it is cut.
    pub more: Option<String>,
    /// Letters without proof of service; only in 待办.
    pub letters: Option<Vec<LetterRow>>,
}

/// A tab.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tab {
    /// Words.
    pub text: String,
    /// Address.
    pub href: String,
    /// How many; `None`: not counted.
    pub count: Option<u64>,
    /// It is shown.
    pub here: bool,
}

/// A count that opens.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Card {
    /// What is counted.
    pub name: String,
    /// How many.
    pub value: u64,
    /// A remark.
    pub remark: String,
    /// Where it opens.
    pub href: String,
}

/// A row of the worklist.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorkRow {
    /// Light.
    pub light: Option<Light>,
    /// Due day.
    pub due_on: Option<Date>,
    /// Name of the limit.
    pub matter: String,
    /// The record.
    pub record: Link,
    /// Name of its kind.
    pub kind: String,
    /// Its stage.
    pub stage: String,
    /// Who handles it.
    pub handler: String,
    /// Articles of the limit.
    pub law: Vec<Link>,
}

/// A letter without proof of service.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterRow {
    /// Its number, leading to it.
    pub letter: Link,
    /// Its name.
    pub name: String,
    /// Day of signing.
    pub issued_on: Option<Date>,
    /// Addressees that lack proof.
    pub addressees: String,
    /// Its record.
    pub record: Link,
}

templates! { Workbench => "workbench.html" }

/// The weekday in Chinese.
pub fn weekday(day: Date) -> &'static str {
    const NAMES: [&str; 7] = [
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
    ];
    let position = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    NAMES[position % NAMES.len()]
}
