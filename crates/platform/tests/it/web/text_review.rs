//! The review of a draft: pasted, uploaded, with the doubts marked, as a document.

use super::browser::{Browser, Page};
use super::house::House;
use super::html::unescaped;

const ADDRESS: &str = "/text-review";
const DRAFT: &str = "夜市管理办法\n第一条 对未按期报送的企业，处三千元以上一万元以下罚款。\n第二条 政府采购同等条件下本县企业优先<甲>。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

fn sent(browser: &mut Browser, fields: &[(&str, &str)], file: Option<&[u8]>) -> Page {
    let mut form = browser.get(ADDRESS).expect(200).form(ADDRESS).with(fields);
    assert!(form.multipart);
    form.file = file.map(|content| ("file".into(), "草案.txt".into(), content.to_vec()));
    browser.send(&form)
}

#[test]
fn a_draft_is_shown_with_its_doubts_marked() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    assert!(
        clerk
            .get("/")
            .expect(200)
            .text()
            .contains("href=\"/text-review\"")
    );
    for (fields, file) in [
        (vec![("text", DRAFT)], None),
        (vec![("text", "")], Some(DRAFT.as_bytes())),
    ] {
        let page = sent(&mut clerk, &fields, file).expect(200).text();
        assert!(page.contains("共2处疑点：致命2，严重0，提示0。"), "{page}");
        for said in [
            "B01 不得设定行政处罚",
            "D07 政府采购、招标投标不得限制外地经营者",
            "行政处罚法(2021)第16条",
            "<a class=\"read found\" href=\"#d1\" title=\"B01 不得设定行政处罚\">处三千元以上一万元以下罚款</a>",
            "id=\"p2\"",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("<甲>") && unescaped(&page).contains("<甲>"));
    }
}

#[test]
fn the_kind_of_draft_counts_and_nothing_is_not_reviewed() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let page = sent(&mut clerk, &[("text", DRAFT), ("kind", "法规规章")], None);
    assert!(page.expect(200).text().contains("共1处疑点"));
    let refused = sent(&mut clerk, &[("text", " \r\n")], None)
        .expect(422)
        .text();
    assert!(refused.contains("没有要审查的文字"), "{refused}");
    let mut visitor = house.visitor();
    assert!(visitor.get(ADDRESS).leads_to().starts_with("/sign-in"));
}

#[test]
fn the_doubts_are_comments_of_a_document() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let form = clerk.get(ADDRESS).expect(200).form(ADDRESS);
    let mut form = form.with(&[("text", DRAFT)]);
    form.fields.push(("answer".into(), "docx".into()));
    let file = clerk.send(&form).expect(200);
    assert!(file.content.starts_with(b"PK"));
}
