//! Imports: which records stand for which external numbers, and what each import did.

use super::load::listed;
use super::{Fault, Sql, Value};
use domain::identifier::{CountyId, KindId, RecordId};
use domain::register::Moment;

/// How many numbers one statement asks for at most.
const ASKED: usize = 256;
/// Imports of a kind that are listed, at most.
const LISTED_MOST: u32 = 20;

/// An import that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImport {
    /// Its identifier.
    pub id: String,
    /// The kind.
    pub kind: KindId,
    /// Who did it.
    pub actor: String,
    /// When it ended.
    pub at: Moment,
    /// Rows that made or changed a record.
    pub accepted: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// SM3 of the file.
    pub file: String,
}

/// The records of a kind that have one of these external numbers, with the numbers.
///
/// # Errors
/// A fault of the database.
pub fn by_external_number(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
    numbers: &[&str],
) -> Result<Vec<(String, RecordId)>, Fault> {
    let mut found = Vec::new();
    for numbers in numbers.chunks(ASKED) {
        let (places, mut values) = listed(county.as_str(), numbers.iter().copied());
        values.push(Value::from(kind.as_str()));
        let statement = format!(
            "SELECT external_number, id FROM records
             WHERE county = $1 AND kind = ${} AND external_number IN ({places})
             ORDER BY external_number, id",
            values.len()
        );
        sql.each(&statement, &values, &mut |row| {
            found.push((row.text(0)?.to_string(), row.text(1)?.into()));
            Ok(())
        })?;
    }
    Ok(found)
}

/// Those of these numbers that records of a kind were given here.
///
/// # Errors
/// A fault of the database.
pub fn numbers_given(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
    numbers: &[&str],
) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for numbers in numbers.chunks(ASKED) {
        let (places, mut values) = listed(county.as_str(), numbers.iter().copied());
        values.push(Value::from(kind.as_str()));
        let statement = format!(
            "SELECT number FROM records WHERE county = $1 AND number IN ({places}) AND kind = ${}
             ORDER BY number",
            values.len()
        );
        sql.each(&statement, &values, &mut |row| {
            found.push(row.text(0)?.to_string());
            Ok(())
        })?;
    }
    Ok(found)
}

/// Notes an import with its report, as JSON.
///
/// # Errors
/// A fault of the database.
pub fn put_import(
    sql: &mut dyn Sql,
    county: &CountyId,
    done: &StoredImport,
    report: &str,
) -> Result<(), Fault> {
    let whole = |number: u64| Value::from(i64::try_from(number).unwrap_or(i64::MAX));
    let values = [
        Value::from(county.as_str()),
        Value::from(&done.id),
        Value::from(done.kind.as_str()),
        Value::from(&done.actor),
        Value::from(done.at.0),
        whole(done.accepted),
        whole(done.refused),
        Value::from(&done.file),
        Value::from(report),
    ];
    sql.execute(
        "INSERT INTO imports (county, id, kind, actor, at, accepted, refused, file, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values,
    )
    .map(drop)
}

const COLUMNS: &str = "id, kind, actor, at, accepted, refused, file";

/// The latest imports of a kind, latest first.
///
/// # Errors
/// A fault of the database.
pub fn imports(
    sql: &mut dyn Sql,
    county: &CountyId,
    kind: &KindId,
) -> Result<Vec<StoredImport>, Fault> {
    let statement = format!(
        "SELECT {COLUMNS} FROM imports WHERE county = $1 AND kind = $2
         ORDER BY at DESC, id LIMIT {LISTED_MOST}"
    );
    let values = [Value::from(county.as_str()), Value::from(kind.as_str())];
    let rows = sql.query(&statement, &values)?;
    rows.iter().map(stored).collect()
}

/// One import with its report; `None` if there is none of this identifier.
///
/// # Errors
/// A fault of the database.
pub fn import(
    sql: &mut dyn Sql,
    county: &CountyId,
    id: &str,
) -> Result<Option<(StoredImport, String)>, Fault> {
    let statement = format!("SELECT {COLUMNS}, content FROM imports WHERE county = $1 AND id = $2");
    let values = [Value::from(county.as_str()), Value::from(id)];
    let row = sql.first(&statement, &values)?;
    let told = |row: &super::Row| {
        let report = row.optional_text(7)?.unwrap_or_default();
        Ok((stored(row)?, report.to_string()))
    };
    row.as_ref().map(told).transpose()
}

fn stored(row: &super::Row) -> Result<StoredImport, Fault> {
    let whole = |column| Ok::<_, Fault>(u64::try_from(row.integer(column)?).unwrap_or(0));
    Ok(StoredImport {
        id: row.text(0)?.to_string(),
        kind: row.text(1)?.into(),
        actor: row.text(2)?.to_string(),
        at: Moment(row.integer(3)?),
        accepted: whole(4)?,
        refused: whole(5)?,
        file: row.optional_text(6)?.unwrap_or_default().to_string(),
    })
}
