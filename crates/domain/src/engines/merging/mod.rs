//! Merged inspections (综合查一次): which organs visit which enterprise together, on which day, with which officers.
//!
//! Decides, for tasks with windows, enterprises with a cap on visits and officers with certificates and working days:
//! the day of each task, so that the number of visits is the least, tasks left out counting by their weight; then who
//! goes. A visit is one enterprise on one day; each organ keeps its own legal basis and its own conclusion, so each task
//! stays a task of its own, with at least two officers of its organ who hold its certificate.
//!
//! - Bound: per enterprise the fewest days that meet all windows, by recursion where the cap forbids so many; where
//!   officers are scarce, prices on organs' days (Lagrangian relaxation).
//! - Plan: enterprises choose exactly (branch and bound) among the days that are free, the tightest first; chains of
//!   displacement, with groups of tasks split anew at each link, mend what is left.
//! - Officers: a flow between kinds of needs and kinds of officers; what finds nobody is planned again.
//! - Complaints and referrals are outside the cap and take the first day on which their organ can go; others may join.
//! - What was decided by hand stays; planning again moves as little as possible.
//!
//! Days are numbers from 0 within the period; which days these are is for whoever asks. Costs are whole visits.
//! Left out: the day's exact hours, road distances, and teams that stay together for a day.

mod bound;
mod candidates;
mod check;
mod choose;
mod gather;
mod model;
mod pairs;
mod prices;
mod read;
mod replan;
mod route;
mod rows;
mod search;
mod solve;
mod staff;
mod summary;
#[cfg(test)]
mod tests;
mod types;
mod what_if;
mod write;

pub use check::{Checked, check};
pub use read::{Files, Flaw, read};
pub use replan::{Replanned, pin_flaws, replan};
pub use route::{Place, Routes, route};
pub use solve::{Outcome, Progress, Watcher, Wishes, solve};
pub use summary::{LeftOut, Reason, Summary, summarise};
pub use types::{
    CLASSES_MAX, Day, Enterprise, Ground, Instance, Officer, Pin, Plan, TASKS_MAX, Task, Teams,
    WEIGHT_MAX,
};
pub use what_if::{Change, ChangeError, read_change};
pub use write::write;
