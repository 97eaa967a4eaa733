//! What a plan amounts to: visits, what is saved, and what stands in the way of the tasks left out.

use super::bound::fewest_days;
use super::model::{Model, OUT};
use super::rows::Rows;
use super::solve::Outcome;
use super::types::{Day, Ground, Instance, Pin};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Why a task is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// On no day of the window do two officers with the certificate work.
    NoOfficers,
    /// It takes longer than one visit may.
    TooLong,
    /// On every day of the window on which a visit is possible the organ's officers are all taken.
    Full,
    /// The cap is used up, and no visit falls into the window.
    Cap {
        /// Tasks of the enterprise, by number, whose windows do not overlap: each needs a visit of its own.
        apart: Vec<u32>,
    },
    /// The cap is used up, and on the visits in the window the organ's officers are all taken.
    CapAndFull,
    /// Somebody decided so.
    Decided,
}

impl Reason {
    /// Name of the reason in files.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoOfficers => "no_officers",
            Self::TooLong => "too_long",
            Self::Full => "full",
            Self::Cap { .. } => "cap",
            Self::CapAndFull => "cap_and_full",
            Self::Decided => "decided",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoOfficers => "期间内没有一天有两名持有该类证件的人员上班。请调整人员的工作日或者任务的期间。",
            Self::TooLong => "所需时间超过一次检查的在场上限。请分成几项或者提高上限。",
            Self::Full => "期间内该机关持证人员各日都已排满。请增加人员或者放宽期间。",
            Self::Cap { .. } => "企业的检查次数已到上限，各次检查都不在该任务的期间内。请放宽期间或者合并任务。",
            Self::CapAndFull => "企业的检查次数已到上限，期间内的各次检查该机关都没有空余人员。请增加人员或者放宽期间。",
            Self::Decided => "事先决定不安排。",
        })
    }
}

/// A task left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Index of the task.
    pub task: usize,
    /// The constraint in the way.
    pub reason: Reason,
}

/// What a plan amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Tasks that take place.
    pub planned: usize,
    /// Visits.
    pub visits: usize,
    /// Visits if each organ merged its own tasks and went alone.
    pub separate_by_organ: usize,
    /// Enterprises with more than one planned task, and visits to them.
    pub shared: (usize, usize),
    /// Tasks left out.
    pub left_out: Vec<LeftOut>,
}

/// Sums up a plan.
#[must_use]
pub fn summarise(instance: &Instance, pins: &[Pin], outcome: &Outcome) -> Summary {
    let model = Model::of(instance, &[]);
    let days: Vec<Day> = model
        .items
        .iter()
        .map(|item| outcome.plan.days[item.task as usize].unwrap_or(OUT))
        .collect();
    let mut sum = Summary {
        planned: days.iter().filter(|day| **day != OUT).count(),
        visits: outcome.plan.visit_count(),
        separate_by_organ: 0,
        shared: (0, 0),
        left_out: Vec::new(),
    };
    let capacity = Capacity::of(instance, &model, &days);
    for enterprise in 0..model.count() {
        let range = model.range(enterprise);
        let planned = range.clone().filter(|at| days[*at] != OUT);
        let visits: BTreeSet<Day> = planned.clone().map(|at| days[at]).collect();
        if planned.clone().count() > 1 {
            sum.shared.0 += 1;
            sum.shared.1 += visits.len();
        }
        let mut by_organ: BTreeMap<u16, Vec<(Day, Day)>> = BTreeMap::new();
        for at in planned {
            let item = &model.items[at];
            by_organ
                .entry(item.organ)
                .or_default()
                .push((item.to, item.from));
        }
        let alone = by_organ
            .values_mut()
            .map(|windows| fewest_days(windows) as usize);
        sum.separate_by_organ += alone.sum::<usize>();
        for at in range.filter(|at| days[*at] == OUT) {
            let task = model.items[at].task as usize;
            let decided = pins.get(task) == Some(&Pin::Out);
            let reason = if decided {
                Reason::Decided
            } else {
                capacity.reason(at, enterprise)
            };
            sum.left_out.push(LeftOut { task, reason });
        }
    }
    sum.left_out.sort_by_key(|one| one.task);
    sum
}

/// What stands in the way under a plan.
struct Capacity<'a> {
    instance: &'a Instance,
    model: &'a Model,
    days: &'a [Day],
    rows: Rows,
}

impl<'a> Capacity<'a> {
    fn of(instance: &'a Instance, model: &'a Model, days: &'a [Day]) -> Self {
        Self {
            instance,
            model,
            days,
            rows: Rows::of(instance),
        }
    }

    fn reason(&self, at: usize, enterprise: usize) -> Reason {
        let item = self.model.items[at];
        if item.minutes > self.model.minutes_max {
            return Reason::TooLong;
        }
        let window = item.from..=item.to;
        let cap = |day: &Day| {
            self.rows.cap[self
                .rows
                .at(item.organ, usize::from(item.certificate) + 1, *day)]
        };
        if window.clone().all(|day| cap(&day) == 0) {
            return Reason::NoOfficers;
        }
        let range = self.model.range(enterprise);
        let task = |at: usize| &self.instance.tasks[self.model.items[at].task as usize];
        let counted: BTreeSet<Day> = range
            .clone()
            .filter(|at| self.days[*at] != OUT && task(*at).ground != Ground::Referral)
            .map(|at| self.days[at])
            .collect();
        let cap = self.instance.enterprises[enterprise].cap as usize;
        if counted.len() < cap {
            return Reason::Full;
        }
        if range
            .clone()
            .any(|at| self.days[at] != OUT && window.contains(&self.days[at]))
        {
            return Reason::CapAndFull;
        }
        Reason::Cap {
            apart: self.apart(range),
        }
    }

    /// Tasks whose windows do not overlap, as many as there are.
    fn apart(&self, range: std::ops::Range<usize>) -> Vec<u32> {
        let mut windows: Vec<_> = self.model.items[range].iter().collect();
        windows.sort_by_key(|item| (item.to, item.from));
        let mut last = None;
        let mut apart = Vec::new();
        for item in windows {
            if last.is_none_or(|last| item.from > last) {
                last = Some(item.to);
                apart.push(self.instance.tasks[item.task as usize].id);
            }
        }
        apart
    }
}
