//! What an organ can do in a day: capacity rows, their load, and the tables that the choice of days reads.
//!
//! A participation is one organ at one enterprise on one day, with the set of certificates that its tasks need.
//! Row 0 of an organ counts its participations, rows 1.. those that need one certificate; only rows carry prices.
//! Rows are necessary, not enough: whether two officers who hold everything needed can be named for each participation
//! of the day is asked of [`super::pairs`] where a row is nearly full.

use super::model::Model;
use super::pairs::are_enough;
use super::types::{Day, Instance};

/// One visit in the integers that the search computes with.
pub(super) const VISIT: i32 = 1024;
/// More than anything that may be paid; a day that costs this much is full.
pub(super) const BLOCK: i32 = 1 << 22;
/// The most that crowding alone adds to a day.
const PRESSURE: u64 = 16;

/// Rows still free at which nobody need ask whether pairs can be found.
const AMPLE: u32 = 4;

/// The capacity of all organs on all days.
#[derive(Debug)]
pub(super) struct Rows {
    pub horizon: usize,
    pub classes: usize,
    /// Participations that a row takes on a day.
    pub cap: Vec<u32>,
    /// Officers by organ, day and set of certificates.
    pub held: Vec<u16>,
    pub visits_a_day: u32,
}

/// What is planned so far, and what a day costs under prices.
#[derive(Debug, Clone)]
pub(super) struct Load {
    /// Participations by row and day.
    pub used: Vec<u32>,
    /// Participations by organ, day and needs.
    pub kinds: Vec<u32>,
    /// Price by row and day.
    pub price: Vec<i32>,
    /// Toll for a full row and day, in place of being full.
    pub toll: Vec<i32>,
    /// What full rows cost, and whether crowding counts.
    pub hard: Table,
    /// The same with tolls.
    pub soft: Option<Table>,
    crowding: bool,
    /// Whether pairs are asked for, not only rows.
    exact: bool,
}

/// What a task of one unit (organ and certificate) costs on a day.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Where the organ is not there yet.
    pub first: Vec<i32>,
    /// What the certificate adds where the organ is there already.
    pub joint: Vec<i32>,
}

impl Rows {
    /// Counts the officers.
    pub fn of(instance: &Instance) -> Self {
        let horizon = usize::from(instance.horizon);
        let classes = instance.classes();
        let sets = 1usize << classes;
        let mut held = vec![0u16; usize::from(instance.organs) * horizon * sets];
        for officer in &instance.officers {
            let set = usize::from(officer.certificates) & (sets - 1);
            for day in 0..instance.horizon {
                let at = usize::from(officer.organ) * horizon + usize::from(day);
                held[at * sets + set] += u16::from(officer.works_on(day));
            }
        }
        let mut rows = Self {
            horizon,
            classes,
            cap: Vec::new(),
            held,
            visits_a_day: instance.visits_a_day,
        };
        for organ in 0..usize::from(instance.organs) {
            for row in 0..=classes {
                for day in 0..horizon {
                    let base = (organ * horizon + day) * sets;
                    let able = (0..sets).filter(|set| row == 0 || set >> (row - 1) & 1 == 1);
                    let officers = able.map(|set| u32::from(rows.held[base + set])).sum();
                    rows.cap.push(rows.pairs(officers));
                }
            }
        }
        rows
    }

    /// Participations for which so many officers are enough: fewer than a pair can do nothing, however many visits
    /// each may make.
    fn pairs(&self, officers: u32) -> u32 {
        if officers < Instance::PAIR {
            return 0;
        }
        officers * self.visits_a_day / Instance::PAIR
    }

    /// Place of a row and day in the tables.
    pub fn at(&self, organ: u16, row: usize, day: Day) -> usize {
        (usize::from(organ) * (self.classes + 1) + row) * self.horizon + usize::from(day)
    }

    /// Place of a unit's first day in the tables of [`Table`].
    pub fn unit(&self, organ: u16, certificate: u8) -> usize {
        (usize::from(organ) * self.classes + usize::from(certificate)) * self.horizon
    }

    /// Place of the sets of certificates of an organ's day.
    pub fn sets(&self, organ: u16, day: Day) -> std::ops::Range<usize> {
        let at = (usize::from(organ) * self.horizon + usize::from(day)) << self.classes;
        at..at + (1 << self.classes)
    }

    /// Organ and day of a place in the tables.
    pub fn owner(&self, at: usize) -> (u16, Day) {
        let row = at / self.horizon;
        (
            (row / (self.classes + 1)) as u16,
            (at % self.horizon) as Day,
        )
    }

    /// Rows that change when the needs of a participation grow from one set to another.
    pub fn between(&self, before: u8, after: u8) -> impl Iterator<Item = usize> + use<> {
        let touched = |needs: u8| u32::from(needs) << 1 | u32::from(needs != 0);
        let mut rows = touched(after) & !touched(before);
        std::iter::from_fn(move || {
            let row = rows.trailing_zeros();
            (rows != 0).then(|| {
                rows &= rows - 1;
                row as usize
            })
        })
    }

    /// Lets a day take no more participations with these needs than it has.
    pub fn lower(&mut self, organ: u16, day: Day, needs: u8, used: &[u32]) {
        for row in self.between(0, needs) {
            let at = self.at(organ, row, day);
            self.cap[at] = self.cap[at].min(used[at]);
        }
    }
}

impl Load {
    /// Nothing planned; no prices but where nobody can go at all.
    pub fn empty(rows: &Rows, organs: u16) -> Self {
        let units = usize::from(organs) * rows.classes * rows.horizon;
        let table = Table {
            first: vec![0; units],
            joint: vec![0; units],
        };
        let price = rows.cap.iter().map(|cap| if *cap == 0 { BLOCK } else { 0 });
        let mut load = Self {
            used: vec![0; rows.cap.len()],
            kinds: vec![0; rows.held.len()],
            price: price.collect(),
            toll: vec![0; rows.cap.len()],
            hard: table,
            soft: None,
            crowding: false,
            exact: false,
        };
        load.refresh_all(rows, organs);
        load
    }

    /// Makes the tables heed what is full, and crowding a little.
    pub fn heed(&mut self, rows: &Rows, organs: u16) {
        self.crowding = true;
        self.refresh_all(rows, organs);
    }

    /// Asks from now on whether pairs can be found, not only whether rows are free.
    pub fn ask_for_pairs(&mut self, rows: &Rows, organs: u16) {
        self.exact = true;
        self.refresh_all(rows, organs);
    }

    /// Keeps the table of tolls from now on.
    pub fn toll(&mut self, rows: &Rows, organs: u16) {
        self.soft = Some(self.hard.clone());
        self.refresh_all(rows, organs);
    }

    /// Computes the tables anew after prices changed.
    pub fn refresh_all(&mut self, rows: &Rows, organs: u16) {
        for organ in 0..organs {
            for day in 0..rows.horizon {
                self.refresh(rows, organ, day as Day);
            }
        }
    }

    /// Computes one organ's day anew.
    pub fn refresh(&mut self, rows: &Rows, organ: u16, day: Day) {
        let whole = self.row_cost(rows, rows.at(organ, 0, day));
        let tight = self.crowding && self.exact && self.is_tight(rows, organ, day);
        for class in 0..rows.classes {
            let cost = self.row_cost(rows, rows.at(organ, class + 1, day));
            let (mut hard, mut soft) = (whole.0 + cost.0, whole.1 + cost.1);
            if tight && hard < BLOCK && !self.takes(rows, organ, day, 1 << class) {
                soft += self.toll[rows.at(organ, 0, day)];
                hard = BLOCK;
            }
            let place = rows.unit(organ, class as u8) + usize::from(day);
            self.hard.first[place] = hard.min(BLOCK);
            self.hard.joint[place] = cost.0;
            if let Some(table) = &mut self.soft {
                table.first[place] = soft.min(BLOCK);
                table.joint[place] = cost.1;
            }
        }
    }

    /// Whether a row of the organ is so full that pairs may be hard to find.
    fn is_tight(&self, rows: &Rows, organ: u16, day: Day) -> bool {
        (0..=rows.classes).any(|row| {
            let at = rows.at(organ, row, day);
            self.used[at] + AMPLE > rows.cap[at]
        })
    }

    /// Whether a pair can be found for one more participation with these needs.
    fn takes(&self, rows: &Rows, organ: u16, day: Day, needs: u8) -> bool {
        let sets = rows.sets(organ, day);
        let (held, kinds) = (&rows.held[sets.clone()], &self.kinds[sets]);
        are_enough(held, kinds, needs, rows.visits_a_day)
    }

    /// What a row and day costs, hard and with tolls.
    fn row_cost(&self, rows: &Rows, place: usize) -> (i32, i32) {
        let price = self.price[place];
        if !self.crowding {
            return (price, price);
        }
        let (used, cap) = (u64::from(self.used[place]), u64::from(rows.cap[place]));
        if used >= cap {
            let open = if cap == 0 {
                BLOCK
            } else {
                price + self.toll[place]
            };
            return (BLOCK, open.min(BLOCK));
        }
        let cost = price + (PRESSURE * used * used / (cap * cap)) as i32;
        (cost, cost)
    }

    /// Enters (or, with the sets exchanged, takes back) what an organ does at an enterprise on a day.
    pub fn change(&mut self, rows: &Rows, organ: u16, day: Day, sets: (u8, u8)) {
        self.count(rows, organ, day, sets);
        self.refresh(rows, organ, day);
    }

    /// The same, leaving the tables as they are.
    pub fn count(&mut self, rows: &Rows, organ: u16, day: Day, sets: (u8, u8)) {
        for row in rows.between(sets.0, sets.1) {
            self.used[rows.at(organ, row, day)] += 1;
        }
        for row in rows.between(sets.1, sets.0) {
            self.used[rows.at(organ, row, day)] -= 1;
        }
        let base = rows.sets(organ, day).start;
        self.kinds[base + usize::from(sets.1)] += u32::from(sets.1 != 0);
        self.kinds[base + usize::from(sets.0)] -= u32::from(sets.0 != 0);
    }

    /// Whether the organ has more to do on the day than it has officers for.
    pub fn is_over(&self, rows: &Rows, organ: u16, day: Day) -> bool {
        let over = (0..=rows.classes).any(|row| {
            let at = rows.at(organ, row, day);
            self.used[at] > rows.cap[at]
        });
        over || self.exact && !self.takes(rows, organ, day, 0)
    }

    /// Whether pairs can still be found after the needs of one participation grow.
    pub fn takes_change(
        &self,
        rows: &Rows,
        organ: u16,
        day: Day,
        (before, after): (u8, u8),
    ) -> bool {
        let free = rows.between(before, after).all(|row| {
            let at = rows.at(organ, row, day);
            self.used[at] < rows.cap[at]
        });
        if before == after || !free {
            return free;
        }
        let sets = rows.sets(organ, day);
        let mut kinds = self.kinds[sets.clone()].to_vec();
        if before != 0 {
            kinds[usize::from(before)] -= 1;
        }
        are_enough(&rows.held[sets], &kinds, after, rows.visits_a_day)
    }

    /// Whether a participation with several needs finds no pair, which no single certificate shows.
    pub fn refuses(&self, rows: &Rows, organ: u16, day: Day, needs: u8) -> bool {
        self.crowding && self.exact && !self.takes(rows, organ, day, needs)
    }

    /// Raises the toll of what is over on a day.
    pub fn raise(&mut self, rows: &Rows, organ: u16, day: Day) {
        let mut found = false;
        for row in 0..=rows.classes {
            let at = rows.at(organ, row, day);
            if self.used[at] > rows.cap[at] {
                self.toll[at] += VISIT / 16;
                found = true;
            }
        }
        if !found && self.is_over(rows, organ, day) {
            self.toll[rows.at(organ, 0, day)] += VISIT / 16;
        }
    }

    /// Enters all that is planned at one enterprise.
    pub fn enter(&mut self, rows: &Rows, model: &Model, enterprise: usize, days: &[Day]) {
        for (organ, day, sets) in model.participations(enterprise, days) {
            self.change(rows, organ, day, sets);
        }
    }

    /// Takes back all that is planned at one enterprise.
    pub fn withdraw(&mut self, rows: &Rows, model: &Model, enterprise: usize, days: &[Day]) {
        for (organ, day, (before, after)) in model.participations(enterprise, days) {
            self.change(rows, organ, day, (after, before));
        }
    }
}
