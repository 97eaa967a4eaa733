//! Runs the examples of modules, figures included.

use super::run::{Outcome, run};
use super::{Example, Surroundings};
use crate::indicator::{FigurePeriod, IndicatorDefinition, Question, Subject, evaluate_in_memory};
use crate::module::Module;
use crate::procedure::Record;
use std::collections::BTreeMap;

/// Runs all examples of one module among those of `surroundings`.
pub fn run_all(module: &Module, surroundings: Surroundings) -> Vec<Outcome> {
    let run = |example: &Example| {
        let evaluate = |records: &[&Record], indicator: &str| {
            figure(&module.indicators, example, records, indicator)
        };
        run(&module.definition.id, example, surroundings, &evaluate)
    };
    module.examples.iter().map(run).collect()
}

/// The value of an indicator over the records of an example, in the year of its `today`; `None`: no value.
fn figure(
    indicators: &[IndicatorDefinition],
    example: &Example,
    records: &[&Record],
    indicator: &str,
) -> Result<Option<f64>, String> {
    let definition = indicators
        .iter()
        .find(|definition| definition.id.as_str() == indicator);
    let definition = definition.ok_or_else(|| "模块没有这个指标".to_string())?;
    let denominators = BTreeMap::new();
    let question = Question {
        definitions: indicators,
        county: example.county.clone(),
        organ: None,
        period: FigurePeriod::year(example.today.year()),
        as_of: example.today,
        denominators: &denominators,
    };
    let subjects: Vec<Subject> = records
        .iter()
        .map(|record| Subject {
            record: &record.id,
            kind: &record.kind,
            organ: &record.organ,
            fields: &record.fields,
        })
        .collect();
    let evaluation = evaluate_in_memory(definition, &question, &subjects);
    Ok(evaluation.value.map(|value| value.to_f64()))
}
