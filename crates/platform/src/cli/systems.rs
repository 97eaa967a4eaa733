//! `fadu systems`: which rows of the catalogue of systems the modules serve, as their worked cases show.

use super::check::compiled;
use super::{Failure, Global};
use crate::rules::Rules;
use clap::Args;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `fadu systems`.
#[derive(Debug, Args)]
pub struct SystemsArguments {
    /// 系统清单文件（制表符分隔，首列领域，次列编号，三列名称）；写明时一并列出尚未覆盖的系统
    #[arg(long, value_name = "文件")]
    list: Option<PathBuf>,
}

/// What serves one row.
#[derive(Default)]
struct Served {
    /// Modules that claim it.
    modules: Vec<String>,
    /// Worked cases that show it and pass.
    passed: usize,
    /// Worked cases that show it and differ.
    failed: usize,
}

/// One row of the list: area, identifier, name.
struct Row {
    area: String,
    id: String,
    name: String,
}

/// Prints the rows that the modules serve, and those that none serves.
///
/// # Errors
/// Definitions that are not whole, or a list that cannot be read.
pub fn run(arguments: &SystemsArguments, global: &Global) -> Result<(), Failure> {
    let rules = compiled(&global.definition_files()?)?;
    let served = served(&rules);
    let rows = match &arguments.list {
        Some(file) => rows(file)?,
        None => named_by(&served),
    };
    let shown = |row: &Row| {
        served
            .get(&row.id)
            .is_some_and(|it| it.passed > 0 && it.failed == 0)
    };
    if global.json {
        let report: Vec<Json> = rows
            .iter()
            .map(|row| report(row, served.get(&row.id)))
            .collect();
        println!("{:#}", Json::Array(report));
        return Ok(());
    }
    for row in &rows {
        println!("{}", line(row, served.get(&row.id)));
    }
    println!(
        "共 {} 个系统，已有实例证明的 {} 个。",
        rows.len(),
        rows.iter().filter(|row| shown(row)).count()
    );
    Ok(())
}

fn served(rules: &Rules) -> BTreeMap<String, Served> {
    let mut served: BTreeMap<String, Served> = BTreeMap::new();
    for module in &rules.modules {
        for row in &module.covers {
            let known = served.entry(row.clone()).or_default();
            known.modules.push(module.definition.name.clone());
        }
        for outcome in rules.worked_cases(module) {
            for row in &outcome.covers {
                let known = served.entry(row.clone()).or_default();
                known.passed += usize::from(outcome.passes());
                known.failed += usize::from(!outcome.passes());
            }
        }
    }
    served
}

fn rows(file: &std::path::Path) -> Result<Vec<Row>, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::bad_input(format!("无法读取 {}：{error}", file.display())))?;
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_string);
        Some(Row {
            area: cells.next()?,
            id: cells.next()?,
            name: cells.next()?,
        })
    };
    Ok(text.lines().skip(1).filter_map(row).collect())
}

fn named_by(served: &BTreeMap<String, Served>) -> Vec<Row> {
    let row = |id: &String| Row {
        area: String::new(),
        id: id.clone(),
        name: String::new(),
    };
    served.keys().map(row).collect()
}

fn report(row: &Row, served: Option<&Served>) -> Json {
    json!({
        "area": row.area,
        "id": row.id,
        "name": row.name,
        "modules": served.map(|it| it.modules.clone()).unwrap_or_default(),
        "passed": served.map_or(0, |it| it.passed),
        "failed": served.map_or(0, |it| it.failed),
    })
}

fn line(row: &Row, served: Option<&Served>) -> String {
    let state = match served {
        Some(it) => format!(
            "{}：实例通过 {} 个{}",
            it.modules.join("、"),
            it.passed,
            if it.failed > 0 {
                format!("，不符 {} 个", it.failed)
            } else {
                String::new()
            }
        ),
        None => "尚未覆盖".to_string(),
    };
    format!("{} {} {}　{state}", row.area, row.id, row.name)
        .trim_start()
        .to_string()
}
