//! `fadu deviation`: decisions on penalties compared with their benchmarks and their like.

use super::{Failure, Global};
use crate::operations::deviation::{Asked, Told, examined, kind_name};
use clap::Args;
use std::path::{Path, PathBuf};

/// Flags that are printed for people; all are in the JSON.
const FLAGS_SHOWN: usize = 50;
/// Organs and items that are printed for people.
const SHARES_SHOWN: usize = 10;

/// Arguments of `fadu deviation`.
#[derive(Debug, Args)]
pub struct DeviationArguments {
    /// 处罚决定（CSV 或者制表符分隔，第一行为栏目名称）；栏目见 docs/deviation.md
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 比较规则（TOML），代替程序自带的规则
    #[arg(long, value_name = "文件")]
    rule: Option<PathBuf>,
    /// 已有结论的异议，制表符分隔：案号、结论、理由、决定人；据此公开调整界限
    #[arg(long, value_name = "文件")]
    contests: Option<PathBuf>,
}

/// Prints flags with their reasons, shares, drifts, repeated fines and growth.
///
/// # Errors
/// Files that cannot be read; bad input, where lines were left out, after everything else was printed.
pub fn run(arguments: &DeviationArguments, global: &Global) -> Result<(), Failure> {
    let bytes =
        std::fs::read(&arguments.file).map_err(|error| unreadable(&arguments.file, &error))?;
    let rule = arguments.rule.as_deref().map(text).transpose()?;
    let contests = arguments.contests.as_deref().map(text).transpose()?;
    let asked = Asked {
        rule: rule.as_deref(),
        contests: contests.as_deref(),
    };
    let file = arguments.file.display();
    let examined =
        examined(&bytes, asked).map_err(|error| Failure::bad_input(format!("{file}：{error}")))?;
    let told = examined.told(if global.json { usize::MAX } else { FLAGS_SHOWN });
    if global.json {
        println!("{:#}", serde_json::to_value(&told).map_err(Failure::fault)?);
    } else {
        print!("{}", lines(&told, examined.flagged()));
    }
    if told.bad_count == 0 {
        return Ok(());
    }
    let bad = told
        .bad
        .iter()
        .map(|bad| format!("{file} 第{}行：{}。", bad.line, bad.reason));
    Err(Failure::bad_input(format!(
        "{}\n共{}行没有采用，其余各行已经比较。请改正后重算。",
        bad.collect::<Vec<_>>().join("\n"),
        told.bad_count
    )))
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::bad_input(format!("无法读取 {path}：{error}。请核对路径和读取权限。"))
}

/// What was found, for people.
fn lines(told: &Told, flagged: usize) -> String {
    let mut lines = vec![format!("{}件决定，标出{flagged}件：", told.decisions)];
    let counts = told.counts.iter();
    lines.extend(counts.map(|(kind, count)| format!("  {} {count}", kind_name(*kind))));
    lines.extend(told.tuning.iter().map(|tuning| tuning.words.clone()));
    tell_flags(told, &mut lines);
    tell_trends(told, &mut lines);
    lines.push("标出的只是请人核对的线索，不是结论。\n".into());
    lines.join("\n")
}

/// Flags with their reasons, and how they were contested.
fn tell_flags(told: &Told, lines: &mut Vec<String>) {
    for flag in &told.flags {
        let it = &flag.explained;
        lines.push(format!(
            "〔{}〕{} {}：{}",
            kind_name(it.kind),
            it.number,
            it.organ,
            it.words
        ));
        if let Some(contest) = &flag.contest {
            let outcome = if contest.justified {
                "有正当理由"
            } else {
                "确有偏离"
            };
            lines.push(format!(
                "  异议：{outcome}，{}（{}）",
                contest.reason, contest.by
            ));
        }
    }
    let all: usize = told.counts.values().sum();
    if all > told.flags.len() {
        lines.push(format!(
            "只列出偏离最大的{}条，其余{}条用 --json 输出。",
            told.flags.len(),
            all - told.flags.len()
        ));
    }
}

/// What only shows over many decisions.
fn tell_trends(told: &Told, lines: &mut Vec<String>) {
    for (name, shares) in [("机关", &told.organs), ("事项", &told.items)] {
        let flagged = shares
            .iter()
            .filter(|share| share.permille > 0)
            .take(SHARES_SHOWN);
        lines.extend(flagged.map(|share| {
            format!(
                "{name} {}：{}件中偏重{}件、偏轻{}件，占{}‰",
                share.name, share.decisions, share.above, share.below, share.permille
            )
        }));
    }
    lines.extend(
        told.drifts
            .iter()
            .map(|it| format!("〔口径变化〕{}", it.words)),
    );
    lines.extend(
        told.repeats
            .iter()
            .map(|it| format!("〔同一行为多次罚款〕{}", it.words)),
    );
    lines.extend(
        told.growth
            .iter()
            .map(|it| format!("〔罚款增长〕{}", it.words)),
    );
}
