//! The workbench: open limits by due day, letters without proof of service, what a person did and began.

use super::lists::{CORE, Listed, listed, listed_in_order};
use super::{Fault, Row, Sql, Value};
use domain::identifier::{AccountId, CountyId, LetterId, LimitId, OrganId, RecordId};
use jiff::civil::Date;
use std::collections::HashSet;

/// The most rows of one part of the workbench: one more than it counts, so that it can say “200+”.
const MOST: u32 = 201;

/// An open limit with its record.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLimit {
    /// The record.
    pub record: Listed,
    /// The limit.
    pub limit: LimitId,
    /// When it is due; `None` while it stands still.
    pub due_on: Option<Date>,
    /// First day of the yellow light.
    pub yellow_on: Option<Date>,
    /// First day of the red light.
    pub red_on: Option<Date>,
    /// Who must act: `organ`, `other_organ`, `party`, `court`.
    pub bearer: String,
}

/// A letter that was issued and not yet served, with its record.
#[derive(Clone, Debug, PartialEq)]
pub struct UnservedLetter {
    /// The record.
    pub record: Listed,
    /// The letter.
    pub letter: LetterId,
    /// Its position within the record.
    pub ordinal: u32,
    /// Its number.
    pub number: Option<String>,
    /// Day of the signing.
    pub issued_on: Option<Date>,
}

/// Whose work is looked at.
#[derive(Clone, Debug)]
pub struct Whose<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// Records that this account handles.
    pub handler: Option<&'a AccountId>,
    /// Records of these organs; `None`: all of the county.
    pub organs: Option<Vec<OrganId>>,
}

impl Whose<'_> {
    /// The condition on `r`, after one placeholder for the county.
    fn filter(&self) -> (String, Vec<Value<'static>>) {
        let mut sql = "r.county = $1".to_string();
        let mut values = vec![Value::from(self.county.to_string())];
        if let Some(handler) = self.handler {
            values.push(Value::from(handler.to_string()));
            sql.push_str(&format!(" AND r.handler = ${}", values.len()));
        }
        if let Some(organs) = &self.organs {
            let mut places = Vec::new();
            for organ in organs {
                values.push(Value::from(organ.to_string()));
                places.push(format!("${}", values.len()));
            }
            match places.is_empty() {
                true => sql.push_str(" AND FALSE"),
                false => sql.push_str(&format!(" AND r.organ IN ({})", places.join(", "))),
            }
        }
        (sql, values)
    }
}

/// Open limits that run on a day, nearest first.
///
/// # Errors
/// A fault of the database.
pub fn open_limits(sql: &mut dyn Sql, whose: &Whose, today: Date) -> Result<Vec<OpenLimit>, Fault> {
    let (filter, mut values) = whose.filter();
    values.push(Value::from(today.to_string()));
    let day = values.len();
    let mut found = Vec::new();
    // Along the index of open limits (`CROSS JOIN` keeps that order inside): those that run, then those that stand
    // still; `IS NULL` would tempt the planner to the key of all limits.
    for stretch in ["t.due_on IS NOT NULL", "COALESCE(t.due_on, '') = ''"] {
        let left = MOST as usize - found.len();
        let statement = format!(
            "SELECT {CORE}, t.time_limit, t.due_on, t.yellow_on, t.red_on, t.bearer \
             FROM time_limits t CROSS JOIN records r \
             WHERE r.county = t.county AND r.id = t.record AND t.county = $1 AND {filter} \
             AND t.progress = 'open' AND t.sense = 'maximum' AND {stretch} \
             AND (t.active_after IS NULL OR t.active_after < ${day}) \
             AND (t.active_until IS NULL OR t.active_until >= ${day}) \
             ORDER BY t.due_on, t.record LIMIT {left}"
        );
        sql.each(&statement, &values, &mut |row| {
            found.push(OpenLimit {
                record: listed(&row)?,
                limit: row.text(13)?.into(),
                due_on: optional_day(&row, 14)?,
                yellow_on: optional_day(&row, 15)?,
                red_on: optional_day(&row, 16)?,
                bearer: row.text(17)?.to_string(),
            });
            Ok(())
        })?;
    }
    Ok(found)
}

/// The records of a county with a limit that runs, or that a legal fiction would begin, in their order.
///
/// # Errors
/// A fault of the database.
pub fn running(sql: &mut dyn Sql, county: &CountyId) -> Result<Vec<RecordId>, Fault> {
    let statement = "SELECT DISTINCT record FROM time_limits \
         WHERE county = $1 AND progress = 'open' ORDER BY record";
    let mut found = Vec::new();
    sql.each(statement, &[Value::from(county.as_str())], &mut |row| {
        found.push(row.text(0)?.into());
        Ok(())
    })?;
    Ok(found)
}

/// Letters issued and without proof of service, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn unserved_letters(sql: &mut dyn Sql, whose: &Whose) -> Result<Vec<UnservedLetter>, Fault> {
    let (filter, values) = whose.filter();
    let statement = format!(
        "SELECT {CORE}, l.letter, l.ordinal, l.number, l.issued_on \
         FROM records r JOIN letters l ON l.county = r.county AND l.record = r.id \
         WHERE {filter} AND l.lacks_proof = 1 ORDER BY l.issued_on, r.id LIMIT {MOST}"
    );
    let mut found = Vec::new();
    sql.each(&statement, &values, &mut |row| {
        found.push(UnservedLetter {
            record: listed(&row)?,
            letter: row.text(13)?.into(),
            ordinal: u32::try_from(row.integer(14)?).unwrap_or(0),
            number: row.optional_text(15)?.map(str::to_string),
            issued_on: optional_day(&row, 16)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// What an account did with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deeds {
    /// Anything (已办).
    Any,
    /// It began them (我发起).
    Began,
}

/// How many actions of an account are read at a time.
const ACTIONS_READ: usize = 512;

/// Records on which an account acted, latest act first.
///
/// # Errors
/// A fault of the database.
pub fn acted_on(
    sql: &mut dyn Sql,
    county: &CountyId,
    account: &AccountId,
    deeds: Deeds,
) -> Result<Vec<Listed>, Fault> {
    let mut records: Vec<RecordId> = Vec::new();
    let mut seen: HashSet<RecordId> = HashSet::new();
    let mut before = i64::MAX;
    // Backwards along the index of an account's actions, as far as the list is long.
    while records.len() < MOST as usize {
        let values = [
            Value::from(county.as_str()),
            Value::from(account.as_str()),
            Value::Integer(before),
        ];
        let mut read = 0;
        sql.each(&acts(deeds), &values, &mut |row| {
            read += 1;
            before = row.integer(0)?;
            let record: RecordId = row.text(1)?.into();
            if seen.insert(record.clone()) {
                records.push(record);
            }
            Ok(())
        })?;
        if read < ACTIONS_READ {
            break;
        }
    }
    records.truncate(MOST as usize);
    listed_in_order(sql, county, &records)
}

/// The statement that reads actions of an account, latest first, before a place in the log.
fn acts(deeds: Deeds) -> String {
    let began = match deeds {
        Deeds::Any => "",
        Deeds::Began => " AND version = 1",
    };
    format!(
        "SELECT seq, record FROM actions WHERE county = $1 AND actor = $2 AND seq < $3 \
         AND record IS NOT NULL{began} ORDER BY seq DESC LIMIT {ACTIONS_READ}"
    )
}

fn optional_day(row: &Row, column: usize) -> Result<Option<Date>, Fault> {
    row.optional_text(column)?
        .map(super::load::parsed_day)
        .transpose()
}
