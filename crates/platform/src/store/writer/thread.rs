//! The writer's thread: gathers a batch, loads what it touches, judges, writes, answers.

use super::batch::{Batch, Reply};
use super::cache::{Cache, Key};
use super::judge::{Judge, Loaded, Memory, Repeated};
use super::refresh::refresh;
use super::resume::{read_organs, read_serials, resume};
use super::source::Source;
use super::{BATCH, Change, Note, Outcome, Rejected, Setup, Submission, Work, stopped};
use crate::store::audit::{Checkpoint, Signer};
use crate::store::connect::Held as DatabaseHeld;
use crate::store::load::{listed, load};
use crate::store::{Catalogue, Fault, Sql, catalogue, history, migrate};
use domain::identifier::{CountyId, RecordId};
use domain::procedure::{links, needs_history};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often the log is signed.
const SIGNED_EVERY: Duration = Duration::from_secs(600);

/// How many records the writer keeps in memory.
const RECORDS_KEPT: usize = 4096;

/// Everything that the thread owns.
pub struct Thread {
    sql: Box<dyn Sql>,
    _held: DatabaseHeld,
    catalogue: Arc<Catalogue>,
    source: Box<dyn Source>,
    signer: Box<dyn Signer>,
    checkpoints: PathBuf,
    signed_size: u64,
    memory: Memory,
}

/// Work of one batch, in the order in which it came.
enum Item {
    Act(Box<Submission>, oneshot::Sender<Result<Outcome, Rejected>>),
    Note(
        Option<Box<Note>>,
        Option<Change>,
        oneshot::Sender<Result<(), Rejected>>,
    ),
}

impl Thread {
    /// Takes the database, brings its tables up to date and reads where the log stands.
    pub fn open(setup: Setup) -> Result<Self, Fault> {
        let Setup {
            place,
            folder,
            catalogue,
            mut source,
            signer,
        } = setup;
        let (mut sql, held) = place.writer()?;
        let now = source.now().0;
        migrate::migrate(sql.as_mut(), now)?;
        catalogue::install(sql.as_mut(), &catalogue, now)?;
        refresh(sql.as_mut(), &catalogue)?;
        let (frontier, signed_size) = resume(sql.as_mut())?;
        source.resume(frontier.size());
        let memory = Memory {
            cache: Cache::new(RECORDS_KEPT),
            frontier,
            serials: read_serials(sql.as_mut())?,
            organs: read_organs(sql.as_mut())?,
        };
        let checkpoints = folder.join("checkpoints.log");
        Ok(Self {
            sql,
            _held: held,
            catalogue,
            source,
            signer,
            checkpoints,
            signed_size,
            memory,
        })
    }

    /// Works until told to stop or until nobody can send work any more.
    pub fn run(&mut self, waiting: &Receiver<Work>) {
        let mut sign_next = Instant::now() + SIGNED_EVERY;
        let mut goes_on = true;
        while goes_on {
            let patience = sign_next.saturating_duration_since(Instant::now());
            match waiting.recv_timeout(patience) {
                Ok(first) => goes_on = self.gather(first, waiting),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => goes_on = false,
            }
            if Instant::now() >= sign_next {
                // A signature that fails is tried again at the next turn; the log itself is safe.
                let _ = self.sign();
                sign_next = Instant::now() + SIGNED_EVERY;
            }
        }
        let _ = self.sign();
        for work in waiting.try_iter() {
            work.reject(&stopped());
        }
    }

    /// Takes what waits, up to a full batch, and does it; false when told to stop.
    fn gather(&mut self, first: Work, waiting: &Receiver<Work>) -> bool {
        let mut items = Vec::new();
        let mut next = Some(first);
        while let Some(work) = next {
            match work {
                Work::Act(submission, reply) => items.push(Item::Act(submission, reply)),
                Work::Note(note, change, reply) => items.push(Item::Note(note, change, reply)),
                Work::Checkpoint(reply) => {
                    self.run_batch(std::mem::take(&mut items));
                    // Whoever asked may have gone; the answer then has no reader.
                    drop(reply.send(self.sign().map_err(Into::into)));
                }
                Work::Stop => {
                    self.run_batch(items);
                    return false;
                }
            }
            next = if items.len() < BATCH {
                waiting.try_recv().ok()
            } else {
                None
            };
        }
        self.run_batch(items);
        true
    }

    /// One batch; after a fault each item is tried alone, so that only the one at fault is answered with it.
    fn run_batch(&mut self, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let Err((items, fault)) = self.try_batch(items) else {
            return;
        };
        if items.len() == 1 {
            for item in items {
                item.reject(&fault);
            }
            return;
        }
        for item in items {
            if let Err((items, fault)) = self.try_batch(vec![item]) {
                for item in items {
                    item.reject(&fault);
                }
            }
        }
    }

    /// Does the items in one transaction; hands them back with the fault if that fails.
    fn try_batch(&mut self, items: Vec<Item>) -> Result<(), (Vec<Item>, Rejected)> {
        let loaded = match self.load(&items) {
            Ok(loaded) => loaded,
            Err(fault) => return Err((items, self.forget(fault))),
        };
        let frontier = self.memory.frontier.clone();
        let mut batch = Batch::default();
        let mut changes = Vec::new();
        let mut kept = Vec::new();
        self.judge(items, &loaded, (&mut batch, &mut changes, &mut kept));
        let written = batch.write(self.sql.as_mut(), &self.memory.frontier, &mut changes);
        match written {
            Ok(()) => {
                for touched in &batch.touched {
                    let record = &touched.after.record;
                    let key = (record.county.clone(), record.id.clone());
                    self.memory.cache.put(key, touched.after.clone());
                }
                if !changes.is_empty() {
                    self.reread_organs();
                }
                batch.answer();
                Ok(())
            }
            Err(fault) => {
                self.memory.frontier = frontier;
                Err((hand_back(batch, changes, kept), self.forget(fault)))
            }
        }
    }

    fn judge(
        &mut self,
        items: Vec<Item>,
        loaded: &Loaded,
        (batch, changes, kept): (&mut Batch, &mut Vec<Change>, &mut Vec<Kept>),
    ) {
        let mut judge = Judge {
            catalogue: &self.catalogue,
            memory: &mut self.memory,
            source: self.source.as_mut(),
            loaded,
            batch,
        };
        for item in items {
            match item {
                Item::Act(submission, reply) => {
                    let waits = judge.batch.replies.len();
                    judge.act(&submission, reply);
                    if judge.batch.replies.len() > waits {
                        kept.push(Kept::Act(submission));
                    }
                }
                Item::Note(note, change, reply) => {
                    if let Some(note) = &note
                        && let Err(fault) = judge.note(note)
                    {
                        judge.batch.fault = Some(fault);
                    }
                    kept.push(Kept::Note(note, change.is_some()));
                    changes.extend(change);
                    judge.batch.replies.push(Reply::Noted(reply));
                }
            }
        }
        judge.look_ahead();
    }

    /// After a fault nothing in memory is trusted: it is read again from the database.
    fn forget(&mut self, fault: Fault) -> Rejected {
        self.memory.cache.clear();
        let again = read_serials(self.sql.as_mut());
        match again {
            Ok(serials) => {
                self.memory.serials = serials;
                fault.into()
            }
            Err(worse) => worse.into(),
        }
    }

    fn reread_organs(&mut self) {
        if let Ok(organs) = read_organs(self.sql.as_mut()) {
            self.memory.organs = organs;
        }
    }

    /// Signs the log, if it has grown since the last time.
    fn sign(&mut self) -> Result<(), Fault> {
        let frontier = &self.memory.frontier;
        if frontier.size() == self.signed_size {
            return Ok(());
        }
        let checkpoint = Checkpoint::sign(frontier, self.source.now().0, self.signer.as_ref())?;
        checkpoint.insert(self.sql.as_mut(), frontier)?;
        self.signed_size = frontier.size();
        checkpoint.append(&self.checkpoints)
    }

    /// Reads what the items need and memory does not have.
    fn load(&mut self, items: &[Item]) -> Result<Loaded, Fault> {
        let mut loaded = Loaded::default();
        self.load_repeated(items, &mut loaded)?;
        let commands = || items.iter().filter_map(Item::submission);
        let named = commands().filter_map(|submission| {
            Some((
                submission.county.clone(),
                submission.command.record.clone()?,
            ))
        });
        self.load_records(named.collect(), &mut loaded)?;
        let mut linked = HashSet::new();
        for submission in commands() {
            linked.extend(self.links_of(submission, &loaded));
            if needs_history(&submission.command)
                && let Some(id) = &submission.command.record
            {
                let logged = history::logged(self.sql.as_mut(), &submission.county, id)?;
                loaded
                    .history
                    .insert((submission.county.clone(), id.clone()), logged);
            }
        }
        self.load_records(linked, &mut loaded)?;
        Ok(loaded)
    }

    fn links_of(&self, submission: &Submission, loaded: &Loaded) -> Vec<Key> {
        let command = &submission.command;
        let key = command
            .record
            .clone()
            .map(|id| (submission.county.clone(), id));
        let held = key.as_ref().and_then(|key| {
            self.memory
                .cache
                .get(key)
                .or_else(|| loaded.records.get(key))
        });
        let record = held.map(|held| held.record.as_ref());
        let kind = match record {
            Some(record) => self.catalogue.pinned(&record.kind, &record.shape).ok(),
            None => self.catalogue.current(&command.kind),
        };
        let Some(kind) = kind else { return Vec::new() };
        links(&kind.definition, record, command)
            .into_iter()
            .map(|id| (submission.county.clone(), id))
            .collect()
    }

    fn load_records(&mut self, keys: HashSet<Key>, loaded: &mut Loaded) -> Result<(), Fault> {
        let mut by_county: BTreeMap<CountyId, Vec<RecordId>> = BTreeMap::new();
        for (county, id) in keys {
            let key = (county, id);
            if self.memory.cache.get(&key).is_none() && !loaded.records.contains_key(&key) {
                by_county.entry(key.0).or_default().push(key.1);
            }
        }
        for (county, ids) in by_county {
            let found = load(self.sql.as_mut(), &self.catalogue, &county, &ids)?;
            loaded.records.extend(
                found
                    .into_iter()
                    .map(|(id, held)| ((county.clone(), id), held)),
            );
        }
        Ok(())
    }

    /// Finds requests that were accepted in an earlier batch.
    fn load_repeated(&mut self, items: &[Item], loaded: &mut Loaded) -> Result<(), Fault> {
        let mut by_county: HashMap<&CountyId, Vec<&str>> = HashMap::new();
        for submission in items.iter().filter_map(Item::submission) {
            if !submission.command.key.is_empty() {
                by_county
                    .entry(&submission.county)
                    .or_default()
                    .push(&submission.command.key);
            }
        }
        for (county, keys) in by_county {
            let (places, values) = listed(county.as_str(), keys.iter().copied());
            let rows = self.sql.query(
                &format!(
                    "SELECT key, record, version, action, seq FROM actions
                     WHERE county = $1 AND key IN ({places})"
                ),
                &values,
            )?;
            for row in &rows {
                let id: RecordId = row.text(1)?.into();
                let version = row.integer(2)?;
                let steps = history::steps(self.sql.as_mut(), county, &id)?;
                let record = history::fold(&steps, |entry| entry.version <= Some(version))?
                    .ok_or_else(|| Fault::content("操作内容", id.to_string()))?;
                let first = Repeated {
                    action: row.text(3)?.to_string(),
                    record: Arc::new(record),
                    seq: row.integer(4)?,
                };
                loaded
                    .repeated
                    .insert((county.clone(), row.text(0)?.to_string()), first);
            }
        }
        Ok(())
    }
}

impl Item {
    fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Act(submission, _) => Some(submission),
            Self::Note(..) => None,
        }
    }

    fn reject(self, reason: &Rejected) {
        match self {
            Self::Act(submission, reply) => Work::Act(submission, reply).reject(reason),
            Self::Note(note, change, reply) => Work::Note(note, change, reply).reject(reason),
        }
    }
}

/// What is needed to try an accepted item again; its answer waits in the batch.
enum Kept {
    Act(Box<Submission>),
    Note(Option<Box<Note>>, bool),
}

/// The items whose answers wait, as they came.
fn hand_back(batch: Batch, changes: Vec<Change>, kept: Vec<Kept>) -> Vec<Item> {
    let mut changes = changes.into_iter();
    let item = |(kept, reply): (Kept, Reply)| match (kept, reply) {
        (Kept::Act(submission), Reply::Done(_, reply) | Reply::Repeated(_, reply)) => {
            Some(Item::Act(submission, reply))
        }
        (Kept::Note(note, has_change), Reply::Noted(reply)) => {
            let change = if has_change { changes.next() } else { None };
            Some(Item::Note(note, change, reply))
        }
        _ => None,
    };
    kept.into_iter()
        .zip(batch.replies)
        .filter_map(item)
        .collect()
}
