//! Where the writer takes time, identifiers and salts from: the system, or a seed.

use crate::store::Fault;
use crate::store::audit::tree::sm3;
use domain::identifier::RecordId;
use domain::register::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the writer cannot make by itself.
pub trait Source: Send {
    /// The time now.
    fn now(&mut self) -> Moment;

    /// Fresh bytes that nobody can guess (or, from a seed, that are the same each time).
    ///
    /// # Errors
    /// When there is no random source.
    fn fresh(&mut self) -> Result<[u8; 16], Fault>;

    /// Told once, at the start, how many entries the log has.
    fn resume(&mut self, entries: u64);
}

/// The system's clock and random source.
#[derive(Default)]
pub struct System {
    buffer: Vec<u8>,
}

impl Source for System {
    fn now(&mut self) -> Moment {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn fresh(&mut self) -> Result<[u8; 16], Fault> {
        if self.buffer.len() < 16 {
            self.buffer.resize(4096, 0);
            getrandom::fill(&mut self.buffer).map_err(|cause| Fault::Key(cause.to_string()))?;
        }
        let rest = self.buffer.len() - 16;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.buffer[rest..]);
        self.buffer.truncate(rest);
        Ok(bytes)
    }

    fn resume(&mut self, _: u64) {}
}

/// Everything from a seed, for demonstrations: two runs give the same log.
pub struct Seeded {
    seed: Vec<u8>,
    drawn: u64,
    now: Moment,
}

impl Seeded {
    /// From `seed`; the clock stands at `now` unless an action brings its own time.
    pub fn new(seed: &str, now: Moment) -> Self {
        Self {
            seed: seed.as_bytes().to_vec(),
            drawn: 0,
            now,
        }
    }
}

impl Source for Seeded {
    fn now(&mut self) -> Moment {
        self.now
    }

    fn fresh(&mut self) -> Result<[u8; 16], Fault> {
        let mut bytes = self.seed.clone();
        bytes.extend_from_slice(&self.drawn.to_be_bytes());
        self.drawn += 1;
        let mut fresh = [0; 16];
        fresh.copy_from_slice(&sm3(&bytes)[..16]);
        Ok(fresh)
    }

    fn resume(&mut self, entries: u64) {
        // What was drawn before the log had so many entries is never drawn again.
        self.seed.extend_from_slice(&entries.to_be_bytes());
    }
}

/// A UUIDv7 (RFC 9562) of a moment and fresh bytes, as text.
pub fn record_id(at: Moment, fresh: [u8; 16]) -> RecordId {
    let mut bytes = fresh;
    let millis = u64::try_from(at.0 / 1000).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits = crate::store::audit::hexadecimal(&bytes);
    let mut text = String::with_capacity(36);
    for (at, part) in [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
        .into_iter()
        .enumerate()
    {
        if at > 0 {
            text.push('-');
        }
        text.push_str(&digits[part.0..part.1]);
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_is_a_uuid_of_version_7_in_order_of_time() {
        let early = record_id(Moment(1_700_000_000_000_000), [0xff; 16]);
        let late = record_id(Moment(1_700_000_000_001_000), [0; 16]);
        assert_eq!(early.as_str(), "018bcfe5-6800-7fff-bfff-ffffffffffff");
        assert!(early < late);
    }

    #[test]
    fn a_seed_gives_the_same_again_and_another_seed_does_not() {
        let draw = |seed| {
            let mut source = Seeded::new(seed, Moment(0));
            [source.fresh().unwrap(), source.fresh().unwrap()]
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        assert_ne!(draw("a")[0], draw("a")[1]);
    }
}
