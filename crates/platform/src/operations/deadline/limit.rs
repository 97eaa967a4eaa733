//! Known time limits by their names: those of the businesses.

use super::error::DeadlineError;
use crate::rules::Rules;
use domain::engines::deadline::{Direction, Rule, Sense};
use domain::law::{Citation, DatedValue, Length, in_force};
use domain::procedure::Definition;
use domain::reading::nearest;
use jiff::civil::Date;

/// How long a limit is, and on which law.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// How it counts.
    pub rule: Rule,
    /// Most or least.
    pub sense: Sense,
    /// Its Chinese name, if it is a known limit.
    pub name: Option<String>,
    /// The articles of its value.
    pub law: Vec<Citation>,
    /// What follows when it expires, in Chinese.
    pub on_expiry: Option<String>,
}

impl Basis {
    /// A plain length. Working days end on a working day by themselves; other lengths roll off days off.
    pub fn plain(length: Length) -> Self {
        Self {
            rule: Rule {
                length,
                direction: Direction::Forward,
                rolls: !matches!(length, Length::WorkingDays(_) | Length::Hours(_)),
            },
            sense: Sense::Maximum,
            name: None,
            law: Vec::new(),
            on_expiry: None,
        }
    }
}

/// Finds the limit written as `module.limit`, by identifiers or Chinese names, with its value on a day in a county
/// (a six-digit code; none for the law of the whole country alone).
///
/// # Errors
/// There is no such business or limit, or it has no value on that day there.
pub fn find_limit(
    rules: &Rules,
    given: &str,
    day: Date,
    county: &str,
) -> Result<Basis, DeadlineError> {
    let (module, limit) = given.split_once('.').unwrap_or((given, ""));
    let definitions: Vec<&Definition> = rules
        .modules
        .iter()
        .map(|module| &module.definition)
        .collect();
    let found = definitions
        .iter()
        .find(|definition| definition.id.as_str() == module || definition.name == module);
    match found {
        Some(definition) => of_module(definition, limit, day, county),
        None => {
            let names: Vec<&str> = definitions
                .iter()
                .map(|definition| definition.id.as_str())
                .collect();
            Err(DeadlineError::NoModule {
                given: module.to_string(),
                near: meant(module, &names),
                known: names.join("、"),
            })
        }
    }
}

fn of_module(
    definition: &Definition,
    given: &str,
    day: Date,
    county: &str,
) -> Result<Basis, DeadlineError> {
    let limits = &definition.limits;
    let found = limits
        .iter()
        .find(|limit| limit.id.as_str() == given || limit.name == given);
    let limit = found.ok_or_else(|| {
        let names: Vec<&str> = limits.iter().map(|limit| limit.id.as_str()).collect();
        DeadlineError::NoLimit {
            module: definition.name.clone(),
            given: given.to_string(),
            near: meant(given, &names),
            known: names.join("、"),
        }
    })?;
    let value = in_force(&limit.values, day, county).ok_or_else(|| DeadlineError::NoValue {
        name: limit.name.clone(),
        day,
        why: since_when(&limit.values, county),
    })?;
    Ok(Basis {
        rule: Rule {
            length: value.length,
            direction: limit.direction,
            rolls: limit.rolls,
        },
        sense: limit.sense,
        name: Some(limit.name.clone()),
        law: value.law.clone(),
        on_expiry: limit.on_expiry.clone(),
    })
}

/// From when until when there are values, in Chinese.
fn since_when(values: &[DatedValue], county: &str) -> String {
    let here: Vec<String> = values
        .iter()
        .filter(|value| value.applies_in.covers(county))
        .map(|value| {
            let from = value
                .from
                .map_or_else(String::new, |from| format!("自{from}起"));
            let until = value
                .until
                .map_or_else(String::new, |until| format!("至{until}止"));
            format!("{from}{until}为{}", value.length)
        })
        .collect();
    if here.is_empty() {
        "只有地方规定，须写明县（市、区）".to_string()
    } else {
        here.join("，")
    }
}

/// `，是否要用“…”`, if a name is near.
fn meant(given: &str, names: &[&str]) -> String {
    nearest(given, names.iter().copied())
        .map_or_else(String::new, |near| format!("，是否要用“{near}”"))
}
