//! The calculator of time limits, as a visitor without sign-in uses it.

use super::browser::Page;
use super::house::House;
use super::html::unescaped;

const ADDRESS: &str = "/deadline";
const SERVICE: &str = "penalty.penalty_service_7d";

fn escaped(text: &str) -> String {
    platform::paths::part(text)
}

fn asked(house: &House, pairs: &[(&str, &str)]) -> Page {
    let pairs = pairs.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    let mut visitor = house.visitor();
    visitor.get(&format!("{ADDRESS}?{}", pairs.join("&")))
}

fn said(page: Page, status: u16) -> String {
    unescaped(&page.expect(status).text())
}

#[test]
fn anybody_calculates_a_time_limit_without_signing_in() {
    let (house, _) = House::founded();
    let mut visitor = house.visitor();
    let entrance = visitor.get("/sign-in").expect(200).text();
    assert!(entrance.contains("href=\"/deadline\""));
    let empty = visitor.get(ADDRESS).expect(200).text();
    assert!(empty.contains("optgroup") && empty.contains("被申请人答复举证（普通程序）"));
    for from in [
        "2026-09-28",
        "2026年9月28日",
        "二〇二六年九月二十八日",
        "２０２６－０９－２８",
    ] {
        let page = asked(&house, &[("limit", SERVICE), ("from", from)]);
        let text = said(page, 200);
        for shown in [
            "2026年10月13日",
            "星期二",
            "class=\"due\"",
            "10月10日（周六，调休上班）",
            "行政处罚法(2021)第61条",
            "起算当日，不计入",
        ] {
            assert!(text.contains(shown), "{from}: {shown}");
        }
        assert!(!text.contains("href=\"/law"), "the law is for who signs in");
    }
    let hours = asked(
        &house,
        &[
            ("limit", "transfer.transfer_24h"),
            ("from", "2026-09-30 16:30"),
        ],
    );
    assert!(said(hours, 200).contains("2026年10月1日16:30"));
    let fixed = asked(
        &house,
        &[
            ("limit", "disclosure.info_report_dept_0131"),
            ("from", "2026-02-01"),
        ],
    );
    assert!(said(fixed, 200).contains("2027年1月31日"));
}

#[test]
fn suspensions_and_extensions_count() {
    let (house, _) = House::founded();
    let given = [
        ("limit", "reconsideration.recon_decide_60d"),
        ("from", "2026-03-02"),
        ("suspend", "2026-03-10至2026-03-19"),
        ("extend", "30日"),
        ("format", "json"),
    ];
    let answer = asked(&house, &given).expect(200).json();
    // Sixty and thirty days and the ten of the appraisal after 2 March: 10 June.
    assert_eq!(answer["due_on"], "2026-06-10");
    assert_eq!(answer["provisional"], false);
    assert_eq!(answer["law"][0], "行政复议法(2023)#62.1");
    assert_eq!(answer["steps"][0]["why"], "起算当日，不计入");
}

/// What an address asks besides the limit.
type More = &'static [(&'static str, &'static str)];

/// Questions without an answer, as addresses write them, and what is said.
const WRONG: [(&str, More, &str); 13] = [
    (SERVICE, &[("from", "2026-02-30")], "起算日“2026-02-30”有误"),
    (SERVICE, &[], "起算日“”有误"),
    (
        "penalty.penalty_service_8d",
        &[("from", "2026-02-03")],
        "没有期限“penalty_service_8d”",
    ),
    (
        "penal.x",
        &[("from", "2026-02-03")],
        "没有“penal”这个业务或者期限集",
    ),
    (
        SERVICE,
        &[
            ("from", "2026-02-03"),
            ("suspend", "2026-03-20..2026-03-10"),
        ],
        "起止颠倒",
    ),
    (
        SERVICE,
        &[("from", "2026-02-03"), ("extend", "三十")],
        "没有写单位",
    ),
    (
        "reconsideration.recon_decide_60d",
        &[("from", "2026-02-03"), ("extend", "31日")],
        "每次最多延长30日，写了31日",
    ),
    (
        "reconsideration.recon_decide_60d",
        &[("from", "2026-02-03"), ("extend", "3个月")],
        "每次最多延长30日，写了3个月",
    ),
    (
        "reconsideration.recon_decide_60d",
        &[("from", "2026-02-03"), ("extend", "30日；1日")],
        "最多延长1次，写了2次",
    ),
    (
        SERVICE,
        &[("from", "2026-02-03"), ("extend", "1日")],
        "没有写可以延长",
    ),
    (
        "transfer.transfer_24h",
        &[("from", "2026-02-03")],
        "须写明起算时刻",
    ),
    (
        "enforcement_supervision.ref_sd_opinion_30d",
        &[("from", "2026-02-03")],
        "本县写明依据前不启用",
    ),
    (
        "disclosure.info_report_dept_0131",
        &[("from", "2026-02-01"), ("extend", "5日")],
        "每年的固定日期",
    ),
];

#[test]
fn what_cannot_be_calculated_is_said_plainly() {
    let (house, _) = House::founded();
    for (limit, more, problem) in WRONG {
        let pairs = [&[("limit", limit)], more].concat();
        let text = said(asked(&house, &pairs), 422);
        assert!(text.contains(problem), "{problem}");
        let json = [pairs, vec![("format", "json")]].concat();
        let answer = asked(&house, &json).expect(422).json();
        assert!(answer["error"].as_str().unwrap().contains(problem));
    }
    let nothing = asked(&house, &[("format", "json")]).expect(422).json();
    assert!(nothing["error"].as_str().unwrap().contains("没有写"));
    let later = "reconsideration.recon_simple_30d";
    let before = asked(&house, &[("limit", later), ("from", "2023-12-31")]);
    assert!(said(before, 422).contains("自2024-01-01起"));
}

#[test]
fn a_county_that_is_named_brings_its_own_rules() {
    let house = House::of_groups(1);
    let filing = |county| {
        let limit = "normative_document.normdoc_file_gov_15d";
        let given = [("limit", limit), ("from", "2026-03-02"), ("county", county)];
        asked(&house, &given)
    };
    assert!(said(filing("330106"), 200).contains("2026年3月17日"));
    assert!(said(filing("320509"), 422).contains("没有可以适用的数值"));
    let mut clerk = house.signed_in("clerk");
    let page = clerk.get("/deadline?limit=penalty.penalty_service_7d&from=2026-09-28");
    let text = page.expect(200).text();
    assert!(text.contains("业务导航") && text.contains("href=\"/law/"));
}
