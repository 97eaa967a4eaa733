//! `fadu deviation`: flags with reasons, bad lines named, contests that move the limit.

use crate::cli::{fadu, text};
use crate::databases::empty_folder;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// Forty usual fines, one far above, one far below, one above its benchmark.
fn decisions() -> String {
    let mut lines = vec!["案号,条款,情节,机关,日期,罚款金额（元）,基准上限,行为编号".to_string()];
    for step in 0..40 {
        lines.push(format!(
            "甲{step},价格法第42条,一般,某局,2026-03-01,{},,行为{step}",
            1000 + 10 * step
        ));
    }
    lines.push("重1,价格法第42条,一般,某局,2026-03-01,4500,,行为1".into());
    lines.push("轻1,价格法第42条,一般,乙局,2026-03-01,200,,".into());
    lines.push("超1,价格法第42条,一般,乙局,2026-03-01,1300,1200,".into());
    lines.join("\n") + "\n"
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn json(arguments: &[&str]) -> Json {
    let output = fadu(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_str(&text(&output.stdout)).unwrap()
}

#[test]
fn flags_say_why_in_every_encoding() {
    let folder = empty_folder();
    let utf_8 = file(&folder, "a.csv", decisions().as_bytes());
    let gb = file(
        &folder,
        "b.csv",
        &encoding_rs::GB18030.encode(&decisions()).0,
    );
    let told = json(&["deviation", utf_8.to_str().unwrap(), "--json"]);
    assert_eq!(told, json(&["deviation", gb.to_str().unwrap(), "--json"]));
    let flags: Vec<(&str, &str)> = told["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| {
            (
                flag["number"].as_str().unwrap(),
                flag["kind"].as_str().unwrap(),
            )
        })
        .collect();
    let mut sorted = flags.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            ("超1", "above_benchmark"),
            ("轻1", "below_peers"),
            ("重1", "above_peers")
        ]
    );
    assert_eq!(
        told["repeats"][0]["numbers"],
        serde_json::json!(["甲1", "重1"])
    );
    let said = text(&fadu(&["deviation", utf_8.to_str().unwrap()]).stdout);
    assert!(said.contains("43件决定，标出3件"), "{said}");
    assert!(
        said.contains("〔小过重罚〕重1 某局：罚款4500元。同类（价格法第42条、一般、2026年）"),
        "{said}"
    );
    assert!(
        said.contains("机关 乙局：2件中偏重1件、偏轻1件，占1000‰"),
        "{said}"
    );
}

#[test]
fn bad_lines_are_named_and_the_rest_is_compared() {
    let folder = empty_folder();
    let bad = file(
        &folder,
        "a.csv",
        format!(
            "{}坏1,价格法第42条,一般,某局,2026-03-01,八百,,\n",
            decisions()
        )
        .as_bytes(),
    );
    let output = fadu(&["deviation", bad.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("43件决定"));
    assert!(
        text(&output.stderr).contains("第45行：罚款金额“八百”不是金额")
            || text(&output.stderr).contains("第45行：金额“八百”不是金额"),
        "{}",
        text(&output.stderr)
    );
    let none = file(&folder, "b.csv", "案号,条款\n".as_bytes());
    let output = fadu(&["deviation", none.to_str().unwrap()]);
    assert!(
        text(&output.stderr).contains("没有“amount”一栏"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn contests_are_shown_and_tune_only_when_there_are_enough() {
    let folder = empty_folder();
    let data = file(&folder, "a.csv", decisions().as_bytes());
    let contests = file(
        &folder,
        "c.tsv",
        "案号\t结论\t理由\t决定人\n重1\t有正当理由\t造成多人受损\t法制科\n".as_bytes(),
    );
    let with = |contests: &Path| {
        fadu(&[
            "deviation",
            data.to_str().unwrap(),
            "--contests",
            contests.to_str().unwrap(),
        ])
    };
    let said = text(&with(&contests).stdout);
    assert!(said.contains("不足20件，界限不变"), "{said}");
    assert!(
        said.contains("异议：有正当理由，造成多人受损（法制科）"),
        "{said}"
    );
    let wrong = file(&folder, "d.tsv", "重1\t好像没事\t理由\t法制科\n".as_bytes());
    let output = with(&wrong);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("异议第1行"),
        "{}",
        text(&output.stderr)
    );
}
