//! Networks from tables, maps and `GeoJSON`; what cannot be used is named, and nothing panics.

use super::super::message::signed;
use super::super::{Direction, Kind, MapError, Network, read_geojson, read_map};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use std::io::Write;

const NODES: &str = "node_id\tlon\tlat\n7\t120.10\t30.20\n8\t120.11\t30.20\n-9\t120.12\t30.20\n";
const EDGES: &str = "from_node\tto_node\tlength_m\thighway\toneway\tdefault_drive_kmh\tname\n";

fn read(rows: &str) -> Result<Network, Vec<String>> {
    let edges = format!("{EDGES}{rows}");
    let network = Network::from_tables(
        ("nodes.tsv", NODES.as_bytes()),
        ("edges.tsv", edges.as_bytes()),
    );
    network.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn tables_are_read_with_their_rules() {
    let network = read(
        "7\t8\t53.7\ttrunk_link\tyes\t50\t某路\r\n8\t-9\t1145.9\tpath\tno\t\n\n-9\t7\t10\tferry\treverse\t12.5\n",
    );
    let network = network.unwrap();
    assert_eq!(network.ids, [7, 8, -9]);
    let [one, two, three] = network.edges[..] else {
        panic!("three edges")
    };
    assert_eq!(
        (one.ends, one.length_mm, one.speed, one.direction, one.kind),
        ([0, 1], 53_700, 50_000, Direction::Forth, Kind::CarsOnly)
    );
    assert_eq!(
        (two.length_mm, two.speed, two.direction, two.kind),
        (1_145_900, 0, Direction::Both, Kind::Walkable)
    );
    assert_eq!(
        (three.speed, three.direction, three.kind),
        (12_500, Direction::Back, Kind::Ferry)
    );
}

#[test]
fn bad_lines_are_all_named() {
    let problems = read("7\t88\t53.7\tpath\tno\t0\n7\t8\t-3\tpath\tno\t0\n7\t8\t3\tpath\tmaybe\t0\n7\t8\tnan\tpath\tno\tx\n").unwrap_err();
    assert_eq!(problems.len(), 4);
    assert!(
        problems[0].starts_with("edges.tsv 第2行：节点 88 不在节点表中"),
        "{}",
        problems[0]
    );
    assert!(problems[1].contains("第3行：length_m 应当是不小于零的数，写的是“-3”"));
    assert!(problems[2].contains("第4行：oneway 应当是 yes、no 或 reverse"));
    let twice = Network::from_tables(
        ("n", b"node_id\tlon\tlat\n1\t0\t0\n1\t0\t0\n2\t181\t0\n"),
        ("e", EDGES.as_bytes()),
    );
    assert_eq!(twice.unwrap_err().len(), 2);
    let missing = Network::from_tables(("n", b"id\tlon\n"), ("e", EDGES.as_bytes())).unwrap_err();
    assert_eq!(missing.len(), 2);
}

#[test]
fn lines_of_geojson_meet_where_they_share_a_coordinate() {
    let text = r#"{"features":[
        {"properties":{"highway":"residential","oneway":"yes"},"geometry":{"type":"LineString","coordinates":[[120,30],[120.001,30],[120.002,30]]}},
        {"properties":{"highway":"path"},"geometry":{"type":"MultiLineString","coordinates":[[[120.001,30],[120.001,30.001]]]}},
        {"properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}},
        {"properties":{"highway":"bus_stop"},"geometry":{"type":"Point","coordinates":[120,30]}}]}"#;
    let network = read_geojson("a.geojson", text.as_bytes()).unwrap();
    assert_eq!((network.ids.len(), network.edges.len()), (4, 3));
    assert_eq!(
        (network.edges[0].speed, network.edges[0].length_mm),
        (25_000, 96_300)
    );
    assert_eq!(network.edges[2].ends, [1, 3]);
    let bad = text.replace("[120,30],[120.001", "[320,30],[120.001");
    assert!(
        read_geojson("a.geojson", bad.as_bytes()).unwrap_err()[0]
            .what
            .starts_with("第1个要素：坐标")
    );
}

/// A number of a message.
fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn field(number: u64, content: &[u8]) -> Vec<u8> {
    [
        varint(number << 3 | 2),
        varint(content.len() as u64),
        content.to_vec(),
    ]
    .concat()
}

fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn differences(numbers: &[i64]) -> Vec<u8> {
    let before = std::iter::once(&0).chain(numbers);
    numbers
        .iter()
        .zip(before)
        .flat_map(|(number, before)| varint(zigzag(number - before)))
        .collect()
}

fn way(tags: &[u64], nodes: &[i64]) -> Vec<u8> {
    let keys: Vec<u8> = tags
        .iter()
        .step_by(2)
        .flat_map(|tag| varint(*tag))
        .collect();
    let values: Vec<u8> = tags
        .iter()
        .skip(1)
        .step_by(2)
        .flat_map(|tag| varint(*tag))
        .collect();
    field(
        3,
        &[
            field(2, &keys),
            field(3, &values),
            field(8, &differences(nodes)),
        ]
        .concat(),
    )
}

fn blob(kind: &str, content: &[u8], packed: bool) -> Vec<u8> {
    let body = if packed {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        [
            number(2, content.len() as u64),
            field(3, &encoder.finish().unwrap()),
        ]
        .concat()
    } else {
        field(1, content)
    };
    let header = [field(1, kind.as_bytes()), number(3, body.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, body].concat()
}

/// Five nodes in a row, a road over them, one that crosses, a ferry, a building and a road that is only planned.
fn map(packed: bool) -> Vec<u8> {
    let texts = [
        "",
        "highway",
        "residential",
        "oneway",
        "-1",
        "route",
        "ferry",
        "duration",
        "00:30",
        "building",
        "yes",
        "proposed",
    ];
    let texts: Vec<u8> = texts
        .iter()
        .flat_map(|text| field(1, text.as_bytes()))
        .collect();
    let lons: Vec<i64> = (0..5).map(|node| 1_200_000_000 + node * 10_000).collect();
    let dense = [
        field(1, &differences(&[1, 2, 3, 4, 5])),
        field(8, &differences(&[300_000_000; 5])),
        field(9, &differences(&lons)),
    ];
    let lone = [
        number(1, zigzag(6)),
        number(8, zigzag(300_010_000)),
        number(9, zigzag(1_200_020_000)),
    ]
    .concat();
    let ways = [
        way(&[1, 2], &[1, 2, 3, 4]),
        way(&[1, 2, 3, 4], &[3, 6]),
        way(&[5, 6, 7, 8], &[4, 5]),
        way(&[9, 10], &[1, 5]),
        way(&[1, 11], &[1, 6]),
    ];
    let block = [
        field(1, &texts),
        field(2, &[field(2, &dense.concat()), field(1, &lone)].concat()),
        field(2, &ways.concat()),
    ];
    [
        blob("OSMHeader", b"", packed),
        blob("OSMData", &block.concat(), packed),
    ]
    .concat()
}

#[test]
fn roads_and_ferries_of_a_map_are_read() {
    for packed in [false, true] {
        let network = read_map(&map(packed)).unwrap();
        let mut edges: Vec<_> = network
            .edges
            .iter()
            .map(|edge| {
                (
                    edge.ends.map(|end| network.ids[end as usize]),
                    edge.length_mm,
                    edge.speed,
                )
            })
            .collect();
        edges.sort_unstable();
        // A thousandth of a degree at 30° north is 96.3 m; node 2 only gives the road its shape.
        assert_eq!(
            edges,
            [
                ([1, 3], 192_600, 25_000),
                ([3, 4], 96_300, 25_000),
                ([3, 6], 111_200, 25_000),
                ([4, 5], 96_300, 192)
            ]
        );
        assert_eq!(network.edges[2].direction, Direction::Back);
        assert_eq!(network.edges[3].kind, Kind::Ferry);
    }
}

#[test]
fn a_map_that_is_cut_short_says_so() {
    let whole = map(true);
    assert_eq!(
        read_map(&whole[..whole.len() - 3]).unwrap_err(),
        MapError::Broken(2)
    );
    assert_eq!(read_map(b"").unwrap_err(), MapError::Empty);
    assert_eq!(signed(zigzag(i64::MIN)), i64::MIN);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_bytes_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        at in 0..2000_usize,
        byte in any::<u8>(),
    ) {
        let mut damaged = map(false);
        let at = at % damaged.len();
        damaged[at] = byte;
        for bytes in [&bytes, &damaged] {
            let _ = read_map(bytes);
            let _ = read_geojson("a", bytes);
            let _ = Network::from_tables(("a", bytes), ("b", bytes));
        }
    }
}
