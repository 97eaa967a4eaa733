//! Sample content of the page of a record.

use super::super::pages::case::{self, Content};
use super::super::pieces::{Fact, Table};
use super::{DAY, light, link};

/// What stands above the tabs.
pub fn head() -> case::Head {
    case::Head {
        title: "案件甲".into(),
        light: Some(light()),
        facts: vec![Fact::plain("案号", "某号")],
        stages: vec![case::StageMark {
            name: "待审查".into(),
            here: true,
        }],
        elsewhere: Some(case::Elsewhere {
            number: "甲〔2024〕1号".into(),
            import: Some("/".into()),
        }),
        findings: vec![case::Finding {
            reason: "提示".into(),
            law: vec![link("某法第1条")],
            raised_on: DAY,
            href: Some("/".into()),
        }],
        deemed: vec![case::DeemedBox {
            effect: "视为".into(),
            limit: "某期限".into(),
            on: DAY,
            law: vec![link("某法第1条")],
            answer: String::new(),
            confirm: Some("/".into()),
            rebut: Some("/".into()),
        }],
        actions: vec![case::ActionLink {
            text: "办理".into(),
            href: "/".into(),
            hint: Some("帮助".into()),
            main: true,
        }],
        successors: vec![link("后续")],
    }
}

/// The content of the first tabs.
pub fn contents() -> Vec<Content> {
    let table = Table {
        head: vec!["列".into()],
        rows: vec![vec!["值".into()]],
    };
    let facts = vec![
        Fact {
            wide: true,
            private: true,
            ..Fact::plain("栏目", "值")
        },
        Fact {
            table: Some(table),
            ..Fact::plain("列表", "")
        },
    ];
    vec![
        Content::Facts(case::Facts {
            groups: vec![case::FactGroup {
                name: "当事人".into(),
                facts,
            }],
            reveal: Some("/".into()),
        }),
        Content::Process(case::Process {
            steps: vec![case::Step {
                name: "登记".into(),
                changes: vec!["阶段".into()],
                correct: Some("/".into()),
                ..case::Step::default()
            }],
        }),
        Content::Files(case::Files {
            files: vec![case::FileRow {
                name: link("附件"),
                size: Some(2048),
                ..case::FileRow::default()
            }],
            add_file: Some("/".into()),
        }),
    ]
}

/// The content of the other tabs.
pub fn later_contents() -> Vec<Content> {
    vec![
        Content::Letters(case::Letters {
            letters: vec![letter_row()],
        }),
        Content::Services(case::Services {
            services: vec![
                case::ServiceRow {
                    carried_out_on: Some(DAY),
                    effective_on: Some(DAY),
                    ..case::ServiceRow::default()
                },
                case::ServiceRow::default(),
            ],
        }),
        Content::Limits(case::Limits {
            limits: vec![limit_box()],
        }),
        Content::Links(case::Links {
            links: vec![case::LinkRow {
                record: link("案件乙"),
                ..case::LinkRow::default()
            }],
        }),
        Content::Log(case::Log {
            entries: vec![case::Entry {
                position: 7,
                ..case::Entry::default()
            }],
        }),
    ]
}

fn letter_row() -> case::LetterRow {
    case::LetterRow {
        href: "/".into(),
        name: "通知书".into(),
        number: "某号".into(),
        progress: "已签发",
        drafted_on: DAY,
        issued_on: Some(DAY),
        served: "没有证明".into(),
        doubt: Some("依据已更正".into()),
        steps: vec![link("送达")],
        download: "/".into(),
    }
}

fn limit_box() -> case::LimitBox {
    let gap = case::StripDay {
        gap: Some(30),
        ..case::StripDay::default()
    };
    let day = case::StripDay {
        class: "due",
        month: "3月".into(),
        day: 5,
        word: "届满",
        title: Some("节日".into()),
        gap: None,
    };
    case::LimitBox {
        name: "某期限".into(),
        light: light(),
        bearer: "本机关",
        internal: true,
        sentence: "起算至届满".into(),
        strip: vec![day, gap],
        two_laws: Some(["法律前后规定不同".into(), "另一种推算".into()]),
        state: "正在计算".into(),
        law: vec![link("某法第1条")],
        on_expiry: Some("后果".into()),
        notified_due_on: Some(DAY),
    }
}
