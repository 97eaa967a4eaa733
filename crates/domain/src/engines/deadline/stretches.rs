//! Paused stretches of a limit as numbers: in order, apart from each other.

use super::civil::{DayNumber, last_number, number_of};
use super::types::Pause;

/// One stretch that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its first day.
    pub(super) from: DayNumber,
    /// Its last day; `None` while the clock stands still.
    pub(super) until: Option<DayNumber>,
}

/// All stretches of a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretches(Vec<Stretch>);

impl Stretches {
    /// Sorts the pauses and joins those that overlap or touch.
    pub(super) fn of(pauses: &[Pause]) -> Self {
        let mut stretches: Vec<Stretch> = pauses.iter().map(stretch).collect();
        stretches.sort_by_key(|stretch| stretch.from);
        let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            match joined.last_mut() {
                Some(Stretch { until: None, .. }) => {}
                Some(Stretch {
                    until: Some(until), ..
                }) if stretch.from <= until.saturating_add(1) => match stretch.until {
                    Some(later) => *until = later.max(*until),
                    None => open_last(&mut joined),
                },
                _ => joined.push(stretch),
            }
        }
        Self(joined)
    }

    /// The stretch in which a day lies.
    pub(super) fn on(&self, number: DayNumber) -> Option<Stretch> {
        let lies_in = |stretch: &&Stretch| {
            stretch.from <= number && stretch.until.is_none_or(|until| number <= until)
        };
        self.0.iter().find(lies_in).copied()
    }

    /// The stretches that end after a day, in order.
    pub(super) fn ending_after(&self, start: DayNumber) -> impl Iterator<Item = Stretch> {
        let ends_later = move |stretch: &&Stretch| stretch.until.is_none_or(|until| until > start);
        self.0.iter().filter(ends_later).copied()
    }

    /// Moves the end of a span by the days that do not count in it, its first day not being one of them.
    /// `None` if the clock stands still before the end.
    pub(super) fn leave_out(&self, start: DayNumber, end: DayNumber) -> Option<DayNumber> {
        let mut end = end;
        for stretch in self.ending_after(start) {
            let from = stretch.from.max(start.saturating_add(1));
            if from > end {
                break;
            }
            let resumes = stretch.until?.saturating_add(1);
            end = end.saturating_add(resumes - from).min(last_number());
        }
        Some(end)
    }
}

fn stretch(pause: &Pause) -> Stretch {
    Stretch {
        from: number_of(pause.from),
        until: pause.until.map(|until| number_of(until.max(pause.from))),
    }
}

fn open_last(stretches: &mut [Stretch]) {
    if let Some(last) = stretches.last_mut() {
        last.until = None;
    }
}
