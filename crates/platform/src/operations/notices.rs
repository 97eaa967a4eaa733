//! What people are told about time limits: the daily sweep, and the list that each of them reads.
//!
//! The sweep only notifies. Lights and expiry are worked out from the day, not from it: where it did not run for a
//! week, the next run tells what stands then, and what was told before is not told again.

use super::{Desk, Failure, Office, records};
use crate::store::counties::{set, setting};
use crate::store::notices::{self, Reader, Scopes, called_for, tell};
use crate::store::writer::Change;
use domain::identifier::CountyId;
use domain::register::Moment;

pub use crate::store::notices::{About, Notice, Told};

/// The setting that holds the day of the last sweep.
const SWEPT_ON: &str = "swept_on";

/// Notifies everybody whose limits turned yellow or red or expired; at most once a day for each county.
///
/// # Errors
/// A fault of the database; the next run makes up for it.
pub fn sweep(office: &Office) -> Result<(), Failure> {
    let today = office.today().to_string();
    for county in office.county_list() {
        let swept_on = office
            .readers
            .read(|sql| setting(sql, &county.id, SWEPT_ON))?;
        if swept_on.as_deref() != Some(today.as_str()) {
            sweep_county(office, &county.id)?;
        }
    }
    Ok(())
}

fn sweep_county(office: &Office, county: &CountyId) -> Result<(), Failure> {
    let now = office.now();
    let today = now.day();
    let found = office
        .readers
        .read(|sql| called_for(sql, county, (today, now)))?;
    let county = county.clone();
    let change: Change = Box::new(move |sql| {
        tell(sql, &county, &found)?;
        set(sql, &county, SWEPT_ON, &today.to_string())
    });
    Ok(office.writer.change_silently(change).wait()?)
}

fn reader<'a>(desk: &'a Desk) -> Reader<'a> {
    Reader {
        county: &desk.county.id,
        account: &desk.person.account,
        organ: &desk.person.organ,
    }
}

/// The notices of the person at the desk, unread ones first.
///
/// # Errors
/// A fault of the database.
pub fn told(desk: &Desk) -> Result<Vec<Told>, Failure> {
    let scopes = scopes(desk);
    let told = desk
        .office
        .readers
        .read(|sql| notices::told(sql, reader(desk), &scopes))?;
    Ok(told)
}

/// The due days that moved with the calendar, latest first, within the person's scope.
///
/// # Errors
/// A fault of the database.
pub fn moved(desk: &Desk) -> Result<Vec<Told>, Failure> {
    let scopes = scopes(desk);
    let moved = desk
        .office
        .readers
        .read(|sql| notices::moved(sql, reader(desk), &scopes))?;
    Ok(moved)
}

/// What the person may see of each kind, earlier kinds included.
fn scopes(desk: &Desk) -> Scopes {
    let mut scopes = Scopes::new();
    for kind in desk.office.catalogue.all() {
        let id = &kind.definition.id;
        let seen = scopes.entry(records::scope(desk, id)).or_default();
        if seen.last() != Some(id) {
            seen.push(id.clone());
        }
    }
    scopes
}

/// How many notices the person has not read.
///
/// # Errors
/// A fault of the database.
pub fn unread(desk: &Desk) -> Result<u64, Failure> {
    let unread = told(desk)?.iter().filter(|told| !told.read).count();
    Ok(u64::try_from(unread).unwrap_or(u64::MAX))
}

/// Notes that the person has read all that was told until a moment.
///
/// # Errors
/// A fault of the database.
pub fn read(desk: &Desk, until: Moment) -> Result<(), Failure> {
    let county = desk.county.id.clone();
    let (account, organ) = (desk.person.account.clone(), desk.person.organ.clone());
    let change: Change = Box::new(move |sql| {
        let reader = Reader {
            county: &county,
            account: &account,
            organ: &organ,
        };
        notices::read(sql, reader, until)
    });
    Ok(desk.office.writer.change_silently(change).wait()?)
}
