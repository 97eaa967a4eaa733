//! Runs the examples of modules, figures included.

use super::run::{Asked, Outcome, run};
use super::{Example, Surroundings};
use crate::indicator::{FigurePeriod, IndicatorDefinition, Question, Subject, evaluate_in_memory};
use crate::module::Module;
use crate::procedure::Record;
use std::collections::BTreeMap;

/// Runs all examples of one module among those of `surroundings`.
pub fn run_all(module: &Module, surroundings: Surroundings) -> Vec<Outcome> {
    let run = |example: &Example| {
        let evaluate = |records: &[&Record], asked: Asked<'_>| {
            let subjects = subjects(records);
            match asked {
                Asked::Figure(id) => figure(&module.indicators, example, &subjects, id),
                Asked::Coverage(id) => reached(module, example, &subjects, id),
                Asked::Watch(id) => warned(module, &subjects, id),
            }
        };
        run(&module.definition.id, example, surroundings, &evaluate)
    };
    module.examples.iter().map(run).collect()
}

/// The value of an indicator over the records of an example, in the year of its `today`; `None`: no value.
fn figure(
    indicators: &[IndicatorDefinition],
    example: &Example,
    subjects: &[Subject<'_>],
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
    let evaluation = evaluate_in_memory(definition, &question, subjects);
    Ok(evaluation.value.map(|value| value.to_f64()))
}

fn subjects<'r>(records: &[&'r Record]) -> Vec<Subject<'r>> {
    let subjects = records.iter().map(|record| Subject {
        record: &record.id,
        kind: &record.kind,
        organ: &record.organ,
        fields: &record.fields,
    });
    subjects.collect()
}

/// How many members a coverage check finds reached.
fn reached(
    module: &Module,
    example: &Example,
    subjects: &[Subject<'_>],
    id: &str,
) -> Result<Option<f64>, String> {
    let check = module.coverage.iter().find(|check| check.id == id);
    let check = check.ok_or_else(|| "模块没有这项覆盖检查".to_string())?;
    let own = of_kind(module, subjects);
    let reading = check.read(&own, FigurePeriod::year(example.today.year()));
    Ok(whole(reading.covered(check.at_least)))
}

/// How many groups a warning rule finds.
fn warned(module: &Module, subjects: &[Subject<'_>], id: &str) -> Result<Option<f64>, String> {
    let watch = module.watches.iter().find(|watch| watch.id == id);
    let watch = watch.ok_or_else(|| "模块没有这条预警规则".to_string())?;
    Ok(whole(watch.read(&of_kind(module, subjects)).len()))
}

fn of_kind<'r>(module: &Module, subjects: &[Subject<'r>]) -> Vec<Subject<'r>> {
    let own = subjects.iter();
    own.filter(|subject| *subject.kind == module.definition.id)
        .copied()
        .collect()
}

fn whole(count: usize) -> Option<f64> {
    u32::try_from(count).ok().map(f64::from)
}
