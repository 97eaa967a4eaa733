//! `fadu draw`: from two lists to a proof that anybody checks.

use crate::cli::{fadu, text};
use crate::databases::empty_folder;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const RULES: &str = r#"
title = "演示抽查"
organ = "甲局"
committed_on = 2026-11-20
visits_until = 2026-12-31

[[stratum]]
name = "低风险"
classes = ["A"]
ratio = "10%"

[[stratum]]
name = "中高风险"
classes = ["B", "C"]
weights = { B = 1, C = 3 }
quota = 6

[[team]]
organ = "甲局"
size = 2

[[share]]
organ = "甲局"
seal = "SEAL-0"

[[share]]
organ = "乙局"
seal = "SEAL-1"

[[figure]]
name = "双色球第2026136期"
source = "中国福利彩票官方网站"
published_on = 2026-11-26
kind = "numbers"
count = 7
"#;

const FIGURE: &str = "双色球第2026136期=03 08 12 19 25 33+07";

/// A folder with lists, rules and sealed shares.
struct Draw {
    folder: PathBuf,
}

impl Draw {
    fn new() -> Self {
        let draw = Self {
            folder: empty_folder(),
        };
        let objects: Vec<String> = (0..60)
            .map(|number| {
                let class = ["A", "A", "A", "B", "C"][number % 5];
                let inspected = u8::from(number == 10);
                format!("91330100{number:04},{class},第{number}户,{inspected},1")
            })
            .collect();
        let header = "统一社会信用代码,信用风险等级,单位名称,已检查次数,频次上限";
        draw.write(
            "objects.csv",
            &format!("{header}\n{}\n", objects.join("\n")),
        );
        let officers: Vec<String> = (0..6)
            .map(|number| {
                format!(
                    "3301{number}\t甲局\t人员{number}\t2029年1月{}日",
                    number + 1
                )
            })
            .collect();
        let officers = format!("执法证号\t机关\t姓名\t有效期至\n{}\n", officers.join("\n"));
        draw.write("officers.tsv", &officers);
        let exclusions = "id,kind,reason\n913301000003,回避,负责人的近亲属\n";
        draw.write("exclusions.csv", exclusions);
        let recusals = "编号,执法证号,理由\n913301000004,33010,曾任职\n";
        draw.write("recusals.csv", recusals);
        let mut rules = RULES.to_string();
        for (number, organ) in ["甲局", "乙局"].iter().enumerate() {
            let file = draw.path(&format!("share-{number}.json"));
            let made = fadu(&["--json", "draw", "share", "--organ", organ, "--out", &file]);
            assert!(made.status.success(), "{}", text(&made.stderr));
            let made: Value = serde_json::from_slice(&made.stdout).unwrap();
            rules = rules.replace(&format!("SEAL-{number}"), made["seal"].as_str().unwrap());
        }
        draw.write("rules.toml", &rules);
        draw
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.folder.join(name), content).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_string()
    }

    /// Runs `fadu draw`; `@name` stands for a file of the folder.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|it| {
                it.strip_prefix('@')
                    .map_or(it.to_string(), |name| self.path(name))
            })
            .collect();
        let mut all = vec!["draw"];
        all.extend(arguments.iter().map(String::as_str));
        let output = fadu(&all);
        let said = text(&output.stdout) + &text(&output.stderr);
        (output.status.code().unwrap(), said)
    }

    fn commit(&self) -> (i32, String) {
        self.run(&[
            "commit",
            "--rules",
            "@rules.toml",
            "--objects",
            "@objects.csv",
            "--officers",
            "@officers.tsv",
            "--exclusions",
            "@exclusions.csv",
            "--recusals",
            "@recusals.csv",
            "--folder",
            "@round",
        ])
    }

    fn draw(&self, shares: &[&str]) -> (i32, String) {
        let mut arguments = vec![
            "run",
            "--folder",
            "@round",
            "--figure",
            FIGURE,
            "--on",
            "2026-11-27",
        ];
        shares
            .iter()
            .for_each(|share| arguments.extend(["--share", share]));
        self.run(&arguments)
    }

    fn drawn(&self) {
        assert_eq!(self.commit().0, 0);
        let (code, said) = self.draw(&["@share-1.json", "@share-0.json"]);
        assert_eq!(code, 0, "{said}");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

impl Drop for Draw {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const PROOF: &str = "@round/保密/检查后公示.json";

#[test]
fn a_draw_is_committed_made_and_checked() {
    let draw = Draw::new();
    let (code, said) = draw.commit();
    assert_eq!(code, 0, "{said}");
    for part in [
        "指纹 ",
        "低风险：名录36条，不参加抽取1条，应抽4条",
        "中高风险：名录24条，不参加抽取1条，应抽6条",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let before = draw.read("round/抽取前公示.json");
    assert!(
        !before.contains("9133"),
        "no object is named before the draw"
    );
    let (code, said) = draw.run(&["verify", "@round/抽取前公示.json"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = draw.draw(&["@share-1.json", "@share-0.json"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("已抽取10条"), "{said}");
    let announced = draw.read("round/封存公告.json");
    assert!(
        !announced.contains("9133"),
        "no object is named before the visits"
    );
    let list = draw.read("round/保密/抽中名单.csv");
    assert_eq!(list.lines().count(), 11);
    assert!(list.contains("人员"));
    let proof = draw.read("round/保密/检查后公示.json");
    for confidential in ["人员", "近亲属", "曾任职"] {
        assert!(!proof.contains(confidential), "{confidential}");
    }
}

#[test]
fn a_proof_holds_beside_what_was_published_before() {
    let draw = Draw::new();
    draw.drawn();
    let (code, said) = draw.run(&[
        "verify",
        PROOF,
        "--before",
        "@round/抽取前公示.json",
        "--sealed",
        "@round/封存公告.json",
    ]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("全部成立") && said.contains("请自行核对公开号码"),
        "{said}"
    );
    let json = fadu(&[
        "--json",
        "draw",
        "verify",
        &draw.path("round/保密/检查后公示.json"),
    ]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["holds"], true);
    assert_eq!(json["steps"].as_array().unwrap().len(), 7);
    let (code, said) = draw.draw(&["@share-1.json", "@share-0.json"]);
    assert_eq!(code, 2);
    assert!(said.contains("公示过的、抽取过的不能改写"), "{said}");
}

#[test]
fn a_changed_proof_is_found_and_named() {
    let draw = Draw::new();
    draw.drawn();
    let proof: Value = serde_json::from_str(&draw.read("round/保密/检查后公示.json")).unwrap();
    let mut removed = proof.clone();
    let last = removed["drawn"].as_array_mut().unwrap().pop().unwrap();
    draw.write("bad.json", &removed.to_string());
    let (code, said) = draw.run(&["verify", "@bad.json"]);
    assert_eq!(code, 4);
    assert!(
        said.contains(&format!("缺：{}", last["id"].as_str().unwrap())),
        "{said}"
    );
    let mut seed = proof.clone();
    seed["seed"] = Value::from("0".repeat(64));
    draw.write("bad.json", &seed.to_string());
    let (code, said) = draw.run(&["verify", "@bad.json"]);
    assert_eq!(code, 4);
    assert!(said.contains("种子被更换"), "{said}");
    draw.write("bad.json", &proof.to_string()[..5000]);
    let (code, said) = draw.run(&["verify", "@bad.json"]);
    assert_eq!(code, 2);
    assert!(said.contains("文件不完整"), "{said}");
    draw.write("bad.json", "{\"a\": 1}");
    assert_eq!(draw.run(&["verify", "@bad.json"]).0, 2);
    let mut kept: Value = serde_json::from_str(&draw.read("round/抽取前公示.json")).unwrap();
    kept["rules"]["title"] = Value::from("另一次抽查");
    draw.write("kept.json", &kept.to_string());
    let (code, said) = draw.run(&["verify", PROOF, "--before", "@kept.json"]);
    assert_eq!(code, 4);
    assert!(said.contains("与您保存的不同"), "{said}");
}

#[test]
fn a_share_kept_back_voids_the_draw() {
    let draw = Draw::new();
    assert_eq!(draw.commit().0, 0);
    let (code, said) = draw.draw(&["@share-0.json"]);
    assert_eq!(code, 3);
    assert!(
        said.contains("乙局没有打开封存的份额，这次抽取作废"),
        "{said}"
    );
    assert!(!Path::new(&draw.path("round/保密/抽中名单.csv")).exists());
    let (code, said) = draw.run(&["verify", "@round/封存公告.json"]);
    assert_eq!(code, 0);
    assert!(said.contains("已经作废"), "{said}");
    let (code, _) = draw.draw(&["@share-1.json", "@share-0.json"]);
    assert_eq!(code, 2, "a void draw is not made after all");
}

#[test]
fn a_party_checks_its_own_line() {
    let draw = Draw::new();
    draw.drawn();
    let list = draw.read("round/保密/抽中名单.csv");
    for (id, said_before, drawn) in [
        ("913301000003", "不参加抽取：回避", false),
        ("913301000010", "不参加抽取：达到频次上限", false),
        (
            "913301000007",
            "在公示的名录中：A类",
            list.contains("913301000007"),
        ),
    ] {
        let out = format!("@{id}.json");
        let (code, said) = draw.run(&["receipt", "--folder", "@round", "--id", id, "--out", &out]);
        assert_eq!(code, 0, "{said}");
        let (code, said) = draw.run(&["verify", "@round/抽取前公示.json", "--line", &out]);
        assert_eq!(code, 0, "{said}");
        assert!(
            said.contains(said_before) && !said.contains("被抽中"),
            "{said}"
        );
        let (_, said) = draw.run(&["verify", PROOF, "--line", &out]);
        assert_eq!(said.contains("这次被抽中"), drawn, "{said}");
        assert_eq!(said.contains("这次没有被抽中"), !drawn, "{said}");
    }
    let (code, said) = draw.run(&[
        "receipt", "--folder", "@round", "--id", "1", "--out", "@x.json",
    ]);
    assert_eq!(code, 2);
    assert!(said.contains("公示的名录中没有编号“1”"), "{said}");
    let changed = draw.read("913301000007.json").replace("第7户", "第八户");
    draw.write("913301000007.json", &changed);
    let (code, said) = draw.run(&["verify", PROOF, "--line", "@913301000007.json"]);
    assert_eq!(code, 2);
    assert!(said.contains("与公示的名录不符"), "{said}");
}

#[test]
fn the_supervising_organ_holds_lists_against_what_was_published() {
    let draw = Draw::new();
    draw.drawn();
    let check = || {
        draw.run(&[
            "verify",
            PROOF,
            "--lists",
            "@round/保密/名录.json",
            "--objects",
            "@objects.csv",
            "--officers",
            "@officers.tsv",
            "--exclusions",
            "@exclusions.csv",
            "--recusals",
            "@recusals.csv",
        ])
    };
    let (code, said) = check();
    assert_eq!(code, 0, "{said}");
    let objects = draw.read("objects.csv");
    let changed = objects
        .replace("913301000005,A", "913301000005,C")
        .replace("913301000006", "913301000999");
    draw.write("objects.csv", &changed);
    let (code, said) = check();
    assert_eq!(code, 4);
    for part in [
        "改动：对象“913301000005”类别由“A”改为“C”",
        "增加：对象“913301000999”",
        "删去：对象“913301000006”",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let lists = draw.read("round/保密/名录.json").replace("第5户", "第五户");
    draw.write("round/保密/名录.json", &lists);
    let (code, said) = draw.run(&["verify", PROOF, "--lists", "@round/保密/名录.json"]);
    assert_eq!(code, 4);
    assert!(said.contains("名录与公示的名录根不符"), "{said}");
}

#[test]
fn lines_and_rules_that_cannot_be_used_are_listed_and_nothing_is_written() {
    let draw = Draw::new();
    let objects = draw.read("objects.csv");
    draw.write(
        "objects.csv",
        &objects
            .replace("913301000002,A", "913301000001,A")
            .replace("第9户,0,1", "第9户,零点五,1"),
    );
    let (code, said) = draw.commit();
    assert_eq!(code, 2);
    assert!(
        said.contains("objects.csv 第11行：已检查次数“零点五”"),
        "{said}"
    );
    draw.write(
        "objects.csv",
        &objects.replace("913301000002,A", "913301000001,A"),
    );
    let (_, said) = draw.commit();
    assert!(
        said.contains("objects.csv 第4行：编号“913301000001”与前面第2条重复"),
        "{said}"
    );
    draw.write("objects.csv", &objects);
}

#[test]
fn officers_exclusions_and_rules_that_cannot_be_used_are_listed() {
    let draw = Draw::new();
    let officers = draw.read("officers.tsv");
    draw.write(
        "officers.tsv",
        &officers.replace("2029年1月3日", "2026年12月30日"),
    );
    let (_, said) = draw.commit();
    assert!(
        said.contains("officers.tsv 第4行：执法证“33012”到2026-12-30失效"),
        "{said}"
    );
    draw.write(
        "officers.tsv",
        "执法证号\t机关\t有效期至\n1\t甲局\t2029-01-01\n",
    );
    draw.write(
        "recusals.csv",
        "编号,执法证号,理由\n913301000004,1,曾任职\n",
    );
    let (_, said) = draw.commit();
    assert!(said.contains("“甲局”每次检查要2名人员"), "{said}");
    draw.write("officers.tsv", &officers);
    draw.write(
        "exclusions.csv",
        "id,kind,reason\n1,回避,甲\n913301000003,请假,乙\n913301000003,其他,\n",
    );
    draw.write(
        "recusals.csv",
        "编号,执法证号,理由\n913301000004,9,曾任职\n",
    );
    let (_, said) = draw.commit();
    for part in [
        "第2行：对象名录中没有“1”",
        "第3行：种类“请假”应为",
        "第4行：没有写理由",
        "没有执法证“9”",
        "4处有误，没有写出任何文件",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let rules = draw.read("rules.toml");
    draw.write("rules.toml", &rules.replace("size = 2", "size = 1"));
    let (code, said) = draw.commit();
    assert_eq!(code, 2);
    assert!(said.contains("应不少于2名"), "{said}");
    assert!(!Path::new(&draw.path("round")).exists());
}
