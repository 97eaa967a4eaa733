//! Shortest times from many sites at once.

use super::bucket::Buckets;
use super::chains::{Chain, Chains};
use super::roads::{LONGEST, NEVER, Roads};
use std::collections::{BTreeMap, BinaryHeap};

/// A search, with the room that it needs kept from one time to the next: five bytes a node and the queue.
#[derive(Clone, Debug, Default)]
pub struct Search {
    buckets: Buckets,
    taken: Vec<(u32, u32)>,
    times: Vec<u32>,
}

impl Search {
    /// Times from the nearest of these sites to every place, [`NEVER`] beyond the limit.
    ///
    /// Sites are places; times are in the unit of the links and in the order of places
    /// ([`Roads::by_node`] puts them into that of nodes). The limit is at most [`LONGEST`].
    pub fn times(&mut self, roads: &Roads, sites: &[u32], limit: u32) -> &[u32] {
        let limit = limit.min(LONGEST);
        self.times.resize(roads.nodes(), NEVER);
        self.times[..roads.crossings()].fill(NEVER);
        self.rise(roads, sites, limit);
        self.spread(roads, limit);
        self.descend(roads);
        fill(&roads.chains, &mut self.times, limit);
        for (chain, sites) in inside(&roads.chains, sites) {
            fill_from(
                &roads.chains,
                chain,
                &sites,
                limit,
                &mut self.times[roads.chains.crossings..],
            );
        }
        &self.times
    }

    /// Carries the times of sites up to the crossings that stay, and lets those wait in the queue.
    fn rise(&mut self, roads: &Roads, sites: &[u32], limit: u32) {
        let stay = roads.searched();
        let mut seeds = Vec::new();
        let mut waiting = BinaryHeap::new();
        let mut reach = |times: &mut [u32], waiting: &mut BinaryHeap<u32>, node: u32, time: u32| {
            if time <= limit && time < times[node as usize] {
                times[node as usize] = time;
                if (node as usize) < stay {
                    seeds.push((time, node));
                } else {
                    waiting.push(node);
                }
            }
        };
        for (node, time) in ends(&roads.chains, sites) {
            reach(&mut self.times, &mut waiting, node, time);
        }
        // What was taken out first has the largest number, and its neighbours have smaller ones.
        while let Some(node) = waiting.pop() {
            let time = self.times[node as usize];
            for upper in roads.reduced.to_upper(node as usize - stay) {
                reach(
                    &mut self.times,
                    &mut waiting,
                    upper.node,
                    time + upper.weight,
                );
            }
        }
        let latest = seeds.iter().map(|seed| seed.0).max().unwrap_or(0);
        self.buckets.reset(
            roads.reduced.longest.max(latest).min(limit),
            roads.reduced.typical,
        );
        for (time, node) in seeds {
            self.buckets.push(time, node);
        }
    }

    /// Finds the times of the crossings that stay.
    fn spread(&mut self, roads: &Roads, limit: u32) {
        while self.buckets.take(&mut self.taken) {
            for (time, node) in self.taken.drain(..) {
                if time != self.times[node as usize] {
                    continue;
                }
                for arc in roads.reduced.arcs_of(node as usize) {
                    let there = time + arc.weight;
                    let known = &mut self.times[arc.node as usize];
                    if there < *known && there <= limit {
                        *known = there;
                        self.buckets.push(there, arc.node);
                    }
                }
            }
        }
    }

    /// Times of the crossings that were taken out, from those of their neighbours.
    fn descend(&mut self, roads: &Roads) {
        let stay = roads.searched();
        for (position, uppers) in roads.reduced.from_upper.iter().enumerate() {
            let over = uppers.map(|upper| self.times[upper.node as usize] + upper.weight);
            let known = &mut self.times[stay + position];
            *known = over.into_iter().fold(*known, u32::min);
        }
    }
}

/// The crossings at which sites are, or the ends of the chains in which they are, with the time to there.
pub fn ends(chains: &Chains, sites: &[u32]) -> Vec<(u32, u32)> {
    let mut ends = Vec::new();
    for site in sites {
        let Some(inner) = (*site as usize).checked_sub(chains.crossings) else {
            ends.push((*site, 0));
            continue;
        };
        let chain = &chains.list[chains.chain_of(inner)];
        ends.extend(chain.ends.into_iter().zip(chains.outward(chain, inner)));
    }
    ends
}

/// Chains in which sites are, with the positions of these.
pub fn inside(chains: &Chains, sites: &[u32]) -> BTreeMap<usize, Vec<usize>> {
    let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for site in sites {
        if let Some(inner) = (*site as usize).checked_sub(chains.crossings) {
            inside
                .entry(chains.chain_of(inner))
                .or_default()
                .push(inner);
        }
    }
    inside
}

/// Times of all inner nodes from those of the crossings; what lies beyond the limit becomes [`NEVER`].
fn fill(chains: &Chains, times: &mut [u32], limit: u32) {
    let (crossings, inner) = times.split_at_mut(chains.crossings);
    for chain in 0..chains.len() {
        let range = chains.inner(chain);
        if !range.is_empty() {
            let ends = chains.list[chain].ends.map(|end| crossings[end as usize]);
            fill_chain(chains, chain, ends, limit, &mut inner[range]);
        }
    }
    for time in crossings {
        *time = within(*time, limit);
    }
}

/// Times of the inner nodes of one chain from those of its ends.
pub fn fill_chain(chains: &Chains, chain: usize, ends: [u32; 2], limit: u32, times: &mut [u32]) {
    let (Chain { forth, back, .. }, range) = (chains.list[chain], chains.inner(chain));
    let from = &chains.from_first[range.clone()];
    let to = chains.to_first.get(range).unwrap_or(from);
    let first = if forth == NEVER { NEVER } else { ends[0] };
    let second = if back == NEVER { NEVER } else { ends[1] };
    for ((time, from), to) in times.iter_mut().zip(from).zip(to) {
        *time = within((first + from).min(second + (back - to)), limit);
    }
}

/// Lowers the times in a chain by sites in the chain. `times` are those of all inner nodes.
pub fn fill_from(chains: &Chains, chain: usize, sites: &[usize], limit: u32, times: &mut [u32]) {
    for inner in chains.inner(chain) {
        let along = |site: &usize| chains.between_inner(&chains.list[chain], *site, inner);
        let least = sites.iter().map(along).min().unwrap_or(NEVER);
        times[inner] = times[inner].min(within(least, limit));
    }
}

fn within(time: u32, limit: u32) -> u32 {
    if time > limit { NEVER } else { time }
}
