//! The working-day calendar: weekends, statutory holidays and make-up workdays.

use super::calendar_file::{self, YearFile};
use super::civil::{DayNumber, date_of, is_weekend, number_of};
use super::working_days::{CompactDay, CompactWorkingDays, WorkingIndex};
use crate::law::{LoadProblem, WorkingDays};
use jiff::civil::Date;
use sm3::{Digest, Sm3};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What kind of day a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A Saturday or Sunday without work.
    Weekend,
    /// A day off by a holiday notice, with the holiday's name.
    Holiday(Arc<str>),
    /// A Saturday or Sunday worked in exchange (调休上班), with the holiday's name.
    MakeUp(Arc<str>),
}

type NamedDays = BTreeMap<DayNumber, (bool, Arc<str>)>;

/// The calendar of all known years. Days of other years are judged by their weekday alone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Which days are working days.
    index: Arc<WorkingIndex>,
    /// Holidays and make-up workdays: whether one works, and the holiday's name.
    named: NamedDays,
    /// The notice behind each known year.
    notices: BTreeMap<i16, String>,
    hash: String,
    mark: Arc<str>,
}

/// How many hexadecimal digits of the hash a derivation stores.
const MARK_LENGTH: usize = 16;

impl Calendar {
    /// Reads a calendar from one TOML text per year; a later file of the same year replaces the earlier one.
    ///
    /// # Errors
    /// Every problem of every file: unreadable, a day outside its year, a day twice, a make-up day on a weekday.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, Vec<LoadProblem>> {
        let mut years = BTreeMap::new();
        let mut problems = Vec::new();
        for file in files {
            match calendar_file::read(*file) {
                Ok(year) => {
                    years.insert(year.year, year);
                }
                Err(mut found) => problems.append(&mut found),
            }
        }
        if problems.is_empty() {
            Ok(Self::of_years(&years))
        } else {
            Err(problems)
        }
    }

    /// A calendar that knows no year: every Saturday and Sunday off, nothing else.
    pub fn weekends_only() -> Self {
        Self::of_years(&BTreeMap::new())
    }

    fn of_years(years: &BTreeMap<i16, YearFile>) -> Self {
        let mut named = BTreeMap::new();
        let mut canonical = String::new();
        for year in years.values() {
            canonical.push_str(&format!("{}\n", year.year));
            for (date, day) in &year.days {
                let works = if day.works { "work" } else { "off" };
                canonical.push_str(&format!("{date} {works} {}\n", day.name));
                named.insert(number_of(*date), (day.works, Arc::clone(&day.name)));
            }
        }
        let index = WorkingIndex::new(named.iter().map(|(number, (works, _))| (*number, *works)));
        let hash = hexadecimal(&Sm3::digest(canonical.as_bytes()));
        let mark = Arc::from(&hash[..MARK_LENGTH]);
        let notices = years
            .values()
            .map(|year| (year.year, year.notice.clone()))
            .collect();
        Self {
            index: Arc::new(index),
            named,
            notices,
            hash,
            mark,
        }
    }

    /// SM3 of the canonical content, hexadecimal: years, named days, kinds and names.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The beginning of the hash, which each derivation stores.
    pub(super) fn mark(&self) -> Arc<str> {
        Arc::clone(&self.mark)
    }

    /// The known years with the notice that each comes from, in order.
    pub fn years(&self) -> impl Iterator<Item = (i16, &str)> {
        self.notices
            .iter()
            .map(|(year, notice)| (*year, notice.as_str()))
    }

    /// Whether the holidays of this day's year have been published and entered.
    pub fn is_known(&self, date: Date) -> bool {
        self.notices.contains_key(&date.year())
    }

    /// Whether this is a working day: a make-up workday, or a weekday that is no holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.index.works(number_of(date))
    }

    /// What kind of day this is.
    pub fn day_kind(&self, date: Date) -> DayKind {
        let number = number_of(date);
        match self.named.get(&number) {
            Some((true, name)) => DayKind::MakeUp(Arc::clone(name)),
            Some((false, name)) => DayKind::Holiday(Arc::clone(name)),
            None if is_weekend(number) => DayKind::Weekend,
            None => DayKind::Working,
        }
    }

    /// The first working day on or after this day.
    pub fn next_working_day(&self, date: Date) -> Date {
        date_of(self.working_day_from(number_of(date)))
    }

    /// The last working day on or before this day.
    pub fn previous_working_day(&self, date: Date) -> Date {
        date_of(self.working_day_until(number_of(date)))
    }

    /// The day that is this many working days after a day, which itself does not count.
    #[inline]
    pub fn add_working_days(&self, date: Date, days: WorkingDays) -> Date {
        match self.index.date_after(date, days) {
            Some(due) if days.0 > 0 => due,
            _ => self.add_far(date, days),
        }
    }

    #[cold]
    fn add_far(&self, date: Date, days: WorkingDays) -> Date {
        date_of(self.index.after(number_of(date), days.0))
    }

    /// The same for a day and a number in their short forms.
    #[inline]
    pub fn add_compact(&self, date: CompactDay, days: CompactWorkingDays) -> CompactDay {
        self.index.compact_after(date, days)
    }

    /// The day that is this many working days before a day, which itself does not count.
    pub fn subtract_working_days(&self, date: Date, days: WorkingDays) -> Date {
        date_of(self.index.before(number_of(date), days.0))
    }

    /// The days that are so many working days after others, row by row; stops with the shortest slice.
    ///
    /// A day that does not fit a [`CompactDay`] is answered as [`CompactDay::BEYOND`].
    pub fn add_working_days_each(
        &self,
        starts: &[CompactDay],
        days: &[CompactWorkingDays],
        due: &mut [CompactDay],
    ) {
        self.index.after_each(starts, days, due);
    }

    /// Which days are working days, by their numbers.
    pub(super) fn index(&self) -> &WorkingIndex {
        &self.index
    }

    /// The first working day on or after this day, by its number.
    pub(super) fn working_day_from(&self, number: DayNumber) -> DayNumber {
        self.index.after(number.saturating_sub(1), 1)
    }

    /// The last working day on or before this day, by its number.
    pub(super) fn working_day_until(&self, number: DayNumber) -> DayNumber {
        self.index.before(number.saturating_add(1), 1)
    }

    /// The years between two days, both included, whose notices are not known: the first and the last.
    ///
    /// The last days of December rest on the notice of the next year too.
    pub(super) fn unknown_years(&self, from: Date, until: Date) -> Option<(i16, i16)> {
        let last = until.year() + i16::from(is_reached_by_next_notice(until));
        let mut unknown = (from.year()..=last).filter(|year| !self.notices.contains_key(year));
        let first = unknown.next()?;
        Some((first, unknown.next_back().unwrap_or(first)))
    }

    /// Whether a year lies after all known years, so that its notice is still to come.
    pub(super) fn is_future(&self, year: i16) -> bool {
        self.notices
            .keys()
            .next_back()
            .is_none_or(|last| year > *last)
    }
}

/// Whether the notice of the next year may still change a day: those so far began with 29 December at the earliest.
fn is_reached_by_next_notice(date: Date) -> bool {
    const DECEMBER: i8 = 12;
    const EARLIEST: i8 = 29;
    date.month() == DECEMBER && date.day() >= EARLIEST
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
