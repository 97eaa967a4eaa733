//! The report as files: a clean DOCX, and the table of sources (指标核对表) beside it.

use super::Report;
use crate::operations::figures::{Figure, Side};
use crate::operations::papers::in_words;
use documents::docx::DocxError;
use documents::text::{Document, escape};
use documents::xlsx::{Column, Sheet, Value, Workbook, WorkbookError};
use domain::engines::reporting::{CheckRow, FigureKind};

/// Both files as bytes.
#[derive(Clone, Debug)]
pub struct Written {
    /// The text, without sources.
    pub docx: Vec<u8>,
    /// The sources of every figure, place by place.
    pub check_table: Vec<u8>,
}

/// Why a report cannot become files.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The text.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The table.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

/// Writes a report as files; the same report gives the same bytes.
///
/// # Errors
/// Only when a file exceeds what its format can hold.
pub fn write(report: &Report) -> Result<Written, WriteError> {
    Ok(Written {
        docx: documents::docx::write(&document(report))?,
        check_table: workbook(report).write()?,
    })
}

/// The report as a document after GB/T 9704, signed by its issuer.
pub fn document(report: &Report) -> Document {
    let text = format!(
        "# {}\n{}\n>> {}\n>> {}\n",
        report.bound.title_text(),
        report.bound.text().trim_end(),
        escape(&report.issuer),
        in_words(report.as_of)
    );
    let mut document = Document::from_text(&text);
    document.marking = report.marking.map(str::to_string);
    document
}

/// The columns of the table of sources.
const COLUMNS: [&str; 18] = [
    "序号",
    "所在部分",
    "文中数字",
    "指标",
    "指标编号",
    "未修约值",
    "分子",
    "分子件数",
    "分母",
    "分母件数",
    "公布值",
    "与公布值之差",
    "类别",
    "口径",
    "版本",
    "来文",
    "推定",
    "说明",
];

fn workbook(report: &Report) -> Workbook {
    let rows = report.bound.check_table().iter().enumerate();
    let rows = rows
        .map(|(at, row)| {
            let figure = report
                .figures
                .iter()
                .find(|figure| figure.indicator.as_str() == row.figure);
            cells(at + 1, row, figure)
        })
        .collect();
    let sheet = Sheet {
        name: "指标核对表".into(),
        title: Some(format!("{}指标核对表", report.bound.title_text())),
        columns: COLUMNS.into_iter().map(Column::new).collect(),
        rows,
        notes: vec![
            format!(
                "统计截至{}；数值四舍五入只在文中进行。",
                in_words(report.as_of)
            ),
            "报送数由有关单位报送，不计入本系统统计的分子、分母。".into(),
        ],
        marking: report.marking.map(str::to_string),
    };
    Workbook {
        sheets: vec![sheet],
    }
}

fn cells(number: usize, row: &CheckRow, figure: Option<&Figure>) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_string());
    let found = |of: &dyn Fn(&Figure) -> Option<String>| {
        figure.and_then(of).map_or(Value::Empty, Value::Text)
    };
    let name = |side: Option<&Side>| side.map(|side| format!("{}（{}）", side.name, side.period));
    let count = |count: Option<i64>| count.map_or(Value::Empty, Value::Integer);
    vec![
        Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
        text(&row.section),
        text(&row.shown),
        text(&row.name),
        text(&row.figure),
        text(&row.exact),
        found(&|figure| name(figure.numerator.as_ref())),
        count(row.numerator),
        found(&|figure| name(figure.denominator.as_ref())),
        count(row.denominator),
        found(&|figure| Some(figure.published.as_ref()?.value.to_string())),
        found(&|figure| Some(figure.difference?.exact())),
        text(row.kind.name()),
        found(&|figure| (figure.kind == FigureKind::Evaluated).then(|| figure.definition.clone())),
        found(&|figure| Some(figure.version.clone()).filter(|version| !version.is_empty())),
        found(&|figure| figure.letter.as_ref().map(|_| row.source.clone())),
        found(&|figure| Some(format!("推定：{}", figure.implied.as_ref()?.reason))),
        found(&|figure| figure.note.clone()),
    ]
}
