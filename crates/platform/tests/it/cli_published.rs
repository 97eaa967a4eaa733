//! `fadu report read` and `fadu report check`: published reports from files.

use crate::cli::{fadu, text};
use crate::databases::empty_folder;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

const REPORT: &str = "青溪县2024年度法治政府建设情况报告\n\n一、主要举措和成效\n全年收到行政复议申请412件，办结365件，纠错27件，纠错率8.41%。\n";

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The answer in JSON about files.
#[track_caller]
fn asked(command: &str, files: &[&Path]) -> Json {
    let mut arguments = vec!["report", command, "--json"];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    let output = fadu(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_str(&text(&output.stdout)).unwrap()
}

#[test]
fn figures_are_read_with_their_places_in_every_encoding() {
    let folder = empty_folder();
    let utf_8 = file(&folder, "utf8.txt", REPORT.as_bytes());
    let gb = file(&folder, "gb.txt", &encoding_rs::GB18030.encode(REPORT).0);
    let marked = file(&folder, "bom.txt", format!("\u{FEFF}{REPORT}").as_bytes());
    let read = asked("read", &[&utf_8, &gb, &marked]);
    let reports = read.as_array().unwrap();
    assert_eq!(reports.len(), 3);
    for report in reports {
        assert_eq!(report["year"], 2024);
        assert_eq!(report["sections"], reports[0]["sections"]);
        assert_eq!(report["figures"], reports[0]["figures"]);
    }
    let letters: Vec<char> = REPORT.chars().collect();
    let figures = reports[0]["figures"].as_array().unwrap();
    for figure in figures {
        let place = |key: &str| usize::try_from(figure[key].as_u64().unwrap()).unwrap();
        let there: String = letters[place("start")..place("end")].iter().collect();
        assert_eq!(figure["snippet"], there);
    }
    let closed = figures
        .iter()
        .find(|figure| figure["snippet"] == "365件")
        .unwrap();
    let told = ["value", "unit", "kind", "period", "approximate"].map(|key| closed[key].clone());
    assert_eq!(
        Json::from(told.to_vec()),
        serde_json::json!([365, "件", "count", "this_year", false])
    );
}

#[test]
fn what_does_not_agree_is_told_with_places_and_fits() {
    let folder = empty_folder();
    let report = file(&folder, "report.txt", REPORT.as_bytes());
    let checked = asked("check", &[&report]);
    let findings = checked[0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    assert_eq!(finding["rule"], "rate_from_counts");
    assert_eq!(finding["severity"], "base_not_printed");
    assert_eq!(
        (&finding["printed"], &finding["expected"]),
        (&Json::from("8.41%"), &Json::from("7.40%"))
    );
    let snippets: Vec<&str> = finding["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["snippet"].as_str().unwrap())
        .collect();
    assert_eq!(snippets, ["8.41%", "27件", "365件"]);
    let fit = &finding["fits"][0];
    assert_eq!(
        (&fit["numerator"], &fit["denominator"]),
        (&Json::from(27), &Json::from(321))
    );
    let said = text(&fadu(&["report", "check", report.to_str().unwrap()]).stdout);
    assert!(said.contains("〔分母未印出〕第4行"), "{said}");
}

#[test]
fn what_is_no_report_is_explained() {
    let folder = empty_folder();
    let cases: [(&str, &[u8], &str); 3] = [
        (
            "empty.txt",
            b"  \n",
            "是空文件，没有可以读的文字。请核对是否选对文件。",
        ),
        (
            "program",
            &[0x7f, b'E', b'L', b'F', 0, 0, 1, 0],
            "不是文本。",
        ),
        (
            "mixed.txt",
            &[b'a', b'\n', 0xff, 0xff, 0xff],
            "第 2 行有无法识别的字符。",
        ),
    ];
    for (name, bytes, said) in cases {
        let path = file(&folder, name, bytes);
        let output = fadu(&["report", "read", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        let complaint = text(&output.stderr);
        assert!(complaint.contains(said), "{complaint}");
    }
    let output = fadu(&["report", "check", "/nowhere/report.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("无法读取 /nowhere/report.txt"));
}
