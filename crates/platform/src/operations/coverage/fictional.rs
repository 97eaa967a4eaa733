//! A made-up county for the demonstration: no road, place or site in it exists.

use super::county::CountyNetwork;
use super::inputs::TableFile;
use domain::engines::coverage::{Direction, Edge, Kind, Network, metres};
use std::fmt::Write;

/// Crossings across and down.
const SIDES: [usize; 2] = [60, 40];
/// Degrees between crossings.
const STEP: f64 = 0.003;
/// Every so many crossings, both ways, a village.
const VILLAGE: usize = 3;
/// Towns with a site.
const TOWNS: usize = 10;
/// Every so many rows a main road.
const MAIN: usize = 9;
/// Of a hundred lanes between crossings so many exist.
const LANES: u64 = 62;

/// Numbers that depend on the county only.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The same roads, sites and people for the same county, always.
pub fn county(code: &str) -> CountyNetwork {
    let mut numbers = Numbers(
        code.bytes()
            .fold(17, |sum, byte| sum * 31 + u64::from(byte)),
    );
    let network = network(&mut numbers);
    let columns = SIDES[0];
    let town = |town: usize| {
        let row = [7, 20, 33][town % 3] + numbers.below(4) as usize;
        row * columns + town * columns / TOWNS + 2 + numbers.below(3) as usize
    };
    let towns: Vec<usize> = (0..TOWNS).map(town).collect();
    let file = |name: &str, text: String| TableFile {
        name: name.to_string(),
        text: text.into_bytes(),
    };
    CountyNetwork {
        network,
        sites: file("sites.tsv", sites(&towns)),
        demand: Some(file("demand.tsv", people(&towns, &mut numbers))),
        is_fictional: true,
    }
}

/// A site in every town, and some of another kind.
fn sites(towns: &[usize]) -> String {
    let mut sites = String::from("node\tname\tkind\topen\n");
    let office = "周一至周五 09:00-12:00、14:00-17:30";
    for (number, town) in towns.iter().enumerate() {
        let kind = if number == 3 {
            "公共法律服务中心"
        } else {
            "公共法律服务工作站"
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            sites,
            "{}\t演示{kind}{}\t{kind}\t{office}",
            town + 1,
            number + 1
        );
    }
    for (number, town) in towns.iter().enumerate().step_by(3) {
        let _ = writeln!(
            sites,
            "{}\t演示法律援助联络点{}\t法律援助\t每天 08:30-20:00",
            town + 2,
            number + 1
        );
    }
    sites
}

/// Villages, larger near a town.
fn people(towns: &[usize], numbers: &mut Numbers) -> String {
    let [columns, rows] = SIDES;
    let mut demand = String::from("node\tname\tpeople\n");
    let villages = (0..columns * rows)
        .filter(|node| node % columns % VILLAGE == 1 && node / columns % VILLAGE == 1);
    for village in villages {
        let far = towns.iter().map(|town| {
            (village % columns).abs_diff(town % columns)
                + (village / columns).abs_diff(town / columns)
        });
        let near = 1 + far.min().unwrap_or(0) as u64 / 2;
        let people = 200 + numbers.below(300) + 4000 / near.pow(2);
        let _ = writeln!(demand, "{}\t演示村{}\t{people}", village + 1, village + 1);
    }
    demand
}

fn network(numbers: &mut Numbers) -> Network {
    let [columns, rows] = SIDES;
    let mut network = Network::default();
    for village in 0..columns * rows {
        let mut at = |place: usize| (place as f64 + numbers.below(60) as f64 / 100.0) * STEP;
        network.ids.push(village as i64 + 1);
        network
            .points
            .push([120.0 + at(village % columns), 30.0 + at(village / columns)]);
    }
    for village in 0..columns * rows {
        let (column, row) = (village % columns, village / columns);
        for (there, inside, line) in [
            (village + 1, column + 1 < columns, row),
            (village + columns, row + 1 < rows, column),
        ] {
            let main = line % MAIN == 4;
            if inside && (main || numbers.below(100) < LANES) {
                network.edges.push(road(&network, village, there, main));
            }
        }
    }
    network
}

/// A road that winds a little.
fn road(network: &Network, one: usize, two: usize, main: bool) -> Edge {
    let straight = metres(network.points[one], network.points[two]);
    Edge {
        ends: [one as u32, two as u32],
        length_mm: (straight * 1.2 * 10.0) as u32 * 100,
        speed: if main { 50_000 } else { 25_000 },
        direction: Direction::Both,
        kind: Kind::Walkable,
    }
}
