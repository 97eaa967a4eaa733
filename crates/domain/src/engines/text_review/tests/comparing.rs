//! Two drafts side by side, and opinions tracked to the adopted text.

use crate::engines::text_review::{Change, Opinion, Outcome, Piece, compare, track};

const OLD: &str = "第一条 为了规范夜市管理，制定本办法。\n第二条 申请进场应当提交身份证明。\n第三条 摊主应当录入指纹。\n第四条 本办法由县城管局负责解释。";
const NEW: &str = "第一条 为了规范夜市管理，方便群众，制定本办法。\n第二条 摊位向全体居民开放，不分户籍。\n第三条 申请进场应当提交身份证明。\n第四条 本办法由县城管局负责解释。";

#[test]
fn clauses_are_found_again_under_other_numbers() {
    let comparison = compare(OLD, NEW);
    assert_eq!(comparison.counts(), [2, 1, 1, 1]);
    let moved: Vec<_> = comparison
        .changes
        .iter()
        .filter(|change| change.is_renumbered())
        .collect();
    assert!(
        matches!(moved[..], [Change::Same { old, new }] if old.number == "第二条" && new.number == "第三条")
    );
    let Some(Change::Changed { pieces, .. }) = comparison
        .changes
        .iter()
        .find(|change| matches!(change, Change::Changed { .. }))
    else {
        panic!("the first article changed");
    };
    assert!(
        pieces.contains(&Piece::Inserted("方便群众，".to_string())),
        "{pieces:?}"
    );
    assert!(
        comparison.changes.iter().any(
            |change| matches!(change, Change::Removed(clause) if clause.text.contains("指纹"))
        )
    );
}

#[test]
fn lines_are_the_clauses_of_a_text_without_articles() {
    let comparison = compare(
        "一、目标\n（一）甲乙丙丁。\n二、要求",
        "一、目标\n（一）甲乙丙戊。\n二、要求",
    );
    assert_eq!(comparison.counts(), [2, 1, 0, 0]);
}

fn opinion(clause: &str, gone: &str, instead: &str) -> Opinion {
    Opinion {
        by: "甲".to_string(),
        clause: clause.to_string(),
        gone: gone.to_string(),
        instead: instead.to_string(),
    }
}

#[test]
fn each_opinion_has_its_outcome() {
    let cases = [
        (opinion("第三条", "摊主应当录入指纹", ""), Outcome::Adopted),
        (
            opinion("第二条", "应当提交身份证明", ""),
            Outcome::NotAdopted,
        ),
        (
            opinion("", "", "摊位向全体居民开放，不分户籍"),
            Outcome::Adopted,
        ),
        (opinion("", "", "摊位应当向全体居民开放"), Outcome::Partly),
        (opinion("", "", "摊主应当购买保险"), Outcome::NotAdopted),
        (
            opinion("第一条", "规范夜市管理", "规范夜市管理，方便群众"),
            Outcome::Adopted,
        ),
        (opinion("第三条", "录入指纹", "出示证件"), Outcome::Partly),
        (opinion("第四条", "录入指纹", ""), Outcome::Unclear),
        (opinion("", "", ""), Outcome::Unclear),
    ];
    for (opinion, outcome) in cases {
        let tracked = track(std::slice::from_ref(&opinion), OLD, NEW);
        assert_eq!(
            tracked[0].outcome, outcome,
            "{opinion:?}: {}",
            tracked[0].why
        );
    }
}
