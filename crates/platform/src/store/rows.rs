//! A record as rows: what is inserted, updated and deleted when it changes.

use super::audit::Hash;
use super::catalogue::Kind;
use super::sql::{Bulk, Sql, Table};
use super::tables::{
    DEEMED_FACTS, FINDINGS, LETTERS, RECORDS, RECORDS_PROGRESS, RECORDS_VERSION, SERVICES,
    TIME_LIMITS,
};
use super::{Fault, Value};
use domain::engines::deadline::Sense;
use domain::procedure::{
    Bearer, DeemedFact, Fields, FindingState, Letter, LetterProgress, LimitProgress, Prospect,
    ProspectiveStage, Record, Service, WorklistRow,
};
use domain::register;
use jiff::civil::Date;
use serde::Serialize;
use std::borrow::Cow;
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

/// A day as text.
pub fn day(day: Date) -> Value<'static> {
    Value::Text(Cow::Owned(day.to_string()))
}

fn optional_day(value: Option<Date>) -> Value<'static> {
    value.map_or(Value::Null, day)
}

fn content<T: Serialize>(item: &T) -> Value<'static> {
    Value::from(serde_json::to_string(item).expect("records hold nothing that JSON cannot"))
}

/// The earliest due day of the handling organ's open limits, and the days from which they show yellow and red.
pub fn due_days(prospect: &Prospect, kind: &Kind) -> [Option<Date>; 3] {
    let mut days = [None, None, None];
    let earlier = |known: &mut Option<Date>, new: Option<Date>| {
        if let Some(new) = new {
            *known = Some(known.map_or(new, |known: Date| known.min(new)));
        }
    };
    let open = |row: &&WorklistRow| {
        row.limit.progress == LimitProgress::Open && row.active_after.is_none()
    };
    for row in prospect.rows.iter().filter(open) {
        let rule = kind.definition.limit(&row.limit.limit);
        if rule.is_some_and(|rule| rule.bearer == Bearer::Organ && rule.sense == Sense::Maximum) {
            earlier(&mut days[0], row.limit.due_on);
            earlier(&mut days[1], row.yellow_on);
            earlier(&mut days[2], row.red_on);
        }
    }
    days
}

/// Due day and lights, then the first stage that a legal fiction would lead to.
fn due_values(touched: &Touched) -> [Value<'_>; 5] {
    let prospect = touched.after.prospect.as_ref();
    let [due_on, yellow_on, red_on] = due_days(prospect, &touched.kind);
    let held: Option<&ProspectiveStage> = prospect.stages.first();
    [
        optional_day(due_on),
        optional_day(yellow_on),
        optional_day(red_on),
        optional_day(held.map(|held| held.after)),
        Value::from(held.map(|held| held.stage.as_str())),
    ]
}

fn version_values(touched: &Touched) -> [Value<'_>; 2] {
    let version = i64::try_from(touched.after.record.version).unwrap_or(i64::MAX);
    [Value::Integer(version), Value::from(&touched.after.head)]
}

fn record_values<'a>(touched: &'a Touched, out: &mut Vec<Value<'a>>) {
    let record = touched.after.record.as_ref();
    out.extend([
        Value::from(record.county.as_str()),
        Value::from(record.id.as_str()),
        Value::from(record.kind.as_str()),
        Value::from(&record.shape),
        Value::from(record.number.as_ref()),
        Value::from(record.external_number.as_ref()),
        Value::from(&record.title),
        Value::from(record.stage.as_str()),
        day(record.stage_on),
        Value::from(record.organ.as_str()),
        Value::from(record.handler.as_ref().map(|handler| handler.as_str())),
        day(record.opened_on),
        optional_day(record.closed_on),
    ]);
    out.extend(due_values(touched));
    out.extend(version_values(touched));
}

/// The row of the typed table.
pub fn field_values<'a>(record: &'a Record, kind: &Kind, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(record.county.as_str()),
        Value::from(record.id.as_str()),
    ]);
    let first = out.len();
    out.resize_with(first + kind.fields.len(), || Value::Null);
    for (field, value) in record.fields.iter() {
        if let Some(at) = kind.place(field) {
            out[first + at] = field_value(value);
        }
    }
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

fn field_value(value: &register::Value) -> Value<'_> {
    match value {
        register::Value::Text(text) => Value::from(text),
        register::Value::Integer(number) | register::Value::Cents(number) => {
            Value::Integer(*number)
        }
        register::Value::Bool(truth) => Value::from(*truth),
        register::Value::Day(date) => day(*date),
        register::Value::Moment(moment) => Value::Integer(moment.0),
        register::Value::List(rows) => content(rows),
    }
}

fn limit_values<'a>(row: &'a WorklistRow, kind: &Kind, out: &mut Vec<Value<'a>>) {
    let limit = &row.limit;
    let rule = kind.definition.limit(&limit.limit);
    let progress = match limit.progress {
        LimitProgress::Open => "open",
        LimitProgress::Ended => "ended",
        LimitProgress::Lapsed => "lapsed",
        LimitProgress::Restarted => "restarted",
        LimitProgress::Deemed => "deemed",
    };
    let bearer = match rule.map_or(Bearer::Organ, |rule| rule.bearer) {
        Bearer::Organ => "organ",
        Bearer::OtherOrgan => "other_organ",
        Bearer::Party => "party",
        Bearer::Court => "court",
    };
    let sense = match rule.map_or(Sense::Maximum, |rule| rule.sense) {
        Sense::Maximum => "maximum",
        Sense::Minimum => "minimum",
    };
    out.extend([
        Value::from(limit.limit.as_str()),
        day(limit.period.start),
        optional_day(limit.due_on),
        optional_day(row.yellow_on),
        optional_day(row.red_on),
        Value::from(progress),
        optional_day(limit.ended_on),
        optional_day(row.active_after),
        optional_day(row.active_until),
        Value::from(bearer),
        Value::from(sense),
        Value::from(rule.is_some_and(|rule| rule.internal)),
        content(limit),
    ]);
}

fn letter_values<'a>(letter: &'a Letter, out: &mut Vec<Value<'a>>) {
    let progress = match letter.progress {
        LetterProgress::Draft => "draft",
        LetterProgress::Reviewed => "reviewed",
        LetterProgress::Issued => "issued",
        LetterProgress::Sealed => "sealed",
        LetterProgress::Void => "void",
    };
    out.extend([
        Value::from(letter.letter.as_str()),
        Value::from(progress),
        Value::from(letter.number.as_ref()),
        day(letter.drafted_on),
        optional_day(letter.issued_on),
        optional_day(letter.served_on()),
        Value::from(letter.lacks_proof()),
        content(letter),
    ]);
}

fn service_values<'a>(service: &'a Service, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(&service.name),
        Value::Integer(i64::try_from(service.attempts.len()).unwrap_or(i64::MAX)),
        Value::from(service.method.as_ref()),
        optional_day(service.carried_out_on),
        optional_day(service.effective_on),
    ]);
}

fn finding_values<'a>(finding: &'a FindingState, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(finding.guard.as_str()),
        day(finding.raised_on),
        Value::from(finding.cleared.is_some()),
        content(finding),
    ]);
}

fn deemed_values<'a>(fact: &'a DeemedFact, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(fact.limit.as_str()),
        day(fact.on),
        Value::from(fact.confirmed.is_some()),
        content(fact),
    ]);
}
