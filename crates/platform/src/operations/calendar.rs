//! A new holiday notice: every running due date is counted anew, in one operation that is itself logged.
//!
//! First everybody is told which day moves and why, then each record gets its own action, then the operation is
//! noted with the old and the new calendar. Whoever is interrupted goes on at the next start: what has moved does not
//! move again. A day that a party was told is never shortened; that is the kernel's rule, not this one's.

use super::accounts::note;
use super::notices::visible;
use super::{Desk, Failure, Office};
use crate::store::counties::{set, setting};
use crate::store::notices::{self, About, Notice, Told, tell};
use crate::store::worklist::{Running, each_running};
use crate::store::writer::{Change, Rejected, Submission};
use domain::engines::deadline::Calendar;
use domain::identifier::{CountyId, KindId, OrganId, RecordId};
use domain::procedure::{Actor, Command, counted_anew, is_moved};
use domain::register::Moment;
use serde_json::json;
use std::collections::BTreeMap;

/// The setting that holds the calendar by which a county's due days are counted.
const SETTING: &str = "calendar";
/// How many actions wait for the writer at the same time.
const AHEAD: usize = 512;

/// A running limit that the calendar moves.
struct Move {
    kind: KindId,
    organ: OrganId,
    notice: Notice,
}

/// Brings the due days of all counties to the calendar of the rules; answers how many runs moved.
///
/// # Errors
/// A fault of the database, or of the writer; what is done stays done, the rest follows at the next start.
pub fn follow(office: &Office) -> Result<usize, Failure> {
    let mut moved = 0;
    for county in office.county_list() {
        moved += follow_in(office, &county.id)?;
    }
    Ok(moved)
}

fn follow_in(office: &Office, county: &CountyId) -> Result<usize, Failure> {
    let calendar = &office.rules.calendar;
    let hash = calendar.hash().to_string();
    let known = office.readers.read(|sql| setting(sql, county, SETTING))?;
    if known.as_deref() == Some(hash.as_str()) {
        return Ok(0);
    }
    // A county that has never counted by another calendar has nothing to follow.
    let is_new = known.is_none();
    let now = office.now();
    let reason = reason(calendar);
    let moves = moves(office, county, (now, &reason))?;
    if is_new && moves.is_empty() {
        let id = county.clone();
        let change: Change = Box::new(move |sql| set(sql, &id, SETTING, &hash));
        office.writer.change_silently(change).wait()?;
        return Ok(0);
    }
    let notices: Vec<Notice> = moves.iter().map(|moved| moved.notice.clone()).collect();
    let id = county.clone();
    let change: Change = Box::new(move |sql| tell(sql, &id, &notices).map(drop));
    office.writer.change_silently(change).wait()?;
    let left = recompute(office, county, (&moves, &reason))?;
    let content = json!({
        "from": known, "to": hash, "moved": moves.len(), "left": left,
        "notices": calendar.years().map(|(year, notice)| format!("{year}：{notice}")).collect::<Vec<_>>(),
    });
    let note = note(county, &actor(&"".into()), "calendar_followed", content);
    let id = county.clone();
    let change: Change = Box::new(move |sql| set(sql, &id, SETTING, &hash));
    office.writer.change(note, change).wait()?;
    Ok(moves.len())
}

/// Why days move, naming the newest notice.
fn reason(calendar: &Calendar) -> String {
    match calendar.years().last() {
        Some((year, notice)) => format!("工作日历更新至{year}年（{notice}），重新计算"),
        None => "工作日历更新，重新计算".into(),
    }
}

/// The limits that the calendar moves; the others are only looked at.
fn moves(
    office: &Office,
    county: &CountyId,
    (at, reason): (Moment, &str),
) -> Result<Vec<Move>, Failure> {
    let mut found = Vec::new();
    let mut look = |running: Running| {
        let kind = office.catalogue.pinned(&running.kind, &running.shape)?;
        let Some(rule) = kind.definition.limit(&running.limit.limit) else {
            return Ok(());
        };
        let was = running.limit;
        let (anew, _) = counted_anew(rule, was.clone(), &office.rules.calendar);
        if is_moved(&was, &anew) {
            found.push(Move {
                kind: running.kind,
                organ: running.organ.clone(),
                notice: Notice {
                    about: About::Moved,
                    account: running.handler,
                    organ: running.organ,
                    record: running.record,
                    limit: anew.limit,
                    ordinal: i64::from(anew.ordinal),
                    due_on: anew.due_on,
                    was_due_on: was.due_on,
                    reason: Some(reason.to_string()),
                    at,
                },
            });
        }
        Ok(())
    };
    office
        .readers
        .snapshot(|sql| each_running(sql, county, &mut look))?;
    Ok(found)
}

fn actor(organ: &OrganId) -> Actor {
    Actor {
        account: "system".into(),
        role: "system".into(),
        organ: organ.clone(),
    }
}

/// One action on each record, many on their way at a time; answers what was refused, for the log of the operation.
fn recompute(
    office: &Office,
    county: &CountyId,
    (moves, reason): (&[Move], &str),
) -> Result<Vec<serde_json::Value>, Failure> {
    let mut left = Vec::new();
    let records: BTreeMap<&RecordId, &Move> = moves
        .iter()
        .map(|moved| (&moved.notice.record, moved))
        .collect();
    let records: Vec<_> = records.into_iter().collect();
    for some in records.chunks(AHEAD) {
        let answers: Vec<_> = some
            .iter()
            .map(|(record, moved)| {
                office
                    .writer
                    .act(submission(office, county, (record, moved), reason))
            })
            .collect();
        for ((record, _), answer) in some.iter().zip(answers) {
            match answer.wait() {
                Ok(_) => {}
                // A record that somebody changed meanwhile was counted by the new calendar then.
                Err(Rejected::Refused(refusal)) if refusal.id == "nothing" => {}
                Err(Rejected::Refused(refusal)) => {
                    left.push(json!({ "record": record.as_str(), "reason": refusal.reason }));
                }
                Err(rejected) => return Err(rejected.into()),
            }
        }
    }
    Ok(left)
}

fn submission(
    office: &Office,
    county: &CountyId,
    (record, moved): (&RecordId, &Move),
    reason: &str,
) -> Submission {
    Submission {
        county: county.clone(),
        actor: actor(&moved.organ),
        command: Command {
            key: String::new(),
            kind: moved.kind.clone(),
            action: "recompute".into(),
            record: Some(record.clone()),
            version: None,
            occurred_at: office.now(),
            letter: None,
            corrects: None,
            fields: BTreeMap::from([("reason".to_string(), json!(reason))]),
        },
        recorded_at: None,
    }
}

/// The due days that moved with the calendar, latest first, within the person's scope.
///
/// # Errors
/// A fault of the database.
pub fn moved(desk: &Desk) -> Result<Vec<Told>, Failure> {
    let moved = desk
        .office
        .readers
        .read(|sql| notices::moved(sql, &desk.county.id))?;
    Ok(visible(desk, moved))
}
