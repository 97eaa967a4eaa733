//! `fadu check`: are the definitions whole.

use super::{Failure, Global};
use crate::rules::Rules;
use clap::Args;

/// Arguments of `fadu check`.
#[derive(Debug, Args)]
pub struct CheckArguments {}

/// Compiles every definition and says what is wrong, or what there is.
///
/// # Errors
/// Bad input, where a definition is not whole; each problem with file, line, reason and remedy.
pub fn run(_arguments: &CheckArguments, global: &Global) -> Result<(), Failure> {
    let files = global.definition_files()?;
    let rules = Rules::compile(&files).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let count = lines.len();
        Failure::bad_input(format!(
            "{}\n共有 {count} 处问题，未通过。",
            lines.join("\n")
        ))
    })?;
    println!("日历：{} 个年度", rules.calendar.years().count());
    println!("核对通过。");
    Ok(())
}
