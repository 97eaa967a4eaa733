//! Planning again after something changed: sickness, an emergency, a new task. As little as possible moves.
//!
//! Everything that still can stay stays. Where an organ has fewer officers than its day needs, the participations that
//! can best move are released. If they find no other day, all tasks of their enterprises are released too, then those
//! with which they compete for officers.

use super::model::{Model, OUT};
use super::rows::{Load, Rows};
use super::solve::{Outcome, Watcher, Wishes, solve};
use super::types::{Day, Ground, Instance, Pin};
use std::collections::{BTreeMap, BTreeSet};

/// A plan made from an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replanned {
    /// The new plan.
    pub outcome: Outcome,
    /// Tasks, by index, that had a day and have another or none.
    pub moved: Vec<usize>,
}

/// Plans again. `before` is the day of each task in the earlier plan; what `wishes` pins has its way first.
#[must_use]
pub fn replan(
    instance: &Instance,
    before: &[Option<Day>],
    wishes: &Wishes,
    watcher: Watcher,
) -> Replanned {
    let mut pins = keep(instance, before, wishes);
    let mut best: Option<Replanned> = None;
    for widening in 0..3 {
        let own = Wishes {
            pins: pins.clone(),
            ..wishes.clone()
        };
        let outcome = solve(instance, &own, watcher);
        let lost: Vec<usize> = (0..instance.tasks.len())
            .filter(|task| {
                outcome.plan.days[*task].is_none() && wishes.pins.get(*task) != Some(&Pin::Out)
            })
            .filter(|task| before.get(*task).copied().flatten().is_some())
            .collect();
        let moved = (0..instance.tasks.len()).filter(|task| {
            let day = before.get(*task).copied().flatten();
            day.is_some() && day != outcome.plan.days[*task]
        });
        let new = Replanned {
            moved: moved.collect(),
            outcome,
        };
        if best
            .as_ref()
            .is_none_or(|known| new.outcome.objective < known.outcome.objective)
        {
            best = Some(new);
        }
        if lost.is_empty() {
            break;
        }
        release(instance, &lost, wishes, &mut pins, widening > 0);
    }
    best.unwrap_or_else(|| unreachable!("the first round always makes a plan"))
}

/// Pins what can stay.
fn keep(instance: &Instance, before: &[Option<Day>], wishes: &Wishes) -> Vec<Pin> {
    let rows = Rows::of(instance);
    let mut load = Load::empty(&rows, instance.organs);
    load.ask_for_pairs(&rows, instance.organs);
    let mut pins = wishes.pins.clone();
    pins.resize(instance.tasks.len(), Pin::Free);
    let mut visits: BTreeMap<u32, BTreeSet<Day>> = BTreeMap::new();
    for (rank, tasks) in earlier(instance, before, &pins) {
        let one = &instance.tasks[tasks[0]];
        let certificates = tasks.iter().map(|task| instance.tasks[*task].certificate);
        let needs = certificates.fold(0, |needs, class| needs | 1 << class);
        let days = visits.entry(one.enterprise).or_default();
        let is_referral = |task: &usize| instance.tasks[*task].ground == Ground::Referral;
        let counts = !tasks.iter().all(is_referral);
        let cap = instance.enterprises[one.enterprise as usize].cap as usize;
        let within = !counts || days.contains(&rank.day) || days.len() < cap;
        if !within || !load.takes_change(&rows, one.organ, rank.day, (0, needs)) {
            continue;
        }
        load.count(&rows, one.organ, rank.day, (0, needs));
        if counts {
            days.insert(rank.day);
        }
        for task in tasks {
            pins[task] = Pin::On(rank.day);
        }
    }
    pins
}

/// What each organ did at each enterprise on each day of the earlier plan, the first to keep its day first.
fn earlier(instance: &Instance, before: &[Option<Day>], pins: &[Pin]) -> Vec<(Rank, Vec<usize>)> {
    let mut own: BTreeMap<(u32, u16, Day), Vec<usize>> = BTreeMap::new();
    for (task, one) in instance.tasks.iter().enumerate() {
        let known = before.get(task).copied().flatten();
        let day = match pins[task] {
            Pin::On(day) => Some(day),
            Pin::Out => None,
            Pin::Free => known.filter(|day| (one.from..=one.to).contains(day)),
        };
        if let Some(day) = day {
            own.entry((one.enterprise, one.organ, day))
                .or_default()
                .push(task);
        }
    }
    let mut parts: Vec<(Rank, Vec<usize>)> = own
        .into_iter()
        .map(|((_, _, day), tasks)| (rank(instance, pins, &tasks, day), tasks))
        .collect();
    parts.sort();
    parts
}

/// Who keeps the day first: what was decided, complaints, statutory tasks, and those with little room to move.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    decided: bool,
    ground: std::cmp::Reverse<Ground>,
    room: Day,
    day: Day,
}

fn rank(instance: &Instance, pins: &[Pin], tasks: &[usize], day: Day) -> Rank {
    let own = tasks.iter().map(|task| &instance.tasks[*task]);
    Rank {
        decided: !tasks.iter().any(|task| matches!(pins[*task], Pin::On(_))),
        ground: std::cmp::Reverse(
            own.clone()
                .map(|task| task.ground)
                .max()
                .unwrap_or(Ground::Random),
        ),
        room: own.map(|task| task.to - task.from).min().unwrap_or(0),
        day,
    }
}

/// Releases the enterprises of lost tasks, and then whoever competes with them.
fn release(instance: &Instance, lost: &[usize], wishes: &Wishes, pins: &mut [Pin], wide: bool) {
    let enterprises: BTreeSet<u32> = lost
        .iter()
        .map(|task| instance.tasks[*task].enterprise)
        .collect();
    let is_rival = |task: usize, day: Day| {
        lost.iter().any(|lost| {
            let lost = &instance.tasks[*lost];
            lost.organ == instance.tasks[task].organ && (lost.from..=lost.to).contains(&day)
        })
    };
    for (task, pin) in pins.iter_mut().enumerate() {
        let decided = wishes.pins.get(task).is_some_and(|pin| *pin != Pin::Free);
        let Pin::On(day) = *pin else { continue };
        let own = enterprises.contains(&instance.tasks[task].enterprise);
        if !decided && (own || wide && is_rival(task, day)) {
            *pin = Pin::Free;
        }
    }
}

/// What is wrong with decisions made by hand: outside the window, over the cap or the minutes, or without officers.
#[must_use]
pub fn pin_flaws(instance: &Instance, pins: &[Pin]) -> Vec<String> {
    let model = Model::of(instance, &[]);
    let pinned = |task: u32| match pins.get(task as usize) {
        Some(Pin::On(day)) => *day,
        _ => OUT,
    };
    let days: Vec<Day> = model.items.iter().map(|item| pinned(item.task)).collect();
    let outside = |at: &usize| days[*at] < model.items[*at].from || days[*at] > model.items[*at].to;
    let mut flaws: Vec<String> = (0..days.len())
        .filter(|at| days[*at] != OUT && outside(at))
        .map(|at| {
            let item = &model.items[at];
            format!(
                "任务{}固定在第{}日，不在期间{}至{}之内。请改在期间内，或者先改任务的期间。",
                instance.tasks[item.task as usize].id, days[at], item.from, item.to
            )
        })
        .collect();
    if flaws.is_empty() {
        for enterprise in 0..model.count() {
            flaws.extend(cap_flaw(instance, &model, enterprise, &days));
            flaws.extend(minutes_flaws(instance, &model, enterprise, &days));
        }
        flaws.extend(officer_flaws(instance, &model, &days));
    }
    flaws
}

fn cap_flaw(instance: &Instance, model: &Model, enterprise: usize, days: &[Day]) -> Option<String> {
    let is_referral =
        |at: usize| instance.tasks[model.items[at].task as usize].ground == Ground::Referral;
    let counted = model
        .range(enterprise)
        .filter(|at| days[*at] != OUT && !is_referral(*at));
    let counted: BTreeSet<Day> = counted.map(|at| days[at]).collect();
    let one = &instance.enterprises[enterprise];
    (counted.len() > one.cap as usize).then(|| {
        let count = counted.len();
        format!(
            "企业{}固定了{count}次检查，超过上限{}次。请减少或者合并。",
            one.id, one.cap
        )
    })
}

fn officer_flaws(instance: &Instance, model: &Model, days: &[Day]) -> Vec<String> {
    let rows = Rows::of(instance);
    let mut load = Load::empty(&rows, instance.organs);
    load.ask_for_pairs(&rows, instance.organs);
    let mut asked: BTreeSet<(u16, Day)> = BTreeSet::new();
    for enterprise in 0..model.count() {
        for (organ, day, sets) in model.participations(enterprise, days) {
            load.count(&rows, organ, day, sets);
            asked.insert((organ, day));
        }
    }
    let over = asked
        .into_iter()
        .filter(|(organ, day)| load.is_over(&rows, *organ, *day));
    over.map(|(organ, day)| {
        format!("机关{organ}第{day}日固定的检查超过其持证人员所能承担的。请改到别日或者增加人员。")
    })
    .collect()
}

fn minutes_flaws(
    instance: &Instance,
    model: &Model,
    enterprise: usize,
    days: &[Day],
) -> Vec<String> {
    let mut minutes: BTreeMap<(u16, Day), u64> = BTreeMap::new();
    for at in model.range(enterprise).filter(|at| days[*at] != OUT) {
        let item = &model.items[at];
        *minutes.entry((item.organ, days[at])).or_default() += u64::from(item.minutes);
    }
    let over = minutes
        .into_iter()
        .filter(|(_, sum)| *sum > u64::from(instance.minutes_max));
    let id = instance.enterprises[enterprise].id;
    over.map(|((organ, day), sum)| {
        format!("机关{organ}第{day}日在企业{id}固定的检查共{sum}分钟，超过在场上限。请改到别日。")
    })
    .collect()
}
