//! Statistical returns, with everything that they can show.

use super::{Rendering, link, refusal};
use crate::web::pages::returns::{
    BreachRow, CopyRow, GridCell, GridRow, Group, ReturnPage, ReturnRow, ReturnsPage, VersionRow,
};
use crate::web::pieces::Fact;

/// Shows both pages, with and without rows.
pub(super) fn show(rendering: &mut Rendering) {
    let row = ReturnRow {
        number: "表1".into(),
        form: link("年报表"),
        class: "done",
        state: "已报送第1版".into(),
        ..ReturnRow::default()
    };
    rendering.show(&ReturnsPage::default());
    rendering.show(&ReturnsPage {
        years: vec![link("2024年")],
        rows: vec![row],
    });
    rendering.show(&ReturnPage::default());
    rendering.show(&filled());
}

fn group(name: &str) -> Group {
    Group {
        name: name.into(),
        span: 1,
    }
}

fn filled() -> ReturnPage {
    let entered = GridCell {
        name: Some("all.applied".into()),
        value: "12".into(),
        label: "合计，申请".into(),
        ..GridCell::default()
    };
    let counted = GridCell {
        value: "3".into(),
        href: Some("/".into()),
        wrong: true,
        ..GridCell::default()
    };
    ReturnPage {
        facts: vec![Fact::plain("表号", "表1")],
        may_fill: true,
        may_submit: true,
        may_reopen: true,
        refusal: Some(refusal()),
        groups: vec![group("收案"), group("")],
        heads: vec!["申请".into(), "办结".into()],
        rows: vec![GridRow {
            head: "合计".into(),
            cells: vec![entered, counted],
        }],
        breaches: vec![BreachRow {
            class: "private",
            severity: "不平衡",
            message: "左边为3".into(),
        }],
        missing: 2,
        versions: vec![VersionRow {
            version: 1,
            state: "有效",
            ..VersionRow::default()
        }],
        changes: vec![["合计·申请".into(), "12".into(), "13".into()]],
        copies: vec![CopyRow {
            organ: link("某镇"),
            class: "",
            state: "未填报".into(),
        }],
        explanation: "核对无误".into(),
        ..ReturnPage::default()
    }
}
