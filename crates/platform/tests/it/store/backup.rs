//! Backup and restore of a data folder.

use super::sample::{catalogue, file, take, writer};
use crate::databases::{Database, inside, server};
use platform::store::audit::{Sm2Key, verify};
use platform::store::backup::{backup, restore};
use platform::store::connect::Place;
use platform::store::{Fault, Readers};
use std::fs;
use std::path::{Path, PathBuf};

struct Folder(PathBuf);

impl Folder {
    fn beside(database: &Database, name: &str) -> Self {
        let folder = database.folder.with_extension(name);
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file of a record, as it lies in the data folder.
fn keep(database: &Database, content: &str) -> &'static str {
    let files = database.folder.join("files");
    fs::create_dir_all(&files).unwrap();
    fs::write(files.join("0123"), content).unwrap();
    "0123"
}

fn back_up(database: &Database, target: &Path) -> Result<(), Fault> {
    let readers = Readers::new(database.place.clone(), 1);
    readers
        .read(|sql| backup(sql, &database.folder, target, 1))
        .map(drop)
}

#[test]
fn a_restored_folder_is_the_one_that_was_backed_up() {
    let database = inside().unwrap();
    let writer = writer(&database);
    let filed = file(&writer, "a");
    writer.checkpoint().wait().unwrap();
    let name = keep(&database, "附件");
    let target = Folder::beside(&database, "backup");
    // The program is running: the backup is of this moment.
    back_up(&database, &target.0).unwrap();
    take(&writer, &filed, "b", "accept").unwrap();
    writer.close();
    assert!(
        !target.0.join("keys/audit.key").exists(),
        "the private key stays at home"
    );

    let restored = Folder::beside(&database, "restored");
    restore(&target.0, &restored.0).unwrap();
    let kept = restored.0.join("files").join(name);
    assert_eq!(fs::read_to_string(kept).unwrap(), "附件");
    // A new key signs from here on, and the old signatures still hold.
    Sm2Key::open_or_create(&restored.0.join("keys")).unwrap();
    let readers = Readers::new(Place::of(&restored.0, None), 1);
    let verdict = readers
        .snapshot(|sql| verify(sql, &catalogue(), &restored.0))
        .unwrap();
    assert_eq!(verdict.mismatches, Vec::<String>::new());
    assert_eq!((verdict.actions, verdict.checkpoints), (1, 2));
}

#[test]
fn a_folder_that_holds_something_is_refused() {
    let database = inside().unwrap();
    file(&writer(&database), "a");
    let target = Folder::beside(&database, "backup");
    back_up(&database, &target.0).unwrap();
    assert!(matches!(
        back_up(&database, &target.0),
        Err(Fault::Unsupported(_))
    ));
    assert!(matches!(
        restore(&target.0, &database.folder),
        Err(Fault::Unsupported(_))
    ));
}

#[test]
fn a_changed_backup_is_refused() {
    let database = inside().unwrap();
    file(&writer(&database), "a");
    let name = keep(&database, "kept");
    let target = Folder::beside(&database, "backup");
    back_up(&database, &target.0).unwrap();
    let restored = Folder::beside(&database, "restored");
    let is_refused = || restore(&target.0, &restored.0).is_err() && !restored.0.exists();
    let kept = target.0.join("files").join(name);
    fs::write(&kept, b"other").unwrap();
    assert!(is_refused(), "a changed file");
    fs::remove_file(&kept).unwrap();
    assert!(is_refused(), "a missing file");
    fs::write(&kept, b"kept").unwrap();
    fs::write(target.0.join("more"), b"x").unwrap();
    assert!(is_refused(), "a file that is not listed");
    fs::remove_file(target.0.join("more")).unwrap();
    let manifest = target.0.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("files/", "../files/")).unwrap();
    assert!(is_refused(), "a path that leads out of the folder");
    fs::write(&manifest, text).unwrap();
    restore(&target.0, &restored.0).unwrap();
}

#[test]
fn a_database_on_a_server_is_left_to_its_administrator() {
    let Some(database) = server() else { return };
    file(&writer(&database), "a");
    let target = Folder::beside(&database, "backup");
    assert!(matches!(
        back_up(&database, &target.0),
        Err(Fault::Unsupported(_))
    ));
}
