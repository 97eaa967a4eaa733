//! `fadu check`: are the definitions whole, do they stand in the law, do their worked cases pass.

mod claims;
mod limits;

use super::office::with_causes;
use super::{Failure, Global};
use crate::definitions::DefinitionFiles;
use crate::operations::text_review;
use crate::operations::widening::{Widenings, foreseen};
use crate::rules::Rules;
use clap::Args;
use domain::law::LimitSets;
use domain::law::texts::{Proof, Severity, prove};
use domain::module::counts;
use domain::module::examples::{Difference, Outcome};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `fadu check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// 对照该目录中的法律全文，逐条核对引用的法条、数字和单位
    #[arg(long, value_name = "目录")]
    law_texts: Option<PathBuf>,
    /// 运行办理实例并核对结果；写明业务编号的，只运行该业务的实例
    #[arg(long, value_name = "业务编号", num_args = 0..=1, default_missing_value = "")]
    examples: Option<String>,
}

/// What a check found, section by section.
#[derive(Default)]
struct Findings {
    /// What there is.
    summary: Vec<String>,
    /// What starting with these definitions changes in the data folder.
    changes: Vec<String>,
    /// What warns.
    warnings: Vec<String>,
    /// What fails.
    failures: Vec<String>,
}

/// Compiles every definition and says what is wrong, or what there is.
///
/// # Errors
/// Bad input, where a definition is not whole or not proven, or a worked case differs; each problem with file,
/// line, reason and remedy.
pub fn run(arguments: &CheckArguments, global: &Global) -> Result<(), Failure> {
    let files = global.definition_files()?;
    let mut findings = Findings::default();
    match Rules::compile(&files) {
        Ok(rules) => {
            findings.definitions(&rules);
            findings.limit_cases(&files, &rules);
            findings.review_examples(&rules);
            findings.widening(&rules, global);
            if let Some(folder) = &arguments.law_texts {
                let texts = texts(folder)?;
                let proof = prove(&rules.laws, &claims::all(&rules), &texts);
                findings.proof(&proof);
                findings.proven_limits(rules.laws.limits(), &proof);
            }
            if let Some(kind) = &arguments.examples {
                findings.examples(&rules, kind)?;
            }
        }
        Err(problems) => {
            findings.failures = problems.iter().map(ToString::to_string).collect();
        }
    }
    findings.print(global.json)
}

/// Compiled definitions, or every problem in one failure.
///
/// # Errors
/// Definitions that are not whole.
pub fn compiled(files: &DefinitionFiles) -> Result<Rules, Failure> {
    Rules::compile(files).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::bad_input(format!("{}\n定义有误，未启动。", lines.join("\n")))
    })
}

impl Findings {
    fn definitions(&mut self, rules: &Rules) {
        let counts = counts(&rules.modules);
        self.summary
            .push(format!("日历：{} 个年度", rules.calendar.years().count()));
        self.summary
            .push(format!("法规：{} 部", rules.laws.statutes().count()));
        self.summary.push(limits::summary(rules.laws.limits()));
        self.summary.extend(limits::by_county(rules.laws.limits()));
        self.summary.push(format!(
            "业务模块：{} 个（字段 {}，操作 {}，前提条件 {}，期限 {}，文书 {}，指标 {}，实例 {}）",
            counts.modules,
            counts.fields,
            counts.actions,
            counts.guards,
            counts.limits,
            counts.letters,
            counts.indicators,
            counts.examples
        ));
        self.summary.push(format!(
            "指标登记册：{} 项",
            rules.register.definitions().len()
        ));
        self.summary.push(format!(
            "法定数值：{} 个，其中可以阻止办理的 {} 个，未证实、只作提醒的 {} 个",
            counts.values, counts.proven, counts.unproven
        ));
    }

    /// Computes the worked cases of shared time limits.
    fn limit_cases(&mut self, files: &DefinitionFiles, rules: &Rules) {
        let (summary, failures) = limits::cases(files, rules);
        self.summary.push(summary);
        self.failures.extend(failures);
    }

    /// Holds the rules of review against their own examples.
    fn review_examples(&mut self, rules: &Rules) {
        let faults = text_review::example_faults(rules);
        let (count, works) = (rules.review.rules().len(), rules.library.len());
        self.summary
            .push(format!("审查规则：{count} 条，被引用的法规文件 {works} 部"));
        self.failures.extend(faults);
    }

    /// What the definitions would change in the data folder, if there is one.
    fn widening(&mut self, rules: &Rules, global: &Global) {
        match foreseen(&global.data, global.database.as_deref(), rules) {
            Ok(None) => {}
            Ok(Some(found)) => self.changes = sentences(&found, rules),
            Err(error) => self.failures.push(with_causes(&error)),
        }
    }

    /// Runs the worked cases of one kind, or of all.
    fn examples(&mut self, rules: &Rules, kind: &str) -> Result<(), Failure> {
        let wanted = |id: &str| kind.is_empty() || id == kind;
        let (mut count, before) = (0, self.failures.len());
        for module in rules
            .modules
            .iter()
            .filter(|module| wanted(module.definition.id.as_str()))
        {
            let file = module.file.replace("module.toml", "examples.toml");
            let outcomes = rules.worked_cases(module);
            count += outcomes.len();
            self.failures.extend(
                outcomes
                    .iter()
                    .flat_map(|outcome| differences(&file, outcome)),
            );
        }
        if count == 0 {
            return Err(Failure::bad_input(format!(
                "业务“{kind}”没有实例。请核对业务编号。"
            )));
        }
        let failed = self.failures.len() - before;
        self.summary
            .push(format!("办理实例：运行 {count} 个，不符 {failed} 处"));
        Ok(())
    }

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

    /// Says how many shared time limits were proven; those without any article are listed, the others already are.
    fn proven_limits(&mut self, sets: &LimitSets, proof: &Proof) {
        self.summary.push(limits::proven(sets, proof));
        self.warnings.extend(limits::without_article(sets));
    }

    fn print(self, as_json: bool) -> Result<(), Failure> {
        let passed = self.failures.is_empty();
        if as_json {
            let report: Json = json!({
                "passed": passed,
                "summary": self.summary,
                "changes": self.changes,
                "warnings": self.warnings,
                "failures": self.failures,
            });
            println!("{report:#}");
        } else {
            let lines = self.summary.iter().chain(&self.changes);
            for line in lines.chain(&self.warnings) {
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

/// What changes in a data folder, one sentence for each table.
fn sentences(found: &Widenings, rules: &Rules) -> Vec<String> {
    let mut sentences = Vec::new();
    for table in &found.tables {
        let module = rules.modules.iter();
        let mut module = module.filter(|module| module.definition.id == table.kind);
        let name = module
            .next()
            .map_or(table.kind.as_str(), |module| &module.definition.name);
        if table.is_new {
            sentences.push(format!("启动时新建“{name}”的登记表"));
        }
        if !table.added.is_empty() {
            let columns = table.added.join("、");
            sentences.push(format!("启动时“{name}”的登记表增加列：{columns}"));
        }
        if !table.unused.is_empty() {
            let columns = table.unused.join("、");
            sentences.push(format!(
                "“{name}”的登记表中不再使用的列：{columns}（保留，原有的件仍可查看）"
            ));
        }
    }
    if sentences.is_empty() {
        sentences.push("数据目录的登记表不变".into());
    }
    let lost = found.lost.iter();
    sentences.extend(lost.map(|kind| {
        format!(
            "数据目录中有业务“{kind}”的定义，现在的定义中没有；其中的件将不能办理，请放回它的模块"
        )
    }));
    sentences
}

/// Each difference of an example with its place.
fn differences(file: &str, outcome: &Outcome) -> Vec<String> {
    let line = |difference: &Difference| {
        format!(
            "{file} 第{}行 实例 {}：{}",
            difference.line, outcome.id, difference.text
        )
    };
    outcome.differences.iter().map(line).collect()
}

fn warned(count: usize) -> String {
    if count == 0 {
        String::new()
    } else {
        format!("，另有 {count} 处提醒（不影响运行）")
    }
}

/// All texts of a folder and of the folders in it (superseded versions, laws of a place), by path.
fn texts(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut texts = BTreeMap::new();
    gather_texts(folder, &mut texts)?;
    if texts.is_empty() {
        return Err(Failure::bad_input(format!(
            "{} 中没有法律全文（.md 文件）。",
            folder.display()
        )));
    }
    Ok(texts)
}

fn gather_texts(folder: &Path, texts: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    let unreadable = |path: &Path, error: std::io::Error| {
        Failure::bad_input(format!(
            "无法读取 {}：{error}。请核对路径。",
            path.display()
        ))
    };
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.is_dir() {
            gather_texts(&path, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            texts.insert(path.display().to_string(), text);
        }
    }
    Ok(())
}
