//! Chains: runs of nodes with two neighbours, replaced by one link between crossings.
//!
//! Four fifths of the nodes of a road map only give a road its shape. Their times follow from the two ends of their
//! chain, so a search never visits them.

use super::roads::{LONGEST, Links, NEVER};

/// Marks the number of a node inside a chain; the rest is its position among all inner nodes.
pub const INNER: u32 = 1 << 31;
const UNKNOWN: u32 = u32::MAX;

/// One chain: two crossings and what lies between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The crossings at its ends.
    pub ends: [u32; 2],
    /// Time from the first end to the second, [`NEVER`] if closed.
    pub forth: u32,
    /// Time from the second end to the first, [`NEVER`] if closed.
    pub back: u32,
    /// Position of its first inner node; the next chain's is where it ends.
    pub start: u32,
}

/// All chains of a network.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    /// How many crossings there are, numbered from nought.
    pub crossings: usize,
    /// The chains, and one more whose start is the end of the last.
    pub list: Vec<Chain>,
    /// For each inner node the time from the first end to it; nought where closed.
    pub from_first: Vec<u32>,
    /// For each inner node the time from it to the first end; empty if it is the same.
    pub to_first: Vec<u32>,
}

impl Chains {
    /// The inner nodes of a chain, as positions.
    pub fn inner(&self, chain: usize) -> std::ops::Range<usize> {
        self.list[chain].start as usize..self.list[chain + 1].start as usize
    }

    /// How many chains there are.
    pub fn len(&self) -> usize {
        self.list.len() - 1
    }

    /// Time from an inner node back to the first end.
    pub fn to_first(&self, inner: usize) -> u32 {
        *self.to_first.get(inner).unwrap_or(&self.from_first[inner])
    }

    /// The chain that an inner node belongs to.
    pub fn chain_of(&self, inner: usize) -> usize {
        self.list
            .partition_point(|chain| chain.start as usize <= inner)
            - 1
    }

    /// Time from each end to an inner node.
    pub fn inward(&self, chain: &Chain, inner: usize) -> [u32; 2] {
        let first = if chain.forth == NEVER {
            NEVER
        } else {
            self.from_first[inner]
        };
        let second = if chain.back == NEVER {
            NEVER
        } else {
            chain.back - self.to_first(inner)
        };
        [first, second]
    }

    /// Time from an inner node to each end.
    pub fn outward(&self, chain: &Chain, inner: usize) -> [u32; 2] {
        let first = if chain.back == NEVER {
            NEVER
        } else {
            self.to_first(inner)
        };
        let second = if chain.forth == NEVER {
            NEVER
        } else {
            chain.forth - self.from_first[inner]
        };
        [first, second]
    }

    /// Time from one inner node of a chain to another along the chain.
    pub fn between_inner(&self, chain: &Chain, from: usize, to: usize) -> u32 {
        if to >= from {
            if chain.forth == NEVER && to > from {
                NEVER
            } else {
                self.from_first[to] - self.from_first[from]
            }
        } else if chain.back == NEVER {
            NEVER
        } else {
            self.to_first(from) - self.to_first(to)
        }
    }
}

/// One end of a link as its node sees it.
#[derive(Clone, Copy, Default)]
struct Half {
    head: u32,
    out: u32,
}

/// The links of each node side by side.
struct Adjacency {
    first: Vec<u32>,
    halves: Vec<Half>,
    /// Times back; empty if they are the same.
    back: Vec<u32>,
}

/// Contracts all chains. Answers them with the number of each node (by rank): a crossing's own, or [`INNER`] with a
/// position.
pub fn contract(nodes: usize, links: &Links, rank_of: Option<&[u32]>) -> (Chains, Vec<u32>) {
    let adjacency = Adjacency::new(nodes, links, rank_of);
    let mut walker = Walker::new(&adjacency);
    for node in 0..nodes as u32 {
        if !walker.is_inner(node) {
            walker.walk_all(node);
        }
    }
    // What is left lies on rings without a crossing.
    for node in 0..nodes as u32 {
        if walker.number[node as usize] == UNKNOWN {
            walker.number[node as usize] = walker.crossing();
            walker.walk_all(node);
        }
    }
    walker.finish()
}

impl Adjacency {
    fn new(nodes: usize, links: &Links, rank_of: Option<&[u32]>) -> Self {
        let rank = |node: &u32| rank_of.map_or(*node, |rank_of| rank_of[*node as usize]);
        let pairs = links.from.iter().zip(&links.to);
        // The many waits for memory overlap if nothing else is done beside them.
        let ends: Vec<[u32; 2]> = pairs.map(|(from, to)| [rank(from), rank(to)]).collect();
        let is_open = |link: &usize| {
            ends[*link][0] != ends[*link][1] && weights(links, *link) != (NEVER, NEVER)
        };
        let mut first = vec![0_u32; nodes + 2];
        for end in (0..ends.len()).filter(is_open).flat_map(|link| ends[link]) {
            first[end as usize + 2] += 1;
        }
        for node in 2..first.len() {
            first[node] += first[node - 1];
        }
        let count = first[nodes + 1] as usize;
        let both_ways = if links.back.is_some() { count } else { 0 };
        let mut adjacency = Self {
            first,
            halves: vec![Half::default(); count],
            back: vec![0; both_ways],
        };
        for link in (0..ends.len()).filter(is_open) {
            let ([from, to], (forth, back)) = (ends[link], weights(links, link));
            adjacency.put(
                from,
                Half {
                    head: to,
                    out: forth,
                },
                back,
            );
            adjacency.put(
                to,
                Half {
                    head: from,
                    out: back,
                },
                forth,
            );
        }
        adjacency.first.truncate(nodes + 1);
        adjacency
    }

    fn put(&mut self, tail: u32, half: Half, back: u32) {
        let next = &mut self.first[tail as usize + 1];
        self.halves[*next as usize] = half;
        if let Some(place) = self.back.get_mut(*next as usize) {
            *place = back;
        }
        *next += 1;
    }

    /// Time back along the link of a node.
    fn back(&self, place: usize) -> u32 {
        *self.back.get(place).unwrap_or(&self.halves[place].out)
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Whether a node only passes on: two neighbours, and what may come in on one side may leave on the other.
    fn passes(&self, node: u32) -> bool {
        let range = self.range(node);
        if range.len() != 2 {
            return false;
        }
        let [one, two] = [range.start, range.start + 1];
        let goes =
            |from: usize, to: usize| (self.back(from) == NEVER) == (self.halves[to].out == NEVER);
        self.halves[one].head != self.halves[two].head && goes(one, two) && goes(two, one)
    }
}

/// Walks along chains from crossing to crossing.
struct Walker<'a> {
    adjacency: &'a Adjacency,
    chains: Chains,
    number: Vec<u32>,
}

impl<'a> Walker<'a> {
    fn new(adjacency: &'a Adjacency) -> Self {
        let nodes = adjacency.first.len() - 1;
        let mut crossings = 0;
        let number = |node: u32| {
            if adjacency.passes(node) {
                return UNKNOWN;
            }
            crossings += 1;
            crossings - 1
        };
        let number: Vec<u32> = (0..nodes as u32).map(number).collect();
        let chains = Chains {
            crossings: crossings as usize,
            list: Vec::with_capacity(crossings as usize * 2),
            from_first: Vec::with_capacity(nodes - crossings as usize),
            to_first: Vec::new(),
        };
        Self {
            adjacency,
            chains,
            number,
        }
    }

    fn crossing(&mut self) -> u32 {
        self.chains.crossings += 1;
        self.chains.crossings as u32 - 1
    }

    /// Whether a node is inside a chain, or not yet known to be a crossing.
    fn is_inner(&self, node: u32) -> bool {
        self.number[node as usize] >= INNER
    }

    fn walk_all(&mut self, node: u32) {
        for half in self.adjacency.range(node) {
            let head = self.adjacency.halves[half].head;
            let walked = match self.number[head as usize] {
                UNKNOWN => false,
                number => number >= INNER || head < node,
            };
            if !walked {
                self.walk(node, half);
            }
        }
    }

    fn walk(&mut self, mut tail: u32, mut half: usize) {
        while let Some(rest) = self.walk_one(tail, half) {
            (tail, half) = rest;
        }
    }

    /// Walks one chain to its other end. A chain that takes too long is cut by a new crossing, from which to go on.
    fn walk_one(&mut self, tail: u32, half: usize) -> Option<(u32, usize)> {
        let adjacency = self.adjacency;
        let start = self.chains.from_first.len() as u32;
        let Half { head, out } = adjacency.halves[half];
        let (mut forth, mut back) = (out, adjacency.back(half));
        let (mut before, mut here) = (tail, head);
        let mut rest = None;
        while self.number[here as usize] == UNKNOWN {
            let one = adjacency.range(here).start;
            let next = if adjacency.halves[one].head == before {
                one + 1
            } else {
                one
            };
            let Half { head, out } = adjacency.halves[next];
            let (Some(longer_forth), Some(longer_back)) =
                (add(forth, out), add(back, adjacency.back(next)))
            else {
                self.number[here as usize] = self.crossing();
                rest = Some((here, next));
                break;
            };
            self.number[here as usize] = INNER | self.chains.from_first.len() as u32;
            self.chains
                .from_first
                .push(if forth == NEVER { 0 } else { forth });
            if !adjacency.back.is_empty() {
                self.chains
                    .to_first
                    .push(if back == NEVER { 0 } else { back });
            }
            (forth, back) = (longer_forth, longer_back);
            (before, here) = (here, head);
        }
        let ends = [self.number[tail as usize], self.number[here as usize]];
        self.chains.list.push(Chain {
            ends,
            forth,
            back,
            start,
        });
        rest
    }

    fn finish(mut self) -> (Chains, Vec<u32>) {
        let start = self.chains.from_first.len() as u32;
        self.chains.list.push(Chain {
            start,
            ..Chain::default()
        });
        (self.chains, self.number)
    }
}

/// Adds times along a chain; `None` if the sum would be too long, closed if both are closed.
fn add(one: u32, two: u32) -> Option<u32> {
    match (one, two) {
        (NEVER, NEVER) => Some(NEVER),
        _ => one.checked_add(two).filter(|sum| *sum <= LONGEST),
    }
}

/// The times of a link forth and back; [`NEVER`] where it is closed.
fn weights(links: &Links, link: usize) -> (u32, u32) {
    let weight = |weight: u32| if weight > LONGEST { NEVER } else { weight };
    let forth = weight(links.forth[link]);
    let back = links.back.as_ref().map_or(forth, |back| weight(back[link]));
    (forth, back)
}
