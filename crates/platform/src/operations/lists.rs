//! Lists as pages and workbooks show them: rows with the values of chosen fields, and search.

use super::{Desk, Failure, records};
use crate::store::Value as Stored;
use crate::store::load::values_of;
use crate::store::writer::Note;
use domain::identifier::{KindId, RecordId, RoleId};
use domain::policy::{Act, Target, may};
use domain::register::{Field, Value};
use serde_json::json;

pub use crate::store::lists::{FieldFilter, ListQuery, Listed, Sort, SortBy};
pub use crate::store::worklist::{OpenLimit, UnservedLetter};

/// Records that a search shows, at most, of each kind.
const FOUND_MOST: u32 = 20;

/// A record of a list with the values of the fields asked for.
#[derive(Clone, Debug)]
pub struct ListedFields {
    /// The record.
    pub record: Listed,
    /// One value for each field; `None`: missing.
    pub values: Vec<Option<Value>>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct FieldsPage {
    /// The records.
    pub rows: Vec<ListedFields>,
    /// How many there are in all, counted up to a bound.
    pub total: u64,
}

/// One page of a list with fields, within the person's data scope.
///
/// # Errors
/// As [`records::page`].
pub fn page(desk: &Desk, query: ListQuery, fields: &[&Field]) -> Result<FieldsPage, Failure> {
    let kind = records::current(desk, &query.definition.id)?;
    let found = records::page(desk, query)?;
    let ids: Vec<RecordId> = found.rows.iter().map(|row| row.id.clone()).collect();
    let county = &desk.county.id;
    let readers = &desk.office.readers;
    let mut held = readers.read(|sql| values_of(sql, (&kind, county), &ids, fields))?;
    let mut values = |row: &Listed| {
        let missing = || vec![None; fields.len()];
        held.remove(&row.id).unwrap_or_else(missing)
    };
    let rows = found
        .rows
        .into_iter()
        .map(|record| ListedFields {
            values: values(&record),
            record,
        })
        .collect();
    Ok(FieldsPage {
        rows,
        total: found.total,
    })
}

/// A list as it leaves the program in a workbook; logged.
///
/// # Errors
/// As [`page`], and a missing permission.
pub fn export(desk: &Desk, query: ListQuery, fields: &[&Field]) -> Result<FieldsPage, Failure> {
    let kind = query.definition.id.clone();
    let role = exporting(desk, &kind)?;
    let page = page(desk, query, fields)?;
    let note = Note {
        county: desk.county.id.clone(),
        actor: desk.actor(role.as_str()),
        action: "export".into(),
        kind: Some(kind),
        record: None,
        content: json!({ "rows": page.rows.len() }),
        recorded_at: None,
    };
    desk.office.writer.note(note).wait()?;
    Ok(page)
}

/// The role in which the person may export records of a kind.
///
/// # Errors
/// What is missing and to whom to turn.
pub fn exporting(desk: &Desk, kind: &KindId) -> Result<RoleId, Failure> {
    let target = Target { kind, organ: None };
    Ok(may(desk.person, Act::Export, target, desk.organisation())?)
}

/// Records of all kinds that the person may see whose number or title contains a text.
///
/// # Errors
/// A fault of the database.
pub fn search(desk: &Desk, text: &str) -> Result<Vec<Listed>, Failure> {
    let office = desk.office;
    let mut found = Vec::new();
    let hidden = |id: &KindId| {
        let mut modules = office.rules.modules.iter();
        modules.any(|module| module.unsearched && module.definition.id == *id)
    };
    let kinds = office.catalogue.kinds().into_iter();
    for kind in kinds.filter(|kind| !hidden(&kind.definition.id)) {
        let definition = &kind.definition;
        let query = ListQuery {
            county: &desk.county.id,
            definition,
            organs: records::scope(desk, &definition.id),
            stages: Vec::new(),
            text: Some(text.to_string()),
            among: None,
            fields: Vec::new(),
            condition: None,
            due_until: None,
            sort: Sort {
                by: SortBy::Opened,
                descending: true,
            },
            page: 0,
            size: FOUND_MOST,
        };
        found.extend(records::listed(desk, query)?.rows);
    }
    Ok(found)
}

/// The record of a kind with exactly this number, if the person may see it.
pub fn by_number(desk: &Desk, kind: &KindId, number: &str) -> Option<RecordId> {
    let kind = records::current(desk, kind).ok()?;
    let query = ListQuery {
        county: &desk.county.id,
        definition: &kind.definition,
        organs: records::scope(desk, &kind.definition.id),
        stages: Vec::new(),
        text: Some(number.trim().to_string()),
        among: None,
        fields: Vec::new(),
        condition: None,
        due_until: None,
        sort: Sort {
            by: SortBy::Opened,
            descending: true,
        },
        page: 0,
        size: FOUND_MOST,
    };
    let found = records::listed(desk, query).ok()?;
    let same = |row: &Listed| row.number.as_deref() == Some(number.trim());
    found.rows.into_iter().find(same).map(|row| row.id)
}

/// The value as a filter of a list compares it; `None`: not by this type.
pub fn bound(value: &Value) -> Option<Stored<'static>> {
    match value {
        Value::Text(text) => Some(text.clone().into()),
        Value::Integer(number) | Value::Cents(number) => Some((*number).into()),
        Value::Bool(truth) => Some((*truth).into()),
        Value::Day(day) => Some(day.to_string().into()),
        Value::Moment(moment) => Some(moment.0.into()),
        Value::List(_) => None,
    }
}

/// Whether the person may see anything of a kind.
pub fn is_visible(desk: &Desk, kind: &KindId) -> bool {
    records::scope(desk, kind).is_none_or(|organs| !organs.is_empty())
}
