//! Import: workbooks of a main system elsewhere become records here, again and again.
//!
//! A file is read, its columns and words are matched once per county and kind, each row is judged by the kernel, and
//! what is new or different is written in batches. A row that cannot go in comes back with its reason; the same file
//! may be sent again at any time.

mod cell;
mod difference;
mod errand;
mod mapping;
mod plan;
mod run;
mod suggest;

pub use difference::Change;
pub use errand::{Errand, Told, ToldRow, errand};
pub use mapping::{
    Mapping, OpenWords, Target, choices, is_importable, name_of, takes_words, words,
};
pub use plan::{Fate, Plan, PlannedRow, plan};
pub use run::{Report, Taken, run};
pub use suggest::{missing, suggest_words, suggested};

use super::accounts::note;
use super::{Desk, Failure, files, records};
use crate::store::accounts;
use crate::store::catalogue::Kind;
use crate::store::counties::{set, setting};
use crate::store::imports;
use crate::store::writer::{Change as Write, Note};
use documents::table::{Limits, Table};
use documents::xlsx::{RowError, write_refused};
use domain::identifier::{KindId, RoleId};
use domain::policy::{Act, Target as On, may};
use domain::procedure::{Command, Definition, Refusal};
use serde_json::json;
use sm3::{Digest, Sm3};
use std::sync::Arc;

pub use crate::store::imports::StoredImport;

/// What the names of saved mappings begin with.
const SETTING: &str = "import_mapping.";

/// A file to be imported, read and ready to be matched.
pub struct Opened {
    /// The kind.
    pub kind: Arc<Kind>,
    /// The role in which the person imports.
    pub role: RoleId,
    /// SM3 of the file.
    pub sm3: String,
    /// Its name.
    pub name: String,
    /// Its rows.
    pub table: Table,
}

/// Keeps a file for an import, after seeing that it is a table; answers its SM3.
///
/// # Errors
/// A missing permission, a kind that cannot be imported, a file that is no table, or a fault.
pub fn keep(desk: &Desk, kind: &KindId, name: &str, content: &[u8]) -> Result<String, Failure> {
    permitted(desk, kind)?;
    read(content)?;
    files::store(desk, name, content)
}

/// Opens a kept file.
///
/// # Errors
/// As [`keep`], and an unknown file.
pub fn open(desk: &Desk, kind: &KindId, sm3: &str) -> Result<Opened, Failure> {
    let (kind, role) = permitted(desk, kind)?;
    let (kept, content) = files::content(desk, sm3)?;
    Ok(Opened {
        kind,
        role,
        sm3: kept.sm3,
        name: kept.name,
        table: read(&content)?,
    })
}

/// Opens a file that is not kept, for a preview.
fn opened(desk: &Desk, kind: &KindId, name: &str, content: &[u8]) -> Result<Opened, Failure> {
    let (kind, role) = permitted(desk, kind)?;
    Ok(Opened {
        kind,
        role,
        sm3: files::hexadecimal(&Sm3::digest(content)),
        name: name.to_string(),
        table: read(content)?,
    })
}

fn read(content: &[u8]) -> Result<Table, Failure> {
    documents::table::read(content, Limits::default()).map_err(|error| {
        let remedy = "改好后重新选择文件；没有导入任何一行";
        Refusal::plain("file", error.to_string(), remedy).into()
    })
}

/// The kind and the role in which the person may import it.
///
/// # Errors
/// A missing permission, or a kind whose definition names no steps of an import.
pub fn permitted(desk: &Desk, kind: &KindId) -> Result<(Arc<Kind>, RoleId), Failure> {
    let kind = records::current(desk, kind)?;
    let target = On {
        kind: &kind.definition.id,
        organ: None,
    };
    let role = may(
        desk.person,
        Act::General("import"),
        target,
        desk.organisation(),
    )?;
    if kind.definition.imports.is_empty() {
        let reason = format!("“{}”的定义没有导入步骤", kind.definition.name);
        let remedy = "请联系系统管理员在业务模块中补写";
        return Err(Refusal::plain("import", reason, remedy).into());
    }
    Ok((kind, role))
}

/// The mapping that the county saved for a kind; empty: none yet.
///
/// # Errors
/// A fault of the database.
pub fn saved(desk: &Desk, kind: &KindId) -> Result<Mapping, Failure> {
    let name = format!("{SETTING}{kind}");
    let text = desk
        .office
        .readers
        .read(|sql| setting(sql, &desk.county.id, &name))?;
    let mapping = text.map(|text| serde_json::from_str(&text).unwrap_or_default());
    Ok(mapping.unwrap_or_default())
}

/// Saves the mapping of a kind for the next import; logged.
///
/// # Errors
/// A missing permission, or a fault.
pub fn save(desk: &Desk, kind: &KindId, mapping: &Mapping) -> Result<(), Failure> {
    let (_, role) = permitted(desk, kind)?;
    if saved(desk, kind)? == *mapping {
        return Ok(());
    }
    let county = desk.county.id.clone();
    let content = json!({ "kind": kind.as_str(), "mapping": mapping });
    let note = note(
        &county,
        &desk.actor(role.as_str()),
        "import_mapping_saved",
        content,
    );
    let (name, value) = (format!("{SETTING}{kind}"), json!(mapping).to_string());
    let change: Write = Box::new(move |sql| set(sql, &county, &name, &value));
    Ok(desk.office.writer.change(note, change).wait()?)
}

/// The latest imports of a kind, by people whose organ the person may import for.
///
/// # Errors
/// A missing permission, or a fault.
pub fn history(desk: &Desk, kind: &KindId) -> Result<Vec<StoredImport>, Failure> {
    permitted(desk, kind)?;
    let mut found = desk
        .office
        .readers
        .read(|sql| imports::imports(sql, &desk.county.id, kind))?;
    found.retain(|import| reaches(desk, import));
    Ok(found)
}

/// One import with its report.
///
/// # Errors
/// A missing permission, an unknown import, or a fault.
pub fn done(desk: &Desk, kind: &KindId, id: &str) -> Result<(StoredImport, Report), Failure> {
    permitted(desk, kind)?;
    let found = desk
        .office
        .readers
        .read(|sql| imports::import(sql, &desk.county.id, id))?;
    let found = found.filter(|(import, _)| import.kind == *kind && reaches(desk, import));
    let (stored, report) = found.ok_or_else(|| Failure::Missing("这次导入".into()))?;
    let report = serde_json::from_str(&report)
        .map_err(|_| crate::store::Fault::content("导入记录", stored.id.clone()))?;
    Ok((stored, report))
}

/// Whether the person may import for the organ of whoever did an import.
fn reaches(desk: &Desk, import: &StoredImport) -> bool {
    let account = import.actor.as_str().into();
    let found = desk
        .office
        .readers
        .read(|sql| accounts::account(sql, &desk.county.id, &account));
    let organ = found.ok().flatten().map(|account| account.organ);
    let target = On {
        kind: &import.kind,
        organ: organ.as_ref(),
    };
    let may = may(
        desk.person,
        Act::General("import"),
        target,
        desk.organisation(),
    );
    organ.is_some() && may.is_ok()
}

/// The refused rows of an import that is over, as [`refused_workbook`]; logged as an export.
///
/// # Errors
/// As [`done`].
pub fn refused_of(desk: &Desk, kind: &KindId, id: &str) -> Result<Vec<u8>, Failure> {
    let (stored, report) = done(desk, kind, id)?;
    let opened = open(desk, kind, &stored.file)?;
    let content = json!({ "import": id, "rows": report.refused.len() });
    let note = Note {
        kind: Some(kind.clone()),
        ..note(
            &desk.county.id,
            &desk.actor(opened.role.as_str()),
            "export",
            content,
        )
    };
    desk.office.writer.note(note).wait()?;
    refused_workbook(&opened.table, &report.refused)
}

/// The refused rows as a workbook with a column of reasons; the rows are named by their lines in the file.
///
/// # Errors
/// When the workbook cannot be written.
pub fn refused_workbook(table: &Table, refused: &[(usize, String)]) -> Result<Vec<u8>, Failure> {
    let error = |(line, reason): &(usize, String)| {
        let row = table.lines.binary_search(line).ok()?;
        let reason = reason.clone();
        Some(RowError { row, reason })
    };
    let errors: Vec<RowError> = refused.iter().filter_map(error).collect();
    write_refused(table, &errors)
        .map_err(|error| Failure::Missing(format!("工作簿的内容（{error}）")))
}

/// Refuses to make a second record of one external number.
///
/// # Errors
/// A refusal, or a fault.
pub(super) fn check_new(
    desk: &Desk,
    definition: &Definition,
    command: &Command,
) -> Result<(), Failure> {
    let number = command.fields.get("external_number");
    let number = number
        .and_then(|number| number.as_str())
        .unwrap_or_default();
    let of = (&desk.county.id, &definition.id);
    let known = desk
        .office
        .readers
        .read(|sql| imports::by_external_number(sql, of, &[number.trim()]))?;
    match known.is_empty() {
        true => Ok(()),
        false => Err(Refusal::plain(
            "external_number",
            format!("主系统编号“{}”已经导入", number.trim()),
            "请在原有的件上再导入",
        )
        .into()),
    }
}
