//! A county made up for the bench: villages on a jittered grid, roads of three kinds, people around towns.

use domain::engines::coverage::Links;
use std::path::Path;

/// Metres between villages.
const SPACING: f64 = 220.0;
/// Nodes of shape on each edge.
const SHAPE: usize = 2;
const CANDIDATES: usize = 1500;

/// A generator of numbers that is the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// From nought to one.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Nodes in no order, links with their times in tenths of a second, people and sites.
#[derive(Default)]
pub struct Instance {
    pub points: Vec<[f32; 2]>,
    pub from: Vec<u32>,
    pub to: Vec<u32>,
    pub drive: Vec<u32>,
    pub walk: Vec<u32>,
    pub people: Vec<u64>,
    pub sites: Vec<u32>,
    pub candidates: Vec<u32>,
}

impl Instance {
    /// A county with about so many nodes.
    pub fn new(nodes: usize) -> Self {
        let mut random = Random(7);
        let side = (nodes as f64 / (1.0 + 1.44 * SHAPE as f64)).sqrt() as usize;
        let mut jitter = |at: usize| at as f64 * SPACING + (random.share() - 0.5) * SPACING * 0.7;
        let villages: Vec<[f64; 2]> = (0..side * side)
            .map(|village| [jitter(village % side), jitter(village / side)])
            .collect();
        let mut instance = Self::default();
        let mut parts = Parts((0..villages.len() as u32).collect());
        let points = villages
            .iter()
            .map(|village| village.map(|axis| axis as f32));
        instance.points.extend(points);
        for village in 0..villages.len() {
            let (row, column) = (village / side, village % side);
            for (there, inside, road) in [
                (village + 1, column + 1 < side, row),
                (village + side, row + 1 < side, column),
            ] {
                if inside
                    && (road.is_multiple_of(8)
                        || random.share() < 0.65
                        || random.share() < 0.35 && parts.join(village, there))
                {
                    parts.join(village, there);
                    instance.edge([village, there], &villages, road, &mut random);
                }
            }
        }
        instance.people(side, &mut random);
        instance.shuffle(&mut random);
        instance
    }

    /// An edge with its nodes of shape.
    fn edge(&mut self, ends: [usize; 2], villages: &[[f64; 2]], road: usize, random: &mut Random) {
        let speed = if road.is_multiple_of(40) {
            70.0
        } else if road.is_multiple_of(8) {
            45.0
        } else {
            25.0
        };
        let speed = speed * (0.85 + 0.25 * random.share()) / 3.6;
        let [one, two] = ends.map(|end| villages[end]);
        let mut before = (ends[0], one);
        for part in 1..=SHAPE + 1 {
            let along = part as f64 / (SHAPE + 1) as f64;
            let mut bend = |axis: usize| {
                one[axis] + (two[axis] - one[axis]) * along + (random.share() - 0.5) * 30.0
            };
            let next = if part > SHAPE {
                (ends[1], two)
            } else {
                (self.points.len(), [bend(0), bend(1)])
            };
            if part <= SHAPE {
                self.points.push(next.1.map(|axis| axis as f32));
            }
            let length = (next.1[0] - before.1[0]).hypot(next.1[1] - before.1[1]) * 1.15 + 1.0;
            self.from.push(before.0 as u32);
            self.to.push(next.0 as u32);
            self.drive.push((length / speed * 10.0).max(1.0) as u32);
            self.walk.push((length / 1.25 * 10.0).max(1.0) as u32);
            before = next;
        }
    }

    /// People live around towns; sites and candidates lie where people are.
    fn people(&mut self, side: usize, random: &mut Random) {
        let (nodes, wide) = (self.points.len(), side as f64 * SPACING);
        let towns: Vec<[f64; 2]> = (0..(nodes / 20_000).max(6))
            .map(|_| [random.share() * wide, random.share() * wide])
            .collect();
        let cell = 5000.0;
        let near = |point: [f64; 2], town: &[f64; 2]| {
            (point[0] - town[0]).abs() < 3.0 * cell && (point[1] - town[1]).abs() < 3.0 * cell
        };
        for node in 0..nodes {
            let point = self.points[node].map(f64::from);
            let close = towns
                .iter()
                .enumerate()
                .filter(|(_, town)| near(point, town));
            let dense: f64 = close
                .map(|(rank, town)| {
                    let far = (point[0] - town[0]).hypot(point[1] - town[1]);
                    (-far / 2500.0).exp() * 60.0 / (1.0 + rank as f64 / 4.0).powf(0.8)
                })
                .sum();
            self.people
                .push(((dense + 0.3) * 2.0 * random.share()) as u64);
        }
        let mut draw = |count: usize| -> Vec<u32> {
            let mut drawn = Vec::new();
            while drawn.len() < count {
                let node = random.below(nodes);
                if random.below(40) as u64 <= self.people[node] && !drawn.contains(&(node as u32)) {
                    drawn.push(node as u32);
                }
            }
            drawn
        };
        (self.sites, self.candidates) = (draw((nodes / 4000).max(20)), draw(CANDIDATES));
    }

    /// Gives the nodes numbers in no order, as the peers get them too.
    fn shuffle(&mut self, random: &mut Random) {
        let mut number: Vec<u32> = (0..self.points.len() as u32).collect();
        for place in (1..number.len()).rev() {
            number.swap(place, random.below(place + 1));
        }
        for list in [
            &mut self.from,
            &mut self.to,
            &mut self.sites,
            &mut self.candidates,
        ] {
            list.iter_mut()
                .for_each(|node| *node = number[*node as usize]);
        }
        let (mut points, mut people) = (self.points.clone(), self.people.clone());
        for (node, number) in number.iter().enumerate() {
            points[*number as usize] = self.points[node];
            people[*number as usize] = self.people[node];
        }
        (self.points, self.people) = (points, people);
    }

    /// The links on foot or by car.
    pub fn links(&self, mode: &str) -> Links {
        let forth = if mode == "walk" {
            &self.walk
        } else {
            &self.drive
        };
        Links {
            from: self.from.clone(),
            to: self.to.clone(),
            forth: forth.clone(),
            back: None,
        }
    }

    /// Writes all as numbers of four bytes, for the peers.
    pub fn write(&self, path: &Path) {
        let people: Vec<u32> = self.people.iter().map(|people| *people as u32).collect();
        let counts = [
            self.points.len(),
            self.from.len(),
            self.sites.len(),
            self.candidates.len(),
        ]
        .map(|count| count as u32);
        let lists = [
            &counts[..],
            &self.from,
            &self.to,
            &self.drive,
            &self.walk,
            &people,
            &self.sites,
            &self.candidates,
        ];
        let bytes: Vec<u8> = lists
            .into_iter()
            .flatten()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        std::fs::write(path, bytes).expect("the folder can be written");
    }
}

/// Which villages hang together.
struct Parts(Vec<u32>);

impl Parts {
    fn root(&mut self, mut village: usize) -> usize {
        while self.0[village] as usize != village {
            self.0[village] = self.0[self.0[village] as usize];
            village = self.0[village] as usize;
        }
        village
    }

    /// Joins two parts; whether they were apart.
    fn join(&mut self, one: usize, two: usize) -> bool {
        let (one, two) = (self.root(one), self.root(two));
        self.0[one] = two as u32;
        one != two
    }
}
