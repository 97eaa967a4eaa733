//! A road network as it stands in files: nodes with their places, edges with what they allow.

use super::table::{Problem, Table};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// In which direction a road may be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    Both,
    /// Only from its first node to its second.
    Forth,
    /// Only from its second node to its first.
    Back,
}

/// What may use an edge on foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A road or path that may be walked on.
    Walkable,
    /// A motorway or trunk road: cars only.
    CarsOnly,
    /// A ferry.
    Ferry,
}

/// One edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Its nodes, by position.
    pub ends: [u32; 2],
    /// Its length in millimetres.
    pub length_mm: u32,
    /// The speed of cars, of the ship on a ferry, in metres an hour; nought if closed to them.
    pub speed: u32,
    /// In which direction it may be driven.
    pub direction: Direction,
    /// What it is.
    pub kind: Kind,
}

/// Nodes and edges.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The number of each node, as files name it.
    pub ids: Vec<i64>,
    /// Longitude and latitude of each node, in degrees.
    pub points: Vec<[f64; 2]>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// A quick hash for numbers of nodes.
#[derive(Default)]
pub struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
}

/// Where each node stands, by its number.
pub type Positions = HashMap<i64, u32, BuildHasherDefault<NumberHasher>>;

impl Kind {
    /// By the value of the tag `highway`, or `ferry`.
    pub fn of(highway: &str) -> Self {
        match highway {
            "ferry" => Self::Ferry,
            highway if highway.starts_with("motorway") || highway.starts_with("trunk") => {
                Self::CarsOnly
            }
            _ => Self::Walkable,
        }
    }
}

impl Network {
    /// Reads `nodes.tsv` (node_id, lon, lat) and `edges.tsv` (from_node, to_node, length_m, highway, oneway,
    /// default_drive_kmh). Other columns are passed over.
    ///
    /// # Errors
    /// Lines that cannot be used, all of them.
    pub fn from_tables(nodes: (&str, &[u8]), edges: (&str, &[u8])) -> Result<Self, Vec<Problem>> {
        let mut network = Self::default();
        let positions = network.read_nodes(nodes.0, nodes.1)?;
        network.read_edges(edges.0, edges.1, &positions)?;
        Ok(network)
    }

    /// Where each node stands, by its number.
    pub fn positions(&self) -> Positions {
        self.ids
            .iter()
            .enumerate()
            .map(|(position, id)| (*id, position as u32))
            .collect()
    }

    fn read_nodes(&mut self, file: &str, text: &[u8]) -> Result<Positions, Vec<Problem>> {
        let mut table = Table::read(file, text);
        let [id, lon, lat] = ["node_id", "lon", "lat"].map(|name| table.needed(name));
        if [id, lon, lat].contains(&None) {
            return table.done().map(|()| Positions::default());
        }
        let mut positions = Positions::default();
        table.each(|row| {
            let number = row.number(id, "node_id")?;
            let point = [
                row.degrees(lon, "lon", 180.0)?,
                row.degrees(lat, "lat", 90.0)?,
            ];
            if positions.insert(number, self.ids.len() as u32).is_some() {
                return Err(format!("节点 {number} 写了两次。请删去一行"));
            }
            self.ids.push(number);
            self.points.push(point);
            Ok(())
        });
        table.done().map(|()| positions)
    }

    fn read_edges(
        &mut self,
        file: &str,
        text: &[u8],
        positions: &Positions,
    ) -> Result<(), Vec<Problem>> {
        let mut table = Table::read(file, text);
        let names = [
            "from_node",
            "to_node",
            "length_m",
            "highway",
            "oneway",
            "default_drive_kmh",
        ];
        let columns = names.map(|name| table.needed(name));
        if columns.contains(&None) {
            return table.done();
        }
        let [from, to, length, highway, oneway, speed] = columns;
        table.each(|row| {
            let position = |column, name| {
                let number: i64 = row.number(column, name)?;
                let unknown = || format!("节点 {number} 不在节点表中。请补上节点，或者删去本行");
                positions.get(&number).copied().ok_or_else(unknown)
            };
            let direction = match row.cell(oneway) {
                "yes" => Direction::Forth,
                "no" | "" => Direction::Both,
                "reverse" => Direction::Back,
                other => {
                    return Err(format!(
                        "oneway 应当是 yes、no 或 reverse，写的是“{other}”。请改正"
                    ));
                }
            };
            let too_long = |_| "数值过大。请核对单位（米、千米每小时）".to_string();
            let speed = if row.cell(speed).is_empty() {
                0
            } else {
                row.thousandths(speed, names[5])?
            };
            self.edges.push(Edge {
                ends: [position(from, names[0])?, position(to, names[1])?],
                length_mm: row
                    .thousandths(length, names[2])?
                    .try_into()
                    .map_err(too_long)?,
                speed: speed.try_into().map_err(too_long)?,
                direction,
                kind: Kind::of(row.cell(highway)),
            });
            Ok(())
        });
        table.done()
    }
}
