//! A new holiday notice: every running due date is counted anew, in one operation that is itself logged.
//!
//! Records are read and counted on several threads; each that moves gets its own action, and its handler is told in the
//! same transaction which day moved and why. Of the others only the lights change. Then the operation is noted with the
//! old and the new calendar. Whoever is interrupted goes on at the next start: what has moved does not move again. A
//! day that a party was told is never shortened; that is the kernel's rule, not this one's.

use super::accounts::note;
use super::{Failure, Office};
use crate::store::Fault;
use crate::store::counties::{set, setting};
use crate::store::load::load;
use crate::store::rows::Held;
use crate::store::worklist::running;
use crate::store::writer::{Answer, Change, Outcome, Rejected, Submission, look_ahead};
use domain::engines::deadline::Calendar;
use domain::identifier::{CountyId, OrganId, RecordId};
use domain::procedure::{Actor, Command, moved_runs};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// The setting that holds the calendar by which a county's due days are counted.
const SETTING: &str = "calendar";
/// How many actions wait for the writer at the same time: it judges some of them while it writes those before.
const AHEAD: usize = 1536;
/// How many records are read at a time.
const PAGE: usize = 128;
/// How many threads read and count.
const READING: usize = 2;
/// How many counted pages wait to be handed over.
const COUNTED: usize = 4;

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
    let recount = Recount {
        office,
        county,
        reason: reason(calendar),
    };
    let done = recount.run()?;
    let content = json!({
        "from": known, "to": hash, "moved": done.moved, "left": done.left,
        "notices": calendar.years().map(|(year, notice)| format!("{year}：{notice}")).collect::<Vec<_>>(),
    });
    let id = county.clone();
    let change: Change = Box::new(move |sql| set(sql, &id, SETTING, &hash));
    // A county that has never counted by another calendar has nothing to follow.
    let answer = match known.is_none() && done.moved == 0 {
        true => office.writer.change_silently(change),
        false => {
            let note = note(county, &actor(&"".into()), "calendar_followed", content);
            office.writer.change(note, change)
        }
    };
    answer.wait()?;
    Ok(done.moved)
}

/// Why days move, naming the newest notice.
fn reason(calendar: &Calendar) -> String {
    match calendar.years().last() {
        Some((year, notice)) => format!("工作日历更新至{year}年（{notice}），重新计算"),
        None => "工作日历更新，重新计算".into(),
    }
}

fn actor(organ: &OrganId) -> Actor {
    Actor {
        account: "system".into(),
        role: "system".into(),
        organ: organ.clone(),
    }
}

/// The recount of one county.
struct Recount<'a> {
    office: &'a Office,
    county: &'a CountyId,
    reason: String,
}

/// What became of it.
#[derive(Default)]
struct Done {
    /// Runs that moved.
    moved: usize,
    /// Records whose recount was refused, for the log of the operation.
    left: Vec<serde_json::Value>,
    /// Records of which only the worklist changes.
    ahead: Vec<RecordId>,
}

/// Some records, counted.
#[derive(Default)]
struct Counted {
    /// Those that move, with the number of runs.
    moving: Vec<(Held, usize)>,
    /// Those of which only the worklist changes.
    ahead: Vec<RecordId>,
}

/// Actions that wait for their answer.
type Waiting = VecDeque<(RecordId, Answer<Outcome>)>;

impl Recount<'_> {
    fn run(&self) -> Result<Done, Failure> {
        let ids = self.office.readers.read(|sql| running(sql, self.county))?;
        let next = AtomicUsize::new(0);
        let (found, counted) = sync_channel(COUNTED);
        let mut done = thread::scope(|scope| {
            for _ in 0..READING {
                let found = found.clone();
                scope.spawn(|| self.count(&ids, &next, found));
            }
            drop(found);
            self.hand_over(counted)
        })?;
        for page in std::mem::take(&mut done.ahead).chunks(AHEAD) {
            let again = self
                .office
                .writer
                .look_again(self.county.clone(), page.to_vec());
            again.wait()?;
        }
        Ok(done)
    }

    /// Counts page after page, until none is left or nobody waits for more.
    fn count(
        &self,
        ids: &[RecordId],
        next: &AtomicUsize,
        found: SyncSender<Result<Counted, Fault>>,
    ) {
        loop {
            let from = next.fetch_add(PAGE, Ordering::Relaxed);
            let Some(rest) = ids.get(from..).filter(|rest| !rest.is_empty()) else {
                return;
            };
            let counted = self.count_page(&rest[..rest.len().min(PAGE)]);
            let failed = counted.is_err();
            if found.send(counted).is_err() || failed {
                return;
            }
        }
    }

    fn count_page(&self, ids: &[RecordId]) -> Result<Counted, Fault> {
        let catalogue = &self.office.catalogue;
        let readers = &self.office.readers;
        let loaded = readers.read(|sql| load(sql, catalogue, self.county, ids))?;
        let mut counted = Counted::default();
        for held in loaded.into_values() {
            let record = &held.record;
            let kind = catalogue.pinned(&record.kind, &record.shape)?;
            let moved = moved_runs(&kind.definition, record, &catalogue.calendar).count();
            if moved > 0 {
                counted.moving.push((held, moved));
            } else if look_ahead(catalogue, kind, record) != *held.prospect {
                counted.ahead.push(record.id.clone());
            }
        }
        Ok(counted)
    }

    /// One action on each record that moves, many on their way at a time.
    fn hand_over(&self, counted: Receiver<Result<Counted, Fault>>) -> Result<Done, Failure> {
        let mut done = Done::default();
        let mut waiting = Waiting::new();
        for counted in counted {
            let counted = counted?;
            done.ahead.extend(counted.ahead);
            for (held, moved) in counted.moving {
                if waiting.len() >= AHEAD {
                    done.answered(&mut waiting)?;
                }
                done.moved += moved;
                let id = held.record.id.clone();
                let answer = self.office.writer.act_on(self.submission(&held), held);
                waiting.push_back((id, answer));
            }
        }
        while !waiting.is_empty() {
            done.answered(&mut waiting)?;
        }
        Ok(done)
    }

    fn submission(&self, held: &Held) -> Submission {
        let record = &held.record;
        Submission {
            county: self.county.clone(),
            actor: actor(&record.organ),
            command: Command {
                key: String::new(),
                kind: record.kind.clone(),
                action: "recompute".into(),
                record: Some(record.id.clone()),
                version: None,
                occurred_at: self.office.now(),
                letter: None,
                corrects: None,
                fields: BTreeMap::from([("reason".to_string(), json!(self.reason))]),
            },
            recorded_at: None,
        }
    }
}

impl Done {
    /// Waits for the first of the actions on their way.
    fn answered(&mut self, waiting: &mut Waiting) -> Result<(), Failure> {
        let Some((record, answer)) = waiting.pop_front() else {
            return Ok(());
        };
        match answer.wait() {
            Ok(_) => Ok(()),
            // A record that somebody changed meanwhile was counted by the new calendar then.
            Err(Rejected::Refused(refusal)) if refusal.id == "nothing" => Ok(()),
            Err(Rejected::Refused(refusal)) => {
                let left = json!({ "record": record.as_str(), "reason": refusal.reason });
                self.left.push(left);
                Ok(())
            }
            Err(rejected) => Err(rejected.into()),
        }
    }
}
