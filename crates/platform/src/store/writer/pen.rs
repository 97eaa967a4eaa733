//! The pen: writes one batch on a thread of its own, so that the next one is judged meanwhile.

use super::batch::{Batch, Kept};
use super::inbox::Slot;
use super::{Change, Work};
use crate::store::audit::Frontier;
use crate::store::{Fault, Sql};
use domain::identifier::CountyId;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// A judged batch with what is needed to judge its items again, should it not be written.
#[derive(Default)]
pub struct Page {
    /// What was accepted, and the answers that wait.
    pub batch: Batch,
    /// The items, in the order of the answers.
    pub kept: Vec<Kept>,
    /// The tree before the first entry.
    pub before: Frontier,
    /// The tree after the last entry.
    pub after: Frontier,
}

/// A page that came back.
pub struct Written {
    /// The page.
    pub page: Page,
    /// Whether all of it is on the disk, or nothing.
    pub result: Result<(), Fault>,
}

/// The writing connection and the thread that uses it.
pub struct Pen {
    sql: Arc<Mutex<Box<dyn Sql>>>,
    pages: Option<Sender<Page>>,
    thread: Option<JoinHandle<()>>,
    /// Idempotency keys of the page that is being written; `None`: the pen is free.
    writes: Option<HashSet<(CountyId, String)>>,
}

impl Pen {
    /// Takes the writing connection; pages come back through `back`.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn new(sql: Box<dyn Sql>, back: Slot) -> Result<Self, Fault> {
        let sql = Arc::new(Mutex::new(sql));
        let (pages, waiting) = channel::<Page>();
        let shared = Arc::clone(&sql);
        let thread = std::thread::Builder::new()
            .name("pen".into())
            .spawn(move || {
                for page in waiting {
                    let written = write(held(&shared).as_mut(), page, &mut []);
                    back.force(Work::Written(Box::new(written)));
                }
            })
            .map_err(|cause| Fault::Stopped(cause.to_string()))?;
        Ok(Self {
            sql,
            pages: Some(pages),
            thread: Some(thread),
            writes: None,
        })
    }

    /// Whether nothing is being written.
    pub fn is_free(&self) -> bool {
        self.writes.is_none()
    }

    /// Whether a request with this key is being written.
    pub fn holds(&self, key: &(CountyId, String)) -> bool {
        self.writes.as_ref().is_some_and(|keys| keys.contains(key))
    }

    /// Hands a page over; it comes back written or not. Only when the pen is free.
    pub fn take(&mut self, page: Page) {
        self.writes = Some(page.batch.keys.keys().cloned().collect());
        if let Some(pages) = &self.pages {
            // The thread lives as long as this sender.
            let _ = pages.send(page);
        }
    }

    /// Notes that the page came back.
    pub fn came_back(&mut self) {
        self.writes = None;
    }

    /// Writes a page here and now, after changes of other tables; only when the pen is free.
    pub fn write_now(&mut self, page: Page, changes: &mut [Change]) -> Written {
        write(held(&self.sql).as_mut(), page, changes)
    }

    /// The writing connection; only when the pen is free.
    pub fn connection(&mut self) -> MutexGuard<'_, Box<dyn Sql>> {
        held(&self.sql)
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        self.pages = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn held(sql: &Mutex<Box<dyn Sql>>) -> MutexGuard<'_, Box<dyn Sql>> {
    sql.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error of the program strikes one page, never the thread that writes all.
fn write(sql: &mut dyn Sql, mut page: Page, changes: &mut [Change]) -> Written {
    let written = catch_unwind(AssertUnwindSafe(|| {
        page.batch.write(sql, &page.after, changes)
    }));
    let result = written.unwrap_or_else(|_| {
        let _ = sql.rollback();
        Err(Fault::Stopped("写入时程序出错".into()))
    });
    Written { page, result }
}
