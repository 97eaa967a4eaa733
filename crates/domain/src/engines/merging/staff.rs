//! Who goes: two officers for each organ at each visit.
//!
//! For one organ and day, participations with the same needs are alike, and so are officers with the same
//! certificates. A flow between these few kinds says how many of each kind go where; it is then dealt out in turn, so
//! that nobody goes twice to one visit or to more visits than a day allows. Where two who hold everything cannot be
//! found, a larger team is tried in which each task still has two who hold its certificate.

use super::model::{Model, OUT};
use super::types::{Day, Instance, Teams};

const NOBODY: u32 = u32::MAX;

/// One organ at one enterprise on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Participation {
    pub enterprise: u32,
    pub needs: u8,
}

/// The officers of a plan, and those participations that found none.
pub(super) struct Staffing {
    pub teams: Teams,
    pub short: Vec<Short>,
}

/// A participation without officers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short {
    pub enterprise: u32,
    pub organ: u16,
    pub day: Day,
    pub needs: u8,
}

/// All participations, by organ and day.
struct Book {
    starts: Vec<usize>,
    list: Vec<Participation>,
    /// Participation of each item.
    of_item: Vec<u32>,
}

/// Names the officers. The model must hold every task; the days are by item.
pub(super) fn staff(instance: &Instance, model: &Model, days: &[Day]) -> Staffing {
    let horizon = usize::from(instance.horizon);
    let book = Book::of(model, days, horizon);
    let organs = usize::from(instance.organs);
    let mut officers = vec![Vec::new(); organs];
    for (place, officer) in instance.officers.iter().enumerate() {
        officers[usize::from(officer.organ)].push(place as u32);
    }
    let share = organs.div_ceil(2).max(1);
    let parts: Vec<Vec<Dealt>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..organs)
            .step_by(share)
            .map(|first| {
                let (book, officers) = (&book, &officers);
                scope.spawn(move || {
                    let own = first..organs.min(first + share);
                    own.map(|organ| deal_organ(instance, book, organ, &officers[organ]))
                        .collect()
                })
            })
            .collect();
        running
            .into_iter()
            .map(|one| {
                one.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    gather(instance, model, &book, parts)
}

impl Book {
    fn of(model: &Model, days: &[Day], horizon: usize) -> Self {
        let mut starts = vec![0usize; usize::from(model.organs) * horizon + 1];
        for enterprise in 0..model.count() {
            for (organ, day, _) in model.participations(enterprise, days) {
                starts[usize::from(organ) * horizon + usize::from(day) + 1] += 1;
            }
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let nobody = Participation {
            enterprise: NOBODY,
            needs: 0,
        };
        let mut list = vec![nobody; starts.last().copied().unwrap_or(0)];
        let mut of_item = vec![NOBODY; model.items.len()];
        let mut next = starts.clone();
        for enterprise in 0..model.count() {
            for place in model.range(enterprise).filter(|place| days[*place] != OUT) {
                let item = &model.items[place];
                let slot = &mut next[usize::from(item.organ) * horizon + usize::from(days[place])];
                let known = slot
                    .checked_sub(1)
                    .filter(|last| list[*last].enterprise == enterprise as u32);
                let begun = usize::from(item.organ) * horizon + usize::from(days[place]);
                let at = match known.filter(|last| *last >= starts[begun]) {
                    Some(last) => last,
                    None => {
                        *slot += 1;
                        *slot - 1
                    }
                };
                list[at].enterprise = enterprise as u32;
                list[at].needs |= 1 << item.certificate;
                of_item[place] = at as u32;
            }
        }
        Self {
            starts,
            list,
            of_item,
        }
    }
}

/// What was dealt to the participations of one organ.
struct Dealt {
    /// Two officers for each participation, [`NOBODY`] where none was found.
    pairs: Vec<[u32; 2]>,
    /// Larger teams: participation, certificate, officers.
    larger: Vec<(u32, u8, Vec<u32>)>,
    /// Participations without officers, with their day.
    short: Vec<(u32, Day)>,
}

fn deal_organ(instance: &Instance, book: &Book, organ: usize, officers: &[u32]) -> Dealt {
    let horizon = usize::from(instance.horizon);
    let mut dealt = Dealt {
        pairs: Vec::with_capacity(
            book.starts[(organ + 1) * horizon] - book.starts[organ * horizon],
        ),
        larger: Vec::new(),
        short: Vec::new(),
    };
    let mut kinds: Vec<Kind> = Vec::new();
    for day in 0..horizon {
        let at = organ * horizon + day;
        let (from, to) = (book.starts[at], book.starts[at + 1]);
        if from == to {
            continue;
        }
        kinds.clear();
        for place in officers {
            let officer = &instance.officers[*place as usize];
            if officer.works_on(day as Day) {
                match kinds
                    .iter_mut()
                    .find(|kind| kind.held == officer.certificates)
                {
                    Some(kind) => kind.officers.push(*place),
                    None => kinds.push(Kind::new(officer.certificates, *place)),
                }
            }
        }
        kinds.sort_by_key(|kind| (kind.held.count_ones(), kind.held));
        let mut table = Dealing {
            visits_a_day: instance.visits_a_day,
            kinds: &mut kinds,
            needs: Vec::new(),
        };
        table.flow(&book.list[from..to]);
        table.deal(&book.list[from..to], from, day as Day, &mut dealt);
    }
    dealt
}

/// Officers with the same certificates.
struct Kind {
    held: u8,
    officers: Vec<u32>,
    /// Whose turn it is; turns taken.
    turn: usize,
}

impl Kind {
    fn new(held: u8, first: u32) -> Self {
        Self {
            held,
            officers: vec![first],
            turn: 0,
        }
    }
}

/// Participations with the same needs.
struct Need {
    needs: u8,
    count: usize,
    /// Officers taken from each kind.
    taken: Vec<usize>,
}

/// One organ on one day.
struct Dealing<'a> {
    visits_a_day: u32,
    kinds: &'a mut Vec<Kind>,
    needs: Vec<Need>,
}

impl Dealing<'_> {
    /// Says how many officers of each kind go to participations of each need.
    fn flow(&mut self, list: &[Participation]) {
        for one in list {
            match self.needs.iter_mut().find(|need| need.needs == one.needs) {
                Some(need) => need.count += 1,
                None => self.needs.push(Need {
                    needs: one.needs,
                    count: 1,
                    taken: vec![0; self.kinds.len()],
                }),
            }
        }
        self.needs
            .sort_by_key(|need| (std::cmp::Reverse(need.needs.count_ones()), need.needs));
        for need in 0..self.needs.len() {
            while self.needs[need].taken.iter().sum::<usize>() < 2 * self.needs[need].count {
                let mut seen = vec![false; self.kinds.len()];
                if self.push(need, usize::MAX, &mut seen) == 0 {
                    break;
                }
            }
        }
    }

    /// Room on the way from a need to a kind.
    fn room(&self, need: usize, kind: usize) -> usize {
        let (one, able) = (&self.needs[need], &self.kinds[kind]);
        if one.needs & !able.held != 0 {
            return 0;
        }
        one.count * able.officers.len().min(2) - one.taken[kind]
    }

    fn free(&self, kind: usize) -> usize {
        let taken: usize = self.needs.iter().map(|need| need.taken[kind]).sum();
        self.kinds[kind].officers.len() * self.visits_a_day as usize - taken
    }

    /// Finds officers for a need, moving others to other kinds where that makes room; says how many.
    fn push(&mut self, need: usize, wanted: usize, seen: &mut [bool]) -> usize {
        let open = 2 * self.needs[need].count;
        let missing = open.saturating_sub(self.needs[need].taken.iter().sum());
        let wanted = if wanted == usize::MAX {
            missing
        } else {
            wanted
        };
        for (kind, seen) in seen.iter().enumerate() {
            let room = self.room(need, kind).min(wanted);
            if room == 0 || *seen {
                continue;
            }
            let free = self.free(kind).min(room);
            if free > 0 {
                self.needs[need].taken[kind] += free;
                return free;
            }
        }
        for kind in 0..self.kinds.len() {
            let room = self.room(need, kind).min(wanted);
            if room == 0 || seen[kind] {
                continue;
            }
            seen[kind] = true;
            for other in 0..self.needs.len() {
                let held = self.needs[other].taken[kind].min(room);
                if other == need || held == 0 {
                    continue;
                }
                let moved = self.push(other, held, seen);
                if moved > 0 {
                    self.needs[other].taken[kind] -= moved;
                    self.needs[need].taken[kind] += moved;
                    return moved;
                }
            }
        }
        0
    }

    /// Deals the officers out in turn.
    fn deal(&mut self, list: &[Participation], from: usize, day: Day, dealt: &mut Dealt) {
        let mut given: Vec<usize> = vec![0; self.needs.len()];
        let mut waiting = Vec::new();
        for (place, one) in list.iter().enumerate() {
            let Some(need) = self.needs.iter().position(|need| need.needs == one.needs) else {
                continue;
            };
            let turn = given[need];
            given[need] += 1;
            let kinds = [
                self.unit(need, turn),
                self.unit(need, turn + self.needs[need].count),
            ];
            let pair = match kinds {
                [Some(first), Some(second)] => [self.take(first), self.take(second)],
                _ => {
                    waiting.push((place, one.needs));
                    [NOBODY; 2]
                }
            };
            dealt.pairs.push(pair);
        }
        for (place, needs) in waiting {
            let participation = (from + place) as u32;
            match self.larger_team(dealt.pairs.len() - list.len(), needs, list.len(), dealt) {
                Some(team) => {
                    for (class, members) in team {
                        dealt.larger.push((participation, class, members));
                    }
                }
                None => dealt.short.push((participation, day)),
            }
        }
    }

    /// The kind of the n-th officer that goes to a need.
    fn unit(&self, need: usize, place: usize) -> Option<usize> {
        let mut passed = 0;
        self.needs[need].taken.iter().position(|taken| {
            passed += taken;
            place < passed
        })
    }

    fn take(&mut self, kind: usize) -> u32 {
        let kind = &mut self.kinds[kind];
        kind.turn += 1;
        kind.officers[(kind.turn - 1) % kind.officers.len()]
    }

    /// A team in which each certificate has two holders, from officers with visits left.
    fn larger_team(
        &self,
        base: usize,
        needs: u8,
        count: usize,
        dealt: &Dealt,
    ) -> Option<Vec<(u8, Vec<u32>)>> {
        let busy = |officer: u32| {
            let pairs = dealt.pairs[base..base + count]
                .iter()
                .flatten()
                .filter(|one| **one == officer)
                .count();
            let mut larger: Vec<u32> = dealt
                .larger
                .iter()
                .filter(|(_, _, team)| team.contains(&officer))
                .map(|(participation, _, _)| *participation)
                .collect();
            larger.dedup();
            pairs + larger.len()
        };
        let mut free: Vec<(u8, u32)> = self
            .kinds
            .iter()
            .flat_map(|kind| {
                kind.officers
                    .iter()
                    .map(|officer| (kind.held & needs, *officer))
            })
            .filter(|(held, officer)| *held != 0 && busy(*officer) < self.visits_a_day as usize)
            .collect();
        free.sort_by_key(|(held, officer)| (std::cmp::Reverse(held.count_ones()), *officer));
        let mut team = Vec::new();
        for class in (0..8u8).filter(|class| needs >> class & 1 == 1) {
            let able = free.iter().filter(|(held, _)| held >> class & 1 == 1);
            let members: Vec<u32> = able.map(|(_, officer)| *officer).take(2).collect();
            if members.len() < 2 {
                return None;
            }
            team.push((class, members));
        }
        Some(team)
    }
}

/// Puts the teams beside the tasks.
fn gather(instance: &Instance, model: &Model, book: &Book, parts: Vec<Vec<Dealt>>) -> Staffing {
    let mut teams = Teams {
        team: vec![NOBODY; instance.tasks.len()],
        members: Vec::with_capacity(book.list.len() * 2),
        starts: Vec::with_capacity(book.list.len() + 1),
    };
    let mut short = Vec::new();
    let mut larger = Vec::new();
    for dealt in parts.into_iter().flatten() {
        for pair in dealt.pairs {
            teams.starts.push(teams.members.len() as u32);
            teams
                .members
                .extend(pair.into_iter().filter(|one| *one != NOBODY));
        }
        short.extend(dealt.short);
        larger.extend(dealt.larger);
    }
    teams.starts.push(teams.members.len() as u32);
    for (place, item) in model.items.iter().enumerate() {
        teams.team[item.task as usize] = book.of_item[place];
    }
    for (participation, class, members) in larger {
        let team = teams.starts.len() as u32 - 1;
        teams.members.extend(members);
        teams.starts.push(teams.members.len() as u32);
        for (place, item) in model.items.iter().enumerate() {
            if book.of_item[place] == participation && item.certificate == class {
                teams.team[item.task as usize] = team;
            }
        }
    }
    let horizon = usize::from(instance.horizon);
    let named = short.into_iter().map(|(participation, day)| {
        let at = book
            .starts
            .partition_point(|start| *start <= participation as usize)
            - 1;
        let Participation { enterprise, needs } = book.list[participation as usize];
        Short {
            enterprise,
            organ: (at / horizon) as u16,
            day,
            needs,
        }
    });
    Staffing {
        short: named.collect(),
        teams,
    }
}
