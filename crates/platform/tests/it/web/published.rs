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

/// Takes both reports; answers the address of the first.
fn taken(clerk: &mut Browser) -> String {
    let inhabited = [("place", "青溪县"), ("population", "500000")];
    let first = sent(clerk, "青溪.txt", FIRST.as_bytes(), &inhabited);
    let address = first.leads_to().split('?').next().unwrap().to_string();
    clerk.follow(first).expect(200);
    let dated = [("place", "白石县"), ("year", "2024")];
    let second = sent(clerk, "白石.txt", SECOND.as_bytes(), &dated);
    clerk.follow(second).expect(200);
    address
}

#[test]
fn a_report_is_read_checked_and_removed() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let address = taken(&mut clerk);
    let page = clerk.get(&address).expect(200);
    let report = page.text();
    assert!(
        report.contains("分母未印出") && report.contains("27/321"),
        "{report}"
    );
    assert!(
        report.contains("id=\"c") && report.contains("title=\"行政复议"),
        "{report}"
    );
    let mut head = house.signed_in("head");
    let seen = head.get(&address).expect(200);
    assert!(
        !seen.text().contains("移出这份报告"),
        "only who took it takes it out"
    );
    let mut forged = seen.form("/sign-out");
    forged.action = format!("{address}/remove");
    let refused = head.send(&forged).expect(403).text();
    assert!(refused.contains("收录人或者系统管理员"), "{refused}");
    let removed = clerk.send(&page.form(&format!("{address}/remove")));
    assert_eq!(removed.leads_to(), "/published?done=unpublished");
    clerk.get(&address).expect(404);
    let list = clerk.get(ADDRESS).expect(200).text();
    assert!(!list.contains("青溪县") && list.contains("白石县"));
    let told = "SELECT action FROM actions WHERE action LIKE 'published_report%' ORDER BY seq";
    let (put, gone) = ("published_report_put", "published_report_removed");
    assert_eq!(house.texts(told), [put, put, gone]);
}

#[test]
fn reports_stand_side_by_side() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    taken(&mut clerk);
    let compared = clerk.get("/comparison/2024").expect(200).text();
    for said in [
        "青溪县2024年",
        "同名指标的分母不同或者没有印出，不排名",
        "未公布",
        "每万人 7.30",
    ] {
        assert!(compared.contains(said), "{said}: {compared}");
    }
    let before = "2023年，青溪县办结行政复议案件300件。".as_bytes();
    let dated = [("place", "青溪县"), ("year", "2023")];
    let earlier = sent(&mut clerk, "上年.txt", before, &dated);
    clerk.follow(earlier).expect(200);
    let compared = clerk.get("/comparison/2024").expect(200).text();
    assert!(
        compared.contains("比上年 +21.67%") && !compared.contains("青溪县2023年"),
        "{compared}"
    );
    let book = clerk.get("/comparison/2024/table.xlsx").expect(200);
    assert!(book.content.starts_with(b"PK"));
    let none = clerk.get("/comparison/1999").expect(200).text();
    assert!(none.contains("还没有可以比较的报告"));
}

/// A file, the fields beside it, and what is said.
type Refused<'a> = (&'a [u8], &'a [(&'a str, &'a str)], &'a str);

#[test]
fn what_is_no_report_is_refused_with_a_reason() {
    let house = House::demonstration();
    let mut clerk = house.signed_in("clerk");
    let cases: [Refused<'_>; 3] = [
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
