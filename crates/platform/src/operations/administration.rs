//! What administrators do with accounts: list, make, reset, give and withdraw roles.

use super::accounts::{NewAccount, hash, making, note, stored};
use super::{Desk, Failure, Nature, Office};
use crate::store::Fault;
use crate::store::accounts::{self, Account};
use crate::store::writer::Change;
use domain::identifier::{AccountId, CountyId, KindId, RoleId};
use domain::policy::{Administrator, Denied, Grant};
use domain::procedure::Refusal;
use jiff::civil::Date;
use serde_json::json;

/// An account with its roles, for lists.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// Its roles.
    pub grants: Vec<Grant>,
}

/// The accounts of a county with their roles.
///
/// # Errors
/// A missing permission: only system and security administrators see them.
pub fn all(desk: &Desk) -> Result<Vec<Listed>, Failure> {
    match desk.person.administrator {
        Some(Administrator::System | Administrator::Security) => {}
        _ => return Err(only("系统管理员和安全管理员")),
    }
    listed(desk.office, &desk.county.id)
}

/// The accounts of a demonstration, for its sign-in page.
///
/// # Errors
/// A fault of the database.
pub fn of_demonstration(office: &Office) -> Result<Vec<(CountyId, Vec<Listed>)>, Failure> {
    if office.nature != Nature::Demonstration {
        return Ok(Vec::new());
    }
    office
        .county_list()
        .into_iter()
        .map(|county| Ok((county.id.clone(), listed(office, &county.id)?)))
        .collect()
}

fn listed(office: &Office, county: &CountyId) -> Result<Vec<Listed>, Failure> {
    let read = office.readers.read(|sql| {
        let found = accounts::accounts(sql, county)?;
        found
            .into_iter()
            .map(|account| {
                let grants = accounts::grants(sql, county, &account.id)?;
                Ok(Listed { account, grants })
            })
            .collect::<Result<Vec<_>, Fault>>()
    })?;
    Ok(read)
}

fn only(who: &str) -> Failure {
    Failure::Denied(Denied {
        reason: format!("这一项由{who}办理"),
        remedy: "请联系相应的管理员".into(),
    })
}

/// Makes an account with a one-time password; only the system administrator.
///
/// # Errors
/// A missing permission, a name that is taken, or a fault.
pub fn create(desk: &Desk, mut account: NewAccount) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::System) {
        return Err(only("系统管理员"));
    }
    account.must_change = true;
    account.grants = Vec::new();
    let county = desk.county.id.clone();
    if stored(desk.office, &county, &account.id).is_ok() {
        return Err(Refusal::plain("taken", "这个账户名已被使用", "请换一个账户名").into());
    }
    let content = json!({ "account": account.id.as_str(), "organ": account.organ.as_str() });
    let note = note(&county, &desk.actor("system"), "account_created", content);
    Ok(desk
        .office
        .writer
        .change(note, making(county, vec![account]))
        .wait()?)
}

/// Gives an account a one-time password and unlocks it; only the system administrator.
///
/// # Errors
/// A missing permission, an unknown account, or a fault.
pub fn reset(desk: &Desk, id: &AccountId, password: &str) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::System) {
        return Err(only("系统管理员"));
    }
    let county = desk.county.id.clone();
    let mut account = stored(desk.office, &county, id)?;
    account.password = hash(password)?;
    account.must_change = true;
    account.second_factor = None;
    account.failures = 0;
    account.locked_until = None;
    let note = note(
        &county,
        &desk.actor("system"),
        "password_reset",
        json!({ "account": id.as_str() }),
    );
    let change: Change = Box::new(move |sql| {
        accounts::put_account(sql, &county, &account)?;
        accounts::remove_sessions_of(sql, &county, &account.id)
    });
    Ok(desk.office.writer.change(note, change).wait()?)
}

/// Gives an account another role; only the security administrator, and never an administrator.
///
/// # Errors
/// A missing permission, an administrator's account, an unknown role or kind, or a fault.
pub fn grant(desk: &Desk, id: &AccountId, grant: Grant) -> Result<(), Failure> {
    change_grants(desk, id, "role_granted", |grants| {
        grants.push(grant.clone());
    })
}

/// Ends a role of an account from a day on; only the security administrator.
///
/// # Errors
/// As [`grant`].
pub fn withdraw(
    desk: &Desk,
    id: &AccountId,
    ended: &(RoleId, Option<KindId>),
    last: Date,
) -> Result<(), Failure> {
    change_grants(desk, id, "role_withdrawn", |grants| {
        for grant in grants.iter_mut() {
            let meant = grant.role == ended.0 && grant.kind == ended.1;
            if meant && grant.until.is_none_or(|until| last < until) {
                grant.until = Some(last);
            }
        }
    })
}

fn change_grants(
    desk: &Desk,
    id: &AccountId,
    action: &str,
    change: impl FnOnce(&mut Vec<Grant>),
) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::Security) {
        return Err(only("安全管理员"));
    }
    let county = desk.county.id.clone();
    let account = stored(desk.office, &county, id)?;
    if account.administrator.is_some() {
        return Err(Refusal::plain(
            "administrator",
            "管理员账户不能再有业务角色",
            "三员分立：请为办理业务另建账户",
        )
        .into());
    }
    let mut grants = desk
        .office
        .readers
        .read(|sql| accounts::grants(sql, &county, id))?;
    change(&mut grants);
    let content = json!({ "account": id.as_str(), "roles": grants });
    let note = note(&county, &desk.actor("security"), action, content);
    let id = id.clone();
    let change: Change = Box::new(move |sql| {
        accounts::put_grants(sql, &county, &id, &grants)?;
        accounts::remove_sessions_of(sql, &county, &id)
    });
    Ok(desk.office.writer.change(note, change).wait()?)
}
