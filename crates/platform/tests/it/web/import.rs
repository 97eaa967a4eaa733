//! Import through the pages: file, columns and words, preview, confirmation, report, and what is refused on the way.

use super::browser::{Browser, Page};
use super::house::House;
use super::html::Form;
use documents::table::{Limits, read};
use documents::xlsx::{Column, Sheet, Value, Workbook};
use platform::paths::Path;

const KIND: &str = "/kinds/reconsideration";
const IMPORT: &str = "/kinds/reconsideration/import";
const HEADERS: [&str; 8] = [
    "案件编号",
    "申请人姓名",
    "被申请人",
    "行政行为类别",
    "收到日期",
    "受理日期",
    "审理程序",
    "案件状态",
];

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Three cases; the third has a day that is none.
fn rows() -> Vec<Vec<Value>> {
    let row = |number: &str, applicant: &str, received: &str, accepted: &str, stage: &str| {
        let cells = [
            number,
            applicant,
            "某局",
            "行政处罚",
            received,
            accepted,
            "普通",
            stage,
        ];
        cells.map(text).to_vec()
    };
    vec![
        row(
            "全复〔2024〕1",
            "演示甲",
            "２０２４年１１月４日",
            "2024/11/6",
            "正在审理",
        ),
        row(
            "全复〔2024〕2",
            "演示乙",
            "二〇二四年十一月五日",
            "",
            "立案",
        ),
        row("全复〔2024〕3", "演示丙", "2024-11-31", "", "立案"),
    ]
}

fn workbook(rows: Vec<Vec<Value>>) -> Vec<u8> {
    let sheet = Sheet {
        name: "案件".into(),
        columns: HEADERS.iter().map(|name| Column::new(*name)).collect(),
        rows,
        ..Sheet::default()
    };
    Workbook {
        sheets: vec![sheet],
    }
    .write()
    .unwrap()
}

/// Sends a file through the form.
fn uploaded(browser: &mut Browser, name: &str, content: Vec<u8>) -> Page {
    let mut form = browser.get(IMPORT).expect(200).form(IMPORT);
    assert!(form.multipart);
    form.file = Some(("file".into(), name.into(), content));
    browser.send(&form)
}

/// Sends a file and matches its words; answers the preview.
fn previewed(browser: &mut Browser, content: Vec<u8>) -> Page {
    let sent = uploaded(browser, "案件.xlsx", content);
    let address = sent.leads_to().to_string();
    let page = browser.get(&address).expect(200);
    let mut form = page.form(&address);
    let words: Vec<String> = inputs(&form, "w.");
    for name in words {
        if form.get(&name).is_none_or(str::is_empty) {
            let stage = match page.text().contains(&format!("for=\"{name}\">立案<")) {
                true => "received",
                false => "accepted",
            };
            form.set(&name, stage);
        }
    }
    let done = browser.send(&form);
    assert!(done.leads_to().ends_with("/preview"), "{}", done.text());
    browser.follow(done).expect(200)
}

fn inputs(form: &Form, prefix: &str) -> Vec<String> {
    let names = form.fields.iter().map(|(name, _)| name.clone());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// Confirms a preview; answers the report.
fn confirmed(browser: &mut Browser, preview: &Page) -> Page {
    let action = preview.address.split('?').next().unwrap();
    let done = browser.send(&preview.form(action));
    assert!(done.leads_to().contains("/imports/"), "{}", done.text());
    browser.follow(done).expect(200)
}

/// The first address of a page that begins so.
fn link(page: &Page, prefix: &str) -> String {
    let text = page.text();
    let found = super::html::tags(&text)
        .iter()
        .filter_map(|tag| tag.get("href"))
        .find(|href| href.starts_with(prefix))
        .map(str::to_string);
    found.unwrap_or_else(|| panic!("{} leads nowhere to {prefix}: {text}", page.address))
}

fn has(page: &Page, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(text.contains(word), "{}: no {word}: {text}", page.address);
    }
}

/// The system administrator chooses where the kind is kept.
fn kept_elsewhere(house: &House) {
    let mut system = house.signed_in("system");
    let address = "/system/main-systems";
    let page = system.get(address).expect(200);
    let forms = Form::all(&page.text());
    let form = forms
        .iter()
        .find(|form| form.get("kind") == Some("reconsideration"))
        .expect("a form for the kind");
    assert_eq!(form.get("main_system"), Some("elsewhere"));
    let shown = system.send(form);
    let shown = system.follow(shown).expect(200);
    has(&shown, &["主系统已经改变"]);
    let forms = Form::all(&shown.text());
    let form = forms
        .iter()
        .find(|form| form.get("kind") == Some("reconsideration"));
    let other = form.expect("a form for the kind").get("main_system");
    assert_eq!(other, Some("here"), "the choice holds at once");
}

#[test]
fn a_file_goes_from_the_choice_to_its_report() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    has(&clerk.get(KIND), &["/new/receive"]);
    kept_elsewhere(&house);
    let list = clerk.get(KIND).expect(200);
    has(&list, &["以其他系统为主系统", IMPORT]);
    assert!(!list.text().contains("/new/receive"));
    columns_are_suggested(&mut clerk);
    let before = house.text("SELECT CAST(COUNT(*) AS TEXT) FROM records");
    let preview = previewed(&mut clerk, workbook(rows()));
    has(
        &preview,
        &["不能导入", "“收到日期”列的值“2024-11-31”", "确认导入 2 行"],
    );
    let new = clerk.get(&link(&preview, &format!("{}?fate=new", preview.address)));
    has(&new.expect(200), &["全复〔2024〕1", "演示甲", "新登记"]);
    assert_eq!(
        house.text("SELECT CAST(COUNT(*) AS TEXT) FROM records"),
        before,
        "a preview writes no record"
    );
    let report = confirmed(&mut clerk, &preview);
    has(&report, &["没有导入", "案件.xlsx", "2024-11-31"]);
    let address = report.address.split('?').next().unwrap().to_string();
    let taken = clerk.get(&format!("{address}?fate=new")).expect(200);
    let found = clerk.get(&Path::Search.with(&[("q", "全复〔2024〕1")]));
    has(&found.expect(200), &["演示甲"]);
    let case = clerk.get(&link(&taken, "/records/")).expect(200);
    has(&case, &["以主系统为准", "全复〔2024〕1", "补充填写"]);
    assert!(!case.text().contains("/actions/take_opinion"));
    mended_rows_go_in(&mut clerk, &address);
    has(&clerk.get(IMPORT), &["案件.xlsx", "2 行", "上次保存的对照"]);
    others_do_not_see_it(&house, &address);
}

/// The form is filled in with what the names of the columns suggest.
fn columns_are_suggested(clerk: &mut Browser) {
    let sent = uploaded(clerk, "案件.xlsx", workbook(rows()));
    let matching = sent.leads_to().to_string();
    let page = clerk.get(&matching).expect(200);
    has(
        &page,
        &["系统推荐", "还有 2 个词没有选择", "文件里没有的栏目"],
    );
    let form = page.form(&matching);
    let columns = [
        "@number",
        "applicant",
        "respondent",
        "act_kind",
        "received_on",
    ];
    for (at, field) in columns.iter().enumerate() {
        assert_eq!(form.get(&format!("c.{at}")), Some(*field));
    }
}

/// The refused rows come back as a workbook, are mended there, and go in with the saved mapping.
fn mended_rows_go_in(clerk: &mut Browser, report: &str) {
    let returned = clerk.get(&format!("{report}/refused.xlsx")).expect(200);
    let table = read(&returned.content, Limits::default()).unwrap();
    assert_eq!((table.rows.len(), table.headers.len()), (1, HEADERS.len()));
    let mut row = rows()[2].clone();
    row[4] = text("2024-11-30");
    let preview = previewed(clerk, workbook(vec![row]));
    has(&preview, &["确认导入 1 行"]);
    has(&confirmed(clerk, &preview), &["新登记"]);
}

fn others_do_not_see_it(house: &House, report: &str) {
    let mut other = house.signed_in("t01-clerk");
    other.get(report).expect(404);
    other.get(&format!("{report}/refused.xlsx")).expect(404);
    let past = other.get(IMPORT).expect(200).text();
    assert!(!past.contains("案件.xlsx"), "{past}");
    let mut viewer = house.signed_in("viewer");
    viewer.get(IMPORT).expect(403);
    viewer.get(report).expect(403);
    assert!(!viewer.get(KIND).text().contains(IMPORT));
    house
        .signed_in("clerk")
        .get("/system/main-systems")
        .expect(403);
}

#[test]
fn a_changed_row_is_shown_with_what_was_and_what_will_be() {
    let house = House::demonstration();
    kept_elsewhere(&house);
    let mut clerk = house.signed_in("clerk");
    let rows = rows()[..2].to_vec();
    let preview = previewed(&mut clerk, workbook(rows.clone()));
    confirmed(&mut clerk, &preview);
    let same = previewed(&mut clerk, workbook(rows.clone()));
    has(&same, &["没有变化", "没有需要写入的行"]);
    assert!(!same.text().contains("确认导入"));
    let mut later = rows;
    later[0][1] = text("演示甲改");
    let preview = previewed(&mut clerk, workbook(later));
    has(
        &preview,
        &[
            "有变化",
            "<del>演示甲</del>",
            "<ins>演示甲改</ins>",
            "确认导入 1 行",
        ],
    );
    // The mapping is changed by another window: what was seen is no longer what would be done.
    let action = preview.address.clone();
    let stale = preview.form(&action).with(&[("_seen", "00")]);
    let again = clerk.send(&stale).expect(409);
    has(&again, &["对照已经被修改", "没有导入任何一行"]);
    let report = confirmed(&mut clerk, &preview);
    let record = link(&report, "/records/");
    has(&clerk.get(&record), &["演示甲改"]);
    let refused = clerk.get(&format!("{record}/actions/fill_in")).expect(200);
    let address = format!("{record}/actions/fill_in");
    let form = refused.form(&address);
    let offered = inputs(&form, "f.");
    assert_eq!(
        offered,
        ["f.reply_notice_served_on", "f.decision_served_on"]
    );
    let form = form.with(&[("f.reply_notice_served_on", "2024-11-08")]);
    let done = clerk.send(&form);
    let shown = clerk.follow(done).expect(200);
    has(&shown, &["2024年11月8日"]);
    has(&clerk.get(&format!("{record}/limits")), &["2024年11月22日"]);
    assert_eq!(
        clerk
            .get(&record)
            .text()
            .matches("/actions/correct")
            .count(),
        0
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_why() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let refused = |clerk: &mut Browser, name: &str, content: Vec<u8>, words: &str| {
        let page = uploaded(clerk, name, content).expect(422);
        has(&page, &["没有办成：上传文件", words]);
        page.form(IMPORT);
    };
    let mut viewer = house.signed_in("viewer");
    let entries = house.entries();
    refused(
        &mut clerk,
        "图.png",
        b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
        "不是 Excel 工作簿",
    );
    refused(&mut clerk, "空.csv", Vec::new(), "没有数据");
    refused(
        &mut clerk,
        "坏.xlsx",
        b"PK\x03\x04broken".to_vec(),
        "已损坏",
    );
    refused(
        &mut clerk,
        "码.csv",
        b"\x61,\x62\n\xff\xfe\xff,1\n\x81\xff,2\n".to_vec(),
        "无法识别的字符",
    );
    let twice = "编号,编号\n1,2\n".as_bytes().to_vec();
    refused(&mut clerk, "重.csv", twice, "重复");
    refused(&mut clerk, "大.csv", vec![b'a'; (50 << 20) + 1], "文件过大");
    let form = clerk.get(IMPORT).form(IMPORT);
    has(&clerk.send(&form).expect(422), &["没有选择文件"]);
    let mut forged = form.clone();
    forged.set("_token", "x");
    clerk.send(&forged).expect(403);
    let mut foreign = form;
    foreign.set("_token", &super::house::form_token(&mut viewer));
    viewer.send(&foreign).expect(403);
    assert_eq!(house.entries(), entries, "nothing was written");
    clerk.get(&format!("{IMPORT}/00/match")).expect(404);
    clerk.get(&format!("{KIND}/imports/none")).expect(404);
}

#[test]
fn columns_that_do_not_fit_come_back_with_what_was_chosen() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let sent = uploaded(&mut clerk, "案件.xlsx", workbook(rows()));
    let address = sent.leads_to().to_string();
    let form = clerk.get(&address).form(&address);
    let wrong = form.clone().with(&[("c.0", ""), ("c.1", "respondent")]);
    let page = clerk.send(&wrong).expect(422);
    has(
        &page,
        &["还不能继续", "没有指明哪一列是主系统编号", "两列都对照为"],
    );
    assert_eq!(page.form(&address).get("c.1"), Some("respondent"));
    // Another column of choices shows its words before anything goes on.
    let other = form.clone().with(&[("c.2", ""), ("c.1", "agency")]);
    assert!(matches!(clerk.send(&other).status, 303 | 422));
    // A further field gets an input, and its value stands in every row.
    let further = form.with(&[("further", "applied_on")]);
    let page = clerk.send(&further).expect(200);
    let filled = page.form(&address).with(&[("f.applied_on", "2024-11-01")]);
    let preview = clerk.send(&filled);
    assert!(preview.leads_to().ends_with("/preview"));
    let kept = clerk.get(&address).form(&address);
    assert_eq!(kept.get("f.applied_on"), Some("2024-11-01"));
}
