//! Every page with sample content: each template is rendered, strict about names, and shows what it was given.

mod coverage;
mod fines;
mod import;
mod published;
mod record;
mod returns;
mod surveys;
mod system;

use super::frame::{Frame, Group, Link, Notice, SignedIn};
use super::pages::Page;
use super::pages::case::CasePage;
use super::pages::entrance::{DemonstrationAccount, DemonstrationCounty, SignIn, SimpleForm};
use super::pages::error::{ErrorPage, Refused};
use super::pages::figures::{FigureGroup, FigurePage, FigureRecord, FigureRow, Figures, Mark};
use super::pages::form::{FormPage, Hidden, Input, InputColumn, InputGroup, RecordTag};
use super::pages::law::{Article, ArticleHit, LawPage, StatutePage, StatuteRow, Use};
use super::pages::letter::LetterPage;
use super::pages::list::{Cell, Column, List};
use super::pages::report::{Block, ReportPage, Run, SourceRow};
use super::pages::system::{AccountRow, AccountsPage, DataPage, DefinitionRow, DefinitionsPage};
use super::pages::workbench::{Card, LetterRow, Tab, WorkRow, Workbench, weekday};
use super::pieces::{Due, Fact, Light, Paging, RefusalBox};
use super::template::{Templates, names};
use crate::paths::Path;
use domain::procedure::FieldProblem;
use jiff::civil::{Date, date};
use record::{contents, head, later_contents};
use std::collections::BTreeSet;

const DAY: Date = date(2024, 3, 5);

fn frame() -> Frame {
    Frame {
        county: "某某区".into(),
        marking: Some("演示数据".into()),
        account: Some(SignedIn {
            name: "甲".into(),
            organ: "某局".into(),
            roles: "经办人".into(),
        }),
        navigation: vec![Group {
            name: "业务".into(),
            links: vec![link("一项业务").marked(true), link("另一项")],
            folds: true,
            open: true,
        }],
        crumbs: vec![link("工作台"), Link::plain("此处")],
        form_token: "token".into(),
        notice: Some(Notice {
            class: "done",
            text: "已经办理".into(),
        }),
        ..Frame::bare("标题")
    }
}

fn link(text: &str) -> Link {
    Link::to(text, &Path::Workbench)
}

fn light() -> Light {
    Light::open(
        Due {
            on: Some(DAY),
            ..Due::default()
        },
        DAY,
    )
}

fn tab(text: &str) -> Tab {
    Tab {
        text: text.into(),
        href: Path::Workbench.to_string(),
        count: Some(3),
        here: true,
    }
}

fn refusal() -> RefusalBox {
    RefusalBox {
        what: "办理".into(),
        reason: "原因".into(),
        remedy: "办法".into(),
        law: vec![link("某法第1条")],
        failed: vec!["条件".into()],
        fields: vec![FieldProblem {
            field: "name".into(),
            name: "栏目".into(),
            given: Some("<错>".into()),
            rule: "规则".into(),
        }],
    }
}

fn input() -> Input {
    Input::text("f.name", "栏目", "值")
        .required()
        .with_hint("提示")
}

fn inputs() -> Vec<Input> {
    let list = Input {
        columns: vec![InputColumn {
            name: "列".into(),
            required: true,
        }],
        rows: vec![vec![input()]],
        ..input()
    };
    let choices = || {
        vec![
            ("甲".to_string(), "甲项".to_string()),
            ("值".into(), "选中".into()),
        ]
    };
    let mut inputs = vec![list, input().with_choices(choices()).as_kind("radio")];
    inputs.push(input().with_choices(choices()));
    for kind in [
        "long",
        "money",
        "suggest",
        "file",
        "date",
        "datetime-local",
        "number",
        "tel",
    ] {
        inputs.push(input().as_kind(kind));
    }
    inputs
}

fn paging() -> Paging {
    Paging::new(120, 2, 50, |page| format!("?page={page}"))
}

fn form() -> FormPage {
    FormPage {
        record: Some(RecordTag {
            stage: "阶段".into(),
        }),
        refusal: Some(refusal()),
        hint: "一句帮助".into(),
        law: vec![link("某法第1条")],
        version: Some(3),
        hidden: vec![Hidden {
            name: "_letter".into(),
            value: "1".into(),
        }],
        has_files: true,
        groups: vec![InputGroup {
            name: "当事人".into(),
            inputs: inputs(),
        }],
        drafts: vec!["通知书".into()],
        button: "登记".into(),
        back: Some("/".into()),
        ..FormPage::default()
    }
}

fn workbench() -> Workbench {
    Workbench {
        today: DAY,
        weekday: weekday(DAY),
        tabs: vec![tab("待办")],
        cards: vec![Card {
            name: "本周到期".into(),
            value: 2,
            ..Card::default()
        }],
        heading: "待办".into(),
        order: "按剩余天数排列".into(),
        rows: vec![WorkRow {
            light: Some(light()),
            due_on: Some(DAY),
            record: link("案件甲"),
            law: vec![link("某法第1条")],
            ..WorkRow::default()
        }],
        empty: "没有".into(),
        more: Some("只列前两百项".into()),
        letters: Some(vec![LetterRow {
            letter: link("某号"),
            issued_on: Some(DAY),
            ..LetterRow::default()
        }]),
    }
}

fn list() -> List {
    List {
        here: "/".into(),
        creating: vec![link("登记")],
        query: vec![input()],
        choices: vec![super::pages::form::Choice::default()],
        problem: Some("日期有误".into()),
        columns: vec![Column {
            name: "案号".into(),
            href: Some("/".into()),
            sorted: Some("ascending"),
        }],
        rows: vec![vec![
            Cell {
                name: "案号".into(),
                value: link("某号"),
                ..Cell::default()
            },
            Cell {
                light: Some(light()),
                class: "nowrap",
                ..Cell::default()
            },
        ]],
        paging: paging(),
        ..List::default()
    }
}

fn figures() -> Figures {
    let row = FigureRow {
        name: "件数".into(),
        value: "12".into(),
        differs: true,
        difference: "1".into(),
        marks: vec![Mark {
            class: "inferred",
            text: "推定",
        }],
        href: Some("/".into()),
        ..FigureRow::default()
    };
    Figures {
        years: vec![link("2024").marked(true)],
        areas: vec![link("报告中的指标").marked(true)],
        report: "/".into(),
        as_of: DAY,
        groups: vec![FigureGroup {
            name: "业务".into(),
            chart: Some("{\"kind\":\"bar\"}".into()),
            figures: vec![row, FigureRow::default()],
        }],
    }
}

fn figure() -> FigurePage {
    FigurePage {
        value: "12".into(),
        facts: vec![Fact::plain("定义", "审结的案件")],
        sides: vec![tab("分子")],
        marks: vec![Mark {
            class: "reported",
            text: "报送",
        }],
        rows: vec![FigureRecord {
            number: link("某号"),
            title: link("案件甲"),
            stage: "已结".into(),
            opened_on: DAY,
            closed_on: Some(DAY),
        }],
        paging: paging(),
        ..FigurePage::default()
    }
}

fn report(sources: bool) -> ReportPage {
    let bound = Run {
        text: "12".into(),
        href: Some("/".into()),
        reported: true,
        title: "件数".into(),
    };
    let block = |kind| Block {
        kind,
        level: 1,
        runs: vec![
            Run {
                text: "正文".into(),
                ..Run::default()
            },
            bound.clone(),
        ],
    };
    let blocks = ["title", "heading", "paragraph", "right"]
        .map(block)
        .to_vec();
    let source = SourceRow {
        text: "12".into(),
        indicator: link("件数"),
        ..SourceRow::default()
    };
    ReportPage {
        downloads: vec![link("下载")],
        problems: vec!["没有绑定的数".into()],
        tabs: vec![tab("正文")],
        blocks: (!sources).then_some(blocks),
        sources: sources.then(|| vec![source]),
    }
}

fn statute() -> StatutePage {
    StatutePage {
        ended: true,
        facts: vec![Fact::plain("制定机关", "某机关")],
        articles: vec![
            Article {
                anchor: "a1".into(),
                name: "第1条".into(),
                uses: vec![Use {
                    kind: link("业务"),
                    ..Use::default()
                }],
                ..Article::default()
            },
            Article::default(),
        ],
    }
}

fn sign_in() -> SignIn {
    SignIn {
        action: "/sign-in".into(),
        problem: Some("口令不对".into()),
        county: input(),
        account: input(),
        demonstration: vec![DemonstrationCounty {
            accounts: vec![DemonstrationAccount::default()],
            ..DemonstrationCounty::default()
        }],
        ..SignIn::default()
    }
}

fn law_page() -> LawPage {
    LawPage {
        query: "期限".into(),
        statutes: vec![StatuteRow {
            from: Some(DAY),
            until: Some(DAY),
            ..StatuteRow::default()
        }],
        articles: vec![ArticleHit {
            article: link("第1条"),
            ..ArticleHit::default()
        }],
        ..LawPage::default()
    }
}

/// Renders pages and remembers which templates were used.
struct Rendering {
    frame: Frame,
    templates: Templates,
    used: BTreeSet<String>,
}

impl Rendering {
    fn show<P: Page>(&mut self, page: &P) -> String {
        self.used.insert(page.template());
        let html = self
            .templates
            .render(&self.frame, page)
            .unwrap_or_else(|error| panic!("{}: {error:#}", page.template()));
        assert!(html.contains("<h1>"), "{} has no heading", page.template());
        assert!(
            !html.contains("<错>"),
            "{} does not escape",
            page.template()
        );
        for inline in ["<style", " style=", " onclick=", "<script>"] {
            assert!(!html.contains(inline), "{} has {inline}", page.template());
        }
        html
    }
}

/// The pages that anybody may open, and those beside the work on records.
fn open_pages(rendering: &mut Rendering) {
    rendering.show(&system::calculator());
    rendering.show(&system::draw());
    rendering.show(&system::text_review());
}

#[test]
fn every_template_renders() {
    let mut rendering = Rendering {
        frame: frame(),
        templates: Templates::load(&[]).unwrap(),
        used: ["base.html", "pieces.html"].map(String::from).into(),
    };
    let shown = rendering.show(&workbench());
    assert!(
        shown.contains("今天到期") && shown.contains("演示数据") && shown.contains("2024年3月5日")
    );
    rendering.show(&list());
    open_pages(&mut rendering);
    rendering.show(&system::choices());
    rendering.show(&system::notices());
    rendering.show(&system::calendar());
    let shown = rendering.show(&form());
    assert!(shown.contains("&lt;错&gt;") && shown.contains("enctype=\"multipart/form-data\""));
    for content in contents().into_iter().chain(later_contents()) {
        rendering
            .used
            .insert(format!("case_{}.html", content.tab()));
        let tab = content.tab();
        rendering.show(&CasePage {
            head: head(),
            tabs: vec![tab_of(tab)],
            tab,
            content,
            override_name: None,
        });
    }
    let html = minijinja::Value::from_safe_string(
        "<article class=\"letter\"><b>正文</b></article>".into(),
    );
    let letter = LetterPage {
        html,
        steps: vec![link("签发")],
        doubt: Some("更正".into()),
        problem: Some("缺".into()),
        law: vec![link("某法")],
        number: Some("某号".into()),
        ..LetterPage::default()
    };
    assert!(rendering.show(&letter).contains("<b>正文</b>"));
    show_overviews(&mut rendering);
    import::show(&mut rendering);
    rendering.frame.account = None;
    let shown = rendering.show(&sign_in());
    assert!(!shown.contains("class=\"side\""));
    rendering.show(&ErrorPage::of(500));
    let embedded: BTreeSet<String> = names().into_iter().collect();
    assert_eq!(rendering.used, embedded);
}

fn tab_of(tab: &str) -> Tab {
    Tab {
        count: None,
        ..super::samples::tab(tab)
    }
}

fn show_overviews(rendering: &mut Rendering) {
    rendering.show(&figures());
    rendering.show(&figure());
    rendering.show(&report(false));
    rendering.show(&report(true));
    coverage::show(rendering);
    published::show(rendering);
    returns::show(rendering);
    surveys::show(rendering);
    fines::show(rendering);
    rendering.show(&law_page());
    rendering.show(&statute());
    rendering.show(&SimpleForm {
        inputs: inputs(),
        texts: vec!["说明".into()],
        ..SimpleForm::default()
    });
    rendering.show(&ErrorPage::of(404));
    rendering.show(&Refused {
        refusal: refusal(),
        ways: vec![link("返回")],
    });
    rendering.show(&system::log());
    rendering.show(&DefinitionsPage {
        rows: vec![DefinitionRow::default()],
    });
    rendering.show(&system::definition());
    rendering.show(&AccountsPage {
        create: Some("/".into()),
        rows: vec![AccountRow {
            links: vec![link("角色")],
            ..AccountRow::default()
        }],
    });
    rendering.show(&DataPage {
        facts: vec![Fact::plain("类别", "演示")],
    });
}
