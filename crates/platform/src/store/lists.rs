//! Lists of records: filtered, sorted, paged, within the data scope of the reader.

use super::condition::{Rendered, rendered};
use super::{Fault, Row, Sql, Value};
use domain::condition::Condition;
use domain::identifier::{CountyId, FieldId, KindId, OrganId, RecordId, StageId};
use domain::procedure::Definition;
use jiff::civil::Date;

/// The most records that are counted exactly; beyond it a list says “more than”.
pub const COUNTED_MOST: u64 = 1_000;

/// The number of organs up to which a list is found by organ; beyond it, by day.
const FEW_ORGANS: usize = 3;

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
    /// The number.
    Number,
    /// The stage.
    Stage,
    /// A field.
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

struct Where {
    sql: String,
    values: Vec<Value<'static>>,
}

impl Where {
    fn and(&mut self, part: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(part);
    }

    fn bind(&mut self, value: Value<'static>) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
}

/// Reads one page of a list and counts it.
///
/// # Errors
/// A fault of the database, or a condition that SQL cannot express.
pub fn list(sql: &mut dyn Sql, query: &ListQuery) -> Result<ListPage, Fault> {
    let filter = filter(query)?;
    let from = from_clause(query);
    let counted = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {} LIMIT {}) AS counted",
        filter.sql,
        COUNTED_MOST + 1
    );
    let total = match sql.first(&counted, &filter.values)? {
        Some(row) => u64::try_from(row.integer(0)?).unwrap_or(0),
        None => 0,
    };
    let statement = format!(
        "SELECT {CORE} FROM {from} WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
        filter.sql,
        order(query),
        query.size.min(10_000),
        u64::from(query.page) * u64::from(query.size)
    );
    let mut rows = Vec::new();
    sql.each(&statement, &filter.values, &mut |row| {
        rows.push(listed(&row)?);
        Ok(())
    })?;
    Ok(ListPage { rows, total })
}

fn from_clause(query: &ListQuery) -> String {
    let sorted_by_field = matches!(query.sort.by, SortBy::Field(_));
    let needs_fields = !query.fields.is_empty() || query.condition.is_some() || sorted_by_field;
    if needs_fields {
        let kind = &query.definition.id;
        format!("records r JOIN kind_{kind} k ON k.county = r.county AND k.record = r.id")
    } else {
        "records r".to_string()
    }
}

fn order(query: &ListQuery) -> String {
    let direction = if query.sort.descending { "DESC" } else { "ASC" };
    match &query.sort.by {
        SortBy::Opened => format!("r.opened_on {direction}, r.id {direction}"),
        SortBy::Due => format!(
            "CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on {direction}, r.id {direction}"
        ),
        SortBy::Number => format!("r.number {direction}, r.id {direction}"),
        SortBy::Stage => format!("r.stage {direction}, r.opened_on {direction}, r.id {direction}"),
        SortBy::Field(field) => format!("k.{field} {direction}, r.id {direction}"),
    }
}

fn filter(query: &ListQuery) -> Result<Where, Fault> {
    let mut filter = Where {
        sql: "r.county = $1 AND r.kind = $2".into(),
        values: Vec::new(),
    };
    filter.values.push(Value::from(query.county.to_string()));
    filter
        .values
        .push(Value::from(query.definition.id.to_string()));
    scope(&mut filter, query);
    stages(&mut filter, query);
    if let Some(text) = query.text.as_deref().filter(|text| !text.is_empty()) {
        let place = filter.bind(Value::from(containing(text)));
        filter.and(&format!(
            "(r.number LIKE {place} ESCAPE '~' OR r.title LIKE {place} ESCAPE '~' \
             OR r.external_number LIKE {place} ESCAPE '~')"
        ));
    }
    for (field, how) in &query.fields {
        field_filter(&mut filter, field, how);
    }
    if let Some(day) = query.due_until {
        let place = filter.bind(Value::from(day.to_string()));
        filter.and(&format!("r.due_on <= {place} AND r.closed_on IS NULL"));
    }
    if let Some(condition) = query.condition {
        let first = filter.values.len() + 1;
        let Rendered { sql, values } = rendered(condition, query.definition, "k", first)
            .ok_or_else(|| Fault::Unsupported("这一条件不能在库中查询".into()))?;
        filter.and(&sql);
        filter.values.extend(values);
    }
    Ok(filter)
}

/// The data scope; for many organs the index by day is the shorter way, so the organ is hidden from the planner.
fn scope(filter: &mut Where, query: &ListQuery) {
    let Some(organs) = &query.organs else { return };
    if organs.is_empty() {
        filter.and("FALSE");
        return;
    }
    let column = if organs.len() > FEW_ORGANS {
        "r.organ || ''"
    } else {
        "r.organ"
    };
    let places: Vec<String> = organs
        .iter()
        .map(|organ| filter.bind(Value::from(organ.to_string())))
        .collect();
    filter.and(&format!("{column} IN ({})", places.join(", ")));
}

fn stages(filter: &mut Where, query: &ListQuery) {
    if query.stages.is_empty() {
        return;
    }
    let places: Vec<String> = query
        .stages
        .iter()
        .map(|stage| filter.bind(Value::from(stage.to_string())))
        .collect();
    filter.and(&format!("r.stage IN ({})", places.join(", ")));
}

fn field_filter(filter: &mut Where, field: &FieldId, how: &FieldFilter) {
    let part = match how {
        FieldFilter::Is(text) => {
            format!("k.{field} = {}", filter.bind(Value::from(text.clone())))
        }
        FieldFilter::Contains(text) => {
            format!(
                "k.{field} LIKE {} ESCAPE '~'",
                filter.bind(Value::from(containing(text)))
            )
        }
        FieldFilter::From(value) => format!("k.{field} >= {}", filter.bind(value.clone())),
        FieldFilter::Until(value) => format!("k.{field} <= {}", filter.bind(value.clone())),
    };
    filter.and(&part);
}

/// A pattern for `LIKE`, with the signs that mean something there taken literally.
fn containing(text: &str) -> String {
    let literal = text
        .replace('~', "~~")
        .replace('%', "~%")
        .replace('_', "~_");
    format!("%{literal}%")
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
