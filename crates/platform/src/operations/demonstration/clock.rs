//! The clock of a demonstration: it stands on the day of the plans and goes on from there.

use crate::operations::Clock;
use crate::store::Fault;
use crate::store::writer::{Source, System};
use domain::register::Moment;
use jiff::civil::{Date, time};
use std::sync::Arc;
use std::time::Instant;

/// A clock that shows ten o'clock of a day when the program starts, and goes on.
pub fn standing_clock(day: Date) -> Clock {
    let base = Moment::from_civil(day.to_datetime(time(10, 0, 0, 0))).unwrap_or(Moment(0));
    let since = Instant::now();
    Arc::new(move || {
        let passed = i64::try_from(since.elapsed().as_micros()).unwrap_or(i64::MAX);
        Moment(base.0.saturating_add(passed))
    })
}

/// Fresh identifiers and salts of the system, with such a clock.
pub struct Standing {
    clock: Clock,
    system: System,
}

impl Standing {
    /// With this clock.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            system: System::default(),
        }
    }
}

impl Source for Standing {
    fn now(&mut self) -> Moment {
        (self.clock)()
    }

    fn fresh(&mut self) -> Result<[u8; 16], Fault> {
        self.system.fresh()
    }

    fn resume(&mut self, entries: u64) {
        self.system.resume(entries);
    }
}
