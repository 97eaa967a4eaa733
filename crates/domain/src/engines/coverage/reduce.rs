//! Crossings reduced: those with few neighbours are taken out one after the other, so that a search visits the rest.
//!
//! A crossing with at most three neighbours is replaced by links between them. Its own time follows from theirs, once
//! they are known: it is the least of (time of a neighbour + time from there). Nothing is approximated.

use super::chains::Chains;
use super::roads::{LONGEST, NEVER};

/// Most neighbours of a crossing that is taken out.
const MOST: usize = 3;
/// Room for links that come in when neighbours are taken out.
const ROOM: u32 = 2;

/// A neighbour that stays longer, and the time to or from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upper {
    /// The neighbour's number.
    pub node: u32,
    /// The time; [`NEVER`] if closed.
    pub weight: u32,
}

/// What a search runs on, and what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Reduced {
    /// Where the links of each crossing that stays begin.
    pub first: Vec<u32>,
    /// The links, away from the crossing.
    pub arcs: Vec<Upper>,
    /// For each crossing taken out, the last one first: its neighbours with the time from there.
    pub from_upper: Vec<[Upper; MOST]>,
    /// The same with the time towards them; empty if it is the same.
    pub to_upper: Vec<[Upper; MOST]>,
    /// The longest weight among the links.
    pub longest: u32,
    /// The mean weight of the links.
    pub typical: u32,
}

impl Reduced {
    /// How many crossings stay.
    pub fn searched(&self) -> usize {
        self.first.len() - 1
    }

    /// The links of a crossing that stays.
    pub fn arcs_of(&self, node: usize) -> &[Upper] {
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The neighbours of a crossing that was taken out, with the time towards them.
    pub fn to_upper(&self, position: usize) -> &[Upper; MOST] {
        self.to_upper
            .get(position)
            .unwrap_or(&self.from_upper[position])
    }
}

const NOBODY: Upper = Upper {
    node: 0,
    weight: NEVER,
};

#[derive(Clone, Copy, Default)]
struct Link {
    head: u32,
    out: u32,
    back: u32,
}

/// Links of crossings, with room for more.
struct Reducer {
    start: Vec<u32>,
    count: Vec<u8>,
    links: Vec<Link>,
    taken: Vec<bool>,
    order: Vec<u32>,
    from_upper: Vec<[Upper; MOST]>,
    to_upper: Vec<[Upper; MOST]>,
    same_both_ways: bool,
}

/// Takes out what can be taken out. Answers the rest, the chains with new numbers, and the new number of each crossing.
pub fn reduce(mut chains: Chains) -> (Reduced, Chains, Vec<u32>) {
    let mut reducer = Reducer::new(&chains);
    reducer.run();
    let numbers = reducer.numbers();
    let last = chains.len();
    for chain in &mut chains.list[..last] {
        chain.ends = chain.ends.map(|end| numbers[end as usize]);
    }
    (reducer.finish(&numbers), chains, numbers)
}

impl Reducer {
    fn new(chains: &Chains) -> Self {
        let mut start = vec![0_u32; chains.crossings + 1];
        let list = &chains.list[..chains.len()];
        let between = list.iter().filter(|chain| chain.ends[0] != chain.ends[1]);
        for end in between.clone().flat_map(|chain| chain.ends) {
            start[end as usize + 1] += 1;
        }
        for node in 1..start.len() {
            start[node] += start[node - 1] + ROOM;
        }
        let links = vec![Link::default(); start[chains.crossings] as usize];
        let mut reducer = Self {
            links,
            count: vec![0; chains.crossings],
            taken: vec![false; chains.crossings],
            order: Vec::with_capacity(chains.crossings),
            from_upper: Vec::with_capacity(chains.crossings),
            to_upper: Vec::new(),
            same_both_ways: chains.to_first.is_empty()
                && list.iter().all(|chain| chain.forth == chain.back),
            start,
        };
        for chain in between {
            reducer.connect(chain.ends, chain.forth, chain.back);
        }
        reducer
    }

    fn links_of(&self, node: u32) -> &[Link] {
        let start = self.start[node as usize] as usize;
        &self.links[start..start + usize::from(self.count[node as usize])]
    }

    fn connect(&mut self, [one, two]: [u32; 2], forth: u32, back: u32) {
        self.put(
            one,
            Link {
                head: two,
                out: forth,
                back,
            },
        );
        self.put(
            two,
            Link {
                head: one,
                out: back,
                back: forth,
            },
        );
    }

    /// Adds a link, or shortens the one that leads there already.
    fn put(&mut self, tail: u32, link: Link) {
        let start = self.start[tail as usize] as usize;
        let count = usize::from(self.count[tail as usize]);
        for known in &mut self.links[start..start + count] {
            if known.head == link.head {
                known.out = known.out.min(link.out);
                known.back = known.back.min(link.back);
                return;
            }
        }
        self.links[start + count] = link;
        self.count[tail as usize] += 1;
    }

    fn cut(&mut self, tail: u32, head: u32) {
        let start = self.start[tail as usize] as usize;
        let count = usize::from(self.count[tail as usize]);
        if let Some(place) = self.links[start..start + count]
            .iter()
            .position(|link| link.head == head)
        {
            self.links.swap(start + place, start + count - 1);
            self.count[tail as usize] -= 1;
        }
    }

    /// Whether a node has few neighbours, and they have room for what would come in.
    fn may_go(&self, node: u32, most: usize) -> bool {
        let links = self.links_of(node);
        let room = |link: &Link| {
            let end = self.start[link.head as usize] + u32::from(self.count[link.head as usize]);
            end < self.start[link.head as usize + 1]
        };
        !self.taken[node as usize]
            && links.len() <= most
            && (links.len() < MOST || links.iter().all(room))
    }

    /// First what leaves no more links than before, then what leaves as many.
    fn run(&mut self) {
        let mut waiting = Vec::new();
        for most in [2, MOST] {
            for node in 0..self.count.len() as u32 {
                waiting.push(node);
                while let Some(node) = waiting.pop() {
                    if self.may_go(node, most) {
                        self.take(node, &mut waiting);
                    }
                }
            }
        }
    }

    fn take(&mut self, node: u32, waiting: &mut Vec<u32>) {
        let mut links = [Link::default(); MOST];
        let count = self.links_of(node).len();
        links[..count].copy_from_slice(self.links_of(node));
        let links = &links[..count];
        let (mut from, mut to) = ([NOBODY; MOST], [NOBODY; MOST]);
        for (place, link) in links.iter().enumerate() {
            from[place] = Upper {
                node: link.head,
                weight: link.back,
            };
            to[place] = Upper {
                node: link.head,
                weight: link.out,
            };
            self.cut(link.head, node);
        }
        for (place, one) in links.iter().enumerate() {
            for two in &links[..place] {
                let (forth, back) = (sum(one.back, two.out), sum(two.back, one.out));
                if forth != NEVER || back != NEVER {
                    self.connect([one.head, two.head], forth, back);
                }
            }
        }
        self.taken[node as usize] = true;
        self.order.push(node);
        self.from_upper.push(from);
        if !self.same_both_ways {
            self.to_upper.push(to);
        }
        waiting.extend(links.iter().map(|link| link.head));
    }

    /// The crossings that stay come first, then those taken out, the last one first.
    fn numbers(&self) -> Vec<u32> {
        let mut numbers = vec![0; self.count.len()];
        let mut next = 0;
        for (node, taken) in self.taken.iter().enumerate() {
            if !taken {
                numbers[node] = next;
                next += 1;
            }
        }
        for node in self.order.iter().rev() {
            numbers[*node as usize] = next;
            next += 1;
        }
        numbers
    }

    fn finish(self, numbers: &[u32]) -> Reduced {
        let mut first = vec![0];
        let mut arcs = Vec::new();
        for node in (0..self.count.len() as u32).filter(|node| !self.taken[*node as usize]) {
            let open = self.links_of(node).iter().filter(|link| link.out != NEVER);
            arcs.extend(open.map(|link| Upper {
                node: numbers[link.head as usize],
                weight: link.out,
            }));
            first.push(arcs.len() as u32);
        }
        let renumbered = |records: Vec<[Upper; MOST]>| {
            let renumber = |upper: Upper| match upper.weight {
                NEVER => NOBODY,
                weight => Upper {
                    node: numbers[upper.node as usize],
                    weight,
                },
            };
            records
                .into_iter()
                .rev()
                .map(|uppers| uppers.map(renumber))
                .collect()
        };
        let sum: u64 = arcs.iter().map(|arc: &Upper| u64::from(arc.weight)).sum();
        Reduced {
            longest: arcs.iter().map(|arc| arc.weight).max().unwrap_or(0),
            typical: (sum / (arcs.len() as u64).max(1)) as u32,
            first,
            arcs,
            from_upper: renumbered(self.from_upper),
            to_upper: renumbered(self.to_upper),
        }
    }
}

fn sum(one: u32, two: u32) -> u32 {
    let sum = one + two;
    if sum > LONGEST { NEVER } else { sum }
}
