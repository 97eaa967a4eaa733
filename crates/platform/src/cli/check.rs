//! `fadu check`: are the definitions whole, do they stand in the law, do their worked cases pass.

use super::{Failure, Global};
use crate::rules::Rules;
use clap::Args;
use domain::law::texts::{Proof, Severity, prove};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `fadu check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// 对照该目录中的法律全文，逐条核对引用的法条、数字和单位
    #[arg(long, value_name = "目录")]
    law_texts: Option<PathBuf>,
}

/// What a check found, section by section.
#[derive(Default)]
struct Findings {
    /// What there is.
    summary: Vec<String>,
    /// What warns.
    warnings: Vec<String>,
    /// What fails.
    failures: Vec<String>,
}

/// Compiles every definition and says what is wrong, or what there is.
///
/// # Errors
/// Bad input, where a definition is not whole or not proven; each problem with file, line, reason and remedy.
pub fn run(arguments: &CheckArguments, global: &Global) -> Result<(), Failure> {
    let files = global.definition_files()?;
    let mut findings = Findings::default();
    match Rules::compile(&files) {
        Ok(rules) => {
            let years = rules.calendar.years().count();
            findings.summary.push(format!("日历：{years} 个年度"));
            findings
                .summary
                .push(format!("法规：{} 部", rules.laws.statutes().count()));
            if let Some(folder) = &arguments.law_texts {
                let texts = texts(folder)?;
                findings.proof(&prove(&rules.laws, &[], &texts));
            }
        }
        Err(problems) => {
            findings.failures = problems.iter().map(ToString::to_string).collect();
        }
    }
    findings.print(global.json)
}

impl Findings {
    fn proof(&mut self, proof: &Proof) {
        self.summary.push(format!(
            "法律全文：核对到 {} 条，证实法定数值 {} 个",
            proof.articles_found, proof.values_proven
        ));
        for finding in &proof.findings {
            let line = format!(
                "{}：{}。处理办法：{}。",
                finding.origin, finding.reason, finding.remedy
            );
            match finding.severity {
                Severity::Failure => self.failures.push(line),
                Severity::Unproven => self.warnings.push(line),
            }
        }
    }

    fn print(self, as_json: bool) -> Result<(), Failure> {
        let passed = self.failures.is_empty();
        if as_json {
            let report: Json = json!({
                "passed": passed,
                "summary": self.summary,
                "warnings": self.warnings,
                "failures": self.failures,
            });
            println!("{report:#}");
        } else {
            for line in self.summary.iter().chain(self.warnings.iter()) {
                println!("{line}");
            }
        }
        if passed {
            if !as_json {
                println!("核对通过{}。", warned(self.warnings.len()));
            }
            return Ok(());
        }
        let count = self.failures.len();
        Err(Failure::bad_input(format!(
            "{}\n共有 {count} 处问题，未通过。",
            self.failures.join("\n")
        )))
    }
}

fn warned(count: usize) -> String {
    if count == 0 {
        String::new()
    } else {
        format!("，另有 {count} 处提醒（不影响运行）")
    }
}

/// All texts of a folder, by path.
fn texts(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let unreadable = |path: &Path, error: std::io::Error| {
        Failure::bad_input(format!(
            "无法读取 {}：{error}。请核对路径。",
            path.display()
        ))
    };
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            texts.insert(path.display().to_string(), text);
        }
    }
    if texts.is_empty() {
        return Err(Failure::bad_input(format!(
            "{} 中没有法律全文（.md 文件）。",
            folder.display()
        )));
    }
    Ok(texts)
}
