//! Lists of records: filtered, sorted, paged, within the data scope of the reader.

mod filter;
mod finder;
mod order;

pub use self::finder::Finder;

use self::filter::Source;
use self::order::Way;
use super::load::ASKED;
use super::{Fault, Row, Sql, Value};
use domain::condition::Condition;
use domain::identifier::{CountyId, FieldId, KindId, OrganId, RecordId, StageId};
use domain::procedure::Definition;
use jiff::civil::Date;
use std::collections::HashMap;

/// The most records that are counted exactly; beyond it a list says “more than”.
pub const COUNTED_MOST: u64 = 1_000;

/// What a list shows.
#[derive(Clone, Debug)]
pub struct ListQuery<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// The kind.
    pub definition: &'a Definition,
    /// Organs within the reader's scope; `None`: all.
    pub organs: Option<Vec<OrganId>>,
    /// Only these stages; empty: all.
    pub stages: Vec<StageId>,
    /// Part of the number, also of that of a main system elsewhere, or of the title.
    pub text: Option<String>,
    /// No others than these, where [`Finder`] knows in which the text can be.
    pub among: Option<Vec<RecordId>>,
    /// Conditions on fields: the field, how, and the value.
    pub fields: Vec<(FieldId, FieldFilter)>,
    /// A condition of an indicator, for drill-down.
    pub condition: Option<&'a Condition>,
    /// Only records whose limits are due by this day, or already past it.
    pub due_until: Option<Date>,
    /// Order.
    pub sort: Sort,
    /// Page, from 0.
    pub page: u32,
    /// Records per page, at most 10,000 (export).
    pub size: u32,
}

/// How a field is compared in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFilter {
    /// Equal to this text (choice, code, identifier).
    Is(String),
    /// Containing this text.
    Contains(String),
    /// A day or number not below this.
    From(Value<'static>),
    /// A day or number not above this.
    Until(Value<'static>),
}

/// The order of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What is sorted by.
    pub by: SortBy,
    /// Largest or latest first.
    pub descending: bool,
}

/// What a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The day of opening.
    Opened,
    /// The next due day; what has none comes last.
    Due,
    /// The number; what has none comes last.
    Number,
    /// The stage.
    Stage,
    /// A field; what has none comes last.
    Field(FieldId),
}

/// One record of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: KindId,
    /// Its number, or the one of its main system elsewhere.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: StageId,
    /// Its organ.
    pub organ: OrganId,
    /// Its handler.
    pub handler: Option<String>,
    /// The day of opening.
    pub opened_on: Date,
    /// The day of closing.
    pub closed_on: Option<Date>,
    /// The next due day.
    pub due_on: Option<Date>,
    /// First day of the yellow light.
    pub yellow_on: Option<Date>,
    /// First day of the red light.
    pub red_on: Option<Date>,
    /// Its version.
    pub version: u64,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The records.
    pub rows: Vec<Listed>,
    /// How many there are in all, counted up to [`COUNTED_MOST`] + 1.
    pub total: u64,
}

/// The columns that [`listed`] reads.
pub(super) const CORE: &str = "r.id, r.kind, COALESCE(r.number, r.external_number), r.title, r.stage, r.organ, r.handler, r.opened_on, \
                    r.closed_on, r.due_on, r.yellow_on, r.red_on, r.version";

/// Reads one page of a list and counts it.
///
/// # Errors
/// A fault of the database, or a condition that SQL cannot express.
pub fn list(sql: &mut dyn Sql, query: &ListQuery) -> Result<ListPage, Fault> {
    let gathered = Source::of(query, Way::Gather, false)?;
    let total = count(sql, &gathered, COUNTED_MOST + 1)?;
    let size = u64::from(query.size.min(10_000));
    let skipped = u64::from(query.page) * u64::from(query.size);
    let ids = if total > COUNTED_MOST {
        walked(sql, query, (skipped, size))?
    } else {
        ids(sql, &gathered, &order::sorted(query), (skipped, size))?
    };
    let rows = listed_in_order(sql, query.county, &ids)?;
    Ok(ListPage { rows, total })
}

/// How many records there are, counted up to a bound.
fn count(sql: &mut dyn Sql, source: &Source, most: u64) -> Result<u64, Fault> {
    let statement = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT {most}) AS counted",
        source.sql
    );
    let row = sql.first(&statement, &source.values)?;
    row.map_or(Ok(0), |row| Ok(u64::try_from(row.integer(0)?).unwrap_or(0)))
}

/// The records of a page, along the indexes of its order.
fn walked(
    sql: &mut dyn Sql,
    query: &ListQuery,
    (mut skipped, mut size): (u64, u64),
) -> Result<Vec<RecordId>, Fault> {
    let mut found = Vec::new();
    for stretch in order::stretches(query) {
        let mut source = Source::of(query, Way::Walk, stretch.hides_kind)?;
        source.and(&stretch.condition);
        let some = ids(sql, &source, &stretch.order, (skipped, size))?;
        if some.is_empty() && skipped > 0 {
            skipped -= count(sql, &source, skipped)?;
        } else {
            skipped = 0;
        }
        size -= some.len() as u64;
        found.extend(some);
        if size == 0 {
            break;
        }
    }
    Ok(found)
}

fn ids(
    sql: &mut dyn Sql,
    source: &Source,
    order: &str,
    (skipped, size): (u64, u64),
) -> Result<Vec<RecordId>, Fault> {
    let statement = format!(
        "SELECT r.id FROM {} ORDER BY {order} LIMIT {size} OFFSET {skipped}",
        source.sql
    );
    let mut found = Vec::new();
    sql.each(&statement, &source.values, &mut |row| {
        found.push(row.text(0)?.into());
        Ok(())
    })?;
    Ok(found)
}

/// The records of these ids in the order in which they are named; those that do not exist are left out.
///
/// # Errors
/// A fault of the database.
pub(super) fn listed_in_order(
    sql: &mut dyn Sql,
    county: &CountyId,
    ids: &[RecordId],
) -> Result<Vec<Listed>, Fault> {
    let mut rows = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ASKED) {
        let mut found: HashMap<RecordId, Listed> = listed_by_ids(sql, county, ids)?
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        rows.extend(ids.iter().filter_map(|id| found.remove(id)));
    }
    Ok(rows)
}

/// The records of these ids, in the order of the ids; at most some hundreds are asked for.
///
/// # Errors
/// A fault of the database.
pub fn listed_by_ids(
    sql: &mut dyn Sql,
    county: &CountyId,
    ids: &[RecordId],
) -> Result<Vec<Listed>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = super::load::listed(county.as_str(), ids.iter().map(RecordId::as_str));
    let statement = format!(
        "SELECT {CORE} FROM records r WHERE r.county = $1 AND r.id IN ({places}) ORDER BY r.id"
    );
    let mut rows = Vec::new();
    sql.each(&statement, &values, &mut |row| {
        rows.push(listed(&row)?);
        Ok(())
    })?;
    Ok(rows)
}

/// Reads the core columns of one record.
pub(super) fn listed(row: &Row) -> Result<Listed, Fault> {
    let day = |column: usize| -> Result<Option<Date>, Fault> {
        row.optional_text(column)?
            .map(super::load::parsed_day)
            .transpose()
    };
    Ok(Listed {
        id: row.text(0)?.into(),
        kind: row.text(1)?.into(),
        number: row.optional_text(2)?.map(str::to_string),
        title: row.text(3)?.to_string(),
        stage: row.text(4)?.into(),
        organ: row.text(5)?.into(),
        handler: row.optional_text(6)?.map(str::to_string),
        opened_on: super::load::parsed_day(row.text(7)?)?,
        closed_on: day(8)?,
        due_on: day(9)?,
        yellow_on: day(10)?,
        red_on: day(11)?,
        version: u64::try_from(row.integer(12)?).unwrap_or(0),
    })
}
