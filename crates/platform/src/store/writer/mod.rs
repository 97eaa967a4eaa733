//! The writer: one thread owns the writing connection, judges commands in memory and commits in groups.
//!
//! A batch is: load what it touches, run the kernel (later commands on a record see the earlier ones),
//! number and chain, write each table in bulk, commit, then answer. While the pen writes one batch, the next is
//! judged on what that one will leave; should it fail, both are judged again.

mod batch;
mod cache;
mod inbox;
mod judge;
mod load;
mod moved;
mod pen;
mod refresh;
mod resume;
mod source;
mod thread;

use super::audit::Signer;
use super::rows::Held;
use super::{Catalogue, Fault, Place, Sql};
use domain::identifier::{CountyId, KindId, RecordId};
use domain::procedure::{Actor, Command, Record, Refusal};
use domain::register::Moment;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

use batch::Batch;
use inbox::{Full, Slot};

pub use judge::look_ahead;
pub use source::{Seeded, Source, System, record_id};

/// How many commands may wait; more are answered with `Rejected::Busy`.
pub const QUEUE: usize = 4096;

/// How many commands are committed together at most.
pub const BATCH: usize = 512;

/// A command with who gives it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The county.
    pub county: CountyId,
    /// Who acts, already signed in and allowed to.
    pub actor: Actor,
    /// The command.
    pub command: Command,
    /// The server's time, where a demonstration replays the past; `None`: now.
    pub recorded_at: Option<Moment>,
}

/// What an accepted command left behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The record after it.
    pub record: Arc<Record>,
    /// Its place in the log.
    pub seq: i64,
    /// The same request had been accepted before; this is its first result.
    pub repeated: bool,
}

/// Why a command was not accepted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Rejected {
    /// The law or the definition says no.
    #[error("{}", .0.reason)]
    Refused(Box<Refusal>),
    /// Too many commands wait; nothing was lost, the same request may be sent again.
    #[error("系统正忙，请稍后重试；您填写的内容没有丢失")]
    Busy,
    /// Something broke; nothing was written.
    #[error("{0}")]
    Fault(Arc<Fault>),
}

impl From<Fault> for Rejected {
    fn from(fault: Fault) -> Self {
        Self::Fault(Arc::new(fault))
    }
}

/// An entry of the log that changes no record: a sign-in, an export, the view of something sensitive.
#[derive(Clone, Debug)]
pub struct Note {
    /// The county.
    pub county: CountyId,
    /// Who did it.
    pub actor: Actor,
    /// What was done (`sign_in`, `export` …).
    pub action: String,
    /// The kind that it concerned.
    pub kind: Option<KindId>,
    /// The record that it concerned.
    pub record: Option<RecordId>,
    /// Particulars, covered by a salted commitment.
    pub content: serde_json::Value,
    /// The server's time, where a demonstration replays the past; `None`: now.
    pub recorded_at: Option<Moment>,
}

/// A change of tables that hold no records (accounts, settings …), run inside the batch's transaction.
/// It may run twice, if the first transaction fails.
pub type Change = Box<dyn FnMut(&mut dyn Sql) -> Result<(), Fault> + Send>;

/// What a writer needs.
pub struct Setup {
    /// The database.
    pub place: Place,
    /// The data folder; `checkpoints.log` lies in it.
    pub folder: PathBuf,
    /// Definitions, calendar, methods of service.
    pub catalogue: Arc<Catalogue>,
    /// Time, identifiers and salts.
    pub source: Box<dyn Source>,
    /// Who signs checkpoints.
    pub signer: Box<dyn Signer>,
}

enum Work {
    /// A command, with its record where the caller has just read it.
    Act(
        Box<Submission>,
        Option<Box<Held>>,
        oneshot::Sender<Result<Outcome, Rejected>>,
    ),
    Note(
        Option<Box<Note>>,
        Option<Change>,
        oneshot::Sender<Result<(), Rejected>>,
    ),
    Checkpoint(oneshot::Sender<Result<(), Rejected>>),
    /// Records of a county whose worklist is worked out anew.
    LookAgain(
        CountyId,
        Vec<RecordId>,
        oneshot::Sender<Result<(), Rejected>>,
    ),
    /// The pen is free again.
    Written(Box<pen::Written>),
    Stop,
}

/// The writer's end for everybody else; cheap to clone.
#[derive(Clone)]
pub struct Writer {
    slot: Arc<Owned>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// The slot of all who may hand work in; when the last of them is gone, the thread stops.
struct Owned(Slot);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.force(Work::Stop);
    }
}

impl Writer {
    /// Takes the database, brings its tables up to date and starts the thread.
    ///
    /// # Errors
    /// When another process has the database, a definition cannot be stored, or the log is damaged.
    pub fn start(setup: Setup) -> Result<Self, Fault> {
        let (slot, inbox) = inbox::queue(QUEUE);
        let mut thread = thread::Thread::open(setup, (inbox, slot.clone()))?;
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || thread.run())
            .map_err(|cause| Fault::Stopped(cause.to_string()))?;
        Ok(Self {
            slot: Arc::new(Owned(slot)),
            thread: Arc::new(Mutex::new(Some(thread))),
        })
    }

    /// Hands a command in; the answer comes when it is on the disk.
    pub fn act(&self, submission: Submission) -> Answer<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::Act(Box::new(submission), None, reply));
        Answer(answer)
    }

    /// As `act`, with the record as the caller has just read it: the writer reads it itself only if it was written
    /// since.
    pub fn act_on(&self, submission: Submission, seen: Held) -> Answer<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::Act(Box::new(submission), Some(Box::new(seen)), reply));
        Answer(answer)
    }

    /// Works out anew, by the calendar of the catalogue, the worklist of records in which nothing else changes.
    pub fn look_again(&self, county: CountyId, records: Vec<RecordId>) -> Answer<()> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::LookAgain(county, records, reply));
        Answer(answer)
    }

    /// Writes a note into the log.
    pub fn note(&self, note: Note) -> Answer<()> {
        self.enqueue_note(Some(Box::new(note)), None)
    }

    /// Changes tables that hold no records, with an entry in the log about it.
    pub fn change(&self, note: Note, change: Change) -> Answer<()> {
        self.enqueue_note(Some(Box::new(note)), Some(change))
    }

    /// Changes tables that hold no records, without an entry: only for what is no act of a person
    /// (the last use of a session, a cached result).
    pub fn change_silently(&self, change: Change) -> Answer<()> {
        self.enqueue_note(None, Some(change))
    }

    /// Signs the log as it stands.
    pub fn checkpoint(&self) -> Answer<()> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::Checkpoint(reply));
        Answer(answer)
    }

    /// Finishes what waits, signs a checkpoint and stops the thread; later commands are answered with a fault.
    pub fn close(&self) {
        self.slot.0.force(Work::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }

    fn enqueue_note(&self, note: Option<Box<Note>>, change: Option<Change>) -> Answer<()> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::Note(note, change, reply));
        Answer(answer)
    }

    fn enqueue(&self, work: Work) {
        match self.slot.0.put(work) {
            Ok(()) => {}
            Err(Full::Busy(work)) => work.reject(&Rejected::Busy),
            Err(Full::Gone(work)) => work.reject(&stopped()),
        }
    }
}

impl Work {
    /// Answers without doing it.
    fn reject(self, reason: &Rejected) {
        // Whoever asked may have gone; the answer then has no reader.
        match self {
            Self::Act(_, _, reply) => drop(reply.send(Err(reason.clone()))),
            Self::Note(_, _, reply) | Self::Checkpoint(reply) | Self::LookAgain(_, _, reply) => {
                drop(reply.send(Err(reason.clone())));
            }
            Self::Written(_) | Self::Stop => {}
        }
    }
}

fn stopped() -> Rejected {
    Fault::Stopped("程序正在退出".into()).into()
}

/// An answer to come: wait for it (`wait`) or await it.
pub struct Answer<T>(oneshot::Receiver<Result<T, Rejected>>);

impl<T> Answer<T> {
    /// Waits for the answer; not for use inside asynchronous code.
    ///
    /// # Errors
    /// The reason why the command was not accepted.
    pub fn wait(self) -> Result<T, Rejected> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(stopped()))
    }
}

impl<T> Future for Answer<T> {
    type Output = Result<T, Rejected>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|answer| answer.unwrap_or_else(|_| Err(stopped())))
    }
}
