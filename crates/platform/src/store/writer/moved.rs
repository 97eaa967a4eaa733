//! What an action tells the handler of a record: which of its due days moved, and why.

use crate::store::notices::{About, Notice};
use domain::procedure::{Event, Limit, LimitProgress, Record, is_moved};
use domain::register::Moment;

/// A notice for each open run that the events of an action move; a run that begins or ends is no news.
pub fn moved(before: &Record, after: &Record, (events, at): (&[Event], Moment)) -> Vec<Notice> {
    let moved = events.iter().filter_map(|event| {
        let (ordinal, reason) = match event {
            Event::LimitSet { limit, reason } => (limit.ordinal, reason),
            Event::LimitCounted {
                ordinal, reason, ..
            } => (*ordinal, reason),
            _ => return None,
        };
        let (was, run) = (open(before, ordinal)?, open(after, ordinal)?);
        is_moved(was, run).then(|| Notice {
            about: About::Moved,
            account: before.handler.clone(),
            organ: before.organ.clone(),
            record: before.id.clone(),
            limit: run.limit.clone(),
            ordinal: i64::from(ordinal),
            due_on: run.due_on,
            was_due_on: was.due_on,
            reason: Some(reason.clone()),
            at,
        })
    });
    moved.collect()
}

fn open(record: &Record, ordinal: u32) -> Option<&Limit> {
    let mut runs = record.limits.iter();
    let run = runs.find(|run| run.ordinal == ordinal)?;
    (run.progress == LimitProgress::Open).then_some(run)
}
