//! Records that are linked: by a field of this one, or by a field of theirs.

use super::lists::{FieldFilter, ListQuery, Listed, Sort, SortBy};
use super::{Desk, Failure, records};
use crate::store::lists::list;
use domain::identifier::{FieldId, RecordId};
use domain::procedure::{Definition, Record};
use domain::register::FieldType;

/// Linked records of one field, at most.
const LINKED_MOST: u32 = 50;

/// A linked record and how it is linked.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The label of the linking field.
    pub relation: String,
    /// The record.
    pub record: Listed,
}

/// The records that a record names, and those that name it, as far as the person may see them.
///
/// # Errors
/// A fault of the database.
pub fn of_record(
    desk: &Desk,
    definition: &Definition,
    record: &Record,
) -> Result<Vec<Linked>, Failure> {
    let mut found = Vec::new();
    for field in &definition.fields {
        let (FieldType::Link(_), Some(id)) = (&field.kind, record.fields.get(&field.id)) else {
            continue;
        };
        let id: RecordId = id.as_text().unwrap_or_default().into();
        if let Ok(view) = records::view(desk, &id) {
            found.push(Linked {
                relation: field.name.clone(),
                record: summary(&view.record),
            });
        }
    }
    for kind in desk.office.catalogue.kinds() {
        for field in &kind.definition.fields {
            if field.kind == FieldType::Link(definition.id.clone()) {
                let rows = naming(desk, &kind.definition, &field.id, &record.id)?;
                let relation = format!("{}的{}", kind.definition.name, field.name);
                found.extend(rows.into_iter().map(|record| Linked {
                    relation: relation.clone(),
                    record,
                }));
            }
        }
    }
    Ok(found)
}

fn summary(record: &Record) -> Listed {
    Listed {
        id: record.id.clone(),
        kind: record.kind.clone(),
        number: record.number.clone(),
        title: record.title.clone(),
        stage: record.stage.clone(),
        organ: record.organ.clone(),
        handler: record.handler.as_ref().map(ToString::to_string),
        opened_on: record.opened_on,
        closed_on: record.closed_on,
        due_on: None,
        yellow_on: None,
        red_on: None,
        version: record.version,
    }
}

fn naming(
    desk: &Desk,
    definition: &Definition,
    field: &FieldId,
    id: &RecordId,
) -> Result<Vec<Listed>, Failure> {
    let query = ListQuery {
        county: &desk.county.id,
        definition,
        organs: records::scope(desk, &definition.id),
        stages: Vec::new(),
        text: None,
        among: None,
        fields: vec![(field.clone(), FieldFilter::Is(id.to_string()))],
        condition: None,
        due_until: None,
        sort: Sort {
            by: SortBy::Opened,
            descending: false,
        },
        page: 0,
        size: LINKED_MOST,
    };
    Ok(desk.office.readers.read(|sql| list(sql, &query))?.rows)
}
