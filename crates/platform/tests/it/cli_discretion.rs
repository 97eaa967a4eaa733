//! `fadu discretion`: the example of the documents, a county that entered its basis, and what is refused.

use crate::cli::{fadu, text};
use crate::databases::empty_folder;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

const BASIS: &str = r#"
[[basis]]
adopts = "fire_equipment_template"
document = { title = "某县消防行政处罚裁量基准", number = "某应急〔2026〕1号", published_on = 2026-01-01 }
from = 2026-01-01
"#;

/// The block of this language in the document.
fn block(language: &str) -> String {
    let document = include_str!("../../../../docs/discretion.md");
    let (_, rest) = document.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_string()
}

/// A data folder whose county entered this.
fn county(basis: &str) -> PathBuf {
    let folder = empty_folder();
    std::fs::create_dir_all(folder.join("discretion")).unwrap();
    std::fs::write(folder.join("discretion/county.toml"), basis).unwrap();
    folder
}

fn asked(folder: &Path, case: &Json, json: bool) -> std::process::Output {
    let file = folder.join("case.json");
    std::fs::write(&file, case.to_string()).unwrap();
    let mut arguments = vec![
        "discretion",
        file.to_str().unwrap(),
        "--data",
        folder.to_str().unwrap(),
    ];
    arguments.extend(json.then_some("--json"));
    fadu(&arguments)
}

#[test]
fn the_example_of_the_documents_is_measured() {
    let folder = county(&block("toml"));
    let case: Json = serde_json::from_str(&block("json")).unwrap();
    let output = asked(&folder, &case, true);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let answer: Json = serde_json::from_str(&text(&output.stdout)).unwrap();
    assert_eq!(answer["outcome"], "penalty", "{answer:#}");
    assert_eq!(answer["band"]["id"], "lenient");
    assert_eq!(answer["amount"], 600_000);
    assert_eq!(
        (&answer["late"]["days"], &answer["late"]["amount"]),
        (&json!(14), &json!(252_000))
    );
    let said = text(&asked(&folder, &case, false).stdout);
    assert!(said.contains("拟处罚款6000元（从轻）"), "{said}");
    assert!(said.contains("案号某应急罚〔2025〕3号"), "{said}");
    assert!(said.contains("消防法(2021)第60条第1款第1项"), "{said}");
}

#[test]
fn templates_are_off_until_the_county_enters_its_basis() {
    let case: Json = serde_json::from_str(&block("json")).unwrap();
    let answer = asked(&empty_folder(), &case, true);
    let answer: Json = serde_json::from_str(&text(&answer.stdout)).unwrap();
    assert_eq!(
        (&answer["amount"], &answer["band"]),
        (&Json::Null, &Json::Null)
    );
    assert_eq!(answer["lawful"]["words"], "5000元以上5万元以下");
    let listed = text(&fadu(&["discretion", "--list"]).stdout);
    assert!(listed.contains("fire_equipment\t消防\t"), "{listed}");
    assert!(listed.contains("未录入依据，不生效"));
}

#[test]
fn what_the_law_does_not_allow_ends_with_a_refusal() {
    let folder = county(BASIS);
    let mut case: Json = serde_json::from_str(&block("json")).unwrap();
    case["departure"] = json!({ "yuan": "60000", "reason": "当事人态度不好，拒不配合询问", "signed_by": "局长", "signed_on": "2026-05-01" });
    let output = asked(&folder, &case, false);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("逸脱只能在法定幅度之内"));
    let file = folder.join("items.txt");
    std::fs::write(&file, "案卷合格率\n罚没收入增长率加分\n").unwrap();
    let output = fadu(&["discretion", "--assessment", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert!(said.contains("第2行“罚没收入增长率加分”"), "{said}");
    assert!(said.contains("行政处罚法(2021)第74条第3款"), "{said}");
}

#[test]
fn bad_input_is_named_with_its_place() {
    let folder = county(
        "[[basis]]\nadopts = \"nothing\"\ndocument = { title = \"甲\", number = \"乙\", published_on = 2026-01-01 }\nfrom = 2026-01-01\n",
    );
    let case: Json = serde_json::from_str(&block("json")).unwrap();
    let output = asked(&folder, &case, false);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("discretion/county.toml 第2行"),
        "{}",
        text(&output.stderr)
    );
    let output = asked(&empty_folder(), &json!({ "item": "x" }), false);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("不合写法"),
        "{}",
        text(&output.stderr)
    );
}
