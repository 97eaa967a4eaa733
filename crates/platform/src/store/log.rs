//! The log of a county, read for its page.

use super::audit::leaf::{self, LogEntry};
use super::{Fault, Sql, Value};
use domain::identifier::CountyId;

/// How many actions the log of a county holds.
///
/// # Errors
/// A fault of the database.
pub fn size(sql: &mut dyn Sql, county: &CountyId) -> Result<u64, Fault> {
    let statement = "SELECT COUNT(*) FROM actions WHERE county = $1";
    let row = sql.first(statement, &[Value::from(county.as_str())])?;
    row.map_or(Ok(0), |row| Ok(u64::try_from(row.integer(0)?).unwrap_or(0)))
}

/// A page of the log of a county, latest first; `page` from 0.
///
/// # Errors
/// A fault of the database.
pub fn page(
    sql: &mut dyn Sql,
    county: &CountyId,
    page: u64,
    size: u32,
) -> Result<Vec<LogEntry>, Fault> {
    let statement = format!(
        "{} WHERE county = $1 ORDER BY seq DESC LIMIT {size} OFFSET {}",
        leaf::table().select(),
        page.saturating_mul(u64::from(size))
    );
    let mut entries = Vec::new();
    sql.each(&statement, &[Value::from(county.as_str())], &mut |row| {
        entries.push(LogEntry::from_row(&row)?.0);
        Ok(())
    })?;
    Ok(entries)
}
