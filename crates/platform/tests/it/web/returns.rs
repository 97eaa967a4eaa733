//! Statistical returns: counted from records, filled in, submitted, locked, corrected.

use super::browser::{Browser, Page};
use super::house::House;

const AID: &str = "/returns/2024/legal_aid";
const CASES: &str = "/returns/2024/reconsideration_cases";
const MEDIATION: &str = "/returns/2024/people_mediation";

/// The text of a row of the grid.
fn row(page: &str, head: &str) -> String {
    let start = page.find(&format!("<th scope=\"row\">{head}</th>"));
    let rest = &page[start.unwrap_or_else(|| panic!("no row {head}: {page}"))..];
    rest[..rest.find("</tr>").unwrap()].to_string()
}

/// Fills every open cell with a number.
fn fill(page: &Page, address: &str, number: impl Fn(&str) -> String) -> super::html::Form {
    let mut form = page.form(address);
    let names: Vec<String> = super::html::tags(&page.text())
        .iter()
        .filter(|tag| tag.name == "input")
        .filter_map(|tag| tag.get("name"))
        .filter(|name| name.starts_with("c."))
        .map(str::to_string)
        .collect();
    assert!(!names.is_empty());
    for name in names {
        let value = number(&name);
        form.set(&name, &value);
    }
    form
}

fn step(browser: &mut Browser, address: &str, end: &str, field: (&str, &str)) -> Page {
    let page = browser.get(address).expect(200);
    let action = format!("{}/{end}", address.split('?').next().unwrap());
    browser.send(&page.form(&action).with(&[field]))
}

#[test]
fn counted_cells_open_to_their_records() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let list = clerk.get("/returns/2024").expect(200).text();
    for said in ["法度统1表", "由登记的案件统计", "2025年1月31日前", "未报送"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let page = clerk.get(CASES).expect(200).text();
    let all = row(&page, "合计");
    let figure = "/figures/2024/reconsideration_cases.all.closed/numerator";
    assert!(all.contains(figure), "{all}");
    let counted = house.texts(
        "SELECT CAST(COUNT(*) AS TEXT) FROM kind_reconsideration \
         WHERE county = '330106' AND closed_on BETWEEN '2024-01-01' AND '2024-12-31'",
    );
    assert_ne!(counted, ["0"]);
    let cell = format!("{figure}\">{}</a>", counted[0]);
    assert!(all.contains(&cell), "{cell}: {all}");
    let behind = clerk.get(figure).expect(200).text();
    assert!(
        behind.contains("行政复议案件情况年报表：合计，审结"),
        "{behind}"
    );
    assert!(behind.contains("/records/"), "{behind}");
    assert!(!page.contains("不平衡"), "what is counted adds up: {page}");
    let before = "/figures/2023/reconsideration_cases.all.received_before/numerator";
    assert!(all.contains(before), "{all}");
    let sheet = clerk.get(&format!("{CASES}/table.xlsx")).expect(200);
    assert!(sheet.content.starts_with(b"PK"));
}

/// Fills the legal aid return so that it holds.
fn filled_in(clerk: &mut Browser) -> Page {
    let page = clerk.get(AID).expect(200);
    clerk.send(&fill(&page, AID, |name| match name {
        "c.civil.applied" => "１２０".into(),
        "c.civil.workers" => "5".into(),
        "c.civil.recovered" => "35.50".into(),
        _ => "10".into(),
    }))
}

#[test]
fn numbers_are_entered_and_judged_before_they_are_submitted() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    let page = clerk.get(AID).expect(200);
    assert!(
        !page.text().contains("报送并锁定"),
        "a clerk does not submit"
    );
    let wrong = clerk.send(&page.form(AID).with(&[("c.civil.applied", "十二件")]));
    let said = wrong.expect(422).text();
    assert!(
        said.contains("“民事”行“申请”列的“十二件”不是不小于零的数"),
        "{said}"
    );
    assert!(said.contains("value=\"十二件\""), "what was typed is kept");
    let refused = step(&mut head, AID, "submit", ("explanation", "")).expect(422);
    assert!(
        refused.text().contains("还有24格没有填"),
        "{}",
        refused.text()
    );
    assert_eq!(
        filled_in(&mut clerk).leads_to(),
        format!("{AID}?done=saved")
    );
    let page = clerk.get(AID).expect(200);
    let sums = row(&page.text(), "合计");
    assert!(sums.contains("140") && sums.contains("55.5"), "{sums}");
    clerk.send(&page.form(AID).with(&[("c.civil.workers", "999")]));
    let refused = step(&mut head, AID, "submit", ("explanation", "无")).expect(422);
    let said = refused.text();
    assert!(
        said.contains("“民事”行，农民工不应多于受援人数：左边为999"),
        "{said}"
    );
}

#[test]
fn what_was_submitted_is_locked_and_corrected_in_versions() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    filled_in(&mut clerk);
    let page = clerk.get(AID).expect(200);
    let sent = step(&mut head, AID, "submit", ("explanation", ""));
    assert_eq!(sent.leads_to(), format!("{AID}?done=submitted"));
    let locked = clerk.get(AID).expect(200).text();
    assert!(!locked.contains("name=\"c."), "nothing can be typed");
    let late = clerk.send(&page.form(AID).with(&[("c.civil.workers", "6")]));
    let refused = late.expect(422).text();
    assert!(refused.contains("第1版已于2024-12-31锁定"), "{refused}");
    let silent = step(&mut head, AID, "reopen", ("reason", " ")).expect(422);
    assert!(silent.text().contains("没有写更正的理由"));
    step(&mut head, AID, "reopen", ("reason", "漏报一件"));
    let page = clerk.get(AID).expect(200);
    clerk.send(&page.form(AID).with(&[("c.civil.workers", "6")]));
    let changed = clerk.get(AID).expect(200).text();
    assert!(changed.contains("与最近报送的一版不同") && changed.contains("民事·其中农民工"));
    step(&mut head, AID, "submit", ("explanation", ""));
    let shown = head.get(AID).expect(200).text();
    assert!(shown.contains("漏报一件") && shown.contains("已由后一版更正"));
    let told = house.texts("SELECT action FROM actions WHERE action IN ('frozen', 'reopened', 'return_entered') ORDER BY seq");
    let entered = "return_entered";
    assert_eq!(told, [entered, "frozen", "reopened", entered, "frozen"]);
    let versions = house.texts("SELECT content FROM snapshots ORDER BY version");
    assert!(versions[0].contains("\"civil.workers\":\"5\""));
    assert!(versions[1].contains("\"civil.workers\":\"6\""));
}

/// The addresses of the copies of organs.
fn copies(page: &Page) -> Vec<String> {
    super::html::tags(&page.text())
        .iter()
        .filter_map(|tag| tag.get("href"))
        .filter(|to| to.starts_with(&format!("{MEDIATION}?organ=")))
        .map(str::to_string)
        .collect()
}

#[test]
fn what_towns_submit_adds_up_to_the_county() {
    let house = House::demonstration();
    let (mut clerk, mut head) = (house.signed_in("clerk"), house.signed_in("head"));
    let page = head.get(MEDIATION).expect(200);
    assert!(
        !page.text().contains("name=\"c."),
        "the county's copy is a sum"
    );
    let organs = copies(&page);
    assert!(organs.len() > 2, "{organs:?}");
    for (at, organ) in organs.iter().take(2).enumerate() {
        let copy = clerk.get(organ).expect(200);
        clerk.send(&fill(&copy, MEDIATION, |name| match name {
            name if name.ends_with(".successful") => format!("{}", at + 2),
            name if name.ends_with(".accepted") => "9".into(),
            name if name.ends_with(".written") => format!("{}", at + 1),
            name if name.ends_with(".confirmed") => "0".into(),
            _ => "1".into(),
        }));
        let before = head.get(MEDIATION).expect(200).text();
        assert!(row(&before, "邻里").contains(if at == 0 { "—" } else { "2" }));
        let sent = step(&mut head, organ, "submit", ("explanation", ""));
        assert!(
            sent.leads_to().ends_with("done=submitted"),
            "{}",
            sent.text()
        );
    }
    let sum = head.get(MEDIATION).expect(200).text();
    let neighbours = row(&sum, "邻里");
    assert!(
        neighbours.contains(">18<") && neighbours.contains(">5<"),
        "{neighbours}"
    );
    assert!(neighbours.contains("27.78"), "5 of 18: {neighbours}");
    let refused = step(&mut head, MEDIATION, "submit", ("explanation", ""))
        .expect(422)
        .text();
    assert!(refused.contains("个单位还没有报送"), "{refused}");
    let sent = step(
        &mut head,
        MEDIATION,
        "submit",
        ("explanation", "其余单位本年无案件"),
    );
    assert_eq!(sent.leads_to(), format!("{MEDIATION}?done=submitted"));
    let mut town = house.signed_in("t01-clerk");
    let own = town.get(MEDIATION).expect(200).text();
    assert!(!own.contains("报送并锁定") && !own.contains("开始更正"));
}
