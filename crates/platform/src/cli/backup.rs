//! `fadu backup` and `fadu restore`.

use super::figures::archive;
use super::{Failure, Global};
use crate::operations::backup;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `fadu backup`.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// 备份写到哪个目录；须为空目录或尚不存在
    #[arg(value_name = "目录")]
    target: PathBuf,
}

/// Arguments of `fadu restore`.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// 备份所在的目录
    #[arg(value_name = "目录")]
    source: PathBuf,
}

/// Makes a backup; the program may be running meanwhile.
///
/// # Errors
/// No data, a target that is not empty, or a fault.
pub fn make(arguments: &BackupArguments, global: &Global) -> Result<(), Failure> {
    let archive = archive(global)?;
    let files = backup::make(&archive, &global.data, &arguments.target).map_err(Failure::fault)?;
    println!(
        "已备份到 {}：{files} 个文件。签名私钥不在备份中，请另行保管。",
        arguments.target.display()
    );
    Ok(())
}

/// Fills the data folder, which must be empty, from a backup.
///
/// # Errors
/// A folder that is not empty, or a backup that is not what its manifest says.
pub fn restore(arguments: &RestoreArguments, global: &Global) -> Result<(), Failure> {
    if global.database.is_some() {
        return Err(Failure::bad_input(
            "恢复只用于数据目录内的数据库。数据库在服务器上的，请由管理员用它自带的工具恢复，再把其余文件复制到数据目录。",
        ));
    }
    let files = backup::restore(&arguments.source, &global.data).map_err(Failure::fault)?;
    println!(
        "已恢复到 {}：{files} 个文件。请运行 fadu audit verify 核验。",
        global.data.display()
    );
    Ok(())
}
