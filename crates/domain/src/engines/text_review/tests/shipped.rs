//! The rules as shipped: their examples, the full texts of laws in force, places.

use super::{DAY, findings, gather, root, rules, shipped};
use crate::engines::text_review::TextReview;
use std::path::Path;

#[test]
fn every_rule_fires_on_its_bad_example_and_no_rule_on_a_good_one() {
    let shipped = shipped();
    let faults = shipped
        .book
        .example_faults(&shipped.library, DAY.parse().unwrap());
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}", fault.file, fault.what))
        .collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(
        shipped.book.rules().len() >= 89,
        "{}",
        shipped.book.rules().len()
    );
}

#[test]
fn a_bad_example_of_another_rule_is_no_cover() {
    let shipped = shipped();
    for rule in shipped.book.rules() {
        assert!(
            !rule.silent.iter().any(|good| rule.fires.contains(good)),
            "{}",
            rule.id
        );
        assert!(!rule.law.is_empty(), "{}", rule.id);
    }
}

#[test]
fn laws_in_force_raise_fewer_than_one_doubt_per_hundred_articles() {
    let Some(reference) = std::env::var_os("FADU_REFERENCE") else {
        eprintln!("FADU_REFERENCE is not set: the full texts are not looked at");
        return;
    };
    let mut texts = Vec::new();
    gather(
        &Path::new(&reference).join("law/texts"),
        "texts",
        ".md",
        &mut texts,
    );
    texts.retain(|(path, _)| {
        !["superseded", "digests", "README"]
            .iter()
            .any(|part| path.contains(part))
    });
    let shipped = shipped();
    let mut library = shipped.library.clone();
    for (path, text) in &texts {
        library.add_text(path, text);
    }
    let review = TextReview {
        book: &shipped.book,
        library: &library,
        kind: shipped.book.kind("法规规章").unwrap(),
        day: DAY.parse().unwrap(),
    };
    let (mut articles, mut doubts) = (0, 0);
    for (_, text) in &texts {
        let body = text
            .split_once("\n---\n")
            .map_or(text.as_str(), |(_, body)| body);
        let numbered = |line: &&str| line.starts_with('第') && line.contains("条　");
        articles += body.lines().filter(numbered).count();
        doubts += review.findings(body).len();
    }
    assert!(articles > 5000, "{articles}");
    assert!(doubts * 100 < articles, "{doubts} in {articles}");
}

#[test]
fn a_place_is_counted_in_characters() {
    let text = "𠮷甲乙。\n第一条 对未按期报送的企业，处三千元以上一万元以下罚款。";
    let found = findings(text, "规范性文件");
    let finding = found.iter().find(|finding| finding.rule == "B01").unwrap();
    let words: String = text
        .chars()
        .skip(finding.place.start)
        .take(finding.place.end - finding.place.start)
        .collect();
    assert_eq!(words, finding.place.words);
    assert!(
        words.starts_with('处') && words.ends_with("罚款"),
        "{words}"
    );
    assert_eq!(
        (finding.place.line, finding.place.clause.as_str()),
        (2, "第一条")
    );
}

#[test]
fn lists_of_what_is_forbidden_are_not_judged() {
    let list = "起草单位不得有下列内容：\n（一）政府采购同等条件下本县企业优先；\n（二）对本地企业加5分的评标办法。";
    assert!(!rules(list, "规范性文件").contains(&"D07".to_string()));
    let inline = "政策措施不得有下列情形：（一）政府采购本县企业优先；（二）给予独家经营权。";
    assert!(rules(inline, "规范性文件").is_empty());
    let after = "起草单位不得有下列内容：\n（一）违反规定的。\n政府采购同等条件下本县企业优先。";
    assert!(rules(after, "规范性文件").contains(&"D07".to_string()));
}

#[test]
fn titles_are_not_judged_by_their_words() {
    assert!(rules("执行《关于禁止外地产品进入本县市场的通知》。", "规范性文件").is_empty());
}

#[test]
fn a_law_is_cited_by_the_day_of_the_review() {
    let shipped = shipped();
    let on = |day: &str| {
        let review = TextReview {
            book: &shipped.book,
            library: &shipped.library,
            kind: &shipped.book.kinds()[0],
            day: day.parse().unwrap(),
        };
        let found = review.findings("依照《中华人民共和国环境保护法》办理。");
        found.iter().any(|finding| finding.rule == "G01")
    };
    assert!(!on("2026-08-14"));
    assert!(on("2026-08-15"));
}

#[test]
fn rules_rest_on_law_of_the_day() {
    let shipped = shipped();
    let rule = shipped.book.rule("D02").unwrap();
    assert!(!rule.is_in_force("2024-07-31".parse().unwrap()));
    assert!(rule.is_in_force("2024-08-01".parse().unwrap()));
}

#[test]
fn competence_is_asked_only_of_documents_that_lack_it() {
    let text = "对逾期不报的企业，处一万元罚款。";
    assert!(rules(text, "规范性文件").contains(&"B01".to_string()));
    assert!(!rules(text, "法规规章").contains(&"B01".to_string()));
    assert!(root().join("review/kinds.toml").exists());
}
