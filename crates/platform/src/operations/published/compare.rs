//! The published reports of a county's collection side by side.

use super::Published;
use super::collection::all;
use crate::operations::{Desk, Failure};
use crate::store::published::StoredReport;
use documents::xlsx::{Column, Sheet, Value, Workbook, WorkbookError};
use domain::engines::reporting::Ratio;
use domain::engines::reporting::checker::Document;
use domain::engines::reporting::comparison::{
    Cell, Comparability, Compared, Row, Told, compare, shown,
};
use domain::engines::reporting::reader::{Figure, Kind};

/// Places behind the point of changes and of values per ten thousand inhabitants.
const PLACES: u32 = 2;

/// Reports side by side.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The reports, in the order of the cells.
    pub reports: Vec<Side>,
    /// The indicators that at least one of them prints.
    pub lines: Vec<Line>,
}

/// One report.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Its identifier.
    pub id: String,
    /// The place and year, as a heading.
    pub name: String,
}

/// One indicator.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The indicator.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is measured in.
    pub unit: String,
    /// Why its figures are not ranked, in Chinese; empty where they are.
    pub remark: String,
    /// The bases that hide behind its name.
    pub bases: Vec<String>,
    /// What each report says.
    pub cells: Vec<Said>,
}

/// What one report says about one indicator.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The value as printed, or the values; empty: not published.
    pub value: String,
    /// Where it stands, as first character; `None`: not published.
    pub place: Option<usize>,
    /// The counts from which it follows.
    pub base: String,
    /// The change from the report of the year before.
    pub change: String,
    /// Per ten thousand inhabitants.
    pub per_10_000: String,
    /// The rank among the places of the year.
    pub rank: Option<usize>,
    /// Its share of the greatest value of the line, in percent, for a bar; `None`: there is no one value.
    pub bar: Option<i64>,
}

/// Compares the reports of a year, or of all years; the change from the year before is told either way.
///
/// # Errors
/// A fault of the database.
pub fn comparison(desk: &Desk, year: Option<i16>) -> Result<Comparison, Failure> {
    let held = all(desk)?;
    let compared: Vec<Compared<'_>> = held
        .iter()
        .map(|(stored, published)| side_by_side(stored, published))
        .collect();
    let is_shown = |at: usize| year.is_none_or(|year| held[at].0.year == year);
    let shown: Vec<usize> = (0..held.len()).filter(|at| is_shown(*at)).collect();
    let mut rows = compare(&compared, &desk.office.rules.register);
    rows.sort_by_key(|row| row.comparability);
    let is_printed = |row: &&Row<'_>| shown.iter().any(|at| !matches!(row.cells[*at], Cell::Gap));
    let side = |at: &usize| {
        let (stored, _) = &held[*at];
        Side {
            id: stored.id.clone(),
            name: format!("{}{}年", stored.place, stored.year),
        }
    };
    Ok(Comparison {
        reports: shown.iter().map(side).collect(),
        lines: rows
            .iter()
            .filter(is_printed)
            .map(|row| line(row, &shown))
            .collect(),
    })
}

fn side_by_side<'a>(stored: &StoredReport, published: &'a Published) -> Compared<'a> {
    Compared {
        place: stored.place.clone(),
        year: stored.year,
        population: stored.population,
        document: Document::new(&published.text, &published.reading),
    }
}

fn line(row: &Row<'_>, shown: &[usize]) -> Line {
    let cells = || shown.iter().map(|at| &row.cells[*at]);
    let values = cells().filter_map(Cell::told).map(|told| told.value);
    let greatest = values.reduce(|one, other| match other.minus(one).map(Ratio::sign) {
        Some(std::cmp::Ordering::Greater) => other,
        _ => one,
    });
    Line {
        id: row.definition.id.to_string(),
        name: row.definition.name.clone(),
        unit: row.definition.unit.clone(),
        remark: match row.comparability {
            Comparability::Same => String::new(),
            Comparability::Single => "只有一处公布，不排名".into(),
            Comparability::BasesDiffer => "同名指标的分母不同或者没有印出，不排名".into(),
        },
        bases: row.definition.bases.clone(),
        cells: cells()
            .map(|cell| said(cell, row.definition.kind, greatest))
            .collect(),
    }
}

fn said(cell: &Cell<'_>, kind: Kind, greatest: Option<Ratio>) -> Said {
    match cell {
        Cell::Gap => Said::default(),
        Cell::Several(figures) => {
            let values: Vec<String> = figures.iter().map(|figure| printed(figure)).collect();
            Said {
                value: values.join("、"),
                place: figures.first().map(|figure| figure.start),
                ..Said::default()
            }
        }
        Cell::Value(told) => one_value(told, kind, greatest),
    }
}

fn one_value(told: &Told<'_>, kind: Kind, greatest: Option<Ratio>) -> Said {
    let rounded = |ratio: Ratio| ratio.rounded(PLACES).unwrap_or_else(|| ratio.exact());
    let signed = |ratio: Ratio| match ratio.sign() {
        std::cmp::Ordering::Greater => format!("+{}", rounded(ratio)),
        _ => rounded(ratio),
    };
    let unit = if kind == Kind::Rate {
        "个百分点"
    } else {
        "%"
    };
    Said {
        value: printed(told.figure),
        place: Some(told.figure.start),
        base: told.base.map_or_else(String::new, |base| {
            format!("{}／{}", shown(base.part), shown(base.base))
        }),
        change: told
            .change
            .map_or_else(String::new, |change| format!("{}{unit}", signed(change))),
        per_10_000: told.per_10_000.map_or_else(String::new, rounded),
        rank: told.rank,
        bar: greatest.and_then(|greatest| share(told.value, greatest)),
    }
}

/// The value of a figure for a cell: great ones as they are printed, with 万 or 亿.
fn printed(figure: &Figure) -> String {
    if figure.snippet.contains(['万', '亿']) {
        return figure.snippet.clone();
    }
    let value = shown(figure);
    if figure.approximate {
        format!("约{value}")
    } else {
        value
    }
}

/// A value in whole percent of the greatest one.
fn share(value: Ratio, greatest: Ratio) -> Option<i64> {
    let ((top, bottom), (whole, part)) = (value.parts(), greatest.parts());
    let share = Ratio::new(
        top.checked_mul(part)?.checked_mul(100)?,
        bottom.checked_mul(whole)?,
    )?;
    share.rounded(0)?.parse().ok()
}

/// The comparison as a workbook: one row for each indicator, values with rank, change and base beside them.
///
/// # Errors
/// When it exceeds what the format can hold.
pub fn workbook(comparison: &Comparison) -> Result<Vec<u8>, WorkbookError> {
    let mut columns = vec![Column::new("指标"), Column::new("单位")];
    for report in &comparison.reports {
        for part in ["", " 名次", " 变化", " 每万人", " 分子／分母"] {
            columns.push(Column::new(format!("{}{part}", report.name)));
        }
    }
    columns.push(Column::new("说明"));
    let row = |line: &Line| {
        let mut row = vec![
            Value::Text(line.name.clone()),
            Value::Text(line.unit.clone()),
        ];
        for cell in &line.cells {
            row.push(number(&cell.value));
            row.push(
                cell.rank
                    .and_then(|rank| i64::try_from(rank).ok())
                    .map_or(Value::Empty, Value::Integer),
            );
            row.extend(
                [&cell.change, &cell.per_10_000, &cell.base].map(|text| text_or_empty(text)),
            );
        }
        let mut remarks = vec![line.remark.clone()];
        remarks.extend(line.bases.clone());
        remarks.retain(|remark| !remark.is_empty());
        row.push(text_or_empty(&remarks.join("；")));
        row
    };
    let sheet = Sheet {
        name: "比较".into(),
        title: Some("已公布报告指标比较".into()),
        columns,
        rows: comparison.lines.iter().map(row).collect(),
        notes: vec![
            "空白表示该报告没有公布。名次只在同一口径之间排，从大到小，不表示优劣。".into(),
        ],
        ..Sheet::default()
    };
    Workbook {
        sheets: vec![sheet],
    }
    .write()
}

fn text_or_empty(text: &str) -> Value {
    if text.is_empty() {
        Value::Empty
    } else {
        Value::Text(text.into())
    }
}

/// A printed value as a number where it is one.
fn number(printed: &str) -> Value {
    let (whole, fraction) = printed.split_once('.').unwrap_or((printed, ""));
    match format!("{whole}{fraction}").parse() {
        Ok(unscaled) => Value::Decimal {
            unscaled,
            places: fraction.len().try_into().unwrap_or(0),
        },
        Err(_) => text_or_empty(printed),
    }
}
