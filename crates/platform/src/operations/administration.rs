//! What administrators do with accounts: list, make, reset, give and withdraw roles.

use super::accounts::{NewAccount, check_strength, hash, making, note, stored};
use super::{Desk, Failure, Nature, Office};
use crate::store::Fault;
use crate::store::accounts::{self, Account};
use crate::store::writer::Change;
use domain::identifier::{AccountId, CountyId, KindId, OrganId, RoleId};
use domain::policy::{Administrator, Denied, Grant};
use domain::procedure::Refusal;
use jiff::civil::Date;
use serde_json::json;

/// Characters of an account's name, at most.
const ID_LENGTH_MAX: usize = 40;

/// Whether an account may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Open,
    /// It may not any more.
    Closed,
}

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

/// Refuses whoever is not the system administrator.
///
/// # Errors
/// Who may do it.
pub fn system_only(desk: &Desk) -> Result<(), Failure> {
    match desk.person.administrator {
        Some(Administrator::System) => Ok(()),
        _ => Err(only("系统管理员")),
    }
}

/// The refusal of what belongs to one of the administrators.
fn only(who: &str) -> Failure {
    Failure::Denied(Denied {
        reason: format!("这一项由{who}办理"),
        remedy: "请联系相应的管理员".into(),
    })
}

/// An account that the system administrator asks for.
#[derive(Clone, Debug)]
pub struct Requested {
    /// Its name for signing in.
    pub id: AccountId,
    /// Name of the person.
    pub name: String,
    /// Organ of the person.
    pub organ: OrganId,
    /// One-time password.
    pub password: String,
}

impl Requested {
    /// Whether an account can be called and placed so.
    fn check(&self, desk: &Desk) -> Result<(), Failure> {
        let id = self.id.as_str();
        let plain = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        if !(1..=ID_LENGTH_MAX).contains(&id.chars().count()) || !id.chars().all(plain) {
            let remedy = "账户名用字母、数字、汉字和 - _ . ，不超过四十个字符";
            return Err(Refusal::plain("account", "这个账户名不能用", remedy).into());
        }
        if self.name.trim().is_empty() {
            return Err(Refusal::plain("name", "没有填写姓名", "请填写使用人的姓名").into());
        }
        if desk.county.organs.organ(&self.organ).is_none() {
            let reason = "没有选择本县（市、区）的单位";
            return Err(Refusal::plain("organ", reason, "请从列表中选择单位").into());
        }
        check_strength(&self.id, &self.password)
    }
}

/// Makes an account with a one-time password; only the system administrator.
///
/// # Errors
/// A missing permission, a name that is taken or cannot be used, a weak password, or a fault.
pub fn create(desk: &Desk, requested: &Requested) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::System) {
        return Err(only("系统管理员"));
    }
    requested.check(desk)?;
    let county = desk.county.id.clone();
    if stored(desk.office, &county, &requested.id).is_ok() {
        return Err(Refusal::plain("taken", "这个账户名已被使用", "请换一个账户名").into());
    }
    let account = NewAccount {
        id: requested.id.clone(),
        name: requested.name.trim().to_string(),
        organ: requested.organ.clone(),
        password: hash(&requested.password)?,
        must_change: true,
        administrator: None,
        grants: Vec::new(),
    };
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
    let id = stored(desk.office, &county, id)?.id;
    check_strength(&id, password)?;
    let hash = hash(password)?;
    let note = note(
        &county,
        &desk.actor("system"),
        "password_reset",
        json!({ "account": id.as_str() }),
    );
    let change: Change = Box::new(move |sql| {
        let key = (&county, &id);
        accounts::set_password(sql, key, &hash, true)?;
        accounts::set_second_factor(sql, key, None)?;
        accounts::set_failures(sql, key, 0, None)?;
        accounts::remove_sessions_of(sql, &county, &id)
    });
    Ok(desk.office.writer.change(note, change).wait()?)
}

/// Closes an account from today on, or opens it again; only the system administrator, and no administrator's.
///
/// # Errors
/// A missing permission, an administrator's account, an unknown account, or a fault.
pub fn set_open(desk: &Desk, id: &AccountId, standing: Standing) -> Result<(), Failure> {
    if desk.person.administrator != Some(Administrator::System) {
        return Err(only("系统管理员"));
    }
    let county = desk.county.id.clone();
    let account = stored(desk.office, &county, id)?;
    if account.administrator.is_some() {
        let reason = "管理员账户不能停用";
        let remedy = "换人的，请重置口令后交给新的管理员";
        return Err(Refusal::plain("administrator", reason, remedy).into());
    }
    let (action, closed_on) = match standing {
        Standing::Closed => ("account_closed", Some(desk.office.today())),
        Standing::Open => ("account_opened", None),
    };
    let content = json!({ "account": id.as_str() });
    let note = note(&county, &desk.actor("system"), action, content);
    let change: Change = Box::new(move |sql| {
        accounts::set_closed(sql, (&county, &account.id), closed_on)?;
        accounts::remove_sessions_of(sql, &county, &account.id)
    });
    Ok(desk.office.writer.change(note, change).wait()?)
}

/// Gives an account another role; only the security administrator, and never an administrator.
///
/// # Errors
/// A missing permission, an administrator's account, an unknown role or kind, or a fault.
pub fn grant(desk: &Desk, id: &AccountId, grant: Grant) -> Result<(), Failure> {
    let known = desk.office.rules.roles.all().iter();
    if known.clone().all(|role| role.id != grant.role) {
        return Err(Refusal::plain("role", "没有选择角色", "请从列表中选择角色").into());
    }
    let catalogue = &desk.office.catalogue;
    let unknown = |kind: &KindId| catalogue.current(kind).is_none();
    if grant.kind.as_ref().is_some_and(unknown) {
        return Err(Refusal::plain("kind", "没有这项业务", "请从列表中选择业务").into());
    }
    if grant.until.is_some_and(|until| until < grant.from) {
        let reason = "截止日早于起始日";
        return Err(Refusal::plain("until", reason, "请改正日期").into());
    }
    change_grants(desk, id, "role_granted", |grants| {
        grants.retain(|held| !is_same(held, &grant));
        grants.push(grant);
        Ok(())
    })
}

/// The same role over the same from the same day: the table holds it once, with the later word on its end.
fn is_same(held: &Grant, grant: &Grant) -> bool {
    (&held.role, &held.kind, held.scope, held.from)
        == (&grant.role, &grant.kind, grant.scope, grant.from)
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
        let mut found = false;
        for grant in grants.iter_mut() {
            let meant = grant.role == ended.0 && grant.kind == ended.1;
            if meant && grant.until.is_none_or(|until| last < until) {
                grant.until = Some(last);
                found = true;
            }
        }
        match found {
            true => Ok(()),
            false => Err(Refusal::plain(
                "role",
                "这个账户没有这样一项仍然有效的角色",
                "请对照账户列表，选择同样的角色和业务",
            )
            .into()),
        }
    })
}

fn change_grants(
    desk: &Desk,
    id: &AccountId,
    action: &str,
    change: impl FnOnce(&mut Vec<Grant>) -> Result<(), Failure>,
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
    change(&mut grants)?;
    let content = json!({ "account": id.as_str(), "roles": grants });
    let note = note(&county, &desk.actor("security"), action, content);
    let id = id.clone();
    let change: Change = Box::new(move |sql| {
        accounts::put_grants(sql, &county, &id, &grants)?;
        accounts::remove_sessions_of(sql, &county, &id)
    });
    Ok(desk.office.writer.change(note, change).wait()?)
}
