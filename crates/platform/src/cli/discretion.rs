//! `fadu discretion`: whether and how much to fine, on the facts of one case.

use super::check::compiled;
use super::{Failure, Global};
use crate::operations::discretion::{examined, listed, told};
use crate::rules::Rules;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `fadu discretion`.
#[derive(Debug, Args)]
pub struct DiscretionArguments {
    /// 案件（JSON）；写法见 docs/discretion.md
    #[arg(
        value_name = "文件",
        required_unless_present_any = ["list", "assessment"]
    )]
    file: Option<PathBuf>,
    /// 列出已收录的处罚事项和裁量基准的状态
    #[arg(long)]
    list: bool,
    /// 核对考核项目（每行一项）是否同罚没数额、处罚数量挂钩
    #[arg(long, value_name = "文件")]
    assessment: Option<PathBuf>,
}

/// Prints the answer about a case, the items, or what an assessment must not hold.
///
/// # Errors
/// Bad input; a refusal, where something was asked for that the law does not allow.
pub fn run(arguments: &DiscretionArguments, global: &Global) -> Result<(), Failure> {
    let rules = compiled(&global.definition_files()?)?;
    if arguments.list {
        println!("{}", listed(&rules.discretion));
        return Ok(());
    }
    if let Some(file) = &arguments.assessment {
        return assessment(file, &rules, global);
    }
    let Some(file) = &arguments.file else {
        return Ok(());
    };
    let text = read(file)?;
    let answer = examined(&rules, &text)
        .map_err(|error| Failure::bad_input(format!("{}：{error}", file.display())))?;
    if global.json {
        println!(
            "{:#}",
            serde_json::to_value(&answer).map_err(Failure::fault)?
        );
    } else {
        println!("{}", told(&answer));
    }
    match answer.refused.as_slice() {
        [] => Ok(()),
        refused => {
            let lines = refused
                .iter()
                .map(|it| format!("{}：{}。{}。", it.what, it.reason, it.remedy));
            Err(Failure::refusal(lines.collect::<Vec<_>>().join("\n")))
        }
    }
}

/// Every item of an assessment that rewards penalties or fine income.
fn assessment(file: &Path, rules: &Rules, global: &Global) -> Result<(), Failure> {
    let text = read(file)?;
    let items = text
        .lines()
        .enumerate()
        .filter(|(_, item)| !item.trim().is_empty());
    let forbidden: Vec<_> = items
        .filter_map(|(line, item)| Some((line + 1, item, rules.discretion.forbids(item)?)))
        .collect();
    if global.json {
        let told = forbidden
            .iter()
            .map(|(line, item, rule)| json!({ "line": line, "item": item, "rule": rule }));
        println!("{:#}", serde_json::Value::Array(told.collect()));
    }
    if forbidden.is_empty() {
        if !global.json {
            println!("没有发现同罚没数额、处罚数量挂钩的考核项目。");
        }
        return Ok(());
    }
    let lines = forbidden.iter().map(|(line, item, rule)| {
        let law = crate::operations::discretion::cited_all(&rule.law);
        format!(
            "{} 第{line}行“{}”：{}{law}。{}。",
            file.display(),
            item.trim(),
            rule.reason,
            rule.remedy
        )
    });
    Err(Failure::refusal(lines.collect::<Vec<_>>().join("\n")))
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        let path = file.display();
        Failure::bad_input(format!(
            "无法读取 {path}：{error}。请核对路径，文件应为 UTF-8 文本。"
        ))
    })
}
