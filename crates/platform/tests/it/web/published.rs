//! Published reports: taken in, read with their figures, put side by side, taken out.

use super::browser::{Browser, Page};
use super::house::House;

const ADDRESS: &str = "/published";
const FIRST: &str = "青溪县2024年度法治政府建设情况报告\n一、主要举措和成效\n全年收到行政复议申请412件，办结行政复议案件365件，纠错27件，纠错率8.41%。行政诉讼结案194件，败诉14件，败诉率7.22%。\n";
const SECOND: &str = "白石县2024年度法治政府建设情况报告\n一、主要举措和成效\n全年办结行政复议案件240件，纠错12件，纠错率5.00%。行政诉讼收案210件，败诉10件，败诉率4.76%。\n";

/// Sends a file through the form.
fn sent(browser: &mut Browser, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Page {
    let mut form = browser.get(ADDRESS).expect(200).form(ADDRESS).with(fields);
    assert!(form.multipart);
    form.file = Some(("file".into(), name.into(), content.to_vec()));
    browser.send(&form)
}

#[test]
fn reports_are_read_checked_compared_and_removed() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let first = sent(
        &mut clerk,
        "青溪.txt",
        FIRST.as_bytes(),
        &[("place", "青溪县"), ("population", "500000")],
    );
    let address = first.leads_to().split('?').next().unwrap().to_string();
    let report = clerk.follow(first).expect(200).text();
    assert!(
        report.contains("分母未印出") && report.contains("27/321"),
        "{report}"
    );
    assert!(
        report.contains("id=\"c") && report.contains("title=\"行政复议"),
        "{report}"
    );
    let second = sent(
        &mut clerk,
        "白石.txt",
        SECOND.as_bytes(),
        &[("place", "白石县"), ("year", "2024")],
    );
    clerk.follow(second).expect(200);

    let list = clerk.get(ADDRESS).expect(200).text();
    assert!(list.contains("青溪县") && list.contains("白石县"));
    let compared = clerk.get("/comparison/2024").expect(200).text();
    assert!(
        compared.contains("青溪县2024年")
            && compared.contains("同名指标的分母不同或者没有印出，不排名"),
        "{compared}"
    );
    assert!(
        compared.contains("未公布") && compared.contains("每万人 7.30"),
        "{compared}"
    );
    let book = clerk.get("/comparison/2024/table.xlsx").expect(200);
    assert!(book.content.starts_with(b"PK"));
    assert!(
        clerk
            .get("/comparison/1999")
            .expect(200)
            .text()
            .contains("还没有可以比较的报告")
    );

    let removal = format!("{address}/remove");
    let form = clerk.get(&address).expect(200).form(&removal);
    let removed = clerk.send(&form);
    assert_eq!(removed.leads_to(), "/published?done=unpublished");
    clerk.get(&address).expect(404);
    assert!(!clerk.get(ADDRESS).text().contains("青溪县"));
    let told = house
        .texts("SELECT action FROM actions WHERE action LIKE 'published_report%' ORDER BY seq");
    assert_eq!(
        told,
        [
            "published_report_put",
            "published_report_put",
            "published_report_removed"
        ]
    );
}

#[test]
fn what_is_no_report_is_refused_with_a_reason() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let cases: [(&[u8], &[(&str, &str)], &str); 3] = [
        (b"   ", &[], "请换一个文件再上传"),
        (
            "办结案件3件。".as_bytes(),
            &[("year", "2024")],
            "报告正文没有写明是哪个地方",
        ),
        (
            FIRST.as_bytes(),
            &[("place", "青溪县"), ("year", "二〇")],
            "年度“二〇”不是整数",
        ),
    ];
    for (content, fields, said) in cases {
        let page = sent(&mut clerk, "a.txt", content, fields)
            .expect(422)
            .text();
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(house.texts("SELECT id FROM published_reports").is_empty());
}
