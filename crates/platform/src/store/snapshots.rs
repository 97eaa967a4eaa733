//! What was frozen when something was submitted or signed.

use super::{Fault, Row, Sql, Value};
use domain::identifier::{AccountId, CountyId, OrganId};
use domain::register::Moment;

/// What a snapshot is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The county.
    pub county: CountyId,
    /// What kind of thing: `return`, `report`, `assessment`.
    pub purpose: &'static str,
    /// Which: the form, or empty where there is only one.
    pub subject: String,
    /// The year.
    pub year: i16,
    /// Whose; `None`: the county's.
    pub organ: Option<OrganId>,
}

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The organ whose it is; `None`: the county's.
    pub organ: Option<OrganId>,
    /// Counted up from 1.
    pub version: i64,
    /// SM3 of the content, in hexadecimal digits.
    pub hash: String,
    /// The content as JSON.
    pub content: String,
    /// Why there is a version after the first (更正说明).
    pub reason: Option<String>,
    /// Why a correction was begun; `None`: it stands.
    pub reopened: Option<String>,
    /// When it was made.
    pub made_at: Moment,
    /// By whom.
    pub made_by: AccountId,
}

const COLUMNS: &str = "organ, version, hash, content, reason, reopened, made_at, made_by";

impl Frozen {
    /// County, purpose, subject and year.
    fn key(&self) -> Vec<Value<'static>> {
        vec![
            Value::from(self.county.to_string()),
            Value::from(self.purpose.to_string()),
            Value::from(self.subject.clone()),
            Value::Integer(i64::from(self.year)),
        ]
    }

    fn organ_value(&self) -> Value<'static> {
        let organ = self.organ.as_ref().map_or("", OrganId::as_str);
        Value::from(organ.to_string())
    }
}

/// All snapshots of a subject, whosever they are, by organ and version; the organ that is named is not looked at.
///
/// # Errors
/// A fault of the database.
pub fn snapshots(sql: &mut dyn Sql, frozen: &Frozen) -> Result<Vec<Snapshot>, Fault> {
    let statement = format!(
        "SELECT {COLUMNS} FROM snapshots WHERE county = $1 AND purpose = $2 AND subject = $3 \
         AND year = $4 ORDER BY organ, version"
    );
    let mut found = Vec::new();
    sql.each(&statement, &frozen.key(), &mut |row| {
        found.push(snapshot(&row)?);
        Ok(())
    })?;
    Ok(found)
}

fn snapshot(row: &Row) -> Result<Snapshot, Fault> {
    Ok(Snapshot {
        organ: Some(row.text(0)?)
            .filter(|organ| !organ.is_empty())
            .map(OrganId::from),
        version: row.integer(1)?,
        hash: row.text(2)?.to_string(),
        content: row.text(3)?.to_string(),
        reason: row.optional_text(4)?.map(str::to_string),
        reopened: row.optional_text(5)?.map(str::to_string),
        made_at: Moment(row.integer(6)?),
        made_by: row.text(7)?.into(),
    })
}

/// Puts a snapshot; one of the same version refuses it, so that of two who submit at once only one does.
///
/// # Errors
/// A fault of the database, also where the version is taken.
pub fn put_snapshot(sql: &mut dyn Sql, frozen: &Frozen, snapshot: &Snapshot) -> Result<(), Fault> {
    let mut values = frozen.key();
    values.extend([
        frozen.organ_value(),
        Value::Integer(snapshot.version),
        Value::from(snapshot.hash.clone()),
        Value::from(snapshot.content.clone()),
        Value::from(snapshot.reason.clone()),
        Value::from(snapshot.reopened.clone()),
        Value::Integer(snapshot.made_at.0),
        Value::from(snapshot.made_by.to_string()),
    ]);
    let statement = format!(
        "INSERT INTO snapshots (county, purpose, subject, year, {COLUMNS}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    sql.execute(&statement, &values).map(drop)
}

/// Begins a correction of the newest version.
///
/// # Errors
/// A fault of the database.
pub fn reopen(
    sql: &mut dyn Sql,
    frozen: &Frozen,
    (version, reason): (i64, &str),
) -> Result<(), Fault> {
    let mut values = frozen.key();
    values.extend([
        frozen.organ_value(),
        Value::Integer(version),
        Value::from(reason.to_string()),
    ]);
    let statement = "UPDATE snapshots SET reopened = $7 WHERE county = $1 AND purpose = $2 \
                     AND subject = $3 AND year = $4 AND organ = $5 AND version = $6";
    sql.execute(statement, &values).map(drop)
}
