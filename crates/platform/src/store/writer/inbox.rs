//! What waits for the writer: requests from everybody and batches that came back from the pen.

use super::Work;
use super::pen::Written;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// The end that hands work in; bounded, so that a flood is refused and not piled up.
#[derive(Clone)]
pub struct Slot {
    queue: Sender<Work>,
    waiting: Arc<AtomicUsize>,
    most: usize,
}

/// The end that takes work out, in order.
pub struct Inbox {
    queue: Receiver<Work>,
    waiting: Arc<AtomicUsize>,
    put_back: VecDeque<Work>,
}

/// Why work could not be handed in; it comes back.
pub enum Full {
    /// Too much waits.
    Busy(Work),
    /// Nobody takes work any more.
    Gone(Work),
}

/// Both ends; at most `most` requests wait.
pub fn queue(most: usize) -> (Slot, Inbox) {
    let (sender, receiver) = channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let slot = Slot {
        queue: sender,
        waiting: Arc::clone(&waiting),
        most,
    };
    let inbox = Inbox {
        queue: receiver,
        waiting,
        put_back: VecDeque::new(),
    };
    (slot, inbox)
}

impl Slot {
    /// Hands a request in.
    pub fn put(&self, work: Work) -> Result<(), Full> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.most {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Full::Busy(work));
        }
        self.queue.send(work).map_err(|refused| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            Full::Gone(refused.0)
        })
    }

    /// Hands in what must not be refused: the order to stop, a batch that comes back.
    pub fn force(&self, work: Work) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Where nobody takes work any more, nobody waits for this either.
        let _ = self.queue.send(work);
    }
}

impl Inbox {
    /// What came first, waiting for it if need be; `None` after `patience`.
    pub fn next(&mut self, patience: Duration) -> Option<Work> {
        if let Some(work) = self.put_back.pop_front() {
            return Some(work);
        }
        match self.queue.recv_timeout(patience) {
            Ok(work) => Some(self.taken(work)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Work::Stop),
        }
    }

    /// What came first, if anything waits.
    pub fn waiting(&mut self) -> Option<Work> {
        if let Some(work) = self.put_back.pop_front() {
            return Some(work);
        }
        self.queue.try_recv().ok().map(|work| self.taken(work))
    }

    /// Puts back what was taken too early; it comes first again.
    pub fn put_back(&mut self, work: Work) {
        self.put_back.push_front(work);
    }

    /// Waits for the batch that the pen has; requests that come meanwhile keep their order.
    pub fn written(&mut self) -> Option<Box<Written>> {
        let at = self
            .put_back
            .iter()
            .position(|work| matches!(work, Work::Written(_)));
        if let Some(Work::Written(written)) = at.and_then(|at| self.put_back.remove(at)) {
            return Some(written);
        }
        loop {
            let work = self.queue.recv().ok()?;
            match self.taken(work) {
                Work::Written(written) => return Some(written),
                other => self.put_back.push_back(other),
            }
        }
    }

    fn taken(&self, work: Work) -> Work {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        work
    }
}
