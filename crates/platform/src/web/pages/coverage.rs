//! The 15-minute service circle: shares, a map, sites, white spots and where new sites help most.

use super::form::Input;
use crate::web::frame::Link;
use crate::web::pieces::Fact;
use serde::Serialize;

/// The page. Without `found` it says what is missing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CoveragePage {
    /// Where the form goes.
    pub action: String,
    /// What is asked.
    pub inputs: Vec<Input>,
    /// Why there is no answer, line by line.
    pub problems: Vec<String>,
    /// Where the county lays its files down, if it has none.
    pub folder: Option<String>,
    /// What was found.
    pub found: Option<CoverageFound>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CoverageFound {
    /// The limit in words.
    pub minutes: String,
    /// The roads and sites are made up.
    pub fictional: bool,
    /// The chief figures.
    pub facts: Vec<Fact>,
    /// The map.
    pub map: CoverageMap,
    /// By kind of service.
    pub kinds: Vec<KindRow>,
    /// The sites.
    pub sites: Vec<SiteRow>,
    /// The site that is looked at.
    pub site: Option<SiteBox>,
    /// The largest white spots.
    pub white_spots: Vec<SpotRow>,
    /// How many white spots there are.
    pub white_spot_count: usize,
    /// The best new sites.
    pub added: Vec<SpotRow>,
    /// What they add together and how sure that is.
    pub added_sum: String,
    /// The answer for programs.
    pub json: String,
}

/// The map as lines and dots.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CoverageMap {
    /// Its units.
    pub view_box: String,
    /// What it shows, for who cannot see it.
    pub description: String,
    /// Roads, the nearest last.
    pub bands: Vec<MapBand>,
    /// Dots, the sites last.
    pub dots: Vec<MapDot>,
}

/// Roads of one band of time.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapBand {
    /// Class of the style sheet.
    pub class: &'static str,
    /// Path data.
    pub path: String,
    /// What the band means.
    pub name: String,
}

/// A dot with its name, maybe a link.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapDot {
    /// Class of the style sheet.
    pub class: &'static str,
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Radius.
    pub radius: u32,
    /// Its name.
    pub title: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// A kind of service.
#[derive(Clone, Debug, Default, Serialize)]
pub struct KindRow {
    /// The kind.
    pub kind: String,
    /// Its open sites.
    pub sites: usize,
    /// People within the limit.
    pub people: String,
    /// Their share.
    pub percent: String,
    /// Places within the limit.
    pub places: usize,
}

/// A site in the table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteRow {
    /// Its name, with its entry.
    pub name: Link,
    /// Its kind.
    pub kind: String,
    /// When it is open.
    pub open: String,
    /// What would be lost if it closed.
    pub loses: String,
}

/// The entry of one site.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteBox {
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// A white spot, or a new site.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SpotRow {
    /// Its name.
    pub name: String,
    /// Longitude and latitude.
    pub place: String,
    /// People.
    pub people: String,
    /// The time to the nearest site.
    pub time: String,
}

templates! { CoveragePage => "coverage.html" }
