//! `fadu init`: a new data folder with a county and its three administrators.

use super::{Failure, Global};
use crate::operations::accounts::{NewAccount, hash, making, one_time_password};
use crate::store::counties::{StoredCounty, put_county};
use crate::store::writer::Note;
use clap::Args;
use domain::identifier::OrganId;
use domain::policy::{Administrator, Organ};
use domain::procedure::Actor;

/// The organ that a new county begins with.
const FIRST_ORGAN: &str = "justice";

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
    /// 数据库服务器地址，缺省用数据目录内的数据库
    #[arg(long, value_name = "URL")]
    database: Option<String>,
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
    let office = super::office::new(global, arguments.database.as_deref())?;
    let made = establish(arguments, &office);
    office.writer.close();
    made
}

fn establish(arguments: &InitArguments, office: &crate::operations::Office) -> Result<(), Failure> {
    if office.only_county().is_some() || !office.counties_are_empty() {
        return Err(Failure::refusal(
            "此数据目录已经建立，不能再次建立；请用 --data 另选目录",
        ));
    }
    let county = county(arguments);
    let (mut accounts, mut slips) = (Vec::new(), Vec::new());
    for (id, name, administrator) in [
        ("system", "系统管理员", Administrator::System),
        ("security", "安全管理员", Administrator::Security),
        ("audit", "审计管理员", Administrator::Audit),
    ] {
        let password = one_time_password().map_err(Failure::fault)?;
        accounts.push(NewAccount {
            id: id.into(),
            name: name.into(),
            organ: OrganId::from(FIRST_ORGAN),
            password: hash(&password).map_err(Failure::fault)?,
            must_change: true,
            administrator: Some(administrator),
            grants: Vec::new(),
        });
        slips.push(format!("{name}　账号 {id}　一次性密码 {password}"));
    }
    let mut accounts = making(county.id.clone(), accounts);
    let note = Note {
        county: county.id.clone(),
        actor: Actor {
            account: "system".into(),
            role: "administrator".into(),
            organ: OrganId::from(FIRST_ORGAN),
        },
        action: "establish".into(),
        kind: None,
        record: None,
        content: serde_json::json!({ "county": county.id, "name": county.name }),
        recorded_at: None,
    };
    let change = Box::new(move |sql: &mut dyn crate::store::Sql| {
        put_county(sql, &county)?;
        accounts(sql)
    });
    office
        .writer
        .change(note, change)
        .wait()
        .map_err(Failure::fault)?;
    println!(
        "已建立 {}。首次登录须修改密码，并启用第二因素：",
        arguments.name
    );
    for slip in slips {
        println!("  {slip}");
    }
    Ok(())
}

fn county(arguments: &InitArguments) -> StoredCounty {
    StoredCounty {
        id: arguments.county.as_str().into(),
        name: arguments.name.clone(),
        organs: vec![Organ {
            id: FIRST_ORGAN.into(),
            name: format!("{}司法局", arguments.name),
            short_name: "司法局".into(),
            mark: arguments.mark.clone(),
            level: "county".into(),
            superior: None,
        }],
    }
}
