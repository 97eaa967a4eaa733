//! The worked cases of all modules, as they stand and shifted to other days.

use crate::reference::{borrowed, toml_files};
use domain::engines::deadline::{Calendar, Sense};
use domain::law::{LawBook, VersionChoices, WorkingDays};
use domain::module::examples::{Example, MAIN_RECORD, Player, Surroundings, run_all};
use domain::module::{self, Module, read_roles};
use domain::policy;
use domain::procedure::{Bearer, Definition, Limit, LimitProgress};
use domain::register::Moment;
use jiff::civil::{Date, date};
use serde_json::Value as Json;
use std::path::Path;
use std::sync::Arc;

/// All that a worked case needs.
pub struct House {
    pub law: LawBook,
    pub calendar: Calendar,
    roles: policy::Roles,
    pub modules: Vec<Module>,
    pub choices: VersionChoices,
}

fn below(folder: &Path, under: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, under, files);
        } else {
            let name = path.strip_prefix(under).unwrap().to_str().unwrap();
            files.push((name.to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
}

impl House {
    pub fn open() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        below(&root.join("modules"), &root, &mut files);
        let roles = files.iter().find(|(name, _)| name.ends_with("roles.toml"));
        let (name, text) = roles.unwrap();
        let law = LawBook::from_toml(&borrowed(&toml_files("laws"))).unwrap();
        let known = read_roles((name, text)).unwrap();
        let modules = module::load(&borrowed(&files), &law, &known);
        Self {
            choices: law.version_choices(|_| None),
            law,
            calendar: Calendar::from_toml(&borrowed(&toml_files("calendar"))).unwrap(),
            roles: known,
            modules: modules.unwrap_or_else(|problems| panic!("{problems:#?}")),
        }
    }

    pub fn roles(&self) -> &policy::Roles {
        &self.roles
    }

    pub fn definitions(&self) -> Vec<&Definition> {
        let modules = self.modules.iter();
        modules.map(|module| &module.definition).collect()
    }

    pub fn surroundings<'a>(&'a self, definitions: &'a [&'a Definition]) -> Surroundings<'a> {
        Surroundings {
            definitions,
            roles: &self.roles,
            calendar: &self.calendar,
            methods: self.law.service(),
            choices: &self.choices,
        }
    }
}

#[test]
fn worked_cases_come_out_as_written() {
    let house = House::open();
    let definitions = house.definitions();
    let mut differences = Vec::new();
    for module in &house.modules {
        if module.examples.len() < 2 {
            differences.push(format!("{}: too few worked cases", module.definition.id));
        }
        for outcome in run_all(module, house.surroundings(&definitions)) {
            let lines = outcome.differences.iter();
            differences
                .extend(lines.map(|it| format!("{} 第{}行 {}", outcome.id, it.line, it.text)));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The day that lies as many working days from `to` as `day` lies from `from`.
fn shifted(calendar: &Calendar, day: Date, from: Date, to: Date) -> Date {
    let (mut at, mut moved) = (from, to);
    while at < day {
        at = calendar.next_working_day(at.tomorrow().unwrap());
        moved = calendar.add_working_days(moved, WorkingDays(1));
    }
    while at > day {
        at = calendar.previous_working_day(at.yesterday().unwrap());
        moved = calendar.previous_working_day(moved.yesterday().unwrap());
    }
    moved
}

/// Moves the days of a value, also those in the rows of a list.
fn move_days(value: &mut Json, to: &dyn Fn(Date) -> Date) {
    match value {
        Json::String(text) => {
            if let Ok(day) = text.parse::<Date>() {
                *text = to(day).to_string();
            }
        }
        Json::Array(rows) => rows.iter_mut().for_each(|row| move_days(row, to)),
        Json::Object(cells) => cells.values_mut().for_each(|cell| move_days(cell, to)),
        _ => {}
    }
}

fn shift(calendar: &Calendar, example: &Example, to: Date) -> Example {
    let from = example.steps[0].at.day();
    let mut moved = example.clone();
    moved.today = shifted(calendar, example.today, from, to);
    for step in &mut moved.steps {
        let day = shifted(calendar, step.at.day(), from, to);
        step.at = Moment::at_start_of(day).unwrap();
        for value in step.fields.values_mut() {
            move_days(value, &|day| shifted(calendar, day, from, to));
        }
    }
    moved
}

/// Plays a path and says what is refused, late, overdue or found at its end.
fn troubles(house: &House, module: &Module, example: &Example) -> Vec<String> {
    let definitions = house.definitions();
    let end = Moment::at_start_of(example.today.tomorrow().unwrap()).unwrap();
    let surroundings = house.surroundings(&definitions);
    let mut player = Player::new(surroundings, example.county.clone(), end);
    for step in &example.steps {
        if let Err(refusal) = player.take(&module.definition.id, step) {
            return vec![format!(
                "{} {}: {}",
                step.at.day(),
                step.action,
                refusal.reason
            )];
        }
    }
    let (record, _) = player.seen_on(MAIN_RECORD, example.today).unwrap();
    let findings = record.findings.iter().map(|finding| finding.reason.clone());
    let open = record.closed_on.is_none();
    let deemed = record.deemed.iter().filter(|_| open);
    let deemed = deemed.map(|fact| format!("{} 期满", fact.limit));
    // A right that a party or a court leaves unused is nobody's delay.
    let binds_organs = |run: &&Arc<Limit>| {
        let rule = module.definition.limit(&run.limit);
        rule.is_some_and(|rule| {
            rule.sense == Sense::Maximum
                && matches!(rule.bearer, Bearer::Organ | Bearer::OtherOrgan)
        })
    };
    let late = record.limits.iter().filter(binds_organs).filter(|run| {
        let looked_at = match run.progress {
            LimitProgress::Ended => run.ended_on,
            LimitProgress::Open => example.steps.last().map(|step| step.at.day()),
            _ => None,
        };
        looked_at
            .zip(run.due_on)
            .is_some_and(|(day, due)| day > due)
    });
    let late = late.map(|run| format!("{} 应于{:?}", run.limit, run.due_on));
    findings.chain(deemed).chain(late).collect()
}

/// What demonstration data may do: play a path from any working day of a year, without a refusal, a finding or delay.
#[test]
fn paths_may_begin_on_any_working_day() {
    let house = House::open();
    let mut differences = Vec::new();
    for module in &house.modules {
        for example in module.examples.iter().filter(|example| example.path) {
            let year = if example.id.ends_with("_2017") {
                2023
            } else {
                2024
            };
            let mut day = house.calendar.next_working_day(date(year, 1, 1));
            while day < date(year, 11, 1) {
                let moved = shift(&house.calendar, example, day);
                for trouble in troubles(&house, module, &moved) {
                    let kind = &module.definition.id;
                    differences.push(format!("{kind} {} from {day}: {trouble}", example.id));
                }
                day = house.calendar.add_working_days(day, WorkingDays(5));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
