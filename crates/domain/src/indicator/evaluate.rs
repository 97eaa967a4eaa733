//! Evaluations: figures with the records behind them.

use super::definition::PERCENT;
use super::figure::{Figure, Percent, PercentagePoints, Ratio};
use super::{Amount, FigurePeriod, IndicatorDefinition, Measure};
use crate::condition::FieldFacts;
use crate::identifier::{CountyId, FieldId, IndicatorId, KindId, OrganId, RecordId};
use crate::register::Value;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked: of which county or organ, for which period, as known on which day.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// All definitions that a rate or a change may name.
    pub definitions: &'a [IndicatorDefinition],
    /// The county.
    pub county: CountyId,
    /// One organ; `None`: the whole county.
    pub organ: Option<OrganId>,
    /// The period.
    pub period: FigurePeriod,
    /// The day up to which actions are taken into account.
    pub as_of: Date,
    /// Denominators that the county chose, by rate.
    pub denominators: &'a BTreeMap<IndicatorId, IndicatorId>,
}

/// Records, and what they come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// What is counted of them: their number, or what a field of theirs comes to.
    pub total: i64,
    /// Which, in the order of their ids.
    pub records: Vec<RecordId>,
}

/// One figure: definition and version, organ, period, as-of day, and the records behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The definition.
    pub definition: IndicatorId,
    /// Its version.
    pub version: String,
    /// The county.
    pub county: CountyId,
    /// The organ; `None`: the whole county.
    pub organ: Option<OrganId>,
    /// The period.
    pub period: FigurePeriod,
    /// The day up to which actions were taken into account.
    pub as_of: Date,
    /// What stands above the line; for a count, the records counted.
    pub numerator: Tally,
    /// The count that stands below the line, by which name.
    pub denominator: Option<(IndicatorId, Tally)>,
    /// The evaluation of the year before, for changes.
    pub year_before: Option<Box<Evaluation>>,
    /// The value; `None`: there is none, because nothing stands below the line. Zero is a value.
    pub value: Option<Figure>,
    /// The value as shown, with unit.
    pub shown: Option<String>,
}

/// Evaluates an indicator; `count` counts the records of a count indicator in a period.
///
/// # Errors
/// What `count` answers.
pub fn evaluate<E>(
    definition: &IndicatorDefinition,
    question: &Question<'_>,
    count: &mut dyn FnMut(&IndicatorDefinition, FigurePeriod) -> Result<Tally, E>,
) -> Result<Evaluation, E> {
    evaluate_in(definition, question, question.period, count)
}

type Count<'c, E> = &'c mut dyn FnMut(&IndicatorDefinition, FigurePeriod) -> Result<Tally, E>;

fn evaluate_in<E>(
    definition: &IndicatorDefinition,
    question: &Question<'_>,
    period: FigurePeriod,
    count: Count<'_, E>,
) -> Result<Evaluation, E> {
    let mut evaluation = Evaluation {
        definition: definition.id.clone(),
        version: definition.version.clone(),
        county: question.county.clone(),
        organ: question.organ.clone(),
        period,
        as_of: question.as_of,
        numerator: Tally::default(),
        denominator: None,
        year_before: None,
        value: None,
        shown: None,
    };
    match &definition.measure {
        Measure::Count { amount, .. } => {
            evaluation.numerator = count(definition, period)?;
            evaluation.value = Some(counted(amount, evaluation.numerator.total));
        }
        Measure::Rate {
            numerator,
            denominator,
            choices,
        } => {
            let chosen = question.denominators.get(&definition.id);
            let below = chosen
                .filter(|chosen| choices.contains(chosen))
                .unwrap_or(denominator);
            evaluation.numerator = count(question.named(numerator), period)?;
            let base = count(question.named(below), period)?;
            let above = i128::from(evaluation.numerator.total) * question.parts_in(below);
            let beneath = i128::from(base.total) * question.parts_in(numerator);
            evaluation.value = share((above, beneath), &definition.unit);
            evaluation.denominator = Some((below.clone(), base));
        }
        Measure::ChangePercent { of } | Measure::ChangePoints { of } => {
            let of = question.named(of);
            let this = evaluate_in(of, question, period, count)?;
            let last = evaluate_in(of, question, period.year_before(), count)?;
            evaluation.value = change(this.value, last.value);
            evaluation.numerator = this.numerator;
            evaluation.denominator = this.denominator;
            evaluation.year_before = Some(Box::new(last));
        }
    }
    evaluation.shown = evaluation.value.map(|value| value.shown(&definition.unit));
    Ok(evaluation)
}

/// The value of a count; what cannot be below zero is a count.
fn counted(amount: &Amount, total: i64) -> Figure {
    match (amount, u64::try_from(total)) {
        (Amount::Money(_), _) => Figure::Money(total),
        (_, Ok(count)) => Figure::Count(count),
        (_, Err(_)) => Figure::Average(Ratio {
            numerator: total.into(),
            denominator: 1,
        }),
    }
}

/// A share in percent; in another unit so many per one.
fn share((above, below): (i128, i128), unit: &str) -> Option<Figure> {
    let ratio = Ratio::new(above, below)?;
    Some(if unit == PERCENT {
        Figure::Percent(Percent(ratio))
    } else {
        Figure::Average(ratio)
    })
}

/// The change of counts in percent of last year's, of percents in points.
fn change(this: Option<Figure>, last: Option<Figure>) -> Option<Figure> {
    match (this?, last?) {
        (Figure::Count(this), Figure::Count(last)) => risen((this.into(), 1), (last.into(), 1)),
        (Figure::Money(this), Figure::Money(last)) => risen((this.into(), 1), (last.into(), 1)),
        (Figure::Average(this), Figure::Average(last)) => risen(
            (this.numerator, this.denominator),
            (last.numerator, last.denominator),
        ),
        (Figure::Percent(this), Figure::Percent(last)) => {
            Some(Figure::Points(PercentagePoints(this.0.minus(last.0))))
        }
        _ => None,
    }
}

/// By how much one fraction is above another, in percent of it.
fn risen((this, of): (i128, i128), (last, by): (i128, i128)) -> Option<Figure> {
    let (this, last) = (this * by, last * of);
    Ratio::new(this - last, last).map(|ratio| Figure::Percent(Percent(ratio)))
}

impl Question<'_> {
    /// How many of what a count comes to make one of its unit: 分 of 元, else one.
    fn parts_in(&self, counted: &IndicatorId) -> i128 {
        match &self.named(counted).measure {
            Measure::Count {
                amount: Amount::Money(_),
                ..
            } => 100,
            _ => 1,
        }
    }

    fn named(&self, id: &IndicatorId) -> &IndicatorDefinition {
        self.definitions
            .iter()
            .find(|definition| definition.id == *id)
            .expect("the loader has checked that indicators name each other")
    }
}

/// A record as far as indicators read it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its id.
    pub record: &'a RecordId,
    /// Its kind.
    pub kind: &'a KindId,
    /// The organ that handles it.
    pub organ: &'a OrganId,
    /// Its fields.
    pub fields: &'a BTreeMap<FieldId, Value>,
}

/// Evaluates an indicator over records in memory, as they stood on the as-of day.
pub fn evaluate_in_memory(
    definition: &IndicatorDefinition,
    question: &Question<'_>,
    subjects: &[Subject<'_>],
) -> Evaluation {
    let mut count = |counted: &IndicatorDefinition, period: FigurePeriod| {
        Ok::<_, std::convert::Infallible>(tally(counted, period, question.organ.as_ref(), subjects))
    };
    match evaluate(definition, question, &mut count) {
        Ok(evaluation) => evaluation,
        Err(never) => match never {},
    }
}

/// The records of a count indicator in a period; nothing for other indicators.
pub fn tally(
    definition: &IndicatorDefinition,
    period: FigurePeriod,
    organ: Option<&OrganId>,
    subjects: &[Subject<'_>],
) -> Tally {
    let Measure::Count {
        condition,
        dated_by,
        amount,
        ..
    } = &definition.measure
    else {
        return Tally::default();
    };
    let counted = subjects.iter().filter(|subject| {
        let day = subject.fields.get(dated_by).and_then(Value::as_day);
        *subject.kind == definition.kind
            && organ.is_none_or(|organ| organ == subject.organ)
            && day.is_some_and(|day| period.contains(day))
            && condition.holds(&FieldFacts(subject.fields))
    });
    let counted: Vec<&Subject<'_>> = counted.collect();
    let mut records: Vec<RecordId> = counted
        .iter()
        .map(|subject| subject.record.clone())
        .collect();
    records.sort_unstable();
    Tally {
        count: records.len() as u64,
        total: total(amount, &counted),
        records,
    }
}

/// What is counted of these records.
fn total(amount: &Amount, subjects: &[&Subject<'_>]) -> i64 {
    let values = |field| {
        subjects
            .iter()
            .filter_map(move |subject| subject.fields.get(field))
    };
    match amount {
        Amount::Records => i64::try_from(subjects.len()).unwrap_or(i64::MAX),
        Amount::Sum(field) | Amount::Money(field) => values(field)
            .filter_map(Value::as_number)
            .fold(0, i64::saturating_add),
        Amount::Distinct(field) => {
            let written = values(field).filter_map(|value| serde_json::to_string(value).ok());
            let distinct: BTreeSet<String> = written.collect();
            i64::try_from(distinct.len()).unwrap_or(i64::MAX)
        }
    }
}
