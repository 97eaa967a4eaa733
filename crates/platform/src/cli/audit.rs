//! `fadu audit`: is the log what was signed; the proof of one record.

use super::figures::archive;
use super::{Exit, Failure, Global};
use crate::operations::audit;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `fadu audit`.
#[derive(Debug, Args)]
pub struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// 核验全部日志：有无改动、删除、添加、调换，各件与日志是否一致
    Verify,
    /// 为一件出具证明文件，第三方不需要数据库即可核验，其中没有案件内容
    Prove {
        /// 件的编号
        #[arg(value_name = "编号")]
        record: String,
        /// 证明文件写到哪里；缺省输出到屏幕
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 核验一份证明文件
    VerifyProof {
        /// 证明文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
}

/// Runs `fadu audit`.
///
/// # Errors
/// An audit mismatch, bad input, or a fault.
pub fn run(arguments: &AuditArguments, global: &Global) -> Result<(), Failure> {
    match &arguments.command {
        AuditCommand::Verify => verify(global),
        AuditCommand::Prove { record, out } => {
            let proof = audit::prove(&archive(global)?, &record.as_str().into());
            let proof = proof.map_err(Failure::bad_input)?;
            match out {
                Some(file) => {
                    written(file, &proof)?;
                    println!("证明已写入 {}。", file.display());
                }
                None => print!("{proof}"),
            }
            Ok(())
        }
        AuditCommand::VerifyProof { file } => proven(file, global),
    }
}

fn verify(global: &Global) -> Result<(), Failure> {
    let verdict = audit::verify(&archive(global)?, &global.data).map_err(Failure::fault)?;
    if global.json {
        let report = json!({
            "sound": verdict.is_sound(),
            "actions": verdict.actions,
            "records": verdict.records,
            "checkpoints": verdict.checkpoints,
            "erased": verdict.erased,
            "root": verdict.root,
            "mismatch_count": verdict.mismatch_count,
            "mismatches": verdict.mismatches,
        });
        println!("{report:#}");
    } else {
        println!(
            "日志 {} 条，件 {} 个，签名的检查点 {} 个，依法删除内容 {} 处。",
            verdict.actions, verdict.records, verdict.checkpoints, verdict.erased
        );
        println!("日志根值：{}", verdict.root);
    }
    if verdict.is_sound() {
        if !global.json {
            println!("核验通过：日志与签名、各件与日志一致。");
        }
        return Ok(());
    }
    let count = verdict.mismatch_count;
    Err(Failure {
        exit: Exit::AuditMismatch,
        text: format!(
            "{}\n核验不通过：共有 {count} 处不符。",
            verdict.mismatches.join("\n")
        ),
    })
}

fn proven(file: &Path, global: &Global) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::bad_input(format!("无法读取 {}：{error}", file.display())))?;
    let proven = audit::verify_proof(&text).map_err(|reason| Failure {
        exit: Exit::AuditMismatch,
        text: format!("证明不成立：{reason}。"),
    })?;
    if global.json {
        println!("{:#}", json!(proven));
    } else {
        println!(
            "证明成立：件 {} 的 {} 次办理在签名的日志中。",
            proven.record, proven.actions
        );
        println!(
            "签名公钥：{}（请与该单位公布的公钥核对）",
            proven.public_key
        );
    }
    Ok(())
}

/// Writes a text to a file.
fn written(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text)
        .map_err(|error| Failure::fault(format!("无法写入 {}：{error}", file.display())))
}
