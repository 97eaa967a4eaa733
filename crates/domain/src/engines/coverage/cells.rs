//! The nearest site of every place, kept up while sites come and go.
//!
//! Only what a change touches is searched again: the places that a new site is nearer to, or those for which a closed
//! site was the nearest.

use super::bucket::Buckets;
use super::local::Local;
use super::roads::{LONGEST, NEVER};
use super::search::{ends, fill_chain};
use std::collections::BTreeMap;

const NOBODY: u32 = u32::MAX;

/// Sites and what they cover within a limit. Twelve bytes a place and eight of weight.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    local: &'a Local<'a>,
    limit: u32,
    weights: Vec<u64>,
    covered: u64,
    times: Vec<u32>,
    owner: Vec<u32>,
    sites: Vec<Option<u32>>,
    at_crossing: BTreeMap<u32, Vec<u32>>,
    in_chain: BTreeMap<u32, Vec<(usize, u32)>>,
    buckets: Buckets,
    taken: Vec<(u32, u32)>,
    touched: Vec<u32>,
    inner: Vec<u32>,
}

impl<'a> Cells<'a> {
    /// No site yet. `weights` are those of the places, in their order; times beyond the limit count as never.
    pub fn new(local: &'a Local<'a>, limit: u32, weights: Vec<u64>) -> Self {
        let (nodes, crossings) = (local.roads.nodes(), local.roads.crossings());
        let limit = limit.min(LONGEST);
        let mut buckets = Buckets::default();
        local.reset(&mut buckets, limit);
        let mut weights = weights;
        weights.resize(nodes, 0);
        Self {
            local,
            limit,
            weights,
            covered: 0,
            times: vec![NEVER; nodes],
            owner: vec![NOBODY; crossings],
            sites: Vec::new(),
            at_crossing: BTreeMap::new(),
            in_chain: BTreeMap::new(),
            buckets,
            taken: Vec::new(),
            touched: Vec::new(),
            inner: Vec::new(),
        }
    }

    /// The weight that lies within the limit of a site.
    pub fn covered(&self) -> u64 {
        self.covered
    }

    /// The time from the nearest site to each place.
    pub fn times(&self) -> &[u32] {
        &self.times
    }

    /// Adds a site at a place and answers its number.
    pub fn add(&mut self, place: u32) -> u32 {
        let number = self.sites.len() as u32;
        self.sites.push(Some(place));
        let own = self.own_chain(place);
        match own {
            None => self.at_crossing.entry(place).or_default().push(number),
            Some((chain, inner)) => self
                .in_chain
                .entry(chain)
                .or_default()
                .push((inner, number)),
        }
        self.touched.clear();
        self.local.reset(&mut self.buckets, self.limit);
        for (node, time) in ends(&self.local.roads.chains, &[place]) {
            self.lower(node, time, number);
        }
        self.spread();
        self.settle(own.map(|(chain, _)| chain));
        number
    }

    /// Closes a site. A number that is not open changes nothing.
    pub fn remove(&mut self, number: u32) {
        let Some(place) = self.sites.get_mut(number as usize).and_then(Option::take) else {
            return;
        };
        let own = self.own_chain(place);
        if let Some((chain, _)) = own {
            if let Some(sites) = self.in_chain.get_mut(&chain) {
                sites.retain(|(_, site)| *site != number);
            }
        } else if let Some(sites) = self.at_crossing.get_mut(&place) {
            sites.retain(|site| *site != number);
        }
        self.empty(place, number);
        let cell = std::mem::take(&mut self.touched);
        self.local.reset(&mut self.buckets, self.limit);
        for node in &cell {
            self.lower_beside(*node);
        }
        self.spread();
        self.touched = cell;
        self.settle(own.map(|(chain, _)| chain));
    }

    fn own_chain(&self, place: u32) -> Option<(u32, usize)> {
        let chains = &self.local.roads.chains;
        let inner = (place as usize).checked_sub(chains.crossings)?;
        Some((chains.chain_of(inner) as u32, inner))
    }

    fn lower(&mut self, node: u32, time: u32, owner: u32) {
        let known = &mut self.times[node as usize];
        if time > self.limit || time >= *known {
            return;
        }
        if *known == NEVER {
            self.covered += self.weights[node as usize];
        }
        *known = time;
        self.owner[node as usize] = owner;
        self.touched.push(node);
        self.buckets.push(time, node);
    }

    fn spread(&mut self) {
        let mut taken = std::mem::take(&mut self.taken);
        let local = self.local;
        while self.buckets.take(&mut taken) {
            for (time, node) in taken.drain(..) {
                if time != self.times[node as usize] {
                    continue;
                }
                let owner = self.owner[node as usize];
                for arc in local.arcs_of(node) {
                    self.lower(arc.head, time + arc.out, owner);
                }
            }
        }
        self.taken = taken;
    }

    /// Forgets the times of all crossings that a site was nearest to, and leaves them in `touched`.
    fn empty(&mut self, place: u32, number: u32) {
        self.touched.clear();
        let mut waiting: Vec<u32> = ends(&self.local.roads.chains, &[place])
            .into_iter()
            .map(|end| end.0)
            .collect();
        while let Some(node) = waiting.pop() {
            if self.owner[node as usize] == number {
                self.owner[node as usize] = NOBODY;
                self.times[node as usize] = NEVER;
                self.covered -= self.weights[node as usize];
                self.touched.push(node);
                waiting.extend(self.local.arcs_of(node).iter().map(|arc| arc.head));
            }
        }
    }

    /// The time of a crossing from its neighbours and from sites beside it.
    fn lower_beside(&mut self, node: u32) {
        let local = self.local;
        let chains = &local.roads.chains;
        if let Some(site) = self.at_crossing.get(&node).and_then(|sites| sites.first()) {
            self.lower(node, 0, *site);
        }
        for arc in local.arcs_of(node) {
            if self.owner[arc.head as usize] != NOBODY {
                let time = self.times[arc.head as usize] + arc.back;
                self.lower(node, time, self.owner[arc.head as usize]);
            }
            let chain = &chains.list[arc.chain as usize];
            for (inner, site) in self.in_chain.get(&arc.chain).cloned().unwrap_or_default() {
                let out = chains.outward(chain, inner);
                for (_, time) in chain.ends.iter().zip(out).filter(|(end, _)| **end == node) {
                    self.lower(node, time, site);
                }
            }
        }
    }

    /// Times in the chains beside what was touched.
    fn settle(&mut self, own: Option<u32>) {
        let local = self.local;
        let chains = &local.roads.chains;
        let beside = self
            .touched
            .iter()
            .flat_map(|node| local.arcs_of(*node))
            .map(|arc| arc.chain);
        let mut numbers: Vec<u32> = beside.chain(own).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let (chain, range) = (chains.list[number as usize], chains.inner(number as usize));
            let ends = chain.ends.map(|end| self.times[end as usize]);
            self.inner.resize(range.len(), NEVER);
            fill_chain(chains, number as usize, ends, self.limit, &mut self.inner);
            let sites = self.in_chain.get(&number);
            for (inner, time) in range.zip(&self.inner) {
                let along = sites
                    .into_iter()
                    .flatten()
                    .map(|(site, _)| chains.between_inner(&chain, *site, inner));
                let least = along.fold(*time, u32::min);
                let least = if least > self.limit { NEVER } else { least };
                let place = chains.crossings + inner;
                let before = std::mem::replace(&mut self.times[place], least);
                match (before == NEVER, least == NEVER) {
                    (true, false) => self.covered += self.weights[place],
                    (false, true) => self.covered -= self.weights[place],
                    _ => {}
                }
            }
        }
    }
}
