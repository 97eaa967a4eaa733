//! The worklist written anew when what it is worked out from has changed: the calendar or the definitions.
//!
//! Only lights, due days ahead and the like change; due days themselves change by a `recompute` action.

use super::judge::look_ahead;
use crate::store::audit::hexadecimal;
use crate::store::audit::tree::sm3;
use crate::store::load::{listed, load};
use crate::store::rows::{Held, Touched, Writing};
use crate::store::sql::transaction;
use crate::store::{Catalogue, Fault, Sql, Value};
use domain::identifier::{CountyId, RecordId};
use domain::procedure::Prospect;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many records are written in one transaction.
const PAGE: usize = 256;

/// Under which name the basis of the worklist is kept, for no county.
const SETTING: &str = "worklist_basis";

/// Writes the worklist anew if its basis is not the one that it was written on.
///
/// # Errors
/// Any fault of the database.
pub fn refresh(sql: &mut dyn Sql, catalogue: &Catalogue) -> Result<(), Fault> {
    let basis = basis(catalogue);
    let key = [Value::from(""), Value::from(SETTING)];
    let known = sql.first(
        "SELECT value FROM settings WHERE county = $1 AND name = $2",
        &key,
    )?;
    if known.is_some_and(|row| row.text(0).is_ok_and(|known| known == basis)) {
        return Ok(());
    }
    let mut by_county: BTreeMap<CountyId, Vec<RecordId>> = BTreeMap::new();
    sql.each(
        "SELECT county, id FROM records ORDER BY county, id",
        &[],
        &mut |row| {
            by_county
                .entry(row.text(0)?.into())
                .or_default()
                .push(row.text(1)?.into());
            Ok(())
        },
    )?;
    for (county, ids) in by_county {
        for page in ids.chunks(PAGE) {
            transaction(sql, |sql| refresh_page(sql, catalogue, (&county, page)))?;
        }
    }
    transaction(sql, |sql| {
        sql.execute("DELETE FROM settings WHERE county = $1 AND name = $2", &key)?;
        let [county, name] = key;
        sql.execute(
            "INSERT INTO settings (county, name, value) VALUES ($1, $2, $3)",
            &[county, name, Value::from(&basis)],
        )
        .map(drop)
    })
}

/// Hash of the calendar and of every definition's text.
fn basis(catalogue: &Catalogue) -> String {
    let mut text = catalogue.calendar.hash().to_string();
    for kind in catalogue.kinds() {
        text.push_str(&kind.definition.shape);
        text.push_str(&kind.text);
    }
    hexadecimal(&sm3(text.as_bytes()))
}

fn refresh_page(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    (county, ids): (&CountyId, &[RecordId]),
) -> Result<(), Fault> {
    let mut touched = Vec::new();
    for held in load(sql, catalogue, county, ids)?.into_values() {
        let kind = Arc::clone(catalogue.pinned(&held.record.kind, &held.record.shape)?);
        let prospect = Arc::new(look_ahead(catalogue, &kind, &held.record));
        let before = Held {
            prospect: Arc::new(Prospect::default()),
            ..held.clone()
        };
        touched.push(Touched {
            before: Some(before),
            after: Held { prospect, ..held },
            kind,
        });
    }
    let (places, values) = listed(county.as_str(), ids.iter().map(RecordId::as_str));
    sql.execute(
        &format!("DELETE FROM time_limits WHERE county = $1 AND record IN ({places})"),
        &values,
    )?;
    let mut writing = Writing::default();
    for touched in &touched {
        writing.add(touched);
    }
    writing.flush(sql)
}
