//! Samples of the pages about fines.

use super::{Rendering, input, link, refusal};
use crate::web::pages::deviation::{Bar, DeviationBox, DeviationPage, FlagRow, Plot};
use crate::web::pages::discretion::{DiscretionPage, EvidenceRow, MeasuredBox, RangeBar, StepSaid};
use crate::web::pages::form::{Hidden, InputGroup};
use crate::web::pieces::{Fact, Table};

/// Renders them, full and empty.
pub fn show(rendering: &mut Rendering) {
    rendering.show(&DiscretionPage {
        item: input(),
        ..DiscretionPage::default()
    });
    rendering.show(&measured());
    rendering.show(&DeviationPage {
        refusal: Some(refusal()),
        ..DeviationPage::default()
    });
    rendering.show(&compared());
}

fn measured() -> DiscretionPage {
    let step = StepSaid {
        law: vec![link("某法第1条")],
        ..StepSaid::default()
    };
    DiscretionPage {
        action: "/discretion".into(),
        measure: "/discretion#result".into(),
        item: input(),
        problem: Some("没有这一天".into()),
        result: Some(MeasuredBox {
            facts: vec![Fact::plain("幅度", "1元以下")],
            bar: Some(RangeBar {
                mark: Some(5),
                ..RangeBar::default()
            }),
            steps: vec![step],
            questions: vec!["是否".into()],
            duties: vec!["教育".into()],
            evidence: vec![EvidenceRow::default()],
            refused: vec!["不能".into()],
            ..MeasuredBox::default()
        }),
        hidden: vec![Hidden::default()],
        groups: vec![InputGroup {
            name: "事实".into(),
            inputs: vec![input()],
        }],
    }
}

fn compared() -> DeviationPage {
    let table = Table {
        head: vec!["机关".into()],
        rows: vec![vec!["某局".into()]],
    };
    let flag = FlagRow {
        kind: "小过重罚",
        contest: Some("异议".into()),
        nearest: "甲".into(),
        plot: Some(Plot {
            bars: vec![Bar::default()],
            ..Plot::default()
        }),
        ..FlagRow::default()
    };
    DeviationPage {
        result: Some(DeviationBox {
            facts: vec![Fact::plain("处罚决定", "1件")],
            bad: vec!["第2行".into()],
            flags: vec![flag],
            more: 1,
            organs: table.clone(),
            items: table,
            trends: vec!["变化".into()],
        }),
        ..DeviationPage::default()
    }
}
