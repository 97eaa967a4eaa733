//! A queue of nodes by time, in buckets of equal width.
//!
//! Within a bucket the order does not matter: a node that is reached sooner while its bucket is worked off comes in
//! once more, and the later entry is passed over.

/// Most buckets in use at one time.
const MOST: u32 = 1 << 13;

/// Nodes that wait, by time.
#[derive(Clone, Debug, Default)]
pub struct Buckets {
    shift: u32,
    slots: Vec<Vec<(u32, u32)>>,
    /// Entries that wait.
    count: usize,
    at: usize,
}

impl Buckets {
    /// Empties the queue. No entry lies further than `longest` behind the one that is worked on; `typical` is the
    /// weight of an ordinary link.
    pub fn reset(&mut self, longest: u32, typical: u32) {
        self.shift = (typical / 4).max(1).ilog2();
        while (longest >> self.shift) + 2 > MOST {
            self.shift += 1;
        }
        let slots = ((longest >> self.shift) + 2).next_power_of_two() as usize;
        if self.count > 0 {
            self.slots.iter_mut().for_each(Vec::clear);
        }
        self.slots.resize(slots, Vec::new());
        (self.count, self.at) = (0, 0);
    }

    /// Adds a node at a time that is not before the bucket worked on.
    pub fn push(&mut self, time: u32, node: u32) {
        let slot = (time >> self.shift) as usize & (self.slots.len() - 1);
        self.slots[slot].push((time, node));
        self.count += 1;
    }

    /// Takes the next bucket that holds anything into `taken`, which must be empty; `false` when none is left.
    pub fn take(&mut self, taken: &mut Vec<(u32, u32)>) -> bool {
        if self.count == 0 {
            return false;
        }
        while self.slots[self.at & (self.slots.len() - 1)].is_empty() {
            self.at += 1;
        }
        let slot = self.at & (self.slots.len() - 1);
        std::mem::swap(&mut self.slots[slot], taken);
        self.count -= taken.len();
        true
    }
}
