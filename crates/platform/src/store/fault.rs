//! Something broke in the store. A refusal (the law or the permission says no) is never a fault.

use std::path::PathBuf;

/// What broke, and on what.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database refused a statement or could not be reached.
    #[error("数据库出错（{doing}）：{cause}")]
    Database {
        /// What was tried: the statement or the step.
        doing: String,
        /// The database's own words.
        cause: String,
        /// Whether a unique key was violated.
        duplicate: bool,
    },
    /// A column holds something else than the program wrote.
    #[error("数据库第{column}列应为 {expected}，实为 {found}")]
    Column {
        /// Column of the SELECT, from 0.
        column: usize,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A stored text does not parse.
    #[error("库中{what}「{text}」无法识别")]
    Content {
        /// What the text should be.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Another process has the data folder.
    #[error("数据目录 {place} 正被另一个程序使用：请先停止它，或通过它办理")]
    Busy {
        /// The folder or the database.
        place: String,
    },
    /// The database was made by a newer program.
    #[error("数据库结构版本为 {found}，本程序只认识到 {known}：请改用较新的程序")]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// A definition cannot be stored as it is.
    #[error("事项 {kind} 的定义不能入库：{reason}")]
    Definition {
        /// The kind.
        kind: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("文件 {path} 出错（{doing}）")]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// A key or a signature is not usable.
    #[error("签名密钥出错：{0}")]
    Key(String),
    /// The writer has stopped after a fault that it could not survive.
    #[error("写入线程已停止：{0}")]
    Stopped(String),
    /// The command asks for something this database does not offer.
    #[error("{0}")]
    Unsupported(String),
}

impl Fault {
    /// A fault of the file at `path` while `doing`.
    pub fn file(doing: &'static str, path: impl Into<PathBuf>, cause: std::io::Error) -> Self {
        Self::File {
            doing,
            path: path.into(),
            cause,
        }
    }

    /// A stored text that does not parse.
    pub fn content(what: &'static str, text: impl Into<String>) -> Self {
        Self::Content {
            what,
            text: text.into(),
        }
    }

    /// Whether a unique key was violated.
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Database {
                duplicate: true,
                ..
            }
        )
    }
}
