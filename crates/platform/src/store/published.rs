//! Published reports that a county holds to compare.

use super::{Fault, Row, Sql, Value};
use domain::identifier::{AccountId, CountyId};
use domain::register::Moment;

/// A published report as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    /// SM3 of the text, in hexadecimal digits.
    pub id: String,
    /// The place that it is about.
    pub place: String,
    /// The place's code, six digits.
    pub region: Option<String>,
    /// The year that it is about.
    pub year: i16,
    /// Who published it.
    pub issuer: Option<String>,
    /// Inhabitants of the place in that year.
    pub population: Option<i64>,
    /// Name of the file that it came from.
    pub file: String,
    /// The text.
    pub text: String,
    /// When it was taken.
    pub added_at: Moment,
    /// By whom.
    pub added_by: AccountId,
}

const COLUMNS: &str =
    "id, place, region, year, issuer, population, file, content, added_at, added_by";

/// All reports of a county, by place and year.
///
/// # Errors
/// A fault of the database.
pub fn published_reports(sql: &mut dyn Sql, county: &CountyId) -> Result<Vec<StoredReport>, Fault> {
    let statement = format!(
        "SELECT {COLUMNS} FROM published_reports WHERE county = $1 ORDER BY region, place, year, id"
    );
    let mut found = Vec::new();
    sql.each(&statement, &[Value::from(county.as_str())], &mut |row| {
        found.push(report(&row)?);
        Ok(())
    })?;
    Ok(found)
}

/// One report.
///
/// # Errors
/// A fault of the database.
pub fn published_report(
    sql: &mut dyn Sql,
    county: &CountyId,
    id: &str,
) -> Result<Option<StoredReport>, Fault> {
    let statement =
        format!("SELECT {COLUMNS} FROM published_reports WHERE county = $1 AND id = $2");
    let row = sql.first(&statement, &[Value::from(county.as_str()), Value::from(id)])?;
    row.as_ref().map(report).transpose()
}

fn report(row: &Row) -> Result<StoredReport, Fault> {
    let year = row.integer(3)?;
    Ok(StoredReport {
        id: row.text(0)?.to_string(),
        place: row.text(1)?.to_string(),
        region: row.optional_text(2)?.map(str::to_string),
        year: i16::try_from(year).unwrap_or(i16::MAX),
        issuer: row.optional_text(4)?.map(str::to_string),
        population: row.optional_integer(5)?,
        file: row.text(6)?.to_string(),
        text: row.text(7)?.to_string(),
        added_at: Moment(row.integer(8)?),
        added_by: row.text(9)?.into(),
    })
}

/// Takes a report, in place of the same text if it is held already.
///
/// # Errors
/// A fault of the database.
pub fn put_published_report(
    sql: &mut dyn Sql,
    county: &CountyId,
    report: &StoredReport,
) -> Result<(), Fault> {
    remove_published_report(sql, county, &report.id)?;
    let statement = format!(
        "INSERT INTO published_reports (county, {COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let values = [
        Value::from(county.as_str()),
        Value::from(&report.id),
        Value::from(&report.place),
        Value::from(report.region.clone()),
        Value::Integer(i64::from(report.year)),
        Value::from(report.issuer.clone()),
        report.population.map_or(Value::Null, Value::Integer),
        Value::from(&report.file),
        Value::from(&report.text),
        Value::Integer(report.added_at.0),
        Value::from(report.added_by.as_str()),
    ];
    sql.execute(&statement, &values).map(drop)
}

/// Removes a report.
///
/// # Errors
/// A fault of the database.
pub fn remove_published_report(
    sql: &mut dyn Sql,
    county: &CountyId,
    id: &str,
) -> Result<(), Fault> {
    let statement = "DELETE FROM published_reports WHERE county = $1 AND id = $2";
    sql.execute(statement, &[Value::from(county.as_str()), Value::from(id)])
        .map(drop)
}
