//! Sites, demand and candidates: rows of a table, each at a node of the network.

use super::hours::Hours;
use super::nearest::Nearest;
use super::network::{Network, Positions};
use super::pbf::metres;
use super::table::{Problem, Row, Table};

/// Where something is.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The line of its table.
    pub line: usize,
    /// The node, by position.
    pub node: u32,
    /// Longitude and latitude as written, or those of the node.
    pub point: [f64; 2],
    /// How far the node is from there, in metres as the crow flies.
    pub metres: f64,
    /// Its name or number, if it has one.
    pub name: String,
}

/// A site that offers a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Where it is.
    pub spot: Spot,
    /// The kind of service; empty if none is written.
    pub kind: String,
    /// When it is open.
    pub hours: Hours,
    /// The same as written.
    pub open: String,
    /// The record of its register entry, if one is written.
    pub record: String,
}

/// People, or something else that counts, at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Where they are.
    pub spot: Spot,
    /// How many, in thousandths.
    pub thousandths: u64,
}

/// Finds the node of a row.
pub struct Locator<'a> {
    network: &'a Network,
    positions: Positions,
    nearest: Nearest<'a>,
}

/// Columns that tell where a row is.
struct Columns {
    node: Option<usize>,
    lon: Option<usize>,
    lat: Option<usize>,
    name: Option<usize>,
}

impl<'a> Locator<'a> {
    /// `usable` tells at which nodes one can arrive; places in between go to the nearest of these.
    pub fn new(network: &'a Network, usable: &[bool]) -> Self {
        Self {
            network,
            positions: network.positions(),
            nearest: Nearest::new(&network.points, usable),
        }
    }

    /// Reads sites: `node`, or `lon` and `lat`; `name` (or `id`), `kind`, `open` and `record` if there.
    ///
    /// # Errors
    /// Lines that cannot be used, all of them.
    pub fn sites(&self, file: &str, text: &[u8]) -> Result<Vec<Site>, Vec<Problem>> {
        let mut table = Table::read(file, text);
        let columns = Columns::of(&mut table);
        let kind = table.column_of(&["kind", "种类"]);
        let open = table.column_of(&["open", "开放时间"]);
        let record = table.column_of(&["record", "登记"]);
        let mut sites = Vec::new();
        table.each(|row| {
            let hours = Hours::read(row.cell(open)).ok_or_else(|| {
                format!(
                    "开放时间“{}”无法识别。请写成“周一至周五 09:00-12:00、14:00-17:30”",
                    row.cell(open)
                )
            })?;
            sites.push(Site {
                spot: self.spot(row, &columns)?,
                kind: row.cell(kind).to_string(),
                hours,
                open: row.cell(open).to_string(),
                record: row.cell(record).to_string(),
            });
            Ok(())
        });
        table.done().map(|()| sites)
    }

    /// Reads demand: where as for sites, and `people` (or `population`, `demand`, `weight`); one each without it.
    ///
    /// # Errors
    /// Lines that cannot be used, all of them.
    pub fn demand(&self, file: &str, text: &[u8]) -> Result<Vec<Demand>, Vec<Problem>> {
        let mut table = Table::read(file, text);
        let columns = Columns::of(&mut table);
        let people = table.column_of(&["people", "population", "demand", "weight", "人口"]);
        let mut demand = Vec::new();
        table.each(|row| {
            let thousandths = if people.is_some() {
                row.thousandths(people, "人数")?
            } else {
                1000
            };
            demand.push(Demand {
                spot: self.spot(row, &columns)?,
                thousandths,
            });
            Ok(())
        });
        table.done().map(|()| demand)
    }

    fn spot(&self, row: &Row, columns: &Columns) -> Result<Spot, String> {
        let name = row.cell(columns.name).to_string();
        let written = row.cell(columns.node);
        if !written.is_empty() {
            let number: i64 = row.number(columns.node, "node")?;
            let unknown = || format!("节点 {number} 不在路网中。请核对 node，或者改写 lon 和 lat");
            let node = *self.positions.get(&number).ok_or_else(unknown)?;
            let point = self.network.points[node as usize];
            return Ok(Spot {
                line: row.line,
                node,
                point,
                metres: 0.0,
                name,
            });
        }
        if columns.lon.is_none() || columns.lat.is_none() {
            return Err("没有写 node。请补上节点，或者写 lon 和 lat".to_string());
        }
        let point = [
            row.degrees(columns.lon, "lon", 180.0)?,
            row.degrees(columns.lat, "lat", 90.0)?,
        ];
        let node = self
            .nearest
            .of(point)
            .ok_or("路网中没有这种方式可以通行的道路。请核对路网和 --mode")?;
        let metres = metres(point, self.network.points[node as usize]);
        Ok(Spot {
            line: row.line,
            node,
            point,
            metres,
            name,
        })
    }
}

impl Columns {
    fn of(table: &mut Table) -> Self {
        let columns = Self {
            node: table.column("node"),
            lon: table.column_of(&["lon", "经度"]),
            lat: table.column_of(&["lat", "纬度"]),
            name: table.column_of(&["name", "名称", "id"]),
        };
        if columns.node.is_none() && (columns.lon.is_none() || columns.lat.is_none()) {
            table.tell(
                1,
                "缺少 node 一列，也没有 lon 和 lat 两列。请在第一行写列名，各列用制表符分隔",
            );
        }
        columns
    }
}
