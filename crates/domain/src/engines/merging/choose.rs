//! The cheapest days of one enterprise: exact by branch and bound, with a bound that always holds.
//!
//! Days are chosen from left to right. What remains is bounded by a recursion over the candidates in which each task
//! that is not yet passed pays, at the first chosen day of its window, the least that this or any later day asks; with
//! prices of nothing that recursion is the exact optimum (fewest points that meet all windows, within the cap).

use super::candidates::{Candidates, NEVER, Question};
use super::model::{Item, OUT};
use super::rows::{BLOCK, VISIT};
use super::types::Day;

/// Nodes after which the search contents itself with what it has.
const NODES_MAX: usize = 400;
/// Nodes for the tasks of one organ.
const RUN_NODES_MAX: usize = 100;
const NONE: u16 = u16::MAX;

/// The answer for one enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    /// What the best found costs, prices included.
    pub value: i32,
    /// What no choice can undercut.
    pub lower: i32,
}

/// Room for the search, used again for each enterprise.
#[derive(Debug, Default)]
pub(super) struct Chooser {
    candidates: Candidates,
    count: usize,
    /// Cost by candidate and task with the organ's price shared among its tasks.
    share: Vec<i32>,
    /// The least share from a candidate on.
    ahead: Vec<i32>,
    weight: Vec<i32>,
    /// First and last candidate of each task.
    span: Vec<(i32, i32)>,
    step: Vec<i32>,
    rest: Vec<i32>,
    /// Whether the cap may bind; visits left are counted only then.
    capped: bool,
    levels: usize,
    reach: Vec<i32>,
    least: Vec<i32>,
    chosen: Vec<usize>,
    open: Vec<(i32, usize)>,
    assigned: Vec<u16>,
    best_assigned: Vec<u16>,
    best: i32,
    /// How much better something must be to be looked at.
    tolerance: i32,
    nodes: usize,
    truncated: bool,
    run: Run,
}

#[derive(Debug, Default)]
struct Run {
    best: i32,
    best_assigned: Vec<u16>,
    nodes: usize,
}

impl Chooser {
    /// Chooses the days of the enterprise and writes them (or [`OUT`]) beside its items.
    pub fn choose(&mut self, question: &Question, days: &mut [Day]) -> Chosen {
        let items = &question.model.items[question.model.range(question.enterprise)];
        if items.is_empty() {
            return Chosen { value: 0, lower: 0 };
        }
        self.candidates.lay(question);
        self.count = items.len();
        self.prepare(items);
        let cap = question.model.caps[question.enterprise] as usize;
        self.bound(cap);
        let level = self.levels - 1;
        let lower = self.reach[level * (self.candidates.list.len() + 1)];
        self.tolerance = if question.bound { 0 } else { VISIT / 32 };
        self.best = NEVER;
        self.nodes = 0;
        self.truncated = false;
        self.chosen.clear();
        self.open.clear();
        self.least.clear();
        self.least.extend_from_slice(&self.weight);
        self.descend(question, items, level, 0);
        self.write(question, items, days);
        let exact = if self.truncated { lower } else { self.best };
        Chosen {
            value: self.best,
            lower: exact.min(self.best),
        }
    }

    fn prepare(&mut self, items: &[Item]) {
        let (count, width) = (self.count, self.candidates.list.len());
        self.weight.clear();
        self.weight.extend(items.iter().map(|item| item.weight));
        self.share.clear();
        self.share.extend_from_slice(&self.candidates.first);
        self.span.clear();
        self.span.resize(count, (0, -1));
        let mut begun = 0;
        while begun < count {
            let same = |item: &&Item| item.organ == items[begun].organ;
            let sharing = items[begun..].iter().take_while(same).count();
            for place in begun..begun + sharing {
                let unit = |item: &&Item| item.certificate == items[place].certificate;
                let alike = items[begun..begun + sharing].iter().filter(unit).count();
                self.prepare_item(place, sharing as i32, alike as i32);
            }
            begun += sharing;
        }
        self.ahead.clear();
        self.ahead.resize((width + 1) * count, NEVER);
        for at in (0..width * count).rev() {
            self.ahead[at] = self.ahead[at + count].min(self.share[at]);
        }
    }

    /// Shares the prices of one task and finds the span of its candidates.
    fn prepare_item(&mut self, place: usize, sharing: i32, alike: i32) {
        let span = &mut self.span[place];
        for candidate in 0..self.candidates.list.len() {
            let at = candidate * self.count + place;
            if self.share[at] == NEVER {
                continue;
            }
            if span.1 < 0 {
                span.0 = candidate as i32;
            }
            span.1 = candidate as i32;
            if sharing > 1 {
                let joint = self.candidates.joint[at];
                let organ = (self.share[at] - joint).max(0);
                self.share[at] = organ / sharing + joint / alike;
            }
        }
        if span.1 < 0 {
            span.0 = 0;
        }
    }

    /// Fills the recursion: what is still to be paid after the last chosen day, by visits left.
    fn bound(&mut self, cap: usize) {
        let width = self.candidates.list.len();
        let charged: usize = self.candidates.list.iter().map(|one| one.charge).sum();
        self.capped = cap < charged.min(self.count);
        self.levels = if self.capped { cap + 1 } else { 1 };
        self.fill_steps(width);
        self.reach.clear();
        self.reach.resize(self.levels * (width + 1), NEVER);
        for level in 0..self.levels {
            for last in (0..=width).rev() {
                let mut least = self.rest[last];
                for next in last..width {
                    let one = self.candidates.list[next];
                    let charge = if self.capped { one.charge } else { 0 };
                    if charge <= level {
                        let after = self.reach[(level - charge) * (width + 1) + next + 1];
                        least = least.min(one.open + self.step[last * width + next] + after);
                    }
                }
                self.reach[level * (width + 1) + last] = least;
            }
        }
    }

    /// What is paid from one chosen day to the next; place 0 is before the first.
    fn fill_steps(&mut self, width: usize) {
        self.step.clear();
        self.step.resize((width + 1) * width, 0);
        self.rest.clear();
        self.rest.resize(width + 1, 0);
        for (place, span) in self.span.iter().enumerate() {
            let weight = self.weight[place];
            for last in 0..=(span.0 as usize).min(width) {
                self.rest[last] += weight;
                for next in last..width {
                    let paid = if (next as i32) < span.0 {
                        0
                    } else if next as i32 <= span.1 {
                        weight.min(self.ahead[next * self.count + place])
                    } else {
                        weight
                    };
                    self.step[last * width + next] += paid;
                }
            }
        }
    }

    /// Considers stopping here, then every next day that may still be better.
    fn descend(&mut self, question: &Question, items: &[Item], level: usize, opened: i32) {
        self.nodes += 1;
        let depth = self.chosen.len();
        let base = depth * self.count;
        let paid: i32 = self.least[base..base + self.count].iter().sum();
        if opened + paid < self.best - self.tolerance {
            let exact = opened + self.settle(question, items, paid);
            if exact < self.best {
                self.best = exact;
                self.best_assigned.clone_from(&self.assigned);
            }
        }
        let width = self.candidates.list.len();
        let arena = self.open.len();
        let after = self.chosen.last().map_or(0, |last| last + 1);
        for next in after..width {
            let one = self.candidates.list[next];
            let charge = if self.capped { one.charge } else { 0 };
            if charge > level {
                continue;
            }
            let ahead = self.reach[(level - charge) * (width + 1) + next + 1];
            let bound = opened + one.open + ahead + self.passed(base, next);
            if bound < self.best - self.tolerance {
                self.open.push((bound, next));
            }
        }
        self.open[arena..].sort_unstable();
        let end = self.open.len();
        for at in arena..end {
            let (bound, next) = self.open[at];
            if bound >= self.best - self.tolerance {
                break;
            }
            if self.nodes >= NODES_MAX {
                self.truncated = true;
                break;
            }
            let one = self.candidates.list[next];
            let charge = if self.capped { one.charge } else { 0 };
            self.enter(base, next);
            self.descend(question, items, level - charge, opened + one.open);
            self.chosen.pop();
        }
        self.open.truncate(arena);
    }

    /// The least that the tasks already reached will pay once this day is chosen.
    fn passed(&self, base: usize, next: usize) -> i32 {
        let at = next * self.count;
        let mut sum = 0;
        for place in 0..self.count {
            if self.span[place].0 <= next as i32 {
                sum += self.least[base + place].min(self.ahead[at + place]);
            }
        }
        sum
    }

    fn enter(&mut self, base: usize, next: usize) {
        self.chosen.push(next);
        self.least.truncate(base + self.count);
        for place in 0..self.count {
            let share = self.share[next * self.count + place];
            let least = self.least[base + place].min(share);
            self.least.push(least);
        }
    }

    /// What the tasks pay on the chosen days; writes which day each takes.
    fn settle(&mut self, question: &Question, items: &[Item], paid: i32) -> i32 {
        self.assigned.clear();
        self.assigned.resize(self.count, NONE);
        let mut sum = 0;
        let mut begun = 0;
        let mut cut = false;
        while begun < self.count {
            let organ = items[begun].organ;
            let end = begun
                + items[begun..]
                    .iter()
                    .take_while(|one| one.organ == organ)
                    .count();
            if end == begun + 1 {
                sum += self.settle_one(begun, items[begun].minutes <= question.model.minutes_max);
            } else {
                self.run.best = NEVER;
                self.run.nodes = 0;
                self.settle_run(question, items, (begun, begun, end), 0);
                cut |= self.run.nodes >= RUN_NODES_MAX;
                sum += self.run.best;
                self.assigned[begun..end].copy_from_slice(&self.run.best_assigned);
            }
            begun = end;
        }
        if cut && question.bound { paid } else { sum }
    }

    fn settle_one(&mut self, place: usize, fits: bool) -> i32 {
        let mut least = self.weight[place];
        if !fits {
            return least;
        }
        for chosen in &self.chosen {
            let cost = self.candidates.first[chosen * self.count + place];
            if cost < least {
                least = cost;
                self.assigned[place] = *chosen as u16;
            }
        }
        least
    }

    /// Tasks of one organ share its presence: tries the chosen days of each in turn.
    fn settle_run(
        &mut self,
        question: &Question,
        items: &[Item],
        (begun, place, end): (usize, usize, usize),
        paid: i32,
    ) {
        if paid >= self.run.best - self.tolerance {
            return;
        }
        if place == end {
            self.run.best = paid;
            self.run.best_assigned.clear();
            self.run
                .best_assigned
                .extend_from_slice(&self.assigned[begun..end]);
            return;
        }
        self.run.nodes += 1;
        let mut options = [(NEVER, NONE); 16];
        let mut found = 0;
        // What one task opens, the later ones of its organ may share.
        let worth: i32 = self.weight[place..end].iter().sum();
        for chosen in self.chosen.iter().take(15) {
            if let Some(cost) = self.added(question, items, (begun, place), *chosen)
                && cost < worth.min(BLOCK)
            {
                options[found] = (cost, *chosen as u16);
                found += 1;
            }
        }
        options[found] = (self.weight[place], NONE);
        options[..=found].sort_unstable();
        for (cost, option) in &options[..=found] {
            self.assigned[place] = *option;
            self.settle_run(question, items, (begun, place + 1, end), paid + cost);
            if self.run.nodes >= RUN_NODES_MAX {
                break;
            }
        }
        self.assigned[place] = NONE;
    }

    /// What a task adds on a chosen day beside the earlier tasks of its organ.
    fn added(
        &self,
        question: &Question,
        items: &[Item],
        (begun, place): (usize, usize),
        chosen: usize,
    ) -> Option<i32> {
        let at = chosen * self.count + place;
        let first = self.candidates.first[at];
        if first == NEVER {
            return None;
        }
        let own = &items[place];
        let day = self.candidates.list[chosen].day;
        let fixed = question.model.fixed(question.enterprise, own.organ, day);
        let (mut needs, mut minutes) = (fixed.needs, fixed.minutes + u64::from(own.minutes));
        for (earlier, assigned) in items[begun..place].iter().zip(&self.assigned[begun..place]) {
            if *assigned == chosen as u16 {
                needs |= 1 << earlier.certificate;
                minutes += u64::from(earlier.minutes);
            }
        }
        if !question.bound && minutes > u64::from(question.model.minutes_max) {
            return None;
        }
        let together = needs | 1 << own.certificate;
        if needs == together {
            return Some(0);
        }
        if needs == 0 {
            return Some(first);
        }
        let refused = question
            .load
            .refuses(question.rows, own.organ, day, together);
        (!refused).then_some(self.candidates.joint[at])
    }

    /// Turns candidates into days.
    fn write(&mut self, question: &Question, items: &[Item], days: &mut [Day]) {
        days.fill(OUT);
        for candidate in 0..self.candidates.list.len() {
            let one = self.candidates.list[candidate];
            let is_here = |place: &usize| self.best_assigned[*place] == candidate as u16;
            if !(0..self.count).any(|place| is_here(&place)) {
                continue;
            }
            let day = if question.bound {
                self.real_day(question, items, candidate)
            } else {
                one.day
            };
            for place in (0..self.count).filter(is_here) {
                days[place] = day;
            }
        }
    }

    /// The day of an imagined cell that costs least for the tasks put there; the least crowded of such days.
    fn real_day(&self, question: &Question, items: &[Item], candidate: usize) -> Day {
        let (from, to) = self.candidates.list[candidate].cell;
        let here = |place: &usize| self.best_assigned[*place] == candidate as u16;
        let crowd = &question.load.used;
        let mut best = ((NEVER, 0), from);
        for day in from..to {
            let (mut sum, mut crowded) = (0, 0);
            for place in (0..self.count).filter(here) {
                let item = &items[place];
                let unit = question.rows.unit(item.organ, item.certificate);
                sum += question.table.first[unit + usize::from(day)];
                for row in [0, usize::from(item.certificate) + 1] {
                    let at = question.rows.at(item.organ, row, day);
                    crowded += (crowd[at] + 1) * 1024 / (question.rows.cap[at] + 1);
                }
            }
            if (sum, crowded) < best.0 {
                best = ((sum, crowded), day);
            }
        }
        best.1
    }
}
