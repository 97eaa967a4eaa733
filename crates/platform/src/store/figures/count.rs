//! Counts over the typed table of one kind.

use super::index::is_plain;
use crate::store::catalogue::{Kind, column, table_name};
use crate::store::condition::rendered;
use crate::store::{Fault, Sql, Value, load};
use domain::condition::{Condition, Term};
use domain::identifier::{CountyId, FieldId, KindId, OrganId, RecordId};
use domain::indicator::{Amount, FigurePeriod};
use domain::register::{self, FieldType, Moment};
use std::collections::{BTreeMap, HashSet};

/// Which records of a kind are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// One organ; `None`: the whole county.
    pub organ: Option<&'a OrganId>,
    /// The kind with its table.
    pub kind: &'a Kind,
    /// The field whose day lies in the period.
    pub dated_by: &'a FieldId,
    /// The period.
    pub period: FigurePeriod,
    /// Leaves out records on which something was recorded later than this; they are refolded by the caller.
    pub recorded_until: Option<Moment>,
}

/// How many records are alike; no field is called so.
const ALIKE: &str = "\"alike()\"";

/// A record read to be judged in memory.
#[derive(Clone, Debug)]
pub struct StoredSubject {
    /// Its id.
    pub record: RecordId,
    /// The organ that handles it.
    pub organ: OrganId,
    /// Its fields.
    pub fields: BTreeMap<FieldId, register::Value>,
}

/// What follows FROM, with its values.
struct From {
    sql: String,
    values: Vec<Value<'static>>,
}

impl From {
    fn bind(&mut self, value: Value<'static>) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
}

impl Counting<'_> {
    /// Whether the day is a column that compares like a day; a moment does not.
    fn is_dated_by_day(&self) -> bool {
        let field = self.kind.definition.field(self.dated_by.as_str());
        field.is_some_and(|field| matches!(field.kind, FieldType::Day))
    }

    /// Table, county, organ and what was recorded later; `joined` also brings the core columns as `r`.
    fn source(&self, joined: bool) -> From {
        let kind = &self.kind.definition.id;
        let join = if joined || self.organ.is_some() {
            " JOIN records r ON r.county = k.county AND r.id = k.record"
        } else {
            ""
        };
        let mut from = From {
            sql: format!("{} k{join} WHERE k.county = $1", table_name(kind)),
            values: vec![Value::from(self.county.to_string())],
        };
        if let Some(organ) = self.organ {
            let place = from.bind(Value::from(organ.to_string()));
            from.sql.push_str(&format!(" AND r.organ = {place}"));
        }
        if let Some(until) = self.recorded_until {
            let kind = from.bind(Value::from(kind.to_string()));
            let until = from.bind(Value::Integer(until.0));
            from.sql.push_str(&format!(
                " AND k.record NOT IN (SELECT a.record FROM actions a WHERE a.county = $1 \
                 AND a.kind = {kind} AND a.recorded_at > {until} AND a.record IS NOT NULL)"
            ));
        }
        from
    }

    fn dated(&self) -> From {
        let mut from = self.source(false);
        let day = format!("k.{}", column(self.dated_by));
        let first = from.bind(Value::from(self.period.first.to_string()));
        let last = from.bind(Value::from(self.period.last.to_string()));
        from.sql
            .push_str(&format!(" AND {day} >= {first} AND {day} <= {last}"));
        from
    }

    /// The columns by which records are alike for all conditions, in the order of the index that figures are counted
    /// from: conditions are then judged once for each day and combination of values, not once for each record.
    /// `None` where a condition reads a list, whose text would be compared row by row.
    fn groups(&self, asks: &[Asks<'_>]) -> Option<String> {
        let mut columns = vec![self.dated_by];
        let read = asks.iter().flat_map(|(condition, amount)| {
            let fields = condition.fields().into_iter();
            fields.chain(amount.field())
        });
        for field in read {
            if !is_plain(self.kind, field) {
                return None;
            }
            if !columns.contains(&field) {
                columns.push(field);
            }
        }
        let columns: Vec<String> = columns
            .into_iter()
            .map(|field| format!("k.{}", column(field)))
            .collect();
        Some(columns.join(", "))
    }

    /// The condition less what the period already says.
    fn rest(&self, condition: &Condition) -> Condition {
        let is_dated = |part: &Condition| matches!(part, Condition::Present(Term::Field(field)) if field == self.dated_by);
        match condition {
            part if is_dated(part) => Condition::And(Vec::new()),
            Condition::And(parts) => Condition::And(
                parts
                    .iter()
                    .filter(|part| !is_dated(part))
                    .cloned()
                    .collect(),
            ),
            other => other.clone(),
        }
    }
}

/// A condition, and what is counted of the records that satisfy it.
pub type Asks<'a> = (&'a Condition, &'a Amount);

/// What is counted, over rows or over groups of `alike` rows that satisfy a condition.
fn counted(condition: &str, amount: &Amount, alike: bool) -> String {
    let times = if alike {
        format!("k.{ALIKE}")
    } else {
        "1".to_string()
    };
    let sum =
        |of: &str| format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN {of} END), 0) AS BIGINT)");
    match amount {
        Amount::Records => sum(&times),
        Amount::Sum(field) | Amount::Money(field) => {
            sum(&format!("COALESCE(k.{}, 0) * {times}", column(field)))
        }
        Amount::Distinct(field) => {
            format!(
                "COUNT(DISTINCT CASE WHEN {condition} THEN k.{} END)",
                column(field)
            )
        }
    }
}

/// How many records satisfy each condition and what they come to, in one statement; `None` where a condition is
/// judged in memory only.
///
/// # Errors
/// A fault of the database.
pub fn counts(
    sql: &mut dyn Sql,
    counting: &Counting<'_>,
    asks: &[Asks<'_>],
) -> Result<Vec<Option<(u64, i64)>>, Fault> {
    let mut found = vec![None; asks.len()];
    if !counting.is_dated_by_day() {
        return Ok(found);
    }
    let mut from = counting.dated();
    let groups = counting.groups(asks);
    let (mut columns, mut places) = (Vec::new(), Vec::new());
    for (at, (condition, amount)) in asks.iter().enumerate() {
        let first = from.values.len() + 1;
        let rest = counting.rest(condition);
        let Some(condition) = rendered(&rest, &counting.kind.definition, "k", first) else {
            continue;
        };
        let alike = groups.is_some();
        columns.push(counted(&condition.sql, &Amount::Records, alike));
        if !amount.is_records() {
            columns.push(counted(&condition.sql, amount, alike));
        }
        from.values.extend(condition.values);
        places.push(at);
    }
    if columns.is_empty() {
        return Ok(found);
    }
    let columns = columns.join(", ");
    let statement = match groups {
        Some(groups) => format!(
            "SELECT {columns} FROM (SELECT {groups}, COUNT(*) AS {ALIKE} FROM {} GROUP BY {groups}) k",
            from.sql
        ),
        None => format!("SELECT {columns} FROM {}", from.sql),
    };
    if let Some(row) = sql.first(&statement, &from.values)? {
        let mut column = 0;
        for place in places {
            let count = row.integer(column)?;
            column += usize::from(!asks[place].1.is_records());
            found[place] = Some((u64::try_from(count).unwrap_or(0), row.integer(column)?));
            column += 1;
        }
    }
    Ok(found)
}

/// The records that satisfy a condition, in the order of their ids; `None` where it is judged in memory only.
///
/// # Errors
/// A fault of the database.
pub fn ids(
    sql: &mut dyn Sql,
    counting: &Counting<'_>,
    condition: &Condition,
) -> Result<Option<Vec<RecordId>>, Fault> {
    if !counting.is_dated_by_day() {
        return Ok(None);
    }
    let mut from = counting.dated();
    let first = from.values.len() + 1;
    let rest = counting.rest(condition);
    let Some(condition) = rendered(&rest, &counting.kind.definition, "k", first) else {
        return Ok(None);
    };
    from.values.extend(condition.values);
    let statement = format!(
        "SELECT k.record FROM {} AND {} ORDER BY k.record",
        from.sql, condition.sql
    );
    let mut found = Vec::new();
    sql.each(&statement, &from.values, &mut |row| {
        found.push(row.text(0)?.into());
        Ok(())
    })?;
    Ok(Some(found))
}

/// All records of the kind with their fields, whatever their day, to be judged in memory.
///
/// # Errors
/// A fault of the database.
pub fn subjects(sql: &mut dyn Sql, counting: &Counting<'_>) -> Result<Vec<StoredSubject>, Fault> {
    let from = counting.source(true);
    let columns: Vec<String> = counting
        .kind
        .table
        .columns
        .iter()
        .map(|column| format!("k.{}", column.name))
        .collect();
    let organ = columns.len();
    let statement = format!(
        "SELECT {}, r.organ FROM {} ORDER BY k.record",
        columns.join(", "),
        from.sql
    );
    let mut found = Vec::new();
    sql.each(&statement, &from.values, &mut |row| {
        found.push(StoredSubject {
            record: row.text(1)?.into(),
            organ: row.text(organ)?.into(),
            fields: load::fields(&row, counting.kind)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// The records of a kind on which something was recorded later than a moment.
///
/// # Errors
/// A fault of the database.
pub fn changed_after(
    sql: &mut dyn Sql,
    county: &CountyId,
    kind: &KindId,
    moment: Moment,
) -> Result<Vec<RecordId>, Fault> {
    let statement = "SELECT DISTINCT record FROM actions WHERE county = $1 AND kind = $2 \
                     AND recorded_at > $3 AND record IS NOT NULL ORDER BY record";
    let values = [
        Value::from(county.as_str()),
        Value::from(kind.as_str()),
        Value::Integer(moment.0),
    ];
    let mut found = Vec::new();
    sql.each(statement, &values, &mut |row| {
        found.push(row.text(0)?.into());
        Ok(())
    })?;
    Ok(found)
}

/// The records of a kind that these organs handle.
///
/// # Errors
/// A fault of the database.
pub fn ids_of_organs(
    sql: &mut dyn Sql,
    (county, kind): (&CountyId, &KindId),
    organs: &[OrganId],
) -> Result<HashSet<RecordId>, Fault> {
    let statement = "SELECT id FROM records WHERE county = $1 AND kind = $2 AND organ = $3";
    let mut found = HashSet::new();
    for organ in organs {
        let values = [
            Value::from(county.as_str()),
            Value::from(kind.as_str()),
            Value::from(organ.as_str()),
        ];
        sql.each(statement, &values, &mut |row| {
            found.insert(row.text(0)?.into());
            Ok(())
        })?;
    }
    Ok(found)
}
