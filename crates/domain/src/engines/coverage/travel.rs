//! From edges to times: who may use an edge in which direction, and how long it takes.
//!
//! Times are whole numbers of a unit that is chosen so that every edge takes a whole number of them. A sum of them is
//! then exact, and a node lies within the limit or not without any rounding.

use super::network::{Direction, Edge, Kind, Network};
use super::roads::{LONGEST, Links};

/// How people come to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// On foot: every road but motorways and trunk roads, in both directions.
    Walk,
    /// By car: roads with a speed, in the permitted direction.
    Drive,
    /// Each edge by car or on foot, whichever is permitted and quicker; and by ferry.
    Mixed,
}

/// How fast one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How people come.
    pub mode: Mode,
    /// The speed on foot, in metres an hour.
    pub walking: u32,
    /// How long one waits for a ferry, in seconds.
    pub ferry_wait: u32,
}

/// A network for one profile.
#[derive(Clone, Debug)]
pub struct Travel {
    /// The edges that can be used, with their times.
    pub links: Links,
    /// For each node whether an edge that can be used ends there.
    pub usable: Vec<bool>,
    /// Units in a second.
    pub ticks: u32,
    /// Whether every time is exact; otherwise each edge is rounded to the nearest unit.
    pub exact: bool,
}

/// Finest unit where exactness cannot be had, in units a second.
const FINEST: u64 = 100_000;

impl Profile {
    /// The usual pace of people: 4.5 km an hour on foot, no wait.
    pub fn usual(mode: Mode) -> Self {
        Self {
            mode,
            walking: 4500,
            ferry_wait: 0,
        }
    }

    /// The speeds from the first node to the second and back, in metres an hour; nought if closed.
    fn speeds(&self, edge: &Edge) -> [u32; 2] {
        let drive = match edge.direction {
            Direction::Both => [edge.speed, edge.speed],
            Direction::Forth => [edge.speed, 0],
            Direction::Back => [0, edge.speed],
        };
        let on_foot = if edge.kind == Kind::Walkable {
            self.walking
        } else {
            0
        };
        match (self.mode, edge.kind) {
            (Mode::Walk | Mode::Drive, Kind::Ferry) => [0, 0],
            (Mode::Walk, _) => [on_foot, on_foot],
            (Mode::Drive, _) | (Mode::Mixed, Kind::Ferry) => drive,
            (Mode::Mixed, _) => drive.map(|speed| speed.max(on_foot)),
        }
    }

    /// Times of a network, for searches up to so many seconds.
    pub fn travel(&self, network: &Network, limit_seconds: u32) -> Travel {
        let speeds: Vec<[u32; 2]> = network.edges.iter().map(|edge| self.speeds(edge)).collect();
        let most = u64::from(LONGEST) / u64::from(limit_seconds.max(1)) / 2;
        let exact = exact_ticks(network, &speeds).filter(|ticks| *ticks <= most);
        let ticks = exact.unwrap_or(most.clamp(1, FINEST));
        let mut links = Links {
            back: Some(Vec::new()),
            ..Links::default()
        };
        let mut usable = vec![false; network.ids.len()];
        for (edge, speeds) in network.edges.iter().zip(&speeds) {
            let wait = if edge.kind == Kind::Ferry {
                u64::from(self.ferry_wait) * ticks
            } else {
                0
            };
            let [forth, back] = speeds.map(|speed| time(edge.length_mm, speed, ticks, wait));
            if forth > LONGEST && back > LONGEST {
                continue;
            }
            links.from.push(edge.ends[0]);
            links.to.push(edge.ends[1]);
            links.forth.push(forth);
            links.back.get_or_insert_default().push(back);
            for end in edge.ends {
                usable[end as usize] = true;
            }
        }
        links.back = links.back.filter(|back| *back != links.forth);
        Travel {
            links,
            usable,
            ticks: ticks as u32,
            exact: exact.is_some(),
        }
    }
}

/// The time that an edge takes: metres an hour are millimetres in 3.6 seconds.
fn time(length_mm: u32, speed: u32, ticks: u64, wait: u64) -> u32 {
    if speed == 0 {
        return u32::MAX;
    }
    let (over, under) = (
        u128::from(length_mm) * 18 * u128::from(ticks),
        u128::from(speed) * 5,
    );
    let time = (over + under / 2) / under + u128::from(wait);
    u32::try_from(time).unwrap_or(u32::MAX)
}

/// The fewest units in a second with which every edge takes a whole number of them.
fn exact_ticks(network: &Network, speeds: &[[u32; 2]]) -> Option<u64> {
    let step = network
        .edges
        .iter()
        .fold(0, |step, edge| gcd(step, u64::from(edge.length_mm)));
    let mut known: Vec<u32> = speeds
        .iter()
        .flatten()
        .copied()
        .filter(|speed| *speed > 0)
        .collect();
    known.sort_unstable();
    known.dedup();
    known.iter().try_fold(1, |ticks: u64, speed| {
        let under = u64::from(*speed) * 5;
        let needed = under / gcd(under, step.max(1) * 18);
        (ticks / gcd(ticks, needed))
            .checked_mul(needed)
            .filter(|ticks| *ticks <= u64::from(LONGEST))
    })
}

fn gcd(mut one: u64, mut two: u64) -> u64 {
    while two > 0 {
        (one, two) = (two, one % two);
    }
    one
}
