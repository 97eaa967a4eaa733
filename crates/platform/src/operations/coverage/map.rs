//! The map of an answer as lines and dots: drawn from the network alone, without tiles from elsewhere.

use super::Found;
use domain::engines::coverage::NEVER;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Thirds of the limit, and what lies beyond it.
pub const BANDS: usize = 4;
/// Width of the drawing.
const WIDTH: f64 = 1000.0;
/// Room around the network.
const MARGIN: f64 = 12.0;
/// Most lines; a larger network is drawn more coarsely.
const LINES: usize = 40_000;

/// The drawing, in units of its own.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Width and height.
    pub size: [u32; 2],
    /// Roads by the time to their farther end, as path data.
    pub bands: [String; BANDS],
    /// The sites, in the order of the answer.
    pub sites: Vec<Dot>,
    /// Places without a site in time, the largest first.
    pub white_spots: Vec<Dot>,
    /// The best new sites.
    pub added: Vec<Dot>,
}

/// A place on the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dot {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Radius by how many people there are.
    pub radius: u32,
}

/// Degrees to units.
struct Scale {
    low: [f64; 2],
    high: [f64; 2],
    units: [f64; 2],
}

impl Scale {
    fn new(points: &[[f64; 2]]) -> Self {
        let fold = |axis: usize, start: f64, pick: fn(f64, f64) -> f64| {
            points.iter().map(|point| point[axis]).fold(start, pick)
        };
        let low = [0, 1].map(|axis| fold(axis, f64::MAX, f64::min));
        let high = [0, 1].map(|axis| fold(axis, f64::MIN, f64::max));
        let narrow = f64::midpoint(low[1], high[1]).to_radians().cos().max(0.01);
        let wide = ((high[0] - low[0]) * narrow)
            .max((high[1] - low[1]) * 0.7)
            .max(1e-6);
        let unit = (WIDTH - 2.0 * MARGIN) / wide;
        Self {
            low,
            high,
            units: [unit * narrow, unit],
        }
    }

    fn at(&self, point: [f64; 2]) -> [i32; 2] {
        let x = (point[0] - self.low[0]) * self.units[0] + MARGIN;
        let y = (self.high[1] - point[1]) * self.units[1] + MARGIN;
        [x.round() as i32, y.round() as i32]
    }

    fn size(&self) -> [u32; 2] {
        let tall = (self.high[1] - self.low[1]) * self.units[1] + 2.0 * MARGIN;
        [WIDTH as u32, tall.round().max(2.0 * MARGIN) as u32]
    }
}

impl Found<'_> {
    /// Draws the network with what was found.
    pub fn drawing(&self) -> Drawing {
        let points = &self.study.network.points;
        if points.is_empty() {
            return Drawing::default();
        }
        let scale = Scale::new(points);
        let dot = |point: [f64; 2], thousandths: u64| {
            let [x, y] = scale.at(point);
            let radius = ((thousandths as f64 / 1000.0).sqrt() / 3.0).round() as u32;
            Dot {
                x,
                y,
                radius: radius.clamp(3, 16),
            }
        };
        let white = |spot: &domain::engines::coverage::WhiteSpot| {
            let demand = &self.demand[spot.demand];
            dot(demand.spot.point, demand.thousandths)
        };
        let added = self.chosen.iter().flat_map(|chosen| &chosen.candidates);
        Drawing {
            size: scale.size(),
            bands: self.bands(&scale),
            sites: self
                .sites
                .iter()
                .map(|site| dot(site.spot.point, 0))
                .collect(),
            white_spots: self
                .coverage
                .white_spots
                .iter()
                .take(LINES / 10)
                .map(white)
                .collect(),
            added: added.map(|node| dot(points[*node as usize], 0)).collect(),
        }
    }

    /// Roads by the time to their farther end.
    fn bands(&self, scale: &Scale) -> [String; BANDS] {
        let mut coarse = 1;
        loop {
            let lines = self.lines(scale, coarse);
            if lines.len() <= LINES || coarse > 64 {
                let mut bands = [const { String::new() }; BANDS];
                for (band, [one, two]) in lines {
                    // Writing to a text cannot fail.
                    let _ = write!(bands[band], "M{} {}L{} {}", one[0], one[1], two[0], two[1]);
                }
                return bands;
            }
            coarse *= 2;
        }
    }

    fn lines(&self, scale: &Scale, coarse: i32) -> BTreeSet<(usize, [[i32; 2]; 2])> {
        let times = &self.coverage.times;
        let third = (self.study.limit / 3).max(1);
        let place = |node: u32| {
            scale
                .at(self.study.network.points[node as usize])
                .map(|axis| axis / coarse * coarse)
        };
        let line = |edge: &domain::engines::coverage::Edge| {
            let time = edge
                .ends
                .map(|end| times[end as usize])
                .into_iter()
                .max()
                .unwrap_or(NEVER);
            let band = if time > self.study.limit {
                BANDS - 1
            } else {
                (time / third).min(2) as usize
            };
            let mut ends = edge.ends.map(place);
            ends.sort_unstable();
            (band, ends)
        };
        let lines = self.study.network.edges.iter().map(line);
        lines.filter(|(_, ends)| ends[0] != ends[1]).collect()
    }
}
