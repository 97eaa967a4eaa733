//! What coverage checks and warning rules need of the store: names of records, and what people found.

use super::{Fault, Sql, Value};
use domain::engines::warning::Verdict;
use domain::identifier::{AccountId, CountyId, KindId, RecordId};
use domain::register::Moment;

/// What a person found when looking at a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The rule.
    pub rule: String,
    /// Exactly which records the warning named.
    pub fingerprint: String,
    /// The version of the rule.
    pub version: String,
    /// What was found.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: AccountId,
}

/// The titles of all records of a kind that are not closed.
///
/// # Errors
/// A fault of the database.
pub fn open_titles(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
) -> Result<Vec<(RecordId, String)>, Fault> {
    let statement = "SELECT id, title FROM records WHERE county = $1 AND kind = $2 \
                     AND closed_on IS NULL ORDER BY id";
    let values = [
        Value::from(county.to_string()),
        Value::from(kind.to_string()),
    ];
    let mut found = Vec::new();
    sql.each(statement, &values, &mut |row| {
        found.push((row.text(0)?.into(), row.text(1)?.to_string()));
        Ok(())
    })?;
    Ok(found)
}

/// All judgements about warnings of a kind.
///
/// # Errors
/// A fault of the database.
pub fn judgements(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
) -> Result<Vec<Judgement>, Fault> {
    let statement = "SELECT rule, fingerprint, version, verdict, reason, judged_at, judged_by \
                     FROM warning_verdicts WHERE county = $1 AND kind = $2 ORDER BY judged_at";
    let values = [
        Value::from(county.to_string()),
        Value::from(kind.to_string()),
    ];
    let mut found = Vec::new();
    sql.each(statement, &values, &mut |row| {
        found.push(Judgement {
            rule: row.text(0)?.to_string(),
            fingerprint: row.text(1)?.to_string(),
            version: row.text(2)?.to_string(),
            verdict: Verdict::parse(row.text(3)?).unwrap_or(Verdict::Ignored),
            reason: row.text(4)?.to_string(),
            at: Moment(row.integer(5)?),
            by: row.text(6)?.into(),
        });
        Ok(())
    })?;
    Ok(found)
}

/// Puts a judgement; a later one about the same warning takes its place, the log keeps both.
///
/// # Errors
/// A fault of the database.
pub fn put_judgement(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
    judgement: &Judgement,
) -> Result<(), Fault> {
    let key = [
        Value::from(county.to_string()),
        Value::from(kind.to_string()),
        Value::from(judgement.rule.clone()),
        Value::from(judgement.fingerprint.clone()),
    ];
    sql.execute(
        "DELETE FROM warning_verdicts WHERE county = $1 AND kind = $2 AND rule = $3 AND fingerprint = $4",
        &key,
    )?;
    let mut values = key.to_vec();
    values.extend([
        Value::from(judgement.version.clone()),
        Value::from(judgement.verdict.id().to_string()),
        Value::from(judgement.reason.clone()),
        Value::Integer(judgement.at.0),
        Value::from(judgement.by.to_string()),
    ]);
    let statement = "INSERT INTO warning_verdicts (county, kind, rule, fingerprint, version, verdict, reason, \
                     judged_at, judged_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sql.execute(statement, &values).map(drop)
}
