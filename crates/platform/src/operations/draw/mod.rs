//! Verifiable draws from files: commit, draw, hand out a party's own line, check. It needs no data folder.

mod check;
mod example;
mod folder;
mod lists;

pub use check::{Checked, Document, read_document};
pub use example::example;
pub use folder::{
    ANNOUNCEMENT, COMMITMENT, CONFIDENTIAL, Committed, DRAWN_LIST, LISTS, Made, PROOF, SealedLists,
    commit, open_lists, receipt_of, run, write_new,
};
pub use lists::{ListFiles, Named, read_lists};

use super::accounts::random;
use crate::store::writer::{Source, System};
use domain::engines::sampling::{Hash, Share};
use jiff::civil::Date;
use std::path::Path;

/// Why a draw, or a check, could not be done, in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// Files, rules or arguments that cannot be used; nothing was written.
    #[error("{0}")]
    Input(String),
    /// Something is broken.
    #[error("{0}")]
    Fault(String),
}

impl DrawError {
    /// A file that cannot be read.
    pub fn unreadable(path: &Path, cause: &std::io::Error) -> Self {
        Self::Input(format!(
            "无法读取 {}：{cause}。请核对路径和读取权限。",
            path.display()
        ))
    }

    fn unwritable(path: &Path, cause: &std::io::Error) -> Self {
        Self::Fault(format!("无法写入 {}：{cause}。", path.display()))
    }
}

/// A new share of the seed for an organ, from the system's random source.
///
/// # Errors
/// The system gives no random bytes, or the organ has no name.
pub fn new_share(organ: &str) -> Result<Share, DrawError> {
    let organ = organ.trim();
    if organ.is_empty() || organ.chars().any(char::is_control) {
        return Err(DrawError::Input(
            "没有写机关名称，或者名称中有控制字符。请写 --organ 机关名称。".to_string(),
        ));
    }
    Ok(Share {
        organ: organ.to_string(),
        share: Hash(secret()?),
    })
}

fn secret() -> Result<[u8; 32], DrawError> {
    random().map_err(|failure| DrawError::Fault(failure.to_string()))
}

/// Today by the system's clock.
pub fn today() -> Date {
    System::default().now().civil().date()
}
