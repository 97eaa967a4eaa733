//! One batch: what was accepted, written in one transaction and answered afterwards.

use super::cache::Key;
use super::{Change, Note, Outcome, Rejected, Submission};
use crate::store::audit::leaf::{self, Stored};
use crate::store::audit::{Frontier, LogEntry};
use crate::store::notices::{self, Notice};
use crate::store::rows::{Held, Touched, Writing};
use crate::store::sql::{Bulk, Sql};
use crate::store::tables::ROOTS;
use crate::store::{Fault, Value};
use domain::identifier::CountyId;
use domain::procedure::SerialKey;
use std::collections::{BTreeMap, HashMap};
use tokio::sync::oneshot;

/// An answer that waits for the commit.
pub enum Reply {
    /// To an accepted command.
    Done(Outcome, oneshot::Sender<Result<Outcome, Rejected>>),
    /// To the same request once more within the batch: the answer at that place.
    Repeated(usize, oneshot::Sender<Result<Outcome, Rejected>>),
    /// To a note or a change.
    Noted(oneshot::Sender<Result<(), Rejected>>),
    /// To a command that was refused, perhaps for what stands in this batch or in the one before it.
    Refused(Rejected, oneshot::Sender<Result<Outcome, Rejected>>),
}

/// What is needed to judge an item again; its answer waits in the batch.
pub enum Kept {
    /// A command.
    Act(Box<Submission>),
    /// A note, and whether a change of other tables goes with it.
    Note(Option<Box<Note>>, bool),
}

/// What a batch has accepted.
#[derive(Default)]
pub struct Batch {
    /// Entries of the log, in order.
    pub entries: Vec<(LogEntry, Stored)>,
    /// Records before and after.
    pub touched: Vec<Touched>,
    /// Where a record stands in `touched`.
    pub index: HashMap<Key, usize>,
    /// What handlers are told of due days that moved, each with its mark.
    pub notices: Vec<(CountyId, String, Notice)>,
    /// Serials that moved on.
    pub counters: BTreeMap<(CountyId, SerialKey), u64>,
    /// Answers that wait.
    pub replies: Vec<Reply>,
    /// Idempotency keys of accepted commands, with the place of their answer.
    pub keys: HashMap<(CountyId, String), usize>,
    /// Time of the last entry.
    pub at: i64,
    /// Bytes used again and again.
    pub scratch: Vec<u8>,
    /// What broke while judging.
    pub fault: Option<Fault>,
}

impl Batch {
    /// A record as this batch leaves it, if it touches it.
    pub fn record(&self, key: &Key) -> Option<&Held> {
        self.index.get(key).map(|at| &self.touched[*at].after)
    }

    /// Writes everything in one transaction; changes of other tables run first.
    ///
    /// # Errors
    /// Any fault; then nothing was written.
    pub fn write(
        &mut self,
        sql: &mut dyn Sql,
        frontier: &Frontier,
        changes: &mut [Change],
    ) -> Result<(), Fault> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.entries.is_empty() && changes.is_empty() {
            return Ok(());
        }
        sql.begin()?;
        let written = changes
            .iter_mut()
            .try_for_each(|change| change(sql))
            .and_then(|()| self.write_rows(sql, frontier));
        match written {
            Ok(()) => sql.commit().inspect_err(|_| drop(sql.rollback())),
            Err(fault) => {
                sql.rollback()?;
                Err(fault)
            }
        }
    }

    fn write_rows(&self, sql: &mut dyn Sql, frontier: &Frontier) -> Result<(), Fault> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let mut log = Vec::with_capacity(self.entries.len() * leaf::table().columns.len());
        for (entry, stored) in &self.entries {
            entry.push_values(stored, &mut log);
        }
        sql.bulk(Bulk::Insert, leaf::table(), &log)?;
        let mut writing = Writing::new(sql.likes_narrow_updates());
        for touched in &self.touched {
            writing.add(touched);
        }
        writing.flush(sql)?;
        let notices = self.notices.iter();
        let notices: Vec<_> = notices
            .map(|(county, mark, notice)| (county, mark.as_str(), notice))
            .collect();
        notices::insert(sql, &notices)?;
        self.write_counters(sql)?;
        let size = i64::try_from(frontier.size()).expect("no log has so many entries");
        let root = frontier.root();
        let row = [
            Value::Integer(size),
            Value::from(&root),
            Value::Integer(self.at),
        ];
        sql.bulk(Bulk::Insert, &ROOTS, &row)
    }

    fn write_counters(&self, sql: &mut dyn Sql) -> Result<(), Fault> {
        for ((county, key), last) in &self.counters {
            let last = Value::Integer(i64::try_from(*last).unwrap_or(i64::MAX));
            let values = [
                Value::from(county.as_str()),
                Value::from(key.organ.as_str()),
                Value::from(&key.scope),
                Value::Integer(i64::from(key.year)),
                last,
            ];
            let changed = sql.execute(
                "UPDATE counters SET last = $5
                 WHERE county = $1 AND organ = $2 AND scope = $3 AND year = $4",
                &values,
            )?;
            if changed == 0 {
                sql.execute(
                    "INSERT INTO counters (county, organ, scope, year, last)
                     VALUES ($1, $2, $3, $4, $5)",
                    &values,
                )?;
            }
        }
        Ok(())
    }

    /// Answers everybody, after the commit.
    pub fn answer(self) {
        let has_repeats = self
            .replies
            .iter()
            .any(|reply| matches!(reply, Reply::Repeated(..)));
        let outcome_of = |reply: &Reply| match reply {
            Reply::Done(outcome, _) => Some(outcome.clone()),
            _ => None,
        };
        let outcomes: Vec<Option<Outcome>> = if has_repeats {
            self.replies.iter().map(outcome_of).collect()
        } else {
            Vec::new()
        };
        // Whoever asked may have gone; the answer then has no reader.
        for reply in self.replies {
            match reply {
                Reply::Done(outcome, reply) => drop(reply.send(Ok(outcome))),
                Reply::Repeated(at, reply) => {
                    let outcome = outcomes[at]
                        .clone()
                        .expect("a key names the answer of its command");
                    drop(reply.send(Ok(Outcome {
                        repeated: true,
                        ..outcome
                    })));
                }
                Reply::Noted(reply) => drop(reply.send(Ok(()))),
                Reply::Refused(reason, reply) => drop(reply.send(Err(reason))),
            }
        }
    }
}
