//! `fadu review`: drafts, comments in DOCX, two drafts side by side, opinions.

use crate::cli::{fadu, text};
use crate::databases::empty_folder;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

const DRAFT: &str = "夜市管理办法\n第一条 依照《信访条例》处理投诉。\n第二条 对未按期报送的企业，处三千元以上一万元以下罚款。\n第三条 政府采购同等条件下本县企业优先。\n第四条 本办法自2027年1月1日起施行，有效期五年。\n";
const DAY: [&str; 2] = ["--on", "2026-11-22"];

fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[track_caller]
fn asked(arguments: &[&str]) -> Json {
    let arguments = [&["review", "--json"], &DAY[..], arguments].concat();
    let output = fadu(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_str(&text(&output.stdout)).unwrap()
}

fn rules(answer: &Json) -> Vec<&str> {
    let findings = answer[0]["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

#[test]
fn doubts_have_place_article_reason_and_advice() {
    let folder = empty_folder();
    let draft = file(&folder, "draft.txt", DRAFT);
    let answer = asked(&[draft.to_str().unwrap()]);
    assert_eq!(rules(&answer), ["G01", "B01", "D07"]);
    let letters: Vec<char> = DRAFT.chars().collect();
    for finding in answer[0]["findings"].as_array().unwrap() {
        let place = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let words: String = letters[place("start")..place("end")].iter().collect();
        assert_eq!(finding["words"], words);
        for key in ["why", "advice", "example", "clause"] {
            assert!(!finding[key].as_str().unwrap().is_empty(), "{key}");
        }
        assert!(!finding["law"].as_array().unwrap().is_empty());
    }
    assert_eq!(answer[0]["findings"][1]["law"][0], "行政处罚法(2021)#16");
    let output = fadu(&["review", draft.to_str().unwrap(), "--on", "2026-11-22"]);
    let said = text(&output.stdout);
    assert!(said.contains("3处疑点（致命3，严重0，提示0）"), "{said}");
    assert!(
        said.contains("第3行 第二条：“处三千元以上一万元以下罚款”"),
        "{said}"
    );
    assert!(
        said.contains("依据：行政处罚法(2021)第16条；国办发〔2018〕115号（六）"),
        "{said}"
    );
}

#[test]
fn the_kind_decides_what_is_looked_at() {
    let folder = empty_folder();
    let draft = file(&folder, "draft.txt", DRAFT);
    let draft = draft.to_str().unwrap();
    assert_eq!(
        rules(&asked(&[draft, "--kind", "法规规章"])),
        ["G01", "D07"]
    );
    let refused = fadu(&["review", draft, "--kind", "诗歌"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(
        said.contains("没有“诗歌”这种文件") && said.contains("村规民约"),
        "{said}"
    );
}

#[test]
fn doubts_become_comments_of_a_document() {
    let folder = empty_folder();
    let draft = file(&folder, "draft.txt", DRAFT);
    let (first, second) = (folder.join("first.docx"), folder.join("second.docx"));
    asked(&[draft.to_str().unwrap(), "--out", first.to_str().unwrap()]);
    // The document itself reads as the draft, and may be commented on again.
    let answer = asked(&[first.to_str().unwrap(), "--out", second.to_str().unwrap()]);
    assert_eq!(rules(&answer), ["G01", "B01", "D07"]);
    assert!(
        answer[0]["text"]
            .as_str()
            .unwrap()
            .starts_with(DRAFT.trim_end())
    );
    let two = std::fs::read(&second).unwrap();
    assert!(two.len() > std::fs::read(&first).unwrap().len());
    let left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn drafts_are_compared_and_opinions_tracked() {
    let folder = empty_folder();
    let old = file(&folder, "old.txt", DRAFT);
    let new = file(
        &folder,
        "new.txt",
        &DRAFT
            .replace("第三条 政府采购同等条件下本县企业优先。\n第四条", "第三条")
            .replace("《信访条例》", "《信访工作条例》"),
    );
    let opinions = file(
        &folder,
        "opinions.tsv",
        "提出人\t条号\t原文\t建议\n市监局\t第三条\t政府采购同等条件下本县企业优先\t\n司法局\t第二条\t处三千元以上一万元以下罚款\t依法处理\n",
    );
    let answer = asked(&[
        new.to_str().unwrap(),
        "--against",
        old.to_str().unwrap(),
        "--opinions",
        opinions.to_str().unwrap(),
    ]);
    let changes = answer[0]["changes"].as_array().unwrap();
    let told: Vec<&str> = changes
        .iter()
        .map(|change| change["change"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["same", "changed", "same", "removed", "same"]);
    assert_eq!(changes[4]["renumbered"], true);
    let outcomes: Vec<&Json> = answer[0]["opinions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["outcome"])
        .collect();
    assert_eq!(outcomes, ["adopted", "not_adopted"]);
    let output = fadu(&[
        "review",
        new.to_str().unwrap(),
        "--against",
        old.to_str().unwrap(),
    ]);
    assert!(
        text(&output.stdout).contains("相同3条，改动1条，新增0条，删去1条"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn verdicts_are_shown_beside_the_rule() {
    let folder = empty_folder();
    let draft = file(&folder, "draft.txt", DRAFT);
    let lines = "规则\t结论\t理由\n".to_string()
        + &"B01\t成立\t\n".repeat(9)
        + "B01\t不成立\t上位法已有规定\n";
    let verdicts = file(&folder, "verdicts.tsv", &lines);
    let output = fadu(&[
        "review",
        draft.to_str().unwrap(),
        "--verdicts",
        verdicts.to_str().unwrap(),
    ]);
    assert!(text(&output.stdout).contains("本规则以往10处中9处成立。"));
    let bad = file(&folder, "bad.tsv", "规则\t结论\t理由\nB01\t不成立\t\n");
    let output = fadu(&[
        "review",
        draft.to_str().unwrap(),
        "--verdicts",
        bad.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("bad.tsv 第2行：推翻规则B01的疑点没有写理由"));
}

#[test]
fn full_texts_of_the_user_prove_quotations() {
    let folder = empty_folder();
    let texts = folder.join("texts");
    std::fs::create_dir_all(&texts).unwrap();
    file(
        &texts,
        "some.md",
        "# 某县示例规定\n\n- 施行日期：2025-01-01\n- 状态：现行\n\n---\n\n第一条　每日清扫。\n\n第二条　保持整洁。\n",
    );
    file(
        &texts,
        "repealed.tsv",
        "名称\t情形\t被何文件\t日期\n某县旧规定\t废止\t某县示例规定\t2025-01-01\n",
    );
    let draft = file(
        &folder,
        "draft.txt",
        "依照《某县示例规定》第一条规定：“每周清扫”和《某县示例规定》第九条、《某县旧规定》执行。",
    );
    let draft = draft.to_str().unwrap();
    assert_eq!(rules(&asked(&[draft])), Vec::<&str>::new());
    let answer = asked(&[draft, "--law-texts", texts.to_str().unwrap()]);
    assert_eq!(rules(&answer), ["G05", "G03", "G01"]);
}
