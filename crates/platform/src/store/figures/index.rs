//! Indexes from which figures are counted without reading the records.
//!
//! One index for each day by which indicators of a kind are dated, with all fields that their conditions read.
//! It holds only records that have the day, so an action that does not set it writes nothing into it.

use crate::store::catalogue::{Catalogue, Kind, column};
use crate::store::{Fault, Sql, audit};
use domain::identifier::FieldId;
use domain::indicator::{IndicatorDefinition, Measure};
use domain::register::FieldType;
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

/// Whether a field has one value: a nested list would make the index as large as the table.
pub(super) fn is_plain(kind: &Kind, field: &FieldId) -> bool {
    let field = kind.definition.field(field.as_str());
    field.is_some_and(|field| !matches!(field.kind, FieldType::List(_)))
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
            amount,
            ..
        } = &indicator.measure
            && indicator.kind == kind.definition.id
        {
            let fields = by_day.entry(dated_by).or_default();
            for field in condition.fields().into_iter().chain(amount.field()) {
                if field != dated_by && is_plain(kind, field) && !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
    }
    by_day.retain(|_, fields| !fields.is_empty());
    by_day
}
