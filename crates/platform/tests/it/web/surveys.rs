//! Areas, coverage checks, and warnings that a person judges.

use super::api::program;
use super::browser::Browser;
use super::house::House;
use serde_json::{Value, json};

fn file(clerk: &mut Browser, (key, kind, action): (&str, &str, &str), fields: &Value) -> String {
    let command = json!({
        "key": key, "kind": kind, "action": action, "record": null, "version": 0,
        "occurred_at": "2024-12-30T09:00", "fields": fields,
    });
    let answer = clerk
        .post_json("/api/v1/actions", &command)
        .expect(200)
        .json();
    answer["record"].as_str().unwrap().to_string()
}

fn honour(clerk: &mut Browser, key: &str) -> String {
    let fields = json!({
        "honour_title": "示例称号", "honour_kind": "title", "level": "city", "issuer": "某机关",
        "awarded_on": "2024-06-03", "unit": "t01",
    });
    file(clerk, (key, "honour", "register"), &fields)
}

/// The address of the only warning.
fn warning(browser: &mut Browser) -> String {
    let page = browser.get("/warnings").expect(200).text();
    let start = page
        .find("/warnings/honour/duplicates/")
        .expect("a warning");
    page[start..].split('"').next().unwrap().to_string()
}

#[test]
fn a_warning_names_its_records_and_is_judged_by_a_person() {
    let house = House::demonstration();
    let mut clerk = program(&house, "clerk");
    let mut head = house.signed_in("head");
    honour(&mut clerk, "one");
    let quiet = head.get("/warnings").expect(200).text();
    assert!(
        quiet.contains("疑似重复登记") && !quiet.contains("/warnings/honour/"),
        "{quiet}"
    );
    let second = honour(&mut clerk, "two");
    let address = warning(&mut head);
    let page = head.get(&address).expect(200);
    assert!(
        page.text().contains(&format!("/records/{second}")) && page.text().contains("示例称号")
    );
    let silent = page
        .form(&address)
        .with(&[("verdict", "right"), ("reason", " ")]);
    assert!(
        head.send(&silent)
            .expect(422)
            .text()
            .contains("没有写明理由")
    );
    let told = page
        .form(&address)
        .with(&[("verdict", "wrong"), ("reason", "两次不同的称号")]);
    head.send(&told).expect(303);
    let judged = head.get(&address).expect(200).text();
    assert!(
        judged.contains("误报") && judged.contains("两次不同的称号"),
        "{judged}"
    );
    let list = head.get("/warnings").expect(200).text();
    assert!(
        list.contains("误报1条") && list.contains("属实率0%"),
        "{list}"
    );
    let logged = house.texts("SELECT action FROM actions WHERE action = 'warning_judged'");
    assert_eq!(logged.len(), 1);
    // One more record is another warning; the old judgement does not silence it.
    honour(&mut clerk, "three");
    assert_ne!(warning(&mut head), address);
    head.get(&address).expect(404);
    assert!(head.get("/warnings").expect(200).text().contains("待核实"));
}

#[test]
fn a_warning_is_judged_only_with_the_right() {
    let house = House::demonstration();
    let mut clerk = program(&house, "clerk");
    honour(&mut clerk, "one");
    honour(&mut clerk, "two");
    let address = warning(&mut house.signed_in("head"));
    let mut reader = house.signed_in("clerk");
    let page = reader.get(&address).expect(200).text();
    assert!(
        page.contains("有关的件") && !page.contains("登记核实结果"),
        "{page}"
    );
}

/// The first town that the page lists as missing, by its number in the demonstration.
fn uncovered(page: &str) -> String {
    let rest = page
        .split("演示镇街")
        .nth(1)
        .expect("a town without a record");
    format!("t{}", &rest[..2])
}

#[test]
fn a_coverage_check_lists_who_has_none_first() {
    let house = House::demonstration();
    let mut clerk = program(&house, "clerk");
    let mut head = house.signed_in("head");
    let address = "/surveys/2024/monitor_point/towns";
    let missing = |page: &str| {
        let rest = page
            .split("还没有覆盖（")
            .nth(1)
            .expect("a list of the missing");
        rest.split('）').next().unwrap().parse::<usize>().unwrap()
    };
    let before = head.get(address).expect(200).text();
    let place = uncovered(&before);
    let fields = json!({
        "point_name": "示例监测点", "place": place, "place_kind": "judicial", "rhythm": "quarter",
    });
    let record = file(&mut clerk, ("p", "monitor_point", "set_up"), &fields);
    let after = head.get(address).expect(200).text();
    assert_eq!(missing(&after) + 1, missing(&before), "{after}");
    assert!(after.contains(&format!("/records/{record}")));
    let list = head.get("/surveys/2024").expect(200).text();
    assert!(list.contains(address), "{list}");
    head.get("/surveys/2024/monitor_point/nothing").expect(404);
}

#[test]
fn the_search_leaves_out_what_says_too_much_about_people() {
    let house = House::demonstration();
    let mut head = house.signed_in("head");
    let numbered = |kind: &str| {
        let of = format!("FROM records WHERE county = '330106' AND kind = '{kind}'");
        let id = house.text(&format!("SELECT MIN(id) {of} AND number IS NOT NULL"));
        (
            house.text(&format!("SELECT number {of} AND id = '{id}'")),
            id,
        )
    };
    for (kind, is_found) in [("reconsideration", true), ("legal_aid", false)] {
        let (number, id) = numbered(kind);
        let address = format!("/search?q={}", platform::paths::part(&number));
        let page = head.get(&address);
        let link = format!("/records/{id}");
        let location = page.header("location").unwrap_or_default();
        let leads_there = location.contains(&link) || page.text().contains(&link);
        assert_eq!(leads_there, is_found, "{kind} {number}");
    }
}

#[test]
fn all_kinds_stand_by_area_and_an_area_opens_where_the_reader_is() {
    let house = House::demonstration();
    let mut head = house.signed_in("head");
    let page = head.get("/areas").expect(200).text();
    for said in [
        "合法性审查与规范性文件",
        "/kinds/reconsideration",
        "/kinds/honour",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let list = head.get("/kinds/honour").expect(200).text();
    assert_eq!(list.matches("<details open><summary>").count(), 1);
    let figures = head.get("/figures/2024?area=M04").expect(200).text();
    assert!(
        figures.contains("合法性审查") && !figures.contains("行政复议收案"),
        "{figures}"
    );
}
