//! Merged inspections: an instance from its files, a plan, and what it amounts to as JSON.

use domain::engines::merging::{
    Change, Files, Ground, Instance, Outcome, Pin, Place, Plan, Reason, Watcher, Wishes, pin_flaws,
    read, replan, route, solve, summarise,
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Why no plan was made.
#[derive(Debug, thiserror::Error)]
pub enum MergingError {
    /// A file cannot be read.
    #[error("无法读取 {0}：{1}。请核对路径和读取权限。")]
    Unreadable(PathBuf, std::io::Error),
    /// The content cannot be used.
    #[error("{0}")]
    Unusable(String),
}

/// The four files of an instance, as they were read or handed in.
#[derive(Debug, Default)]
pub struct Texts {
    /// `.cfg`
    pub settings: Vec<u8>,
    /// `.ent`
    pub enterprises: Vec<u8>,
    /// `.task`
    pub tasks: Vec<u8>,
    /// `.off`
    pub officers: Vec<u8>,
}

impl Texts {
    /// Reads the files that begin with this path.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn under(prefix: &Path) -> Result<Self, MergingError> {
        let file = |ending: &str| {
            let mut path = prefix.as_os_str().to_owned();
            path.push(ending);
            let path = PathBuf::from(path);
            std::fs::read(&path).map_err(|error| MergingError::Unreadable(path, error))
        };
        Ok(Self {
            settings: file(".cfg")?,
            enterprises: file(".ent")?,
            tasks: file(".task")?,
            officers: file(".off")?,
        })
    }

    /// Reads the instance.
    ///
    /// # Errors
    /// All flaws, one a line.
    pub fn instance(&self) -> Result<Instance, MergingError> {
        let files = Files {
            settings: &self.settings,
            enterprises: &self.enterprises,
            tasks: &self.tasks,
            officers: &self.officers,
        };
        read(files).map_err(|flaws| {
            let lines: Vec<String> = flaws.iter().map(ToString::to_string).collect();
            MergingError::Unusable(lines.join("\n"))
        })
    }
}

/// What a plan amounts to, for programs.
#[derive(Debug, Serialize)]
pub struct Printed {
    /// Tasks asked for.
    pub tasks: usize,
    /// Enterprises.
    pub enterprises: usize,
    /// Officers.
    pub officers: usize,
    /// Tasks that take place.
    pub planned: usize,
    /// Visits.
    pub visits: usize,
    /// Visits and the weights of tasks left out.
    pub objective: i64,
    /// No plan has a lower objective.
    pub bound: i64,
    /// Visits if every planned task were a visit of its own.
    pub separate_by_task: usize,
    /// Visits if each organ merged its own tasks and went alone.
    pub separate_by_organ: usize,
    /// Visits saved against one for each task.
    pub saved_by_task: usize,
    /// Visits saved against each organ alone.
    pub saved_by_organ: usize,
    /// Visits saved against one for each task, in tenths of a percent, rounded down.
    pub saved_per_mille: usize,
    /// Tasks left out, by number of task.
    pub left_out: Vec<PrintedOut>,
    /// Tasks that had a day in the earlier plan and have another or none; absent without an earlier plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Vec<u32>>,
    /// Ways of all days; absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub travel: Option<PrintedTravel>,
    /// What would be if.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub what_if: Vec<PrintedChange>,
}

/// One task left out.
#[derive(Debug, Serialize)]
pub struct PrintedOut {
    /// Number of the task.
    pub task: u32,
    /// Number of the enterprise.
    pub enterprise: u32,
    /// Number of the organ.
    pub organ: u16,
    /// `random`, `statutory` or `referral`.
    pub ground: &'static str,
    /// The constraint in the way.
    pub code: &'static str,
    /// The same in Chinese, with what to do.
    pub reason: String,
    /// Tasks of the enterprise that need visits of their own, where the cap is in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<u32>,
}

/// Ways of all days.
#[derive(Debug, Serialize)]
pub struct PrintedTravel {
    /// Metres in straight lines, there and back.
    pub metres: i64,
    /// Teams, counted anew each day; a team makes as many visits as an officer may.
    pub teams: usize,
}

/// What one change would bring.
#[derive(Debug, Serialize)]
pub struct PrintedChange {
    /// The change as it was asked for.
    pub change: String,
    /// Visits with it.
    pub visits: usize,
    /// Tasks left out with it.
    pub left_out: usize,
    /// Objective with it.
    pub objective: i64,
    /// Objective with it less objective without it.
    pub objective_change: i64,
}

/// A plan and what it amounts to.
pub struct Merged {
    /// The plan.
    pub plan: Plan,
    /// What it amounts to.
    pub printed: Printed,
}

/// Makes a plan, or a new one from an earlier one.
///
/// # Errors
/// What was decided by hand cannot be kept.
pub fn merge(
    instance: &Instance,
    wishes: &Wishes,
    before: Option<&[Option<u16>]>,
    watcher: Watcher,
) -> Result<Merged, MergingError> {
    let flaws = pin_flaws(instance, &wishes.pins);
    if !flaws.is_empty() {
        return Err(MergingError::Unusable(flaws.join("\n")));
    }
    let (outcome, moved) = match before {
        None => (solve(instance, wishes, watcher), None),
        Some(before) => {
            let again = replan(instance, before, wishes, watcher);
            let ids = again.moved.iter().map(|task| instance.tasks[*task].id);
            (again.outcome, Some(ids.collect()))
        }
    };
    let mut printed = printed(instance, &wishes.pins, &outcome);
    printed.moved = moved;
    Ok(Merged {
        plan: outcome.plan,
        printed,
    })
}

/// Tries a change beside a plan that has this objective.
///
/// # Errors
/// What the change names is not there.
pub fn try_change(
    instance: &Instance,
    wishes: &Wishes,
    change: Change,
    objective: i64,
) -> Result<PrintedChange, MergingError> {
    let mut other = instance.clone();
    let unusable = |error: &dyn std::fmt::Display| MergingError::Unusable(error.to_string());
    change.apply(&mut other).map_err(|error| unusable(&error))?;
    let outcome = solve(&other, wishes, &mut |_| true);
    let left_out = outcome.plan.days.iter().filter(|day| day.is_none());
    Ok(PrintedChange {
        change: change.to_string(),
        visits: outcome.plan.visit_count(),
        left_out: left_out.count(),
        objective: outcome.objective,
        objective_change: outcome.objective - objective,
    })
}

/// Finds the ways of every day from one place.
#[must_use]
pub fn ways(instance: &Instance, plan: &Plan, start: Place) -> PrintedTravel {
    let mut days: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); usize::from(instance.horizon)];
    for (task, day) in instance.tasks.iter().zip(&plan.days) {
        if let Some(day) = day {
            days[usize::from(*day)].insert(task.enterprise);
        }
    }
    let mut travel = PrintedTravel {
        metres: 0,
        teams: 0,
    };
    for day in days {
        let place = |enterprise: &u32| {
            let one = &instance.enterprises[*enterprise as usize];
            (one.x, one.y)
        };
        let places: Vec<Place> = day.iter().map(place).collect();
        let routes = route(start, &places, instance.visits_a_day as usize, 1);
        travel.metres += routes.length;
        travel.teams += routes.teams.len();
    }
    travel
}

fn printed(instance: &Instance, pins: &[Pin], outcome: &Outcome) -> Printed {
    let summary = summarise(instance, pins, outcome);
    let saved = summary.planned.saturating_sub(summary.visits);
    let out = summary.left_out.iter().map(|left| {
        let task = &instance.tasks[left.task];
        PrintedOut {
            task: task.id,
            enterprise: instance.enterprises[task.enterprise as usize].id,
            organ: task.organ,
            ground: match task.ground {
                Ground::Random => "random",
                Ground::Statutory => "statutory",
                Ground::Referral => "referral",
            },
            code: left.reason.code(),
            reason: left.reason.to_string(),
            apart: match &left.reason {
                Reason::Cap { apart } => apart.clone(),
                _ => Vec::new(),
            },
        }
    });
    Printed {
        tasks: instance.tasks.len(),
        enterprises: instance.enterprises.len(),
        officers: instance.officers.len(),
        planned: summary.planned,
        visits: summary.visits,
        objective: outcome.objective,
        bound: outcome.bound,
        separate_by_task: summary.planned,
        separate_by_organ: summary.separate_by_organ,
        saved_by_task: saved,
        saved_by_organ: summary.separate_by_organ.saturating_sub(summary.visits),
        saved_per_mille: saved * 1000 / summary.planned.max(1),
        left_out: out.collect(),
        moved: None,
        travel: None,
        what_if: Vec::new(),
    }
}

/// Reads days by task: each line begins with the number of a task and its day, -1 for none; the rest is not read.
///
/// # Errors
/// Lines that do not read so, or name tasks that are not there.
pub fn read_days(instance: &Instance, file: &Path) -> Result<Vec<Option<i64>>, MergingError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| MergingError::Unreadable(file.to_path_buf(), error))?;
    let tasks: HashMap<u32, usize> = instance
        .tasks
        .iter()
        .enumerate()
        .map(|(place, task)| (task.id, place))
        .collect();
    let mut days = vec![None; instance.tasks.len()];
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut parts = line.split_ascii_whitespace();
        let Some(task) = parts.next() else { continue };
        let task = task.parse().ok().and_then(|id| tasks.get(&id).copied());
        let day = parts.next().and_then(|day| day.parse::<i64>().ok());
        match (task, day) {
            (Some(task), Some(day)) if (-1..i64::from(instance.horizon)).contains(&day) => {
                days[task] = Some(day);
            }
            _ => wrong.push(format!(
                "{} 第{}行：应当是任务编号和日（-1表示不安排），任务应当在任务文件中。请改正。",
                file.display(),
                number + 1
            )),
        }
    }
    if wrong.is_empty() {
        Ok(days)
    } else {
        wrong.truncate(100);
        Err(MergingError::Unusable(wrong.join("\n")))
    }
}
