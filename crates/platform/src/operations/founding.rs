//! Founding a county in a new data folder: its first organ and the three administrators.

use super::accounts::{NewAccount, hash, making, one_time_password};
use super::{Failure, Office};
use crate::store::Sql;
use crate::store::counties::{StoredCounty, put_county};
use crate::store::writer::Note;
use domain::identifier::{AccountId, CountyId, OrganId};
use domain::policy::{Administrator, Organ};
use domain::procedure::{Actor, Refusal};

/// The organ that a new county begins with.
const FIRST_ORGAN: &str = "justice";

/// The three administrators: account, name, task.
const ADMINISTRATORS: [(&str, &str, Administrator); 3] = [
    ("system", "系统管理员", Administrator::System),
    ("security", "安全管理员", Administrator::Security),
    ("audit", "审计管理员", Administrator::Audit),
];

/// The county to be founded.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Its region code.
    pub county: CountyId,
    /// Its name.
    pub name: String,
    /// 机关代字 of its justice bureau.
    pub mark: String,
}

/// What an administrator is handed.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The task, in Chinese.
    pub name: &'static str,
    /// The account.
    pub account: AccountId,
    /// To be changed at the first sign-in.
    pub password: String,
}

/// Puts the county, its justice bureau and the three administrators into an empty folder.
///
/// # Errors
/// A refusal, where the folder holds a county already; or a fault.
pub fn found(office: &Office, founding: &Founding) -> Result<Vec<Slip>, Failure> {
    if office.only_county().is_some() || !office.counties_are_empty() {
        let refusal = Refusal::plain(
            "county",
            "此数据目录已经建立，不能再次建立",
            "请用 --data 另选目录",
        );
        return Err(refusal.into());
    }
    let (mut accounts, mut slips) = (Vec::new(), Vec::new());
    for (id, name, administrator) in ADMINISTRATORS {
        let password = one_time_password()?;
        accounts.push(NewAccount {
            id: id.into(),
            name: name.into(),
            organ: OrganId::from(FIRST_ORGAN),
            password: hash(&password)?,
            must_change: true,
            administrator: Some(administrator),
            grants: Vec::new(),
        });
        slips.push(Slip {
            name,
            account: id.into(),
            password,
        });
    }
    let county = stored(founding);
    let mut accounts = making(county.id.clone(), accounts);
    let note = note(founding);
    let change = Box::new(move |sql: &mut dyn Sql| {
        put_county(sql, &county)?;
        accounts(sql)
    });
    office.writer.change(note, change).wait()?;
    Ok(slips)
}

fn note(founding: &Founding) -> Note {
    Note {
        county: founding.county.clone(),
        actor: Actor {
            account: "system".into(),
            role: "administrator".into(),
            organ: OrganId::from(FIRST_ORGAN),
        },
        action: "establish".into(),
        kind: None,
        record: None,
        content: serde_json::json!({ "county": founding.county, "name": founding.name }),
        recorded_at: None,
    }
}

fn stored(founding: &Founding) -> StoredCounty {
    StoredCounty {
        id: founding.county.clone(),
        name: founding.name.clone(),
        organs: vec![Organ {
            id: FIRST_ORGAN.into(),
            name: format!("{}司法局", founding.name),
            short_name: "司法局".into(),
            mark: founding.mark.clone(),
            level: "county".into(),
            superior: None,
        }],
    }
}
