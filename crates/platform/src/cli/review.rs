//! `fadu review`: drafts reviewed by rules, compared with an earlier draft, opinions tracked to the adopted text.

use super::check::compiled;
use super::{Failure, Global};
use crate::operations::text_review::{
    Reviewed, Reviewer, commented, explained, finding_json, read_bytes, read_opinions,
    read_verdicts, text_of,
};
use clap::Args;
use documents::extract::Format;
use domain::engines::text_review::{
    Change, Clause, Comparison, Finding, Piece, Severity, Tally, Tracked, compare, track,
};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// Arguments of `fadu review`.
#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// 文件草案：文本、网页、DOCX 或带文字的 PDF；可以写多个
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
    /// 文件种类：规范性文件（缺省）、法规规章、合同、村规民约、招标采购文件
    #[arg(long, value_name = "种类")]
    kind: Option<String>,
    /// 与这一稿逐条比较，写明新增、删去、改动和条号变化
    #[arg(long, value_name = "旧稿")]
    against: Option<PathBuf>,
    /// 对旧稿的意见（制表符分隔：提出人、条号、原文、建议，首行为表头），逐条写明是否采纳；与 --against 同用
    #[arg(long, value_name = "文件", requires = "against")]
    opinions: Option<PathBuf>,
    /// 法律全文所在的目录：核对引用的条、款和引文，其中的 repealed.tsv 为废止名单
    #[arg(long, value_name = "目录")]
    law_texts: Option<PathBuf>,
    /// 以往的复核结论（制表符分隔：规则、成立或不成立、理由，首行为表头），随疑点写明该规则以往成立几处
    #[arg(long, value_name = "文件")]
    verdicts: Option<PathBuf>,
    /// 按哪一天的法律审查，缺省为今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 把疑点写成批注，存为 DOCX；原文件是 DOCX 的，批注加在原文件的副本上
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
}

/// Prints what there is to doubt about drafts.
///
/// # Errors
/// Bad input, where a file cannot be read or an option does not fit.
pub fn run(arguments: &ReviewArguments, global: &Global) -> Result<(), Failure> {
    arguments.check()?;
    let rules = compiled(&global.definition_files()?)?;
    let reviewer = Reviewer::new(&rules, arguments.kind.as_deref(), arguments.day()?);
    let mut reviewer = reviewer.map_err(Failure::bad_input)?;
    if let Some(folder) = &arguments.law_texts {
        reviewer = reviewer.with_texts(folder).map_err(Failure::bad_input)?;
    }
    let tally = match &arguments.verdicts {
        Some(file) => read_verdicts(file).map_err(Failure::bad_input)?,
        None => Tally::default(),
    };
    let mut answers = Vec::new();
    for file in &arguments.files {
        let bytes = read_bytes(file).map_err(Failure::bad_input)?;
        let reviewed = reviewer.review(file, &bytes).map_err(Failure::bad_input)?;
        let compared = arguments.compared(&reviewed.text)?;
        if let Some(out) = &arguments.out {
            let docx = commented(&reviewed, &bytes, &tally).map_err(Failure::bad_input)?;
            store(out, &docx)?;
        }
        if global.json {
            answers.push(answer_json(file, &reviewed, compared.as_ref(), &tally));
        } else {
            print(file, &reviewed, &tally);
            if let Some(compared) = &compared {
                print_compared(compared);
            }
        }
    }
    if global.json {
        println!("{:#}", Json::Array(answers));
    } else if let Some(out) = &arguments.out {
        println!("已写入批注：{}", out.display());
    }
    Ok(())
}

impl ReviewArguments {
    fn check(&self) -> Result<(), Failure> {
        let alone = self.out.is_some() || self.against.is_some();
        if alone && self.files.len() > 1 {
            return Err(Failure::bad_input(
                "--out 和 --against 一次只能用于一个文件。请分次运行。",
            ));
        }
        Ok(())
    }

    fn day(&self) -> Result<Date, Failure> {
        let Some(text) = &self.on else {
            return Ok(jiff::Zoned::now().date());
        };
        text.parse().map_err(|_| {
            Failure::bad_input(format!("“{text}”不是日期。请写作 2026-09-28 的样子。"))
        })
    }

    fn compared(&self, text: &str) -> Result<Option<Compared>, Failure> {
        let Some(old) = &self.against else {
            return Ok(None);
        };
        let bytes = read_bytes(old).map_err(Failure::bad_input)?;
        let old = text_of(old, &bytes).map_err(Failure::bad_input)?.text;
        let opinions = match &self.opinions {
            Some(file) => read_opinions(file).map_err(Failure::bad_input)?,
            None => Vec::new(),
        };
        Ok(Some(Compared {
            comparison: compare(&old, text),
            tracked: track(&opinions, &old, text),
        }))
    }
}

/// A draft beside an earlier one.
struct Compared {
    comparison: Comparison,
    tracked: Vec<Tracked>,
}

/// Writes a file whole or not at all.
fn store(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unwritten = |error: std::io::Error| {
        Failure::bad_input(format!(
            "无法写入 {}：{error}。请核对路径。",
            path.display()
        ))
    };
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(format!(".{}.new", std::process::id()));
    std::fs::write(&fresh, bytes).map_err(unwritten)?;
    std::fs::rename(&fresh, path).map_err(unwritten)
}

fn print(file: &Path, reviewed: &Reviewed, tally: &Tally) {
    let of = |severity| {
        let same = |finding: &&Finding| finding.severity == severity;
        reviewed.findings.iter().filter(same).count()
    };
    println!(
        "{}：{}处疑点（致命{}，严重{}，提示{}）。疑点须由审查人员确认。",
        file.display(),
        reviewed.findings.len(),
        of(Severity::Fatal),
        of(Severity::Serious),
        of(Severity::Hint)
    );
    for finding in &reviewed.findings {
        let place = &finding.place;
        let line = format!("第{}行 {}", place.line, place.clause);
        println!(
            "  {}：“{}”",
            line.trim_end(),
            place.words.replace('\n', " ")
        );
        for line in explained(finding, tally) {
            println!("    {line}");
        }
    }
}

fn print_compared(compared: &Compared) {
    let [same, changed, added, removed] = compared.comparison.counts();
    println!("与旧稿比较：相同{same}条，改动{changed}条，新增{added}条，删去{removed}条");
    for change in &compared.comparison.changes {
        match change {
            Change::Same { .. } if !change.is_renumbered() => {}
            Change::Same { old, new } => println!("  {}（原{}）：文字未变", new.number, old.number),
            Change::Changed { old, new, pieces } => {
                println!("  {}（原{}）：{}", new.number, old.number, marked(pieces));
            }
            Change::Added(clause) => println!("  {}：新增〔+{}+〕", clause.number, clause.text),
            Change::Removed(clause) => println!("  原{}：删去〔-{}-〕", clause.number, clause.text),
        }
    }
    for tracked in &compared.tracked {
        let at = tracked.clause.as_ref();
        let at = at.map_or_else(String::new, |clause| format!("（{}）", clause.number));
        println!(
            "  意见（{} {}）：{}{at}，{}",
            tracked.opinion.by,
            tracked.opinion.clause,
            tracked.outcome.chinese(),
            tracked.why
        );
    }
}

/// A changed clause with what went and what came marked.
fn marked(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Kept(words) => text.push_str(words),
            Piece::Deleted(words) => text.push_str(&format!("〔-{words}-〕")),
            Piece::Inserted(words) => text.push_str(&format!("〔+{words}+〕")),
        }
    }
    text
}

fn answer_json(
    file: &Path,
    reviewed: &Reviewed,
    compared: Option<&Compared>,
    tally: &Tally,
) -> Json {
    let findings = reviewed.findings.iter();
    let findings: Vec<Json> = findings
        .map(|finding| finding_json(finding, tally))
        .collect();
    let mut answer = json!({ "file": file, "findings": findings });
    if reviewed.format != Format::Text {
        answer["text"] = Json::from(reviewed.text.as_str());
    }
    if let Some(compared) = compared {
        let changes = compared.comparison.changes.iter().map(change_json);
        answer["changes"] = changes.collect();
        answer["opinions"] = compared.tracked.iter().map(tracked_json).collect();
    }
    answer
}

fn clause_json(clause: &Clause) -> Json {
    json!({ "number": clause.number, "text": clause.text, "start": clause.start, "line": clause.line })
}

fn change_json(change: &Change) -> Json {
    match change {
        Change::Same { old, new } => json!({
            "change": "same", "renumbered": change.is_renumbered(),
            "old": clause_json(old), "new": clause_json(new),
        }),
        Change::Changed { old, new, pieces } => json!({
            "change": "changed", "renumbered": change.is_renumbered(),
            "old": clause_json(old), "new": clause_json(new),
            "pieces": pieces.iter().map(piece_json).collect::<Vec<_>>(),
        }),
        Change::Added(clause) => json!({ "change": "added", "new": clause_json(clause) }),
        Change::Removed(clause) => json!({ "change": "removed", "old": clause_json(clause) }),
    }
}

fn piece_json(piece: &Piece) -> Json {
    let (what, text) = match piece {
        Piece::Kept(text) => ("kept", text),
        Piece::Deleted(text) => ("deleted", text),
        Piece::Inserted(text) => ("inserted", text),
    };
    json!({ "piece": what, "text": text })
}

fn tracked_json(tracked: &Tracked) -> Json {
    json!({
        "by": tracked.opinion.by,
        "clause": tracked.opinion.clause,
        "outcome": tracked.outcome.name(),
        "why": tracked.why,
        "adopted": tracked.clause.as_ref().map(clause_json),
    })
}
