//! Definition files: inside the program, from a folder, from a county's data folder.

use platform::definitions::{DefinitionFiles, DefinitionsError};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("fadu-definitions-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_program_carries_what_the_checkout_holds() {
    let embedded = DefinitionFiles::embedded();
    assert_eq!(embedded, DefinitionFiles::from_folder(&root()).unwrap());
    assert!(embedded.text("modules/roles.toml").is_some());
    assert!(embedded.under("calendar").len() >= 23);
    assert!(
        embedded
            .under("modules")
            .iter()
            .all(|(path, _)| path.starts_with("modules/"))
    );
}

#[test]
fn a_county_adds_and_does_not_replace() {
    let data = Folder::new("county");
    data.write("laws/own.toml", "id = 'x'");
    data.write("calendar/2024.toml", "year = 2024");
    let with = DefinitionFiles::embedded().with_county(&data.0).unwrap();
    assert_eq!(with.text("laws/own.toml"), Some("id = 'x'"));
    assert_eq!(with.text("calendar/2024.toml"), Some("year = 2024"));
    data.write("modules/roles.toml", "");
    let refused = DefinitionFiles::embedded()
        .with_county(&data.0)
        .unwrap_err();
    assert!(
        matches!(&refused, DefinitionsError::Taken(path) if path.ends_with("modules/roles.toml"))
    );
}

#[test]
fn a_folder_without_definitions_is_refused() {
    let folder = Folder::new("empty");
    let refused = DefinitionFiles::from_folder(&folder.0).unwrap_err();
    assert!(refused.to_string().contains("不是定义目录"), "{refused}");
}
