//! Sample content of the pages of administrators.

use super::{input, link, paging};
use crate::web::pages::calculator::{CalculatorPage, LimitGroup, ResultBox, StepRow};
use crate::web::pages::draw::{CheckedBox, CheckedStep, DrawPage, DrawnRow, StratumRow};
use crate::web::pages::form::Choice;
use crate::web::pages::notices::{CalendarPage, NoticeRow, NoticesPage, YearRow};
use crate::web::pages::system::{
    ActionRow, CheckpointRow, ChoiceOption, ChoiceRow, ChoicesPage, DefinitionPage, FieldRow,
    GuardRow, LimitRow, LogFact, LogPage, LogRow,
};
use crate::web::pages::text_review::{DoubtRow, MarkedRun, ReviewResult, TextReviewPage};
use crate::web::pages::workbench::Tab;

pub fn definition() -> DefinitionPage {
    DefinitionPage {
        actions: vec![ActionRow {
            law: vec![link("某法")],
            ..ActionRow::default()
        }],
        guards: vec![GuardRow {
            law: vec![link("某法")],
            ..GuardRow::default()
        }],
        limits: vec![LimitRow {
            law: vec![link("某法")],
            ..LimitRow::default()
        }],
        fields: vec![FieldRow::default()],
    }
}

pub fn choices() -> ChoicesPage {
    let row = ChoiceRow {
        name: "适用哪一部法律".into(),
        options: vec![ChoiceOption::default()],
        ..ChoiceRow::default()
    };
    ChoicesPage {
        action: Some("/".into()),
        rows: vec![row],
    }
}

fn notice() -> NoticeRow {
    NoticeRow {
        at: "2024-03-05 08:30".into(),
        matter: "审理期限".into(),
        was: Some("2024年3月4日".into()),
        due: Some("2024年3月5日".into()),
        said: "届满日改变".into(),
        reason: Some("工作日历更新".into()),
        record: link("案件甲"),
        ..NoticeRow::default()
    }
}

pub fn notices() -> NoticesPage {
    NoticesPage {
        tabs: vec![Tab::default()],
        action: Some("/".into()),
        until: 1,
        rows: vec![notice()],
    }
}

pub fn calendar() -> CalendarPage {
    CalendarPage {
        years: vec![YearRow::default()],
        known_until: Some(2026),
        moved: vec![notice()],
    }
}

pub fn log() -> LogPage {
    LogPage {
        facts: vec![LogFact {
            name: "树根",
            value: "00".into(),
            hash: true,
        }],
        checkpoints: vec![CheckpointRow::default()],
        rows: vec![LogRow {
            record: "案件甲".into(),
            ..LogRow::default()
        }],
        paging: paging(),
    }
}

pub fn draw() -> DrawPage {
    DrawPage {
        action: "/draw".into(),
        problem: Some("没有选择文件".into()),
        pasted: "{}".into(),
        checked: Some(CheckedBox {
            steps: vec![CheckedStep::default()],
            strata: vec![StratumRow::default()],
            drawn: vec![DrawnRow::default()],
            drawn_more: 1,
            ..CheckedBox::default()
        }),
    }
}

pub fn calculator() -> CalculatorPage {
    CalculatorPage {
        action: "/deadline".into(),
        problem: Some("没有这一天".into()),
        groups: vec![LimitGroup {
            name: "某程序".into(),
            options: vec![Choice::default()],
        }],
        county: Some(input()),
        inputs: vec![input()],
        result: Some(ResultBox {
            provisional: Some("暂定".into()),
            law: vec![link("某法第1条")],
            steps: vec![StepRow::default()],
            ..ResultBox::default()
        }),
    }
}

pub fn text_review() -> TextReviewPage {
    let doubt = DoubtRow {
        law: vec![link("某法")],
        place: link("第一条"),
        ..DoubtRow::default()
    };
    let run = MarkedRun {
        anchors: vec!["p1".into()],
        row: "#d1".into(),
        ..MarkedRun::default()
    };
    TextReviewPage {
        kinds: vec![Choice::default()],
        result: Some(ReviewResult {
            doubts: vec![doubt],
            paragraphs: vec![vec![run]],
            ..ReviewResult::default()
        }),
        ..TextReviewPage::default()
    }
}
