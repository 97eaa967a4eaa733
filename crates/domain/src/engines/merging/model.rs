//! The instance as the search reads it: tasks by enterprise and organ, in integers.

use super::rows::VISIT;
use super::types::{Day, Ground, Instance, Pin, TASKS_MAX};
use std::collections::BTreeMap;
use std::ops::Range;

/// No day: the task is left out.
pub(super) const OUT: Day = Day::MAX;

/// One task as the search reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Index of the task in the instance.
    pub task: u32,
    pub organ: u16,
    pub certificate: u8,
    pub from: Day,
    pub to: Day,
    pub minutes: u32,
    /// What it costs to leave it out.
    pub weight: i32,
}

/// A day on which the enterprise is visited whatever the search does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    pub day: Day,
    /// Whether joining it uses a visit of the cap; one that was pinned has used it already.
    pub charge: bool,
}

/// All that is free to be planned.
#[derive(Debug)]
pub(super) struct Model {
    pub items: Vec<Item>,
    starts: Vec<u32>,
    /// Visits left to each enterprise.
    pub caps: Vec<u32>,
    /// Fixed visits of the enterprises that have any.
    pub anchors: BTreeMap<u32, Vec<Anchor>>,
    fixed: BTreeMap<(u32, u16, Day), Fixed>,
    pub minutes_max: u32,
    pub organs: u16,
}

/// What an organ does on a day whatever the search does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fixed {
    pub needs: u8,
    pub minutes: u64,
}

impl Model {
    /// Takes the tasks that are free.
    pub fn of(instance: &Instance, pins: &[Pin]) -> Self {
        let count = instance.enterprises.len();
        let is_free = |task: usize| pins.get(task).is_none_or(|pin| *pin == Pin::Free);
        let mut starts = vec![0u32; count + 1];
        for (place, task) in instance.tasks.iter().enumerate() {
            starts[task.enterprise as usize + 1] += u32::from(is_free(place));
        }
        for place in 0..count {
            starts[place + 1] += starts[place];
        }
        let mut items = vec![EMPTY; starts[count] as usize];
        let mut next = starts.clone();
        for (place, task) in instance
            .tasks
            .iter()
            .enumerate()
            .filter(|(place, _)| is_free(*place))
        {
            let slot = &mut next[task.enterprise as usize];
            items[*slot as usize] = Item {
                task: place as u32,
                organ: task.organ,
                certificate: task.certificate,
                from: task.from,
                to: task.to,
                minutes: task.minutes,
                weight: instance.weight(task.ground) as i32 * VISIT,
            };
            *slot += 1;
        }
        for place in 0..count {
            let own = &mut items[starts[place] as usize..starts[place + 1] as usize];
            own.sort_unstable_by_key(|item| {
                (item.organ, item.certificate, item.to, item.from, item.task)
            });
        }
        let mut model = Self {
            items,
            starts,
            caps: instance.enterprises.iter().map(|one| one.cap).collect(),
            anchors: BTreeMap::new(),
            fixed: BTreeMap::new(),
            minutes_max: instance.minutes_max,
            organs: instance.organs,
        };
        model.anchor(instance, pins);
        model
    }

    fn anchor(&mut self, instance: &Instance, pins: &[Pin]) {
        for (task, pin) in instance.tasks.iter().zip(pins) {
            let Pin::On(day) = *pin else { continue };
            let fixed = self
                .fixed
                .entry((task.enterprise, task.organ, day))
                .or_default();
            fixed.needs |= 1 << task.certificate;
            fixed.minutes += u64::from(task.minutes);
            let charge = task.ground == Ground::Referral;
            let own = self.anchors.entry(task.enterprise).or_default();
            match own.iter_mut().find(|anchor| anchor.day == day) {
                Some(anchor) => anchor.charge &= charge,
                None => own.push(Anchor { day, charge }),
            }
        }
        for (enterprise, own) in &mut self.anchors {
            own.sort_unstable_by_key(|anchor| anchor.day);
            let used = own.iter().filter(|anchor| !anchor.charge).count() as u32;
            let cap = &mut self.caps[*enterprise as usize];
            *cap = cap.saturating_sub(used);
        }
    }

    /// Number of enterprises.
    pub fn count(&self) -> usize {
        self.caps.len()
    }

    /// Places of the items of an enterprise.
    pub fn range(&self, enterprise: usize) -> Range<usize> {
        self.starts[enterprise] as usize..self.starts[enterprise + 1] as usize
    }

    /// Fixed visits of an enterprise.
    pub fn anchors_of(&self, enterprise: usize) -> &[Anchor] {
        if self.anchors.is_empty() {
            return &[];
        }
        self.anchors
            .get(&(enterprise as u32))
            .map_or(&[], Vec::as_slice)
    }

    /// What is fixed for an organ at an enterprise on a day.
    pub fn fixed(&self, enterprise: usize, organ: u16, day: Day) -> Fixed {
        if self.fixed.is_empty() {
            return Fixed::default();
        }
        self.fixed
            .get(&(enterprise as u32, organ, day))
            .copied()
            .unwrap_or_default()
    }

    /// What each organ does at an enterprise beside what is fixed.
    pub fn participations(&self, enterprise: usize, days: &[Day]) -> Participations {
        self.participations_of(enterprise, &days[self.range(enterprise)])
    }

    /// The same, with the days of this enterprise's items alone.
    pub fn participations_of(&self, enterprise: usize, days: &[Day]) -> Participations {
        let mut found = Participations {
            list: [(0, 0, (0, 0)); INLINE],
            more: Vec::new(),
            count: 0,
            next: 0,
        };
        let items = &self.items[self.range(enterprise)];
        let mut begun = 0;
        for (place, item) in items.iter().enumerate() {
            if place > 0 && items[place - 1].organ != item.organ {
                begun = found.count;
            }
            if days[place] != OUT {
                let fixed = self.fixed(enterprise, item.organ, days[place]);
                found.push(begun, item, (days[place], fixed.needs));
            }
        }
        found
    }

    /// What a plan costs beside what is fixed.
    pub fn total(&self, days: &[Day]) -> i64 {
        (0..self.count())
            .map(|enterprise| i64::from(self.cost(enterprise, days)))
            .sum()
    }

    /// What the plan of an enterprise costs: its visits beside the fixed ones, and what it leaves out.
    pub fn cost(&self, enterprise: usize, days: &[Day]) -> i32 {
        let range = self.range(enterprise);
        let anchors = self.anchors_of(enterprise);
        let own = &days[range.clone()];
        let mut cost = 0;
        for (place, item) in self.items[range].iter().enumerate() {
            let day = own[place];
            if day == OUT {
                cost += item.weight;
            } else if !own[..place].contains(&day) && !anchors.iter().any(|one| one.day == day) {
                cost += VISIT;
            }
        }
        cost
    }
}

const EMPTY: Item = Item {
    task: 0,
    organ: 0,
    certificate: 0,
    from: 0,
    to: 0,
    minutes: 0,
    weight: 0,
};

const INLINE: usize = 32;
const _: () = assert!(TASKS_MAX < u16::MAX as usize);

/// One organ on one day at one enterprise: what was needed there before, and what is needed with the plan.
pub(super) type Participation = (u16, Day, (u8, u8));

/// Participations of one enterprise, without an allocation for all but the largest.
pub(super) struct Participations {
    list: [Participation; INLINE],
    more: Vec<Participation>,
    count: usize,
    next: usize,
}

impl Participations {
    fn get(&mut self, place: usize) -> &mut Participation {
        if place < INLINE {
            &mut self.list[place]
        } else {
            &mut self.more[place - INLINE]
        }
    }

    fn push(&mut self, begun: usize, item: &Item, (day, fixed): (Day, u8)) {
        for place in begun..self.count {
            let known = self.get(place);
            if known.1 == day {
                known.2.1 |= 1 << item.certificate;
                return;
            }
        }
        let new = (item.organ, day, (fixed, fixed | 1 << item.certificate));
        if self.count < INLINE {
            self.list[self.count] = new;
        } else {
            self.more.push(new);
        }
        self.count += 1;
    }
}

impl Iterator for Participations {
    type Item = Participation;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next < self.count).then(|| {
            self.next += 1;
            *self.get(self.next - 1)
        })
    }
}
