//! `fadu deadline`: on which day a time limit ends, and how that day came about.

use super::check::compiled;
use super::{Failure, Global};
use crate::definitions::DefinitionFiles;
use crate::operations::deadline::{
    Answer, Basis, DeadlineError, Question, Unit, answer_lines, find_limit, read_count,
    read_exclusion, read_length, read_start,
};
use clap::Args;
use domain::engines::deadline::{Calendar, Direction};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Arguments of `fadu deadline`.
#[derive(Debug, Args)]
pub struct DeadlineArguments {
    /// 起算的事件发生之日，如 2026-09-28；按小时计算的写到分，如 2026-09-28T10:30
    #[arg(long, value_name = "日期")]
    from: Option<String>,
    #[command(flatten)]
    length: LengthArguments,
    /// 自事件向前数，答最迟应当办理的日子
    #[arg(long)]
    before: bool,
    /// 不计入的期间，首尾两日都不计，如 2026-03-10..2026-03-20；可以写多次
    #[arg(long, value_name = "起..止")]
    suspend: Vec<String>,
    /// 延长，如 30d、5wd、1m、1y、24h，依次为自然日、工作日、月、年、小时；可以写多次
    #[arg(long, value_name = "长度")]
    extend: Vec<String>,
    /// 放假安排文件（与 calendar 目录中各年的文件同一格式），代替程序自带的同一年；可以写多次
    #[arg(long, value_name = "文件")]
    calendar: Vec<PathBuf>,
    /// 县（市、区）代码；有地方规定的期限按该地的规定
    #[arg(long, value_name = "代码", default_value = "")]
    county: String,
    /// 逐行计算文件中的“规则、起算日、数”（制表符分隔），每行答一个日期，有误的答 !；文件写 - 从标准输入读取
    #[arg(long, value_name = "文件")]
    batch: Option<PathBuf>,
}

/// How long: exactly one of these.
#[derive(Debug, Args)]
struct LengthArguments {
    /// 自然日数，末日遇休息日顺延
    #[arg(long, value_name = "数", allow_negative_numbers = true)]
    days: Option<String>,
    /// 工作日数
    #[arg(long, value_name = "数", allow_negative_numbers = true)]
    working_days: Option<String>,
    /// 月数，末日遇休息日顺延
    #[arg(long, value_name = "数", allow_negative_numbers = true)]
    months: Option<String>,
    /// 年数，末日遇休息日顺延
    #[arg(long, value_name = "数", allow_negative_numbers = true)]
    years: Option<String>,
    /// 小时数，自起算时刻逐小时计算
    #[arg(long, value_name = "数", allow_negative_numbers = true)]
    hours: Option<String>,
    /// 已经收录的期限，写作 业务编号.期限编号；按起算日当时的规定
    #[arg(long, value_name = "期限")]
    limit: Option<String>,
}

/// Prints the due day with its derivation, or one date for each line of a file.
///
/// # Errors
/// Bad input, where the question or a line of the file cannot be answered.
pub fn run(arguments: &DeadlineArguments, global: &Global) -> Result<(), Failure> {
    let files = global.definition_files()?;
    let calendar = calendar(&files, &arguments.calendar)?;
    if let Some(file) = &arguments.batch {
        arguments.check_batch(global)?;
        return batch(file, &calendar);
    }
    let answer = arguments.question(&files)?.answer(&calendar)?;
    print(&answer, global.json)
}

impl DeadlineArguments {
    fn question(&self, files: &DefinitionFiles) -> Result<Question, Failure> {
        let from = self.from.as_ref().ok_or_else(|| {
            Failure::bad_input("没有写起算日。请写 --from 日期，如 --from 2026-09-28。")
        })?;
        let start = read_start(from)?;
        let mut basis = match self.length.only()? {
            (Some(unit), text) => Basis::plain(read_count(unit, text)?),
            (None, limit) => find_limit(&compiled(files)?, limit, start.day(), &self.county)?,
        };
        if self.before {
            basis.rule.direction = Direction::Backward;
        }
        let exclusions: Result<_, DeadlineError> = self
            .suspend
            .iter()
            .map(|text| read_exclusion(text))
            .collect();
        let extensions: Result<_, DeadlineError> =
            self.extend.iter().map(|text| read_length(text)).collect();
        Ok(Question {
            basis,
            start,
            exclusions: exclusions?,
            extensions: extensions?,
        })
    }

    /// Each line of a file says all there is to say, and is answered with a date alone.
    fn check_batch(&self, global: &Global) -> Result<(), Failure> {
        let alone = self.from.is_none()
            && self.length.given().is_empty()
            && !self.before
            && self.suspend.is_empty()
            && self.extend.is_empty();
        if !alone {
            return Err(Failure::bad_input(
                "--batch 的规则、起算日和数都写在文件的每一行，不能再写其他期限选项。请删去，或者不用 --batch。",
            ));
        }
        if global.json {
            return Err(Failure::bad_input(
                "--batch 每行只答一个日期，不能用 --json。请去掉其中一个。",
            ));
        }
        Ok(())
    }
}

impl LengthArguments {
    /// The one length that is written: a number with its unit, or the name of a limit.
    fn only(&self) -> Result<(Option<Unit>, &str), Failure> {
        match self.given()[..] {
            [only] => Ok(only),
            [] => Err(Failure::bad_input(
                "没有写期限长度。请写 --days、--working-days、--months、--years、--hours、--limit 之一。",
            )),
            _ => Err(Failure::bad_input(
                "期限长度写了不止一种。请只写 --days、--working-days、--months、--years、--hours、--limit 之一。",
            )),
        }
    }

    fn given(&self) -> Vec<(Option<Unit>, &str)> {
        let written = [
            (Some(Unit::CalendarDays), &self.days),
            (Some(Unit::WorkingDays), &self.working_days),
            (Some(Unit::Months), &self.months),
            (Some(Unit::Years), &self.years),
            (Some(Unit::Hours), &self.hours),
            (None, &self.limit),
        ];
        written
            .into_iter()
            .filter_map(|(unit, text)| Some((unit, text.as_deref()?)))
            .collect()
    }
}

impl From<DeadlineError> for Failure {
    fn from(error: DeadlineError) -> Self {
        Self::bad_input(error)
    }
}

/// The calendar of the program and the county, with the years of these files in place of its own.
fn calendar(files: &DefinitionFiles, own: &[PathBuf]) -> Result<Calendar, Failure> {
    let mut texts = Vec::new();
    for path in own {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        texts.push((path.display().to_string(), text));
    }
    let mut years = files.under("calendar");
    years.extend(
        texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    Calendar::from_toml(&years).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::bad_input(lines.join("\n"))
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::bad_input(format!(
        "无法读取 {}：{error}。请核对路径和读取权限。",
        path.display()
    ))
}

fn print(answer: &Answer, json: bool) -> Result<(), Failure> {
    let text = if json {
        serde_json::to_string(&answer.printed()).map_err(Failure::fault)?
    } else {
        let first = match answer.due_at {
            Some(at) => at.to_string(),
            None => answer.due_on.to_string(),
        };
        format!("{first}\n{}", answer.sentence)
    };
    write(format!("{text}\n").as_bytes())
}

/// Answers a file, or the standard input, line by line.
fn batch(file: &Path, calendar: &Calendar) -> Result<(), Failure> {
    let text = if file == Path::new("-") {
        let mut text = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut text);
        read.map(|_| text)
    } else {
        std::fs::read(file)
    };
    let text = text.map_err(|error| unreadable(file, &error))?;
    let answers = answer_lines(&text, calendar);
    write(&answers.lines)?;
    if answers.problems.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = answers
        .problems
        .iter()
        .map(|(line, problem)| format!("{} 第{line}行：{problem}", file.display()))
        .collect();
    Err(Failure::bad_input(format!(
        "{}\n共{}行，{}行有误，已答 !，其余各行已经计算。请改正后重算。",
        told.join("\n"),
        answers.count,
        answers.problems.len()
    )))
}

fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::fault(format!("无法输出结果：{error}。")))
}
