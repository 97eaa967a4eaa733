//! Searches in the surroundings of one place, over crossings and chains.

use super::bucket::Buckets;
use super::roads::{LONGEST, NEVER, Roads};
use super::search::{ends, fill_chain};

/// Places that a search looks for, so that it need not go where none is left to be reached.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// For each crossing the time to the nearest of them.
    towards: Vec<u32>,
    /// For each chain whether one of them is inside.
    inside: Vec<bool>,
}

/// A chain as one of its ends sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arc {
    /// The crossing at the other end.
    pub head: u32,
    /// Time to there; [`NEVER`] if closed.
    pub out: u32,
    /// Time from there.
    pub back: u32,
    /// The chain.
    pub chain: u32,
}

/// The chains at each crossing. 16 bytes for each end of a chain.
#[derive(Clone, Debug)]
pub struct Local<'a> {
    /// The network.
    pub roads: &'a Roads,
    first: Vec<u32>,
    arcs: Vec<Arc>,
    typical: u32,
}

impl<'a> Local<'a> {
    /// Collects the chains at each crossing.
    pub fn new(roads: &'a Roads) -> Self {
        let chains = &roads.chains;
        let list = &chains.list[..chains.len()];
        let mut first = vec![0_u32; chains.crossings + 2];
        for end in list.iter().flat_map(|chain| chain.ends) {
            first[end as usize + 2] += 1;
        }
        for node in 2..first.len() {
            first[node] += first[node - 1];
        }
        let mut arcs = vec![Arc::default(); list.len() * 2];
        for (number, chain) in list.iter().enumerate() {
            let [one, two] = chain.ends;
            for (tail, head, out, back) in [
                (one, two, chain.forth, chain.back),
                (two, one, chain.back, chain.forth),
            ] {
                let next = &mut first[tail as usize + 1];
                arcs[*next as usize] = Arc {
                    head,
                    out,
                    back,
                    chain: number as u32,
                };
                *next += 1;
            }
        }
        let open = || {
            list.iter()
                .map(|chain| chain.forth.min(chain.back))
                .filter(|weight| *weight != NEVER)
        };
        let sum: u64 = open().map(u64::from).sum();
        let typical = (sum / (open().count() as u64).max(1)) as u32;
        Self {
            roads,
            first,
            arcs,
            typical,
        }
    }

    /// The chains at a crossing.
    pub fn arcs_of(&self, node: u32) -> &[Arc] {
        &self.arcs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Readies a search for those places that have a weight; `weights` are in the order of places.
    pub fn wanted(&self, weights: &[u64], limit: u32) -> Wanted {
        let chains = &self.roads.chains;
        let (crossings, inner) = weights.split_at(chains.crossings);
        let has_weight = |chain: usize| inner[chains.inner(chain)].iter().any(|weight| *weight > 0);
        let inside: Vec<bool> = (0..chains.len()).map(has_weight).collect();
        let mut towards = vec![NEVER; crossings.len()];
        let mut buckets = Buckets::default();
        self.reset(&mut buckets, limit);
        let lower = |buckets: &mut Buckets, towards: &mut [u32], node: u32, time: u32| {
            if time <= limit && time < towards[node as usize] {
                towards[node as usize] = time;
                buckets.push(time, node);
            }
        };
        for node in (0..crossings.len()).filter(|node| crossings[*node] > 0) {
            lower(&mut buckets, &mut towards, node as u32, 0);
        }
        for chain in (0..chains.len()).filter(|chain| inside[*chain]) {
            let entry = &chains.list[chain];
            for place in chains.inner(chain).filter(|place| inner[*place] > 0) {
                for (end, time) in entry.ends.iter().zip(chains.inward(entry, place)) {
                    lower(&mut buckets, &mut towards, *end, time);
                }
            }
        }
        let mut taken = Vec::new();
        while buckets.take(&mut taken) {
            for (time, node) in taken.drain(..) {
                let arcs = if time == towards[node as usize] {
                    self.arcs_of(node)
                } else {
                    &[]
                };
                for arc in arcs {
                    lower(&mut buckets, &mut towards, arc.head, time + arc.back);
                }
            }
        }
        Wanted { towards, inside }
    }

    /// Readies a queue for searches within a limit.
    pub fn reset(&self, buckets: &mut Buckets, limit: u32) {
        buckets.reset(limit, self.typical);
    }
}

/// What one place reaches, with the room for it kept from one time to the next.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    buckets: Buckets,
    taken: Vec<(u32, u32)>,
    times: Vec<u32>,
    touched: Vec<u32>,
    inner: Vec<u32>,
}

impl Reach {
    /// Passes over all places that are reached from a place within the limit, each once, with their times.
    pub fn each(&mut self, local: &Local, from: u32, limit: u32, take: impl FnMut(u32, u32)) {
        self.run(local, None, (from, limit), take);
    }

    /// The same, but only wanted places are sure to be passed over.
    pub fn each_wanted(
        &mut self,
        local: &Local,
        wanted: &Wanted,
        from: (u32, u32),
        take: impl FnMut(u32, u32),
    ) {
        self.run(local, Some(wanted), from, take);
    }

    fn run(
        &mut self,
        local: &Local,
        wanted: Option<&Wanted>,
        (from, limit): (u32, u32),
        mut take: impl FnMut(u32, u32),
    ) {
        let limit = limit.min(LONGEST);
        self.times.resize(local.roads.crossings(), NEVER);
        local.reset(&mut self.buckets, limit);
        for (node, time) in ends(&local.roads.chains, &[from]) {
            self.reach(node, time, limit);
        }
        let mut taken = std::mem::take(&mut self.taken);
        while self.buckets.take(&mut taken) {
            for (time, node) in taken.drain(..) {
                let towards = wanted.map_or(0, |wanted| wanted.towards[node as usize]);
                if time == self.times[node as usize] && time + towards <= limit {
                    for arc in local.arcs_of(node) {
                        self.reach(arc.head, time + arc.out, limit);
                    }
                }
            }
        }
        self.taken = taken;
        self.chains(local, wanted, (from, limit), &mut take);
        for node in self.touched.drain(..) {
            take(node, self.times[node as usize]);
            self.times[node as usize] = NEVER;
        }
    }

    fn reach(&mut self, node: u32, time: u32, limit: u32) {
        let known = &mut self.times[node as usize];
        if time <= limit && time < *known {
            if *known == NEVER {
                self.touched.push(node);
            }
            *known = time;
            self.buckets.push(time, node);
        }
    }

    /// Inner nodes: each chain once, from its first end if that is reached.
    fn chains(
        &mut self,
        local: &Local,
        wanted: Option<&Wanted>,
        (from, limit): (u32, u32),
        take: &mut impl FnMut(u32, u32),
    ) {
        let chains = &local.roads.chains;
        let place = |inner: usize| (chains.crossings + inner) as u32;
        let site = (from as usize).checked_sub(chains.crossings);
        let own = site.map(|inner| chains.chain_of(inner));
        for node in &self.touched {
            for (position, arc) in local.arcs_of(*node).iter().enumerate() {
                if wanted.is_some_and(|wanted| !wanted.inside[arc.chain as usize]) {
                    continue;
                }
                let chain = chains.list[arc.chain as usize];
                let times = chain.ends.map(|end| self.times[end as usize]);
                let from_first = chain.ends[0] == *node;
                let again = chain.ends[0] == chain.ends[1]
                    && local.arcs_of(*node)[..position]
                        .iter()
                        .any(|before| before.chain == arc.chain);
                if again || (!from_first && times[0] != NEVER) || own == Some(arc.chain as usize) {
                    continue;
                }
                let range = chains.inner(arc.chain as usize);
                self.inner.resize(range.len(), NEVER);
                fill_chain(chains, arc.chain as usize, times, limit, &mut self.inner);
                for (inner, time) in range.zip(&self.inner).filter(|(_, time)| **time != NEVER) {
                    take(place(inner), *time);
                }
            }
        }
        let (Some(site), Some(own)) = (site, own) else {
            return;
        };
        let times = chains.list[own].ends.map(|end| self.times[end as usize]);
        self.inner.resize(chains.inner(own).len(), NEVER);
        fill_chain(chains, own, times, limit, &mut self.inner);
        for (inner, time) in chains.inner(own).zip(&self.inner) {
            let time = chains
                .between_inner(&chains.list[own], site, inner)
                .min(*time);
            if time <= limit {
                take(place(inner), time);
            }
        }
    }
}
