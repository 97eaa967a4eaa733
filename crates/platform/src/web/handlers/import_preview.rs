//! What an import would do, row by row, and the confirmation.

use super::import::{PAGE, Shown, chosen_fate, crumbs_on, refused_file, steps, tabs};
use super::system::joined;
use crate::operations::import::{self, Change, Fate, Mapping, Opened, Plan, PlannedRow};
use crate::operations::{Desk, Failure, files};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::import::{ChangeRow, PreviewPage, PreviewRow};
use crate::web::pieces::{Paging, RefusalBox};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::http::StatusCode;
use axum::response::Response;
use domain::identifier::KindId;
use domain::procedure::Refusal;
use serde_json::json;
use sm3::{Digest, Sm3};

/// What an import would do.
pub async fn preview(
    visit: Visit,
    Part((kind, sm3)): Part<(String, String)>,
    Query(shown): Query<Shown>,
) -> Response {
    visit
        .read(move |seat| {
            let file = Matched::open(&seat.desk(), &kind.as_str().into(), &sm3)?;
            file.show(seat, &shown, None)
        })
        .await
}

/// Imports the file as it was shown.
pub async fn confirm(
    visit: Visit,
    Part((kind, sm3)): Part<(String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let kind: KindId = kind.as_str().into();
            let desk = seat.desk();
            let file = Matched::open(&desk, &kind, &sm3)?;
            if posted.trimmed("_seen") != file.seen() {
                let shown = Shown {
                    fate: String::new(),
                    page: 1,
                };
                return file.show(seat, &shown, Some(&overtaken()));
            }
            let report = import::run(&desk, &file.opened, &file.mapping)?;
            Ok(Reply::To(Path::Imported(&kind, &report.id).to_string()))
        })
        .await
}

fn overtaken() -> Refusal {
    let reason = "您打开预览以后，对照已经被修改，没有导入任何一行";
    Refusal::plain("mapping", reason, "请看过新的预览后再确认")
}

/// The rows that would be refused, as a workbook.
pub async fn refused(visit: Visit, Part((kind, sm3)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let desk = seat.desk();
            let file = Matched::open(&desk, &kind.as_str().into(), &sm3)?;
            let plan = import::plan(&desk, &file.opened, &file.mapping)?;
            let content = import::refused_workbook(&file.opened.table, &plan.refused())?;
            Ok(refused_file(content))
        })
        .await
}

/// A file with the mapping by which it is read.
struct Matched {
    opened: Opened,
    mapping: Mapping,
}

impl Matched {
    fn open(desk: &Desk, kind: &KindId, sm3: &str) -> Result<Self, Failure> {
        Ok(Self {
            opened: import::open(desk, kind, sm3)?,
            mapping: import::saved(desk, kind)?,
        })
    }

    /// Hash of the mapping: whoever confirms has seen the rows as they are read now.
    fn seen(&self) -> String {
        let text = json!(self.mapping).to_string();
        files::hexadecimal(&Sm3::digest(text.as_bytes()))
    }

    fn show(
        &self,
        seat: &Seat,
        shown: &Shown,
        refusal: Option<&Refusal>,
    ) -> Result<Reply, Failure> {
        let (desk, opened) = (seat.desk(), &self.opened);
        let (definition, sm3) = (&opened.kind.definition, opened.sm3.as_str());
        let id = &definition.id;
        if !self.mapping.problems(definition, &opened.table).is_empty() {
            return Ok(Reply::To(Path::ImportStep(id, sm3, "match").to_string()));
        }
        let plan = import::plan(&desk, opened, &self.mapping)?;
        let counts = counts(&plan);
        let fate = chosen_fate(&counts, &shown.fate);
        let all: Vec<&PlannedRow> = plan
            .rows
            .iter()
            .filter(|row| words(&row.fate).0 == fate)
            .collect();
        let total = all.len() as u64;
        let (rows, number) = shown.page(all);
        let address = |fate: &str, page: u64| {
            let page = page.to_string();
            Path::ImportStep(id, sm3, "preview").with(&[("fate", fate), ("page", &page)])
        };
        let count = |wanted: &str| counts.iter().find(|it| it.0 == wanted).map_or(0, |it| it.2);
        let page = PreviewPage {
            steps: steps(2),
            file: said(opened),
            action: Path::ImportStep(id, sm3, "preview").to_string(),
            seen: self.seen(),
            going: count("new") + count("changed"),
            refusal: refusal.map(|refusal| RefusalBox::of("导入", refusal)),
            missing: self.missing(seat),
            open: self.open_words(),
            tabs: tabs(&counts, fate, |fate| address(fate, 1)),
            rows: rows.into_iter().map(row).collect(),
            paging: Paging::new(total, number as u64, PAGE as u64, |page| {
                address(fate, page)
            })
            .of("行"),
            refused: (count("refused") > 0)
                .then(|| Path::ImportStep(id, sm3, "refused.xlsx").to_string()),
            back: Path::ImportStep(id, sm3, "match").to_string(),
        };
        let status = match refusal {
            Some(_) => StatusCode::CONFLICT,
            None => StatusCode::OK,
        };
        seat.show_as(status, "预览导入", crumbs_on(definition), &page)
    }

    /// Fields that neither a column nor a fixed value gives, named once.
    fn missing(&self, seat: &Seat) -> Option<String> {
        let missing = import::missing(&seat.app.office, &self.opened, &self.mapping);
        let names = joined(missing.iter().map(|(field, _)| field.name.clone()));
        (!names.is_empty()).then_some(names)
    }

    /// Words that have no choice yet.
    fn open_words(&self) -> Option<String> {
        let opened = &self.opened;
        let open = self
            .mapping
            .open_words(&opened.kind.definition, &opened.table);
        let column = |open: &import::OpenWords| {
            let words = joined(open.words.iter().map(|(word, _)| format!("“{word}”")));
            format!("“{}”列的{words}", open.header)
        };
        let columns: Vec<String> = open.iter().map(column).collect();
        (!columns.is_empty()).then(|| columns.join("；"))
    }
}

/// The file and how many rows it has.
pub fn said(opened: &Opened) -> String {
    format!("{}，共 {} 行", opened.name, opened.table.rows.len())
}

/// Fates with their names and counts, those first that need a look.
fn counts(plan: &Plan) -> Vec<(&'static str, &'static str, usize)> {
    let fates = ["refused", "new", "changed", "same", "repeated"];
    let names = ["不能导入", "新登记", "有变化", "没有变化", "重复"];
    let count = |fate: &str| plan.count(|it| words(it).0 == fate);
    let counted = fates
        .into_iter()
        .zip(names)
        .map(|(fate, name)| (fate, name, count(fate)));
    counted
        .filter(|(fate, _, count)| *fate != "repeated" || *count > 0)
        .collect()
}

/// A fate as the address names it, its class and its words.
fn words(fate: &Fate) -> (&'static str, &'static str, &'static str) {
    match fate {
        Fate::New(_) => ("new", "done", "新登记"),
        Fate::Changed(..) => ("changed", "warned", "有变化"),
        Fate::Same => ("same", "", "没有变化"),
        Fate::Repeated(_) => ("repeated", "", "重复"),
        Fate::Refused(_) => ("refused", "refused", "不能导入"),
    }
}

fn row(row: &PlannedRow) -> PreviewRow {
    let (_, class, fate) = words(&row.fate);
    let reason = match &row.fate {
        Fate::Refused(reason) => reason.clone(),
        Fate::Repeated(line) => format!("与第 {line} 行相同，只导入一次"),
        _ => String::new(),
    };
    let changes: &[Change] = match &row.fate {
        Fate::Changed(_, changes) => changes,
        _ => &[],
    };
    PreviewRow {
        line: row.line,
        number: match &row.record {
            Some(record) => Link::to(&row.number, &Path::Record(record)),
            None => Link::plain(&row.number),
        },
        title: row.title.clone(),
        class,
        fate,
        reason,
        changes: changes.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeRow {
    ChangeRow {
        name: change.name.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
        stated: change.stated,
    }
}
