//! Service coverage from files: a network, sites, people; it needs no data folder.

mod answer;
mod county;
mod fictional;
mod inputs;
mod map;

pub use answer::{Added, Answer, KindAnswer, SiteAnswer, WhiteSpotAnswer};
pub use county::{CountyNetwork, of_county};
pub use inputs::{CoverageError, TableFile, open_network};
pub use map::{BANDS, Dot, Drawing};

use domain::engines::coverage::placement::{Chosen, EFFORT};
use domain::engines::coverage::{Coverage, Demand, Locator, Moment, Network, Profile, Site, Study};

/// More nodes than this are not all tried as places for new sites.
const CANDIDATES: usize = 20_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The sites.
    pub sites: TableFile,
    /// People at places; every node counts one without it.
    pub demand: Option<TableFile>,
    /// Where new sites may be; without it every node.
    pub candidates: Option<TableFile>,
    /// How people come.
    pub profile: Profile,
    /// The limit in seconds.
    pub seconds: u32,
    /// Only sites that are open at this moment count.
    pub at: Option<Moment>,
    /// Only sites of this kind count.
    pub kind: Option<String>,
    /// How many new sites to find.
    pub add: usize,
    /// Whether to say what closing each site would lose.
    pub closing: bool,
}

/// What was read and found; the answer that is printed is made of it.
#[derive(Debug)]
pub struct Found<'a> {
    /// The network made ready.
    pub study: Study<'a>,
    /// All sites, open or not.
    pub sites: Vec<Site>,
    /// Which of them are open.
    pub open: Vec<bool>,
    /// The people.
    pub demand: Vec<Demand>,
    /// What is covered.
    pub coverage: Coverage,
    /// What closing each open site would lose, if asked.
    pub closing: Option<Vec<u64>>,
    /// The best new sites, if asked.
    pub chosen: Option<Chosen>,
}

impl Question {
    /// Answers over a network that was read.
    ///
    /// # Errors
    /// Files that cannot be read, and lines that cannot be used, all of them.
    pub fn answer<'a>(&self, network: &'a Network) -> Result<Found<'a>, CoverageError> {
        let study =
            Study::new(network, self.profile, self.seconds).map_err(CoverageError::Network)?;
        let locator = Locator::new(network, &study.travel.usable);
        let sites = self.sites.rows(|name, text| locator.sites(name, text))?;
        let demand = match &self.demand {
            Some(file) => file.rows(|name, text| locator.demand(name, text))?,
            None => study.demand_of_nodes(),
        };
        let counts = |site: &Site| {
            let is_open = self.at.is_none_or(|moment| site.hours.is_open(moment));
            is_open && self.kind.as_ref().is_none_or(|kind| site.kind == *kind)
        };
        let open: Vec<bool> = sites.iter().map(counts).collect();
        let counted: Vec<Site> = sites
            .iter()
            .zip(&open)
            .filter(|(_, open)| **open)
            .map(|(site, _)| site.clone())
            .collect();
        let coverage = study.coverage(&counted, &demand);
        let closing = self.closing.then(|| study.closing(&counted, &demand));
        let chosen = if self.add == 0 {
            None
        } else {
            let candidates = self.candidates(&study, &demand, &locator)?;
            Some(study.best(&coverage, &demand, &candidates, (self.add, EFFORT)))
        };
        Ok(Found {
            sites,
            open,
            demand,
            coverage,
            closing,
            chosen,
            study,
        })
    }

    /// The nodes at which new sites may be.
    fn candidates(
        &self,
        study: &Study,
        demand: &[Demand],
        locator: &Locator,
    ) -> Result<Vec<u32>, CoverageError> {
        if let Some(file) = &self.candidates {
            let sites = file.rows(|name, text| locator.sites(name, text))?;
            return Ok(sites.iter().map(|site| site.spot.node).collect());
        }
        if study.network.ids.len() <= CANDIDATES {
            return Ok((0..study.network.ids.len() as u32).collect());
        }
        let mut nodes: Vec<u32> = demand.iter().map(|demand| demand.spot.node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        if nodes.len() > CANDIDATES {
            return Err(CoverageError::ManyCandidates(nodes.len()));
        }
        Ok(nodes)
    }
}
