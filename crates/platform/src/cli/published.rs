//! `fadu report read` and `fadu report check`: published reports, read and checked.

use super::{Failure, Global};
use crate::jobs::socket::Request;
use crate::operations::published::{self, Published, PublishedError, Taken};
use clap::Args;
use documents::extract::Format;
use domain::engines::reporting::checker::{Finding, Place};
use domain::engines::reporting::reader::{Figure, Section, Value};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Published reports.
#[derive(Debug, Args)]
pub struct PublishedArguments {
    /// 已公布的报告：文本、网页、DOCX 或带文字的 PDF；可以写多个
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
}

impl PublishedArguments {
    fn reports(&self, global: &Global) -> Result<Vec<Published>, Failure> {
        let register = published::register(&global.definition_files()?).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failure::bad_input(lines.join("\n"))
        })?;
        let open = |file: &PathBuf| published::open(file, &register);
        let reports = self.files.iter().map(open);
        let bad = |error: PublishedError| Failure::bad_input(error);
        reports.collect::<Result<_, _>>().map_err(bad)
    }
}

/// A folder of published reports.
#[derive(Debug, Args)]
pub struct TakeArguments {
    /// 存放已公布报告的文件夹；其中的 INDEX.tsv 可以写明 file、place、region_code、year、issuer、population
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 县（市、区）的行政区划代码，六位数字；数据目录中只有一个县的可以不写
    #[arg(long, value_name = "代码")]
    county: Option<String>,
    /// 以哪个账号收录
    #[arg(long = "as", value_name = "账号")]
    account: String,
}

/// Takes the reports of a folder into the county's collection; a running server is asked to do it.
///
/// # Errors
/// A folder, an account or a file that cannot be taken, or a fault.
pub fn take(arguments: &TakeArguments, global: &Global) -> Result<(), Failure> {
    let folder = std::path::absolute(&arguments.folder).map_err(Failure::bad_input)?;
    let account = match &arguments.county {
        Some(county) => format!("{county}/{}", arguments.account),
        None => arguments.account.clone(),
    };
    let request = Request::Published {
        account,
        published: folder,
    };
    let answer = super::office::asked(global, request)?;
    let taken: Taken = super::office::told_as(answer, "没有收录")?;
    if global.json {
        println!("{:#}", json!(taken));
    } else {
        for (file, report) in &taken.taken {
            println!("已收录 {}：{report}", file.display());
        }
    }
    let refused: Vec<String> = taken
        .refused
        .iter()
        .map(|(file, reason)| format!("没有收录 {}：{reason}", file.display()))
        .collect();
    match refused.is_empty() {
        true => Ok(()),
        false => Err(Failure::bad_input(refused.join("\n"))),
    }
}

/// Prints the sections and figures of reports.
///
/// # Errors
/// Files that cannot be read.
pub fn read(arguments: &PublishedArguments, global: &Global) -> Result<(), Failure> {
    let reports = arguments.reports(global)?;
    if global.json {
        let read: Vec<Json> = reports.iter().map(reading).collect();
        println!("{:#}", Json::Array(read));
        return Ok(());
    }
    for report in &reports {
        let figures: Vec<&Figure> = report
            .reading
            .figures
            .iter()
            .filter(|figure| figure.is_measurement())
            .collect();
        let year = report
            .reading
            .year
            .map_or("年份未写明".to_owned(), |year| format!("{year}年度"));
        println!(
            "{}：{}{year}，{}节，{}个数字，其中{}个是度量",
            report.file.display(),
            report.reading.place.as_deref().unwrap_or_default(),
            report.reading.sections.len(),
            report.reading.figures.len(),
            figures.len()
        );
        for figure in figures {
            println!(
                "  第{}行  {}  {}",
                published::line(report, figure.start),
                figure.snippet,
                figure.measures
            );
        }
    }
    Ok(())
}

/// Prints what is wrong or open with the figures of reports.
///
/// # Errors
/// Files that cannot be read.
pub fn check(arguments: &PublishedArguments, global: &Global) -> Result<(), Failure> {
    let reports = arguments.reports(global)?;
    let findings = published::check(&reports);
    let of = |at: usize| {
        let is_of = move |finding: &&Finding| {
            finding
                .places
                .first()
                .is_some_and(|place| place.document == at)
        };
        findings.iter().filter(is_of)
    };
    if global.json {
        let checked = reports.iter().enumerate().map(|(at, report)| {
            let found: Vec<Json> = of(at).map(|finding| finding_json(finding, &reports)).collect();
            json!({ "file": report.file, "place": report.reading.place, "year": report.reading.year, "findings": found })
        });
        println!("{:#}", Json::Array(checked.collect()));
        return Ok(());
    }
    for (at, report) in reports.iter().enumerate() {
        println!("{}：{}处", report.file.display(), of(at).count());
        for finding in of(at) {
            println!(
                "  〔{}〕第{}行：{}",
                finding.severity.chinese(),
                line(finding, &reports),
                finding.message
            );
        }
    }
    Ok(())
}

fn line(finding: &Finding, reports: &[Published]) -> usize {
    let place = finding.places.first();
    place.map_or(1, |place| {
        published::line(&reports[place.document], place.start)
    })
}

/// What is read out of a report; its text as well where that is not the file itself, for the places count in it.
fn reading(report: &Published) -> Json {
    let reading = &report.reading;
    let mut read = json!({
        "file": report.file,
        "place": reading.place,
        "year": reading.year,
        "sections": reading.sections.iter().map(section).collect::<Vec<_>>(),
        "figures": reading.figures.iter().map(figure).collect::<Vec<_>>(),
    });
    if report.format != Format::Text {
        read["text"] = Json::from(report.text.as_str());
    }
    read
}

fn section(section: &Section) -> Json {
    json!({
        "start": section.start,
        "end": section.end,
        "level": section.level,
        "heading": section.heading,
        "part": section.part.name(),
    })
}

fn figure(figure: &Figure) -> Json {
    json!({
        "start": figure.start,
        "end": figure.end,
        "snippet": figure.snippet,
        "value": value(&figure.value),
        "value_text": figure.value_text,
        "unit": figure.unit,
        "kind": figure.kind.name(),
        "measures": figure.measures,
        "indicator": figure.indicator,
        "level": figure.level.map(domain::engines::reporting::reader::OrganLevel::name),
        "period": figure.period.name(),
        "comparator": figure.comparator,
        "approximate": figure.approximate,
        "direction": figure.direction.map(domain::engines::reporting::reader::Direction::name),
    })
}

/// A number as a number, exact as far as the format goes; everything else as text.
fn value(value: &Value) -> Json {
    let shown = value.shown();
    match value {
        Value::Number { .. } => shown.parse().map_or(Json::String(shown), Json::Number),
        Value::Between(..) | Value::Text(_) => Json::String(shown),
    }
}

fn finding_json(finding: &Finding, reports: &[Published]) -> Json {
    let place = |place: &Place| {
        json!({
            "file": reports[place.document].file,
            "start": place.start,
            "end": place.end,
            "snippet": place.snippet,
        })
    };
    let fits = finding
        .fits
        .iter()
        .map(|fit| json!({ "numerator": fit.numerator, "denominator": fit.denominator }));
    json!({
        "rule": finding.rule.name(),
        "severity": finding.severity.name(),
        "message": finding.message,
        "printed": finding.printed,
        "expected": finding.expected,
        "fits": fits.collect::<Vec<_>>(),
        "places": finding.places.iter().map(place).collect::<Vec<_>>(),
    })
}
