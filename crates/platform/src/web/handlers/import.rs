//! Import of workbooks: the choice of a file, earlier imports, and what one of them did.

use super::case_process::moment_text;
use crate::operations::import::{self, Report, StoredImport, Taken};
use crate::operations::{Failure, files, main_system};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::case::StageMark;
use crate::web::pages::import::{ChoosePage, DonePage, PastImport, PreviewRow};
use crate::web::pages::workbench::Tab;
use crate::web::pieces::{Fact, Paging, RefusalBox};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::http::StatusCode;
use axum::response::Response;
use domain::identifier::KindId;
use domain::module::MainSystem;
use domain::procedure::{Definition, Refusal};
use serde::Deserialize;

/// Rows on a page.
pub const PAGE: usize = 50;
/// The steps of an import, in their order.
const STEPS: [&str; 4] = ["选择文件", "对照", "预览", "结果"];

/// Which rows of an import are shown.
#[derive(Deserialize)]
pub struct Shown {
    /// The fate of the rows; empty: the first that any row has.
    #[serde(default)]
    pub fate: String,
    /// The page, from 1.
    #[serde(default)]
    pub page: usize,
}

impl Shown {
    /// The rows of the page asked for, and its number.
    pub fn page<T>(&self, rows: Vec<T>) -> (Vec<T>, usize) {
        let last = rows.len().div_ceil(PAGE).max(1);
        let number = self.page.clamp(1, last);
        let rows = rows.into_iter().skip((number - 1) * PAGE).take(PAGE);
        (rows.collect(), number)
    }
}

/// The address of the import of a kind, if the person may import it.
pub fn address(seat: &Seat, kind: &KindId) -> Option<String> {
    let may = import::permitted(&seat.desk(), kind).is_ok();
    may.then(|| Path::Import(kind).to_string())
}

/// The choice of a file, and earlier imports.
pub async fn choose(visit: Visit, Part(kind): Part<String>) -> Response {
    visit
        .read(move |seat| chosen(seat, &kind.as_str().into(), None))
        .await
}

/// Takes a file and goes on to its columns.
pub async fn upload(visit: Visit, Part(kind): Part<String>, posted: Posted) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let kind: KindId = kind.as_str().into();
            let (desk, file) = (seat.desk(), posted.file("file"));
            import::permitted(&desk, &kind)?;
            let kept = match file {
                Some(file) => import::keep(&desk, &kind, &file.name, &file.content),
                None => Err(unchosen().into()),
            };
            match kept {
                Ok(sm3) => Ok(Reply::To(
                    Path::ImportStep(&kind, &sm3, "match").to_string(),
                )),
                Err(Failure::Refused(refusal)) => chosen(seat, &kind, Some(&refusal)),
                Err(failure) => Err(failure),
            }
        })
        .await
}

fn unchosen() -> Refusal {
    Refusal::plain("file", "没有选择文件", "请选择从主系统导出的文件后再上传")
}

fn chosen(seat: &Seat, id: &KindId, refusal: Option<&Refusal>) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let (kind, _) = import::permitted(&desk, id)?;
    let definition = &kind.definition;
    let matched = !import::saved(&desk, id)?.columns.is_empty();
    let page = ChoosePage {
        steps: steps(0),
        action: Path::Import(id).to_string(),
        refusal: refusal.map(|refusal| RefusalBox::of("上传文件", refusal)),
        texts: explained(
            main_system::of(desk.office, &desk.county, id),
            definition,
            matched,
        ),
        back: Path::Kind(id).to_string(),
        history: import::history(&desk, id)?
            .iter()
            .map(|past| past_import(seat, past))
            .collect(),
    };
    let status = match refusal {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    seat.show_as(status, "导入", crumbs(definition), &page)
}

/// What an import does, for who has not done one yet.
fn explained(main_system: MainSystem, definition: &Definition, matched: bool) -> Vec<String> {
    let name = &definition.name;
    let mut texts = vec![match main_system {
        MainSystem::Elsewhere => format!(
            "“{name}”以其他系统为主系统：从主系统导出的表格可以反复导入，按主系统编号对上已有的件，只改写有变化的内容。"
        ),
        MainSystem::Here => format!(
            "“{name}”在本系统办理：导入用来补登已有的件，只登记新的件，不改写已经登记的件。"
        ),
    }];
    texts.push(
        "先对照栏目，再逐行预览，确认后才写入；不能导入的行连同原因退回，其他行照常导入。".into(),
    );
    if matched {
        texts.push("上次保存的对照会自动用于本次的文件。".into());
    }
    texts
}

fn past_import(seat: &Seat, past: &StoredImport) -> PastImport {
    let file = files::about(&seat.desk(), &past.file);
    PastImport {
        at: Link::to(moment_text(past.at), &Path::Imported(&past.kind, &past.id)),
        file: file.map(|file| file.name).unwrap_or_default(),
        who: seat.handler_name(Some(&past.actor)),
        accepted: past.accepted,
        refused: past.refused,
    }
}

/// The steps of an import, one of them marked.
pub fn steps(here: usize) -> Vec<StageMark> {
    let mark = |(place, name): (usize, &&str)| StageMark {
        name: format!("{} {name}", place + 1),
        here: place == here,
    };
    STEPS.iter().enumerate().map(mark).collect()
}

/// The way from the workbench to an import.
pub fn crumbs(definition: &Definition) -> Vec<Link> {
    vec![Link::to(&definition.name, &Path::Kind(&definition.id))]
}

/// The way to a step behind the choice of a file.
pub fn crumbs_on(definition: &Definition) -> Vec<Link> {
    let mut way = crumbs(definition);
    way.push(Link::to("导入", &Path::Import(&definition.id)));
    way
}

/// A workbook of refused rows, to be kept.
pub fn refused_file(content: Vec<u8>) -> Reply {
    Reply::File(Download {
        name: "没有导入的行.xlsx".into(),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        content,
    })
}

/// What an import did.
pub async fn done(
    visit: Visit,
    Part((kind, id)): Part<(String, String)>,
    Query(shown): Query<Shown>,
) -> Response {
    visit
        .read(move |seat| report(seat, &kind.as_str().into(), &id, &shown))
        .await
}

/// The rows that an import refused, as a workbook.
pub async fn refused(visit: Visit, Part((kind, id)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let content = import::refused_of(&seat.desk(), &kind.as_str().into(), &id)?;
            Ok(refused_file(content))
        })
        .await
}

fn report(seat: &Seat, id: &KindId, import: &str, shown: &Shown) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let (stored, report) = import::done(&desk, id, import)?;
    let (kind, _) = import::permitted(&desk, id)?;
    let counts = [
        ("refused", "没有导入", report.refused.len()),
        ("new", "新登记", report.new),
        ("changed", "有变化", report.changed),
    ];
    let fate = chosen_fate(&counts, &shown.fate);
    let address = |fate: &str, page: usize| {
        let page = page.to_string();
        Path::Imported(id, import).with(&[("fate", fate), ("page", &page)])
    };
    let all = match fate {
        "refused" => refused_rows(&report),
        _ => taken_rows(&report, fate == "new"),
    };
    let total = all.len() as u64;
    let (rows, number) = shown.page(all);
    let page = DonePage {
        steps: steps(3),
        facts: facts(seat, &stored, &report),
        tabs: tabs(&counts, fate, |fate| address(fate, 1)),
        rows,
        paging: Paging::new(total, number as u64, PAGE as u64, |page| {
            address(fate, page as usize)
        })
        .of("行"),
        refused: (!report.refused.is_empty()).then(|| Path::ImportRefused(id, import).to_string()),
        list: Path::Kind(id).to_string(),
        again: Path::Import(id).to_string(),
    };
    seat.show("导入结果", crumbs_on(&kind.definition), &page)
}

fn facts(seat: &Seat, stored: &StoredImport, report: &Report) -> Vec<Fact> {
    let rows = |rows: usize| format!("{rows} 行");
    vec![
        Fact::plain("文件", format!("{}，共 {} 行", report.name, report.rows)),
        Fact::plain("完成", moment_text(stored.at)),
        Fact::plain("导入人", seat.handler_name(Some(&stored.actor))),
        Fact::plain("新登记", rows(report.new)),
        Fact::plain("有变化", rows(report.changed)),
        Fact::plain("没有变化", rows(report.same)),
        Fact::plain("与前面的行重复", rows(report.repeated)),
        Fact::plain("没有导入", rows(report.refused.len())),
    ]
}

fn refused_rows(report: &Report) -> Vec<PreviewRow> {
    let row = |(line, reason): &(usize, String)| PreviewRow {
        line: *line,
        number: Link::plain("—"),
        fate: "没有导入",
        class: "refused",
        reason: reason.clone(),
        ..PreviewRow::default()
    };
    report.refused.iter().map(row).collect()
}

fn taken_rows(report: &Report, is_new: bool) -> Vec<PreviewRow> {
    let taken = report.taken.iter().filter(|taken| taken.is_new == is_new);
    let row = |taken: &Taken| PreviewRow {
        line: taken.line,
        number: Link::to(&taken.number, &Path::Record(&taken.record)),
        fate: if is_new { "新登记" } else { "有变化" },
        class: "done",
        ..PreviewRow::default()
    };
    taken.map(row).collect()
}

/// The fate asked for, or the first that any row has.
pub fn chosen_fate<'a>(counts: &[(&'a str, &str, usize)], asked: &str) -> &'a str {
    let known = counts.iter().find(|(fate, ..)| *fate == asked);
    let some = counts.iter().find(|(_, _, count)| *count > 0);
    let chosen = known.or(some).or(counts.first());
    chosen.map_or("", |(fate, ..)| *fate)
}

/// Fates as tabs.
pub fn tabs(
    counts: &[(&str, &str, usize)],
    here: &str,
    address: impl Fn(&str) -> String,
) -> Vec<Tab> {
    let tab = |(fate, name, count): &(&str, &str, usize)| Tab {
        text: (*name).into(),
        href: address(fate),
        count: Some(*count as u64),
        here: *fate == here,
    };
    counts.iter().map(tab).collect()
}
