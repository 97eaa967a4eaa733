//! The ways of one day: which team makes which visits, and in which order.
//!
//! All teams begin and end at one place and make at most so many visits each. From a sweep around that place, visits
//! are exchanged between teams, moved to teams with room, and turned within a team; at first also where that is
//! longer, ever less so (simulated annealing), then only where it is shorter. Lengths are straight lines, in metres.

/// A place in metres.
pub type Place = (i32, i32);

/// The teams' visits, each a list of indices in order, and the length of all ways in metres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes {
    /// Visits of each team.
    pub teams: Vec<Vec<u32>>,
    /// Metres, there and back.
    pub length: i64,
}

/// Steps for each visit.
const STEPS: usize = 2500;
/// Near places that a visit may be put beside.
const NEAR: usize = 16;

struct Ways<'a> {
    distance: Vec<i32>,
    count: usize,
    teams: Vec<Vec<u32>>,
    team_of: Vec<usize>,
    near: Vec<Vec<u32>>,
    places: &'a [Place],
    seed: u64,
    /// Two teams in the making.
    room: (Vec<u32>, Vec<u32>),
}

/// Finds short ways. `most` is how many visits a team makes at most (at least one).
#[must_use]
pub fn route(start: Place, places: &[Place], most: usize, seed: u64) -> Routes {
    let most = most.max(1);
    let mut ways = Ways::new(start, places, most, seed);
    ways.anneal(most);
    let length = ways
        .teams
        .iter()
        .map(|team| i64::from(ways.length(team)))
        .sum();
    ways.teams.retain(|team| !team.is_empty());
    Routes {
        teams: ways.teams,
        length,
    }
}

impl<'a> Ways<'a> {
    fn new(start: Place, places: &'a [Place], most: usize, seed: u64) -> Self {
        let count = places.len();
        let at = |index: usize| if index == count { start } else { places[index] };
        let mut distance = Vec::with_capacity((count + 1) * (count + 1));
        for from in 0..=count {
            for to in 0..=count {
                let (a, b) = (at(from), at(to));
                let apart = f64::from(a.0 - b.0).hypot(f64::from(a.1 - b.1));
                distance.push(apart as i32);
            }
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        let angle = |index: &u32| {
            let place = places[*index as usize];
            f64::from(place.1 - start.1).atan2(f64::from(place.0 - start.0))
        };
        order.sort_by(|a, b| angle(a).total_cmp(&angle(b)).then(a.cmp(b)));
        let teams: Vec<Vec<u32>> = order.chunks(most).map(<[u32]>::to_vec).collect();
        let mut team_of = vec![0; count];
        for (team, visits) in teams.iter().enumerate() {
            visits
                .iter()
                .for_each(|visit| team_of[*visit as usize] = team);
        }
        let near = (0..count).map(|from| {
            let mut others: Vec<u32> = (0..count as u32)
                .filter(|to| *to as usize != from)
                .collect();
            others.sort_by_key(|to| (distance[from * (count + 1) + *to as usize], *to));
            others.truncate(NEAR);
            others
        });
        let near = near.collect();
        Self {
            distance,
            count,
            teams,
            team_of,
            near,
            places,
            seed: seed | 1,
            room: Default::default(),
        }
    }

    fn apart(&self, from: u32, to: u32) -> i32 {
        self.distance[from as usize * (self.count + 1) + to as usize]
    }

    fn length(&self, team: &[u32]) -> i32 {
        let start = self.count as u32;
        let mut last = start;
        let mut sum = 0;
        for visit in team {
            sum += self.apart(last, *visit);
            last = *visit;
        }
        sum + self.apart(last, start)
    }

    fn random(&mut self, below: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        ((self.seed >> 32) as usize * below) >> 32
    }

    fn anneal(&mut self, most: usize) {
        if self.places.len() < 2 {
            return;
        }
        let steps = STEPS * self.count;
        let sum: i64 = self
            .teams
            .iter()
            .map(|team| i64::from(self.length(team)))
            .sum();
        let warm = sum as f64 / self.count as f64 / 2.0;
        let mut heat = warm;
        for step in 0..steps {
            if step % 256 == 0 {
                let left = 1.0 - step as f64 / (steps as f64 * 0.95);
                heat = if left > 0.0 {
                    warm * left * left * left
                } else {
                    0.0
                };
            }
            let allowed = if heat > 0.0 {
                let draw = (self.random(1 << 20) + 1) as f64 / (1u64 << 20) as f64;
                (-draw.ln() * heat) as i32
            } else {
                0
            };
            self.step(most, allowed);
        }
    }

    /// One exchange, if it costs no more than allowed.
    fn step(&mut self, most: usize, allowed: i32) {
        let visit = self.random(self.count) as u32;
        let own = self.team_of[visit as usize];
        let choice = self.random(self.near[visit as usize].len());
        let beside = self.near[visit as usize][choice];
        let other = self.team_of[beside as usize];
        if own == other {
            self.turn(own, allowed);
            return;
        }
        let before = self.length(&self.teams[own]) + self.length(&self.teams[other]);
        if self.random(3) == 0 {
            self.cross((visit, own), (beside, other), (most, allowed));
            return;
        }
        let (mut left, mut joined) = std::mem::take(&mut self.room);
        left.clear();
        left.extend(self.teams[own].iter().filter(|one| **one != visit));
        joined.clone_from(&self.teams[other]);
        if joined.len() >= most || self.random(4) == 0 {
            let given = loop {
                let choice = self.random(joined.len());
                let given = joined[choice];
                if given != beside || joined.len() == 1 {
                    break given;
                }
            };
            joined.retain(|one| *one != given);
            self.insert(&mut left, given);
        }
        self.insert(&mut joined, visit);
        if self.length(&left) + self.length(&joined) - before <= allowed {
            left.iter()
                .for_each(|one| self.team_of[*one as usize] = own);
            joined
                .iter()
                .for_each(|one| self.team_of[*one as usize] = other);
            std::mem::swap(&mut self.teams[own], &mut left);
            std::mem::swap(&mut self.teams[other], &mut joined);
        }
        self.room = (left, joined);
    }

    /// Lets one team go on from a visit as the other goes on to the next, and the other way round.
    fn cross(&mut self, one: (u32, usize), two: (u32, usize), (most, allowed): (usize, i32)) {
        let place = |team: &[u32], visit: u32| team.iter().position(|at| *at == visit).unwrap_or(0);
        let (own, other) = (&self.teams[one.1], &self.teams[two.1]);
        let (end, begin) = (place(own, one.0) + 1, place(other, two.0));
        if end + other.len() - begin > most || begin + own.len() - end > most {
            return;
        }
        let before = self.length(own) + self.length(other);
        let (mut left, mut joined) = std::mem::take(&mut self.room);
        left.clear();
        left.extend(own[..end].iter().chain(&other[begin..]));
        joined.clear();
        joined.extend(other[..begin].iter().chain(&own[end..]));
        if self.length(&left) + self.length(&joined) - before <= allowed {
            left.iter()
                .for_each(|visit| self.team_of[*visit as usize] = one.1);
            joined
                .iter()
                .for_each(|visit| self.team_of[*visit as usize] = two.1);
            std::mem::swap(&mut self.teams[one.1], &mut left);
            std::mem::swap(&mut self.teams[two.1], &mut joined);
        }
        self.room = (left, joined);
    }

    /// Turns a part of a team's way round.
    fn turn(&mut self, team: usize, allowed: i32) {
        let len = self.teams[team].len();
        let (a, b) = (self.random(len), self.random(len));
        let (from, to) = (a.min(b), a.max(b));
        let before = self.length(&self.teams[team]);
        self.teams[team][from..=to].reverse();
        if self.length(&self.teams[team]) - before > allowed {
            self.teams[team][from..=to].reverse();
        }
    }

    /// Puts a visit where it costs least.
    fn insert(&self, team: &mut Vec<u32>, visit: u32) {
        let start = self.count as u32;
        let stop = |at: usize, team: &[u32]| team.get(at).copied().unwrap_or(start);
        let added = |at: usize| {
            let from = if at == 0 { start } else { team[at - 1] };
            let to = stop(at, team);
            self.apart(from, visit) + self.apart(visit, to) - self.apart(from, to)
        };
        let best = (0..=team.len()).min_by_key(|at| added(*at)).unwrap_or(0);
        team.insert(best, visit);
    }
}
