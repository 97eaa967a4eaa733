//! Definitions as files: laws, calendars, indicators, modules, returns, rules of review and demonstration, from the program
//! itself or from folders.
//!
//! The program carries them inside. `--definitions DIR` replaces them while they are being written;
//! a county's own `laws/`, `calendar/`, `modules/`, `returns/`, `review/`, `limits/` and `discretion/` in its data folder
//! add to them.

use rust_embed::Embed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders of definitions.
const FOLDERS: [&str; 8] = [
    "calendar",
    "demonstration",
    "discretion",
    "indicators",
    "laws",
    "modules",
    "returns",
    "review",
];

/// Folders that a folder of definitions must have.
const REQUIRED_FOLDERS: [&str; 3] = ["calendar", "laws", "modules"];

/// Folders that a county may keep; `limits` holds its own basis for time limits that the law above leaves open,
/// `discretion` the documents by which it published its benchmarks.
const COUNTY_FOLDERS: [&str; 7] = [
    "calendar",
    "discretion",
    "laws",
    "limits",
    "modules",
    "returns",
    "review",
];

#[derive(Embed)]
#[folder = "../../calendar"]
#[prefix = "calendar/"]
struct EmbeddedCalendar;

#[derive(Embed)]
#[folder = "../../demonstration"]
#[prefix = "demonstration/"]
struct EmbeddedDemonstration;

#[derive(Embed)]
#[folder = "../../discretion"]
#[prefix = "discretion/"]
struct EmbeddedDiscretion;

#[derive(Embed)]
#[folder = "../../indicators"]
#[prefix = "indicators/"]
struct EmbeddedIndicators;

#[derive(Embed)]
#[folder = "../../laws"]
#[prefix = "laws/"]
struct EmbeddedLaws;

#[derive(Embed)]
#[folder = "../../modules"]
#[prefix = "modules/"]
struct EmbeddedModules;

#[derive(Embed)]
#[folder = "../../returns"]
#[prefix = "returns/"]
struct EmbeddedReturns;

#[derive(Embed)]
#[folder = "../../review"]
#[prefix = "review/"]
struct EmbeddedReview;

/// Texts of definition files by their path, such as `laws/service.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinitionFiles {
    files: BTreeMap<String, Cow<'static, str>>,
}

/// Why definition files cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionsError {
    /// A file or folder cannot be read.
    #[error("无法读取 {path}：{source}。请核对路径和读取权限。")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder is not one of definitions.
    #[error("{0} 不是定义目录：其中应有 modules、laws、calendar 三个子目录。")]
    NotDefinitions(PathBuf),
    /// A county's file takes the place of one of the program's.
    #[error("{0} 与程序自带的同名定义冲突。请改用新的文件名和编号，或者删除该文件。")]
    Taken(PathBuf),
}

impl DefinitionFiles {
    /// The files that the program carries inside.
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        take::<EmbeddedCalendar>(&mut files);
        take::<EmbeddedDemonstration>(&mut files);
        take::<EmbeddedDiscretion>(&mut files);
        take::<EmbeddedIndicators>(&mut files);
        take::<EmbeddedLaws>(&mut files);
        take::<EmbeddedModules>(&mut files);
        take::<EmbeddedReview>(&mut files);
        take::<EmbeddedReturns>(&mut files);
        Self { files }
    }

    /// The files of a folder that is laid out like the root of the checkout.
    ///
    /// # Errors
    /// The folder lacks one of the three folders that must be there, or cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, DefinitionsError> {
        if REQUIRED_FOLDERS
            .iter()
            .any(|name| !folder.join(name).is_dir())
        {
            return Err(DefinitionsError::NotDefinitions(folder.to_path_buf()));
        }
        let mut files = BTreeMap::new();
        for name in FOLDERS {
            walk(&folder.join(name), name, &mut files)?;
        }
        Ok(Self { files })
    }

    /// These files with those that a county keeps in its data folder.
    ///
    /// A calendar of a year that is already there replaces it; another file may not take a place that is taken.
    ///
    /// # Errors
    /// A file cannot be read, or takes a place that is taken.
    pub fn with_county(mut self, data: &Path) -> Result<Self, DefinitionsError> {
        for name in COUNTY_FOLDERS {
            let mut own = BTreeMap::new();
            walk(&data.join(name), name, &mut own)?;
            for (path, text) in own {
                let same = self.files.get(&path).is_some_and(|known| *known == text);
                let free = name == "calendar" || same || !self.files.contains_key(&path);
                if !free {
                    return Err(DefinitionsError::Taken(data.join(path)));
                }
                self.files.insert(path, text);
            }
        }
        Ok(self)
    }

    /// These files without worked cases: a server needs none, and half of its start would go into reading them.
    pub fn without_examples(mut self) -> Self {
        let is_example = |path: &str| path.ends_with("/examples.toml");
        self.files.retain(|path, _| !is_example(path));
        self
    }

    /// Paths and texts under a folder, in the order of their paths.
    pub fn under(&self, folder: &str) -> Vec<(&str, &str)> {
        let inside = |path: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.files
            .iter()
            .filter(|(path, _)| inside(path))
            .map(|(path, text)| (path.as_str(), text.as_ref()))
            .collect()
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(Cow::as_ref)
    }
}

fn take<E: Embed>(files: &mut BTreeMap<String, Cow<'static, str>>) {
    for path in E::iter().filter(|path| is_definition(path)) {
        let file = E::get(&path).expect("a listed file is embedded");
        let text = match file.data {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed),
            Cow::Owned(ref bytes) => std::str::from_utf8(bytes).map(|text| text.to_string().into()),
        };
        files.insert(
            path.into_owned(),
            text.expect("definition files are UTF-8: a test reads them all"),
        );
    }
}

/// Definitions, templates of letters and pages; not the notes for people beside them.
fn is_definition(path: &str) -> bool {
    let letter = path.ends_with(".md") && path.contains("/letters/");
    letter || path.ends_with(".toml") || path.ends_with(".html")
}

fn walk(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Cow<'static, str>>,
) -> Result<(), DefinitionsError> {
    if !folder.is_dir() {
        return Ok(());
    }
    let unreadable = |source| DefinitionsError::Unreadable {
        path: folder.to_path_buf(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &path, files)?;
        } else if is_definition(&path) {
            let text = std::fs::read_to_string(entry.path()).map_err(|source| {
                DefinitionsError::Unreadable {
                    path: entry.path(),
                    source,
                }
            })?;
            files.insert(path, text.into());
        }
    }
    Ok(())
}
