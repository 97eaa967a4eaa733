//! Published reports: taking them in, reading them, and putting them side by side.

use crate::operations::published::{self, Comparison, Entry, Published, Said, StoredReport};
use crate::operations::{Desk, Failure};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::published::{
    ComparisonCell, ComparisonLine, ComparisonPage, FindingRow, PublishedPage, PublishedReportPage,
    PublishedRow, TextRun,
};
use crate::web::pages::workbench::Tab;
use crate::web::pieces::{Fact, RefusalBox};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::Path as Part;
use axum::http::StatusCode;
use axum::response::Response;
use domain::engines::reporting::checker::{Finding, Severity};
use domain::engines::reporting::reader::Figure;
use domain::procedure::Refusal;
use std::collections::BTreeSet;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The collection.
pub async fn all(visit: Visit) -> Response {
    visit.read(|seat| collection(seat, None)).await
}

/// Takes a report.
pub async fn take(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| match taken(&seat.desk(), &posted) {
            Ok(id) => Ok(Reply::ToWith(
                Path::PublishedReport(&id).to_string(),
                "published",
            )),
            Err(Failure::Refused(refusal)) => collection(seat, Some(&refusal)),
            Err(failure) => Err(failure),
        })
        .await
}

fn taken(desk: &Desk, posted: &Posted) -> Result<String, Failure> {
    let file = posted.file("file");
    let file =
        file.ok_or_else(|| Refusal::plain("file", "没有选择文件", "请选择已公布的报告后再上传"))?;
    let register = &desk.office.rules.register;
    let report = published::of_bytes(file.name.as_ref(), &file.content, register);
    let report =
        report.map_err(|error| Refusal::plain("file", error.to_string(), "请换一个文件再上传"))?;
    let text = |name: &str| Some(posted.trimmed(name).to_string()).filter(|text| !text.is_empty());
    let number = |name: &str, said: &str| match text(name) {
        None => Ok(None),
        Some(digits) => digits.parse::<i64>().map(Some).map_err(|_| {
            Refusal::plain(
                name,
                format!("{said}“{digits}”不是整数"),
                "请只填数字，如 2024",
            )
        }),
    };
    let year = number("year", "年度")?;
    let entry = Entry {
        place: text("place"),
        region: None,
        year: year.and_then(|year| i16::try_from(year).ok()),
        issuer: text("issuer"),
        population: number("population", "人口")?,
    };
    published::put(desk, &report, entry)
}

fn collection(seat: &Seat, refusal: Option<&Refusal>) -> Result<Reply, Failure> {
    let held = published::all(&seat.desk())?;
    let page = PublishedPage {
        action: Path::Published.to_string(),
        refusal: refusal.map(|refusal| RefusalBox::of("收录报告", refusal)),
        comparison: Path::Comparison(0).to_string(),
        rows: held.iter().map(row).collect(),
    };
    let status = match refusal {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    seat.show_as(status, "各地报告", Vec::new(), &page)
}

fn row((stored, report): &(StoredReport, Published)) -> PublishedRow {
    let measured = report
        .reading
        .figures
        .iter()
        .filter(|figure| figure.is_measurement());
    let findings = published::check(std::slice::from_ref(report));
    PublishedRow {
        place: Link::to(&stored.place, &Path::PublishedReport(&stored.id)),
        year: stored.year,
        issuer: stored.issuer.clone().unwrap_or_default(),
        figures: measured.clone().count(),
        named: measured.filter(|figure| figure.indicator.is_some()).count(),
        findings: findings
            .iter()
            .filter(|finding| finding.severity != Severity::NotDerivable)
            .count(),
        file: stored.file.clone(),
    }
}

/// One report.
pub async fn one(visit: Visit, Part(id): Part<String>) -> Response {
    visit.read(move |seat| report_page(seat, &id)).await
}

fn report_page(seat: &Seat, id: &str) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let (stored, report) = published::one(&desk, id)?;
    let findings = published::check(std::slice::from_ref(&report));
    let mut facts = vec![
        Fact::plain("地方", &stored.place),
        Fact::plain("年度", stored.year.to_string()),
        Fact::plain("文件", &stored.file),
    ];
    facts.extend(
        stored
            .issuer
            .clone()
            .map(|issuer| Fact::plain("发布机关", issuer)),
    );
    facts.extend(
        stored
            .population
            .map(|population| Fact::plain("常住人口", format!("{population}人"))),
    );
    let page = PublishedReportPage {
        facts,
        removal: published::may_change(&desk, &stored)
            .then(|| Path::PublishedRemoval(id).to_string()),
        findings: findings.iter().map(finding_row).collect(),
        paragraphs: paragraphs(&report, &findings),
    };
    let title = format!("{}{}年度报告", stored.place, stored.year);
    seat.show(&title, vec![Link::to("各地报告", &Path::Published)], &page)
}

fn finding_row(finding: &Finding) -> FindingRow {
    FindingRow {
        class: match finding.severity {
            Severity::Contradiction => "red",
            Severity::BaseNotPrinted | Severity::DefinitionUnclear => "yellow",
            Severity::NotDerivable => "still",
        },
        severity: finding.severity.chinese(),
        message: finding.message.clone(),
        places: finding
            .places
            .iter()
            .map(|place| Link {
                text: place.snippet.clone(),
                href: Some(format!("#c{}", place.start)),
                here: false,
            })
            .collect(),
    }
}

/// The text with every figure as a run of its own; figures that share a number are one.
fn paragraphs(report: &Published, findings: &[Finding]) -> Vec<Vec<TextRun>> {
    let letters: Vec<char> = report.text.chars().collect();
    let found: BTreeSet<usize> = findings
        .iter()
        .flat_map(|finding| &finding.places)
        .map(|place| place.start)
        .collect();
    let (mut paragraphs, mut at) = (vec![Vec::new()], 0);
    for figure in report
        .reading
        .figures
        .iter()
        .filter(|figure| figure.is_measurement())
    {
        if figure.start < at {
            continue;
        }
        let end = figure.end.min(letters.len());
        push_plain(
            &mut paragraphs,
            &letters[at..figure.start.min(letters.len())],
        );
        let run = TextRun {
            text: letters[figure.start.min(end)..end].iter().collect(),
            anchor: Some(format!("c{}", figure.start)),
            title: described(figure),
            found: found.contains(&figure.start),
        };
        if let Some(last) = paragraphs.last_mut() {
            last.push(run);
        }
        at = end;
    }
    push_plain(&mut paragraphs, &letters[at..]);
    paragraphs.retain(|runs: &Vec<TextRun>| runs.iter().any(|run| !run.text.trim().is_empty()));
    paragraphs
}

fn push_plain(paragraphs: &mut Vec<Vec<TextRun>>, letters: &[char]) {
    for (position, line) in letters.split(|letter| *letter == '\n').enumerate() {
        if position > 0 {
            paragraphs.push(Vec::new());
        }
        if let Some(last) = paragraphs.last_mut().filter(|_| !line.is_empty()) {
            last.push(TextRun {
                text: line.iter().collect(),
                ..TextRun::default()
            });
        }
    }
}

/// What a figure is, for whoever points at it.
fn described(figure: &Figure) -> String {
    let mut parts = vec![figure.measures.clone()];
    parts.extend(figure.comparator.clone());
    if figure.approximate {
        parts.push("约数".into());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("，")
}

/// Takes a report out.
pub async fn remove(visit: Visit, Part(id): Part<String>, posted: Posted) -> Response {
    visit
        .write(posted, move |seat, _| {
            published::remove(&seat.desk(), &id)?;
            Ok(Reply::ToWith(Path::Published.to_string(), "unpublished"))
        })
        .await
}

/// Reports side by side.
pub async fn comparison(visit: Visit, Part(year): Part<i16>) -> Response {
    visit.read(move |seat| comparison_page(seat, year)).await
}

fn comparison_page(seat: &Seat, year: i16) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let years: BTreeSet<i16> = published::all(&desk)?
        .iter()
        .map(|(stored, _)| stored.year)
        .collect();
    let compared = published::comparison(&desk, Some(year).filter(|year| *year != 0))?;
    let tab = |text: String, known: i16| Tab {
        text,
        href: Path::Comparison(known).to_string(),
        count: None,
        here: known == year,
    };
    let mut tabs = vec![tab("全部年度".into(), 0)];
    tabs.extend(
        years
            .iter()
            .rev()
            .map(|known| tab(format!("{known}年"), *known)),
    );
    let page = ComparisonPage {
        tabs,
        download: Path::ComparisonDownload(year).to_string(),
        collection: Path::Published.to_string(),
        reports: compared
            .reports
            .iter()
            .map(|side| Link::to(&side.name, &Path::PublishedReport(&side.id)))
            .collect(),
        lines: lines(&compared),
    };
    seat.show(
        "各地报告比较",
        vec![Link::to("各地报告", &Path::Published)],
        &page,
    )
}

fn lines(compared: &Comparison) -> Vec<ComparisonLine> {
    let line = |line: &published::Line| ComparisonLine {
        name: line.name.clone(),
        unit: line.unit.clone(),
        remark: line.remark.clone(),
        bases: line.bases.clone(),
        cells: compared
            .reports
            .iter()
            .zip(&line.cells)
            .map(|(side, said)| cell((&side.id, &side.name), said))
            .collect(),
    };
    compared.lines.iter().map(line).collect()
}

fn cell((id, report): (&str, &str), said: &Said) -> ComparisonCell {
    let address = |place: usize| format!("{}#c{place}", Path::PublishedReport(id));
    ComparisonCell {
        report: report.to_string(),
        value: said.place.map(|place| Link {
            text: said.value.clone(),
            href: Some(address(place)),
            here: false,
        }),
        base: said.base.clone(),
        change: said.change.clone(),
        per_10_000: said.per_10_000.clone(),
        rank: said.rank,
        bar: said.bar,
    }
}

/// The comparison as a workbook.
pub async fn workbook(visit: Visit, Part(year): Part<i16>) -> Response {
    visit
        .read(move |seat| {
            let compared =
                published::comparison(&seat.desk(), Some(year).filter(|year| *year != 0))?;
            let content = published::workbook(&compared)
                .map_err(|error| Failure::Missing(format!("可以导出的比较：{error}")))?;
            Ok(Reply::File(Download {
                name: "各地报告比较.xlsx".into(),
                kind: XLSX,
                content,
            }))
        })
        .await
}
