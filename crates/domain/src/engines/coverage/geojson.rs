//! Road maps as `GeoJSON`: lines with the properties `highway`, `oneway` and, if there, `default_drive_kmh`.
//!
//! Lines meet where they share a coordinate; every coordinate becomes a node, numbered in the order of the file.

use super::network::{Direction, Edge, Kind, Network, NumberHasher};
use super::pbf::{metres, usual_speed};
use super::table::{Problem, thousandths};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Coordinates are told apart to a ten-millionth of a degree, about a centimetre.
const PRECISION: f64 = 1e7;

type ByCoordinate = HashMap<(i64, i64), u32, BuildHasherDefault<NumberHasher>>;

/// Reads the roads of a `GeoJSON` file. What is not a line is passed over.
///
/// # Errors
/// The file is no `GeoJSON`, or lines that cannot be used, each with its place in the list of features.
pub fn read(file: &str, text: &[u8]) -> Result<Network, Vec<Problem>> {
    let problem = |what: String| Problem {
        file: file.to_string(),
        line: 0,
        what,
    };
    let json: Json = serde_json::from_slice(text)
        .map_err(|error| vec![problem(format!("不是 GeoJSON（{error}）。请核对文件"))])?;
    let Some(features) = json.get("features").and_then(Json::as_array) else {
        return Err(vec![problem(
            "没有 features。请导出为 FeatureCollection".to_string(),
        )]);
    };
    let mut reader = Reader::default();
    let mut problems = Vec::new();
    for (place, feature) in features.iter().enumerate() {
        if let Err(what) = reader.feature(feature) {
            problems.push(problem(format!("第{}个要素：{what}", place + 1)));
        }
    }
    if problems.is_empty() && reader.network.edges.is_empty() {
        problems.push(problem(
            "没有道路（带 highway 属性的线）。请核对文件".to_string(),
        ));
    }
    if problems.is_empty() {
        Ok(reader.network)
    } else {
        Err(problems)
    }
}

#[derive(Default)]
struct Reader {
    network: Network,
    positions: ByCoordinate,
}

impl Reader {
    fn feature(&mut self, feature: &Json) -> Result<(), String> {
        let property = |name: &str| match feature.pointer(&format!("/properties/{name}")) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            Some(Json::Bool(true)) => "yes".to_string(),
            _ => String::new(),
        };
        let highway = property("highway");
        let Some(coordinates) = feature.pointer("/geometry/coordinates") else {
            return Ok(());
        };
        let lines: Vec<&Json> = match feature.pointer("/geometry/type").and_then(Json::as_str) {
            _ if highway.is_empty() => Vec::new(),
            Some("LineString") => vec![coordinates],
            Some("MultiLineString") => coordinates.as_array().into_iter().flatten().collect(),
            _ => Vec::new(),
        };
        let direction = match property("oneway").as_str() {
            "yes" | "true" | "1" => Direction::Forth,
            "reverse" | "-1" => Direction::Back,
            _ => Direction::Both,
        };
        let written = property("default_drive_kmh");
        let speed = match written.as_str() {
            "" => usual_speed(&highway),
            text => thousandths(text)
                .and_then(|speed| u32::try_from(speed).ok())
                .ok_or_else(|| format!("default_drive_kmh 应当是数字，写的是“{text}”。请改正"))?,
        };
        for line in lines {
            let nodes: Result<Vec<u32>, String> = line
                .as_array()
                .into_iter()
                .flatten()
                .map(|place| self.node(place))
                .collect();
            for pair in nodes?.windows(2).filter(|pair| pair[0] != pair[1]) {
                let [one, two] = [0, 1].map(|end| self.network.points[pair[end] as usize]);
                let length_mm = ((metres(one, two) * 10.0).round() * 100.0) as u32;
                let kind = Kind::of(&highway);
                self.network.edges.push(Edge {
                    ends: [pair[0], pair[1]],
                    length_mm,
                    speed,
                    direction,
                    kind,
                });
            }
        }
        Ok(())
    }

    fn node(&mut self, place: &Json) -> Result<u32, String> {
        let axis = |axis: usize, most: f64| {
            place
                .get(axis)
                .and_then(Json::as_f64)
                .filter(|degrees| degrees.abs() <= most)
        };
        let (Some(lon), Some(lat)) = (axis(0, 180.0), axis(1, 90.0)) else {
            return Err(format!("坐标 {place} 不是经度和纬度。请核对坐标系和次序"));
        };
        let key = (
            (lon * PRECISION).round() as i64,
            (lat * PRECISION).round() as i64,
        );
        let network = &mut self.network;
        Ok(*self.positions.entry(key).or_insert_with(|| {
            network.ids.push(network.ids.len() as i64 + 1);
            network.points.push([lon, lat]);
            network.ids.len() as u32 - 1
        }))
    }
}
