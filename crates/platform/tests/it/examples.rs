//! Worked cases: those of all modules, the one of the documentation, and differences that must be seen.

use domain::module::examples::Outcome;
use platform::definitions::DefinitionFiles;
use platform::rules::Rules;
use std::path::{Path, PathBuf};

fn documented() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/add-a-module")
}

fn compiled(files: &DefinitionFiles) -> Rules {
    Rules::compile(files).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

fn outcomes(rules: &Rules) -> Vec<Outcome> {
    rules
        .modules
        .iter()
        .flat_map(|module| rules.worked_cases(module))
        .collect()
}

/// Differences as lines.
fn differences(outcomes: &[Outcome]) -> Vec<String> {
    let lines = |outcome: &Outcome| {
        let name = format!("{} {}", outcome.kind, outcome.id);
        let line = move |text: &str| format!("{name}: {text}");
        outcome
            .differences
            .iter()
            .map(|it| line(&it.text))
            .collect::<Vec<_>>()
    };
    outcomes.iter().flat_map(lines).collect()
}

#[test]
fn all_worked_cases_pass() {
    let rules = compiled(&DefinitionFiles::embedded());
    let outcomes = outcomes(&rules);
    for module in &rules.modules {
        let id = &module.definition.id;
        let own = outcomes
            .iter()
            .filter(|outcome| outcome.kind == *id)
            .count();
        assert!(own > 0, "{id} has no worked case");
    }
    let found = differences(&outcomes);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_documented_module_passes() {
    let files = DefinitionFiles::embedded()
        .with_county(&documented())
        .unwrap();
    let rules = compiled(&files);
    let own: Vec<Outcome> = outcomes(&rules)
        .into_iter()
        .filter(|outcome| outcome.kind.as_str() == "legal_aid_objection")
        .collect();
    assert_eq!(own.len(), 2);
    assert_eq!(differences(&own), Vec::<String>::new());
    assert!(
        own.iter()
            .all(|outcome| outcome.actions > 1 && outcome.assertions > 3)
    );
}

/// The outcomes of the documented module with one text of its examples replaced.
fn broken(from: &str, to: &str) -> Vec<String> {
    let data = std::env::temp_dir().join(format!(
        "fadu-examples-{}-{}",
        std::process::id(),
        from.len() + to.len()
    ));
    let folder = "modules/m09/legal_aid_objection";
    std::fs::create_dir_all(data.join(folder).join("letters")).unwrap();
    for file in ["module.toml", "letters/review_decision.md", "examples.toml"] {
        let text = std::fs::read_to_string(documented().join(folder).join(file)).unwrap();
        assert!(
            file != "examples.toml" || text.contains(from),
            "{from} is not in the example"
        );
        let text = if file == "examples.toml" {
            text.replacen(from, to, 1)
        } else {
            text
        };
        std::fs::write(data.join(folder).join(file), text).unwrap();
    }
    let files = DefinitionFiles::embedded().with_county(&data).unwrap();
    let found = match Rules::compile(&files) {
        Ok(rules) => differences(&outcomes(&rules)),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    std::fs::remove_dir_all(&data).unwrap();
    found
}

/// A text of the examples, what takes its place, and what is then said.
const BREACHES: [(&str, &str, &str); 11] = [
    (
        "due = { review = 2024-03-11 }",
        "due = { review = 2024-03-09 }",
        "legal_aid_objection refusal_is_corrected: 第1步（2024-03-04，receive）：期限 review 应为“2024-03-09”，实为“2024-03-11”",
    ),
    (
        "stage = \"decided\"",
        "stage = \"closed\"",
        "环节应为“closed”，实为“decided”",
    ),
    (
        "letters = [\"review_decision\"]",
        "letters = []",
        "拟制的文书应为“无”，实为“review_decision”",
    ),
    (
        "某援异〔2024〕1号",
        "某援异〔2024〕2号",
        "编号应为“某援异〔2024〕2号”，实为“某援异〔2024〕1号”",
    ),
    (
        "review = \"ended\"",
        "review = \"lapsed\"",
        "期限 review 应为“已不适用”，实为“已完成”",
    ),
    (
        "decided_on = 2024-03-08",
        "decided_on = 2024-03-07",
        "字段 decided_on 应为",
    ),
    (
        "corrected_rate\" = 100",
        "corrected_rate\" = 50",
        "应为“50.0000”，实为“100.0000”",
    ),
    (
        "review = \"green\"",
        "review = \"red\"",
        "期限 review 的灯色应为“red”，实为“green”",
    ),
    (
        "expect = { stage = \"closed\" }",
        "expect = { refusal = \"decision_is_served\" }",
        "应被“decision_is_served”拒绝，实际办理成功",
    ),
    (
        "remedy_is_told\", law",
        "stage\", law",
        "应被“stage”拒绝，实际：“remedy_is_told”",
    ),
    ("method = \"direct\"", "method = \"pigeon\"", "不应被拒绝"),
];

#[test]
fn differences_are_seen() {
    for (from, to, expected) in BREACHES {
        let found = broken(from, to);
        let seen = found.iter().any(|line| line.contains(expected));
        assert!(seen, "{from} → {to}: {found:#?}");
    }
}
