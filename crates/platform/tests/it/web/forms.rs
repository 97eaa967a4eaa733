//! Forms without script: what a person types is sent as a plain form, and the answer leads on.

use super::browser::{Browser, Page};
use super::house::House;

const KIND: &str = "/kinds/reconsideration";

/// Fills and sends the form at an address.
fn sent(browser: &mut Browser, address: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(address).expect(200);
    let address = address.split('?').next().unwrap();
    browser.send(&page.form(address).with(fields))
}

/// The same, expecting that it is taken; answers the page that it leads to.
fn taken(browser: &mut Browser, address: &str, fields: &[(&str, &str)]) -> Page {
    let done = sent(browser, address, fields);
    assert_eq!(done.status, 303, "{address}: {}", done.text());
    let shown = browser.follow(done).expect(200);
    assert!(
        shown.text().contains("notice done"),
        "{address} says that it was done"
    );
    shown
}

const APPLICATION: [(&str, &str); 11] = [
    ("_on", "2024-12-02"),
    ("f.applicant", "演示申请人（表单）"),
    ("f.applicant_kind", "natural_person"),
    ("f.applicant_phone", "13900001234"),
    ("f.respondent", "d01"),
    ("f.act_kind", "information_disclosure"),
    ("f.channel", "in_person"),
    ("f.applied_on", "2024-12-02"),
    ("f.received_on", "2024-12-02"),
    ("f.known_on", "2024-11-25"),
    ("f.request", "请求撤销被申请人作出的行政行为"),
];

/// A record opened through the form; its address.
fn received(clerk: &mut Browser) -> String {
    let form = format!("{KIND}/new/receive");
    let done = sent(clerk, &form, &APPLICATION);
    let to = done.leads_to().to_string();
    to.split('?').next().unwrap().to_string()
}

#[test]
fn a_case_goes_from_the_application_to_a_served_letter() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    let record = received(&mut clerk);
    let list = clerk.get(KIND).text();
    assert!(list.contains(&record), "the list shows it at once");
    let accept = [
        ("_on", "2024-12-03"),
        ("f.procedure", "summary"),
        ("f.meets_parties", "true"),
        ("f.meets_interest", "true"),
        ("f.meets_request", "true"),
        ("f.meets_time", "true"),
        ("f.meets_scope", "true"),
        ("f.meets_jurisdiction", "true"),
        ("f.meets_no_duplicate", "true"),
        ("f.summary_ground", "information_disclosure"),
        ("f.summary_suitable", "true"),
    ];
    taken(&mut clerk, &format!("{record}/actions/accept"), &accept);
    let letter = format!("{record}/letters/1");
    taken(
        &mut head,
        &format!("{letter}/letter_issue"),
        &[("_on", "2024-12-03")],
    );
    taken(
        &mut clerk,
        &format!("{letter}/letter_seal"),
        &[("_on", "2024-12-03")],
    );
    let service = [
        ("_on", "2024-12-03"),
        ("f.method", "direct"),
        ("f.carried_out_on", "2024-12-03"),
        ("f.receipt", "受送达人签收"),
    ];
    let served = taken(&mut clerk, &format!("{letter}/letter_serve"), &service);
    assert!(served.text().contains("2024年12月3日"), "{}", served.text());
    let document = clerk.get(&format!("{letter}/letter.docx")).expect(200);
    assert!(document.content.starts_with(b"PK"));
    let moved = [("f.handler", "head")];
    taken(&mut head, &format!("{record}/actions/assign"), &moved);
}

#[test]
fn a_case_over_the_turn_of_the_law_shows_both_days() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    let in_december = APPLICATION.map(|(name, value)| match name {
        "_on" | "f.applied_on" | "f.received_on" | "f.known_on" => (name, "2023-12-20"),
        _ => (name, value),
    });
    let form = format!("{KIND}/new/receive");
    let done = sent(&mut clerk, &form, &in_december);
    let record = done.leads_to().split('?').next().unwrap().to_string();
    let accept = [
        ("_on", "2023-12-21"),
        ("f.meets_parties", "true"),
        ("f.meets_interest", "true"),
        ("f.meets_request", "true"),
        ("f.meets_time", "true"),
        ("f.meets_scope", "true"),
        ("f.meets_jurisdiction", "true"),
        ("f.meets_no_duplicate", "true"),
    ];
    let address = format!("{record}/actions/accept_2017");
    taken(&mut clerk, &address, &accept);
    let letter = format!("{record}/letters/2");
    let issue = [("_on", "2023-12-25")];
    taken(&mut head, &format!("{letter}/letter_issue"), &issue);
    taken(&mut clerk, &format!("{letter}/letter_seal"), &issue);
    let service = [
        ("_on", "2024-01-08"),
        ("f.method", "direct"),
        ("f.carried_out_on", "2024-01-08"),
        ("f.receipt", "受送达人签收"),
    ];
    taken(&mut clerk, &format!("{letter}/letter_serve"), &service);
    let limits = clerk.get(&format!("{record}/limits")).expect(200).text();
    for shown in [
        "法律前后规定不同",
        "程序从新、实体从旧",
        "没有明文规定，为本县的选择",
        "为10个工作日，至2024年1月22日届满",
        "为10日，至2024年1月18日届满",
    ] {
        assert!(limits.contains(shown), "{shown}");
    }
}

#[test]
fn what_is_missing_comes_back_with_everything_that_was_typed() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let before = house.entries();
    let form = format!("{KIND}/new/receive");
    let typed = [
        ("f.applicant", "甲\"<乙>&"),
        ("f.request", "第一行\n第二行"),
        ("f.applicant_phone", "12"),
    ];
    let refused = sent(&mut clerk, &form, &typed).expect(422);
    let text = refused.text();
    assert!(
        text.contains("没有办成") && text.contains("需要改的栏目"),
        "{text}"
    );
    assert!(!text.contains("<乙>"), "what was typed is escaped");
    let again = refused.form(&form);
    for (name, value) in typed {
        assert_eq!(again.get(name).map(str::trim), Some(value), "{name}");
    }
    assert_eq!(house.entries(), before, "nothing was written");
    let mut fields = APPLICATION.to_vec();
    fields.retain(|(name, _)| *name != "f.applicant");
    let done = clerk.send(&again.with(&fields));
    assert!(
        done.leads_to().ends_with("done=recorded"),
        "the same page, mended, is accepted"
    );
}

#[test]
fn a_form_sent_twice_counts_once() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let address = format!("{KIND}/new/receive");
    let form = clerk.get(&address).form(&address).with(&APPLICATION);
    let first = clerk.send(&form).leads_to().to_string();
    let before = house.entries();
    let second = clerk.send(&form).leads_to().to_string();
    assert_eq!(second, first.replace("done=recorded", "done=repeated"));
    assert_eq!(house.entries(), before);
}

#[test]
fn whoever_was_slower_is_told_and_sees_the_newest() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    let record = received(&mut clerk);
    let address = format!("{record}/actions/note");
    let slow = clerk
        .get(&address)
        .form(&address)
        .with(&[("f.text", "慢的备注")]);
    taken(&mut head, &address, &[("f.text", "快的备注")]);
    let late = clerk.send(&slow).expect(409);
    let text = late.text();
    assert!(
        text.contains("慢的备注"),
        "what was typed is still there: {text}"
    );
    let again = late.form(&address);
    assert_ne!(
        again.get("_version"),
        slow.get("_version"),
        "the newest version"
    );
    assert_eq!(clerk.send(&again).status, 303);
}

#[test]
fn a_file_is_sent_kept_and_given_back_to_those_who_see_the_case() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let record = received(&mut clerk);
    let address = format!("{record}/actions/note");
    let mut form = clerk
        .get(&address)
        .form(&address)
        .with(&[("f.text", "申请书扫描件")]);
    assert!(form.multipart);
    form.file = Some((
        "f.file".into(),
        "../../申请书.pdf".into(),
        b"%PDF-1.7 <script>".to_vec(),
    ));
    let shown = clerk.send(&form);
    let shown = clerk.follow(shown).expect(200).text();
    let (_, after) = shown
        .split_once("/files&#x2f;")
        .or(shown.split_once("/files/"))
        .expect("the file is listed");
    let hash: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(hash.len(), 64);
    let file = clerk.get(&format!("{record}/files/{hash}")).expect(200);
    assert_eq!(file.content, b"%PDF-1.7 <script>");
    assert_eq!(
        file.header("content-type"),
        Some("application/octet-stream")
    );
    let name = file.header("content-disposition").unwrap();
    assert_eq!(
        name,
        "attachment; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E4%B9%A6.pdf"
    );
    let other = received(&mut clerk);
    clerk.get(&format!("{other}/files/{hash}")).expect(404);
    house
        .signed_in("t01-clerk")
        .get(&format!("{record}/files/{hash}"))
        .expect(403);
}

#[test]
fn masked_values_are_shown_for_a_reason_that_is_logged() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let record = received(&mut clerk);
    let phone = "13900001234";
    for part in ["", "/process", "/facts", "/letters", "/log"] {
        let page = clerk.get(&format!("{record}{part}")).expect(200).text();
        assert!(!page.contains(phone), "{part} shows it");
    }
    assert!(clerk.get(&record).text().contains("139****1234"));
    let address = format!("{record}/actions/reveal");
    let before = house.entries();
    let form = clerk.get(&address).form(&address);
    let without = clerk.send(&form).expect(422);
    assert!(without.text().contains("查看理由"), "{}", without.text());
    assert_eq!(house.entries(), before);
    let shown = clerk
        .send(&form.with(&[("f.reason", "核对联系方式")]))
        .expect(200);
    assert!(shown.text().contains(phone));
    assert_eq!(house.entries(), before + 1);
    let log = house.signed_in("audit").get("/system/log").text();
    assert!(log.contains("查看敏感信息"), "{log}");
}

#[test]
fn a_row_is_added_to_a_list_without_script() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let record = house.record_in("accepted");
    let offered = clerk.get(&format!("/records/{record}")).text();
    let address = super::html::tags(&offered)
        .iter()
        .filter_map(|tag| tag.get("href"))
        .filter(|href| href.contains("/actions/"))
        .map(str::to_string)
        .find(|href| clerk.get(href).text().contains("name=\"_add\""));
    let address = address.expect("an action takes a list");
    let page = clerk.get(&address);
    let text = page.text();
    let button = super::html::tags(&text);
    let button = button
        .iter()
        .find(|tag| tag.get("name") == Some("_add"))
        .unwrap();
    let mut form = page.form(&address);
    let list = button.get("value").unwrap().to_string();
    let rows = |form: &super::html::Form| {
        let names = form.fields.iter().map(|(name, _)| name.clone());
        let begins = format!("f.{list}.");
        let mut rows: Vec<String> = names
            .filter_map(|name| Some(name.strip_prefix(&begins)?.split('.').next()?.to_string()))
            .collect();
        rows.sort();
        rows.dedup();
        rows.len()
    };
    let before = rows(&form);
    let entries = house.entries();
    form.fields.push(("_add".into(), list.clone()));
    let longer = clerk.send(&form).expect(200).form(&address);
    assert_eq!(rows(&longer), before + 1);
    assert_eq!(house.entries(), entries, "nothing was written");
    // A row number without measure costs nothing.
    form.fields
        .push((format!("f.{list}.4000000000.x"), "1".into()));
    clerk.send(&form).expect(200);
}

#[test]
fn a_list_is_searched_sorted_and_turned_over_by_its_address() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let numbers = |page: &Page| -> Vec<String> {
        let text = page.text();
        let tags = super::html::tags(&text);
        let links = tags.iter().filter(|tag| {
            tag.get("href")
                .is_some_and(|to| to.starts_with("/records/"))
        });
        links
            .map(|tag| tag.text.clone())
            .filter(|text| text.contains("政复〔"))
            .collect()
    };
    let page = clerk.get(&format!("{KIND}?sort=number")).expect(200);
    let ascending = numbers(&page);
    let mut descending = numbers(&clerk.get(&format!("{KIND}?sort=-number")).expect(200));
    assert!(ascending.len() > 20);
    descending.reverse();
    assert_eq!(ascending, descending);
    let form = super::html::Form::all(&page.text());
    let query = form
        .iter()
        .find(|form| form.action == KIND)
        .expect("a query row");
    assert!(query.knows("q") && query.knows("stage") && query.knows("f.applicant"));
    let one = platform::paths::part(&ascending[3]);
    assert_eq!(
        numbers(&clerk.get(&format!("{KIND}?q={one}"))),
        [ascending[3].clone()]
    );
    let wrong = clerk
        .get(&format!("{KIND}?f.received_on.from=yesterday"))
        .expect(200);
    assert!(
        wrong.text().contains("notice refused"),
        "a wrong day is told"
    );
}
