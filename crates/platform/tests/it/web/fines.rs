//! The measuring of a penalty and the comparing of fines, as a clerk uses them.

use super::browser::Page;
use super::house::House;
use super::html::unescaped;

fn said(page: Page, status: u16) -> String {
    unescaped(&page.expect(status).text())
}

/// The names of the inputs of facts on a page.
fn fact_names(page: &str) -> Vec<String> {
    let mut names: Vec<String> = page
        .split("name=\"f.")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(|id| format!("f.{id}")))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Every fact answered no, with days and a look-up.
fn all_no(ids: &[String]) -> Vec<(&str, &str)> {
    let mut given: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "false")).collect();
    given.extend([
        ("act_on", "2026-02-01"),
        ("decided_on", "2026-05-01"),
        ("area", "甲县"),
    ]);
    given.extend([
        ("look.by", "执法证1"),
        ("look.case", "案1"),
        ("look.on", "2026-04-01"),
        ("look.organs", "应急局、消防救援大队"),
    ]);
    given
}

#[test]
fn a_penalty_is_measured_step_by_step() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let empty = said(clerk.get("/discretion"), 200);
    assert!(
        empty.contains("消防：单位消防设施") && !empty.contains("事实和情节"),
        "{empty}"
    );
    let page = clerk.get("/discretion?item=fire_equipment").expect(200);
    let asked = unescaped(&page.text());
    assert!(
        asked.contains("违法行为是否轻微") && asked.contains("界定“初次”的依据"),
        "{asked}"
    );
    let form = || page.form("/discretion#result");
    let ids = fact_names(&asked);
    let given = all_no(&ids);
    let measured = said(clerk.send(&form().with(&given)), 200);
    assert!(
        measured.contains("依法定幅度5000元以上5万元以下处理"),
        "{measured}"
    );
    assert!(
        measured.contains("没有录入本项公布的裁量基准"),
        "{measured}"
    );
    assert!(
        measured.contains("消防法(2021)第60条第1款第1项"),
        "{measured}"
    );
    let open = said(
        clerk.send(&form().with(&[("act_on", "2026-02-01"), ("decided_on", "2026-05-01")])),
        200,
    );
    assert!(open.contains("还不能得出结论"), "{open}");
    let wrong = said(clerk.send(&form().with(&[("act_on", "昨天")])), 422);
    assert!(
        wrong.contains("违法行为终了的日期“昨天”不是日期"),
        "{wrong}"
    );
}

/// Forty usual fines and one far above.
fn decisions() -> String {
    let mut text = String::from("案号,条款,情节,机关,日期,金额\n");
    for step in 0..40 {
        text += &format!(
            "甲{step},价格法第42条,一般,某局,2026-03-01,{}\n",
            1000 + 10 * step
        );
    }
    text + "重1,价格法第42条,一般,某局,2026-03-01,4500\n坏1,价格法第42条,一般,某局,2026-03-01,八百\n"
}

#[test]
fn fines_are_compared_and_the_case_is_marked() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let page = clerk.get("/deviation").expect(200);
    let mut form = page.form("/deviation");
    assert!(form.multipart);
    let nothing = said(clerk.send(&form), 422);
    assert!(nothing.contains("没有选择文件"), "{nothing}");
    form.file = Some(("file".into(), "罚款.csv".into(), decisions().into_bytes()));
    let found = said(clerk.send(&form), 200);
    for shown in [
        "41件",
        "小过重罚",
        "重1",
        "<svg",
        "fill=\"#a8201a\"",
        "第43行：金额“八百”不是金额",
        "各机关",
    ] {
        assert!(found.contains(shown), "{shown}: {found}");
    }
    form.file = Some(("file".into(), "空.csv".into(), b"a,b\n".to_vec()));
    assert!(said(clerk.send(&form), 422).contains("没有“number”一栏"));
}

#[test]
fn both_are_for_who_signs_in() {
    let house = House::demonstration();
    let mut visitor = house.visitor();
    for address in ["/discretion", "/deviation"] {
        assert!(
            visitor.get(address).leads_to().starts_with("/sign-in"),
            "{address}"
        );
    }
}
