//! The network, sites and people of a county: files in its data folder.

use super::fictional;
use super::inputs::{CoverageError, TableFile, open_network};
use crate::operations::{Desk, Nature};
use domain::engines::coverage::Network;

/// What a county has laid down.
pub struct CountyNetwork {
    /// The roads.
    pub network: Network,
    /// The sites.
    pub sites: TableFile,
    /// People at places, if known.
    pub demand: Option<TableFile>,
    /// It is made up for the demonstration.
    pub is_fictional: bool,
}

/// Names of a map in the folder; else it holds `nodes.tsv` and `edges.tsv`.
const MAPS: [&str; 3] = ["map.osm.pbf", "map.pbf", "map.geojson"];

/// Reads `coverage/<county>/` in the data folder: the roads, `sites.tsv` and `demand.tsv`. A demonstration without
/// these files has a made-up county; otherwise `None`.
///
/// # Errors
/// Files that are there and cannot be used.
pub fn of_county(desk: &Desk) -> Result<Option<CountyNetwork>, CoverageError> {
    let county = desk.county.id.to_string();
    let folder = desk.office.folder.join("coverage").join(&county);
    let map = MAPS
        .map(|name| folder.join(name))
        .into_iter()
        .find(|map| map.exists());
    let is_there = map.is_some() || folder.join("nodes.tsv").exists();
    if !is_there {
        let fictional = desk.office.nature == Nature::Demonstration;
        return Ok(fictional.then(|| fictional::county(&county)));
    }
    let demand = folder.join("demand.tsv");
    Ok(Some(CountyNetwork {
        network: open_network(map.as_ref().unwrap_or(&folder))?,
        sites: TableFile::open(&folder.join("sites.tsv"))?,
        demand: if demand.exists() {
            Some(TableFile::open(&demand)?)
        } else {
            None
        },
        is_fictional: false,
    }))
}
