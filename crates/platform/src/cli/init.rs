//! `fadu init`: a new data folder with a county and its three administrators.

use super::{Failure, Global};
use crate::operations::founding::{Founding, found};
use clap::Args;

/// Arguments of `fadu init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// 县（市、区）的六位区划代码
    #[arg(long, value_name = "代码")]
    county: String,
    /// 县（市、区）的名称
    #[arg(long, value_name = "名称")]
    name: String,
    /// 司法局的机关代字，用于文号
    #[arg(long, value_name = "代字")]
    mark: String,
}

/// Makes the folder, the county, its justice bureau and the three administrators with one-time passwords.
///
/// # Errors
/// A wrong code, a folder that holds data already, or a fault.
pub fn run(arguments: &InitArguments, global: &Global) -> Result<(), Failure> {
    let code = arguments.county.as_str();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::bad_input(format!(
            "“{code}”不是六位区划代码，例如 330106"
        )));
    }
    let office = super::office::new(global)?;
    let founding = Founding {
        county: code.into(),
        name: arguments.name.clone(),
        mark: arguments.mark.clone(),
    };
    let made = found(&office, &founding);
    office.writer.close();
    let slips = made.map_err(|failure| match failure {
        crate::operations::Failure::Refused(refusal) => {
            Failure::refusal(format!("{}；{}", refusal.reason, refusal.remedy))
        }
        other => Failure::fault(other),
    })?;
    println!(
        "已建立 {}。首次登录须修改密码，并启用第二因素：",
        arguments.name
    );
    for slip in slips {
        println!(
            "  {}　账号 {}　一次性密码 {}",
            slip.name, slip.account, slip.password
        );
    }
    Ok(())
}
