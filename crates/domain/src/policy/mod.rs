//! May this actor do this here: one function, one table.
//!
//! Who may take which action of a kind stands in its module; who may take the general actions stands with the
//! roles; what the three administrators may do stands here. Roles are given per kind, with organ scope and dates.

mod organs;
mod roles;

pub use organs::{Organ, OrganTree};
pub use roles::{Role, Roles};

use crate::identifier::{AccountId, KindId, OrganId, RoleId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A signed-in person and what was given to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The organ to which it belongs.
    pub organ: OrganId,
    /// Roles given.
    pub grants: Vec<Grant>,
    /// One of the three administrators, who hold no other role.
    pub administrator: Option<Administrator>,
}

/// A role given to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: RoleId,
    /// The kind; `None`: all kinds.
    pub kind: Option<KindId>,
    /// Over which organs.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day; `None`: until withdrawn.
    pub until: Option<Date>,
}

/// Over which organs a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The person's own organ.
    Own,
    /// The own organ and those below it.
    Below,
    /// All organs of the county.
    County,
}

/// The three administrators (三员分立); no account is two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Administrator {
    /// Accounts, settings, definitions, backup.
    System,
    /// Roles and their scopes.
    Security,
    /// The audit log, and nothing else.
    Audit,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// See a record, or a list of a kind.
    See,
    /// Take an action of the kind, which these roles may take.
    Take(&'a [RoleId]),
    /// Take a general action (备注, 更正 …).
    General(&'a str),
    /// See what is masked, for a reason that is logged.
    Reveal,
    /// Take a list or a record out of the program.
    Export,
}

/// On what: a kind, and the organ of the record (`None`: a new record or a list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The kind.
    pub kind: &'a KindId,
    /// The organ of the record.
    pub organ: Option<&'a OrganId>,
}

/// Why the permission is missing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}；{remedy}")]
pub struct Denied {
    /// What is missing.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// The organisation by which is judged: roles, organs and the day.
#[derive(Clone, Copy, Debug)]
pub struct Organisation<'a> {
    /// Roles and their general actions.
    pub roles: &'a Roles,
    /// Organs of the county.
    pub organs: &'a OrganTree,
    /// The day.
    pub today: Date,
}

/// Whether a person may do this on that; answers the role in which they do it.
///
/// # Errors
/// What is missing and to whom to turn.
pub fn may(
    person: &Person,
    act: Act,
    target: Target,
    organisation: Organisation,
) -> Result<RoleId, Denied> {
    let held: Vec<&Grant> = person
        .grants
        .iter()
        .filter(|grant| holds(grant, target, organisation.today))
        .filter(|grant| reaches(person, grant, target, organisation))
        .collect();
    let fits = |grant: &&&Grant| match act {
        Act::See => true,
        Act::Take(roles) => roles.contains(&grant.role),
        Act::General(action) => organisation.roles.allows(&grant.role, action),
        Act::Reveal | Act::Export => organisation.roles.allows(&grant.role, "reveal"),
    };
    match held.iter().find(fits) {
        Some(grant) => Ok(grant.role.clone()),
        None => Err(denied(act, &held, organisation)),
    }
}

fn holds(grant: &Grant, target: Target, today: Date) -> bool {
    grant.kind.as_ref().is_none_or(|kind| kind == target.kind)
        && grant.from <= today
        && grant.until.is_none_or(|until| today <= until)
}

fn reaches(person: &Person, grant: &Grant, target: Target, organisation: Organisation) -> bool {
    let Some(organ) = target.organ else {
        return true;
    };
    match grant.scope {
        Scope::County => true,
        Scope::Own => *organ == person.organ,
        Scope::Below => organisation.organs.is_within(organ, &person.organ),
    }
}

fn denied(act: Act, held: &[&Grant], organisation: Organisation) -> Denied {
    let names = |roles: &[RoleId]| -> String {
        let names: Vec<&str> = roles
            .iter()
            .map(|role| organisation.roles.name(role))
            .collect();
        names.join("、")
    };
    let reason = match act {
        _ if held.is_empty() => "您在这项业务、这个单位没有任何角色".to_string(),
        Act::See => "您不能查看此件".to_string(),
        Act::Take(roles) => format!("这一步由{}办理，您没有这个角色", names(roles)),
        Act::General(action) => format!(
            "这一步由{}办理，您没有这个角色",
            names(&organisation.roles.allowed(action))
        ),
        Act::Reveal => "您不能查看已隐去的个人信息".to_string(),
        Act::Export => "您不能导出".to_string(),
    };
    Denied {
        reason,
        remedy: "请联系安全管理员核对您的角色和单位范围".to_string(),
    }
}

/// The organs whose records of a kind a person may see; `None`: all of the county.
pub fn visible_organs(
    person: &Person,
    kind: &KindId,
    organisation: Organisation,
) -> Option<BTreeSet<OrganId>> {
    let target = Target { kind, organ: None };
    let mut visible = BTreeSet::new();
    for grant in person
        .grants
        .iter()
        .filter(|grant| holds(grant, target, organisation.today))
    {
        match grant.scope {
            Scope::County => return None,
            Scope::Own => {
                visible.insert(person.organ.clone());
            }
            Scope::Below => visible.extend(organisation.organs.within(&person.organ)),
        }
    }
    Some(visible)
}
