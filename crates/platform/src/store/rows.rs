//! A record as rows: what is inserted, updated and deleted when it changes.

use super::audit::Hash;
use super::catalogue::Kind;
use super::cells::{
    day, deemed_values, due_values, field_value, field_values, finding_values, letter_values,
    limit_values, optional_day, record_values, service_values, version_values,
};
use super::sql::{Bulk, Sql, Table};
use super::tables::{
    DEEMED_FACTS, FINDINGS, LETTERS, RECORDS, RECORDS_PROGRESS, RECORDS_VERSION, SERVICES,
    TIME_LIMITS,
};
use super::{Fault, Value};
use domain::procedure::{Fields, Prospect, Record, Service};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A record with the leaf of its last action.
#[derive(Clone, Debug)]
pub struct Held {
    /// The record.
    pub record: Arc<Record>,
    /// Leaf of its last action; the next one names it as `previous`.
    pub head: Hash,
    /// Its time limits as the worklist has them, and the stages that legal fictions would lead to.
    pub prospect: Arc<Prospect>,
}

/// A record before and after a batch.
pub struct Touched {
    /// As the database has it; `None`: it is new.
    pub before: Option<Held>,
    /// As it will be.
    pub after: Held,
    /// The definition to which it is pinned.
    pub kind: Arc<Kind>,
}

/// Rows to be written, by table and operation.
#[derive(Default)]
pub struct Writing<'a> {
    sheets: BTreeMap<(&'a str, usize, u8), Sheet<'a>>,
    /// Updates of a few columns of a typed table, by the address of the narrowed table.
    narrow: Option<HashMap<*const Table, Narrow<'a>>>,
}

/// Rows of one table, one operation.
struct Sheet<'a> {
    table: &'a Table,
    bulk: Bulk,
    rows: Vec<Value<'a>>,
}

/// Updates of a few columns.
struct Narrow<'a> {
    table: Arc<Table>,
    rows: Vec<Value<'a>>,
}

impl<'a> Writing<'a> {
    /// Writes everything, table by table.
    ///
    /// # Errors
    /// Any fault of the database.
    pub fn flush(self, sql: &mut dyn Sql) -> Result<(), Fault> {
        for sheet in self.sheets.into_values() {
            sql.bulk(sheet.bulk, sheet.table, &sheet.rows)?;
        }
        for narrow in self.narrow.into_iter().flat_map(HashMap::into_values) {
            sql.bulk(Bulk::Update, &narrow.table, &narrow.rows)?;
        }
        Ok(())
    }

    /// Nothing yet, for a database that likes updates of few columns or not.
    pub fn new(likes_narrow_updates: bool) -> Self {
        Self {
            sheets: BTreeMap::new(),
            narrow: likes_narrow_updates.then(HashMap::new),
        }
    }

    /// The inserted rows of each table, one after another in one slice.
    pub fn inserted(&self) -> impl Iterator<Item = (&'a Table, &[Value<'a>])> {
        let inserts = self
            .sheets
            .values()
            .filter(|sheet| sheet.bulk == Bulk::Insert);
        inserts.map(|sheet| (sheet.table, sheet.rows.as_slice()))
    }

    /// The rows of a table so far.
    pub fn rows(&mut self, bulk: Bulk, table: &'a Table) -> &mut Vec<Value<'a>> {
        let order = match bulk {
            Bulk::Delete => 0,
            Bulk::Update => 1,
            Bulk::Insert => 2,
        };
        let key = (table.name.as_str(), table.columns.len(), order);
        let sheet = || Sheet {
            table,
            bulk,
            rows: Vec::new(),
        };
        &mut self.sheets.entry(key).or_insert_with(sheet).rows
    }

    /// Adds what changed of a record.
    pub fn add(&mut self, touched: &'a Touched) {
        let before = touched.before.as_ref().map(|held| held.record.as_ref());
        self.add_core(touched, before);
        self.add_fields(touched, before);
        let after = touched.after.record.as_ref();
        let key = Key {
            county: after.county.as_str(),
            record: after.id.as_str(),
        };
        let old = touched
            .before
            .as_ref()
            .map_or(&[][..], |held| &held.prospect.rows);
        self.compare(
            &TIME_LIMITS,
            key,
            (old, &touched.after.prospect.rows),
            &|row, out| {
                limit_values(row, &touched.kind, out);
            },
        );
        let old = before.map_or(&[][..], |record| &record.letters);
        self.compare(&LETTERS, key, (old, &after.letters), &|letter, out| {
            letter_values(letter, out);
        });
        for letter in &after.letters {
            let known = old.iter().find(|known| known.ordinal == letter.ordinal);
            self.add_services(
                key,
                letter.ordinal,
                known.map_or(&[], |known| &known.services),
                &letter.services,
            );
        }
        let old = before.map_or(&[][..], |record| &record.findings);
        self.compare(&FINDINGS, key, (old, &after.findings), &|finding, out| {
            finding_values(finding, out);
        });
        let old = before.map_or(&[][..], |record| &record.deemed);
        self.compare(&DEEMED_FACTS, key, (old, &after.deemed), &|fact, out| {
            deemed_values(fact, out);
        });
    }

    fn add_core(&mut self, touched: &'a Touched, before: Option<&Record>) {
        let after = touched.after.record.as_ref();
        let Some(before) = before else {
            record_values(touched, self.rows(Bulk::Insert, &RECORDS));
            return;
        };
        if !is_same_core(before, after) {
            record_values(touched, self.rows(Bulk::Update, &RECORDS));
            return;
        }
        let is_same_prospect = touched
            .before
            .as_ref()
            .is_some_and(|held| held.prospect == touched.after.prospect);
        let table = if is_same_prospect && is_same_stage(before, after) {
            &RECORDS_VERSION
        } else {
            &RECORDS_PROGRESS
        };
        let rows = self.rows(Bulk::Update, table);
        rows.extend([
            Value::from(after.county.as_str()),
            Value::from(after.id.as_str()),
        ]);
        if table.columns.len() > RECORDS_VERSION.columns.len() {
            rows.extend([
                Value::from(after.stage.as_str()),
                day(after.stage_on),
                optional_day(after.closed_on),
            ]);
            rows.extend(due_values(touched));
        }
        rows.extend(version_values(touched));
    }

    fn add_fields(&mut self, touched: &'a Touched, before: Option<&Record>) {
        let after = touched.after.record.as_ref();
        let kind = touched.kind.as_ref();
        let Some(before) = before else {
            field_values(after, kind, self.rows(Bulk::Insert, &kind.table));
            return;
        };
        if Arc::ptr_eq(&before.fields, &after.fields) {
            return;
        }
        let mut changed = changed_places(&before.fields, &after.fields, kind);
        if changed.is_empty() {
            return;
        }
        changed.sort_unstable();
        let narrowed = match &mut self.narrow {
            Some(narrow) => kind.narrowed(&changed).map(|table| (narrow, table)),
            None => None,
        };
        let Some((narrow, table)) = narrowed else {
            field_values(after, kind, self.rows(Bulk::Update, &kind.table));
            return;
        };
        let rows = Vec::new;
        let sheet = narrow.entry(Arc::as_ptr(&table)).or_insert_with(|| Narrow {
            table,
            rows: rows(),
        });
        sheet.rows.extend([
            Value::from(after.county.as_str()),
            Value::from(after.id.as_str()),
        ]);
        let values = changed
            .iter()
            .map(|at| after.fields.get(&kind.fields[*at].0));
        sheet
            .rows
            .extend(values.map(|value| value.map_or(Value::Null, field_value)));
    }

    fn compare<T: PartialEq>(
        &mut self,
        table: &'static Table,
        key: Key<'a>,
        (before, after): (&[T], &'a [T]),
        values: &dyn Fn(&'a T, &mut Vec<Value<'a>>),
    ) {
        for (at, item) in after.iter().enumerate() {
            let bulk = match before.get(at) {
                Some(known) if known == item => continue,
                Some(_) => Bulk::Update,
                None => Bulk::Insert,
            };
            let rows = self.rows(bulk, table);
            rows.extend(key.values(at));
            values(item, rows);
        }
        for at in after.len()..before.len() {
            self.rows(Bulk::Delete, table).extend(key.values(at));
        }
    }

    fn add_services(
        &mut self,
        key: Key<'a>,
        letter: u32,
        before: &[Service],
        after: &'a [Service],
    ) {
        for service in after {
            let known = before
                .iter()
                .find(|known| known.addressee == service.addressee);
            let bulk = match known {
                Some(known) if known == service => continue,
                Some(_) => Bulk::Update,
                None => Bulk::Insert,
            };
            let rows = self.rows(bulk, &SERVICES);
            rows.extend(service_key(key, letter, service.addressee.as_str()));
            service_values(service, rows);
        }
        for gone in before {
            if !after
                .iter()
                .any(|service| service.addressee == gone.addressee)
            {
                let addressee = Value::from(gone.addressee.as_str()).into_owned();
                let rows = self.rows(Bulk::Delete, &SERVICES);
                rows.extend(service_key(key, letter, ""));
                rows.pop();
                rows.push(addressee);
            }
        }
    }
}

/// The beginning of every key of a record's rows.
#[derive(Clone, Copy)]
struct Key<'a> {
    county: &'a str,
    record: &'a str,
}

impl<'a> Key<'a> {
    /// The key of the row at position `at` (from 0) of a list; ordinals count from 1.
    fn values(self, at: usize) -> [Value<'a>; 3] {
        let ordinal = i64::try_from(at).unwrap_or(i64::MAX - 1) + 1;
        [
            Value::from(self.county),
            Value::from(self.record),
            Value::Integer(ordinal),
        ]
    }
}

fn service_key<'a>(key: Key<'a>, letter: u32, addressee: &'a str) -> [Value<'a>; 4] {
    [
        Value::from(key.county),
        Value::from(key.record),
        Value::Integer(i64::from(letter)),
        Value::from(addressee),
    ]
}

fn is_same_core(before: &Record, after: &Record) -> bool {
    before.number == after.number
        && before.title == after.title
        && before.external_number == after.external_number
        && before.organ == after.organ
        && before.handler == after.handler
        && before.opened_on == after.opened_on
        && before.shape == after.shape
}

fn is_same_stage(before: &Record, after: &Record) -> bool {
    before.stage == after.stage
        && before.stage_on == after.stage_on
        && before.closed_on == after.closed_on
}

/// The places of the fields that are not the same in both.
fn changed_places(before: &Fields, after: &Fields, kind: &Kind) -> Vec<usize> {
    let mut changed = Vec::new();
    let mut note = |field| changed.extend(kind.place(field));
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return changed,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((old, _)), Some((new, _))) => old.cmp(new),
        };
        let old = if order.is_le() { before.next() } else { None };
        let new = if order.is_ge() { after.next() } else { None };
        if old != new
            && let Some((field, _)) = old.or(new)
        {
            note(field);
        }
    }
}
