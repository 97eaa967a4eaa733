//! Notices about time limits, and the calendar with the due days that moved with it.

use super::case_process::moment_text;
use super::workbench::{record_name, tab_row};
use crate::operations::notices::{self, About, Told};
use crate::operations::{Failure, workbench};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::notices::{CalendarPage, NoticeRow, NoticesPage, YearRow};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::response::Response;
use domain::register::{Moment, shown_day};

/// What the person at the desk is told.
pub async fn own(visit: Visit) -> Response {
    visit.read(page).await
}

fn page(seat: &Seat) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let counted = workbench::read(&desk)?;
    let told = notices::told(&desk)?;
    let page = NoticesPage {
        tabs: tab_row(&counted, "notices", told.len()),
        action: (counted.unread > 0).then(|| Path::Notices.to_string()),
        until: desk.office.now().0,
        rows: told.iter().map(|told| row(seat, told)).collect(),
    };
    seat.show("提醒", Vec::new(), &page)
}

/// Marks as read what the person saw.
pub async fn read(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            let desk = seat.desk();
            let now = desk.office.now();
            let seen = posted.trimmed("until").parse().map_or(now, Moment);
            notices::read(&desk, seen.min(now))?;
            Ok(Reply::ToWith(Path::Notices.to_string(), "read"))
        })
        .await
}

/// The calendar.
pub async fn calendar(visit: Visit) -> Response {
    visit.read(calendar_page).await
}

fn calendar_page(seat: &Seat) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let mut years: Vec<YearRow> = desk
        .office
        .rules
        .calendar
        .years()
        .map(|(year, notice)| YearRow {
            year,
            notice: notice.to_string(),
        })
        .collect();
    years.reverse();
    let moved = notices::moved(&desk)?;
    let page = CalendarPage {
        known_until: years.first().map(|row| row.year),
        years,
        moved: moved.iter().map(|told| row(seat, told)).collect(),
    };
    seat.show("工作日历", Vec::new(), &page)
}

fn row(seat: &Seat, told: &Told) -> NoticeRow {
    let kind = seat.app.office.catalogue.current(&told.record.kind);
    let notice = &told.notice;
    let rule = kind.and_then(|kind| kind.definition.limit(&notice.limit));
    let (class, sign, said) = match notice.about {
        About::Yellow => ("yellow", "▲", "即将届满"),
        About::Red => ("red", "!", "临近届满，请尽快办理"),
        About::Expired => ("expired", "✕", "已经届满，尚未办理"),
        About::Moved if notice.due_on == notice.was_due_on => ("still", "○", "届满日确定"),
        About::Moved => ("still", "○", "届满日改变"),
    };
    let consequence = rule.and_then(|rule| rule.on_expiry.clone());
    let said = match consequence.filter(|_| notice.about == About::Expired) {
        Some(consequence) => format!("{said}。法律后果：{consequence}"),
        None => said.to_string(),
    };
    NoticeRow {
        at: moment_text(notice.at),
        class,
        sign,
        said,
        matter: rule.map_or_else(|| notice.limit.to_string(), |rule| rule.name.clone()),
        due: notice.due_on.map(shown_day),
        was: notice.was_due_on.map(shown_day),
        reason: notice.reason.clone(),
        record: Link::to(record_name(&told.record), &Path::Record(&told.record.id)),
        kind: kind.map_or(String::new(), |kind| kind.definition.name.clone()),
        read: told.read,
    }
}
