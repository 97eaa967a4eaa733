//! Areas, coverage checks and warnings, with everything that they can show.

use super::{Rendering, link, refusal};
use crate::web::frame::Group;
use crate::web::pages::figures::FigureRecord;
use crate::web::pages::surveys::{
    AreasPage, MemberRow, SurveyPage, SurveyRow, SurveysPage, WarningPage, WarningRow, WarningRule,
    WarningsPage,
};
use crate::web::pieces::Fact;
use jiff::civil::date;

/// Shows the pages, with and without rows.
pub(super) fn show(rendering: &mut Rendering) {
    let area = Group {
        name: "领域".into(),
        links: vec![link("业务")],
        ..Group::default()
    };
    rendering.show(&AreasPage::default());
    rendering.show(&AreasPage { areas: vec![area] });
    rendering.show(&SurveysPage::default());
    rendering.show(&SurveysPage {
        years: vec![link("2024年").marked(true)],
        rows: vec![SurveyRow {
            kind: link("业务"),
            check: link("镇街覆盖"),
            members: 3,
            covered: 1,
            missing: 2,
            class: "inferred",
        }],
    });
    let member = MemberRow {
        name: "某镇".into(),
        count: 1,
        records: vec![link("一件")],
    };
    rendering.show(&SurveyPage::default());
    rendering.show(&SurveyPage {
        facts: vec![Fact::plain("业务", "一项")],
        years: vec![link("2024年")],
        missing: vec![member.clone()],
        covered: vec![member.clone()],
        others: vec![member],
    });
    show_warnings(rendering);
}

fn show_warnings(rendering: &mut Rendering) {
    let row = WarningRow {
        alike: link("某企业"),
        count: 3,
        days: "三月".into(),
        verdict: "待核实".into(),
        class: "inferred",
    };
    let rule = WarningRule {
        kind: link("业务"),
        name: "频繁".into(),
        rule: "规则".into(),
        advice: "合并".into(),
        law: vec![link("某法")],
        quality: "还没有核实过".into(),
        groups: vec![row],
    };
    rendering.show(&WarningsPage::default());
    rendering.show(&WarningsPage {
        rules: vec![WarningRule::default(), rule],
    });
    rendering.show(&WarningPage::default());
    rendering.show(&WarningPage {
        facts: vec![Fact::plain("规则", "一句")],
        rows: vec![FigureRecord {
            number: link("某号"),
            title: link("一件"),
            stage: "已办".into(),
            opened_on: date(2024, 3, 1),
            closed_on: Some(date(2024, 3, 5)),
        }],
        action: Some("/".into()),
        verdicts: vec![("right", "属实")],
        reason: "理由".into(),
        refusal: Some(refusal()),
    });
}
