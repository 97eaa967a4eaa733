//! Records that the writer keeps in memory; exactly one process writes, so they cannot go stale.

use crate::store::rows::Held;
use domain::identifier::{CountyId, RecordId};
use std::collections::HashMap;

/// A record's key.
pub type Key = (CountyId, RecordId);

/// A bounded set of records: when the young half is full it becomes the old half, and the old half goes.
pub struct Cache {
    young: HashMap<Key, Held>,
    old: HashMap<Key, Held>,
    half: usize,
}

impl Cache {
    /// Keeps at most `most` records.
    pub fn new(most: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            half: most.div_ceil(2).max(1),
        }
    }

    /// The record, if it is kept.
    pub fn get(&self, key: &Key) -> Option<&Held> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Keeps a record as it now stands.
    pub fn put(&mut self, key: Key, held: Held) {
        if self.young.len() >= self.half {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, held);
    }

    /// Forgets everything, after a fault.
    pub fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}
