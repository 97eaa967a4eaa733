//! The prover against the full texts.

use crate::law_book::{book, value};
use crate::reference::law_texts;
use domain::law::texts::{Claim, Severity, prove};
use domain::law::{Citation, DatedValue};
use std::collections::BTreeMap;

fn claims_of(value: &DatedValue) -> Vec<Claim<'_>> {
    vec![Claim::value("此处", value)]
}

/// What the proof of one value finds, without the findings about the law book itself.
fn found(texts: &BTreeMap<String, String>, written: &str) -> Vec<(Severity, String)> {
    let value = value(written);
    let proof = prove(&book(), &claims_of(&value), texts);
    let own = proof
        .findings
        .into_iter()
        .filter(|finding| finding.origin == "此处");
    own.map(|finding| (finding.severity, finding.reason))
        .collect()
}

#[test]
fn all_articles_of_the_law_book_stand_in_their_texts() {
    let Some(texts) = law_texts("all_articles_of_the_law_book_stand_in_their_texts") else {
        return;
    };
    let proof = prove(&book(), &[], &texts);
    let failures: Vec<String> = proof
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Failure)
        .map(|finding| format!("{}：{}", finding.origin, finding.reason))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(proof.holds() && proof.articles_found > 400);
}

#[test]
fn number_and_unit_are_proven() {
    let Some(texts) = law_texts("number_and_unit_are_proven") else {
        return;
    };
    let written = [
        "from = 2024-01-01\nworking_days = 5\nlaw = [\"行政复议法(2023)#30\", \"行政复议法(2023)#88\"]",
        "until = 2023-12-31\nworking_days = 5\nlaw = [\"行政复议法(2017)#17\", \"行政复议法(2017)#40\"]",
        "until = 2023-12-31\ncalendar_days = 10\nlaw = [\"行政复议法(2017)#23\"]",
        "from = 2024-01-01\nworking_days = 10\nlaw = [\"行政复议法(2023)#31\", \"行政复议法(2023)#88.2\"]",
        "from = 2024-01-01\nworking_days = 7\nlaw = [\"行政复议法(2023)#48\", \"行政复议法(2023)#88\"]",
        "from = 2024-01-01\ncalendar_days = 60\nlaw = [\"行政复议法(2023)#62\"]",
        "from = 2024-01-01\nyears = 20\nlaw = [\"行政复议法(2023)#21\"]",
        "from = 2024-01-01\ncalendar_days = 15\nlaw = [\"行政诉讼法(2017)#67\"]",
        "months = 6\nlaw = [\"行政诉讼法(2017)#46\"]",
        "months = 2\nlaw = [\"司法建议规定(2023)#8\"]",
        "working_days = 7\nlaw = [\"重大行政决策程序暂行条例(2019)#26\"]",
        "calendar_days = 30\nlaw = [\"重大行政决策程序暂行条例(2019)#15\"]",
        "working_days = 5\nlaw = [\"国办发〔2018〕115号#（五）\"]",
        "working_days = 15\nlaw = [\"国办发〔2018〕115号#（五）\"]",
        "months = 2\nlaw = [\"国家赔偿法(2012)#13\"]",
        "from = 2024-01-01\ncalendar_days = 30\nlaw = [\"民事诉讼法(2023)#95\"]",
        "until = 2023-12-31\nworking_days = 5\nlaw = [\"行政复议法实施条例(2007)#29\", \"行政复议法(2017)#40\"]",
        "working_days = 10\nlaw = [\"行政强制法(2011)#54\", \"行政强制法(2011)#69\"]",
        "calendar_days = 30\nlaw = [\"行政强制法(2011)#25\"]",
        "working_days = 20\nlaw = [\"行政许可法(2019)#42\", \"行政许可法(2019)#82\"]",
        "calendar_days = 5\nlaw = [\"行政许可法(2019)#47\"]",
        "calendar_days = 3\nlaw = [\"移送涉嫌犯罪案件规定(2020)#8\"]",
        "hours = 24\nlaw = [\"行政强制法(2011)#19\"]",
    ];
    let values: Vec<DatedValue> = written.iter().map(|written| value(written)).collect();
    let claims: Vec<Claim<'_>> = values
        .iter()
        .zip(written)
        .map(|(value, text)| Claim::value(text, value))
        .collect();
    let proof = prove(&book(), &claims, &texts);
    let failures: Vec<_> = proof
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Failure)
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert_eq!(proof.values_proven, written.len());
}

#[test]
fn wrong_number_fails() {
    let Some(texts) = law_texts("wrong_number_fails") else {
        return;
    };
    assert_eq!(
        found(
            &texts,
            "from = 2024-01-01\nworking_days = 7\nlaw = [\"行政复议法(2023)#30\", \"行政复议法(2023)#88\"]"
        ),
        [(
            Severity::Failure,
            "数值不符：行政复议法(2023)第30条、第88条没有「七日」，条文写的是五日".to_string()
        )]
    );
    let wrong = found(&texts, "years = 6\nlaw = [\"行政诉讼法(2017)#46\"]");
    assert_eq!(
        wrong[0].1,
        "数值不符：行政诉讼法(2017)第46条没有「六年」，条文写的是六个月、二十年、五年"
    );
}

#[test]
fn wrong_unit_fails() {
    let Some(texts) = law_texts("wrong_unit_fails") else {
        return;
    };
    let reason = |written: &str| found(&texts, written)[0].1.clone();
    assert_eq!(
        reason("from = 2024-01-01\ncalendar_days = 5\nlaw = [\"行政复议法(2023)#30\"]"),
        "单位不符：依第88条，「5日」指工作日"
    );
    assert_eq!(
        reason("from = 2024-01-01\nworking_days = 5\nlaw = [\"行政复议法(2023)#30\"]"),
        "单位未证实：没有引用规定工作日的第88条"
    );
    assert_eq!(
        reason(
            "from = 2024-01-01\nworking_days = 60\nlaw = [\"行政复议法(2023)#62\", \"行政复议法(2023)#88\"]"
        ),
        "单位不符：依第88条，「60日」不在工作日之列"
    );
    assert_eq!(
        reason(
            "until = 2023-12-31\nworking_days = 10\nlaw = [\"行政复议法(2017)#23\", \"行政复议法(2017)#40\"]"
        ),
        "单位不符：依第40条，「10日」不在工作日之列"
    );
    assert_eq!(
        reason("working_days = 15\nlaw = [\"行政诉讼法(2017)#67\"]"),
        "单位不符：该法没有规定「15日」是工作日"
    );
    assert_eq!(
        reason("calendar_days = 7\nlaw = [\"重大行政决策程序暂行条例(2019)#26\"]"),
        "单位不符：条文写的是7个工作日"
    );
}

#[test]
fn superseded_version_fails_unless_the_value_ends_with_it() {
    let Some(texts) = law_texts("superseded_version_fails_unless_the_value_ends_with_it") else {
        return;
    };
    let old = "calendar_days = 60\nlaw = [\"行政复议法(2017)#31\"]";
    assert_eq!(found(&texts, old)[0].0, Severity::Failure);
    assert_eq!(found(&texts, &format!("until = 2023-12-31\n{old}")), []);
    let law: Vec<Citation> = vec!["行政复议法(2017)#31".parse().unwrap()];
    let both: Vec<Citation> = vec![law[0].clone(), "行政复议法(2023)#62".parse().unwrap()];
    let proof = prove(
        &book(),
        &[Claim::law("甲", &law), Claim::law("乙", &both)],
        &texts,
    );
    let origins: Vec<&str> = proof
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Failure)
        .map(|finding| finding.origin.as_str())
        .collect();
    assert_eq!(origins, ["甲"]);
}

#[test]
fn missing_text_fails_unless_the_value_says_so() {
    let Some(texts) = law_texts("missing_text_fails_unless_the_value_says_so") else {
        return;
    };
    let old = "until = 2021-12-31\ncalendar_days = 60\nlaw = [\"民事诉讼法(2017)#92\"]";
    assert_eq!(found(&texts, old)[0].0, Severity::Failure);
    assert_eq!(
        found(&texts, &format!("{old}\nunproven = true"))[0].0,
        Severity::Unproven
    );
}

#[test]
fn article_and_paragraph_must_exist() {
    let Some(texts) = law_texts("article_and_paragraph_must_exist") else {
        return;
    };
    let law = |text: &str| vec![text.parse::<Citation>().unwrap()];
    let fails = |law: &[Citation]| {
        let proof = prove(&book(), &[Claim::law("此处", law)], &texts);
        proof
            .findings
            .iter()
            .any(|finding| finding.origin == "此处")
    };
    assert!(!fails(&law("行政复议法(2023)#30.3")));
    assert!(fails(&law("行政复议法(2023)#30.4")));
    assert!(fails(&law("行政复议法(2023)#130")));
}

#[test]
fn value_marked_unproven_warns_and_value_of_zero_needs_no_number() {
    let Some(texts) = law_texts("value_marked_unproven_warns_and_value_of_zero_needs_no_number")
    else {
        return;
    };
    let wrong = "from = 2024-01-01\ncalendar_days = 61\nlaw = [\"行政复议法(2023)#62\"]";
    assert_eq!(found(&texts, wrong)[0].0, Severity::Failure);
    let marked = format!("{wrong}\nunproven = true");
    assert_eq!(found(&texts, &marked)[0].0, Severity::Unproven);
    let named = "from = 2024-01-01\ncalendar_days = 0\nlaw = [\"行政复议法(2023)#77.2\"]";
    assert_eq!(found(&texts, named), []);
    let nowhere = "from = 2024-01-01\ncalendar_days = 0\nlaw = [\"行政复议法(2023)#77.3\"]";
    assert_eq!(found(&texts, nowhere)[0].0, Severity::Failure);
}
