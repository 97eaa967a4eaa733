//! Statistical returns: filling in, submitting, correcting.

use super::figures::years;
use crate::operations::figures::Part as Side;
use crate::operations::returns::{self, FILL, Filled, SUBMIT, workbook};
use crate::operations::snapshots::Snapshot;
use crate::operations::{Desk, Failure};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::returns::{
    BreachRow, CopyRow, GridCell, GridRow, Group, ReturnPage, ReturnRow, ReturnsPage, VersionRow,
};
use crate::web::pieces::{Fact, RefusalBox};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::{Path as Place, Query};
use axum::http::StatusCode;
use axum::response::Response;
use domain::identifier::OrganId;
use domain::procedure::Refusal;
use domain::statistics::{Content, Line, Severity, StatisticalReturn};
use serde::Deserialize;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Before the names of cells in the form.
const CELL: &str = "c.";

/// Whose copy is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Whose {
    organ: Option<String>,
}

impl Whose {
    fn organ(&self) -> Option<OrganId> {
        let organ = self.organ.as_deref().filter(|organ| !organ.is_empty());
        organ.map(OrganId::from)
    }
}

/// The returns of a year.
pub async fn year(visit: Visit, Place(year): Place<i16>) -> Response {
    visit.read(move |seat| overview(seat, year)).await
}

fn overview(seat: &Seat, year: i16) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let forms = &desk.office.rules.returns;
    let rows = forms.iter().map(|form| {
        let filled = returns::filled(&desk, form, (year, None))?;
        Ok(row(&filled))
    });
    let page = ReturnsPage {
        years: years(seat)
            .into_iter()
            .map(|known| {
                Link::to(format!("{known}年"), &Path::Returns(known)).marked(known == year)
            })
            .collect(),
        rows: rows.collect::<Result<_, Failure>>()?,
    };
    let title = format!("{}{year}年统计报表", desk.county.name);
    seat.show(&title, Vec::new(), &page)
}

fn row(filled: &Filled<'_>) -> ReturnRow {
    let form = filled.form;
    let (class, state) = state(filled);
    ReturnRow {
        number: form.number.clone().unwrap_or_default(),
        form: Link::to(&form.name, &Path::Return(filled.year, &form.id, None)),
        submitted_to: form.submitted_to.clone(),
        due: due(form, filled.year),
        origin: match (&form.kind, form.is_filled_by_organ()) {
            (Some(_), _) => "由登记的案件统计".into(),
            (None, true) => "各单位填报，全县为各单位之和".into(),
            (None, false) => "填报".into(),
        },
        class,
        state,
    }
}

fn due(form: &StatisticalReturn, year: i16) -> String {
    form.due.map_or_else(String::new, |(month, day)| {
        format!("{}年{month}月{day}日前", year + 1)
    })
}

fn state(filled: &Filled<'_>) -> (&'static str, String) {
    if let Some(version) = filled.standing() {
        return match filled.changed().len() {
            0 => ("done", format!("已报送第{}版", version.version)),
            changed => (
                "inferred",
                format!("已报送第{}版，之后有{changed}格变化", version.version),
            ),
        };
    }
    if !filled.versions.is_empty() {
        return ("reported", "正在更正".into());
    }
    let submitted = filled
        .copies
        .iter()
        .filter(|copy| copy.submitted.is_some())
        .count();
    match filled.copies.len() {
        0 => ("", "未报送".into()),
        all => ("", format!("未报送，{all}个单位中{submitted}个已填报")),
    }
}

/// One copy of a form.
pub async fn one(
    visit: Visit,
    Place((year, id)): Place<(i16, String)>,
    Query(whose): Query<Whose>,
) -> Response {
    visit
        .read(move |seat| shown(seat, (year, &id), whose.organ().as_ref(), None))
        .await
}

fn shown(
    seat: &Seat,
    (year, id): (i16, &str),
    organ: Option<&OrganId>,
    refused: Option<(&str, &Refusal, &Posted)>,
) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let form = returns::form(desk.office, id)?;
    let filled = returns::filled(&desk, form, (year, organ))?;
    let posted = refused.map(|(_, _, posted)| posted);
    let mut page = copy_page(&desk, &filled, posted);
    page.refusal = refused.map(|(what, refusal, _)| RefusalBox::of(what, refusal));
    page.versions = filled
        .versions
        .iter()
        .rev()
        .map(|version| version_row(seat, version))
        .collect();
    let place = organ.map_or(desk.county.name.as_str(), |organ| {
        desk.county.organ_name(organ)
    });
    let title = format!("{place}{year}年{}", form.name);
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let mut crumbs = vec![Link::to("统计报表", &Path::Returns(year))];
    if organ.is_some() {
        crumbs.push(Link::to(&form.name, &Path::Return(year, id, None)));
    }
    seat.show_as(status, &title, crumbs, &page)
}

fn copy_page(desk: &Desk, filled: &Filled<'_>, posted: Option<&Posted>) -> ReturnPage {
    let (form, year) = (filled.form, filled.year);
    let organ = filled.organ.as_ref();
    let may = |act: &str| returns::permitted(desk, form, (act, organ)).is_ok();
    let stands = filled.standing().is_some();
    let has_entries = form.places().any(|place| form.is_entered(place));
    let may_fill = !stands && has_entries && filled.is_entered_here() && may(FILL);
    let step = |step| Path::ReturnStep(year, &form.id, step).to_string();
    ReturnPage {
        facts: facts(form, year),
        action: Path::Return(year, &form.id, None).to_string(),
        submission: step("submit"),
        reopening: step("reopen"),
        download: Path::ReturnDownload(year, &form.id, organ).to_string(),
        organ: organ.map(ToString::to_string).unwrap_or_default(),
        may_fill,
        may_submit: !stands && may(SUBMIT),
        may_reopen: stands && may(SUBMIT),
        refusal: None,
        groups: groups(form),
        heads: form.columns.iter().map(heading).collect(),
        rows: (0..form.rows.len())
            .map(|row| GridRow {
                head: heading(&form.rows[row]),
                cells: (0..form.columns.len())
                    .map(|column| cell(filled, (row, column), may_fill, posted))
                    .collect(),
            })
            .collect(),
        breaches: breaches(filled),
        missing: filled.missing.len(),
        versions: Vec::new(),
        changes: changes(filled),
        copies: copies(desk, filled),
        explanation: posted
            .map(|posted| posted.trimmed("explanation").to_string())
            .unwrap_or_default(),
    }
}

/// A line with its unit.
fn heading(line: &Line) -> String {
    match &line.unit {
        Some(unit) => format!("{}（{unit}）", line.name),
        None => line.name.clone(),
    }
}

fn facts(form: &StatisticalReturn, year: i16) -> Vec<Fact> {
    let mut facts = vec![
        Fact::plain("表号", form.number.clone().unwrap_or_default()),
        Fact::plain("报送", &form.submitted_to),
    ];
    if form.due.is_some() {
        facts.push(Fact::plain("期限", due(form, year)));
    }
    facts.push(Fact {
        wide: true,
        ..Fact::plain("口径", &form.basis)
    });
    facts
}

fn breaches(filled: &Filled<'_>) -> Vec<BreachRow> {
    filled
        .breaches
        .iter()
        .map(|breach| BreachRow {
            class: match breach.severity {
                Severity::Must => "private",
                Severity::Explain => "reported",
            },
            severity: match breach.severity {
                Severity::Must => "不平衡",
                Severity::Explain => "需要说明",
            },
            message: breach.message.clone(),
        })
        .collect()
}

fn changes(filled: &Filled<'_>) -> Vec<[String; 3]> {
    let form = filled.form;
    let changes = filled.changed().into_iter().map(|changed| {
        let (row, column) = changed.place;
        let empty = |number: Option<String>| number.unwrap_or_else(|| "—".into());
        [
            format!("{}·{}", form.rows[row].name, form.columns[column].name),
            empty(changed.submitted),
            empty(changed.now),
        ]
    });
    changes.collect()
}

/// Neighbouring columns under one heading; nothing where no column has one.
fn groups(form: &StatisticalReturn) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for column in &form.columns {
        let name = column.group.clone().unwrap_or_default();
        match groups.last_mut() {
            Some(last) if last.name == name => last.span += 1,
            _ => groups.push(Group { name, span: 1 }),
        }
    }
    groups.retain(|_| form.columns.iter().any(|column| column.group.is_some()));
    groups
}

fn cell(
    filled: &Filled<'_>,
    place: (usize, usize),
    may_fill: bool,
    posted: Option<&Posted>,
) -> GridCell {
    let form = filled.form;
    let name = form.cell_name(place);
    let shown = filled.grid.shown(form, place);
    let counted = match form.content(place) {
        Some((Content::Counted(_), _)) => form.counted.iter().find(|cell| cell.place == place),
        _ => None,
    };
    let is_open = may_fill && form.is_entered(place);
    let typed = posted.and_then(|posted| posted.text(&format!("{CELL}{name}")));
    let entered = || filled.entered.get(&name).cloned().unwrap_or_default();
    GridCell {
        value: match is_open {
            true => typed.map_or_else(entered, str::to_string),
            false => shown.unwrap_or_else(|| "—".into()),
        },
        name: is_open.then(|| name.clone()),
        href: counted.map(|cell| {
            let year = filled.year - i16::from(cell.is_year_before);
            Path::Figure(&cell.indicator.id, year, Side::Numerator.id()).to_string()
        }),
        wrong: filled
            .breaches
            .iter()
            .any(|breach| breach.places.contains(&place)),
        label: format!(
            "{}，{}",
            form.rows[place.0].name, form.columns[place.1].name
        ),
    }
}

fn copies(desk: &Desk, filled: &Filled<'_>) -> Vec<CopyRow> {
    let copies = filled.copies.iter().map(|copy| {
        let path = Path::Return(filled.year, &filled.form.id, Some(&copy.organ));
        let (class, state) = match &copy.submitted {
            Some(version) if version.reopened.is_none() => {
                ("done", format!("已填报第{}版", version.version))
            }
            Some(version) => ("reported", format!("第{}版正在更正", version.version)),
            None => ("", "未填报".into()),
        };
        CopyRow {
            organ: Link::to(desk.county.organ_name(&copy.organ), &path),
            class,
            state,
        }
    });
    copies.collect()
}

fn version_row(seat: &Seat, version: &Snapshot) -> VersionRow {
    VersionRow {
        version: version.version,
        made_at: super::case_process::moment_text(version.made_at),
        made_by: seat.handler_name(Some(version.made_by.as_str())),
        hash: version.hash.clone(),
        reason: version.reason.clone().unwrap_or_default(),
        state: match version.reopened {
            Some(_) => "已由后一版更正，或者正在更正",
            None => "有效",
        },
    }
}

/// Saves numbers.
pub async fn save(
    visit: Visit,
    Place((year, id)): Place<(i16, String)>,
    posted: Posted,
) -> Response {
    let numbers = |posted: &Posted| -> Vec<(String, String)> {
        let cells = posted
            .pairs()
            .filter_map(|(name, text)| Some((name.strip_prefix(CELL)?, text)));
        cells
            .map(|(name, text)| (name.to_string(), text.to_string()))
            .collect()
    };
    step(
        visit,
        (year, id),
        posted,
        ("保存", "saved"),
        move |desk, form, organ, posted| {
            returns::enter(desk, form, (year, organ), &numbers(posted))
        },
    )
    .await
}

/// Submits a copy.
pub async fn submit(
    visit: Visit,
    Place((year, id)): Place<(i16, String)>,
    posted: Posted,
) -> Response {
    step(
        visit,
        (year, id),
        posted,
        ("报送", "submitted"),
        move |desk, form, organ, posted| {
            returns::submit(desk, form, (year, organ), posted.trimmed("explanation")).map(drop)
        },
    )
    .await
}

/// Begins a correction.
pub async fn reopen(
    visit: Visit,
    Place((year, id)): Place<(i16, String)>,
    posted: Posted,
) -> Response {
    step(
        visit,
        (year, id),
        posted,
        ("更正", "reopened"),
        move |desk, form, organ, posted| {
            returns::reopen(desk, form, (year, organ), posted.trimmed("reason"))
        },
    )
    .await
}

/// One step on a copy: the page again, with the refusal where it is refused.
async fn step<F>(
    visit: Visit,
    (year, id): (i16, String),
    posted: Posted,
    (what, done): (&'static str, &'static str),
    work: F,
) -> Response
where
    F: FnOnce(&Desk<'_>, &StatisticalReturn, Option<&OrganId>, &Posted) -> Result<(), Failure>
        + Send
        + 'static,
{
    visit
        .write(posted, move |seat, posted| {
            let desk = seat.desk();
            let form = returns::form(desk.office, &id)?;
            let organ = Whose {
                organ: posted.text("organ").map(str::to_string),
            }
            .organ();
            match work(&desk, form, organ.as_ref(), &posted) {
                Ok(()) => Ok(Reply::ToWith(
                    Path::Return(year, &id, organ.as_ref()).to_string(),
                    done,
                )),
                Err(Failure::Refused(refusal)) => shown(
                    seat,
                    (year, &id),
                    organ.as_ref(),
                    Some((what, &refusal, &posted)),
                ),
                Err(failure) => Err(failure),
            }
        })
        .await
}

/// A copy as a workbook.
pub async fn download(
    visit: Visit,
    Place((year, id)): Place<(i16, String)>,
    Query(whose): Query<Whose>,
) -> Response {
    visit
        .read(move |seat| {
            let desk = seat.desk();
            let form = returns::form(desk.office, &id)?;
            let filled = returns::filled(&desk, form, (year, whose.organ().as_ref()))?;
            let content = workbook(&desk, &filled)
                .map_err(|error| Failure::Missing(format!("报表的文件：{error}")))?;
            Ok(Reply::File(Download {
                name: format!("{}{year}年{}.xlsx", desk.county.name, form.name),
                kind: XLSX,
                content,
            }))
        })
        .await
}
