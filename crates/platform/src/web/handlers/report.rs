//! The annual report: its text with figures that open, and the table of their sources.

use super::figures::years;
use crate::operations::Failure;
use crate::operations::figures::{Asked, Part};
use crate::operations::report::{Report, ReportError, draft, write};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::report::{Block, ReportPage, Run, SourceRow};
use crate::web::pages::workbench::Tab;
use crate::web::seat::Seat;
use axum::extract::Path as Place;
use axum::response::Response;
use domain::engines::reporting::{CheckRow, FigureKind, Segment};
use domain::identifier::IndicatorId;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The text of a report.
pub async fn text(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| page(seat, year, false)).await
}

/// The sources of its figures.
pub async fn sources(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| page(seat, year, true)).await
}

fn page(seat: &Seat, year: i16, sources: bool) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let title = format!("{}{year}年法治政府建设年度报告", desk.county.name);
    let mut shown = ReportPage {
        tabs: tabs(year, sources),
        ..ReportPage::default()
    };
    match draft(desk.office, &Asked::of(&desk, year)?) {
        Ok(report) => {
            let rows = report.bound.check_table();
            shown.downloads = vec![
                Link::to("下载 DOCX", &Path::ReportDownload(year)),
                Link::to("下载指标核对表", &Path::SourcesDownload(year)),
            ];
            if sources {
                shown.sources = Some(rows.iter().map(|row| source_row(row, year)).collect());
            } else {
                shown.blocks = Some(blocks(&report));
            }
        }
        Err(ReportError::Refused(refusals)) => {
            shown.problems = refusals.iter().map(ToString::to_string).collect();
        }
        Err(ReportError::Failure(failure)) => return Err(failure),
    }
    shown.downloads.extend(
        years(seat)
            .into_iter()
            .filter(|known| *known != year)
            .map(|known| Link::to(format!("{known}年"), &Path::Report(known))),
    );
    seat.show(&title, Vec::new(), &shown)
}

fn tabs(year: i16, sources: bool) -> Vec<Tab> {
    let tab = |text: &str, path: Path<'_>, here: bool| Tab {
        text: text.into(),
        href: path.to_string(),
        count: None,
        here,
    };
    vec![
        tab("正文", Path::Report(year), !sources),
        tab("指标核对表", Path::ReportSources(year), sources),
    ]
}

/// The text in blocks; a line break in a section begins a new paragraph.
fn blocks(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block {
        kind: "title",
        level: 0,
        runs: report
            .bound
            .title
            .iter()
            .map(|segment| run(segment, report))
            .collect(),
    }];
    for section in &report.bound.sections {
        blocks.push(Block {
            kind: "heading",
            level: 1,
            runs: section
                .heading
                .iter()
                .map(|segment| run(segment, report))
                .collect(),
        });
        blocks.extend(paragraphs(&section.segments, report));
    }
    blocks
}

fn paragraphs(segments: &[Segment], report: &Report) -> Vec<Block> {
    let mut paragraphs = vec![Vec::new()];
    for segment in segments {
        if let Segment::Figure { .. } = segment {
            if let Some(last) = paragraphs.last_mut() {
                last.push(run(segment, report));
            }
            continue;
        }
        for (position, line) in segment.shown().split('\n').enumerate() {
            if position > 0 {
                paragraphs.push(Vec::new());
            }
            if let Some(last) = paragraphs.last_mut().filter(|_| !line.is_empty()) {
                last.push(Run {
                    text: line.into(),
                    ..Run::default()
                });
            }
        }
    }
    let blocks = paragraphs.into_iter().filter(|runs| !runs.is_empty());
    blocks.map(paragraph).collect()
}

/// A paragraph; one that begins with number signs is a heading below the section's own.
fn paragraph(mut runs: Vec<Run>) -> Block {
    let text = &runs[0].text;
    let level = text.len() - text.trim_start_matches('#').len();
    if level == 0 {
        return Block {
            kind: "paragraph",
            level: 0,
            runs,
        };
    }
    runs[0].text = text.trim_start_matches('#').trim_start().to_string();
    let level = u8::try_from(level)
        .unwrap_or(u8::MAX)
        .saturating_sub(1)
        .max(1);
    Block {
        kind: "heading",
        level,
        runs,
    }
}

fn figure_address(figure: &str, year: i16) -> String {
    let indicator: IndicatorId = figure.into();
    Path::Figure(&indicator, year, Part::Numerator.id()).to_string()
}

fn run(segment: &Segment, report: &Report) -> Run {
    match segment {
        Segment::Text(text) => Run {
            text: text.clone(),
            ..Run::default()
        },
        Segment::Figure { id, shown } => {
            let figure = report
                .figures
                .iter()
                .find(|figure| figure.indicator.as_str() == id);
            let reported = figure.is_some_and(|figure| figure.kind == FigureKind::Reported);
            Run {
                text: shown.clone(),
                href: Some(match reported {
                    true => Path::ReportSources(report.year).to_string(),
                    false => figure_address(id, report.year),
                }),
                reported,
                title: figure.map_or_else(String::new, |figure| figure.name.clone()),
            }
        }
    }
}

fn source_row(row: &CheckRow, year: i16) -> SourceRow {
    let indicator = match row.kind {
        FigureKind::Evaluated => Link {
            text: row.name.clone(),
            href: Some(figure_address(&row.figure, year)),
            here: false,
        },
        FigureKind::Reported => Link::plain(&row.name),
    };
    let parts = match (row.numerator, row.denominator) {
        (Some(above), Some(below)) => format!("{above} / {below}"),
        (Some(above), None) => above.to_string(),
        (None, _) => String::new(),
    };
    SourceRow {
        text: row.shown.clone(),
        indicator,
        value: row.exact.clone(),
        parts,
        kind: row.kind.name().into(),
        origin: row.source.clone(),
    }
}

/// The report as a document.
pub async fn document(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| file(seat, year, false)).await
}

/// The table of sources as a workbook.
pub async fn workbook(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| file(seat, year, true)).await
}

fn file(seat: &Seat, year: i16, sources: bool) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let report = match draft(desk.office, &Asked::of(&desk, year)?) {
        Ok(report) => report,
        Err(ReportError::Failure(failure)) => return Err(failure),
        Err(refused) => return Err(Failure::Missing(format!("可以成稿的报告：{refused}"))),
    };
    let written =
        write(&report).map_err(|error| Failure::Missing(format!("报告的文件：{error}")))?;
    let title = format!("{}{year}年法治政府建设年度报告", desk.county.name);
    Ok(Reply::File(match sources {
        true => Download {
            name: format!("{title}指标核对表.xlsx"),
            kind: XLSX,
            content: written.check_table,
        },
        false => Download {
            name: format!("{title}.docx"),
            kind: DOCX,
            content: written.docx,
        },
    }))
}
