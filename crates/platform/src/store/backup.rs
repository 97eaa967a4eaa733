//! Backup and restore of a data folder: a snapshot of the database, then its files, with a manifest.
//!
//! The private key is never in a backup; the public keys are, so that old signatures can still be checked.

use super::audit::hexadecimal;
use super::{Fault, Place, Sql};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::{Component, Path, PathBuf};

/// The name of the format, first in the manifest.
const FORMAT: &str = "fadu backup 1";

/// The manifest's file name.
const MANIFEST: &str = "manifest.json";

/// Where the snapshot of the database lies in a backup.
const SNAPSHOT: &str = super::connect::INSIDE_FILES[0];

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: String,
    /// When it was made, microseconds UTC.
    pub made_at: i64,
    /// Its files, in order of their paths.
    pub files: Vec<Listed>,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Path within the backup, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SM3 of the content, hexadecimal.
    pub sm3: String,
}

/// Makes a backup of the data folder in a new folder, while the program may be running.
///
/// # Errors
/// When the target exists, when the database lies on a server, or when something cannot be read or written.
pub fn backup(
    sql: &mut dyn Sql,
    folder: &Path,
    target: &Path,
    made_at: i64,
) -> Result<Manifest, Fault> {
    refuse_filled(target)?;
    fs::create_dir_all(target).map_err(|cause| Fault::file("建立", target, cause))?;
    // First the database, then the files: whatever it names was on the disk before it was named.
    sql.copy_to(&target.join(SNAPSHOT))?;
    let mut paths = Vec::new();
    collect(folder, Path::new(""), &mut paths)?;
    for path in paths.iter().filter(|path| is_kept(path)) {
        copy(&folder.join(path), &target.join(path))?;
    }
    let mut paths = Vec::new();
    collect(target, Path::new(""), &mut paths)?;
    paths.sort();
    let files = paths
        .iter()
        .map(|path| listed(target, path))
        .collect::<Result<_, _>>()?;
    let manifest = Manifest {
        format: FORMAT.into(),
        made_at,
        files,
    };
    let text = serde_json::to_string_pretty(&manifest).expect("a manifest holds text and numbers");
    write(&target.join(MANIFEST), (text + "\n").as_bytes())?;
    Ok(manifest)
}

/// Fills an empty data folder from a backup, after checking every file against the manifest.
///
/// # Errors
/// When the target is not empty, a file is missing, changed or not listed, or something cannot be written.
pub fn restore(source: &Path, folder: &Path) -> Result<Manifest, Fault> {
    refuse_filled(folder)?;
    let manifest = checked(source)?;
    fs::create_dir_all(folder).map_err(|cause| Fault::file("建立", folder, cause))?;
    for file in &manifest.files {
        let path = safe(&file.path)?;
        let target = match Place::of(folder, None) {
            Place::Inside(database) if file.path == SNAPSHOT => database,
            _ => folder.join(&path),
        };
        copy(&source.join(&path), &target)?;
    }
    Ok(manifest)
}

/// The manifest of a backup whose files are all there and unchanged.
///
/// # Errors
/// The first file that is missing, changed or not listed.
pub fn checked(source: &Path) -> Result<Manifest, Fault> {
    let path = source.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|cause| Fault::file("读取", &path, cause))?;
    let wrong = |reason: &str| Fault::content("备份清单", reason);
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| wrong(MANIFEST))?;
    if manifest.format != FORMAT {
        return Err(wrong(&manifest.format));
    }
    for file in &manifest.files {
        if listed(source, &safe(&file.path)?)? != *file {
            return Err(Fault::content(
                "备份文件",
                format!("{}（内容与清单不符）", file.path),
            ));
        }
    }
    let mut paths = Vec::new();
    collect(source, Path::new(""), &mut paths)?;
    for path in paths {
        let path = text_of(&path);
        if path != MANIFEST && !manifest.files.iter().any(|file| file.path == path) {
            return Err(Fault::content("备份文件", format!("{path}（清单中没有）")));
        }
    }
    Ok(manifest)
}

fn refuse_filled(folder: &Path) -> Result<(), Fault> {
    let is_filled = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_filled {
        let reason = format!("目录 {} 不是空的：请换一个空目录", folder.display());
        return Err(Fault::Unsupported(reason));
    }
    Ok(())
}

/// Whether a file of the data folder belongs into a backup; the database is there as a snapshot.
fn is_kept(path: &Path) -> bool {
    let text = text_of(path);
    let is_database = text.starts_with(SNAPSHOT) || text == "fadu.lock";
    let is_secret = text.starts_with("keys/") && text != "keys/audit.pub";
    let is_unfinished = path.extension().is_some_and(|extension| extension == "new");
    let is_socket = path
        .extension()
        .is_some_and(|extension| extension == "sock");
    !(is_database || is_secret || is_unfinished || is_socket)
}

/// All files below `folder`, as paths relative to it.
fn collect(folder: &Path, below: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let here = folder.join(below);
    let fault = |cause| Fault::file("读取", &here, cause);
    for entry in fs::read_dir(&here).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type().map_err(fault)?;
        if kind.is_dir() {
            collect(folder, &path, paths)?;
        } else if kind.is_file() {
            paths.push(path);
        }
    }
    Ok(())
}

fn text_of(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// A path from a manifest, which must not lead out of the folder.
fn safe(path: &str) -> Result<PathBuf, Fault> {
    let parts = Path::new(path);
    if parts
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        Ok(parts.to_path_buf())
    } else {
        Err(Fault::content("备份清单中的路径", path))
    }
}

fn listed(folder: &Path, path: &Path) -> Result<Listed, Fault> {
    let full = folder.join(path);
    let read = || {
        let mut file = File::open(&full)?;
        let mut hasher = Sm3::new();
        let mut buffer = vec![0; 1 << 16];
        let mut size = 0;
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok((size, hexadecimal(&hasher.finalize())));
            }
            hasher.update(&buffer[..count]);
            size += count as u64;
        }
    };
    let (size, sm3) = read().map_err(|cause| Fault::file("读取", &full, cause))?;
    Ok(Listed {
        path: text_of(path),
        size,
        sm3,
    })
}

fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let copy = || {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, to)?;
        File::open(to)?.sync_all()
    };
    copy().map_err(|cause| Fault::file("复制", from, cause))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Fault> {
    let write = || {
        let mut file = File::create_new(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(|cause| Fault::file("写入", path, cause))
}
