//! `fadu cover`, run as a program.

use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A small network on a street: 1125 m on foot are a quarter of an hour.
const NODES: &str =
    "node_id\tlon\tlat\n11\t120.00\t30.0\n12\t120.01\t30.0\n13\t120.02\t30.0\n14\t120.03\t30.0\n";
const EDGES: &str = "from_node\tto_node\tlength_m\thighway\toneway\tdefault_drive_kmh\n\
    11\t12\t1125\tresidential\tno\t30\n12\t13\t1126\tresidential\tyes\t30\n13\t14\t500\tfootway\tno\t\n";

const SITES: &str = "node\tkind\topen\n11\t调解\t周一至周五 09:00-17:00\n14\t援助\t\n";
const DEMAND: &str = "node\tpeople\n11\t5\n12\t10\n13\t20.5\n14\t40\n";

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("fadu-cover-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let folder = Self(folder);
        folder.write("nodes.tsv", NODES);
        folder.write("edges.tsv", EDGES);
        folder
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn cover(network: &Path, sites: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fadu"));
    command
        .args(["cover", "--network"])
        .arg(network)
        .arg("--sites")
        .arg(sites);
    command
        .args(arguments)
        .env("NO_COLOR", "1")
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

#[track_caller]
fn answer(network: &Path, sites: &Path, arguments: &[&str]) -> Json {
    let output = cover(network, sites, &[arguments, &["--json"]].concat());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn nodes_and_people_within_the_limit_are_counted() {
    let folder = Folder::new("count");
    let sites = folder.write("sites.tsv", SITES);
    let demand = folder.write("demand.tsv", DEMAND);
    let demand = ["--demand", demand.to_str().unwrap()];
    let walk = answer(&folder.0, &sites, &[&demand[..], &["--closing"]].concat());
    assert_eq!(
        (&walk["nodes_within"], &walk["nodes"]),
        (&json!(4), &json!(4))
    );
    assert_eq!(
        (&walk["demand_within"], &walk["demand_total"]),
        (&json!(75.5), &json!(75.5))
    );
    assert_eq!(walk["sites"][0]["closing_loses"], json!(15));
    assert_eq!(
        walk["kinds"][0],
        json!({"kind": "援助", "sites": 1, "nodes_within": 2, "demand_within": 60.5, "demand_percent": 80.13, "places_within": 2})
    );
}

#[test]
fn only_open_sites_count_and_white_spots_are_listed() {
    let folder = Folder::new("night");
    let sites = folder.write("sites.tsv", SITES);
    let demand = folder.write("demand.tsv", DEMAND);
    let demand = ["--demand", demand.to_str().unwrap()];
    let night = answer(
        &folder.0,
        &sites,
        &[&demand[..], &["--at", "周六 10:00", "--add", "1"]].concat(),
    );
    assert_eq!(night["nodes_within"], json!(2));
    let white: Vec<_> = night["white_spots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|spot| spot["node"].clone())
        .collect();
    assert_eq!(white, [json!(12), json!(11)]);
    assert_eq!(night["white_spots"][0]["seconds"], json!(1300.8));
    assert_eq!(
        (&night["add"][0]["gain"], &night["add_proven"]),
        (&json!(15), &json!(true))
    );
    let drive = answer(&folder.0, &sites, &["--mode", "drive"]);
    assert_eq!(
        (&drive["nodes_within"], &drive["demand_total"]),
        (&json!(4), &json!(4))
    );
    assert_eq!(
        answer(&folder.0, &sites, &["--minutes", "0"])["nodes_within"],
        json!(2)
    );
}

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let folder = Folder::new("bad");
    let sites = folder.write("sites.tsv", "node\n11\n99\n");
    let out = folder.0.join("answer.json");
    let output = cover(&folder.0, &sites, &["--out", out.to_str().unwrap()]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complaint.contains("sites.tsv 第3行：节点 99 不在路网中"),
        "{complaint}"
    );
    assert!(!out.exists());
    for (arguments, told) in [
        (["--mode", "swim"], "--mode"),
        (["--minutes", "-1"], "--minutes"),
        (["--at", "正午"], "--at 写的是“正午”"),
        (["--demand", "no-such-file"], "无法读取 no-such-file"),
    ] {
        let output = cover(
            &folder.0,
            &folder.write("good.tsv", "node\n11\n"),
            &arguments,
        );
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complaint.contains(told), "{complaint}");
    }
    let none = cover(&folder.0.join("none.pbf"), &sites, &[]);
    assert!(String::from_utf8(none.stderr).unwrap().contains("none.pbf"));
}

/// The reference's counts, from tables and from maps, by node and by the nearest place.
#[test]
fn counts_agree_with_the_reference_to_the_node() {
    let base = std::env::var_os("FADU_REFERENCE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let base = base.join("data/roads");
    let Ok(checks) = std::fs::read_to_string(base.join("reachability_check.tsv")) else {
        return crate::databases::not_run("缺少参考资料");
    };
    let folder = Folder::new("reference");
    let mut count = 0;
    for line in checks.lines().skip(1) {
        let [network, mode, origin, node, within, ..] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        let mut files = vec![format!("node\n{node}\n")];
        if let Some(name) = origin.strip_prefix("nearest to ") {
            let places = std::fs::read_to_string(base.join(network).join("places.tsv")).unwrap();
            let place = places
                .lines()
                .find(|line| line.ends_with(&format!("\t{name}")))
                .unwrap();
            let [_, lon, lat, ..] = place.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{place}")
            };
            files.push(format!("lon\tlat\n{lon}\t{lat}\n"));
        }
        for file in files {
            let sites = folder.write("sites.tsv", &file);
            for map in [
                base.join(network),
                base.join(network).join(format!("{network}.osm.pbf")),
            ] {
                let found = answer(&map, &sites, &["--mode", mode, "--minutes", "15"]);
                assert_eq!(found["nodes_within"].to_string(), within, "{line}");
                assert_eq!(found["sites"][0]["node"].to_string(), node, "{line}");
                assert_eq!(found["exact"], json!(true));
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
}
