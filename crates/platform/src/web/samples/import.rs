//! Samples of the pages of imports.

use super::{Rendering, input, link, paging, refusal, tab};
use crate::web::frame::Link;
use crate::web::pages::case::StageMark;
use crate::web::pages::form::Hidden;
use crate::web::pages::import::{
    ChangeRow, ChoosePage, ColumnRow, DonePage, MatchPage, MissingRow, PastImport, PreviewPage,
    PreviewRow, WordGroup, WordRow,
};
use crate::web::pages::system::{MainSystemRow, MainSystemsPage};
use crate::web::pieces::Fact;

fn steps() -> Vec<StageMark> {
    vec![StageMark {
        name: "预览".into(),
        here: true,
    }]
}

fn row() -> PreviewRow {
    let change = |stated| ChangeRow {
        name: "决定日".into(),
        before: String::new(),
        after: "<错>".into(),
        stated,
    };
    PreviewRow {
        line: 7,
        number: link("某号"),
        title: "案件甲".into(),
        class: "warned",
        fate: "有变化",
        reason: "原因".into(),
        changes: vec![change(true), change(false)],
    }
}

fn matching() -> MatchPage {
    MatchPage {
        steps: steps(),
        problems: vec!["没有编号".into()],
        remark: Some("请核对".into()),
        hidden: vec![Hidden {
            name: "t.0".into(),
            value: "@stage".into(),
        }],
        columns: vec![ColumnRow {
            header: "<错>".into(),
            input: input(),
            suggested: true,
            ..ColumnRow::default()
        }],
        words: vec![WordGroup {
            open: 1,
            rows: vec![WordRow {
                word: "<错>".into(),
                count: 3,
                input: input(),
            }],
            ..WordGroup::default()
        }],
        missing: vec![MissingRow {
            uses: "期限".into(),
            input: input(),
        }],
        further: input(),
        ..MatchPage::default()
    }
}

/// Renders each page, filled and where it makes a difference empty.
pub fn show(rendering: &mut Rendering) {
    rendering.show(&ChoosePage {
        steps: steps(),
        refusal: Some(refusal()),
        texts: vec!["说明".into()],
        history: vec![PastImport {
            at: link("2024-03-05 16:20"),
            ..PastImport::default()
        }],
        ..ChoosePage::default()
    });
    let shown = rendering.show(&matching());
    assert!(shown.contains("系统推荐") && shown.contains("还有 1 个词没有选择"));
    let preview = PreviewPage {
        steps: steps(),
        refusal: Some(refusal()),
        missing: Some("栏目甲".into()),
        open: Some("“结案”".into()),
        going: 2,
        tabs: vec![tab("有变化")],
        rows: vec![row()],
        paging: paging().of("行"),
        refused: Some("/".into()),
        ..PreviewPage::default()
    };
    let shown = rendering.show(&preview);
    assert!(shown.contains("随之变化") && shown.contains("共 120 行"));
    rendering.show(&DonePage {
        steps: steps(),
        facts: vec![Fact::plain("文件", "案件.xlsx")],
        tabs: vec![tab("新登记")],
        rows: vec![PreviewRow {
            number: Link::plain("某号"),
            ..PreviewRow::default()
        }],
        paging: paging(),
        refused: Some("/".into()),
        ..DonePage::default()
    });
    rendering.show(&MainSystemsPage {
        rows: vec![
            MainSystemRow {
                elsewhere: true,
                other: Some("本系统"),
                ..MainSystemRow::default()
            },
            MainSystemRow::default(),
        ],
        ..MainSystemsPage::default()
    });
}
