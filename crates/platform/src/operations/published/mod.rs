//! Published reports: their text, what is read out of it and what is found in it; the collection of a county.

mod collection;
mod compare;
mod folder;

pub use crate::store::published::StoredReport;
pub use collection::{Entry, all, may_change, one, put, remove};
pub use compare::{Comparison, Line, Said, Side, comparison, workbook};
pub use folder::{Listed, Taken, folder, take};

use crate::definitions::DefinitionFiles;
use documents::extract::{ExtractError, Extracted, Format, extract};
use domain::engines::reporting::checker::{self, Document, Finding};
use domain::engines::reporting::reader::{Reader, Reading};
use domain::engines::reporting::register::Register;
use domain::law::LoadProblem;
use std::path::{Path, PathBuf};

/// The largest file that is taken for a report, in bytes.
const LARGEST: usize = 256 << 20;

/// A published report.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its file.
    pub file: PathBuf,
    /// What the file is; only of plain text the text is the file itself.
    pub format: Format,
    /// Its text; all places are counted in its characters.
    pub text: String,
    /// What is read out of it.
    pub reading: Reading,
}

/// Why a file cannot be taken for a report.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// It cannot be read.
    #[error("无法读取 {}：{cause}。请核对文件名和权限。", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// It holds no text that can be read.
    #[error("{} {cause}", file.display())]
    NoText {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: ExtractError,
    },
}

/// The register of indicators by which figures are named.
///
/// # Errors
/// Every problem of its files.
pub fn register(files: &DefinitionFiles) -> Result<Register, Vec<LoadProblem>> {
    Register::from_toml(&files.under("indicators"))
}

/// Reads one report, naming its figures by a register.
///
/// # Errors
/// Says what is wrong with the file and what to do.
pub fn open(file: &Path, register: &Register) -> Result<Published, PublishedError> {
    let unreadable = |cause| PublishedError::Unreadable {
        file: file.to_path_buf(),
        cause,
    };
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if usize::try_from(size).map_or(true, |size| size > LARGEST) {
        return Err(PublishedError::NoText {
            file: file.to_path_buf(),
            cause: ExtractError::TooLarge {
                limit_mib: LARGEST >> 20,
            },
        });
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    of_bytes(file, &bytes, register)
}

/// Reads one report from the bytes of a file of this name.
///
/// # Errors
/// Says what is wrong with the file and what to do.
pub fn of_bytes(
    file: &Path,
    bytes: &[u8],
    register: &Register,
) -> Result<Published, PublishedError> {
    let no_text = |cause| PublishedError::NoText {
        file: file.to_path_buf(),
        cause,
    };
    let Extracted { format, text } = extract(bytes, LARGEST).map_err(no_text)?;
    let reading = Reader::naming(register).read(&text);
    Ok(Published {
        file: file.to_path_buf(),
        format,
        text,
        reading,
    })
}

/// Checks reports, each by itself and against those of the years before.
pub fn check(reports: &[Published]) -> Vec<Finding> {
    let documents: Vec<Document<'_>> = reports
        .iter()
        .map(|report| Document::new(&report.text, &report.reading))
        .collect();
    checker::check(&documents)
}

/// The line on which a character stands, from 1.
pub fn line(report: &Published, place: usize) -> usize {
    let before = report.text.chars().take(place);
    1 + before.filter(|character| *character == '\n').count()
}
