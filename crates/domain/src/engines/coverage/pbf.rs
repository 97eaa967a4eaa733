//! Road maps in the binary format of `OpenStreetMap`.
//!
//! Roads (`highway`) and ferries (`route=ferry`) are read; a node of the network is where roads meet or end, what lies
//! between only adds to the length. Nodes are looked for once the roads are known, so that the millions of other nodes
//! of a map need no memory.

use super::message::{Broken, Message, Value, signed};
use super::network::{Direction, Edge, Kind, Network, NumberHasher};
use flate2::read::ZlibDecoder;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::io::Read;

/// Most bytes that a block may hold when unpacked, by the definition of the format.
const BLOCK: u64 = 32 << 20;
/// Speed of ferries that do not tell how long they take, in metres an hour.
const FERRY: u32 = 15_000;
/// Mean radius of the earth in metres.
const EARTH: f64 = 6_371_008.8;

/// A map that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The file is cut short or is no such map.
    #[error("不是完整的 OSM PBF 地图：在第{0}块处读不下去。请重新下载，或者核对文件")]
    Broken(usize),
    /// A block is packed in a way that is not read.
    #[error("第{0}块的压缩方式不能读取，只能读取 zlib 压缩的 OSM PBF 地图。请用常见工具重新导出")]
    Packed(usize),
    /// There is no road in it.
    #[error("地图中没有道路（highway）。请核对是不是所要的地区")]
    Empty,
}

type ByNumber<T> = HashMap<i64, T, BuildHasherDefault<NumberHasher>>;

/// A way that is a road or a ferry.
struct Way {
    nodes: Vec<i64>,
    kind: Kind,
    direction: Direction,
    speed: u32,
    /// How long a ferry takes, in minutes.
    minutes: Option<u32>,
}

/// What is known of a node of a way.
#[derive(Clone, Copy, Default)]
struct Met {
    times: u32,
    point: Option<[f64; 2]>,
}

/// Reads the roads of a map.
///
/// # Errors
/// The file is no such map, or holds no road.
pub fn read(bytes: &[u8]) -> Result<Network, MapError> {
    let mut ways = Vec::new();
    each_group(bytes, |group, block| {
        Message(group).each(|field, value| {
            if field == 3 {
                ways.extend(way(value.bytes()?, block)?);
            }
            Ok(())
        })
    })?;
    let mut met: ByNumber<Met> = HashMap::default();
    for way in &ways {
        for (place, node) in way.nodes.iter().enumerate() {
            let end = place == 0 || place + 1 == way.nodes.len();
            met.entry(*node).or_default().times += if end { 2 } else { 1 };
        }
    }
    each_group(bytes, |group, block| points(group, block, &mut met))?;
    let network = build(&ways, &met);
    if network.edges.is_empty() {
        Err(MapError::Empty)
    } else {
        Ok(network)
    }
}

/// What the numbers in a block mean.
struct Block<'a> {
    texts: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    offset: [i64; 2],
}

fn each_group(
    bytes: &[u8],
    mut take: impl FnMut(&[u8], &Block) -> Result<(), Broken>,
) -> Result<(), MapError> {
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let broken = |_| MapError::Broken(number);
        let (is_block, blob) = frame(&mut rest).map_err(broken)?;
        if is_block {
            let unpacked = unpack(blob)
                .map_err(broken)?
                .ok_or(MapError::Packed(number))?;
            let block = Block::read(&unpacked).map_err(broken)?;
            for group in &block.groups {
                take(group, &block).map_err(broken)?;
            }
        }
    }
    Ok(())
}

/// Cuts the next blob off, telling whether it holds map objects.
fn frame<'a>(rest: &mut &'a [u8]) -> Result<(bool, &'a [u8]), Broken> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(Broken)?;
    let (header, after) = after
        .split_at_checked(u32::from_be_bytes(*length) as usize)
        .ok_or(Broken)?;
    let (mut is_block, mut size) = (false, 0);
    Message(header).each(|field, value| {
        match field {
            1 => is_block = value.bytes()? == b"OSMData",
            3 => size = usize::try_from(value.number()?).map_err(|_| Broken)?,
            _ => {}
        }
        Ok(())
    })?;
    let (blob, after) = after.split_at_checked(size).ok_or(Broken)?;
    *rest = after;
    Ok((is_block, blob))
}

/// What a blob holds; `None` if it is packed in a way that is not read.
fn unpack(blob: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    let mut unpacked = None;
    Message(blob).each(|field, value| {
        match field {
            1 => unpacked = Some(value.bytes()?.to_vec()),
            3 => {
                let mut bytes = Vec::new();
                let mut packed = ZlibDecoder::new(value.bytes()?).take(BLOCK);
                packed.read_to_end(&mut bytes).map_err(|_| Broken)?;
                unpacked = Some(bytes);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(unpacked)
}

impl<'a> Block<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut block = Self {
            texts: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            offset: [0, 0],
        };
        Message(bytes).each(|field, value| {
            match field {
                1 => Message(value.bytes()?).each(|_, text| {
                    block.texts.push(text.bytes()?);
                    Ok(())
                })?,
                2 => block.groups.push(value.bytes()?),
                17 => block.granularity = value.number()?.cast_signed(),
                19 => block.offset[1] = value.number()?.cast_signed(),
                20 => block.offset[0] = value.number()?.cast_signed(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(block)
    }

    fn text(&self, number: u64) -> &'a [u8] {
        usize::try_from(number)
            .ok()
            .and_then(|number| self.texts.get(number))
            .copied()
            .unwrap_or(b"")
    }

    fn point(&self, lon: i64, lat: i64) -> [f64; 2] {
        let degrees = |value: i64, axis: usize| {
            self.offset[axis].wrapping_add(self.granularity.wrapping_mul(value)) as f64 / 1e9
        };
        [degrees(lon, 0), degrees(lat, 1)]
    }
}

/// A way, if it is a road or a ferry.
fn way(bytes: &[u8], block: &Block) -> Result<Option<Way>, Broken> {
    let (mut keys, mut values, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
    Message(bytes).each(|field, value| {
        match field {
            2 => keys = value.numbers()?,
            3 => values = value.numbers()?,
            8 => nodes = value.differences()?,
            _ => {}
        }
        Ok(())
    })?;
    let tags: Vec<(&[u8], &[u8])> = keys
        .into_iter()
        .zip(values)
        .map(|(key, value)| (block.text(key), block.text(value)))
        .collect();
    let tag = |name: &str| {
        let found = tags.iter().find(|(key, _)| *key == name.as_bytes());
        found.map_or("", |(_, value)| std::str::from_utf8(value).unwrap_or(""))
    };
    let (highway, ferry) = (tag("highway"), tag("route") == "ferry");
    let planned = ["construction", "proposed", "planned", "abandoned", "razed"].contains(&highway);
    if planned || (highway.is_empty() && !ferry) || nodes.len() < 2 {
        return Ok(None);
    }
    let direction = match tag("oneway") {
        "yes" | "true" | "1" => Direction::Forth,
        "-1" | "reverse" => Direction::Back,
        "" if highway == "motorway" || tag("junction") == "roundabout" => Direction::Forth,
        _ => Direction::Both,
    };
    Ok(Some(Way {
        nodes,
        kind: if highway.is_empty() {
            Kind::Ferry
        } else {
            Kind::of(highway)
        },
        direction,
        speed: if highway.is_empty() {
            FERRY
        } else {
            usual_speed(highway)
        },
        minutes: if highway.is_empty() {
            minutes(tag("duration"))
        } else {
            None
        },
    }))
}

/// The usual speed of cars on a kind of road in metres an hour; nought where they may not go.
pub fn usual_speed(highway: &str) -> u32 {
    match highway {
        "motorway" => 100_000,
        "trunk" => 80_000,
        "primary" | "motorway_link" => 60_000,
        "secondary" | "trunk_link" => 50_000,
        "tertiary" | "primary_link" => 40_000,
        "secondary_link" => 35_000,
        "unclassified" | "road" | "tertiary_link" => 30_000,
        "residential" => 25_000,
        "living_street" | "service" | "track" => 15_000,
        _ => 0,
    }
}

/// How long a ferry takes: `25`, `00:25` or `00:25:00`.
fn minutes(duration: &str) -> Option<u32> {
    let parts: Option<Vec<u32>> = duration.split(':').map(|part| part.parse().ok()).collect();
    match parts?[..] {
        [minutes] => Some(minutes),
        [hours, minutes] | [hours, minutes, _] => hours.checked_mul(60)?.checked_add(minutes),
        _ => None,
    }
}

/// Notes the places of nodes that ways pass.
fn points(group: &[u8], block: &Block, met: &mut ByNumber<Met>) -> Result<(), Broken> {
    let mut note = |id: i64, lon: i64, lat: i64| {
        if let Some(met) = met.get_mut(&id) {
            met.point = Some(block.point(lon, lat));
        }
    };
    Message(group).each(|field, value| {
        match field {
            1 => {
                let place = numbers_of(value, [1, 9, 8])?;
                let [id, lon, lat] = place.map(signed);
                note(id, lon, lat);
            }
            2 => {
                let (mut ids, mut lons, mut lats) = (Vec::new(), Vec::new(), Vec::new());
                Message(value.bytes()?).each(|field, value| {
                    match field {
                        1 => ids = value.differences()?,
                        8 => lats = value.differences()?,
                        9 => lons = value.differences()?,
                        _ => {}
                    }
                    Ok(())
                })?;
                for ((id, lon), lat) in ids.into_iter().zip(lons).zip(lats) {
                    note(id, lon, lat);
                }
            }
            _ => {}
        }
        Ok(())
    })
}

fn numbers_of<const COUNT: usize>(
    value: Value,
    fields: [u64; COUNT],
) -> Result<[u64; COUNT], Broken> {
    let mut numbers = [0; COUNT];
    Message(value.bytes()?).each(|field, value| {
        if let Some(place) = fields.iter().position(|wanted| *wanted == field) {
            numbers[place] = value.number()?;
        }
        Ok(())
    })?;
    Ok(numbers)
}

/// Cuts ways where they meet.
fn build(ways: &[Way], met: &ByNumber<Met>) -> Network {
    let mut network = Network::default();
    let mut positions: ByNumber<u32> = HashMap::default();
    for way in ways {
        // Nodes beyond the edge of the map have no place.
        let known = |id: &i64| {
            met.get(id)
                .and_then(|met| Some((*id, met.times, met.point?)))
        };
        for part in way
            .nodes
            .iter()
            .map(known)
            .collect::<Vec<_>>()
            .split(Option::is_none)
        {
            let part: Vec<(i64, u32, [f64; 2])> = part.iter().flatten().copied().collect();
            add(&mut network, &mut positions, way, &part);
        }
    }
    network
}

fn add(
    network: &mut Network,
    positions: &mut ByNumber<u32>,
    way: &Way,
    part: &[(i64, u32, [f64; 2])],
) {
    let mut position = |network: &mut Network, id: i64, point: [f64; 2]| {
        *positions.entry(id).or_insert_with(|| {
            network.ids.push(id);
            network.points.push(point);
            network.ids.len() as u32 - 1
        })
    };
    let whole: f64 = part
        .windows(2)
        .map(|pair| metres(pair[0].2, pair[1].2))
        .sum();
    let speed = match way.minutes {
        Some(minutes) if minutes > 0 => (whole * 60.0 / f64::from(minutes)).max(1.0) as u32,
        _ => way.speed,
    };
    let (mut begin, mut length) = (0, 0.0);
    for place in 1..part.len() {
        length += metres(part[place - 1].2, part[place].2);
        let cut = part[place].1 > 1 || place + 1 == part.len();
        // A round without another road leads nowhere.
        if cut && part[begin].0 != part[place].0 {
            let ends = [begin, place].map(|at| position(network, part[at].0, part[at].2));
            // Lengths are known to a tenth of a metre at best.
            let length_mm = ((length * 10.0).round() * 100.0) as u32;
            network.edges.push(Edge {
                ends,
                length_mm,
                speed,
                direction: way.direction,
                kind: way.kind,
            });
        }
        if cut {
            (begin, length) = (place, 0.0);
        }
    }
}

/// The distance between two places in metres, along a great circle.
pub fn metres(one: [f64; 2], two: [f64; 2]) -> f64 {
    let [lat_one, lat_two] = [one[1].to_radians(), two[1].to_radians()];
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let bow = half(lat_one, lat_two)
        + lat_one.cos() * lat_two.cos() * half(one[0].to_radians(), two[0].to_radians());
    2.0 * EARTH * bow.sqrt().min(1.0).asin()
}
