//! From prices to a plan: a first plan enterprise by enterprise, then chains of displacement.
//!
//! A chain takes back the days of one enterprise, lets it choose as if full days could be had for a toll, and where it
//! takes a full day lets one of those who are there choose again, and so on for a few links. A chain that saves
//! nothing is undone and the toll of the days that it failed on rises.

use super::candidates::Question;
use super::choose::Chooser;
use super::model::{Model, OUT};
use super::rows::{Load, Rows};
use super::types::{Day, TASKS_MAX};

/// Links of a chain.
const LINKS_MAX: usize = 8;
/// Rounds of the search, each from a push.
const ROUNDS: usize = 40;
/// Enterprises that choose anew in a push.
const KICKED: usize = 4;
/// Choices after which tolls fall.
const LOWER_EVERY: usize = 2000;
/// Those displaced that are tried at each link.
const TRIED_MAX: usize = 40;

/// A plan in the making.
pub(super) struct Search<'a> {
    pub model: &'a Model,
    pub rows: &'a Rows,
    pub load: Load,
    /// Day of each item, or [`OUT`].
    pub days: Vec<Day>,
    /// What each enterprise costs.
    pub cost: Vec<i32>,
    /// Enterprises by organ and day.
    present: Vec<Vec<u32>>,
    chooser: Chooser,
    saved: Vec<(u32, Vec<Day>)>,
    room: Vec<Day>,
    seed: u64,
}

/// Which tables a choice reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Full {
    Barred,
    ForToll,
}

impl<'a> Search<'a> {
    /// Nothing planned but what is fixed.
    pub fn new(model: &'a Model, rows: &'a Rows, mut load: Load, seed: u64) -> Self {
        load.heed(rows, model.organs);
        Self {
            model,
            rows,
            load,
            days: vec![OUT; model.items.len()],
            cost: vec![0; model.count()],
            present: Vec::new(),
            chooser: Chooser::default(),
            saved: Vec::new(),
            room: vec![OUT; TASKS_MAX],
            seed: seed | 1,
        }
    }

    /// Goes on with a plan that is there.
    pub fn holding(model: &'a Model, rows: &'a Rows, load: Load, days: Vec<Day>) -> Self {
        let mut search = Self::new(model, rows, load, 1);
        search.days = days;
        for enterprise in 0..model.count() {
            search.entered(enterprise);
        }
        search
    }

    /// Takes an organ's tasks at an enterprise off a day; says whether there were any.
    pub fn shut_out(&mut self, enterprise: usize, organ: u16, day: Day) -> bool {
        let range = self.model.range(enterprise);
        let mut days = self.days[range.clone()].to_vec();
        for (item, own) in self.model.items[range].iter().zip(&mut days) {
            if item.organ == organ && *own == day {
                *own = OUT;
            }
        }
        let found = days != self.days[self.model.range(enterprise)];
        self.withdraw(enterprise);
        self.put(enterprise, &days);
        found
    }

    /// Puts what is left out on any day that takes it, without moving anything.
    pub fn fill(&mut self) {
        for enterprise in 0..self.model.count() {
            for place in self
                .model
                .range(enterprise)
                .filter(|at| self.days[*at] == OUT)
                .collect::<Vec<_>>()
            {
                let item = self.model.items[place];
                let day = (item.from..=item.to).find(|day| self.fits(enterprise, place, *day));
                if let Some(day) = day {
                    let mut days = self.days[self.model.range(enterprise)].to_vec();
                    days[place - self.model.range(enterprise).start] = day;
                    self.withdraw(enterprise);
                    self.put(enterprise, &days);
                }
            }
        }
    }

    /// Whether one more task can be put on a day.
    fn fits(&self, enterprise: usize, place: usize, day: Day) -> bool {
        let (range, item) = (self.model.range(enterprise), &self.model.items[place]);
        let anchors = self.model.anchors_of(enterprise);
        let is_charged = |day: Day| {
            anchors
                .iter()
                .find(|one| one.day == day)
                .is_none_or(|one| one.charge)
        };
        let mut charged: Vec<Day> = self.days[range.clone()].to_vec();
        charged.push(day);
        charged.retain(|day| *day != OUT && is_charged(*day));
        charged.sort_unstable();
        charged.dedup();
        let fixed = self.model.fixed(enterprise, item.organ, day);
        let (mut needs, mut minutes) = (fixed.needs, fixed.minutes + u64::from(item.minutes));
        for at in range {
            let other = &self.model.items[at];
            if self.days[at] == day && other.organ == item.organ {
                needs |= 1 << other.certificate;
                minutes += u64::from(other.minutes);
            }
        }
        let after = needs | 1 << item.certificate;
        charged.len() <= self.model.caps[enterprise] as usize
            && minutes <= u64::from(self.model.minutes_max)
            && self
                .load
                .takes_change(self.rows, item.organ, day, (needs, after))
    }

    /// Lets nothing cost but crowding.
    pub fn forget_prices(&mut self) {
        self.load.price.fill(0);
        self.load.refresh_all(self.rows, self.model.organs);
    }

    /// What the plan costs.
    pub fn total(&self) -> i64 {
        self.cost.iter().map(|one| i64::from(*one)).sum()
    }

    /// Plans the enterprises in this order, none with a day that is full.
    pub fn plan(&mut self, order: &[u32]) {
        for enterprise in order {
            self.choose(*enterprise as usize, Full::Barred);
        }
    }

    /// Lets each enterprise in this order choose again.
    pub fn plan_again(&mut self, order: &[u32]) {
        for enterprise in order {
            let enterprise = *enterprise as usize;
            let range = self.model.range(enterprise);
            let old = self.days[range.clone()].to_vec();
            let cost = self.cost[enterprise];
            self.withdraw(enterprise);
            self.choose(enterprise, Full::Barred);
            if self.cost[enterprise] > cost {
                self.withdraw(enterprise);
                self.put(enterprise, &old);
            }
        }
    }

    fn choose(&mut self, enterprise: usize, full: Full) {
        let range = self.model.range(enterprise);
        let table = match (full, &self.load.soft) {
            (Full::ForToll, Some(soft)) => soft,
            _ => &self.load.hard,
        };
        let question = Question {
            model: self.model,
            rows: self.rows,
            load: &self.load,
            table,
            enterprise,
            bound: false,
        };
        let own = &mut self.days[range.clone()];
        self.chooser.choose(&question, own);
        self.entered(enterprise);
    }

    /// Enters these days for an enterprise that has none.
    pub fn put(&mut self, enterprise: usize, days: &[Day]) {
        self.days[self.model.range(enterprise)].copy_from_slice(days);
        self.entered(enterprise);
    }

    fn entered(&mut self, enterprise: usize) {
        self.load
            .enter(self.rows, self.model, enterprise, &self.days);
        self.cost[enterprise] = self.model.cost(enterprise, &self.days);
        if !self.present.is_empty() {
            for (organ, day, _) in self.model.participations(enterprise, &self.days) {
                let at = self.at(organ, day);
                self.present[at].push(enterprise as u32);
            }
        }
    }

    /// Takes back all days of an enterprise.
    pub fn withdraw(&mut self, enterprise: usize) {
        let range = self.model.range(enterprise);
        self.load
            .withdraw(self.rows, self.model, enterprise, &self.days);
        if !self.present.is_empty() {
            for (organ, day, _) in self.model.participations(enterprise, &self.days) {
                let at = self.at(organ, day);
                let list = &mut self.present[at];
                if let Some(place) = list.iter().position(|one| *one == enterprise as u32) {
                    list.swap_remove(place);
                }
            }
        }
        self.days[range].fill(OUT);
    }

    fn at(&self, organ: u16, day: Day) -> usize {
        usize::from(organ) * self.rows.horizon + usize::from(day)
    }

    fn random(&mut self) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed
    }

    /// Improves the plan in rounds, each begun by a push out of the last best plan; `go_on` is told the cost.
    pub fn pursue(
        &mut self,
        least: &[i32],
        target: i64,
        effort: usize,
        go_on: &mut dyn FnMut(i64) -> bool,
    ) {
        let mut best = (self.total(), self.days.clone());
        for round in 0..ROUNDS {
            if best.0 <= target || !go_on(best.0) {
                break;
            }
            if round > 0 {
                self.kick(least);
            }
            self.improve(least, target, effort / ROUNDS);
            let total = self.total();
            if total <= best.0 {
                best = (total, self.days.clone());
            } else {
                self.restore(&best.1);
            }
        }
    }

    fn restore(&mut self, days: &[Day]) {
        for enterprise in 0..self.model.count() {
            let range = self.model.range(enterprise);
            if self.days[range.clone()] != days[range.clone()] {
                self.withdraw(enterprise);
                self.put(enterprise, &days[range]);
            }
        }
    }

    /// Lets some that pay more than they need choose first, and those who are on days they could use after them.
    fn kick(&mut self, least: &[i32]) {
        let count = self.model.count();
        let short: Vec<usize> = (0..count)
            .filter(|one| self.cost[*one] > least[*one])
            .collect();
        for _ in 0..KICKED.min(short.len()) {
            let first = short[(self.random() % short.len() as u64) as usize];
            let range = self.model.range(first);
            let item = self.model.items
                [range.start + (self.random() % range.len().max(1) as u64) as usize];
            let day = item.from + (self.random() % u64::from(item.to - item.from + 1)) as Day;
            let mut others: Vec<usize> = (0..count)
                .filter(|other| {
                    let range = self.model.range(*other);
                    *other != first
                        && range.into_iter().any(|at| {
                            self.days[at] == day && self.model.items[at].organ == item.organ
                        })
                })
                .collect();
            for place in (1..others.len()).rev() {
                let other = (self.random() % (place as u64 + 1)) as usize;
                others.swap(place, other);
            }
            self.withdraw(first);
            others.iter().for_each(|other| self.withdraw(*other));
            self.choose(first, Full::Barred);
            others
                .iter()
                .for_each(|other| self.choose(*other, Full::Barred));
        }
    }

    /// Improves the plan by chains; `least` is what each enterprise would pay at best, `target` the bound.
    /// Ends after so many choices, or when the bound is met.
    pub fn improve(&mut self, least: &[i32], target: i64, budget: usize) {
        self.load.toll(self.rows, self.model.organs);
        self.present = vec![Vec::new(); usize::from(self.model.organs) * self.rows.horizon];
        for enterprise in 0..self.model.count() {
            for (organ, day, _) in self.model.participations(enterprise, &self.days) {
                let at = self.at(organ, day);
                self.present[at].push(enterprise as u32);
            }
        }
        let mut total = self.total();
        let mut spent = 0;
        let mut lowered = 0;
        while total > target && spent < budget {
            if spent >= lowered + LOWER_EVERY || spent == 0 {
                lowered = spent;
                self.lower_tolls();
            }
            let mut short: Vec<u32> = (0..self.model.count() as u32)
                .filter(|one| self.cost[*one as usize] > least[*one as usize])
                .collect();
            if short.is_empty() {
                break;
            }
            for place in (1..short.len()).rev() {
                let other = (self.random() % (place as u64 + 1)) as usize;
                short.swap(place, other);
            }
            for enterprise in short {
                let before = self.cost[enterprise as usize];
                if before <= least[enterprise as usize] {
                    continue;
                }
                total += i64::from(self.chain(enterprise as usize, &mut spent));
                if total <= target || spent >= budget {
                    break;
                }
            }
        }
        self.present.clear();
    }

    /// Lets tolls that were raised long ago be tried again.
    fn lower_tolls(&mut self) {
        for toll in &mut self.load.toll {
            *toll = *toll * 3 / 4;
        }
        self.load.refresh_all(self.rows, self.model.organs);
    }

    /// One chain; what it changed of the total.
    fn chain(&mut self, enterprise: usize, spent: &mut usize) -> i32 {
        self.saved.clear();
        let mut gained = -self.cost[enterprise];
        self.save(enterprise);
        self.withdraw(enterprise);
        self.choose(enterprise, Full::ForToll);
        gained += self.cost[enterprise];
        *spent += 1;
        for link in 0..LINKS_MAX {
            let Some((organ, day)) = self.any_overfull() else {
                if gained < 0 || gained == 0 && self.random().is_multiple_of(2) {
                    return gained;
                }
                break;
            };
            if gained > 0 {
                break;
            }
            match self.displace(organ, day, link + 2 >= LINKS_MAX, spent) {
                Some(change) => gained += change,
                None => break,
            }
        }
        if gained <= 0 && self.any_overfull().is_none() {
            return gained;
        }
        self.undo();
        0
    }

    fn save(&mut self, enterprise: usize) {
        if self.saved.iter().any(|one| one.0 == enterprise as u32) {
            return;
        }
        let days = self.days[self.model.range(enterprise)].to_vec();
        self.saved.push((enterprise as u32, days));
    }

    fn undo(&mut self) {
        let saved = std::mem::take(&mut self.saved);
        for (enterprise, _) in &saved {
            for (organ, day, _) in self.model.participations(*enterprise as usize, &self.days) {
                self.load.raise(self.rows, organ, day);
            }
        }
        for (enterprise, days) in &saved {
            self.withdraw(*enterprise as usize);
            self.put(*enterprise as usize, days);
        }
    }

    fn any_overfull(&self) -> Option<(u16, Day)> {
        let saved = self.saved.iter().rev();
        saved
            .map(|(enterprise, _)| *enterprise as usize)
            .find_map(|one| self.overfull(one))
    }

    /// A day of the enterprise on which an organ has too much to do.
    fn overfull(&self, enterprise: usize) -> Option<(u16, Day)> {
        self.model
            .participations(enterprise, &self.days)
            .find(|(organ, day, _)| self.load.is_over(self.rows, *organ, *day))
            .map(|(organ, day, _)| (organ, day))
    }

    /// Lets the one whose new days cost least give way.
    fn displace(&mut self, organ: u16, day: Day, is_last: bool, spent: &mut usize) -> Option<i32> {
        let list = self.present[self.at(organ, day)].clone();
        let begin = (self.random() % list.len().max(1) as u64) as usize;
        let mut best: Option<(i32, u32, Vec<Day>)> = None;
        let full = if is_last { Full::Barred } else { Full::ForToll };
        for step in 0..list.len().min(TRIED_MAX) {
            let other = list[(begin + step) % list.len()];
            if self.saved.iter().any(|one| one.0 == other) {
                continue;
            }
            let enterprise = other as usize;
            let range = self.model.range(enterprise);
            let (old, cost) = (self.days[range.clone()].to_vec(), self.cost[enterprise]);
            self.withdraw(enterprise);
            *spent += 1;
            let helps = !self.load.is_over(self.rows, organ, day);
            let mut change = i32::MAX;
            if helps {
                let value = self.look(enterprise, full);
                change = value - cost;
                if best.as_ref().is_none_or(|known| change < known.0) {
                    let days = self.room[..range.len()].to_vec();
                    best = Some((change, other, days));
                }
            }
            self.put(enterprise, &old);
            if change <= 64 && helps {
                break;
            }
        }
        let (_, other, days) = best?;
        let enterprise = other as usize;
        let before = self.cost[enterprise];
        self.save(enterprise);
        self.withdraw(enterprise);
        self.put(enterprise, &days);
        Some(self.cost[enterprise] - before)
    }

    /// What the enterprise would choose, written into the room; what it would pay, tolls included.
    fn look(&mut self, enterprise: usize, full: Full) -> i32 {
        let range = self.model.range(enterprise);
        let table = match (full, &self.load.soft) {
            (Full::ForToll, Some(soft)) => soft,
            _ => &self.load.hard,
        };
        let question = Question {
            model: self.model,
            rows: self.rows,
            load: &self.load,
            table,
            enterprise,
            bound: false,
        };
        self.chooser
            .choose(&question, &mut self.room[..range.len()])
            .value
    }
}
