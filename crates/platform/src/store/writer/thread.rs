//! The writer's thread: takes requests, judges them into a page, hands the page to the pen and answers.

use super::batch::{Kept, Reply};
use super::cache::Cache;
use super::inbox::{Inbox, Slot};
use super::judge::{ActReply, Judge, Judged, Loaded, Memory, first_result};
use super::load::{Reading, repeated};
use super::pen::{Page, Pen, Written};
use super::refresh::{look_again, refresh};
use super::resume::{read_organs, read_serials, resume};
use super::source::Source;
use super::{BATCH, Change, Note, Rejected, Setup, Submission, Work, stopped};
use crate::store::audit::{Checkpoint, Signer};
use crate::store::connect::Held as DatabaseHeld;
use crate::store::rows::Held;
use crate::store::{Catalogue, Fault, Sql, catalogue, migrate};
use domain::procedure::needs_history;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often the log is signed.
const SIGNED_EVERY: Duration = Duration::from_secs(600);

/// How many records the writer keeps in memory: many times what two batches touch, so that what the pen is
/// writing is never looked for in the database.
const RECORDS_KEPT: usize = 16 * BATCH;

/// A page of so few items is written at once where nothing else waits: handing it over would cost more.
const WRITTEN_AT_ONCE: usize = 8;

/// Everything that the thread owns.
pub struct Thread {
    pen: Pen,
    /// Sees what is committed.
    reader: Box<dyn Sql>,
    _held: DatabaseHeld,
    catalogue: Arc<Catalogue>,
    source: Box<dyn Source>,
    signer: Box<dyn Signer>,
    checkpoints: PathBuf,
    signed_size: u64,
    memory: Memory,
    inbox: Inbox,
    /// What is judged and not yet with the pen.
    open: Page,
}

/// A request, as it came.
enum Item {
    Act(Box<Submission>, Option<Box<Held>>, ActReply),
    Note(
        Option<Box<Note>>,
        Option<Change>,
        oneshot::Sender<Result<(), Rejected>>,
    ),
}

impl Thread {
    /// Takes the database, brings its tables up to date and reads where the log stands.
    pub fn open(setup: Setup, (inbox, slot): (Inbox, Slot)) -> Result<Self, Fault> {
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
        Ok(Self {
            pen: Pen::new(sql, slot)?,
            reader: place.reader()?,
            _held: held,
            catalogue,
            source,
            signer,
            checkpoints: folder.join("checkpoints.log"),
            signed_size,
            memory,
            inbox,
            open: Page::default(),
        })
    }

    /// Works until told to stop or until nobody can send work any more.
    pub fn run(&mut self) {
        let mut sign_next = Instant::now() + SIGNED_EVERY;
        let mut goes_on = true;
        while goes_on {
            let patience = sign_next.saturating_duration_since(Instant::now());
            if let Some(work) = self.inbox.next(patience) {
                goes_on = self.take(work);
            }
            if Instant::now() >= sign_next {
                self.settle_all();
                // A signature that fails is tried again at the next turn; the log itself is safe.
                let _ = self.sign();
                sign_next = Instant::now() + SIGNED_EVERY;
            }
        }
        self.settle_all();
        let _ = self.sign();
        while let Some(work) = self.inbox.waiting() {
            work.reject(&stopped());
        }
    }

    /// Does one piece of work, and what waits behind it as far as it fits the page; false when told to stop.
    fn take(&mut self, work: Work) -> bool {
        match work {
            Work::Written(written) => self.settle(*written),
            Work::Checkpoint(reply) => {
                self.settle_all();
                // Whoever asked may have gone; the answer then has no reader.
                drop(reply.send(self.sign().map_err(Into::into)));
            }
            Work::Stop => return false,
            Work::LookAgain(county, records, reply) => {
                self.settle_all();
                let done = look_again(
                    self.pen.connection().as_mut(),
                    &self.catalogue,
                    (&county, &records),
                );
                // What memory has of these records is what their rows were before.
                self.memory.cache.clear();
                // Whoever asked may have gone; the answer then has no reader.
                drop(reply.send(done.map_err(Into::into)));
            }
            Work::Act(submission, seen, reply) => self.gather(Item::Act(submission, seen, reply)),
            Work::Note(note, change, reply) => self.gather(Item::Note(note, change, reply)),
        }
        self.hand_over();
        true
    }

    /// Judges a request and those that wait behind it.
    fn gather(&mut self, first: Item) {
        if self.stands_alone(&first) {
            return self.do_alone(first);
        }
        let mut items = vec![first];
        while self.open.kept.len() + items.len() < BATCH {
            let item = match self.inbox.waiting() {
                Some(Work::Act(submission, seen, reply)) => Item::Act(submission, seen, reply),
                Some(Work::Note(note, change, reply)) => Item::Note(note, change, reply),
                Some(other) => {
                    self.inbox.put_back(other);
                    break;
                }
                None => break,
            };
            if self.stands_alone(&item) {
                self.inbox.put_back(item.into());
                break;
            }
            items.push(item);
        }
        self.judge(items);
    }

    /// What must see everything before it on the disk: a change of other tables, a correction (it reads the log),
    /// and a request that is being written already.
    fn stands_alone(&self, item: &Item) -> bool {
        match item {
            Item::Note(_, change, _) => change.is_some(),
            Item::Act(submission, ..) => {
                let command = &submission.command;
                let is_written = || {
                    let key = (submission.county.clone(), command.key.clone());
                    !self.pen.is_free() && self.pen.holds(&key)
                };
                needs_history(command) || is_written()
            }
        }
    }

    fn do_alone(&mut self, item: Item) {
        self.settle_all();
        if let Err((items, fault)) = self.write_now(vec![item], false) {
            self.again(items, &fault);
        }
    }

    /// Judges items into the open page.
    fn judge(&mut self, items: Vec<Item>) {
        if let Err((items, fault)) = self.judge_into(items, &mut Vec::new(), false) {
            for item in items {
                item.reject(&fault);
            }
        }
    }

    /// Judges items into the open page; with `looks_up` their keys are looked for in the log first.
    fn judge_into(
        &mut self,
        items: Vec<Item>,
        changes: &mut Vec<Change>,
        looks_up: bool,
    ) -> Result<(), (Vec<Item>, Rejected)> {
        let mut items = items;
        let loaded = match self.load(&mut items, looks_up) {
            Ok(loaded) => loaded,
            Err(fault) => return Err((items, fault.into())),
        };
        if self.open.kept.is_empty() {
            self.open.before = self.memory.frontier.clone();
        }
        let mut judge = Judge {
            catalogue: &self.catalogue,
            memory: &mut self.memory,
            source: self.source.as_mut(),
            loaded: &loaded,
            batch: &mut self.open.batch,
        };
        let mut refused = Vec::new();
        for item in items {
            match item {
                Item::Act(submission, _, reply) => match judge.act(&submission, reply) {
                    Judged::Answered => {}
                    Judged::Waits if judge.batch.replies.len() > self.open.kept.len() => {
                        self.open.kept.push(Kept::Act(submission));
                    }
                    // What broke while judging is noted in the batch; nobody waits for it any more.
                    Judged::Waits => {}
                    Judged::Refused(reason, reply) => refused.push((submission, reason, reply)),
                },
                Item::Note(note, change, reply) => {
                    if let Some(note) = &note
                        && let Err(fault) = judge.note(note)
                    {
                        judge.batch.fault = Some(fault);
                    }
                    self.open.kept.push(Kept::Note(note, change.is_some()));
                    changes.extend(change);
                    judge.batch.replies.push(Reply::Noted(reply));
                }
            }
        }
        self.refuse(refused);
        Ok(())
    }

    /// A refused command may be one that was accepted before: then it gets that answer.
    fn refuse(&mut self, refused: Vec<(Box<Submission>, Rejected, ActReply)>) {
        if refused.is_empty() {
            return;
        }
        let commands: Vec<&Submission> = refused.iter().map(|refused| refused.0.as_ref()).collect();
        let mut loaded = Loaded::default();
        if let Err(fault) = repeated(self.reader.as_mut(), &commands, &mut loaded) {
            self.open.batch.fault = Some(fault);
        }
        for (submission, reason, reply) in refused {
            let key = (submission.county.clone(), submission.command.key.clone());
            if let Some(first) = loaded.repeated.get(&key) {
                drop(reply.send(first_result(first, &submission)));
            } else {
                self.open.batch.replies.push(Reply::Refused(reason, reply));
                self.open.kept.push(Kept::Act(submission));
            }
        }
    }

    fn load(&mut self, items: &mut [Item], looks_up: bool) -> Result<Loaded, Fault> {
        let seen: Vec<Held> = items.iter_mut().filter_map(Item::take_seen).collect();
        let commands: Vec<&Submission> = items.iter().filter_map(Item::submission).collect();
        let mut loaded = Loaded::default();
        if looks_up {
            repeated(self.reader.as_mut(), &commands, &mut loaded)?;
        }
        let mut reading = Reading {
            sql: self.reader.as_mut(),
            catalogue: &self.catalogue,
            cache: &self.memory.cache,
            batch: &self.open.batch,
        };
        reading.seen(seen, &mut loaded)?;
        reading.load(&commands, &mut loaded)?;
        Ok(loaded)
    }

    /// Takes the open page, finished.
    fn finished(&mut self) -> Page {
        let mut page = std::mem::take(&mut self.open);
        let loaded = Loaded::default();
        let mut judge = Judge {
            catalogue: &self.catalogue,
            memory: &mut self.memory,
            source: self.source.as_mut(),
            loaded: &loaded,
            batch: &mut page.batch,
        };
        judge.look_ahead();
        for touched in &page.batch.touched {
            let record = &touched.after.record;
            let key = (record.county.clone(), record.id.clone());
            self.memory.cache.put(key, touched.after.clone());
        }
        page.after = self.memory.frontier.clone();
        page
    }

    /// Gives the open page to the pen, if the pen is free; waits for it if the page is full.
    fn hand_over(&mut self) {
        while !self.pen.is_free() && self.open.kept.len() >= BATCH {
            self.wait_for_pen();
        }
        if !self.pen.is_free() || self.open.kept.is_empty() {
            return;
        }
        let page = self.finished();
        if page.batch.entries.is_empty() || page.kept.len() <= WRITTEN_AT_ONCE {
            let written = self.pen.write_now(page, &mut []);
            self.settle(written);
        } else {
            self.pen.take(page);
        }
    }

    fn wait_for_pen(&mut self) {
        match self.inbox.written() {
            Some(written) => self.settle(*written),
            None => self.pen.came_back(),
        }
    }

    /// Writes all that is judged.
    fn settle_all(&mut self) {
        while !self.pen.is_free() || !self.open.kept.is_empty() {
            if self.pen.is_free() {
                self.hand_over();
            } else {
                self.wait_for_pen();
            }
        }
    }

    /// A page came back: the next one goes to the pen, then everybody is answered.
    fn settle(&mut self, written: Written) {
        self.pen.came_back();
        let Written { page, result } = written;
        match result {
            Ok(()) => {
                self.hand_over();
                page.batch.answer();
            }
            Err(fault) => {
                let next = std::mem::take(&mut self.open);
                self.memory.frontier = page.before.clone();
                let fault = self.forget(fault);
                self.again(hand_back(page, Vec::new()), &fault);
                let items = hand_back(next, Vec::new());
                if !items.is_empty() {
                    self.judge(items);
                }
            }
        }
    }

    /// Judges and writes items here and now, all or nothing; hands them back with the fault.
    fn write_now(&mut self, items: Vec<Item>, looks_up: bool) -> Result<(), (Vec<Item>, Rejected)> {
        let mut changes = Vec::new();
        self.judge_into(items, &mut changes, looks_up)?;
        let page = self.finished();
        let Written { page, result } = self.pen.write_now(page, &mut changes);
        match result {
            Ok(()) => {
                if !changes.is_empty() {
                    self.reread_organs();
                }
                page.batch.answer();
                Ok(())
            }
            Err(fault) => {
                self.memory.frontier = page.before.clone();
                let fault = self.forget(fault);
                Err((hand_back(page, changes), fault))
            }
        }
    }

    /// Items of a page that was not written: if a key came twice, once more with all keys looked up; then one by
    /// one, so that only the one at fault is answered with it.
    fn again(&mut self, mut items: Vec<Item>, fault: &Rejected) {
        let is_repeated = matches!(fault, Rejected::Fault(fault) if fault.is_duplicate());
        if items.len() == 1 && !is_repeated {
            return items.into_iter().for_each(|item| item.reject(fault));
        }
        if is_repeated {
            match self.write_now(items, true) {
                Ok(()) => return,
                Err((back, _)) => items = back,
            }
        }
        for item in items {
            if let Err((items, fault)) = self.write_now(vec![item], true) {
                items.into_iter().for_each(|item| item.reject(&fault));
            }
        }
    }

    /// After a fault nothing in memory is trusted: it is read again from the database.
    fn forget(&mut self, fault: Fault) -> Rejected {
        self.memory.cache.clear();
        match read_serials(self.reader.as_mut()) {
            Ok(serials) => {
                self.memory.serials = serials;
                fault.into()
            }
            Err(worse) => worse.into(),
        }
    }

    fn reread_organs(&mut self) {
        if let Ok(organs) = read_organs(self.reader.as_mut()) {
            self.memory.organs = organs;
        }
    }

    /// Signs the log, if it has grown since the last time; only when the pen is free.
    fn sign(&mut self) -> Result<(), Fault> {
        let frontier = &self.memory.frontier;
        if frontier.size() == self.signed_size {
            return Ok(());
        }
        let checkpoint = Checkpoint::sign(frontier, self.source.now().0, self.signer.as_ref())?;
        checkpoint.insert(self.pen.connection().as_mut(), frontier)?;
        self.signed_size = frontier.size();
        checkpoint.append(&self.checkpoints)
    }
}

impl Item {
    fn submission(&self) -> Option<&Submission> {
        match self {
            Self::Act(submission, ..) => Some(submission),
            Self::Note(..) => None,
        }
    }

    /// The record as the caller read it.
    fn take_seen(&mut self) -> Option<Held> {
        match self {
            Self::Act(_, seen, _) => seen.take().map(|seen| *seen),
            Self::Note(..) => None,
        }
    }

    fn reject(self, reason: &Rejected) {
        Work::from(self).reject(reason);
    }
}

impl From<Item> for Work {
    fn from(item: Item) -> Self {
        match item {
            Item::Act(submission, seen, reply) => Self::Act(submission, seen, reply),
            Item::Note(note, change, reply) => Self::Note(note, change, reply),
        }
    }
}

/// The items whose answers wait, as they came.
fn hand_back(page: Page, changes: Vec<Change>) -> Vec<Item> {
    let mut changes = changes.into_iter();
    let item = |(kept, reply): (Kept, Reply)| match (kept, reply) {
        (
            Kept::Act(submission),
            Reply::Done(_, reply) | Reply::Repeated(_, reply) | Reply::Refused(_, reply),
        ) => Some(Item::Act(submission, None, reply)),
        (Kept::Note(note, has_change), Reply::Noted(reply)) => {
            let change = if has_change { changes.next() } else { None };
            Some(Item::Note(note, change, reply))
        }
        _ => None,
    };
    page.kept
        .into_iter()
        .zip(page.batch.replies)
        .filter_map(item)
        .collect()
}
