//! Judging a batch in memory: which commands are accepted, and what they leave behind.

use super::batch::{Batch, Reply};
use super::cache::{Cache, Key};
use super::moved::moved;
use super::source::{Source, record_id};
use super::{Note, Outcome, Rejected, Submission};
use crate::store::audit::leaf::{self, Stored};
use crate::store::audit::{Frontier, LogEntry};
use crate::store::catalogue::Kind;
use crate::store::history::PayloadRef;
use crate::store::notices::{Notice, moved_mark};
use crate::store::rows::{Held, Touched};
use crate::store::{Catalogue, Fault};
use domain::identifier::{CountyId, KindId, RecordId};
use domain::procedure::{
    Actor, Decided, Limit, LimitProgress, LinkedRecords, Logged, OrganSigns, Prospect, Record,
    Refusal, Serials, Situation, counts_anew, decide, links, prospect,
};
use domain::register::Moment;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::oneshot;

/// What the writer keeps between batches.
pub struct Memory {
    /// Recently used records.
    pub cache: Cache,
    /// The right edge of the audit tree.
    pub frontier: Frontier,
    /// Last serials of each county.
    pub serials: BTreeMap<CountyId, Serials>,
    /// How organs are written, by county.
    pub organs: BTreeMap<CountyId, OrganSigns>,
}

/// What was read from the database for one batch.
#[derive(Default)]
pub struct Loaded {
    /// Records that were not in the cache.
    pub records: HashMap<Key, Held>,
    /// Actions so far of records that are to be corrected.
    pub history: HashMap<Key, Vec<Logged>>,
    /// First results of requests that were accepted before.
    pub repeated: HashMap<(CountyId, String), Repeated>,
}

/// A request that was accepted before.
pub struct Repeated {
    /// Its action.
    pub action: String,
    /// Its record, as it was after it.
    pub record: Arc<Record>,
    /// Its place in the log.
    pub seq: i64,
}

/// The judge of one batch.
pub struct Judge<'a> {
    pub catalogue: &'a Catalogue,
    pub memory: &'a mut Memory,
    pub source: &'a mut dyn Source,
    pub loaded: &'a Loaded,
    pub batch: &'a mut Batch,
}

/// A command that the kernel accepted.
struct Accepted {
    decided: Decided,
    /// The record before it.
    held: Option<Held>,
    at: Moment,
}

/// Where the answer to a command goes.
pub type ActReply = oneshot::Sender<Result<Outcome, Rejected>>;

/// What became of a command.
pub enum Judged {
    /// It was answered: the same request had been accepted before, or its key stands for another one.
    Answered,
    /// Its answer waits in the batch.
    Waits,
    /// The kernel refuses it.
    Refused(Rejected, ActReply),
}

impl Judge<'_> {
    /// Judges one command; an accepted one is added to the batch.
    pub fn act(&mut self, submission: &Submission, reply: ActReply) -> Judged {
        let key = (submission.county.clone(), submission.command.key.clone());
        if !key.1.is_empty() {
            if let Some(first) = self.loaded.repeated.get(&key) {
                drop(reply.send(first_result(first, submission)));
                return Judged::Answered;
            }
            if let Some(at) = self.batch.keys.get(&key).copied() {
                return self.repeat(at, submission, reply);
            }
        }
        match self.decide(submission) {
            Ok(accepted) => {
                if let Err(fault) = self.accept(submission, accepted, reply) {
                    self.batch.fault = Some(fault);
                }
                Judged::Waits
            }
            Err(rejected) => Judged::Refused(rejected, reply),
        }
    }

    /// The same request came twice within the batch: both get the first result, if it is the same request.
    fn repeat(&mut self, at: usize, submission: &Submission, reply: ActReply) -> Judged {
        let Reply::Done(outcome, _) = &self.batch.replies[at] else {
            unreachable!("a key names the answer of its accepted command");
        };
        let first = usize::try_from(outcome.seq - self.batch.entries[0].0.seq).unwrap_or(0);
        let first = Repeated {
            action: self.batch.entries[first].0.action.clone(),
            record: Arc::clone(&outcome.record),
            seq: outcome.seq,
        };
        match first_result(&first, submission) {
            Ok(_) => {
                self.batch.replies.push(Reply::Repeated(at, reply));
                Judged::Waits
            }
            Err(rejected) => {
                drop(reply.send(Err(rejected)));
                Judged::Answered
            }
        }
    }

    /// Adds a note to the batch.
    pub fn note(&mut self, note: &Note) -> Result<(), Fault> {
        let at = note.recorded_at.unwrap_or_else(|| self.source.now());
        let entry = LogEntry {
            seq: self.next_seq(),
            county: note.county.to_string(),
            record: note.record.as_ref().map(ToString::to_string),
            kind: note.kind.as_ref().map(ToString::to_string),
            action: note.action.clone(),
            actor: note.actor.account.to_string(),
            role: note.actor.role.to_string(),
            organ: note.actor.organ.to_string(),
            occurred_at: at.0,
            recorded_at: at.0,
            version: None,
            key: None,
            previous: None,
            commitment: [0; 32],
        };
        self.push(entry, note.content.to_string()).map(drop)
    }

    fn record(&self, key: &Key) -> Option<&Held> {
        self.batch
            .record(key)
            .or_else(|| self.memory.cache.get(key))
            .or_else(|| self.loaded.records.get(key))
    }

    fn decide(&mut self, submission: &Submission) -> Result<Accepted, Rejected> {
        let command = &submission.command;
        let held = self.named(submission)?;
        let record = held.as_ref().map(|held| held.record.as_ref());
        let catalogue = self.catalogue;
        let kind = kind_of(catalogue, record, &command.kind)?;
        let linked = self.linked(submission, &links(&kind.definition, record, command));
        let at = submission.recorded_at.unwrap_or_else(|| self.source.now());
        let new_id = match record {
            Some(record) => record.id.clone(),
            None => record_id(at, self.source.fresh()?),
        };
        let history = self
            .loaded
            .history
            .get(&(submission.county.clone(), new_id.clone()));
        let no_organs = BTreeMap::new();
        let choices = catalogue.version_choices(&submission.county);
        let situation = Situation {
            county: &submission.county,
            actor: &submission.actor,
            now: at,
            new_id: &new_id,
            organs: self
                .memory
                .organs
                .get(&submission.county)
                .unwrap_or(&no_organs),
            calendar: &catalogue.calendar,
            methods: &catalogue.methods,
            choices: &choices,
            linked: &linked,
            history: history.map_or(&[], Vec::as_slice),
        };
        let serials = self
            .memory
            .serials
            .entry(submission.county.clone())
            .or_default();
        // An error of the program strikes one command, never the thread that serves all.
        let judged = catch_unwind(AssertUnwindSafe(|| {
            decide(&kind.definition, record, command, &situation, serials)
        }));
        match judged {
            Ok(Ok(decided)) => Ok(Accepted { decided, held, at }),
            Ok(Err(refusal)) => Err(Rejected::Refused(Box::new(refusal))),
            Err(_) => Err(Fault::Stopped(format!("办理“{}”时程序出错", command.action)).into()),
        }
    }

    /// The record that a command names; `None` if it names none.
    fn named(&self, submission: &Submission) -> Result<Option<Held>, Rejected> {
        let Some(id) = &submission.command.record else {
            return Ok(None);
        };
        let held = self
            .record(&(submission.county.clone(), id.clone()))
            .ok_or_else(|| refused("record", format!("没有编号为 {id} 的件"), "请从列表打开"))?;
        if held.record.kind != submission.command.kind {
            return Err(refused(
                "kind",
                "此件不属于所选的事项",
                "请从该事项的列表打开",
            ));
        }
        Ok(Some(held.clone()))
    }

    fn linked(&self, submission: &Submission, ids: &[RecordId]) -> LinkedRecords {
        let fields = |id: &RecordId| {
            let held = self.record(&(submission.county.clone(), id.clone()))?;
            Some((id.clone(), Arc::clone(&held.record.fields)))
        };
        ids.iter().filter_map(fields).collect()
    }

    fn accept(
        &mut self,
        submission: &Submission,
        accepted: Accepted,
        reply: ActReply,
    ) -> Result<(), Fault> {
        let Accepted {
            decided: Decided { record, events },
            held,
            at,
        } = accepted;
        let command = &submission.command;
        if let Some(held) = held.as_ref().filter(|_| counts_anew(&command.action)) {
            let moved = moved(&held.record, &record, (&events, at));
            self.tell(&submission.county, moved);
        }
        let payload = serde_json::to_string(&PayloadRef {
            command,
            events: &events,
        })
        .map_err(|cause| Fault::content("操作内容", cause.to_string()))?;
        let entry = LogEntry {
            seq: self.next_seq(),
            county: submission.county.to_string(),
            record: Some(record.id.to_string()),
            kind: Some(record.kind.to_string()),
            version: i64::try_from(record.version).ok(),
            key: Some(command.key.clone()).filter(|key| !key.is_empty()),
            previous: held.as_ref().map(|held| held.head),
            ..entry_of(
                &submission.actor,
                command.action.as_str(),
                (command.occurred_at, at),
            )
        };
        let (seq, head) = self.push(entry, payload)?;
        self.keep_serials(&submission.county);
        if !command.key.is_empty() {
            let key = (submission.county.clone(), command.key.clone());
            self.batch.keys.insert(key, self.batch.replies.len());
        }
        let record = Arc::new(record);
        let outcome = Outcome {
            record: Arc::clone(&record),
            seq,
            repeated: false,
        };
        self.batch.replies.push(Reply::Done(outcome, reply));
        self.touch(record, head, held)
    }

    /// Adds the serials of a county that moved on.
    fn keep_serials(&mut self, county: &CountyId) {
        let serials = self.memory.serials.entry(county.clone()).or_default();
        let changed = serials.take_changed().into_iter();
        let counters = changed.map(|(key, last)| ((county.clone(), key), last));
        self.batch.counters.extend(counters);
    }

    /// Adds what handlers are told by the action that comes next in the log.
    fn tell(&mut self, county: &CountyId, moved: Vec<Notice>) {
        let seq = self.next_seq();
        let marked = moved.into_iter().map(|notice| {
            let mark = moved_mark(seq, notice.ordinal);
            (county.clone(), mark, notice)
        });
        self.batch.notices.extend(marked);
    }

    /// Notes a record as it now stands.
    fn touch(
        &mut self,
        record: Arc<Record>,
        head: [u8; 32],
        held: Option<Held>,
    ) -> Result<(), Fault> {
        let kind = Arc::clone(self.catalogue.pinned(&record.kind, &record.shape)?);
        let key = (record.county.clone(), record.id.clone());
        // The worklist is worked out once, when all commands of the batch on this record are judged.
        let prospect = held
            .as_ref()
            .map(|held| Arc::clone(&held.prospect))
            .unwrap_or_default();
        let after = Held {
            record,
            head,
            prospect,
        };
        match self.batch.index.get(&key) {
            Some(at) => self.batch.touched[*at].after = after,
            None => {
                self.batch.index.insert(key, self.batch.touched.len());
                self.batch.touched.push(Touched {
                    before: held,
                    after,
                    kind,
                });
            }
        }
        Ok(())
    }

    /// Works out how the records of the batch will stand if nothing more is done.
    pub fn look_ahead(&mut self) {
        for touched in &mut self.batch.touched {
            let record = touched.after.record.as_ref();
            let before = touched.before.as_ref();
            if !before.is_some_and(|held| is_same_ahead(&touched.kind, &held.record, record)) {
                let ahead = look_ahead(self.catalogue, &touched.kind, record);
                touched.after.prospect = Arc::new(ahead);
            }
        }
    }

    fn next_seq(&self) -> i64 {
        i64::try_from(self.memory.frontier.size()).expect("no log has so many entries") + 1
    }

    /// Commits to the payload, chains the entry and adds it to the tree.
    fn push(&mut self, mut entry: LogEntry, payload: String) -> Result<(i64, [u8; 32]), Fault> {
        let salt = self.source.fresh()?;
        entry.commitment = leaf::commitment(&salt, &payload);
        let leaf = entry.leaf(&mut self.batch.scratch);
        self.memory.frontier.push(leaf);
        let seq = entry.seq;
        self.batch.at = entry.recorded_at;
        self.batch.entries.push((
            entry,
            Stored {
                salt: Some(salt.to_vec()),
                payload: Some(payload),
                leaf,
            },
        ));
        Ok((seq, leaf))
    }
}

/// The definition that judges: the one to which the record is pinned, the current one for a new record.
fn kind_of<'a>(
    catalogue: &'a Catalogue,
    record: Option<&Record>,
    kind: &KindId,
) -> Result<&'a Arc<Kind>, Rejected> {
    match record {
        Some(record) => Ok(catalogue.pinned(&record.kind, &record.shape)?),
        None => catalogue.current(kind).ok_or_else(|| {
            refused(
                "kind",
                format!("没有名为“{kind}”的事项"),
                "请从首页选择事项",
            )
        }),
    }
}

/// Whether nothing changed on which the worklist rests: the runs themselves, and, where passing time will do
/// something of itself, all that it may depend on.
fn is_same_ahead(kind: &Kind, before: &Record, after: &Record) -> bool {
    let acts_by_itself = |run: &Arc<Limit>| {
        run.progress == LimitProgress::Open
            && kind
                .definition
                .limit(&run.limit)
                .is_some_and(|rule| kind.definition.acts_by_itself(rule))
    };
    before.limits == after.limits
        && (!after.limits.iter().any(acts_by_itself)
            || (before.stage == after.stage
                && before.closed_on == after.closed_on
                && before.fields == after.fields))
}

/// How a record will stand if nothing more is done: its worklist, and the first stage of a legal fiction.
pub fn look_ahead(catalogue: &Catalogue, kind: &Kind, record: &Record) -> Prospect {
    let nobody = Actor {
        account: "".into(),
        role: "".into(),
        organ: "".into(),
    };
    let (no_organs, no_links) = (BTreeMap::new(), LinkedRecords::new());
    let situation = Situation {
        county: &record.county,
        actor: &nobody,
        now: Moment(0),
        new_id: &record.id,
        organs: &no_organs,
        calendar: &catalogue.calendar,
        methods: &catalogue.methods,
        choices: &catalogue.version_choices(&record.county),
        linked: &no_links,
        history: &[],
    };
    let mut ahead = prospect(&kind.definition, record, &situation);
    ahead.stages.truncate(1);
    for stage in &mut ahead.stages {
        stage.effect.clear();
    }
    ahead
}

/// An entry with only who, what and when.
fn entry_of(actor: &Actor, action: &str, (occurred_at, recorded_at): (Moment, Moment)) -> LogEntry {
    LogEntry {
        seq: 0,
        county: String::new(),
        record: None,
        kind: None,
        action: action.to_string(),
        actor: actor.account.to_string(),
        role: actor.role.to_string(),
        organ: actor.organ.to_string(),
        occurred_at: occurred_at.0,
        recorded_at: recorded_at.0,
        version: None,
        key: None,
        previous: None,
        commitment: [0; 32],
    }
}

/// The first result of a request that comes once more.
///
/// # Errors
/// When the key stands for another request.
pub fn first_result(first: &Repeated, submission: &Submission) -> Result<Outcome, Rejected> {
    let command = &submission.command;
    let is_same = first.action == command.action.as_str()
        && first.record.kind == command.kind
        && command
            .record
            .as_ref()
            .is_none_or(|id| *id == first.record.id);
    if !is_same {
        return Err(refused(
            "key",
            "这个请求编号已用于另一项操作",
            "请刷新页面后重新提交",
        ));
    }
    Ok(Outcome {
        record: Arc::clone(&first.record),
        seq: first.seq,
        repeated: true,
    })
}

fn refused(id: &str, reason: impl Into<String>, remedy: &str) -> Rejected {
    Rejected::Refused(Box::new(Refusal::plain(id, reason, remedy)))
}
