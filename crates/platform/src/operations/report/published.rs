//! Published reports from files: their text, what is read out of it and what is found in it.

use documents::encoding::decode;
use domain::engines::reporting::checker::{self, Document, Finding};
use domain::engines::reporting::reader::{Reader, Reading};
use std::path::{Path, PathBuf};

/// The largest file that is taken for a report, in bytes.
const LARGEST: u64 = 256 << 20;

/// A published report.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its file.
    pub file: PathBuf,
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
    /// It holds no text.
    #[error("{} 是空文件，没有可以读的文字。请核对是否选对文件。", .0.display())]
    Empty(PathBuf),
    /// It is too large.
    #[error("{} 超过 {} MB，不像一份报告。请核对是否选对文件。", .0.display(), LARGEST >> 20)]
    TooLarge(PathBuf),
    /// It is not text.
    #[error("{} 不是文本。请另存为纯文本（.txt）后再读。", .0.display())]
    NotText(PathBuf),
    /// Its characters are in no known encoding.
    #[error("{} 第 {line} 行有无法识别的字符。请另存为 UTF-8 编码的纯文本后再读。", file.display())]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// Reads one report.
///
/// # Errors
/// Says what is wrong with the file and what to do.
pub fn open(file: &Path) -> Result<Published, PublishedError> {
    let unreadable = |cause| PublishedError::Unreadable {
        file: file.to_path_buf(),
        cause,
    };
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(PublishedError::TooLarge(file.to_path_buf()));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let text = text_of(file, &bytes)?;
    let reading = Reader::new().read(&text);
    Ok(Published {
        file: file.to_path_buf(),
        text,
        reading,
    })
}

fn text_of(file: &Path, bytes: &[u8]) -> Result<String, PublishedError> {
    let text = decode(bytes).map_err(|line| PublishedError::Encoding {
        file: file.to_path_buf(),
        line,
    })?;
    if text.contains('\0') {
        return Err(PublishedError::NotText(file.to_path_buf()));
    }
    if text.trim().is_empty() {
        return Err(PublishedError::Empty(file.to_path_buf()));
    }
    Ok(text)
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
