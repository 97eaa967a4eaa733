//! The whole way from an instance to a plan.

use super::bound::least;
use super::gather::gather;
use super::model::{Model, OUT};
use super::prices::Prices;
use super::rows::{Load, Rows, VISIT};
use super::search::Search;
use super::staff::{Staffing, staff};
use super::types::{Day, Ground, Instance, Pin, Plan, Task};
use std::collections::BTreeMap;

/// Rounds of prices without a better bound, after which they are good enough.
const PATIENCE: usize = 6;
/// Rounds in which participations without officers are planned again.
const ROUNDS_MAX: usize = 20;

/// Rounds of these in which it is enough to ask for pairs; afterwards days are shut.
const EXACT_ROUNDS: usize = 3;

/// What a plan is made for beside the instance.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// What somebody has decided, by index of task; empty where nothing is.
    pub pins: Vec<Pin>,
    /// The seed of the search; the same seed gives the same plan.
    pub seed: u64,
    /// Whether visits of one township are put on the same days where that costs nothing.
    pub gather: bool,
    /// Choices that the search may spend on improving; nothing for the usual number.
    pub effort: Option<usize>,
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The bound is being computed; the best so far, in visits.
    Bound(i64),
    /// The plan is being improved: its cost and the bound, in visits.
    Improving(i64, i64),
    /// Officers are being named.
    Naming,
}

/// Told how far the work is; answers whether to go on improving.
pub type Watcher<'a> = &'a mut dyn FnMut(Progress) -> bool;

/// A plan with what it costs at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The plan.
    pub plan: Plan,
    /// Visits and weights of tasks left out: what the plan costs.
    pub objective: i64,
    /// No plan costs less. Complaints and what was decided beforehand are taken as they are.
    pub bound: i64,
}

/// Makes a plan.
#[must_use]
pub fn solve(instance: &Instance, wishes: &Wishes, watcher: Watcher) -> Outcome {
    let mut rows = Rows::of(instance);
    let mut load = Load::empty(&rows, instance.organs);
    let pins = settle_pins(instance, wishes, &rows, &mut load);
    let model = Model::of(instance, &pins);
    let least = least(&model, &rows);
    let order = order(&model, &least);
    let effort = wishes.effort.unwrap_or(200_000 + 2 * model.items.len());

    let mut search = Search::new(&model, &rows, load.clone(), wishes.seed);
    search.plan(&order);
    let target = |best: i64| {
        best.div_euclid(i64::from(VISIT)) * i64::from(VISIT)
            + if best.rem_euclid(i64::from(VISIT)) == 0 {
                0
            } else {
                i64::from(VISIT)
            }
    };
    let mut best = target(least.iter().map(|one| i64::from(*one)).sum());
    if search.total() > best {
        search.improve(&least, best, effort / 20);
    }
    let mut days = (search.total(), search.days.clone());
    if days.0 > best {
        let mut prices = Prices::new(&model, &rows, &load, &least);
        best = best.max(target(raise_bound(&mut prices, watcher)));
        load.price.clone_from(&prices.best.1);
        let mut guided = Search::new(&model, &rows, load.clone(), wishes.seed);
        guided.plan(&order);
        guided.forget_prices();
        guided.plan_again(&order);
        guided.pursue(&least, best, effort, &mut |total| {
            watcher(Progress::Improving(visits(total), visits(best)))
        });
        if guided.total() < days.0 {
            days = (guided.total(), guided.days);
        }
    }
    drop(search);
    let bound = visits(best) + fixed_cost(instance, &pins, &model);
    watcher(Progress::Naming);
    let aim = Aim {
        least,
        best,
        effort: effort / 2,
        bound,
        gather: wishes.gather,
    };
    finish(instance, (&pins, &model), &mut rows, (load, days.1), &aim)
}

fn visits(parts: i64) -> i64 {
    parts / i64::from(VISIT)
}

/// Moves prices while the bound gets better.
fn raise_bound(prices: &mut Prices, watcher: Watcher) -> i64 {
    let mut waited = 0;
    while waited < PATIENCE {
        let before = prices.best.0;
        if !watcher(Progress::Bound(visits(before))) || !prices.improve() {
            break;
        }
        waited = if prices.best.0 > before {
            0
        } else {
            waited + 1
        };
    }
    prices.best.0
}

/// Enterprises in the order in which they choose: those without a visit to spare, then those with the narrowest window.
fn order(model: &Model, least: &[i32]) -> Vec<u32> {
    let mut order: Vec<(bool, u16, u32)> = (0..model.count())
        .map(|enterprise| {
            let own = &model.items[model.range(enterprise)];
            let narrowest = own
                .iter()
                .map(|item| item.to - item.from)
                .min()
                .unwrap_or(0);
            let spare =
                i64::from(model.caps[enterprise]) * i64::from(VISIT) > i64::from(least[enterprise]);
            (spare, narrowest, enterprise as u32)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|one| one.2).collect()
}

/// Enters what was decided, and gives each complaint the first day on which its organ can go.
fn settle_pins(instance: &Instance, wishes: &Wishes, rows: &Rows, load: &mut Load) -> Vec<Pin> {
    let mut pins = wishes.pins.clone();
    pins.resize(instance.tasks.len(), Pin::Free);
    if pins.iter().all(|pin| *pin == Pin::Free)
        && instance
            .tasks
            .iter()
            .all(|task| task.ground != Ground::Referral)
    {
        return pins;
    }
    load.ask_for_pairs(rows, instance.organs);
    let mut entered = Entered::default();
    for (task, pin) in pins.iter().enumerate() {
        if let Pin::On(day) = *pin {
            entered.enter((rows, load), &instance.tasks[task], day);
        }
    }
    for (place, task) in instance.tasks.iter().enumerate() {
        if task.ground == Ground::Referral && pins[place] == Pin::Free {
            let day =
                (task.from..=task.to).find(|day| entered.takes((rows, load), instance, task, *day));
            if let Some(day) = day {
                pins[place] = Pin::On(day);
                entered.enter((rows, load), task, day);
            }
        }
    }
    pins
}

/// What the search goes for.
struct Aim {
    least: Vec<i32>,
    /// Cost that ends the search, in parts of a visit.
    best: i64,
    effort: usize,
    /// Bound on the whole plan, in visits.
    bound: i64,
    /// Whether visits of one township are put together.
    gather: bool,
}

/// What is fixed: needs and minutes by enterprise, organ and day.
#[derive(Default)]
struct Entered(BTreeMap<(u32, u16, Day), (u8, u64)>);

impl Entered {
    fn enter(&mut self, (rows, load): (&Rows, &mut Load), task: &Task, day: Day) {
        let known = self
            .0
            .entry((task.enterprise, task.organ, day))
            .or_default();
        let more = known.0 | 1 << task.certificate;
        load.count(rows, task.organ, day, (known.0, more));
        *known = (more, known.1 + u64::from(task.minutes));
    }

    /// Whether the organ can go for this task on this day.
    fn takes(
        &self,
        (rows, load): (&Rows, &Load),
        instance: &Instance,
        task: &Task,
        day: Day,
    ) -> bool {
        let known = self
            .0
            .get(&(task.enterprise, task.organ, day))
            .copied()
            .unwrap_or_default();
        if known.1 + u64::from(task.minutes) > u64::from(instance.minutes_max) {
            return false;
        }
        let more = known.0 | 1 << task.certificate;
        load.takes_change(rows, task.organ, day, (known.0, more))
    }
}

/// Names the officers; what finds none is planned again with that day shut.
fn finish(
    instance: &Instance,
    (pins, model): (&[Pin], &Model),
    rows: &mut Rows,
    (mut load, mut days): (Load, Vec<Day>),
    aim: &Aim,
) -> Outcome {
    let whole = Model::of(instance, &[]);
    let mut rounds = 0;
    loop {
        if model.total(&days) > aim.best {
            let mut search = Search::holding(model, rows, load.clone(), days);
            search.fill();
            days = search.days;
        }
        if aim.gather && rounds == 0 {
            let mut search = Search::holding(model, rows, load.clone(), days);
            gather(instance, &mut search);
            days = search.days;
        }
        let all = all_days(instance, pins, model, &whole, &days);
        let staffing = staff(instance, &whole, &all);
        rounds += 1;
        if staffing.short.is_empty() {
            return outcome(instance, &whole, &all, staffing, aim.bound);
        }
        let mut search = Search::holding(model, rows, load.clone(), days);
        let mut freed = false;
        for short in &staffing.short {
            freed |= search.shut_out(short.enterprise as usize, short.organ, short.day);
        }
        if !freed {
            return outcome(instance, &whole, &all, staffing, aim.bound);
        }
        let used = std::mem::take(&mut search.load.used);
        days = search.days;
        for short in staffing.short.iter().filter(|_| rounds > EXACT_ROUNDS) {
            rows.lower(short.organ, short.day, short.needs, &used);
        }
        if rounds < ROUNDS_MAX {
            load.ask_for_pairs(rows, model.organs);
            let mut search = Search::holding(model, rows, load.clone(), days);
            for short in &staffing.short {
                search.plan_again(&[short.enterprise]);
            }
            search.forget_prices();
            search.pursue(&aim.least, aim.best, aim.effort, &mut |_| true);
            days = search.days;
        }
    }
}

/// What is paid whatever the plan: visits that are fixed and tasks that somebody took out.
fn fixed_cost(instance: &Instance, pins: &[Pin], model: &Model) -> i64 {
    let visits: usize = model.anchors.values().map(Vec::len).sum();
    let out = instance
        .tasks
        .iter()
        .zip(pins)
        .filter(|(_, pin)| **pin == Pin::Out);
    let weights: i64 = out
        .map(|(task, _)| i64::from(instance.weight(task.ground)))
        .sum();
    visits as i64 + weights
}

/// Days by item of the whole model.
fn all_days(
    instance: &Instance,
    pins: &[Pin],
    model: &Model,
    whole: &Model,
    days: &[Day],
) -> Vec<Day> {
    let mut by_task = vec![OUT; instance.tasks.len()];
    for (item, day) in model.items.iter().zip(days) {
        by_task[item.task as usize] = *day;
    }
    for (day, pin) in by_task.iter_mut().zip(pins) {
        if let Pin::On(pinned) = pin {
            *day = *pinned;
        }
    }
    whole
        .items
        .iter()
        .map(|item| by_task[item.task as usize])
        .collect()
}

fn outcome(
    instance: &Instance,
    whole: &Model,
    days: &[Day],
    staffing: Staffing,
    bound: i64,
) -> Outcome {
    let mut plan = Plan {
        days: vec![None; instance.tasks.len()],
        visits: vec![None; instance.tasks.len()],
        teams: staffing.teams,
    };
    let mut next = 0;
    let mut objective = 0;
    let mut own: Vec<(Day, u32)> = Vec::new();
    for enterprise in 0..whole.count() {
        own.clear();
        for place in whole.range(enterprise) {
            let (item, day) = (&whole.items[place], days[place]);
            if day == OUT {
                objective += i64::from(item.weight / VISIT);
                continue;
            }
            let known = own.iter().find(|one| one.0 == day).map(|one| one.1);
            let visit = known.unwrap_or_else(|| {
                own.push((day, next));
                next += 1;
                next - 1
            });
            plan.days[item.task as usize] = Some(day);
            plan.visits[item.task as usize] = Some(visit);
        }
    }
    objective += i64::from(next);
    Outcome {
        plan,
        objective,
        bound,
    }
}
