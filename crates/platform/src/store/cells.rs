//! The cells of a record's rows, in the order of the tables' columns.

use super::Value;
use super::catalogue::Kind;
use super::rows::Touched;
use domain::engines::deadline::Sense;
use domain::procedure::{
    Bearer, DeemedFact, FindingState, Letter, LetterProgress, LimitProgress, Prospect,
    ProspectiveStage, Record, Service, WorklistRow,
};
use domain::register;
use jiff::civil::Date;
use serde::Serialize;
use std::borrow::Cow;

/// A day as text.
pub fn day(day: Date) -> Value<'static> {
    Value::Text(Cow::Owned(day.to_string()))
}

pub fn optional_day(value: Option<Date>) -> Value<'static> {
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
pub fn due_values(touched: &Touched) -> [Value<'_>; 5] {
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

pub fn version_values(touched: &Touched) -> [Value<'_>; 2] {
    let version = i64::try_from(touched.after.record.version).unwrap_or(i64::MAX);
    [Value::Integer(version), Value::from(&touched.after.head)]
}

pub fn record_values<'a>(touched: &'a Touched, out: &mut Vec<Value<'a>>) {
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

pub fn field_value(value: &register::Value) -> Value<'_> {
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

pub fn limit_values<'a>(row: &'a WorklistRow, kind: &Kind, out: &mut Vec<Value<'a>>) {
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

pub fn letter_values<'a>(letter: &'a Letter, out: &mut Vec<Value<'a>>) {
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

pub fn service_values<'a>(service: &'a Service, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(&service.name),
        Value::Integer(i64::try_from(service.attempts.len()).unwrap_or(i64::MAX)),
        Value::from(service.method.as_ref()),
        optional_day(service.carried_out_on),
        optional_day(service.effective_on),
    ]);
}

pub fn finding_values<'a>(finding: &'a FindingState, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(finding.guard.as_str()),
        day(finding.raised_on),
        Value::from(finding.cleared.is_some()),
        content(finding),
    ]);
}

pub fn deemed_values<'a>(fact: &'a DeemedFact, out: &mut Vec<Value<'a>>) {
    out.extend([
        Value::from(fact.limit.as_str()),
        day(fact.on),
        Value::from(fact.confirmed.is_some()),
        content(fact),
    ]);
}
