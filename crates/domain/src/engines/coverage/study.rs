//! One question about coverage: a network, a way of travel, a limit; and what sites cover under it.

use super::cells::Cells;
use super::local::{Local, Reach};
use super::network::Network;
use super::placement::{Chosen, Model, choose};
use super::places::{Demand, Site};
use super::roads::{LONGEST, LinkError, NEVER, Roads};
use super::search::Search;
use super::travel::{Profile, Travel};
use std::collections::BTreeMap;

/// A network made ready for one way of travel and one limit.
#[derive(Clone, Debug)]
pub struct Study<'a> {
    /// The network as it was read.
    pub network: &'a Network,
    /// Its links for this way of travel.
    pub travel: Travel,
    /// The links made ready.
    pub roads: Roads,
    /// The limit in the unit of the links; a time of exactly so much is within.
    pub limit: u32,
}

/// A demand that no site reaches in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhiteSpot {
    /// Its position in the list of demand.
    pub demand: usize,
    /// The time to the nearest site in the unit of the links; `None` if there is no way.
    pub time: Option<u32>,
}

/// What sites of one kind, or all, cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Nodes within the limit.
    pub nodes: usize,
    /// Demand within the limit, in thousandths.
    pub demand: u64,
    /// Places with demand within the limit.
    pub places: usize,
}

/// What there is and what is covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// All nodes and all demand.
    pub total: Share,
    /// What sites of whatever kind cover.
    pub within: Share,
    /// How many sites there are of each kind, and what they cover.
    pub kinds: BTreeMap<String, (usize, Share)>,
    /// Demand that is not covered, the most first.
    pub white_spots: Vec<WhiteSpot>,
    /// For each node, by position, the time from the nearest site; [`NEVER`] if there is no way.
    pub times: Vec<u32>,
}

impl<'a> Study<'a> {
    /// Makes a network ready; the limit is in seconds.
    ///
    /// # Errors
    /// None for networks that were read by this engine.
    pub fn new(network: &'a Network, profile: Profile, seconds: u32) -> Result<Self, LinkError> {
        let travel = profile.travel(network, seconds);
        let points: Vec<[f32; 2]> = network
            .points
            .iter()
            .map(|point| point.map(|axis| axis as f32))
            .collect();
        let roads = Roads::prepare(network.ids.len(), &travel.links, Some(&points))?;
        let limit = seconds.saturating_mul(travel.ticks).min(LONGEST);
        Ok(Self {
            network,
            travel,
            roads,
            limit,
        })
    }

    /// A time in seconds, to a tenth.
    pub fn seconds(&self, time: u32) -> f64 {
        (f64::from(time) / f64::from(self.travel.ticks) * 10.0).round() / 10.0
    }

    /// One for each node, where nothing is known of people.
    pub fn demand_of_nodes(&self) -> Vec<Demand> {
        let spot = |(node, point): (usize, &[f64; 2])| super::places::Spot {
            line: 0,
            node: node as u32,
            point: *point,
            metres: 0.0,
            name: String::new(),
        };
        let points = self.network.points.iter().enumerate();
        points
            .map(|point| Demand {
                spot: spot(point),
                thousandths: 1000,
            })
            .collect()
    }

    /// What these sites cover, and what they do not.
    pub fn coverage(&self, sites: &[Site], demand: &[Demand]) -> Coverage {
        let mut search = Search::default();
        let mut found = |sites: &[u32]| {
            self.roads
                .by_node(search.times(&self.roads, sites, LONGEST))
        };
        let places = |kind: Option<&str>| -> Vec<u32> {
            let of_kind = sites
                .iter()
                .filter(|site| kind.is_none_or(|kind| site.kind == kind));
            of_kind
                .map(|site| self.roads.place(site.spot.node))
                .collect()
        };
        let times = found(&places(None));
        let mut kinds: BTreeMap<String, (usize, Share)> = BTreeMap::new();
        for site in sites.iter().filter(|site| !site.kind.is_empty()) {
            kinds.entry(site.kind.clone()).or_default().0 += 1;
        }
        for (kind, (_, share)) in &mut kinds {
            *share = self.share(&found(&places(Some(kind))), demand);
        }
        let late = |position: &usize| times[demand[*position].spot.node as usize] > self.limit;
        let mut white: Vec<usize> = (0..demand.len())
            .filter(late)
            .filter(|position| demand[*position].thousandths > 0)
            .collect();
        white.sort_by_key(|position| (std::cmp::Reverse(demand[*position].thousandths), *position));
        let time = |position: usize| {
            Some(times[demand[position].spot.node as usize]).filter(|time| *time != NEVER)
        };
        Coverage {
            total: Share {
                nodes: self.network.ids.len(),
                demand: demand.iter().map(|demand| demand.thousandths).sum(),
                places: demand.len(),
            },
            within: self.share(&times, demand),
            kinds,
            white_spots: white
                .into_iter()
                .map(|demand| WhiteSpot {
                    demand,
                    time: time(demand),
                })
                .collect(),
            times,
        }
    }

    fn share(&self, times: &[u32], demand: &[Demand]) -> Share {
        let within = demand
            .iter()
            .filter(|demand| times[demand.spot.node as usize] <= self.limit);
        Share {
            nodes: times.iter().filter(|time| **time <= self.limit).count(),
            demand: within.clone().map(|demand| demand.thousandths).sum(),
            places: within.count(),
        }
    }

    /// For each site the demand, in thousandths, that nobody would reach in time if it alone were closed.
    pub fn closing(&self, sites: &[Site], demand: &[Demand]) -> Vec<u64> {
        let local = Local::new(&self.roads);
        let mut cells = Cells::new(&local, self.limit, self.weights(demand));
        let numbers: Vec<u32> = sites
            .iter()
            .map(|site| cells.add(self.roads.place(site.spot.node)))
            .collect();
        let all = cells.covered();
        let closed = |(number, site): (u32, &Site)| {
            cells.remove(number);
            let lost = all - cells.covered();
            cells.add(self.roads.place(site.spot.node));
            lost
        };
        numbers.into_iter().zip(sites).map(closed).collect()
    }

    /// The best places for so many new sites beside those that are there, among these nodes (by position).
    pub fn best(
        &self,
        coverage: &Coverage,
        demand: &[Demand],
        candidates: &[u32],
        (most, effort): (usize, u64),
    ) -> Chosen {
        let mut weights = self.weights(demand);
        for (node, time) in coverage.times.iter().enumerate() {
            if *time <= self.limit {
                weights[self.roads.place(node as u32) as usize] = 0;
            }
        }
        let local = Local::new(&self.roads);
        let wanted = local.wanted(&weights, self.limit);
        let mut reach = Reach::default();
        let mut reached = |candidate: &u32| {
            let mut places = Vec::new();
            let from = (self.roads.place(*candidate), self.limit);
            reach.each_wanted(&local, &wanted, from, |place, _| {
                if weights[place as usize] > 0 {
                    places.push(place);
                }
            });
            places
        };
        let sets: Vec<Vec<u32>> = candidates.iter().map(&mut reached).collect();
        let mut chosen = choose(&Model::new(&sets, &weights), most, effort);
        for candidate in &mut chosen.candidates {
            *candidate = candidates[*candidate as usize];
        }
        chosen
    }

    /// The demand at each place, in thousandths.
    fn weights(&self, demand: &[Demand]) -> Vec<u64> {
        let mut weights = vec![0; self.roads.nodes()];
        for demand in demand {
            weights[self.roads.place(demand.spot.node) as usize] += demand.thousandths;
        }
        weights
    }
}
