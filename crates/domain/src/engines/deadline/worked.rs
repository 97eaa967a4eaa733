//! Worked cases of shared time limits (`laws/limits/examples.toml`): read, computed, compared.
//!
//! The due days were worked out from the articles apart from this engine; a case says limit, start, what does not
//! count, what was added, and the day that must come out, or none where no legal value is in force. What a county
//! entered by itself is left out: cases are about the law above it.

use super::calendar::Calendar;
use super::compute::compute;
use super::hours::HourCount;
use super::types::{Pause, Period, Rule};
use crate::identifier::LimitId;
use crate::law::limits::{Basis, SharedLimit};
use crate::law::{DatedValue, Length, LimitSets, LoadProblem, Place, in_force, read_length};
use crate::reading::{Placed, Source, Table, line_of, unknown};
use jiff::civil::{Date, DateTime};

/// The county of cases that name no place.
const COUNTY: &str = "330106";

/// One worked case.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkedCase {
    /// The limit.
    pub limit: LimitId,
    /// The event; of limits in hours its time of day counts.
    pub start: DateTime,
    /// The county, or the system of organs.
    pub place: Place,
    /// Stretches that do not count.
    pub pauses: Vec<Pause>,
    /// Lengths added.
    pub extensions: Vec<Length>,
    /// When it must end; `None`: no legal value is in force.
    pub due: Option<Due>,
    /// The effect that the law attaches to its expiry, in Chinese.
    pub deemed: Option<String>,
    /// Why, with the article, in Chinese.
    pub why: String,
    /// The file and the line.
    pub origin: String,
}

/// When a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// On a day.
    On(Date),
    /// At a time of a day.
    At(DateTime),
}

impl std::fmt::Display for Due {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(day) => write!(formatter, "{day}"),
            Self::At(at) => write!(formatter, "{at}"),
        }
    }
}

/// Reads the cases of one file, given as path and text.
pub fn read_cases(file: (&str, &str), sets: &LimitSets) -> (Vec<WorkedCase>, Vec<LoadProblem>) {
    let source = Source::new(file);
    let mut cases = Vec::new();
    if let Some(parsed) = source.parse() {
        let root = Table::new(&source, "实例文件", 0, parsed.get_ref());
        let tables = root.tables("case", "实例");
        cases = tables
            .iter()
            .map(|table| read_case(table, file, sets))
            .collect();
        root.finish();
    }
    (cases, source.into_problems())
}

fn read_case(table: &Table<'_>, file: (&str, &str), sets: &LimitSets) -> WorkedCase {
    let limit = table.required_text("limit");
    if sets.limit(&limit.value).is_none() && !limit.value.is_empty() {
        let known = sets.limits().map(|limit| limit.id.as_str());
        unknown(table, "时限", &limit, known);
    }
    let start = match table.day("start") {
        Some(day) => Some(day.at(0, 0, 0, 0)),
        None => table.text("at").and_then(|at| moment(table, &at)),
    };
    if start.is_none() {
        table.problem(
            "没有写起算日",
            "写 start = 2026-09-28，或者 at = \"2026-09-28T10:30\"",
        );
    }
    let due_at = table.text("due_at").and_then(|at| moment(table, &at));
    let case = WorkedCase {
        limit: limit.value.into(),
        start: start.unwrap_or(DateTime::ZERO),
        place: table
            .text("place")
            .map_or_else(|| Place::from(COUNTY.to_string()), |it| it.value.into()),
        pauses: pauses(table),
        extensions: extensions(table),
        due: table.day("due").map(Due::On).or(due_at.map(Due::At)),
        deemed: table.text("deemed").map(|effect| effect.value),
        why: table.required_text("why").value,
        origin: format!("{} 第{}行", file.0, line_of(file.1, table.at)),
    };
    table.finish();
    case
}

fn moment(table: &Table<'_>, text: &Placed<String>) -> Option<DateTime> {
    let read = text.value.parse().ok();
    if read.is_none() {
        let reason = format!("：「{}」不是时刻", text.value);
        table.problem_at(text.at, reason, "写作 \"2026-09-28T10:30\"");
    }
    read
}

fn pauses(table: &Table<'_>) -> Vec<Pause> {
    let tables = table.tables("pauses", "不计入的期间");
    let read = tables.iter().filter_map(|pause| {
        let (from, until) = (pause.day("from"), pause.day("until"));
        if from.is_none() || until.is_none() || until < from {
            pause.problem(
                "没有写明起止",
                "写作 { from = 2026-03-10, until = 2026-03-19 }",
            );
        }
        pause.finish();
        let cause = None;
        from.map(|from| Pause { from, until, cause })
    });
    read.collect()
}

fn extensions(table: &Table<'_>) -> Vec<Length> {
    let tables = table.tables("extensions", "延长");
    let read = tables.iter().map(|extension| {
        let length = read_length(extension);
        extension.finish();
        length
    });
    read.collect()
}

impl WorkedCase {
    /// What the program finds otherwise than the case says, with file, line and reason; `None`: the same.
    pub fn difference(&self, sets: &LimitSets, calendar: &Calendar) -> Option<String> {
        let limit = sets.limit(self.limit.as_str())?;
        let said = |due: Option<Due>| {
            due.map_or_else(|| "没有可用的法定数值".to_string(), |due| due.to_string())
        };
        let found = self.found(limit, calendar);
        if found != self.due {
            return Some(format!(
                "{} {}：应为 {}，算得 {}（{}）",
                self.origin,
                self.limit,
                said(self.due),
                said(found),
                self.why
            ));
        }
        let effect = limit.deemed_on(self.start.date());
        let effect = effect.map(|deemed| deemed.effect.as_str());
        match self.deemed.as_deref() {
            Some(expected) if effect != Some(expected) => Some(format!(
                "{} {}：期满应“{expected}”，现为“{}”",
                self.origin,
                self.limit,
                effect.unwrap_or("没有法定后果")
            )),
            _ => None,
        }
    }

    fn found(&self, limit: &SharedLimit, calendar: &Calendar) -> Option<Due> {
        let day = self.start.date();
        if let Basis::Yearly(_) = limit.basis {
            return limit.yearly_after(day).map(Due::On);
        }
        let value = match &self.place {
            Place::System(system) => limit.value_of_system(day, system),
            place => in_force(&limit.values, day, &String::from(place.clone())),
        };
        let DatedValue { length, .. } = value?;
        if let Length::Hours(hours) = *length {
            let count = HourCount {
                pauses: self.pauses.clone(),
                ..HourCount::starting(self.start, hours)
            };
            return count.due_at().map(Due::At);
        }
        let mut period = Period::starting(day);
        period.pauses.clone_from(&self.pauses);
        period.extensions.clone_from(&self.extensions);
        let rule = Rule {
            length: *length,
            direction: limit.direction,
            rolls: limit.rolls,
        };
        compute(&rule, &period, calendar).due_on.map(Due::On)
    }
}
