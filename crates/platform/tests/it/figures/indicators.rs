//! Indicators over the sample kind.

use crate::store::sample;
use domain::condition::{Condition, ConditionUse, Names, Scope};
use domain::indicator::{Amount, IndicatorDefinition, Measure};

fn count(id: &str, condition: &str) -> IndicatorDefinition {
    amount(id, (condition, "件"), Amount::Records)
}

/// What the records for which a condition holds come to.
fn amount(id: &str, (condition, unit): (&str, &str), amount: Amount) -> IndicatorDefinition {
    let definition = sample::definition();
    let scope = Scope {
        names: Names {
            fields: &definition.fields,
            ..Names::default()
        },
        place: ConditionUse::Indicator,
    };
    let measure = Measure::Count {
        condition: Condition::parse(condition, &scope).unwrap(),
        text: condition.into(),
        dated_by: "received_on".into(),
        amount,
    };
    indicator(id, unit, measure)
}

fn indicator(id: &str, unit: &str, measure: Measure) -> IndicatorDefinition {
    IndicatorDefinition {
        id: format!("sample.{id}").into(),
        kind: "sample".into(),
        name: format!("样件{id}"),
        unit: unit.into(),
        version: IndicatorDefinition::version_of(&measure),
        measure,
        source: "样件台账".into(),
        trap: None,
    }
}

pub fn indicators() -> Vec<IndicatorDefinition> {
    let filed = count("filed", "received_on is present");
    let rate = Measure::Rate {
        numerator: "sample.urgent".into(),
        denominator: "sample.filed".into(),
        choices: vec!["sample.filed".into(), "sample.large".into()],
    };
    let rate = indicator("rate", "%", rate);
    let average = Measure::Rate {
        numerator: "sample.worth".into(),
        denominator: "sample.urgent".into(),
        choices: vec!["sample.urgent".into()],
    };
    let average = indicator("average", "元/件", average);
    vec![
        filed.year_on_year(),
        rate.year_on_year(),
        filed,
        count("urgent", "received_on is present and urgent"),
        count("large", "received_on is present and amount >= 100元"),
        rate,
        amount("worth", ("urgent", "元"), Amount::Money("amount".into())),
        amount(
            "sizes",
            ("received_on is present", "种"),
            Amount::Distinct("amount".into()),
        ),
        average,
    ]
}
