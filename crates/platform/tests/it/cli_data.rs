//! The command line on a data folder: what other definitions would change in it, and databases on a server.

use crate::databases::{self, Database, checkout};
use platform::store::connect::Place;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

crate::on_both_databases!(
    changed_definitions_are_shown_before_they_change_tables,
    every_command_on_data_takes_the_database,
);

/// Runs the program on a database, with definitions of another folder or its own.
fn fadu(database: &Database, definitions: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fadu"));
    command.arg("--data").arg(&database.folder).args(arguments);
    if let Place::Server(url) = &database.place {
        command.args(["--database", url]);
    }
    if let Some(folder) = definitions {
        command.arg("--definitions").arg(folder);
    }
    command.stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output, status: i32) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, complaint) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{out}{complaint}");
    out + &complaint
}

fn init(database: &Database, definitions: Option<&Path>) {
    let arguments = [
        "init",
        "--county",
        "330106",
        "--name",
        "样例区",
        "--mark",
        "样",
    ];
    said(&fadu(database, definitions, &arguments), 0);
}

/// The program's own definitions in a folder, one module changed; gone when it is dropped.
struct Definitions(PathBuf);

impl Drop for Definitions {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The module that is changed.
const MODULE: &str = "modules/m04/legality_review/module.toml";

impl Definitions {
    /// With a field more; the action of sending in takes it.
    fn with_field(id: &str, kind: &str) -> Self {
        let definitions = Self(databases::empty_folder());
        for folder in ["calendar", "demonstration", "laws", "modules"] {
            copy(&checkout().join(folder), &definitions.0.join(folder));
        }
        let file = definitions.0.join(MODULE);
        let text = std::fs::read_to_string(&file).unwrap();
        let accepts = "accepts = [\"drafter\", ";
        assert!(text.contains(accepts), "the action of sending in is found");
        let text = text.replacen(accepts, &format!("{accepts}\"{id}\", "), 1);
        let field = format!("\n[[field]]\nid = \"{id}\"\nname = \"另记\"\ntype = \"{kind}\"\n");
        let text = text.replacen("\n[[field]]", &format!("{field}\n[[field]]"), 1);
        std::fs::write(file, text).unwrap();
        definitions
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

fn changed_definitions_are_shown_before_they_change_tables(database: &Database) {
    let before = said(&fadu(database, None, &["check"]), 0);
    assert!(!before.contains("登记表"), "there is no data yet: {before}");
    let (earlier, later) = (
        Definitions::with_field("earlier_note", "text"),
        Definitions::with_field("later_note", "text"),
    );
    init(database, Some(&earlier.0));
    let same = said(&fadu(database, Some(&earlier.0), &["check"]), 0);
    assert!(same.contains("数据目录的登记表不变"), "{same}");
    for _ in 0..2 {
        let changed = said(&fadu(database, Some(&later.0), &["check"]), 0);
        for sentence in [
            "启动时“合法性审查”的登记表增加列：later_note",
            "“合法性审查”的登记表中不再使用的列：earlier_note（保留，原有的件仍可查看）",
        ] {
            assert!(
                changed.contains(sentence),
                "{sentence} is missing:\n{changed}"
            );
        }
    }
    let report = fadu(database, Some(&later.0), &["check", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["changes"].as_array().unwrap().len(), 2, "{report}");
    let retyped = Definitions::with_field("earlier_note", "integer");
    let refused = said(&fadu(database, Some(&retyped.0), &["check"]), 2);
    assert!(refused.contains("类型变了"), "{refused}");
}

fn every_command_on_data_takes_the_database(database: &Database) {
    init(database, None);
    let year = ["--county", "330106", "--year", "2025"];
    let figures = said(
        &fadu(database, None, &[&["figures"][..], &year].concat()),
        0,
    );
    assert!(figures.contains("样例区"), "{figures}");
    said(&fadu(database, None, &["audit", "verify"]), 0);
    said(&fadu(database, None, &["check"]), 0);
    let unknown = said(
        &fadu(database, None, &["show", "none", "--as", "system"]),
        2,
    );
    assert!(unknown.contains("没有找到这一件"), "{unknown}");
    let unread = said(&fadu(database, None, &["do", "--as", "system"]), 2);
    assert!(unread.contains("标准输入不是一次办理"), "{unread}");
    let unknown = said(&fadu(database, None, &["audit", "prove", "none"]), 2);
    assert!(unknown.contains("none"), "{unknown}");
    let again = [
        "init",
        "--county",
        "330106",
        "--name",
        "样例区",
        "--mark",
        "样",
    ];
    said(&fadu(database, None, &again), 3);
    let folder = databases::empty_folder();
    let target = folder.to_str().unwrap();
    let inside = matches!(database.place, Place::Inside(_));
    let backup = said(
        &fadu(database, None, &["backup", target]),
        i32::from(!inside),
    );
    assert!(inside || backup.contains("pg_dump"), "{backup}");
    if !inside {
        let restore = said(&fadu(database, None, &["restore", target]), 2);
        assert!(restore.contains("服务器"), "{restore}");
    }
    let _ = std::fs::remove_dir_all(folder);
}
