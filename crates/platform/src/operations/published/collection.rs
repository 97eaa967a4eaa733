//! The published reports that a county holds.

use super::Published;
use crate::operations::accounts::note;
use crate::operations::{Desk, Failure};
use crate::store::audit::hexadecimal;
use crate::store::audit::tree::sm3;
use crate::store::published::{
    StoredReport, published_report, published_reports, put_published_report,
    remove_published_report,
};
use crate::store::writer::Change;
use documents::extract::Format;
use domain::engines::reporting::reader::Reader;
use domain::policy::{Administrator, Denied};
use domain::procedure::Refusal;
use serde_json::json;

/// What is known of a report besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The place that it is about; `None`: as the text says.
    pub place: Option<String>,
    /// The place's code, six digits.
    pub region: Option<String>,
    /// The year that it is about; `None`: as the text says.
    pub year: Option<i16>,
    /// Who published it.
    pub issuer: Option<String>,
    /// Inhabitants of the place in that year.
    pub population: Option<i64>,
}

/// All reports of the county, read, by place and year.
///
/// # Errors
/// A fault of the database.
pub fn all(desk: &Desk) -> Result<Vec<(StoredReport, Published)>, Failure> {
    let county = &desk.county.id;
    let stored = desk
        .office
        .readers
        .read(|sql| published_reports(sql, county))?;
    Ok(stored
        .into_iter()
        .map(|stored| read(desk, stored))
        .collect())
}

/// One report of the county, read.
///
/// # Errors
/// When the county holds no such report, or a fault of the database.
pub fn one(desk: &Desk, id: &str) -> Result<(StoredReport, Published), Failure> {
    let county = &desk.county.id;
    let stored = desk
        .office
        .readers
        .read(|sql| published_report(sql, county, id))?;
    stored
        .map(|stored| read(desk, stored))
        .ok_or_else(|| Failure::Missing("这份已公布的报告".into()))
}

fn read(desk: &Desk, stored: StoredReport) -> (StoredReport, Published) {
    let mut reading = Reader::naming(&desk.office.rules.register).read(&stored.text);
    reading.place = Some(stored.place.clone());
    reading.year = Some(stored.year);
    let published = Published {
        file: stored.file.clone().into(),
        format: Format::Text,
        text: stored.text.clone(),
        reading,
    };
    (stored, published)
}

/// Takes a report into the county's collection; the same text again takes the place of the earlier one.
///
/// # Errors
/// A report whose place or year is neither given nor in its text, one that somebody else took, or a fault.
pub fn put(desk: &Desk, report: &Published, entry: Entry) -> Result<String, Failure> {
    let place = entry.place.or_else(|| report.reading.place.clone());
    let place = place.filter(|place| !place.trim().is_empty());
    let place = place.ok_or_else(|| {
        Refusal::plain(
            "place",
            "报告正文没有写明是哪个地方",
            "请填写地方名称，如“某某县”",
        )
    })?;
    let year = entry.year.or(report.reading.year);
    let year = year.ok_or_else(|| {
        Refusal::plain(
            "year",
            "报告正文没有写明是哪一年度",
            "请填写报告年度，如 2024",
        )
    })?;
    let id = hexadecimal(&sm3(report.text.as_bytes()));
    replaceable(desk, &id)?;
    let name = report
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let stored = StoredReport {
        id: id.clone(),
        place,
        region: entry.region,
        year,
        issuer: entry.issuer,
        population: entry.population,
        file: name.unwrap_or_default(),
        text: report.text.clone(),
        added_at: desk.office.now(),
        added_by: desk.person.account.clone(),
    };
    let content = json!({ "report": id, "place": stored.place, "year": year, "file": stored.file });
    let county = desk.county.id.clone();
    let note = note(
        &county,
        &desk.actor("published"),
        "published_report_put",
        content,
    );
    let change: Change = Box::new(move |sql| put_published_report(sql, &county, &stored));
    desk.office.writer.change(note, change).wait()?;
    Ok(id)
}

/// Whether the person may replace or take out a report: who took it, and the system administrator.
pub fn may_change(desk: &Desk, stored: &StoredReport) -> bool {
    stored.added_by == desk.person.account
        || desk.person.administrator == Some(Administrator::System)
}

/// Whether the text may be put in: nobody holds it, or the person may change it.
fn replaceable(desk: &Desk, id: &str) -> Result<(), Failure> {
    match one(desk, id) {
        Ok((held, _)) => permitted(desk, &held),
        Err(Failure::Missing(_)) => Ok(()),
        Err(failure) => Err(failure),
    }
}

fn permitted(desk: &Desk, stored: &StoredReport) -> Result<(), Failure> {
    if may_change(desk, stored) {
        return Ok(());
    }
    Err(Failure::Denied(Denied {
        reason: format!("这份报告由账号{}收录", stored.added_by),
        remedy: "请由收录人或者系统管理员更换、移出".into(),
    }))
}

/// Takes a report out of the collection; its text can be put in again.
///
/// # Errors
/// When the county holds no such report, when somebody else took it, or a fault.
pub fn remove(desk: &Desk, id: &str) -> Result<(), Failure> {
    let (stored, _) = one(desk, id)?;
    permitted(desk, &stored)?;
    let content =
        json!({ "report": id, "place": stored.place, "year": stored.year, "file": stored.file });
    let county = desk.county.id.clone();
    let note = note(
        &county,
        &desk.actor("published"),
        "published_report_removed",
        content,
    );
    let id = id.to_string();
    let change: Change = Box::new(move |sql| remove_published_report(sql, &county, &id));
    desk.office.writer.change(note, change).wait()?;
    Ok(())
}
