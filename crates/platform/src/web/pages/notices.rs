//! Notices about time limits, and the calendar with what it moved.

use super::workbench::Tab;
use crate::web::frame::Link;
use serde::Serialize;

/// The notices of a person.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NoticesPage {
    /// The tabs of the workbench.
    pub tabs: Vec<Tab>,
    /// Where the form goes that marks all as read; `None`: all are read.
    pub action: Option<String>,
    /// The moment until which they are marked, microseconds UTC.
    pub until: i64,
    /// The notices.
    pub rows: Vec<NoticeRow>,
}

/// A notice.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NoticeRow {
    /// When it was told.
    pub at: String,
    /// Class of the style sheet for its light.
    pub class: &'static str,
    /// Sign of the light.
    pub sign: &'static str,
    /// What is said.
    pub said: String,
    /// Name of the limit.
    pub matter: String,
    /// Its due day.
    pub due: Option<String>,
    /// Its due day before.
    pub was: Option<String>,
    /// Why it moved.
    pub reason: Option<String>,
    /// The record.
    pub record: Link,
    /// Name of its kind.
    pub kind: String,
    /// It has been read.
    pub read: bool,
}

/// The calendar.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CalendarPage {
    /// The known years, latest first.
    pub years: Vec<YearRow>,
    /// The last known year.
    pub known_until: Option<i16>,
    /// The due days that moved with it, latest first.
    pub moved: Vec<NoticeRow>,
}

/// A year of the calendar.
#[derive(Clone, Debug, Default, Serialize)]
pub struct YearRow {
    /// The year.
    pub year: i16,
    /// The notice that it comes from.
    pub notice: String,
}

templates! {
    NoticesPage => "notices.html",
    CalendarPage => "calendar.html",
}
