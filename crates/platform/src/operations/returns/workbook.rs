//! A return as a workbook.

use super::Filled;
use crate::operations::{Desk, Nature};
use documents::xlsx::{Column, Sheet, Value, Workbook, WorkbookError};
use domain::engines::reporting::Ratio;
use domain::statistics::{Content, Place, StatisticalReturn};

/// Decimals of a cell, at most.
const PLACES_MOST: u8 = 6;

/// A return as a workbook: lines as in the form, who submitted it and when under the table.
///
/// # Errors
/// Only when the table exceeds what the format can hold.
pub fn workbook(desk: &Desk, filled: &Filled<'_>) -> Result<Vec<u8>, WorkbookError> {
    let form = filled.form;
    let heading = |line: &domain::statistics::Line| match (&line.group, &line.unit) {
        (Some(group), Some(unit)) => format!("{group}·{}（{unit}）", line.name),
        (Some(group), None) => format!("{group}·{}", line.name),
        (None, Some(unit)) => format!("{}（{unit}）", line.name),
        (None, None) => line.name.clone(),
    };
    let mut columns = vec![Column::new("序号"), Column::new("项目")];
    columns.extend(form.columns.iter().map(|line| Column::new(heading(line))));
    let rows = form.rows.iter().enumerate().map(|(row, line)| {
        let number = i64::try_from(row + 1).unwrap_or(i64::MAX);
        let mut cells = vec![Value::Integer(number), Value::Text(heading(line))];
        cells.extend((0..form.columns.len()).map(|column| cell(filled, (row, column))));
        cells
    });
    let organ = filled.organ.as_ref();
    let organ = organ.map_or(desk.county.name.as_str(), |organ| {
        desk.county.organ_name(organ)
    });
    let sheet = Sheet {
        name: form.name.clone(),
        title: Some(format!("{}{}年{}", organ, filled.year, form.name)),
        columns,
        rows: rows.collect(),
        notes: notes(form, filled, organ),
        marking: (desk.office.nature == Nature::Demonstration).then(|| "演示数据".to_string()),
    };
    Workbook {
        sheets: vec![sheet],
    }
    .write()
}

fn notes(form: &StatisticalReturn, filled: &Filled<'_>, organ: &str) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(number) = &form.number {
        notes.push(format!("表号：{number}"));
    }
    notes.push(format!("填报单位：{organ}　报送：{}", form.submitted_to));
    notes.push(match filled.standing() {
        Some(version) => format!(
            "第{}版，{}报送，内容的SM3：{}",
            version.version,
            version.made_at.day(),
            version.hash
        ),
        None => "未报送，数字可能变化".to_string(),
    });
    if let Some(reason) = filled.versions.last().and_then(|last| last.reason.as_ref()) {
        notes.push(format!("更正说明：{reason}"));
    }
    notes.push(form.basis.clone());
    notes
}

fn cell(filled: &Filled<'_>, place: Place) -> Value {
    let Some(value) = filled.grid.value(place) else {
        return Value::Empty;
    };
    let places = match filled.form.content(place) {
        Some((Content::Share { .. }, _)) => 2,
        _ => decimals(value),
    };
    let unscaled = value
        .rounded(u32::from(places))
        .and_then(|text| text.replace('.', "").parse().ok());
    match (unscaled, places) {
        (Some(number), 0) => Value::Integer(number),
        (Some(unscaled), places) => Value::Decimal { unscaled, places },
        (None, _) => Value::Text(value.exact()),
    }
}

/// The decimals that write a number in full.
fn decimals(value: Ratio) -> u8 {
    let exact = value.exact();
    let places = exact.split_once('.').map_or(0, |(_, rest)| rest.len());
    u8::try_from(places).map_or(PLACES_MOST, |places| places.min(PLACES_MOST))
}
