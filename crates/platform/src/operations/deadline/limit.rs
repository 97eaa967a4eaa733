//! Known time limits by their names: those of the businesses, and the shared ones of all procedures.

use super::error::DeadlineError;
use super::extension::Extent;
use crate::rules::Rules;
use domain::engines::deadline::{Direction, Rule, Sense};
use domain::law::limits::Basis as LawBasis;
use domain::law::{CalendarDays, Citation, DatedValue, Length, Place, SharedLimit, in_force};
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
    /// The day itself, of a limit that is a fixed day of each year.
    pub fixed_on: Option<Date>,
    /// How far it may be extended.
    pub extent: Extent,
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
            fixed_on: None,
            extent: Extent::Free,
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
    let mut sets = rules.laws.limits().sets().iter();
    let set = sets.find(|set| set.id == module || set.name == module);
    let shared = set.and_then(|set| {
        let mut limits = set.limits.iter();
        limits.find(|known| known.id.as_str() == limit || known.name == limit)
    });
    match (found, shared) {
        (Some(definition), None) => of_module(definition, limit, day, county),
        (Some(definition), Some(shared)) => {
            let own = of_module(definition, limit, day, county);
            own.or_else(|_| of_shared(rules, shared, (day, county)))
        }
        (None, Some(shared)) => of_shared(rules, shared, (day, county)),
        (None, None) => Err(unknown(&definitions, rules, (module, limit))),
    }
}

/// Neither a business nor a set of limits has it.
fn unknown(
    definitions: &[&Definition],
    rules: &Rules,
    (module, given): (&str, &str),
) -> DeadlineError {
    let sets = rules.laws.limits().sets();
    if let Some(set) = sets
        .iter()
        .find(|set| set.id == module || set.name == module)
    {
        let names: Vec<&str> = set.limits.iter().map(|limit| limit.id.as_str()).collect();
        return DeadlineError::NoLimit {
            module: set.name.clone(),
            given: given.to_string(),
            near: meant(given, &names),
            known: names.join("、"),
        };
    }
    let modules = definitions.iter().map(|definition| definition.id.as_str());
    let mut names: Vec<&str> = modules.collect();
    names.extend(sets.iter().map(|set| set.id.as_str()));
    names.sort_unstable();
    names.dedup();
    DeadlineError::NoModule {
        given: module.to_string(),
        near: meant(module, &names),
        known: names.join("、"),
    }
}

fn of_shared(
    rules: &Rules,
    limit: &SharedLimit,
    (day, county): (Date, &str),
) -> Result<Basis, DeadlineError> {
    let mut systems = limit
        .values
        .iter()
        .filter_map(|value| match &value.applies_in {
            Place::System(system) => limit.value_of_system(day, system),
            Place::Nation | Place::Region(_) => None,
        });
    let value = limit.value_on(day, county).or_else(|| systems.next());
    let fixed_on = limit.yearly_after(day);
    if value.is_none() && fixed_on.is_none() {
        return Err(DeadlineError::NoValue {
            name: limit.name.clone(),
            day,
            why: why_none(limit, county),
        });
    }
    let fixed = || match &limit.basis {
        LawBasis::Yearly(days) => days.last().map(|day| day.value.law.clone()),
        _ => None,
    };
    let none = Length::CalendarDays(CalendarDays(0));
    Ok(Basis {
        rule: Rule {
            length: value.map_or(none, |value| value.length),
            direction: limit.direction,
            rolls: limit.rolls,
        },
        sense: limit.sense,
        name: Some(limit.name.clone()),
        law: match value {
            Some(value) => value.law.clone(),
            None => fixed().unwrap_or_default(),
        },
        on_expiry: limit.on_expiry.clone(),
        fixed_on,
        extent: Extent::of_shared(limit, rules.laws.limits(), (day, county)),
    })
}

/// Why a shared limit has no value, in Chinese.
fn why_none(limit: &SharedLimit, county: &str) -> String {
    match &limit.basis {
        LawBasis::Law => since_when(&limit.values, county),
        LawBasis::Yearly(_) => "规定当时还没有施行".to_string(),
        LawBasis::Open(open) => format!("法律没有规定天数，{}", open.name),
        LawBasis::Template(template) => format!(
            "没有本地的依据，是模板，本县写明依据前不启用（{}）",
            template.source
        ),
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
        fixed_on: None,
        extent: Extent::of_module(limit, (day, county)),
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
