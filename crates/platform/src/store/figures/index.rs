//! Indexes from which figures are counted without reading the records.
//!
//! One index for each day by which indicators of a kind are dated, with all fields that their conditions read.
//! It holds only records that have the day, so an action that does not set it writes nothing into it.

use crate::store::catalogue::{Catalogue, Kind, column};
use crate::store::{Fault, Sql, audit};
use domain::condition::{Condition, Term};
use domain::identifier::FieldId;
use domain::indicator::{IndicatorDefinition, Measure};
use std::collections::BTreeMap;

/// Makes the indexes that the catalogue's indicators are counted from, where they are not there yet.
///
/// Runs with the writer's connection, after the typed tables are in place.
///
/// # Errors
/// A fault of the database.
pub fn install_indexes(sql: &mut dyn Sql, catalogue: &Catalogue) -> Result<(), Fault> {
    for kind in catalogue.kinds() {
        for (day, fields) in read_fields(kind, &catalogue.indicators) {
            let columns: Vec<String> = fields.iter().map(|field| column(field)).collect();
            let table = &kind.table.name;
            let (day, columns) = (column(day), columns.join(", "));
            let hash = audit::tree::sm3(format!("{table} {day} {columns}").as_bytes());
            let name = format!("figures_by_{}", audit::hexadecimal(&hash[..12]));
            sql.script(&format!(
                "CREATE INDEX IF NOT EXISTS {name} ON {table} (county, {day}, {columns}) \
                 WHERE {day} IS NOT NULL;"
            ))?;
        }
    }
    Ok(())
}

/// The fields that the indicators of a kind read, by the day by which they are dated; days alone are left out.
fn read_fields<'a>(
    kind: &Kind,
    indicators: &'a [IndicatorDefinition],
) -> BTreeMap<&'a FieldId, Vec<&'a FieldId>> {
    let mut by_day: BTreeMap<&FieldId, Vec<&FieldId>> = BTreeMap::new();
    for indicator in indicators {
        if let Measure::Count {
            condition,
            dated_by,
            ..
        } = &indicator.measure
            && indicator.kind == kind.definition.id
        {
            let fields = by_day.entry(dated_by).or_default();
            collect(condition, fields);
            fields.retain(|field| *field != dated_by);
        }
    }
    by_day.retain(|_, fields| !fields.is_empty());
    by_day
}

fn collect<'a>(condition: &'a Condition, fields: &mut Vec<&'a FieldId>) {
    let mut term = |term: &'a Term| {
        if let Term::Field(field) = term
            && !fields.contains(&field)
        {
            fields.push(field);
        }
    };
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            for part in parts {
                collect(part, fields);
            }
        }
        Condition::Not(part) => collect(part, fields),
        Condition::Compare { left, right, .. } => {
            term(left);
            term(right);
        }
        Condition::OneOf { term: of, .. } | Condition::Present(of) | Condition::Holds(of) => {
            term(of);
        }
        Condition::Apart { .. } | Condition::Limit { .. } | Condition::Letter { .. } => {}
    }
}
