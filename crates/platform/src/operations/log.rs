//! The audit log for the audit administrator: actions, root, signed checkpoints.

use super::{Desk, Failure};
use crate::store::log;
use domain::policy::{Administrator, Denied};

pub use crate::store::audit::{Checkpoint, LogEntry};

/// Actions on a page.
pub const PAGE: u32 = 50;

/// A page of the log.
pub struct LogPage {
    /// How many actions the county has.
    pub size: u64,
    /// Actions, latest first.
    pub entries: Vec<LogEntry>,
    /// Signed checkpoints, latest first.
    pub checkpoints: Vec<Checkpoint>,
}

/// A page of the log of the county, from 0.
///
/// # Errors
/// A missing permission: only the audit administrator reads it.
pub fn page(desk: &Desk, page: u64) -> Result<LogPage, Failure> {
    if desk.person.administrator != Some(Administrator::Audit) {
        return Err(Failure::Denied(Denied {
            reason: "审计日志只由审计管理员查阅".into(),
            remedy: "案件自己的日志在案件页的“日志”中".into(),
        }));
    }
    let county = &desk.county.id;
    Ok(desk.office.readers.read(|sql| {
        let mut checkpoints = Checkpoint::all(sql)?;
        checkpoints.reverse();
        Ok(LogPage {
            size: log::size(sql, county)?,
            entries: log::page(sql, county, page, PAGE)?,
            checkpoints,
        })
    })?)
}

/// The leaf of an action, hexadecimal.
pub fn leaf(entry: &LogEntry) -> String {
    super::files::hexadecimal(&entry.leaf(&mut Vec::new()))
}
