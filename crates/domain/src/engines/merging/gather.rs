//! Shorter ways: visits move, within their windows and at no cost, to days on which the same township is visited.

use super::model::OUT;
use super::search::Search;
use super::types::{Day, Instance};
use std::collections::{BTreeMap, BTreeSet};

/// Times that all visits are looked at.
const PASSES: usize = 3;

/// Visits by township and day.
struct Townships {
    index: Vec<usize>,
    counts: Vec<u32>,
    horizon: usize,
}

impl Townships {
    fn of(instance: &Instance) -> Self {
        let zones: BTreeSet<u32> = instance.enterprises.iter().map(|one| one.zone).collect();
        let place: BTreeMap<u32, usize> = zones
            .iter()
            .enumerate()
            .map(|(at, zone)| (*zone, at))
            .collect();
        let horizon = usize::from(instance.horizon);
        Self {
            index: instance
                .enterprises
                .iter()
                .map(|one| place[&one.zone])
                .collect(),
            counts: vec![0; zones.len() * horizon],
            horizon,
        }
    }

    fn count(&mut self, enterprise: usize, day: Day) -> &mut u32 {
        &mut self.counts[self.index[enterprise] * self.horizon + usize::from(day)]
    }
}

/// Moves visits to days on which the same township is visited more.
pub(super) fn gather(instance: &Instance, search: &mut Search) {
    let mut townships = Townships::of(instance);
    for enterprise in 0..search.model.count() {
        for day in visit_days(search, enterprise) {
            *townships.count(enterprise, day) += 1;
        }
    }
    for _ in 0..PASSES {
        let mut moved = false;
        for enterprise in 0..search.model.count() {
            let free: Vec<Day> = visit_days(search, enterprise)
                .into_iter()
                .filter(|day| {
                    !search
                        .model
                        .anchors_of(enterprise)
                        .iter()
                        .any(|one| one.day == *day)
                })
                .collect();
            for day in free {
                moved |= move_visit(search, &mut townships, enterprise, day);
            }
        }
        if !moved {
            break;
        }
    }
}

fn visit_days(search: &Search, enterprise: usize) -> BTreeSet<Day> {
    let own = search.model.range(enterprise);
    let mut days: BTreeSet<Day> = own
        .map(|at| search.days[at])
        .filter(|day| *day != OUT)
        .collect();
    days.extend(
        search
            .model
            .anchors_of(enterprise)
            .iter()
            .map(|one| one.day),
    );
    days
}

/// Moves one visit to the most visited day that takes it.
fn move_visit(search: &mut Search, townships: &mut Townships, enterprise: usize, day: Day) -> bool {
    let range = search.model.range(enterprise);
    let own = || range.clone().filter(|at| search.days[*at] == day);
    let from = own()
        .map(|at| search.model.items[at].from)
        .max()
        .unwrap_or(day);
    let to = own()
        .map(|at| search.model.items[at].to)
        .min()
        .unwrap_or(day);
    let others = visit_days(search, enterprise);
    let here = *townships.count(enterprise, day);
    let mut better: Vec<(u32, Day)> = (from..=to)
        .filter(|other| !others.contains(other))
        .map(|other| (*townships.count(enterprise, other), other))
        .filter(|(count, _)| *count >= here)
        .collect();
    better.sort_unstable_by_key(|(count, other)| (std::cmp::Reverse(*count), *other));
    let old = search.days[range.clone()].to_vec();
    let single: Vec<Day> = old
        .iter()
        .map(|own| if *own == day { day } else { OUT })
        .collect();
    for (_, other) in better.into_iter().take(12) {
        let takes = search
            .model
            .participations_of(enterprise, &single)
            .all(|(organ, _, sets)| search.load.takes_change(search.rows, organ, other, sets));
        if takes {
            let new: Vec<Day> = old
                .iter()
                .map(|own| if *own == day { other } else { *own })
                .collect();
            search.withdraw(enterprise);
            search.put(enterprise, &new);
            *townships.count(enterprise, day) -= 1;
            *townships.count(enterprise, other) += 1;
            return true;
        }
    }
    false
}
