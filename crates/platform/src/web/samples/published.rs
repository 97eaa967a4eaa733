//! Samples of the pages of published reports.

use super::{Rendering, link, refusal, tab};
use crate::web::pages::published::{
    ComparisonCell, ComparisonLine, ComparisonPage, FindingRow, PublishedPage, PublishedReportPage,
    PublishedRow, TextRun,
};
use crate::web::pieces::Fact;

/// Renders them, full and empty.
pub fn show(rendering: &mut Rendering) {
    let row = PublishedRow {
        place: link("甲县"),
        year: 2024,
        ..PublishedRow::default()
    };
    rendering.show(&PublishedPage {
        refusal: Some(refusal()),
        rows: vec![row],
        ..PublishedPage::default()
    });
    rendering.show(&PublishedPage::default());
    rendering.show(&report());
    rendering.show(&PublishedReportPage::default());
    rendering.show(&comparison());
    rendering.show(&ComparisonPage::default());
}

fn report() -> PublishedReportPage {
    let run = |anchor: Option<&str>, found| TextRun {
        text: "12件".into(),
        anchor: anchor.map(str::to_string),
        title: "件数".into(),
        found,
    };
    PublishedReportPage {
        facts: vec![Fact::plain("地方", "甲县")],
        removal: Some("/".into()),
        findings: vec![FindingRow {
            class: "red",
            severity: "相互矛盾",
            message: "<错>".into(),
            places: vec![link("12件"), link("13件")],
        }],
        paragraphs: vec![vec![
            run(None, false),
            run(Some("c1"), false),
            run(Some("c2"), true),
        ]],
    }
}

fn comparison() -> ComparisonPage {
    let told = ComparisonCell {
        value: Some(link("7.22")),
        base: "14／194".into(),
        change: "-1.00个百分点".into(),
        per_10_000: "0.30".into(),
        rank: Some(1),
        bar: Some(100),
        ..ComparisonCell::default()
    };
    let line = |remark: &str| ComparisonLine {
        name: "败诉率".into(),
        unit: "%".into(),
        remark: remark.into(),
        bases: vec!["结案数".into()],
        cells: vec![told.clone(), ComparisonCell::default()],
    };
    ComparisonPage {
        tabs: vec![tab("2024年")],
        reports: vec![link("甲县2024年"), link("乙县2024年")],
        lines: vec![line(""), line("不排名"), line("只有一处公布，不排名")],
        ..ComparisonPage::default()
    }
}
