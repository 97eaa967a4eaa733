//! `fadu do` and `fadu show`: one command, one record, as JSON.

use super::{Failure, Global};
use crate::jobs::socket::Request;
use crate::operations::answer;
use clap::Args;
use domain::procedure::Command;
use serde_json::Value;
use std::io::Read;

/// Arguments of `fadu do`.
#[derive(Debug, Args)]
pub struct DoArguments {
    /// 以哪个账号办理；目录中有多个县的，写作 区划代码/账号
    #[arg(long = "as", value_name = "账号")]
    account: String,
}

/// Arguments of `fadu show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// 件的编号
    record: String,
    /// 以哪个账号查看；目录中有多个县的，写作 区划代码/账号
    #[arg(long = "as", value_name = "账号")]
    account: String,
}

/// Reads one command from standard input and gives it; a running server is asked to do it.
///
/// # Errors
/// Input that is no command, a refusal, or a fault.
pub fn act(arguments: &DoArguments, global: &Global) -> Result<(), Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::bad_input(format!("无法读取标准输入：{error}")))?;
    let command: Command = serde_json::from_str(&text).map_err(|error| {
        Failure::bad_input(format!(
            "标准输入不是一次办理：{error}。应为 {{\"key\",\"kind\",\"action\",\"record\",\"version\",\"occurred_at\",\"fields\"}}"
        ))
    })?;
    let request = Request::Act {
        account: arguments.account.clone(),
        command: Box::new(command),
    };
    let answer = super::office::asked(global, request)?;
    print(&answer)
}

/// Prints the answer and ends as it says.
fn print(answer: &Value) -> Result<(), Failure> {
    println!("{answer:#}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    if let Some(refusal) = answer.get("refusal") {
        return Err(Failure::refusal(format!(
            "未办理：{}。{}",
            text(&refusal["reason"]),
            text(&refusal["remedy"])
        )));
    }
    if let Some(problem) = answer.get("bad_input") {
        return Err(Failure::bad_input(text(problem)));
    }
    match answer.get("fault") {
        Some(problem) => Err(Failure::fault(text(problem))),
        None => Ok(()),
    }
}

/// Prints a record with its fields, limits, letters and steps.
///
/// # Errors
/// An unknown record or account, or a fault.
pub fn show(arguments: &ShowArguments, global: &Global) -> Result<(), Failure> {
    let office = super::office::any(global)?;
    let id = arguments.record.as_str().into();
    let shown = answer::with_desk(&office, &arguments.account, |desk| answer::show(desk, &id));
    office.writer.close();
    let shown = shown.map_err(|failure| match answer::failure(&failure).get("fault") {
        Some(_) => Failure::fault(failure),
        None => Failure::bad_input(failure),
    })?;
    println!("{shown:#}");
    Ok(())
}
