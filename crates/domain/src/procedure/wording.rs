//! Titles, numbers and days in words.

use super::working::Working;
use super::{Definition, NumberRule, OrganSigns, Record, SerialKey};
use crate::register::{Field, FieldType, Value, shown};
use jiff::civil::Date;

/// A day as officials write it: `2024年3月5日`.
pub(super) fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The title of a record: the pattern with fields put in, choices by their label.
pub(super) fn title(definition: &Definition, record: &Record, organs: &OrganSigns) -> String {
    let mut title = String::new();
    let mut rest = definition.title.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        title.push_str(before);
        let Some((id, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let value = definition
            .field(id)
            .and_then(|field| Some(named(field, record.fields.get(id)?, organs)));
        title.push_str(&value.unwrap_or_default());
        rest = after;
    }
    title.push_str(rest);
    title
}

/// A value in words; organs of the county by their name.
pub(super) fn named(field: &Field, value: &Value, organs: &OrganSigns) -> String {
    match (
        &field.kind,
        value.as_text().and_then(|organ| organs.get(organ)),
    ) {
        (FieldType::Organ, Some(sign)) => sign.name.clone(),
        _ => shown(field, value),
    }
}

/// The next number of a rule, given by the organ of the record in the year of the action.
pub(super) fn number(work: &mut Working, rule: &NumberRule) -> String {
    let organ = work.record.organ.clone();
    let year = work.day.year();
    let scope = format!("{}.{}", work.definition.id, rule.scope);
    let serial = work.serials.give(SerialKey {
        organ: organ.clone(),
        scope,
        year,
    });
    let mark = work
        .situation
        .organs
        .get(&organ)
        .map_or(organ.as_str(), |sign| sign.mark.as_str());
    rule.pattern
        .replace("{organ}", mark)
        .replace("{year}", &year.to_string())
        .replace("{serial}", &serial.to_string())
}
