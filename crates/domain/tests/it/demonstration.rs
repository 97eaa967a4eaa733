//! The demonstration files: what they play exists, what they print binds, and where they say it stands it stands.

use crate::reference::{borrowed, text, toml_files};
use domain::engines::deadline::Calendar;
use domain::engines::reporting::{
    BoundFigure, FigureKind, FigureValue, Literals, Ratio, Template, Unit, bind,
};
use domain::module::examples;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// The plans, each with the parts that lie in the folder of its name.
fn counties() -> Vec<(String, Table)> {
    let mut counties: BTreeMap<String, Table> = BTreeMap::new();
    let (mut parts, mut plans) = (Vec::new(), Vec::new());
    for (name, text) in toml_files("demonstration") {
        let table: Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let folders = name.matches('/').count();
        if folders > 1 { &mut parts } else { &mut plans }.push((name, table));
    }
    for (name, table) in plans {
        counties.insert(name.trim_end_matches(".toml").to_string(), table);
    }
    for (name, part) in parts {
        let (of, _) = name.rsplit_once('/').unwrap();
        let county = counties
            .get_mut(of)
            .unwrap_or_else(|| panic!("{name} has no plan"));
        for (key, added) in part {
            let known = county
                .entry(key)
                .or_insert_with(|| Value::Array(Vec::new()));
            let known = known.as_array_mut().unwrap();
            known.extend(added.as_array().unwrap().iter().cloned());
        }
    }
    counties.into_iter().collect()
}

fn rows<'a>(file: &'a Table, key: &str) -> Vec<&'a Table> {
    let Some(rows) = file.get(key) else {
        return Vec::new();
    };
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row.as_table().unwrap()).collect()
}

fn word<'a>(row: &'a Table, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn day(row: &Table, key: &str) -> Date {
    row[key].as_datetime().unwrap().to_string().parse().unwrap()
}

/// The folder, table and text of a file of every module.
fn module_files(file: &str) -> Vec<(String, Table, String)> {
    let files = toml_files("modules").into_iter();
    let files = files.filter_map(|(name, text)| {
        let folder = name.strip_suffix(file)?.trim_end_matches('/').to_string();
        Some((folder, text.parse().unwrap(), text))
    });
    files.collect()
}

/// Path examples by kind, with the working days over which the first to the last step lie.
fn paths() -> BTreeMap<(String, String), Vec<Date>> {
    let mut paths = BTreeMap::new();
    for (folder, _, text) in module_files("examples.toml") {
        let kind = folder.rsplit('/').next().unwrap();
        for example in examples::read((&folder, &text)).unwrap() {
            if example.path {
                let days = example.steps.iter().map(|step| step.at.day()).collect();
                paths.insert((kind.to_string(), example.id), days);
            }
        }
    }
    paths
}

fn calendar() -> Calendar {
    Calendar::from_toml(&borrowed(&toml_files("calendar"))).unwrap()
}

#[test]
fn every_group_plays_a_path_within_its_days() {
    let (paths, calendar) = (paths(), calendar());
    let counties = counties();
    assert!(counties.len() >= 5);
    for (name, county) in &counties {
        let clock = day(county, "clock");
        let mut groups = BTreeSet::new();
        for group in rows(county, "records") {
            let id = format!("{name}: {}", word(group, "group"));
            assert!(groups.insert(word(group, "group")), "{id} stands twice");
            let path = (
                word(group, "kind").to_string(),
                word(group, "example").to_string(),
            );
            assert!(paths.contains_key(&path), "{id}: no path {path:?}");
            let (from, until) = (day(group, "from"), day(group, "until"));
            assert!(from <= until && until <= clock, "{id}: days");
            for bound in [from, until] {
                assert!(
                    calendar.is_working_day(bound),
                    "{id}: {bound} is no working day"
                );
                let year = i64::from(bound.year());
                assert_eq!(group["year"].as_integer(), Some(year), "{id}: year");
            }
            assert!(group["count"].as_integer().unwrap() > 0, "{id}: count");
            if let Some(link) = group.get("link") {
                let target = word(link.as_table().unwrap(), "group");
                assert!(groups.contains(target), "{id}: links forward to {target}");
            }
        }
    }
}

#[test]
fn days_of_paths_are_working_days_in_order() {
    let calendar = calendar();
    let mut wrong = Vec::new();
    for ((kind, id), days) in paths() {
        for pair in days.windows(2).filter(|pair| pair[0] > pair[1]) {
            wrong.push(format!("{kind} {id}: {} after {}", pair[0], pair[1]));
        }
        let off = days.iter().filter(|day| !calendar.is_working_day(**day));
        wrong.extend(off.map(|day| format!("{kind} {id}: {day} is no working day")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn organs_of_groups_exist() {
    for (name, county) in counties() {
        let organs = rows(&county, "organ");
        let known = |id: &str| match id.strip_prefix('@') {
            Some(level) => organs.iter().any(|organ| word(organ, "level") == level),
            None => organs.iter().any(|organ| word(organ, "id") == id),
        };
        for group in rows(&county, "records") {
            assert!(known(word(group, "owner")), "{name}: owner {group:?}");
            let organs = group.get("organs").and_then(Value::as_table);
            for (field, organ) in organs.into_iter().flatten() {
                assert!(known(organ.as_str().unwrap()), "{name}: {field} {organ}");
            }
        }
        for organ in &organs {
            let parent = word(organ, "parent");
            assert!(
                parent.is_empty() || known(parent),
                "{name}: parent {parent}"
            );
        }
    }
}

fn unit_of(written: &str) -> Unit {
    match written {
        "%" => Unit::Percent,
        word => Unit::Counted(word.to_string()),
    }
}

fn figure(unit: Unit) -> BoundFigure {
    BoundFigure {
        name: "演示".into(),
        unit,
        value: FigureValue::Number(Ratio::whole(7)),
        numerator: None,
        denominator: None,
        kind: FigureKind::Evaluated,
        source: "演示".into(),
    }
}

/// All figures that the modules define, each with the value 7.
fn evaluated() -> BTreeMap<String, BoundFigure> {
    let mut figures = BTreeMap::new();
    for (folder, module, _) in module_files("module.toml") {
        let kind = folder.rsplit('/').next().unwrap();
        for indicator in rows(&module, "indicator") {
            let id = format!("{kind}.{}", word(indicator, "id"));
            let unit = unit_of(word(indicator, "unit"));
            let (suffix, change) = match unit {
                Unit::Percent => ("year_on_year_points", Unit::Points),
                _ => ("year_on_year", Unit::PercentChange),
            };
            figures.insert(format!("{id}_{suffix}"), figure(change));
            figures.insert(id, figure(unit));
        }
    }
    figures
}

#[test]
fn reports_bind_and_hold_no_loose_number() {
    for (name, county) in counties() {
        let mut values = evaluated();
        for reported in rows(&county, "reported") {
            let unit = Unit::Counted(word(reported, "unit").to_string());
            values.insert(word(reported, "id").to_string(), figure(unit));
        }
        for figure in rows(&county, "unpublished") {
            for id in figure["indicators"].as_array().unwrap() {
                assert!(values.contains_key(id.as_str().unwrap()), "{name}: {id}");
            }
        }
        for key in ["published", "implied"] {
            for figure in rows(&county, key) {
                let id = word(figure, "indicator");
                assert!(values.contains_key(id), "{name}: {key} {id}");
            }
        }
        let report = county["report"].as_table().unwrap();
        let literals = toml::to_string(&report["literals"]).unwrap();
        let year = i16::try_from(county["year"].as_integer().unwrap()).unwrap();
        let literals = Literals::general(year).with(Literals::from_toml(&literals).unwrap());
        let template = Template::parse(word(report, "template"));
        let template = template.unwrap_or_else(|refusals| panic!("{name}: {refusals:#?}"));
        let bound = bind(&template, &values, &literals);
        let bound = bound.unwrap_or_else(|refusals| panic!("{name}: {refusals:#?}"));
        assert!(bound.check_table().len() >= 7, "{name}: few figures");
    }
}

/// The figures that the report withholds are bound nowhere and counted nowhere as published.
#[test]
fn withheld_figures_are_not_published() {
    for (name, county) in counties() {
        let mut withheld = BTreeSet::new();
        for group in rows(&county, "unpublished") {
            for id in group["indicators"].as_array().unwrap() {
                withheld.insert((id.as_str().unwrap(), group["year"].as_integer()));
            }
        }
        for key in ["published", "implied"] {
            for figure in rows(&county, key) {
                let id = (word(figure, "indicator"), figure["year"].as_integer());
                assert!(!withheld.contains(&id), "{name}: {key} {id:?} is withheld");
            }
        }
    }
}

/// How a report may print a value: in full, or in 万 or 亿.
fn printed(value: &Value) -> Vec<String> {
    let number = match value {
        Value::Float(number) => number.abs(),
        other => f64::from(i32::try_from(other.as_integer().unwrap()).unwrap()),
    };
    let scaled = [(1.0, ""), (1e4, "万"), (1e8, "亿")];
    let scaled = scaled.map(|(scale, word)| format!("{}{word}", number / scale));
    let words = [(10.0, "十大"), (100.0, "百名")];
    let words = words.into_iter().filter(|(value, _)| *value == number);
    let words = words.map(|(_, word)| word.to_string());
    scaled.into_iter().chain(words).collect()
}

#[test]
fn published_figures_stand_where_the_files_say() {
    let test = "published_figures_stand_where_the_files_say";
    let mut wrong: Vec<String> = Vec::new();
    for (name, county) in counties() {
        for figure in rows(&county, "published")
            .into_iter()
            .chain(rows(&county, "reported"))
        {
            let Some(report) = text(test, &format!("reports/{}", word(figure, "report"))) else {
                return;
            };
            let offset = usize::try_from(figure["offset"].as_integer().unwrap()).unwrap();
            let there: String = report.chars().skip(offset).take(24).collect();
            let there = there.replace('余', "");
            let printed = printed(&figure["value"]);
            if !printed.iter().any(|value| there.contains(value.as_str())) {
                wrong.push(format!("{name}: {} is not in “{there}”", figure["value"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
