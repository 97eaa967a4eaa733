//! Records read from their rows.

use super::audit::Hash;
use super::audit::leaf::sized;
use super::catalogue::{Catalogue, Kind};
use super::rows::Held;
use super::sql::Table;
use super::tables::{DEEMED_FACTS, FINDINGS, LETTERS, RECORDS, TIME_LIMITS};
use super::{Fault, Row, Sql, Value};
use domain::identifier::{CountyId, FieldId, RecordId};
use domain::procedure::{Fields, Prospect, ProspectiveStage, Record, WorklistRow};
use domain::register::{self, Field, FieldType, Moment};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many records one statement asks for at most.
pub(super) const ASKED: usize = 256;

/// Reads records of one county with everything that belongs to them; those that do not exist are left out.
///
/// # Errors
/// Any fault of the database, and rows that the program did not write.
pub fn load(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    county: &CountyId,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, Held>, Fault> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(ASKED) {
        let mut loading = load_core(sql, county, ids)?;
        load_fields(sql, catalogue, county, &mut loading)?;
        load_parts(sql, county, &mut loading)?;
        found.extend(loading.into_iter().map(|(id, loaded)| (id, loaded.held())));
    }
    Ok(found)
}

/// The leaf of the last action of each record that exists.
///
/// # Errors
/// Any fault of the database.
pub fn heads(
    sql: &mut dyn Sql,
    county: &CountyId,
    ids: &[RecordId],
) -> Result<Vec<(RecordId, Hash)>, Fault> {
    let mut heads = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ASKED) {
        let (places, values) = listed(county.as_str(), ids.iter().map(RecordId::as_str));
        let statement =
            format!("SELECT id, head FROM records WHERE county = $1 AND id IN ({places})");
        sql.each(&statement, &values, &mut |row| {
            heads.push((row.text(0)?.into(), sized(row.bytes(1)?)?));
            Ok(())
        })?;
    }
    Ok(heads)
}

/// Reads one record; `None` if it does not exist.
///
/// # Errors
/// As `load`.
pub fn load_one(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    county: &CountyId,
    id: &RecordId,
) -> Result<Option<Held>, Fault> {
    Ok(load(sql, catalogue, county, std::slice::from_ref(id))?.remove(id))
}

type Loading = HashMap<RecordId, Loaded>;

/// A record whose rows are being read.
struct Loaded {
    record: Record,
    head: [u8; 32],
    prospect: Prospect,
}

impl Loaded {
    fn held(self) -> Held {
        Held {
            record: Arc::new(self.record),
            head: self.head,
            prospect: Arc::new(self.prospect),
        }
    }
}

/// How many parameters `IN` has for so many values: a power of four, so that few statements are prepared.
pub(super) fn filled(count: usize) -> usize {
    let mut width = 1;
    while width < count {
        width *= 4;
    }
    width
}

/// A list of parameters for `IN`, filled up to a power of four so that few statements are prepared.
pub fn listed<'a>(
    first: &'a str,
    ids: impl ExactSizeIterator<Item = &'a str>,
) -> (String, Vec<Value<'a>>) {
    let width = filled(ids.len());
    let mut values = vec![Value::from(first)];
    values.extend(ids.map(Value::from));
    let last = values.last().cloned().unwrap_or(Value::Null);
    values.resize(width + 1, last);
    let places: Vec<String> = (2..width + 2).map(|place| format!("${place}")).collect();
    (places.join(", "), values)
}

fn each_of(
    sql: &mut dyn Sql,
    table: &Table,
    (county, ids): (&CountyId, &[RecordId]),
    each: &mut dyn FnMut(Row) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (places, values) = listed(county.as_str(), ids.iter().map(RecordId::as_str));
    let id = &table.columns[1].name;
    let order: Vec<&str> = table.columns[1..table.keys]
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let statement = format!(
        "{} WHERE county = $1 AND {id} IN ({places}) ORDER BY {}",
        table.select(),
        order.join(", ")
    );
    sql.each(&statement, &values, each)
}

fn load_core(sql: &mut dyn Sql, county: &CountyId, ids: &[RecordId]) -> Result<Loading, Fault> {
    let mut loading = Loading::with_capacity(ids.len());
    each_of(sql, &RECORDS, (county, ids), &mut |row| {
        let loaded = core(&row)?;
        loading.insert(loaded.record.id.clone(), loaded);
        Ok(())
    })?;
    Ok(loading)
}

fn core(row: &Row) -> Result<Loaded, Fault> {
    let owned = |text: Option<&str>| text.map(str::to_string);
    let record = Record {
        county: row.text(0)?.into(),
        id: row.text(1)?.into(),
        kind: row.text(2)?.into(),
        shape: row.text(3)?.to_string(),
        number: owned(row.optional_text(4)?),
        external_number: owned(row.optional_text(5)?),
        title: row.text(6)?.to_string(),
        stage: row.text(7)?.into(),
        stage_on: parsed_day(row.text(8)?)?,
        organ: row.text(9)?.into(),
        handler: row.optional_text(10)?.map(Into::into),
        opened_on: parsed_day(row.text(11)?)?,
        closed_on: row.optional_text(12)?.map(parsed_day).transpose()?,
        version: u64::try_from(row.integer(18)?).map_err(|_| Fault::content("版本", "负数"))?,
        fields: Fields::default(),
        limits: Vec::new(),
        letters: Vec::new(),
        findings: Vec::new(),
        deemed: Vec::new(),
    };
    let held_on = row.optional_text(16)?.map(parsed_day).transpose()?;
    let held = held_on
        .zip(row.optional_text(17)?)
        .map(|(after, stage)| ProspectiveStage {
            after,
            stage: stage.into(),
            effect: String::new(),
        });
    let prospect = Prospect {
        rows: Vec::new(),
        stages: held.into_iter().collect(),
    };
    Ok(Loaded {
        record,
        head: sized(row.bytes(19)?)?,
        prospect,
    })
}

/// A stored day.
///
/// # Errors
/// When the text is no day.
pub fn parsed_day(text: &str) -> Result<Date, Fault> {
    text.parse().map_err(|_| Fault::content("日期", text))
}

fn load_fields(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    county: &CountyId,
    loading: &mut Loading,
) -> Result<(), Fault> {
    let mut by_shape: HashMap<*const Kind, (&Arc<Kind>, Vec<RecordId>)> = HashMap::new();
    for (id, loaded) in loading.iter() {
        let kind = catalogue.pinned(&loaded.record.kind, &loaded.record.shape)?;
        by_shape
            .entry(Arc::as_ptr(kind))
            .or_insert_with(|| (kind, Vec::new()))
            .1
            .push(id.clone());
    }
    for (kind, ids) in by_shape.into_values() {
        each_of(sql, &kind.table, (county, &ids), &mut |row| {
            if let Some(loaded) = loading.get_mut(row.text(1)?) {
                loaded.record.fields = Arc::new(fields(&row, kind)?);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The fields of a row of a typed table.
///
/// # Errors
/// When a column holds something else than its type.
pub fn fields(row: &Row, kind: &Kind) -> Result<BTreeMap<FieldId, register::Value>, Fault> {
    let mut fields = BTreeMap::new();
    for (at, (field, field_type)) in kind.fields.iter().enumerate() {
        if let Some(value) = field_value(row, at + 2, field_type)? {
            fields.insert(field.clone(), value);
        }
    }
    Ok(fields)
}

/// Some fields of some records of a kind, without anything else that belongs to them; a field without a column is
/// missing, and a record without a row is left out.
///
/// # Errors
/// Any fault of the database, and cells that the program did not write.
pub fn values_of(
    sql: &mut dyn Sql,
    (kind, county): (&Kind, &CountyId),
    ids: &[RecordId],
    fields: &[&Field],
) -> Result<HashMap<RecordId, Vec<Option<register::Value>>>, Fault> {
    let mut found = HashMap::with_capacity(ids.len());
    if fields.is_empty() {
        return Ok(found);
    }
    let columns: Vec<&str> = fields
        .iter()
        .map(|field| match kind.place(&field.id) {
            Some(place) => kind.table.columns[kind.table.keys + place].name.as_str(),
            None => "NULL",
        })
        .collect();
    for ids in ids.chunks(ASKED) {
        let (places, values) = listed(county.as_str(), ids.iter().map(RecordId::as_str));
        let statement = format!(
            "SELECT record, {} FROM {} WHERE county = $1 AND record IN ({places})",
            columns.join(", "),
            kind.table.name
        );
        sql.each(&statement, &values, &mut |row| {
            let cells = fields.iter().enumerate();
            let cells = cells.map(|(at, field)| field_value(&row, at + 1, &field.kind));
            found.insert(row.text(0)?.into(), cells.collect::<Result<_, Fault>>()?);
            Ok(())
        })?;
    }
    Ok(found)
}

fn field_value(
    row: &Row,
    column: usize,
    kind: &FieldType,
) -> Result<Option<register::Value>, Fault> {
    use register::Value as V;
    Ok(match kind {
        FieldType::Integer => row.optional_integer(column)?.map(V::Integer),
        FieldType::Money => row.optional_integer(column)?.map(V::Cents),
        FieldType::Bool => row
            .optional_integer(column)?
            .map(|truth| V::Bool(truth != 0)),
        FieldType::Moment => row
            .optional_integer(column)?
            .map(|micros| V::Moment(Moment(micros))),
        FieldType::Day => row
            .optional_text(column)?
            .map(parsed_day)
            .transpose()?
            .map(V::Day),
        FieldType::List(_) => row
            .optional_text(column)?
            .map(parsed)
            .transpose()?
            .map(V::List),
        _ => row
            .optional_text(column)?
            .map(|text| V::Text(text.to_string())),
    })
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::content("内容", text))
}

fn load_parts(sql: &mut dyn Sql, county: &CountyId, loading: &mut Loading) -> Result<(), Fault> {
    let ids: Vec<RecordId> = loading.keys().cloned().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let of = (county, ids.as_slice());
    each_of(sql, &TIME_LIMITS, of, &mut |row| {
        if let Some(loaded) = loading.get_mut(row.text(1)?) {
            let row = worklist_row(&row)?;
            if row.active_after.is_none() {
                loaded.record.limits.push(row.limit.clone());
            }
            loaded.prospect.rows.push(row);
        }
        Ok(())
    })?;
    part(sql, &LETTERS, of, loading, |record| &mut record.letters)?;
    part(sql, &FINDINGS, of, loading, |record| &mut record.findings)?;
    part(sql, &DEEMED_FACTS, of, loading, |record| &mut record.deemed)
}

fn worklist_row(row: &Row) -> Result<WorklistRow, Fault> {
    let day = |column| row.optional_text(column)?.map(parsed_day).transpose();
    Ok(WorklistRow {
        yellow_on: day(6)?,
        red_on: day(7)?,
        active_after: day(10)?,
        active_until: day(11)?,
        limit: parsed(row.text(15)?)?,
    })
}

/// Reads one list of each record from the `content` column, which is the last of its table.
fn part<T: DeserializeOwned>(
    sql: &mut dyn Sql,
    table: &Table,
    of: (&CountyId, &[RecordId]),
    loading: &mut Loading,
    list: fn(&mut Record) -> &mut Vec<T>,
) -> Result<(), Fault> {
    let content = table.columns.len() - 1;
    each_of(sql, table, of, &mut |row| {
        if let Some(loaded) = loading.get_mut(row.text(1)?) {
            list(&mut loaded.record).push(parsed(row.text(content)?)?);
        }
        Ok(())
    })
}
