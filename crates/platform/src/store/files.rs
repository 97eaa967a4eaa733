//! What is known about stored files; their content lies in the data folder.

use super::{Fault, Sql, Value};
use domain::identifier::CountyId;
use domain::register::Moment;

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// SM3 of its content, hexadecimal.
    pub sm3: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was stored.
    pub stored_at: Moment,
}

/// What is known about a file; `None`: it was never stored.
///
/// # Errors
/// A fault of the database.
pub fn file(sql: &mut dyn Sql, county: &CountyId, sm3: &str) -> Result<Option<StoredFile>, Fault> {
    let row = sql.first(
        "SELECT sm3, name, size, stored_at FROM files WHERE county = $1 AND sm3 = $2",
        &[Value::from(county.as_str()), Value::from(sm3)],
    )?;
    row.map(|row| {
        Ok(StoredFile {
            sm3: row.text(0)?.to_string(),
            name: row.text(1)?.to_string(),
            size: u64::try_from(row.integer(2)?).unwrap_or(0),
            stored_at: Moment(row.integer(3)?),
        })
    })
    .transpose()
}

/// Notes a file, unless the same content is known.
///
/// # Errors
/// A fault of the database.
pub fn put_file(sql: &mut dyn Sql, county: &CountyId, stored: &StoredFile) -> Result<(), Fault> {
    if file(sql, county, &stored.sm3)?.is_some() {
        return Ok(());
    }
    let values = [
        Value::from(county.as_str()),
        Value::from(&stored.sm3),
        Value::from(&stored.name),
        Value::from(i64::try_from(stored.size).unwrap_or(i64::MAX)),
        Value::from("application/octet-stream"),
        Value::from(stored.stored_at.0),
    ];
    sql.execute(
        "INSERT INTO files (county, sm3, name, size, media_type, stored_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &values,
    )?;
    Ok(())
}
