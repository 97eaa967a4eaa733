//! `fadu report`: the annual report as DOCX, with the table of its sources beside it; published reports read and
//! checked.

use super::figures::{Which, archive};
use super::published::{self, PublishedArguments, TakeArguments};
use super::{Failure, Global};
use crate::operations::report::{self, ReportError};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `fadu report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    #[command(subcommand)]
    command: ReportCommand,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// 生成法治政府建设年度报告（DOCX）和指标核对表（XLSX）
    Write(WriteArguments),
    /// 读出已公布报告中的章节和每一个数字
    Read(PublishedArguments),
    /// 核对已公布报告中的数字：比率与件数、总数与各项、同比、正文与表格、前后两年
    Check(PublishedArguments),
    /// 把一个文件夹中的已公布报告收录到本县，用于比较
    Import(TakeArguments),
}

#[derive(Debug, Args)]
struct WriteArguments {
    #[command(flatten)]
    which: Which,
    /// 报告文件；指标核对表放在同一目录，文件名加“-指标核对表”
    #[arg(long, value_name = "文件")]
    out: PathBuf,
}

/// Runs a command about reports.
///
/// # Errors
/// A refusal for numbers without a source, bad input, or a fault.
pub fn run(arguments: &ReportArguments, global: &Global) -> Result<(), Failure> {
    match &arguments.command {
        ReportCommand::Write(arguments) => write(arguments, global),
        ReportCommand::Read(arguments) => published::read(arguments, global),
        ReportCommand::Check(arguments) => published::check(arguments, global),
        ReportCommand::Import(arguments) => published::take(arguments, global),
    }
}

fn write(arguments: &WriteArguments, global: &Global) -> Result<(), Failure> {
    let archive = archive(global)?;
    let asked = arguments.which.asked(&archive)?;
    let plan = archive.rules.plan(asked.county.id.as_str(), asked.year);
    let basis = archive.basis(&asked);
    let report = report::draft_on(&basis, &asked, (plan, archive.nature));
    let report = report.map_err(|error| match error {
        ReportError::Refused(_) => Failure::refusal(error),
        ReportError::Failure(failure) => Failure::fault(failure),
    })?;
    let written = report::write(&report).map_err(Failure::fault)?;
    let table = beside(&arguments.out);
    store(&arguments.out, &written.docx)?;
    store(&table, &written.check_table)?;
    let figures = report.bound.check_table().len();
    if global.json {
        println!(
            "{:#}",
            json!({ "report": arguments.out, "check_table": table, "figures": figures })
        );
    } else {
        println!("已生成报告：{}", arguments.out.display());
        println!(
            "已生成指标核对表：{}（文中数字 {figures} 处，均有出处）",
            table.display()
        );
    }
    Ok(())
}

/// The table's file: beside the report, its name with 指标核对表.
fn beside(report: &Path) -> PathBuf {
    let stem = report.file_stem().unwrap_or_default().to_string_lossy();
    report.with_file_name(format!("{stem}-指标核对表.xlsx"))
}

fn store(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| {
        Failure::bad_input(format!(
            "无法写入 {}：{error}。请核对路径。",
            path.display()
        ))
    })
}
