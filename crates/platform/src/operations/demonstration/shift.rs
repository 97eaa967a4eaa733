//! A worked case moved to another time: its days keep their distance in working days.

use domain::engines::deadline::Calendar;
use jiff::civil::Date;

/// Moves days from the time of an example to another time.
pub struct Shift<'a> {
    calendar: &'a Calendar,
    /// The first day of the example.
    first: Date,
    /// The day that takes its place.
    start: Date,
}

impl<'a> Shift<'a> {
    /// From `first` to `start`, which is moved to the next working day.
    pub fn new(calendar: &'a Calendar, first: Date, start: Date) -> Self {
        Self {
            calendar,
            first,
            start: calendar.next_working_day(start),
        }
    }

    /// The day that takes the place of `day`: as many working days from the start, before it or after it.
    pub fn day(&self, day: Date) -> Date {
        let forward = day >= self.first;
        let mut distance = 0_u32;
        let mut current = self.first;
        while current != day {
            let Some(next) = step(current, forward) else {
                break;
            };
            current = next;
            distance += u32::from(self.calendar.is_working_day(current));
        }
        let mut moved = self.start;
        while distance > 0 {
            let Some(next) = step(moved, forward) else {
                break;
            };
            moved = next;
            distance -= u32::from(self.calendar.is_working_day(moved));
        }
        moved
    }

    /// A value of a field with its days moved; everything else stays.
    pub fn value(&self, value: &serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::String(text) => match text.parse::<Date>() {
                Ok(day) => self.day(day).to_string().into(),
                Err(_) => value.clone(),
            },
            serde_json::Value::Array(rows) => rows.iter().map(|row| self.value(row)).collect(),
            serde_json::Value::Object(cells) => {
                let moved = cells
                    .iter()
                    .map(|(id, cell)| (id.clone(), self.value(cell)));
                serde_json::Value::Object(moved.collect())
            }
            other => other.clone(),
        }
    }
}

fn step(day: Date, forward: bool) -> Option<Date> {
    if forward {
        day.tomorrow().ok()
    } else {
        day.yesterday().ok()
    }
}
