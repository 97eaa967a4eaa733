//! The days among which an enterprise's visits are chosen.
//!
//! Between two neighbouring ends of windows every day serves the same tasks, so such a cell gives one day: the one that
//! costs least for all its tasks, and another for each task that this day would refuse. For a bound a cell is a
//! single imagined day on which every task pays the least that any day of the cell asks.

use super::model::{Anchor, Item, Model};
use super::rows::{BLOCK, Load, Rows, Table, VISIT};
use super::types::Day;
use std::ops::Range;

/// The task cannot be served there.
pub(super) const NEVER: i32 = i32::MAX;

/// What is asked: the days of one enterprise under these tables.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub model: &'a Model,
    pub rows: &'a Rows,
    pub load: &'a Load,
    pub table: &'a Table,
    pub enterprise: usize,
    /// Whether the answer is a bound: cells are imagined days.
    pub bound: bool,
}

/// One day that may be chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub day: Day,
    /// First day of its cell and the first after it.
    pub cell: (Day, Day),
    /// What it costs to open it.
    pub open: i32,
    /// Whether it uses a visit of the cap.
    pub charge: usize,
}

/// The candidates of one enterprise and what each task costs on each.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub list: Vec<Candidate>,
    /// Cost by candidate and task where the organ is not there yet; [`NEVER`] outside the window.
    pub first: Vec<i32>,
    /// What the certificate adds where the organ is there.
    pub joint: Vec<i32>,
    ends: Vec<Day>,
    sum: Vec<i32>,
    covered: Vec<usize>,
    slack: i32,
}

impl Candidates {
    /// Lays out the candidates of an enterprise.
    pub fn lay(&mut self, question: &Question) {
        let items = &question.model.items[question.model.range(question.enterprise)];
        let anchors = question.model.anchors_of(question.enterprise);
        self.list.clear();
        self.first.clear();
        self.joint.clear();
        self.slack = if question.bound { 0 } else { VISIT / 32 };
        self.find_ends(items, anchors);
        for place in 1..self.ends.len() {
            let cell = (self.ends[place - 1], self.ends[place]);
            self.covered.clear();
            let covers = |item: &Item| item.from <= cell.0 && item.to + 1 >= cell.1;
            self.covered
                .extend((0..items.len()).filter(|at| covers(&items[*at])));
            if self.covered.is_empty() {
                continue;
            }
            let anchor = anchors.iter().find(|anchor| anchor.day == cell.0);
            let candidate = Candidate {
                day: cell.0,
                cell,
                open: if anchor.is_some() { 0 } else { VISIT },
                charge: anchor.map_or(1, |anchor| usize::from(anchor.charge)),
            };
            if question.bound {
                self.imagine(question, items, candidate);
            } else {
                self.pick(question, items, candidate);
            }
        }
    }

    fn find_ends(&mut self, items: &[Item], anchors: &[Anchor]) {
        self.ends.clear();
        for item in items {
            self.ends.extend([item.from, item.to + 1]);
        }
        for anchor in anchors {
            self.ends.extend([anchor.day, anchor.day + 1]);
        }
        self.ends.sort_unstable();
        self.ends.dedup();
    }

    /// The whole cell as one day.
    fn imagine(&mut self, question: &Question, items: &[Item], candidate: Candidate) {
        let (from, to) = (usize::from(candidate.cell.0), usize::from(candidate.cell.1));
        let base = self.push(items.len(), candidate);
        for at in 0..self.covered.len() {
            let place = self.covered[at];
            let unit = question
                .rows
                .unit(items[place].organ, items[place].certificate);
            let least = |costs: &[i32]| costs.iter().copied().fold(NEVER, i32::min);
            self.first[base + place] = least(&question.table.first[unit + from..unit + to]);
            self.joint[base + place] = least(&question.table.joint[unit + from..unit + to]);
        }
        self.heed_fixed(question, items, base, candidate);
        self.dominate(items.len());
    }

    /// The best day of the cell, and others for tasks that it refuses.
    fn pick(&mut self, question: &Question, items: &[Item], candidate: Candidate) {
        let (from, to) = (usize::from(candidate.cell.0), usize::from(candidate.cell.1));
        self.sum.clear();
        self.sum.resize(to - from, 0);
        for place in &self.covered {
            let unit = question
                .rows
                .unit(items[*place].organ, items[*place].certificate);
            let costs = &question.table.first[unit + from..unit + to];
            for (sum, cost) in self.sum.iter_mut().zip(costs) {
                *sum += cost;
            }
        }
        let (best, least) = least_of(&self.sum);
        let mut days = vec![best];
        if least >= BLOCK {
            for place in &self.covered {
                let unit = question
                    .rows
                    .unit(items[*place].organ, items[*place].certificate);
                let costs = &question.table.first[unit + from..unit + to];
                if costs[best] >= BLOCK {
                    let (other, cost) = least_of(costs);
                    if cost < BLOCK && !days.contains(&other) {
                        days.push(other);
                    }
                }
            }
        }
        let more = self.days_needed(items, question.model.minutes_max) - 1;
        for _ in 0..more.min(to - from - 1) {
            days.iter().for_each(|day| self.sum[*day] = NEVER);
            days.push(least_of(&self.sum).0);
        }
        days.sort_unstable();
        days.dedup();
        for day in days {
            let day = (from + day) as Day;
            self.place(question, items, Candidate { day, ..candidate });
            if more == 0 {
                self.dominate(items.len());
            }
        }
    }

    /// Days that the tasks of the cell need where one organ may not stay long enough for all of its own.
    fn days_needed(&self, items: &[Item], minutes_max: u32) -> usize {
        let mut most = 1;
        let (mut organ, mut sum) = (None, 0u64);
        for place in &self.covered {
            let item = &items[*place];
            if organ != Some(item.organ) {
                (organ, sum) = (Some(item.organ), 0);
            }
            sum += u64::from(item.minutes);
            if sum > u64::from(minutes_max) {
                most = most.max(sum.div_ceil(u64::from(minutes_max.max(1))) as usize);
            }
        }
        most.min(4)
    }

    fn place(&mut self, question: &Question, items: &[Item], candidate: Candidate) {
        let base = self.push(items.len(), candidate);
        let day = usize::from(candidate.day);
        for at in 0..self.covered.len() {
            let place = self.covered[at];
            let unit = question
                .rows
                .unit(items[place].organ, items[place].certificate);
            self.first[base + place] = question.table.first[unit + day];
            self.joint[base + place] = question.table.joint[unit + day];
        }
        self.heed_fixed(question, items, base, candidate);
    }

    /// Where an organ goes on a fixed day anyway, its presence costs nothing more.
    fn heed_fixed(
        &mut self,
        question: &Question,
        items: &[Item],
        base: usize,
        candidate: Candidate,
    ) {
        if question.model.anchors_of(question.enterprise).is_empty() {
            return;
        }
        for place in &self.covered {
            let item = &items[*place];
            let fixed = question
                .model
                .fixed(question.enterprise, item.organ, candidate.day);
            if fixed.needs >> item.certificate & 1 == 1 {
                self.first[base + place] = 0;
                self.joint[base + place] = 0;
            } else if fixed.needs != 0 {
                self.first[base + place] = self.joint[base + place];
            }
            let minutes = fixed.minutes + u64::from(item.minutes);
            if fixed.minutes > 0 && minutes > u64::from(question.model.minutes_max) {
                self.first[base + place] = BLOCK;
            }
        }
    }

    fn push(&mut self, count: usize, candidate: Candidate) -> usize {
        let base = self.list.len() * count;
        self.list.push(candidate);
        self.first.resize(base + count, NEVER);
        self.joint.resize(base + count, NEVER);
        base
    }

    /// Drops the newest candidate, or those before it, where the other serves all its tasks as cheaply.
    fn dominate(&mut self, count: usize) {
        while self.list.len() > 1 {
            let last = self.list.len() - 1;
            let (old, new) = (self.list[last - 1], self.list[last]);
            let rank = |one: Candidate| (one.open, one.charge);
            let [olds, news] = [
                (last - 1) * count..last * count,
                last * count..(last + 1) * count,
            ];
            let serves = |better: &Range<usize>, worse: &Range<usize>| {
                self.serves(&self.first[better.clone()], &self.first[worse.clone()])
                    && self.serves(&self.joint[better.clone()], &self.joint[worse.clone()])
            };
            if rank(new) <= rank(old) && serves(&news, &olds) {
                self.first.copy_within(last * count.., (last - 1) * count);
                self.joint.copy_within(last * count.., (last - 1) * count);
                self.list[last - 1] = new;
            } else if !(rank(old) <= rank(new) && serves(&olds, &news)) {
                return;
            }
            self.list.truncate(last);
            self.first.truncate(last * count);
            self.joint.truncate(last * count);
        }
    }

    /// Whether a day with the first costs may stand in for one with the second.
    fn serves(&self, better: &[i32], worse: &[i32]) -> bool {
        better.iter().zip(worse).all(|(better, worse)| {
            *worse == NEVER
                || *better <= *worse
                || (*better < BLOCK && *better - self.slack <= *worse)
        })
    }
}

/// Place and value of the least.
pub(super) fn least_of(costs: &[i32]) -> (usize, i32) {
    let least = costs.iter().copied().fold(NEVER, i32::min);
    let place = costs.iter().position(|cost| *cost == least);
    (place.unwrap_or(0), least)
}
