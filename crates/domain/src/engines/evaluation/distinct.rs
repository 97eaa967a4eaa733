//! Different values, counted so that one can be taken away again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How often each value occurs in each cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Occurrences {
    times: HashMap<u64, u32, BuildHasherDefault<Mixer>>,
}

impl Occurrences {
    /// Counts a value of a cell; whether it is the first of its kind there.
    pub fn add(&mut self, cell: u32, value: u32) -> bool {
        let times = self.times.entry(key(cell, value)).or_insert(0);
        *times += 1;
        *times == 1
    }

    /// Takes a value away; whether it was the last of its kind there.
    pub fn subtract(&mut self, cell: u32, value: u32) -> bool {
        let key = key(cell, value);
        match self.times.get_mut(&key) {
            Some(times) if *times > 1 => {
                *times -= 1;
                false
            }
            Some(_) => self.times.remove(&key).is_some(),
            None => false,
        }
    }

    /// Bytes held, by the layout of the table: key, number and one byte for each place.
    pub fn bytes(&self) -> usize {
        self.times.capacity() * 8 / 7 * (size_of::<(u64, u32)>() + 1)
    }
}

fn key(cell: u32, value: u32) -> u64 {
    u64::from(cell) << 32 | u64::from(value)
}

/// Spreads keys that nobody outside chooses.
#[derive(Clone, Copy, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        let mixed = (self.0.rotate_left(5) ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
