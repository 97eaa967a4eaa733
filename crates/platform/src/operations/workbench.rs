//! The workbench: 待办, 督办, letters without proof of service; 已办 and 我发起 for those who open them.

use super::{Desk, Failure, notices, records};
use crate::store::lists::Listed;
use crate::store::worklist::{
    OpenLimit, UnservedLetter, Whose, acted_on, open_limits, unserved_letters,
};
use domain::identifier::OrganId;
use std::collections::BTreeSet;

pub use crate::store::worklist::Deeds;

/// What a person finds when they sit down.
#[derive(Clone, Debug, Default)]
pub struct Workbench {
    /// Open limits of the records that the person handles, nearest first.
    pub mine: Vec<OpenLimit>,
    /// Open limits of the organs within the person's scope, nearest first (督办).
    pub watched: Vec<OpenLimit>,
    /// Letters issued and not proven to be served.
    pub unserved: Vec<UnservedLetter>,
    /// Notices that the person has not read.
    pub unread: u64,
}

/// Reads the workbench of a person.
///
/// # Errors
/// A fault of the database.
pub fn read(desk: &Desk) -> Result<Workbench, Failure> {
    let office = desk.office;
    let (county, account) = (&desk.county.id, &desk.person.account);
    let mine = Whose {
        county,
        handler: Some(account),
        organs: None,
    };
    let watched = Whose {
        county,
        handler: None,
        organs: all_scopes(desk),
    };
    let today = office.today();
    let unread = notices::unread(desk)?;
    let workbench = office.readers.read(|sql| {
        Ok(Workbench {
            mine: open_limits(sql, &mine, today)?,
            watched: open_limits(sql, &watched, today)?,
            unserved: unserved_letters(sql, &watched)?,
            unread,
        })
    })?;
    Ok(workbench)
}

/// The records on which the person acted, or that the person began; latest first.
///
/// # Errors
/// A fault of the database.
pub fn acted(desk: &Desk, deeds: Deeds) -> Result<Vec<Listed>, Failure> {
    let (county, account) = (&desk.county.id, &desk.person.account);
    let readers = &desk.office.readers;
    Ok(readers.read(|sql| acted_on(sql, county, account, deeds))?)
}

/// The organs that the person may see in any kind; `None`: all of the county.
fn all_scopes(desk: &Desk) -> Option<Vec<OrganId>> {
    let mut all = BTreeSet::new();
    for kind in desk.office.catalogue.kinds() {
        all.extend(records::scope(desk, &kind.definition.id)?);
    }
    Some(all.into_iter().collect())
}
