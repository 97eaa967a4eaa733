//! `fadu merge`, run as a program.

use serde_json::Value as Json;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder with an instance, gone when it is dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two organs with two officers each, three enterprises; what the first can merge, what the cap of the second forbids.
const TASKS: &str = "5\n0 0 0 1 0 0 4 30 1\n1 0 1 2 0 3 6 30 0\n2 1 0 1 0 0 2 30 0\n3 1 0 1 0 4 6 30 1\n4 2 1 3 1 0 9 30 0\n";

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fadu-merge-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        folder.put("a.cfg", "10 2 2 100000 10 1000\n");
        folder.put("a.ent", "3\n0 0 0 1 0 4\n1 9 9 1 0 1\n2 5 5 1 0 4\n");
        folder.put("a.task", TASKS);
        folder.put(
            "a.off",
            "4\n10 0 1 3ff\n11 1 1 3ff\n12 0 1 3ff\n13 1 1 3ff\n",
        );
        folder
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn merge(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fadu"))
            .args(["merge", "--instance", "a"])
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Json {
        let output = self.merge(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_plan_is_written_and_passes_the_check() {
    let folder = Folder::new("plan");
    let json = folder.json(&["--out", "plan"]);
    assert_eq!((&json["visits"], &json["planned"]), (&2.into(), &3.into()));
    assert_eq!(json["objective"], json["bound"]);
    let out: Vec<(&Json, &Json)> = json["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["task"], &one["code"]))
        .collect();
    assert_eq!(
        out,
        [
            (&2.into(), &"cap".into()),
            (&4.into(), &"no_officers".into())
        ]
    );
    let plan = std::fs::read_to_string(folder.0.join("plan")).unwrap();
    let lines: Vec<&str> = plan.lines().collect();
    assert_eq!(lines.len(), 5);
    assert!(lines[0].starts_with("0 ") && lines[0].ends_with(" 10,12"));
    assert_eq!((lines[2], lines[4]), ("2 -1 -1 -", "4 -1 -1 -"));
    let told = text(&folder.merge(&["--check", "plan"]).stdout);
    assert_eq!(told, "方案成立：检查2次，不能安排2项。\n");
    folder.put("plan", &plan.replace("10,12", "10,11"));
    let output = folder.merge(&["--check", "plan"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("不是机关0的人员"));
}

#[test]
fn decisions_stay_and_changes_are_tried() {
    let folder = Folder::new("pins");
    folder.put("pins", "0 1\n");
    let json = folder.json(&["--out", "plan", "--pin", "pins", "--what-if", "cap=1:2"]);
    assert_eq!(json["visits"], 3, "task 1 cannot join on day 1");
    assert_eq!(json["what_if"][0]["left_out"], 1);
    assert_eq!(json["what_if"][0]["objective_change"], -9);
    let plan = std::fs::read_to_string(folder.0.join("plan")).unwrap();
    assert!(plan.starts_with("0 1 "));
    let json = folder.json(&["--out", "plan", "--pin", "pins", "--travel", "0,0"]);
    assert_eq!(
        (&json["travel"]["metres"], &json["travel"]["teams"]),
        (&24.into(), &2.into())
    );
    let again = folder.json(&["--out", "new", "--before", "plan"]);
    assert_eq!(again["moved"], Json::Array(Vec::new()));
    folder.put("pins", "0 9\n");
    let output = folder.merge(&["--out", "plan", "--pin", "pins"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("不在期间"));
}

#[test]
fn what_cannot_be_read_is_told_by_file_and_line() {
    let folder = Folder::new("flaws");
    folder.put(
        "a.task",
        &TASKS.replace("1 0 1 2 0 3 6 30 0", "1 7 1 2 0 3 6 30 0"),
    );
    let output = folder.merge(&["--out", "plan"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with(".task 第3行：企业7不在"));
    assert!(!folder.0.join("plan").exists(), "nothing is written");
    std::fs::remove_file(folder.0.join("a.off")).unwrap();
    assert!(text(&folder.merge(&["--out", "plan"]).stderr).contains("无法读取 a.off"));
}
