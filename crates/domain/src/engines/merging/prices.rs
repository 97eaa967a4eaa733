//! Prices on scarce days, and the bound that they prove.
//!
//! Whoever uses a row on a day pays its price; then the enterprises no longer interfere, and the sum of what each pays
//! at least, less the price of all capacity, is a bound on every plan (Lagrangian relaxation). Prices rise where more
//! is asked than there is and fall where less is; each has a step of its own that grows while the direction stays and
//! is halved when it turns. An enterprise that pays the least possible and no price need not be asked again.

use super::candidates::Question;
use super::choose::Chooser;
use super::model::{Model, OUT};
use super::rows::{BLOCK, Load, Rows};
use super::types::Day;
use std::ops::Range;

/// Shares of the work; a fixed number, so that the result does not hang on the machine.
const SHARES: usize = 2;
/// A price of nothing rises only where the overload is more than one part in so many.
const TOLERATED: i64 = 8;

/// What one share of the enterprises asks for.
struct Share {
    enterprises: Range<usize>,
    chooser: Chooser,
    load: Load,
    days: Vec<Day>,
    paid: Vec<i32>,
    /// What each pays where nothing has a price.
    least: Vec<i32>,
}

/// The search for prices.
pub(super) struct Prices<'a> {
    model: &'a Model,
    rows: &'a Rows,
    shares: Vec<Share>,
    fixed: Vec<u32>,
    price: Vec<i32>,
    step: Vec<i32>,
    rising: Vec<i8>,
    /// The best bound so far, in parts of a visit, and the prices that prove it.
    pub best: (i64, Vec<i32>),
}

impl<'a> Prices<'a> {
    /// Asks every enterprise once, nothing having a price. `fixed` is what is used already.
    pub fn new(model: &'a Model, rows: &'a Rows, fixed: &Load, least: &[i32]) -> Self {
        let count = model.count();
        let size = count.div_ceil(SHARES).max(1);
        let mut load = Load::empty(rows, model.organs);
        load.kinds.clone_from(&fixed.kinds);
        let shares = (0..count).step_by(size).map(|start| {
            let enterprises = start..count.min(start + size);
            let items = model.range(start).start..model.range(enterprises.end - 1).end;
            Share {
                chooser: Chooser::default(),
                load: load.clone(),
                days: vec![OUT; items.len()],
                paid: Vec::new(),
                least: least[enterprises.clone()].to_vec(),
                enterprises,
            }
        });
        let mut prices = Self {
            model,
            rows,
            shares: shares.collect(),
            fixed: fixed.used.clone(),
            price: load.price.clone(),
            step: vec![4; rows.cap.len()],
            rising: vec![0; rows.cap.len()],
            best: (i64::MIN, Vec::new()),
        };
        prices.ask();
        prices
    }

    /// Moves the prices and asks again; says whether any price moved.
    pub fn improve(&mut self) -> bool {
        let changed = self.move_prices();
        for share in &mut self.shares {
            share.load.price.clone_from(&self.price);
            for (organ, day) in &changed {
                share.load.refresh(self.rows, *organ, *day);
            }
        }
        self.ask();
        !changed.is_empty()
    }

    /// Lets every enterprise choose that has reason to.
    fn ask(&mut self) {
        let (model, rows) = (self.model, self.rows);
        std::thread::scope(|scope| {
            for share in &mut self.shares {
                scope.spawn(move || share.ask(model, rows));
            }
        });
        let paid: i64 = self
            .shares
            .iter()
            .flat_map(|share| &share.paid)
            .map(|one| i64::from(*one))
            .sum();
        let capacity: i64 = (0..self.rows.cap.len())
            .map(|at| {
                let free = self.rows.cap[at].saturating_sub(self.fixed[at]);
                i64::from(self.price[at]) * i64::from(free)
            })
            .sum();
        if paid - capacity > self.best.0 {
            self.best = (paid - capacity, self.price.clone());
        }
    }

    fn move_prices(&mut self) -> Vec<(u16, Day)> {
        let mut changed = Vec::new();
        for at in 0..self.rows.cap.len() {
            let used: u32 = self.shares.iter().map(|share| share.load.used[at]).sum();
            let cap = i64::from(self.rows.cap[at]);
            let over = i64::from(used + self.fixed[at]) - cap;
            let price = self.price[at];
            let direction: i8 = match over {
                _ if price == 0 && over <= cap / TOLERATED => continue,
                0 => continue,
                1.. => 1,
                _ => -1,
            };
            let step = &mut self.step[at];
            if self.rising[at] == direction {
                *step = (*step * 2).min(BLOCK / 16);
            } else if self.rising[at] != 0 {
                *step = (*step / 2).max(1);
            } else if over > cap {
                *step = 128;
            }
            self.rising[at] = direction;
            let moved = (price + i32::from(direction) * *step).clamp(0, BLOCK);
            if moved != price {
                self.price[at] = moved;
                changed.push(self.rows.owner(at));
            }
        }
        changed
    }
}

impl Share {
    fn ask(&mut self, model: &Model, rows: &Rows) {
        let base = model.range(self.enterprises.start).start;
        for enterprise in self.enterprises.clone() {
            let place = enterprise - self.enterprises.start;
            let range = model.range(enterprise);
            let own = range.start - base..range.end - base;
            if self.paid.len() > place {
                if self.paid[place] == self.least[place]
                    && self.pays_nothing(model, rows, range.clone(), base)
                {
                    continue;
                }
                for (organ, day, (before, after)) in
                    model.participations_of(enterprise, &self.days[own.clone()])
                {
                    self.load.count(rows, organ, day, (after, before));
                }
            }
            let question = Question {
                model,
                rows,
                load: &self.load,
                table: &self.load.hard,
                enterprise,
                bound: true,
            };
            let days = &mut self.days[own.clone()];
            let lower = self.chooser.choose(&question, days).lower;
            if self.paid.len() > place {
                self.paid[place] = lower;
            } else {
                self.paid.push(lower);
            }
            for (organ, day, sets) in model.participations_of(enterprise, &self.days[own]) {
                self.load.count(rows, organ, day, sets);
            }
        }
    }

    /// Whether none of the days it has chosen has a price.
    fn pays_nothing(&self, model: &Model, rows: &Rows, range: Range<usize>, base: usize) -> bool {
        range.into_iter().all(|place| {
            let (item, day) = (&model.items[place], self.days[place - base]);
            let unit = rows.unit(item.organ, item.certificate);
            day == OUT || self.load.hard.first[unit + usize::from(day)] == 0
        })
    }
}
