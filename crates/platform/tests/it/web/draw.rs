//! Published draws, as a visitor without sign-in checks them.

use super::browser::Page;
use super::house::House;
use super::html::unescaped;
use platform::operations::draw::example;

const ADDRESS: &str = "/draw";

fn said(page: Page, status: u16) -> String {
    unescaped(&page.expect(status).text())
}

fn proof() -> String {
    serde_json::to_string(&example().unwrap()).unwrap()
}

fn checked(house: &House, text: &str, status: u16) -> String {
    let mut visitor = house.visitor();
    said(visitor.post(ADDRESS, &[("text", text)]), status)
}

#[test]
fn anybody_sees_how_a_draw_is_made_and_tries_an_example() {
    let (house, _) = House::founded();
    let mut visitor = house.visitor();
    let entrance = visitor.get("/sign-in").expect(200).text();
    assert!(entrance.contains("href=\"/draw\""));
    let page = said(visitor.get(ADDRESS), 200);
    for shown in [
        "抽取前公示",
        "封存公告",
        "检查后公示",
        "少一份份额，抽取作废",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let before = house.entries();
    let example = said(visitor.post(ADDRESS, &[("example", "1")]), 200);
    for shown in [
        "检查后公示成立，每一步都相符",
        "示例餐饮店",
        "示例证",
        "重新抽取",
        "中风险（权重1）、高风险（权重3）",
    ] {
        assert!(example.contains(shown), "{shown}: {example}");
    }
    assert!(!example.contains("不符</span>"));
    assert_eq!(house.entries(), before, "nothing is kept");
}

#[test]
fn a_pasted_proof_is_checked_and_what_was_changed_is_named() {
    let (house, _) = House::founded();
    assert!(checked(&house, &proof(), 200).contains("检查后公示成立"));
    let proof = example().unwrap();
    let drawn = &proof.drawn[2];
    let mut removed = proof.clone();
    removed.drawn.remove(2);
    let text = checked(&house, &serde_json::to_string(&removed).unwrap(), 200);
    assert!(text.contains("检查后公示不成立"), "{text}");
    assert!(
        text.contains(&format!("第3条按种子应抽到“{}”类", drawn.class)),
        "{text}"
    );
    let commitment = serde_json::to_string(&proof.commitment).unwrap();
    assert!(checked(&house, &commitment, 200).contains("抽取前公示成立"));
    let announcement = serde_json::to_string(&proof.announcement).unwrap();
    assert!(checked(&house, &announcement, 200).contains("封存公告可以识别"));
}

#[test]
fn what_is_no_document_is_said_plainly() {
    let (house, _) = House::founded();
    assert!(checked(&house, "", 422).contains("没有选择文件"));
    assert!(checked(&house, "{\"a\":1}", 422).contains("不是抽取前公示"));
    assert!(checked(&house, &proof()[..900], 422).contains("文件不完整"));
    let wrong = proof().replacen("\"seed\":\"", "\"seed\":\"0", 1);
    assert!(checked(&house, &wrong, 422).contains("被改动"));
    let hostile = "<script>alert(1)</script>";
    let mut visitor = house.visitor();
    let page = visitor
        .post(ADDRESS, &[("text", hostile)])
        .expect(422)
        .text();
    assert!(!page.contains(hostile), "what was pasted is escaped");
}

#[test]
fn a_proof_that_is_uploaded_is_checked_in_the_frame_of_who_is_signed_in() {
    let house = House::of_groups(1);
    let mut clerk = house.signed_in("clerk");
    let page = clerk.get(ADDRESS).expect(200);
    assert!(page.text().contains("业务导航"));
    let mut form = page.form(ADDRESS);
    assert!(form.multipart);
    form.file = Some((
        "file".into(),
        "检查后公示.json".into(),
        proof().into_bytes(),
    ));
    let text = said(clerk.send(&form), 200);
    assert!(
        text.contains("检查后公示成立") && text.contains("业务导航"),
        "{text}"
    );
    let mut other = example().unwrap().commitment;
    other.rules.title.push('二');
    let other = serde_json::to_vec(&other).unwrap();
    form.set("text", &proof());
    form.file = Some(("before".into(), "抽取前公示.json".into(), other));
    assert!(said(clerk.send(&form), 200).contains("与您保存的不同"));
}
