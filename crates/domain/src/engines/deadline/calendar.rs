//! The working-day calendar: weekends, statutory holidays and make-up workdays.

use super::calendar_file::{self, YearFile};
use crate::law::{LoadProblem, WorkingDays};
use jiff::SignedDuration;
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

/// A day as a number: days since 1970-01-01.
pub(super) type DayNumber = i32;

const EPOCH: Date = Date::constant(1970, 1, 1);
const HOURS_OF_A_DAY: i64 = 24;
const DAYS_OF_A_WEEK: DayNumber = 7;

type NamedDays = BTreeMap<DayNumber, (bool, Arc<str>)>;

/// What the table of known years says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Unknown,
    Working,
    Off,
}

/// The calendar of all known years. Days of other years are judged by their weekday alone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Number of the first day of the table.
    first: DayNumber,
    /// One mark for each day from the first to the last known year.
    table: Vec<Mark>,
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
        let (first, table) = table_of(years, &named);
        let hash = hexadecimal(&Sm3::digest(canonical.as_bytes()));
        let mark = Arc::from(&hash[..MARK_LENGTH]);
        let notices = years
            .values()
            .map(|year| (year.year, year.notice.clone()))
            .collect();
        Self {
            first,
            table,
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
        self.mark_of(number_of(date)) != Mark::Unknown
    }

    /// Whether this is a working day: a make-up workday, or a weekday that is no holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.works(number_of(date))
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
        self.working_day_from(date, 1)
    }

    /// The last working day on or before this day.
    pub fn previous_working_day(&self, date: Date) -> Date {
        self.working_day_from(date, -1)
    }

    /// The day that is this many working days after a day, which itself does not count.
    pub fn add_working_days(&self, date: Date, days: WorkingDays) -> Date {
        let mut number = number_of(date);
        let mut left = days.0;
        while left > 0 && number < last_number() {
            number += 1;
            left -= u32::from(self.works(number));
        }
        date_of(number)
    }

    fn working_day_from(&self, date: Date, step: DayNumber) -> Date {
        let mut number = number_of(date);
        while !self.works(number) {
            number += step;
        }
        date_of(number)
    }

    pub(super) fn works(&self, number: DayNumber) -> bool {
        match self.mark_of(number) {
            Mark::Working => true,
            Mark::Off => false,
            Mark::Unknown => !is_weekend(number),
        }
    }

    /// The first year between two days, both included, whose holidays are not known.
    pub(super) fn first_unknown_year(&self, from: Date, until: Date) -> Option<i16> {
        (from.year()..=until.year()).find(|year| !self.notices.contains_key(year))
    }

    /// Whether a year lies after all known years, so that its notice is still to come.
    pub(super) fn is_future(&self, year: i16) -> bool {
        self.notices
            .keys()
            .next_back()
            .is_none_or(|last| year > *last)
    }

    fn mark_of(&self, number: DayNumber) -> Mark {
        let index = usize::try_from(i64::from(number) - i64::from(self.first));
        let mark = index.ok().and_then(|index| self.table.get(index));
        mark.copied().unwrap_or(Mark::Unknown)
    }
}

fn table_of(years: &BTreeMap<i16, YearFile>, named: &NamedDays) -> (DayNumber, Vec<Mark>) {
    let bounds = years.keys().next().zip(years.keys().next_back());
    let Some((from, until)) = bounds else {
        return (0, Vec::new());
    };
    let first = first_day_number(*from);
    let end = first_day_number(*until + 1);
    let mark = |number: DayNumber| {
        if !years.contains_key(&date_of(number).year()) {
            return Mark::Unknown;
        }
        match named.get(&number) {
            Some((true, _)) => Mark::Working,
            Some((false, _)) => Mark::Off,
            None if is_weekend(number) => Mark::Off,
            None => Mark::Working,
        }
    };
    (first, (first..end).map(mark).collect())
}

fn first_day_number(year: i16) -> DayNumber {
    number_of(jiff::civil::date(year, 1, 1))
}

/// The number of the last day of the civil calendar, where every count stops.
pub(super) fn last_number() -> DayNumber {
    number_of(Date::MAX)
}

/// The number of a day.
pub(super) fn number_of(date: Date) -> DayNumber {
    let days = date.duration_since(EPOCH).as_hours() / HOURS_OF_A_DAY;
    DayNumber::try_from(days).expect("all civil dates lie within ten thousand years")
}

/// The day of a number; numbers beyond the calendar give its first or last day.
pub(super) fn date_of(number: DayNumber) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(
        i64::from(number) * HOURS_OF_A_DAY,
    ))
}

/// Whether a day is a Saturday or Sunday; 1970-01-01 was a Thursday.
pub(super) fn is_weekend(number: DayNumber) -> bool {
    let days_since_saturday = (number - SATURDAY).rem_euclid(DAYS_OF_A_WEEK);
    days_since_saturday <= 1
}

/// The number of a Saturday, 1970-01-03.
const SATURDAY: DayNumber = 2;

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
