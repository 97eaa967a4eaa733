//! Lists and the workbench: the same rows as sorting all records in memory, found along indexes.

use super::sample::{catalogue, county, file, take, writer};
use crate::databases::Database;
use domain::identifier::{CountyId, FieldId, OrganId, RecordId};
use domain::procedure::Definition;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use platform::store::connect::Held;
use platform::store::lists::{COUNTED_MOST, FieldFilter, ListQuery, Sort, SortBy, list};
use platform::store::sql::{Bulk, Column, ColumnType, Table};
use platform::store::worklist::{Deeds, Whose, acted_on, open_limits};
use platform::store::{Fault, Row, Sql, Value, catalogue as store_catalogue, migrate};
use std::cmp::Ordering;
use std::path::Path;
use std::sync::LazyLock;

crate::on_both_databases!(
    every_order_scope_and_page_is_that_of_sorting_all,
    the_workbench_lists_what_an_account_did_and_began,
);

/// More than a list counts, so that it is walked.
const MANY: usize = COUNTED_MOST as usize + 400;
const ORGANS: [&str; 5] = ["o1", "o2", "o3", "o4", "o5"];

/// A record as the test writes it.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    number: Option<String>,
    stage: &'static str,
    organ: &'static str,
    opened_on: Date,
    due_on: Option<Date>,
    subject: Option<String>,
    received_on: Option<Date>,
}

/// Records whose values repeat and are missing in turn, of no order in common.
fn known() -> Vec<Known> {
    let day = |at: usize, round: usize| {
        date(2024, 1, 1).saturating_add(i64::try_from(at % round).unwrap().days())
    };
    (0..MANY)
        .map(|at| Known {
            id: format!("r{:05}", at * 7919 % 99_991),
            number: (at % 5 != 0).then(|| format!("样〔2024〕{}号", at * 31 % 1_009)),
            stage: ["accepted", "decided", "filed"][at % 3],
            organ: ORGANS[if at % 40 == 0 { 4 } else { at * 13 % 4 }],
            opened_on: day(at * 17, 97),
            due_on: (at % 4 == 1).then(|| day(at * 29, 61)),
            subject: (at % 6 != 0).then(|| format!("甲{}", at * 11 % 53)),
            received_on: (at % 7 != 0).then(|| day(at * 5, 83)),
        })
        .collect()
}

/// The columns of records that the test fills.
fn records_table() -> Table {
    use ColumnType::{Blob, Integer, Text};
    let columns = [
        ("county", Text),
        ("id", Text),
        ("kind", Text),
        ("shape", Text),
        ("number", Text),
        ("title", Text),
        ("stage", Text),
        ("stage_on", Text),
        ("organ", Text),
        ("opened_on", Text),
        ("due_on", Text),
        ("version", Integer),
        ("head", Blob),
    ];
    Table::new("records", 2, &columns)
}

fn write(sql: &mut dyn Sql, records: &[Known]) {
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::from);
    let day = |day: Option<Date>| day.map_or(Value::Null, |day| Value::from(day.to_string()));
    let catalogue = catalogue();
    let kind = catalogue.current(&"sample".into()).unwrap();
    let (mut core, mut fields) = (Vec::new(), Vec::new());
    for known in records {
        let opened = Value::from(known.opened_on.to_string());
        core.extend([
            Value::from(county().to_string()),
            Value::from(known.id.clone()),
            Value::from("sample"),
            Value::from("a1"),
            text(&known.number),
            Value::from("标题"),
            Value::from(known.stage),
            opened.clone(),
            Value::from(known.organ),
            opened,
            day(known.due_on),
            Value::Integer(1),
            Value::from(vec![0; 32]),
        ]);
        fields.push(Value::from(county().to_string()));
        fields.push(Value::from(known.id.clone()));
        fields.extend(kind.fields.iter().map(|(field, _)| match field.as_str() {
            "subject" => text(&known.subject),
            "received_on" => day(known.received_on),
            _ => Value::Null,
        }));
    }
    sql.bulk(Bulk::Insert, &records_table(), &core).unwrap();
    sql.bulk(Bulk::Insert, &kind.table, &fields).unwrap();
}

fn filled(database: &Database, records: &[Known]) -> (Box<dyn Sql>, Held) {
    let (mut sql, held) = database.place.writer().unwrap();
    migrate::migrate(sql.as_mut(), 1).unwrap();
    store_catalogue::install(sql.as_mut(), &catalogue(), 1).unwrap();
    write(sql.as_mut(), records);
    (sql, held)
}

/// What a record is sorted by; what has none comes last in either direction.
fn key(known: &Known, by: &SortBy) -> Option<String> {
    match by {
        SortBy::Opened => Some(known.opened_on.to_string()),
        SortBy::Stage => Some(format!("{} {}", known.stage, known.opened_on)),
        SortBy::Due => known.due_on.map(|day| day.to_string()),
        SortBy::Number => known.number.clone(),
        SortBy::Field(field) if field.as_str() == "subject" => known.subject.clone(),
        SortBy::Field(_) => known.received_on.map(|day| day.to_string()),
    }
}

fn sorted(records: &[Known], sort: &Sort) -> Vec<String> {
    let turned = |order: Ordering| {
        if sort.descending {
            order.reverse()
        } else {
            order
        }
    };
    let mut records: Vec<&Known> = records.iter().collect();
    records.sort_by(|left, right| {
        let keys = (key(left, &sort.by), key(right, &sort.by));
        let by_key = match &keys {
            (Some(left), Some(right)) => turned(left.cmp(right)),
            (left, right) => right.is_some().cmp(&left.is_some()),
        };
        by_key.then_with(|| turned(left.id.cmp(&right.id)))
    });
    records.into_iter().map(|known| known.id.clone()).collect()
}

fn orders() -> Vec<Sort> {
    let by = [
        SortBy::Opened,
        SortBy::Stage,
        SortBy::Due,
        SortBy::Number,
        SortBy::Field("subject".into()),
        SortBy::Field("received_on".into()),
    ];
    let both = |by: SortBy| {
        [false, true].map(|descending| Sort {
            by: by.clone(),
            descending,
        })
    };
    by.into_iter().flat_map(both).collect()
}

type Filter = (
    &'static str,
    fn(&Known) -> bool,
    Option<(FieldId, FieldFilter)>,
);

fn filters() -> Vec<Filter> {
    let from = FieldFilter::From(Value::from("2024-02-01"));
    vec![
        ("all", |_| true, None),
        (
            "received from",
            |known| known.received_on.is_some_and(|day| day >= date(2024, 2, 1)),
            Some(("received_on".into(), from)),
        ),
    ]
}

fn every_order_scope_and_page_is_that_of_sorting_all(database: &Database) {
    let records = known();
    let (mut filled, _held) = filled(database, &records);
    // As a server does of itself after a minute.
    filled.script("ANALYZE").unwrap();
    let mut sql = database.place.reader().unwrap();
    let catalogue = catalogue();
    let kind = catalogue.current(&"sample".into()).unwrap();
    let scopes: [Option<&[&str]>; 5] = [
        None,
        Some(&[]),
        Some(&["o1"]),
        Some(&["o2", "o5"]),
        Some(&ORGANS),
    ];
    for scope in scopes {
        let seen = |known: &&Known| scope.is_none_or(|organs| organs.contains(&known.organ));
        for (name, fits, field) in filters() {
            let seen: Vec<Known> = records
                .iter()
                .filter(seen)
                .filter(|it| fits(it))
                .cloned()
                .collect();
            for sort in orders() {
                let query = ListQuery {
                    organs: scope
                        .map(|organs| organs.iter().map(|id| OrganId::from(*id)).collect()),
                    fields: field.clone().into_iter().collect(),
                    ..whole(&kind.definition, sort)
                };
                let what = format!("{scope:?} {name} {:?}", query.sort);
                agrees(sql.as_mut(), query, &seen, &what);
            }
        }
    }
}

/// All records of the kind, sixty on a page.
fn whole(definition: &Definition, sort: Sort) -> ListQuery<'_> {
    static COUNTY: LazyLock<CountyId> = LazyLock::new(county);
    ListQuery {
        county: &COUNTY,
        definition,
        organs: None,
        stages: Vec::new(),
        text: None,
        among: None,
        fields: Vec::new(),
        condition: None,
        due_until: None,
        sort,
        page: 0,
        size: 60,
    }
}

/// Several pages of a list are those of all its records, sorted.
fn agrees(sql: &mut dyn Sql, mut query: ListQuery<'_>, seen: &[Known], what: &str) {
    let expected = sorted(seen, &query.sort);
    for page in [0, 1, 13, 40] {
        query.page = page;
        let found = list(sql, &query).unwrap();
        let total = (seen.len() as u64).min(COUNTED_MOST + 1);
        assert_eq!(found.total, total, "{what} {page}");
        let rows: Vec<String> = found.rows.iter().map(|row| row.id.to_string()).collect();
        let from = (page as usize * 60).min(expected.len());
        let until = (from + 60).min(expected.len());
        assert_eq!(rows, expected[from..until], "{what} {page}");
    }
}

/// A connection that keeps how each query is carried out (only for the database inside).
struct Explained<'a> {
    sql: &'a mut dyn Sql,
    plans: Vec<String>,
}

impl Sql for Explained<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        self.sql.execute(sql, values)
    }

    fn each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        for row in self.sql.query(&explain, values)? {
            self.plans.push(row.text(3)?.to_string());
        }
        self.sql.each(sql, values, each)
    }

    fn likes_narrow_updates(&self) -> bool {
        self.sql.likes_narrow_updates()
    }

    fn bulk(&mut self, bulk: Bulk, table: &Table, rows: &[Value<'_>]) -> Result<(), Fault> {
        self.sql.bulk(bulk, table, rows)
    }

    fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.sql.script(sql)
    }

    fn begin(&mut self) -> Result<(), Fault> {
        self.sql.begin()
    }

    fn begin_snapshot(&mut self) -> Result<(), Fault> {
        self.sql.begin_snapshot()
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.sql.commit()
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        self.sql.rollback()
    }

    fn columns(&mut self, table: &str) -> Result<Vec<Column>, Fault> {
        self.sql.columns(table)
    }

    fn copy_to(&mut self, target: &Path) -> Result<(), Fault> {
        self.sql.copy_to(target)
    }
}

#[test]
fn pages_of_long_lists_are_read_along_an_index() {
    let database = crate::databases::inside().unwrap();
    let (mut sql, _held) = filled(&database, &known());
    let catalogue = catalogue();
    let kind = catalogue.current(&"sample".into()).unwrap();
    for sort in orders() {
        let mut explained = Explained {
            sql: sql.as_mut(),
            plans: Vec::new(),
        };
        let query = ListQuery {
            organs: Some(ORGANS.map(OrganId::from).to_vec()),
            page: 9,
            ..whole(&kind.definition, sort.clone())
        };
        list(&mut explained, &query).unwrap();
        let plans = explained.plans.join("\n");
        let index = match &sort.by {
            SortBy::Opened => "records_by_opened",
            SortBy::Stage => "records_by_stage",
            SortBy::Due => "records_by_due",
            SortBy::Number => "records_by_number",
            SortBy::Field(_) => "kind_by_",
        };
        let in_index = plans.contains(&format!("USING COVERING INDEX {index}"));
        assert!(in_index, "{sort:?}:\n{plans}");
        assert!(!plans.contains("B-TREE"), "{sort:?} sorts:\n{plans}");
    }
}

fn the_workbench_lists_what_an_account_did_and_began(database: &Database) {
    let writer = writer(database);
    let all: Vec<_> = ["a", "b", "c"].map(|key| file(&writer, key)).into();
    take(&writer, &all[0], "a2", "accept").unwrap();
    let mut other = super::sample::command("b2", "accept", Some(&all[1]), &serde_json::Value::Null);
    other.actor.account = "li".into();
    writer.act(other).wait().unwrap();
    let readers = super::writer::readers(database);
    let listed = |account: &str, deeds: Deeds| -> Vec<RecordId> {
        let found = readers.read(|sql| acted_on(sql, &county(), &account.into(), deeds));
        found.unwrap().into_iter().map(|row| row.id).collect()
    };
    let id = |at: usize| all[at].record.id.clone();
    assert_eq!(listed("wang", Deeds::Any), [id(0), id(2), id(1)]);
    assert_eq!(listed("wang", Deeds::Began), [id(2), id(1), id(0)]);
    assert_eq!(listed("li", Deeds::Any), [id(1)]);
    assert_eq!(listed("li", Deeds::Began), []);
    writer.close();
}

#[test]
fn the_workbench_reads_neither_the_whole_log_nor_all_limits() {
    let database = crate::databases::inside().unwrap();
    let first = writer(&database);
    file(&first, "a");
    first.close();
    let readers = super::writer::readers(&database);
    let plans = readers.read(|sql| {
        let mut plans = Vec::new();
        for deeds in [Deeds::Any, Deeds::Began] {
            let mut explained = Explained {
                sql: &mut *sql,
                plans: Vec::new(),
            };
            let found = acted_on(&mut explained, &county(), &"wang".into(), deeds)?;
            assert_eq!(found.len(), 1);
            plans.push(explained.plans.join("\n"));
        }
        let mut explained = Explained {
            sql,
            plans: Vec::new(),
        };
        let watched = Whose {
            county: &county(),
            handler: None,
            organs: None,
        };
        let open = open_limits(&mut explained, &watched, date(2024, 3, 4))?;
        assert_eq!(open.len(), 1);
        Ok((explained.plans.join("\n"), plans))
    });
    let (limits, acts) = plans.unwrap();
    let indexed = limits.matches("USING INDEX time_limits_open (county=?");
    assert_eq!(indexed.count(), 2, "{limits}");
    assert!(!limits.contains("B-TREE"), "{limits}");
    for plan in acts {
        assert!(
            plan.contains("COVERING INDEX actions_by_actor (county=? AND actor=? AND seq<?)"),
            "{plan}"
        );
        assert!(!plan.contains("SCAN") && !plan.contains("B-TREE"), "{plan}");
    }
}
