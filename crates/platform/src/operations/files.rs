//! Files (材料): their content lies in the data folder under its SM3, and never changes there.

use super::accounts::note;
use super::{Desk, Failure};
use crate::store::Fault;
use crate::store::files::{self, StoredFile};
use crate::store::writer::Change;
use domain::procedure::{Command, Definition, FieldProblem, Record, Refusal, is_general};
use domain::register::FieldType;
use serde_json::json;
use sm3::{Digest, Sm3};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What is known about a stored file.
pub type Kept = StoredFile;

/// Stores a file: written, synced and named in the folder before anything in the database refers to it.
///
/// # Errors
/// When the disk or the database refuses.
pub fn store(desk: &Desk, name: &str, content: &[u8]) -> Result<String, Failure> {
    let sm3 = hexadecimal(&Sm3::digest(content));
    let folder = desk.office.folder.join("files");
    put(&folder, &sm3, content)?;
    let stored = StoredFile {
        sm3: sm3.clone(),
        name: plain_name(name),
        size: content.len() as u64,
        stored_at: desk.office.now(),
    };
    let county = desk.county.id.clone();
    let content = json!({ "sm3": sm3, "size": stored.size });
    let note = note(&county, &desk.actor("account"), "file_stored", content);
    let change: Change = Box::new(move |sql| files::put_file(sql, &county, &stored));
    desk.office.writer.change(note, change).wait()?;
    Ok(sm3)
}

fn put(folder: &Path, sm3: &str, content: &[u8]) -> Result<(), Failure> {
    let target = folder.join(sm3);
    if target.exists() {
        return Ok(());
    }
    let failed = |cause| Failure::from(Fault::file("写入", &target, cause));
    fs::create_dir_all(folder).map_err(failed)?;
    // Two people may store the same file at the same time: each writes one of their own.
    static STORED: AtomicU64 = AtomicU64::new(0);
    let own = STORED.fetch_add(1, Ordering::Relaxed);
    let fresh = folder.join(format!("{sm3}.{own}.new"));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&fresh)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&fresh, &target)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(failed)
}

/// What is known about a file of the person's county.
pub fn about(desk: &Desk, sm3: &str) -> Option<Kept> {
    let found = desk
        .office
        .readers
        .read(|sql| files::file(sql, &desk.county.id, sm3));
    found.ok().flatten()
}

/// The content of a file.
///
/// # Errors
/// When there is none, or its content is not what its name says.
pub fn content(desk: &Desk, sm3: &str) -> Result<(Kept, Vec<u8>), Failure> {
    let missing = || Failure::Missing("这个文件".into());
    let kept = about(desk, sm3).ok_or_else(missing)?;
    let path: PathBuf = desk.office.folder.join("files").join(&kept.sm3);
    let content =
        fs::read(&path).map_err(|cause| Failure::from(Fault::file("读取", &path, cause)))?;
    if hexadecimal(&Sm3::digest(&content)) != kept.sm3 {
        return Err(Fault::content("文件内容", kept.sm3).into());
    }
    Ok((kept, content))
}

/// Refuses a command that names a file which is not stored here, or not whole: what is worked out from a file rests on
/// its content, not on the hash that somebody sends. What the record holds already was checked when it came.
///
/// # Errors
/// The fields with such files.
pub(super) fn check(
    desk: &Desk,
    definition: &Definition,
    (record, command): (Option<&Record>, &Command),
) -> Result<(), Failure> {
    let held = |id: &str| record.and_then(|record| record.fields.get(id)?.as_text());
    // The arguments of most general actions are no fields, whatever they are called.
    let action = &command.action;
    let gives_fields =
        !is_general(action) || ["correct", "fill_in", "import"].contains(&action.as_str());
    let files = definition.fields.iter();
    let files = files.filter(|field| gives_fields && field.kind == FieldType::File);
    let mut missing = Vec::new();
    for field in files {
        let id = field.id.as_str();
        let given = command.fields.get(id).and_then(|given| given.as_str());
        let given = given.map(|given| given.trim().to_ascii_lowercase());
        let new = given.filter(|given| !given.is_empty() && held(id) != Some(given.as_str()));
        let Some(given) = new else { continue };
        match content(desk, &given) {
            Ok(_) => {}
            Err(Failure::Missing(_)) => missing.push(FieldProblem {
                field: id.to_string(),
                name: field.name.clone(),
                given: Some(given),
                rule: "不是已存的附件：请先上传文件".into(),
            }),
            Err(failure) => return Err(failure),
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|it| it.name.as_str()).collect();
    let reason = format!("“{}”所指的文件没有存在本系统", names.join("”“"));
    Err(Failure::from(Refusal {
        fields: missing,
        ..Refusal::plain("fields", reason, "请先上传文件，再提交")
    }))
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    crate::store::audit::hexadecimal(bytes)
}

/// The name of a file without folders and control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|letter| !letter.is_control())
        .take(120)
        .collect();
    if clean.trim().is_empty() {
        "文件".into()
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_lose_their_folders() {
        assert_eq!(plain_name("C:\\材料\\申请书.docx"), "申请书.docx");
        assert_eq!(plain_name("../../etc/x"), "x");
        assert_eq!(plain_name("/"), "文件");
    }
}
