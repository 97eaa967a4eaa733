//! An import as a command asks for it: one file from first to last, answered as JSON.

use super::{Change, Fate, Mapping, Opened, Plan, PlannedRow, Report};
use super::{keep, missing, name_of, open, opened, plan, run, save, saved, suggested};
use crate::operations::answer::with_desk;
use crate::operations::{Desk, Failure, Office};
use domain::identifier::{KindId, RecordId};
use domain::procedure::Refusal;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a command asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errand {
    /// The kind.
    pub kind: KindId,
    /// The file; its whole path, for a running program has another folder.
    pub file: PathBuf,
    /// Columns and words; `None`: as saved, the rest as suggested by name.
    pub mapping: Option<Mapping>,
    /// Nothing is written.
    pub preview: bool,
}

/// What became of a file, or would become of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// Name of the file.
    pub file: String,
    /// Nothing was written.
    pub preview: bool,
    /// Identifier of the import; `None` in a preview.
    pub import: Option<String>,
    /// Rows of the file.
    pub rows: usize,
    /// Rows that make a record.
    pub new: usize,
    /// Rows that change one.
    pub changed: usize,
    /// Rows that say nothing new.
    pub same: usize,
    /// Rows that repeat another.
    pub repeated: usize,
    /// Refused rows: line and reason.
    pub refused: Vec<(usize, String)>,
    /// Rows that make or change a record.
    pub taken: Vec<ToldRow>,
    /// Columns and words by which the file was read.
    pub mapping: Mapping,
    /// The same for people: header and field.
    pub columns: Vec<(String, String)>,
    /// Words that have no choice: header and word.
    pub open_words: Vec<(String, String)>,
    /// Fields that the file does not have and on which figures or limits rest.
    pub missing: Vec<String>,
}

/// A row that makes or changes a record.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ToldRow {
    /// Its line in the file.
    pub line: usize,
    /// The number of the record in its main system.
    pub number: String,
    /// The row makes it.
    pub is_new: bool,
    /// The record; `None` where it would be made.
    pub record: Option<RecordId>,
    /// What would change; only in a preview.
    pub changes: Vec<Change>,
}

/// Does an errand in the name of `account`, or `county/account`.
///
/// # Errors
/// A file that cannot be read, columns that do not fit, a missing permission, or a fault.
pub fn errand(office: &Office, account: &str, errand: &Errand) -> Result<Told, Failure> {
    with_desk(office, account, |desk| done(desk, errand))
}

fn done(desk: &Desk, errand: &Errand) -> Result<Told, Failure> {
    let name = errand.file.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let content = std::fs::read(&errand.file).map_err(|cause| {
        let reason = format!("无法读取 {}：{cause}", errand.file.display());
        Failure::from(Refusal::plain("file", reason, "请核对文件的位置和权限"))
    })?;
    let kind = &errand.kind;
    let file = match errand.preview {
        true => opened(desk, kind, &name, &content)?,
        false => open(desk, kind, &keep(desk, kind, &name, &content)?)?,
    };
    let mapping = match &errand.mapping {
        Some(mapping) => mapping.clone(),
        None => suggested(&file.kind.definition, &file.table, &saved(desk, kind)?),
    };
    let mut told = match errand.preview {
        true => foretold(plan(desk, &file, &mapping)?),
        false => {
            let report = run(desk, &file, &mapping)?;
            save(desk, kind, &mapping)?;
            reported(report)
        }
    };
    told.file = name;
    read_by(desk, &file, mapping, &mut told);
    Ok(told)
}

fn foretold(plan: Plan) -> Told {
    let count = |is_it: fn(&Fate) -> bool| plan.count(is_it);
    let told = |row: &PlannedRow| {
        let (is_new, changes) = match &row.fate {
            Fate::New(_) => (true, Vec::new()),
            Fate::Changed(_, changes) => (false, changes.clone()),
            _ => return None,
        };
        Some(ToldRow {
            line: row.line,
            number: row.number.clone(),
            is_new,
            record: row.record.clone(),
            changes,
        })
    };
    Told {
        preview: true,
        rows: plan.rows.len(),
        new: count(|fate| matches!(fate, Fate::New(_))),
        changed: count(|fate| matches!(fate, Fate::Changed(..))),
        same: count(|fate| matches!(fate, Fate::Same)),
        repeated: count(|fate| matches!(fate, Fate::Repeated(_))),
        refused: plan.refused(),
        taken: plan.rows.iter().filter_map(told).collect(),
        ..Told::default()
    }
}

fn reported(report: Report) -> Told {
    let taken = report.taken.into_iter().map(|taken| ToldRow {
        line: taken.line,
        number: taken.number,
        is_new: taken.is_new,
        record: Some(taken.record),
        changes: Vec::new(),
    });
    Told {
        import: Some(report.id),
        rows: report.rows,
        new: report.new,
        changed: report.changed,
        same: report.same,
        repeated: report.repeated,
        refused: report.refused,
        taken: taken.collect(),
        ..Told::default()
    }
}

/// How the file was read, and what it lacks.
fn read_by(desk: &Desk, file: &Opened, mapping: Mapping, told: &mut Told) {
    let definition = &file.kind.definition;
    let matched = mapping.matched(&file.table);
    told.columns = matched
        .map(|(column, target)| {
            let name = name_of(definition, target).to_string();
            (file.table.headers[column].clone(), name)
        })
        .collect();
    for open in mapping.open_words(definition, &file.table) {
        let words = open.words.into_iter();
        told.open_words
            .extend(words.map(|(word, _)| (open.header.clone(), word)));
    }
    let missing = missing(desk.office, file, &mapping);
    told.missing = missing
        .into_iter()
        .map(|(field, _)| field.name.clone())
        .collect();
    told.mapping = mapping;
}
