//! What people are told about time limits: found by day, written once, read by those whom they concern.

use super::lists::{Listed, listed};
use super::load::listed as places;
use super::sql::Bulk;
use super::tables::NOTICES;
use super::{Fault, Row, Sql, Value};
use domain::identifier::{AccountId, CountyId, KindId, LimitId, OrganId, RecordId};
use domain::register::Moment;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};

/// How many marks one statement asks for at most.
const ASKED: usize = 256;
/// How many notices a person sees at most.
const SHOWN_MOST: u32 = 200;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The yellow light came on.
    Yellow,
    /// The red light came on.
    Red,
    /// The limit expired.
    Expired,
    /// The due day was counted anew, because the calendar changed.
    Moved,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub about: About,
    /// Who handles the record; `None`: nobody yet, the organ is told.
    pub account: Option<AccountId>,
    /// The organ of the record.
    pub organ: OrganId,
    /// The record.
    pub record: RecordId,
    /// The limit.
    pub limit: LimitId,
    /// Position of the run within the record.
    pub ordinal: i64,
    /// Its due day.
    pub due_on: Option<Date>,
    /// The due day before, where it moved.
    pub was_due_on: Option<Date>,
    /// Why it moved, in Chinese.
    pub reason: Option<String>,
    /// When it was told.
    pub at: Moment,
}

/// A notice as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its record.
    pub record: Listed,
    /// The notice.
    pub notice: Notice,
    /// It has been read.
    pub read: bool,
}

impl About {
    fn word(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Expired => "expired",
            Self::Moved => "moved",
        }
    }

    fn of(word: &str) -> Result<Self, Fault> {
        [Self::Yellow, Self::Red, Self::Expired, Self::Moved]
            .into_iter()
            .find(|about| about.word() == word)
            .ok_or_else(|| Fault::content("提醒", word))
    }
}

impl Notice {
    /// What is told of a light: the run, the light, and for which due day. A day that moved is told with the action
    /// that moved it, and marked by that ([`moved_mark`]).
    fn mark(&self) -> String {
        let due_on = self.due_on.map_or_else(String::new, |day| day.to_string());
        let (about, record) = (self.about.word(), &self.record);
        format!("{about} {record} {} {due_on}", self.ordinal)
    }

    /// The row, without what is filled in when it is read.
    fn push_values<'a>(&'a self, county: &'a CountyId, mark: &'a str, out: &mut Vec<Value<'a>>) {
        let day = |day: Option<Date>| Value::from(day.map(|day| day.to_string()));
        out.extend([
            Value::from(county.as_str()),
            Value::from(mark),
            Value::from(self.about.word()),
            Value::from(self.account.as_ref().map_or("", AccountId::as_str)),
            Value::from(self.organ.as_str()),
            Value::from(self.record.as_str()),
            Value::from(self.limit.as_str()),
            day(self.due_on),
            day(self.was_due_on),
            Value::from(self.reason.as_ref()),
            Value::Integer(self.at.0),
        ]);
    }
}

/// Marks the notice of a run that an action moved, by the place of the action in the log.
pub fn moved_mark(seq: i64, ordinal: i64) -> String {
    format!("moved {seq:012} {ordinal}")
}

/// What a county's open limits call for on a day: the light that is on, or the expiry; for the organs' own limits.
/// A run that a legal fiction ended at its expiry expired all the same, and is told whenever the sweep comes.
///
/// # Errors
/// A fault of the database.
pub fn called_for(
    sql: &mut dyn Sql,
    county: &CountyId,
    (today, at): (Date, Moment),
) -> Result<Vec<Notice>, Fault> {
    let statement = "SELECT t.record, t.time_limit, t.ordinal, t.due_on, t.red_on, r.handler, r.organ \
         FROM time_limits t JOIN records r ON r.county = t.county AND r.id = t.record \
         WHERE t.county = $1 AND t.progress = 'open' AND t.bearer = 'organ' AND t.sense = 'maximum' \
         AND (t.yellow_on <= $2 OR t.due_on < $2) \
         AND (t.active_after IS NULL OR t.active_after < $2) \
         AND (t.active_until IS NULL OR t.active_until >= $2 OR t.active_until >= t.due_on) \
         ORDER BY t.due_on, t.record, t.ordinal";
    let day = today.to_string();
    let values = [Value::from(county.as_str()), Value::from(&day)];
    let mut found = Vec::new();
    sql.each(statement, &values, &mut |row| {
        let (due_on, red_on) = (optional_day(&row, 3)?, optional_day(&row, 4)?);
        let is_before = |on: Option<Date>| on.is_some_and(|on| on <= today);
        let about = match due_on {
            Some(due_on) if due_on < today => About::Expired,
            _ if is_before(red_on) => About::Red,
            _ => About::Yellow,
        };
        found.push(Notice {
            about,
            account: row.optional_text(5)?.map(Into::into),
            organ: row.text(6)?.into(),
            record: row.text(0)?.into(),
            limit: row.text(1)?.into(),
            ordinal: row.integer(2)?,
            due_on,
            was_due_on: None,
            reason: None,
            at,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Writes those notices that were not written before; answers how many.
///
/// # Errors
/// A fault of the database.
pub fn tell(sql: &mut dyn Sql, county: &CountyId, notices: &[Notice]) -> Result<u64, Fault> {
    let mut told = 0;
    for notices in notices.chunks(ASKED) {
        let marks: Vec<String> = notices.iter().map(Notice::mark).collect();
        let mut known = known(sql, county, &marks)?;
        let marked = notices.iter().zip(&marks);
        let fresh: Vec<_> = marked
            .filter(|(_, mark)| known.insert((*mark).clone()))
            .map(|(notice, mark)| (county, mark.as_str(), notice))
            .collect();
        insert(sql, &fresh)?;
        told += fresh.len() as u64;
    }
    Ok(told)
}

/// Writes notices by their marks, none of which was written before.
///
/// # Errors
/// A fault of the database.
pub fn insert(sql: &mut dyn Sql, notices: &[(&CountyId, &str, &Notice)]) -> Result<(), Fault> {
    let mut rows = Vec::with_capacity(notices.len() * NOTICES.columns.len());
    for (county, mark, notice) in notices {
        notice.push_values(county, mark, &mut rows);
    }
    sql.bulk(Bulk::Insert, &NOTICES, &rows)
}

fn known(sql: &mut dyn Sql, county: &CountyId, marks: &[String]) -> Result<HashSet<String>, Fault> {
    let (places, values) = places(county.as_str(), marks.iter().map(String::as_str));
    let statement = format!("SELECT mark FROM notices WHERE county = $1 AND mark IN ({places})");
    let mut known = HashSet::new();
    sql.each(&statement, &values, &mut |row| {
        known.insert(row.text(0)?.to_string());
        Ok(())
    })?;
    Ok(known)
}

/// What concerns a person: the records that they handle, and those of their organ that nobody handles.
const CONCERNS: &str = "n.county = $1 AND (n.account = $2 OR (n.account = '' AND n.organ = $3))";

/// The person whom notices concern.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// The account.
    pub account: &'a AccountId,
    /// The organ.
    pub organ: &'a OrganId,
}

/// Kinds by the organs whose records of them a person may see; `None`: all organs of the county.
pub type Scopes = BTreeMap<Option<Vec<OrganId>>, Vec<KindId>>;

impl Reader<'_> {
    fn values(&self) -> Vec<Value<'_>> {
        vec![
            Value::from(self.county.as_str()),
            Value::from(self.account.as_str()),
            Value::from(self.organ.as_str()),
        ]
    }
}

/// The notices of a person that lie within the scopes, unread ones first, then the latest.
///
/// # Errors
/// A fault of the database.
pub fn told(sql: &mut dyn Sql, reader: Reader, scopes: &Scopes) -> Result<Vec<Told>, Fault> {
    let order = "CASE WHEN n.read_at IS NULL THEN 0 ELSE 1 END, n.at DESC, n.due_on, n.record";
    list(sql, (CONCERNS, order), (reader.values(), scopes))
}

/// The due days of a county that moved with the calendar and lie within the scopes, latest first.
///
/// # Errors
/// A fault of the database.
pub fn moved(sql: &mut dyn Sql, reader: Reader, scopes: &Scopes) -> Result<Vec<Told>, Fault> {
    // Along the key, in which those of one action follow those of the action before.
    let filter = "n.county = $1 AND n.mark >= 'moved ' AND n.mark < 'moved!'";
    let order = "n.mark DESC";
    let mut values = reader.values();
    values.truncate(2);
    list(sql, (filter, order), (values, scopes))
}

/// The condition that the person at `$2` handles the record, or that it lies within the scopes.
fn within<'a>(scopes: &'a Scopes, values: &mut Vec<Value<'a>>) -> String {
    let mut condition = "(r.handler = $2".to_string();
    for (organs, kinds) in scopes {
        let kinds = any_of("r.kind", kinds.iter().map(KindId::as_str), values);
        let organs = organs.as_ref().map(|organs| {
            let organs = organs.iter().map(OrganId::as_str);
            format!(" AND {}", any_of("r.organ", organs, values))
        });
        condition += &format!(" OR ({kinds}{})", organs.unwrap_or_default());
    }
    condition + ")"
}

fn any_of<'a>(
    column: &str,
    among: impl Iterator<Item = &'a str>,
    values: &mut Vec<Value<'a>>,
) -> String {
    let places: Vec<String> = among
        .map(|text| {
            values.push(Value::from(text));
            format!("${}", values.len())
        })
        .collect();
    match places.is_empty() {
        true => "FALSE".into(),
        false => format!("{column} IN ({})", places.join(", ")),
    }
}

fn list<'a>(
    sql: &mut dyn Sql,
    (filter, order): (&str, &str),
    (mut values, scopes): (Vec<Value<'a>>, &'a Scopes),
) -> Result<Vec<Told>, Fault> {
    let filter = format!("{filter} AND {}", within(scopes, &mut values));
    let statement = format!(
        "SELECT {}, n.about, n.time_limit, n.due_on, n.was_due_on, n.reason, n.at, n.read_at \
         FROM notices n JOIN records r ON r.county = n.county AND r.id = n.record \
         WHERE {filter} ORDER BY {order} LIMIT {SHOWN_MOST}",
        super::lists::CORE
    );
    let mut found = Vec::new();
    sql.each(&statement, &values, &mut |row| {
        let record = listed(&row)?;
        let notice = Notice {
            about: About::of(row.text(13)?)?,
            account: record.handler.as_deref().map(Into::into),
            organ: record.organ.clone(),
            record: record.id.clone(),
            limit: row.text(14)?.into(),
            ordinal: 0,
            due_on: optional_day(&row, 15)?,
            was_due_on: optional_day(&row, 16)?,
            reason: row.optional_text(17)?.map(str::to_string),
            at: Moment(row.integer(18)?),
        };
        let read = row.optional_integer(19)?.is_some();
        found.push(Told {
            record,
            notice,
            read,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Notes that a person has read all that concerned them until a moment.
///
/// # Errors
/// A fault of the database.
pub fn read(sql: &mut dyn Sql, reader: Reader, at: Moment) -> Result<(), Fault> {
    let condition = CONCERNS.replace("n.", "");
    let statement = format!(
        "UPDATE notices SET read_at = $4 WHERE {condition} AND read_at IS NULL AND at <= $4"
    );
    let mut values = reader.values();
    values.push(Value::Integer(at.0));
    sql.execute(&statement, &values).map(drop)
}

fn optional_day(row: &Row, column: usize) -> Result<Option<Date>, Fault> {
    row.optional_text(column)?
        .map(super::load::parsed_day)
        .transpose()
}
