//! The answer about coverage as it is printed.

use super::Found;
use domain::engines::coverage::{Share, Spot};
use serde::Serialize;

/// The answer. Demand is in the unit of its file: people, or nodes.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The limit in seconds.
    pub limit_seconds: u32,
    /// Whether every time is exact; otherwise each edge is rounded to a small fraction of a second.
    pub exact: bool,
    /// All nodes of the network.
    pub nodes: usize,
    /// Nodes within the limit of an open site.
    pub nodes_within: usize,
    /// All demand.
    pub demand_total: Amount,
    /// Demand within the limit.
    pub demand_within: Amount,
    /// The share of the demand within the limit, in percent to two places; `None` where there is no demand.
    pub demand_percent: Option<f64>,
    /// All places with demand.
    pub places_total: usize,
    /// Places within the limit.
    pub places_within: usize,
    /// The same for each kind of service.
    pub kinds: Vec<KindAnswer>,
    /// The sites.
    pub sites: Vec<SiteAnswer>,
    /// Places that no open site reaches in time, those with most demand first.
    pub white_spots: Vec<WhiteSpotAnswer>,
    /// The best new sites, the most useful first.
    pub add: Vec<Added>,
    /// What the new sites add together.
    pub add_gain: Amount,
    /// What no choice of so many new sites can exceed.
    pub add_bound: Amount,
    /// Whether no better choice exists.
    pub add_proven: bool,
}

/// A whole number where it is one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// Whole.
    Whole(u64),
    /// With decimals.
    Decimal(f64),
}

/// What sites of one kind cover.
#[derive(Clone, Debug, Serialize)]
pub struct KindAnswer {
    /// The kind.
    pub kind: String,
    /// How many open sites there are.
    pub sites: usize,
    /// Nodes within the limit.
    pub nodes_within: usize,
    /// Demand within the limit.
    pub demand_within: Amount,
    /// Its share in percent.
    pub demand_percent: Option<f64>,
    /// Places within the limit.
    pub places_within: usize,
}

/// A site and where it was put.
#[derive(Clone, Debug, Serialize)]
pub struct SiteAnswer {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The node.
    pub node: i64,
    /// Longitude as written.
    pub lon: f64,
    /// Latitude as written.
    pub lat: f64,
    /// How far the node is from there, in metres.
    pub node_metres: f64,
    /// Whether it is open at the moment asked for.
    pub open: bool,
    /// The record of its register entry; empty if none is written.
    pub record: String,
    /// What would no longer be covered if it closed, if asked.
    pub closing_loses: Option<Amount>,
}

/// A place that is not covered.
#[derive(Clone, Debug, Serialize)]
pub struct WhiteSpotAnswer {
    /// Its name.
    pub name: String,
    /// The node.
    pub node: i64,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Its demand.
    pub demand: Amount,
    /// The time from the nearest site; `None` if there is no way.
    pub seconds: Option<f64>,
}

/// A new site.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
    /// The node.
    pub node: i64,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// The demand that it adds to those before it.
    pub gain: Amount,
}

impl Amount {
    /// From thousandths.
    pub fn new(thousandths: u64) -> Self {
        if thousandths.is_multiple_of(1000) {
            Self::Whole(thousandths / 1000)
        } else {
            Self::Decimal(thousandths as f64 / 1000.0)
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(number) => write!(formatter, "{number}"),
            Self::Decimal(number) => write!(formatter, "{number}"),
        }
    }
}

/// A share in percent to two places, halves up.
fn percent(part: u64, whole: u64) -> Option<f64> {
    let hundredths =
        (u128::from(part) * 20_000 + u128::from(whole)).checked_div(u128::from(whole) * 2)?;
    Some(hundredths as f64 / 100.0)
}

impl Found<'_> {
    /// What is printed.
    pub fn answer(&self, limit_seconds: u32) -> Answer {
        let Share {
            nodes,
            demand,
            places,
        } = self.coverage.total;
        let within = self.coverage.within;
        let chosen = self.chosen.as_ref();
        Answer {
            limit_seconds,
            exact: self.study.travel.exact,
            nodes,
            nodes_within: within.nodes,
            demand_total: Amount::new(demand),
            demand_within: Amount::new(within.demand),
            demand_percent: percent(within.demand, demand),
            places_total: places,
            places_within: within.places,
            kinds: self.kinds(),
            sites: self.sites(),
            white_spots: self.white_spots(),
            add: self.added(),
            add_gain: Amount::new(chosen.map_or(0, |chosen| chosen.value)),
            add_bound: Amount::new(chosen.map_or(0, |chosen| chosen.bound)),
            add_proven: chosen.is_none_or(domain::engines::coverage::placement::Chosen::is_proven),
        }
    }

    fn kinds(&self) -> Vec<KindAnswer> {
        let whole = self.coverage.total.demand;
        let kind = |(kind, (sites, share)): (&String, &(usize, Share))| KindAnswer {
            kind: kind.clone(),
            sites: *sites,
            nodes_within: share.nodes,
            demand_within: Amount::new(share.demand),
            demand_percent: percent(share.demand, whole),
            places_within: share.places,
        };
        self.coverage.kinds.iter().map(kind).collect()
    }

    fn sites(&self) -> Vec<SiteAnswer> {
        let mut closing = self.closing.iter().flatten();
        let mut sites = Vec::new();
        for (site, open) in self.sites.iter().zip(&self.open) {
            let Spot {
                node,
                point,
                metres,
                name,
                ..
            } = &site.spot;
            sites.push(SiteAnswer {
                name: name.clone(),
                kind: site.kind.clone(),
                node: self.study.network.ids[*node as usize],
                lon: point[0],
                lat: point[1],
                node_metres: (metres * 10.0).round() / 10.0,
                open: *open,
                record: site.record.clone(),
                closing_loses: if *open {
                    closing.next().map(|lost| Amount::new(*lost))
                } else {
                    None
                },
            });
        }
        sites
    }

    fn white_spots(&self) -> Vec<WhiteSpotAnswer> {
        let white_spot = |white: &domain::engines::coverage::WhiteSpot| {
            let demand = &self.demand[white.demand];
            WhiteSpotAnswer {
                name: demand.spot.name.clone(),
                node: self.study.network.ids[demand.spot.node as usize],
                lon: demand.spot.point[0],
                lat: demand.spot.point[1],
                demand: Amount::new(demand.thousandths),
                seconds: white.time.map(|time| self.study.seconds(time)),
            }
        };
        self.coverage.white_spots.iter().map(white_spot).collect()
    }

    fn added(&self) -> Vec<Added> {
        let chosen = self
            .chosen
            .iter()
            .flat_map(|chosen| chosen.candidates.iter().zip(&chosen.gains));
        let added = |(node, gain): (&u32, &u64)| {
            let [lon, lat] = self.study.network.points[*node as usize];
            Added {
                node: self.study.network.ids[*node as usize],
                lon,
                lat,
                gain: Amount::new(*gain),
            }
        };
        chosen.map(added).collect()
    }
}
