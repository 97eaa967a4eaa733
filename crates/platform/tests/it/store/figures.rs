//! Conditions as SQL and in memory agree; figures are counted, and reported figures are kept apart.

use super::sample::{catalogue, county};
use crate::databases::Database;
use domain::condition::{Condition, FieldFacts, Literal, Operator, Term};
use domain::identifier::{CountyId, FieldId, RecordId};
use domain::indicator::{Amount, FigurePeriod};
use domain::register::Value as Held;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use platform::store::figures::{AdoptedFigure, Counting, NamedReport};
use platform::store::figures::{counts, ids, put_reported, reported, subjects};
use platform::store::sql::Bulk;
use platform::store::{Sql, Value, catalogue as store_catalogue, migrate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

crate::on_both_databases!(
    conditions_in_memory_and_as_sql_agree,
    a_reported_figure_is_kept_with_every_digit,
);

/// Cases of the property; each is a county of its own with some dozens of records.
const CASES: u32 = 48;

type Fields = BTreeMap<FieldId, Held>;

fn days() -> impl Strategy<Value = Date> {
    (0_i64..40).prop_map(|days: i64| date(2023, 12, 12).saturating_add(days.days()))
}

fn texts() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "甲", "乙", "a", "a'b", "𠮷", "Z"]).prop_map(str::to_string)
}

/// Fields of the sample kind, each present or missing; `order` is a word of SQL.
fn records() -> impl Strategy<Value = Vec<Fields>> {
    let field =
        |id: &'static str, value: Option<Held>| value.map(|value| (FieldId::from(id), value));
    let one = (
        prop::option::of(texts()),
        prop::option::of(-3_i64..4),
        prop::option::weighted(0.9, days()),
        prop::option::of(any::<bool>()),
        prop::option::of(texts()),
    )
        .prop_map(move |(subject, amount, received_on, urgent, order)| {
            [
                field("subject", subject.map(Held::Text)),
                field("amount", amount.map(Held::Cents)),
                field("received_on", received_on.map(Held::Day)),
                field("urgent", urgent.map(Held::Bool)),
                field("order", order.map(Held::Text)),
            ]
            .into_iter()
            .flatten()
            .collect()
        });
    prop::collection::vec(one, 1..30)
}

fn operators() -> impl Strategy<Value = Operator> {
    prop::sample::select(vec![
        Operator::Equal,
        Operator::Unequal,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ])
}

fn field(id: &str) -> Term {
    Term::Field(id.into())
}

/// A field and a literal that it can be compared with.
fn pairs() -> impl Strategy<Value = (Term, Literal)> {
    prop_oneof![
        texts().prop_map(|text| (field("subject"), Literal::Text(text))),
        texts().prop_map(|text| (field("order"), Literal::Text(text))),
        (-3_i64..4).prop_map(|cents| (field("amount"), Literal::Cents(cents))),
        days().prop_map(|day| (field("received_on"), Literal::Day(day))),
        any::<bool>().prop_map(|truth| (field("urgent"), Literal::Bool(truth))),
    ]
}

fn conditions() -> impl Strategy<Value = Condition> {
    let known = ["subject", "amount", "received_on", "urgent", "order"];
    let leaf = prop_oneof![
        (pairs(), operators()).prop_map(|((left, right), operator)| Condition::Compare {
            left,
            operator,
            right: Term::Literal(right),
        }),
        operators().prop_map(|operator| Condition::Compare {
            left: field("subject"),
            operator,
            right: field("order"),
        }),
        prop::collection::vec(texts(), 1..4).prop_map(|texts| Condition::OneOf {
            term: field("subject"),
            literals: texts.into_iter().map(Literal::Text).collect(),
        }),
        prop::sample::select(known.to_vec()).prop_map(|id| Condition::Present(field(id))),
        Just(Condition::Holds(field("urgent"))),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Or),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn stored(value: Option<&Held>) -> Value<'static> {
    match value {
        Some(Held::Text(text)) => Value::from(text.clone()),
        Some(Held::Cents(number)) => Value::Integer(*number),
        Some(Held::Bool(truth)) => Value::from(*truth),
        Some(Held::Day(day)) => Value::from(day.to_string()),
        _ => Value::Null,
    }
}

fn name(at: usize) -> RecordId {
    format!("r{at:02}").into()
}

fn write(sql: &mut dyn Sql, county: &CountyId, records: &[Fields]) {
    let catalogue = catalogue();
    let kind = catalogue.current(&"sample".into()).unwrap();
    let mut rows = Vec::new();
    for (at, fields) in records.iter().enumerate() {
        rows.push(Value::from(county.to_string()));
        rows.push(Value::from(name(at).to_string()));
        rows.extend(
            kind.fields
                .iter()
                .map(|(field, _)| stored(fields.get(field))),
        );
    }
    sql.bulk(Bulk::Insert, &kind.table, &rows).unwrap();
}

/// The records that satisfy a condition in a period, judged one by one.
fn judged(records: &[Fields], condition: &Condition, period: FigurePeriod) -> Vec<RecordId> {
    let holds = |(at, fields): (usize, &Fields)| {
        let day = fields.get("received_on").and_then(Held::as_day);
        let counts =
            day.is_some_and(|day| period.contains(day)) && condition.holds(&FieldFacts(fields));
        counts.then_some(name(at))
    };
    records.iter().enumerate().filter_map(holds).collect()
}

fn prepared(database: &Database) -> (Box<dyn Sql>, platform::store::connect::Held) {
    let (mut sql, held) = database.place.writer().unwrap();
    migrate::migrate(sql.as_mut(), 1).unwrap();
    store_catalogue::install(sql.as_mut(), &catalogue(), 1).unwrap();
    (sql, held)
}

fn conditions_in_memory_and_as_sql_agree(database: &Database) {
    let (sql, _held) = prepared(database);
    let sql = std::cell::RefCell::new(sql);
    let next = std::cell::Cell::new(0);
    let period = FigurePeriod::year(2023);
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome =
        TestRunner::new(config).run(&(records(), conditions()), |(records, condition)| {
            next.set(next.get() + 1);
            let county = CountyId::from(format!("c{}", next.get()));
            let mut sql = sql.borrow_mut();
            write(sql.as_mut(), &county, &records);
            let catalogue = catalogue();
            let counting = Counting {
                county: &county,
                organ: None,
                kind: catalogue.current(&"sample".into()).unwrap(),
                dated_by: &"received_on".into(),
                period,
                recorded_until: None,
            };
            let expected = judged(&records, &condition, period);
            let found = ids(sql.as_mut(), &counting, &condition).unwrap();
            prop_assert_eq!(found.as_ref(), Some(&expected));
            let counted = counts(
                sql.as_mut(),
                &counting,
                &[
                    (&condition, &Amount::Records),
                    (&condition, &Amount::Money("amount".into())),
                ],
            )
            .unwrap();
            let number = expected.len();
            let worth: i64 = records
                .iter()
                .enumerate()
                .filter(|(at, _)| expected.contains(&name(*at)))
                .filter_map(|(_, record)| record.get("amount").and_then(Held::as_number))
                .sum();
            let (count, records) = (number as u64, i64::try_from(number).unwrap());
            prop_assert_eq!(counted, vec![Some((count, records)), Some((count, worth))]);
            Ok(())
        });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn a_reported_figure_is_kept_with_every_digit(database: &Database) {
    let (mut sql, _held) = prepared(database);
    let report = |value: &str| {
        NamedReport::adopted(AdoptedFigure {
            id: "reported.advice",
            name: "咨询",
            year: 2024,
            value: domain::indicator::Decimal::parse(value).unwrap(),
            unit: "万人次",
            organ: "aid",
            letter: "函〔2025〕1号",
            signer: "王某",
            received_on: date(2025, 1, 15),
            note: None,
        })
    };
    put_reported(sql.as_mut(), &county(), &report("1.1")).unwrap();
    put_reported(sql.as_mut(), &county(), &report("2.20")).unwrap();
    let year = FigurePeriod::year(2024);
    let found = reported(sql.as_mut(), &county(), year).unwrap();
    assert_eq!(
        found,
        [report("2.20")],
        "a later report replaces an earlier one"
    );
    assert_eq!(found[0].figure.shown().unwrap(), "2.20万人次（报送）");
    let other = reported(sql.as_mut(), &county(), FigurePeriod::year(2023)).unwrap();
    assert!(other.is_empty());
    let catalogue = catalogue();
    let counting = Counting {
        county: &county(),
        organ: None,
        kind: catalogue.current(&"sample".into()).unwrap(),
        dated_by: &"received_on".into(),
        period: year,
        recorded_until: None,
    };
    assert!(
        subjects(sql.as_mut(), &counting).unwrap().is_empty(),
        "a report is no record"
    );
}
