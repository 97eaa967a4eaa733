//! Service coverage (15分钟公共法律服务圈): who reaches a service in time, who does not, and where a new site helps most.
//!
//! Decides, for a road network, service sites and people at places:
//!
//! - the shortest time from the nearest of many sites to every node, exactly as a plain search would find it, by
//!   contracting chains ([`Roads`]), taking out crossings with few neighbours, and a queue of buckets ([`Search`]);
//! - which nodes and how many people lie within the limit, by kind of service, and the white spots that do not
//!   ([`Study::coverage`]); a time of exactly the limit is within, and a site's own node counts;
//! - what closing a site would lose, and what changes when one comes or goes, looked at only where it changes
//!   ([`Cells`]);
//! - the best places for so many new sites, with a proof, or with a bound where the proof would take too long
//!   ([`placement`]).
//!
//! The rules of travel are those of [`Mode`]: on foot at 4.5 km an hour in both directions, without motorways and trunk
//! roads; by car at the speed that the network gives for each edge, where none is given or it is nought not at all, in
//! the permitted direction; mixed takes each edge in the quicker permitted way and ferries too. Travel is counted away
//! from the site. The share of people within the circle is a figure of planning, not a legal limit.
//!
//! Times are whole numbers of a unit of the caller's choice; [`Profile::travel`] chooses it so that no edge is rounded.
//! Memory: about 60 bytes a node while at rest, about 120 while being prepared.
//!
//! Left out: waiting at lights, turning, slopes, timetables of buses, the hour of arrival (a site counts if it is open
//! at the moment that is asked for), and the size of sites.

mod bucket;
mod cells;
mod chains;
mod geojson;
mod hours;
mod local;
mod message;
mod nearest;
mod network;
mod order;
mod pbf;
pub mod placement;
mod places;
mod reduce;
mod roads;
mod search;
mod study;
mod table;
#[cfg(test)]
mod tests;
mod travel;

pub use cells::Cells;
pub use geojson::read as read_geojson;
pub use hours::{Hours, Moment};
pub use local::{Local, Reach, Wanted};
pub use nearest::Nearest;
pub use network::{Direction, Edge, Kind, Network, Positions};
pub use pbf::{MapError, metres, read as read_map};
pub use places::{Demand, Locator, Site, Spot};
pub use roads::{LONGEST, LinkError, Links, NEVER, Roads};
pub use search::Search;
pub use study::{Coverage, Share, Study, WhiteSpot};
pub use table::Problem;
pub use travel::{Mode, Profile, Travel};
