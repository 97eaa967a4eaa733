//! The worklist written anew when what it is worked out from has changed: the definitions, or the calendar.
//!
//! Only lights, due days ahead and the like change; due days themselves change by a `recompute` action. A limit that
//! has ended has none of them: its rows change only with who must act and the like, which is compared apart, so that
//! a county's many closed cases are left alone. Changed definitions are found when the writer starts; a changed
//! calendar is followed by an operation, which names the records of which nothing but the worklist changes.

use super::judge::look_ahead;
use crate::store::audit::hexadecimal;
use crate::store::audit::tree::sm3;
use crate::store::catalogue::Kind;
use crate::store::load::{listed, load};
use crate::store::rows::{Held, Touched, Writing};
use crate::store::sql::transaction;
use crate::store::{Catalogue, Fault, Sql, Value};
use domain::identifier::{CountyId, RecordId};
use domain::module::definition_text;
use domain::procedure::Prospect;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// How many records are written in one transaction.
const PAGE: usize = 256;

/// Under which name the basis of the worklist is kept, for no county.
const SETTING: &str = "worklist_basis";

/// What the worklist was worked out from, as hashes.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Basis {
    /// Of each definition, by kind and shape.
    definitions: BTreeMap<String, Hashes>,
}

/// A definition.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Hashes {
    /// Of all of it.
    whole: String,
    /// Of what also the rows of ended limits show of it.
    ended: String,
}

/// Which records of a definition are worked out anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Those with an open limit.
    Open,
    /// All.
    All,
}

/// Writes the worklist anew where its basis is not the one that it was written on.
///
/// # Errors
/// Any fault of the database.
pub fn refresh(sql: &mut dyn Sql, catalogue: &Catalogue) -> Result<(), Fault> {
    let basis = Basis::of(catalogue);
    let known = Basis::stored(sql)?;
    if known.as_ref() == Some(&basis) {
        return Ok(());
    }
    let mut by_county: BTreeMap<CountyId, BTreeSet<RecordId>> = BTreeMap::new();
    for kind in catalogue.all() {
        if let Some(extent) = basis.extent(known.as_ref(), kind) {
            each_record(sql, kind, extent, &mut |county, record| {
                by_county.entry(county).or_default().insert(record);
            })?;
        }
    }
    for (county, ids) in by_county {
        let ids: Vec<RecordId> = ids.into_iter().collect();
        for page in ids.chunks(PAGE) {
            transaction(sql, |sql| refresh_page(sql, catalogue, (&county, page)))?;
        }
    }
    basis.store(sql)
}

impl Basis {
    fn of(catalogue: &Catalogue) -> Self {
        let definitions = catalogue.all().into_iter();
        Self {
            definitions: definitions
                .map(|kind| (Self::key(kind), Hashes::of(kind)))
                .collect(),
        }
    }

    fn key(kind: &Kind) -> String {
        format!("{} {}", kind.definition.id, kind.definition.shape)
    }

    /// The one that the worklist was written on; `None`: none, or one that an earlier program kept in its own way.
    fn stored(sql: &mut dyn Sql) -> Result<Option<Self>, Fault> {
        let known = sql.first(
            "SELECT value FROM settings WHERE county = $1 AND name = $2",
            &[Value::from(""), Value::from(SETTING)],
        )?;
        let known = known.as_ref().map(|row| row.text(0)).transpose()?;
        Ok(known.and_then(|text| serde_json::from_str(text).ok()))
    }

    fn store(&self, sql: &mut dyn Sql) -> Result<(), Fault> {
        let text = serde_json::to_string(self).expect("hashes are text");
        let key = [Value::from(""), Value::from(SETTING)];
        transaction(sql, |sql| {
            sql.execute("DELETE FROM settings WHERE county = $1 AND name = $2", &key)?;
            let [county, name] = key;
            sql.execute(
                "INSERT INTO settings (county, name, value) VALUES ($1, $2, $3)",
                &[county, name, Value::from(&text)],
            )
            .map(drop)
        })
    }

    /// Which records of a definition must be worked out anew; `None`: none.
    fn extent(&self, known: Option<&Self>, kind: &Kind) -> Option<Extent> {
        let key = Self::key(kind);
        let (Some(now), Some(known)) = (self.definitions.get(&key), known) else {
            return Some(Extent::All);
        };
        match known.definitions.get(&key) {
            Some(then) if then.ended != now.ended => Some(Extent::All),
            Some(then) if then.whole != now.whole => Some(Extent::Open),
            Some(_) => None,
            None => Some(Extent::All),
        }
    }
}

impl Hashes {
    fn of(kind: &Kind) -> Self {
        let mut ended = String::new();
        for rule in &kind.definition.limits {
            let (bearer, sense, internal) = (rule.bearer, rule.sense, rule.internal);
            write!(ended, "{} {bearer:?} {sense:?} {internal};", rule.id)
                .expect("writing to a string cannot fail");
        }
        let hash = |text: &str| hexadecimal(&sm3(text.as_bytes()));
        Self {
            whole: hash(&definition_text(&kind.definition)),
            ended: hash(&ended),
        }
    }
}

/// Hands over the records of a definition; those with open limits are found by the index of open limits.
fn each_record(
    sql: &mut dyn Sql,
    kind: &Kind,
    extent: Extent,
    each: &mut dyn FnMut(CountyId, RecordId),
) -> Result<(), Fault> {
    let statement = match extent {
        Extent::All => "SELECT county, id FROM records WHERE kind = $1 AND shape = $2",
        Extent::Open => {
            "SELECT DISTINCT t.county, t.record FROM time_limits t CROSS JOIN records r \
             WHERE t.progress = 'open' AND r.county = t.county AND r.id = t.record \
             AND r.kind = $1 AND r.shape = $2"
        }
    };
    let definition = &kind.definition;
    let values = [
        Value::from(definition.id.as_str()),
        Value::from(&definition.shape),
    ];
    sql.each(statement, &values, &mut |row| {
        each(row.text(0)?.into(), row.text(1)?.into());
        Ok(())
    })
}

fn refresh_page(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    (county, ids): (&CountyId, &[RecordId]),
) -> Result<(), Fault> {
    let mut touched = seen_again(sql, catalogue, (county, ids))?;
    for touched in &mut touched {
        if let Some(before) = &mut touched.before {
            before.prospect = Arc::new(Prospect::default());
        }
    }
    let (places, values) = listed(county.as_str(), ids.iter().map(RecordId::as_str));
    sql.execute(
        &format!("DELETE FROM time_limits WHERE county = $1 AND record IN ({places})"),
        &values,
    )?;
    write(sql, &touched)
}

/// Writes those rows of the worklist of some records that the calendar of the catalogue changes.
///
/// # Errors
/// Any fault of the database.
pub fn look_again(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    (county, ids): (&CountyId, &[RecordId]),
) -> Result<(), Fault> {
    for page in ids.chunks(PAGE) {
        transaction(sql, |sql| {
            let touched = seen_again(sql, catalogue, (county, page))?;
            write(sql, &touched)
        })?;
    }
    Ok(())
}

/// Records with the worklist as they have it and as it is now.
fn seen_again(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    (county, ids): (&CountyId, &[RecordId]),
) -> Result<Vec<Touched>, Fault> {
    let held = load(sql, catalogue, county, ids)?.into_values();
    held.map(|held| {
        let kind = Arc::clone(catalogue.pinned(&held.record.kind, &held.record.shape)?);
        let prospect = Arc::new(look_ahead(catalogue, &kind, &held.record));
        Ok(Touched {
            before: Some(held.clone()),
            after: Held { prospect, ..held },
            kind,
        })
    })
    .collect()
}

fn write(sql: &mut dyn Sql, touched: &[Touched]) -> Result<(), Fault> {
    let mut writing = Writing::default();
    for touched in touched {
        writing.add(touched);
    }
    writing.flush(sql)
}
