//! Evaluations in memory: counts, rates, changes, and what has no value.

use domain::condition::{Condition, ConditionUse, Names, Scope};
use domain::identifier::{FieldId, IndicatorId, KindId, OrganId, RecordId};
use domain::indicator::{
    Amount, Evaluation, Figure, FigurePeriod, IndicatorDefinition, Measure, Question, Subject,
    evaluate_in_memory,
};
use domain::register::{Choice, Field, FieldType, Privacy, Value};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

fn field(id: &str, kind: FieldType) -> Field {
    Field {
        id: id.into(),
        name: id.into(),
        kind,
        privacy: Privacy::Open,
        query: false,
        column: false,
        supplementary: false,
        hint: None,
        group: None,
    }
}

fn indicator(id: &str, unit: &str, measure: Measure) -> IndicatorDefinition {
    IndicatorDefinition {
        id: format!("case.{id}").into(),
        kind: "case".into(),
        name: id.into(),
        unit: unit.into(),
        version: IndicatorDefinition::version_of(&measure),
        measure,
        source: "样例".into(),
        trap: None,
    }
}

fn counting(id: &str, text: &str) -> IndicatorDefinition {
    let choice = |id: &str| Choice {
        id: id.into(),
        name: id.into(),
    };
    let fields = [
        field("closed_on", FieldType::Day),
        field(
            "outcome",
            FieldType::Choice(vec![choice("kept"), choice("revoked"), choice("settled")]),
        ),
    ];
    let scope = Scope {
        names: Names {
            fields: &fields,
            ..Names::default()
        },
        place: ConditionUse::Indicator,
    };
    let measure = Measure::Count {
        condition: Condition::parse(text, &scope).expect("the condition stands"),
        text: text.into(),
        dated_by: "closed_on".into(),
        amount: Amount::Records,
    };
    indicator(id, "件", measure)
}

fn definitions() -> Vec<IndicatorDefinition> {
    let closed = counting("closed", "true");
    let revoked = counting("revoked", "outcome = 'revoked'");
    let unsettled = counting("unsettled", "not (outcome = 'settled')");
    let id = |name: &str| IndicatorId::from(format!("case.{name}"));
    let rate = indicator(
        "rate",
        "%",
        Measure::Rate {
            numerator: id("revoked"),
            denominator: id("closed"),
            choices: vec![id("closed"), id("unsettled")],
        },
    );
    let changes = [closed.year_on_year(), rate.year_on_year()];
    [closed, revoked, unsettled, rate]
        .into_iter()
        .chain(changes)
        .collect()
}

type Case = (RecordId, KindId, OrganId, BTreeMap<FieldId, Value>);

fn case(number: usize, organ: &str, closed_on: Date, outcome: &str) -> Case {
    let fields = BTreeMap::from([
        ("closed_on".into(), Value::Day(closed_on)),
        ("outcome".into(), Value::Text(outcome.into())),
    ]);
    (
        format!("r{number:03}").into(),
        "case".into(),
        organ.into(),
        fields,
    )
}

/// 2024: 86 cases, 3 revoked, 10 settled; 2023: 107 cases, 13 revoked.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for number in 0..86 {
        let outcome = match number {
            0..3 => "revoked",
            3..13 => "settled",
            _ => "kept",
        };
        let organ = if number == 0 { "other" } else { "office" };
        cases.push(case(number, organ, date(2024, 1, 1), outcome));
    }
    for number in 86..193 {
        let outcome = if number < 99 { "revoked" } else { "kept" };
        cases.push(case(number, "office", date(2023, 12, 31), outcome));
    }
    cases
}

fn asked(name: &str, year: i16, organ: Option<&str>, chosen: Option<&str>) -> Evaluation {
    let definitions = definitions();
    let denominators = chosen
        .map(|chosen| (IndicatorId::from("case.rate"), IndicatorId::from(chosen)))
        .into_iter()
        .collect();
    let question = Question {
        definitions: &definitions,
        county: "330106".into(),
        organ: organ.map(OrganId::from),
        period: FigurePeriod::year(year),
        as_of: date(2025, 1, 1),
        denominators: &denominators,
    };
    let cases = cases();
    let subjects: Vec<Subject<'_>> = cases
        .iter()
        .map(|(record, kind, organ, fields)| Subject {
            record,
            kind,
            organ,
            fields,
        })
        .collect();
    let id = format!("case.{name}");
    let definition = definitions
        .iter()
        .find(|one| one.id.as_str() == id)
        .expect("defined");
    evaluate_in_memory(definition, &question, &subjects)
}

fn shown(name: &str, year: i16) -> Option<String> {
    asked(name, year, None, None).shown
}

#[test]
fn figures_come_with_the_records_behind_them() {
    let revoked = asked("revoked", 2024, None, None);
    assert_eq!(revoked.value, Some(Figure::Count(3)));
    let ids: Vec<&str> = revoked
        .numerator
        .records
        .iter()
        .map(RecordId::as_str)
        .collect();
    assert_eq!(ids, ["r000", "r001", "r002"]);
    assert_eq!(
        asked("revoked", 2024, Some("office"), None).numerator.count,
        2
    );
    let rate = asked("rate", 2024, None, None);
    assert_eq!(rate.shown.as_deref(), Some("3.49%"));
    let (base, tally) = rate.denominator.expect("a rate has a base");
    assert_eq!((base.as_str(), tally.count), ("case.closed", 86));
}

#[test]
fn changes_are_percents_of_counts_and_points_of_rates() {
    assert_eq!(
        shown("closed_year_on_year", 2024).as_deref(),
        Some("-19.63%")
    );
    let points = asked("rate_year_on_year_points", 2024, None, None);
    assert_eq!(points.shown.as_deref(), Some("-8.66个百分点"));
    let last = points.year_before.expect("a change names the year before");
    assert_eq!(last.shown.as_deref(), Some("12.15%"));
}

#[test]
fn a_county_may_choose_only_a_declared_base() {
    let chosen = asked("rate", 2024, None, Some("case.unsettled"));
    assert_eq!(chosen.shown.as_deref(), Some("3.95%"));
    let refused = asked("rate", 2024, None, Some("case.revoked"));
    assert_eq!(refused.shown.as_deref(), Some("3.49%"));
}

#[test]
fn zero_is_a_value_and_no_base_is_none() {
    assert_eq!(shown("closed", 2022).as_deref(), Some("0件"));
    assert_eq!(asked("rate", 2022, None, None).value, None);
    assert_eq!(asked("closed_year_on_year", 2023, None, None).value, None);
}

#[test]
fn another_measure_is_another_version() {
    assert_ne!(
        counting("a", "true").version,
        counting("a", "false").version
    );
    assert_eq!(counting("a", "true").version, counting("b", "true").version);
}
