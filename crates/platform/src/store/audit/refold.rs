//! Every row of every record compared with what the fold of its log says it should be.

use super::verify::{Head, Heads, Verdict};
use crate::store::catalogue::Kind;
use crate::store::history::{self, Step};
use crate::store::load::listed;
use crate::store::rows::{Held, Touched, Writing};
use crate::store::sql::Table;
use crate::store::tables::{DEEMED_FACTS, FINDINGS, LETTERS, RECORDS, SERVICES, TIME_LIMITS};
use crate::store::writer::look_ahead;
use crate::store::{Catalogue, Fault, Sql, Value};
use domain::procedure::Record;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many records are compared at a time.
const PAGE: usize = 256;

/// Rows of one table by key.
type Rows = BTreeMap<Vec<String>, Vec<Value<'static>>>;

/// Compares all records; `heads` are their last actions.
///
/// # Errors
/// Only when something cannot be read; what does not fit is added to the verdict.
pub fn compare(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    heads: &Heads,
    verdict: &mut Verdict,
) -> Result<(), Fault> {
    let mut by_county: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (county, record) in heads.keys() {
        by_county.entry(county).or_default().push(record);
    }
    let mut expected: HashMap<String, i64> = HashMap::new();
    for table in tables(catalogue) {
        expected.insert(table.name.clone(), 0);
    }
    for (county, mut records) in by_county {
        records.sort_unstable();
        for page in records.chunks(PAGE) {
            let mut comparison = Comparison {
                county,
                catalogue,
                heads,
                verdict,
                counts: &mut expected,
            };
            comparison.page(sql, page)?;
        }
    }
    for (table, expected) in expected {
        let row = sql.first(&format!("SELECT COUNT(*) FROM {table}"), &[])?;
        let found = row.map_or(Ok(0), |row| row.integer(0))?;
        if found > expected {
            verdict.mismatch(format!(
                "表 {table} 有{found}行，而日志只产生{expected}行：有行被添加"
            ));
        }
    }
    Ok(())
}

/// The tables that records of all kinds share.
fn common_tables() -> Vec<&'static Table> {
    vec![
        &RECORDS,
        &TIME_LIMITS,
        &LETTERS,
        &SERVICES,
        &FINDINGS,
        &DEEMED_FACTS,
    ]
}

/// The tables of records: the common ones and one for each kind.
fn tables(catalogue: &Catalogue) -> Vec<&Table> {
    let mut tables: Vec<&Table> = common_tables();
    tables.extend(catalogue.kinds().into_iter().map(|kind| &kind.table));
    tables
}

struct Comparison<'a> {
    county: &'a str,
    catalogue: &'a Catalogue,
    heads: &'a Heads,
    verdict: &'a mut Verdict,
    counts: &'a mut HashMap<String, i64>,
}

impl Comparison<'_> {
    fn page(&mut self, sql: &mut dyn Sql, ids: &[&str]) -> Result<(), Fault> {
        let mut folded = Vec::new();
        let mut unfolded = Vec::new();
        for (id, steps) in history::steps_of(sql, self.county, ids)? {
            match self.fold(&id, &steps)? {
                Some(touched) => folded.push(touched),
                None => unfolded.push(id),
            }
        }
        self.verdict.records += folded.len() as u64;
        self.count_unfolded(sql, &unfolded)?;
        let ids: Vec<&str> = folded
            .iter()
            .map(|touched| touched.after.record.id.as_str())
            .collect();
        let mut writing = Writing::default();
        let mut by_shape: BTreeMap<*const Table, Vec<&str>> = BTreeMap::new();
        for touched in &folded {
            writing.add(touched);
            let table = std::ptr::from_ref(&touched.kind.table);
            by_shape
                .entry(table)
                .or_default()
                .push(touched.after.record.id.as_str());
        }
        let mut produced: BTreeMap<*const Table, (&Table, Rows)> = common_tables()
            .into_iter()
            .map(|table| (std::ptr::from_ref(table), (table, Rows::new())))
            .collect();
        for (table, rows) in writing.inserted() {
            let keyed = rows
                .chunks_exact(table.columns.len())
                .map(|row| keyed(table, row));
            let of_table = produced
                .entry(table)
                .or_insert_with(|| (table, Rows::new()));
            of_table.1.extend(keyed);
        }
        for (address, (table, rows)) in produced {
            *self.counts.entry(table.name.clone()).or_default() += count_of(rows.len());
            let ids = by_shape.get(&address).unwrap_or(&ids);
            self.table(sql, (table, ids), &rows)?;
        }
        Ok(())
    }

    /// Rows of records whose payload is gone can only be counted.
    fn count_unfolded(&mut self, sql: &mut dyn Sql, ids: &[String]) -> Result<(), Fault> {
        if ids.is_empty() {
            return Ok(());
        }
        for table in tables(self.catalogue) {
            let (places, values) = listed(self.county, ids.iter().map(String::as_str));
            let statement = format!(
                "SELECT COUNT(*) FROM {} WHERE county = $1 AND {} IN ({places})",
                table.name, table.columns[1].name
            );
            let row = sql.first(&statement, &values)?;
            *self.counts.entry(table.name.clone()).or_default() +=
                row.map_or(Ok(0), |row| row.integer(0))?;
        }
        Ok(())
    }

    /// The record as its log makes it, with everything that belongs to it.
    fn fold(&mut self, id: &str, steps: &[Step]) -> Result<Option<Touched>, Fault> {
        if steps.iter().any(|step| step.payload.is_none()) {
            // Erased, or damaged and then already reported: the record can no longer be folded.
            return Ok(None);
        }
        let Ok(Some(record)) = history::fold(steps, |_| true) else {
            return Ok(None);
        };
        let head = self.heads.get(&(self.county.to_string(), id.to_string()));
        let kind = Arc::clone(self.catalogue.pinned(&record.kind, &record.shape)?);
        Ok(head.map(|head| self.touched(record, head, kind)))
    }

    fn touched(&self, record: Record, head: &Head, kind: Arc<Kind>) -> Touched {
        let prospect = Arc::new(look_ahead(self.catalogue, &kind, &record));
        let after = Held {
            record: Arc::new(record),
            head: head.leaf,
            prospect,
        };
        Touched {
            before: None,
            after,
            kind,
        }
    }

    fn table(
        &mut self,
        sql: &mut dyn Sql,
        (table, ids): (&Table, &[&str]),
        expected: &Rows,
    ) -> Result<(), Fault> {
        let (places, values) = listed(self.county, ids.iter().copied());
        let id = &table.columns[1].name;
        let statement = format!(
            "{} WHERE county = $1 AND {id} IN ({places})",
            table.select()
        );
        let mut found = 0;
        sql.each(&statement, &values, &mut |row| {
            found += 1;
            let key = key_of(table, &row.0);
            match expected.get(&key) {
                Some(known) if *known == row.0 => {}
                Some(known) => {
                    let columns: Vec<&str> = table
                        .columns
                        .iter()
                        .zip(known.iter().zip(&row.0))
                        .filter(|(_, (known, found))| known != found)
                        .map(|(column, _)| column.name.as_str())
                        .collect();
                    self.verdict.mismatch(format!(
                        "表 {} 中件 {} 的 {} 与日志不符",
                        table.name,
                        key[1..].join("/"),
                        columns.join("、")
                    ));
                }
                None => self.verdict.mismatch(format!(
                    "表 {} 中件 {} 的一行不是日志产生的",
                    table.name,
                    key[1..].join("/")
                )),
            }
            Ok(())
        })?;
        if found < expected.len() {
            let missing = expected.len() - found;
            self.verdict
                .mismatch(format!("表 {} 缺少{missing}行", table.name));
        }
        Ok(())
    }
}

fn count_of(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn keyed(table: &Table, row: &[Value<'_>]) -> (Vec<String>, Vec<Value<'static>>) {
    let row: Vec<Value<'static>> = row.iter().map(|value| value.clone().into_owned()).collect();
    (key_of(table, &row), row)
}

fn key_of(table: &Table, row: &[Value<'_>]) -> Vec<String> {
    row[..table.keys]
        .iter()
        .map(|value| match value {
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Null | Value::Blob(_) => String::new(),
        })
        .collect()
}
