//! Backup of a data folder while the program may be running, and restore into an empty one.

use super::Failure;
use super::archive::Archive;
use super::opening::{Source, System};
use crate::store::backup;
use std::path::Path;

/// Makes a backup of the archive's folder in a new folder; answers how many files it holds.
///
/// # Errors
/// When the target is not empty, the database lies on a server, or something cannot be read or written.
pub fn make(archive: &Archive, folder: &Path, target: &Path) -> Result<usize, Failure> {
    let made_at = System::default().now().0;
    let manifest = archive
        .readers
        .read(|sql| backup::backup(sql, folder, target, made_at))?;
    Ok(manifest.files.len())
}

/// Fills an empty data folder from a backup, every file checked against the manifest.
///
/// # Errors
/// When the folder is not empty, a file of the backup is missing or changed, or something cannot be written.
pub fn restore(source: &Path, folder: &Path) -> Result<usize, Failure> {
    Ok(backup::restore(source, folder)?.files.len())
}
