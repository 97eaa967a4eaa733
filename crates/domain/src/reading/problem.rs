//! What is wrong in a definition file, in words for the person who wrote it.

use std::fmt;

/// One reason why a definition file is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoadProblem {
    /// The file as it was named to the loader.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The column, in letters counted from one.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

impl LoadProblem {
    /// A problem at a byte offset of a text.
    pub(crate) fn at(
        (file, text): (&str, &str),
        offset: usize,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_string(),
            line: line_of(text, offset),
            column: column_of(text, offset),
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem that the TOML reader found.
    pub fn unreadable((file, text): (&str, &str), error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::at(
            (file, text),
            offset,
            format!("文件格式不对：{}", error.message()),
            "按同目录其他文件的写法改正该行",
        )
    }
}

impl fmt::Display for LoadProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} 第{}行：{}。处理办法：{}。",
            self.file, self.line, self.reason, self.remedy
        )
    }
}

/// The line, counted from one, of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    let end = offset.min(text.len());
    text.as_bytes()[..end]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// The column, in letters counted from one, of a byte offset.
fn column_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    line.chars().count() + 1
}
