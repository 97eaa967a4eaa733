//! The shared time limits of this repository against the sheet of time limits and the full texts.

use crate::law_book::book;
use crate::reference::{law_texts, text};
use domain::law::limits::{Basis, SharedLimit, Standing};
use domain::law::texts::prove;
use domain::law::{Citation, Confidence, DatedValue, LawBook, Length, Place};
use jiff::civil::date;

/// Rows of the sheet that stand otherwise here, and why.
const MENDED: [(&str, &str); 1] = [(
    "normdoc_file_npc_30d",
    "its basis has been replaced by a regulation that was not obtained: a template, not a value of medium confidence",
)];

/// Laws that the sheet calls by other names.
const CALLED: [(&str, &str); 4] = [
    ("人民调解协议司法确认程序规定", "调解协议司法确认规定"),
    ("法释〔2023〕11号", "司法建议规定"),
    ("规范性文件依省规章类推", "规章制定程序条例"),
    ("上海市/北京市人大常委会备案审查条例", "上海市备案审查条例"),
];

/// One row of the sheet.
struct Row<'a> {
    id: &'a str,
    length: &'a str,
    unit: &'a str,
    law: &'a str,
    article: &'a str,
    confidence: &'a str,
    verified: bool,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        Self {
            id: columns[1],
            length: columns[3],
            unit: columns[4],
            law: columns[8],
            article: columns[9],
            confidence: columns[11],
            verified: columns[12].starts_with("yes"),
        }
    }

    /// `64(1)+85`, `56/57`, `203;85`, `(六)`: the articles, without items.
    fn articles(&self) -> Vec<String> {
        let parts = self.article.split(['+', '/', ';']);
        let article = |part: &str| match part.find('(') {
            Some(0) => part.replace('(', "（").replace(')', "）"),
            Some(place) => part[..place].to_string(),
            None => part.to_string(),
        };
        parts.map(article).collect()
    }

    /// Names of laws, without what stands in brackets.
    fn laws(&self) -> Vec<&'a str> {
        let names = self.law.split(';');
        let names = names.map(|name| name.split('(').next().unwrap_or(name));
        let called = |name: &'a str| {
            let known = CALLED.iter().find(|(called, _)| *called == name);
            known.map_or(name, |(_, short)| short)
        };
        names.map(called).collect()
    }
}

fn unit(length: Length) -> &'static str {
    match length {
        Length::Hours(_) => "hour",
        Length::CalendarDays(_) => "day",
        Length::WorkingDays(_) => "workday",
        Length::Months(_) => "month",
        Length::Years(_) => "year",
    }
}

fn word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// The value that stands for the row, its articles, and whether its text is known.
fn stated(limit: &SharedLimit) -> (Option<&DatedValue>, &[Citation], bool) {
    match &limit.basis {
        Basis::Law => {
            let value = limit.present().expect("a value of the law");
            (Some(value), &value.law, !value.unproven)
        }
        Basis::Yearly(days) => (None, &days[0].value.law, !days[0].value.unproven),
        Basis::Open(open) => (None, &open.law, true),
        Basis::Template(template) => match &template.value {
            Some(value) => (Some(value), &value.law, !value.law.is_empty()),
            None => (None, &[], false),
        },
    }
}

fn differences(book: &LawBook, row: &Row<'_>) -> Vec<String> {
    let rule = book.limits().rules().find(|rule| rule.id == row.id);
    if let Some(rule) = rule {
        let mut found = law_differences(book, row, &rule.law);
        if row.length != "0" || !row.verified || row.confidence != "high" {
            found.push("is a rule here".to_string());
        }
        return found;
    }
    let Some(limit) = book.limits().limit(row.id) else {
        return vec!["is missing".to_string()];
    };
    let (value, law, verified) = stated(limit);
    let mut found = Vec::new();
    let length = value.map_or("—".to_string(), |value| value.length.number().to_string());
    if length != row.length || value.is_some_and(|value| unit(value.length) != row.unit) {
        found.push(format!("{length} instead of {} {}", row.length, row.unit));
    }
    if verified != row.verified {
        found.push(format!("verified: {verified}"));
    }
    if word(limit.confidence()) != row.confidence {
        found.push(format!("confidence: {}", word(limit.confidence())));
    }
    if row.verified {
        found.extend(law_differences(book, row, law));
    }
    found
}

fn law_differences(book: &LawBook, row: &Row<'_>, law: &[Citation]) -> Vec<String> {
    let base = |citation: &Citation| citation.article.split('.').next().unwrap().to_string();
    let cited: Vec<String> = law.iter().map(base).collect();
    let mut articles = row.articles();
    if articles == ["10", "11"] {
        // Two provinces; the first is cited, the second is named in the source of the template.
        articles.pop();
    }
    let mut found: Vec<String> = articles
        .into_iter()
        .filter(|article| !cited.contains(article))
        .map(|article| format!("article {article} is not among {}", cited.join("、")))
        .collect();
    for name in row.laws() {
        let is_cited = law.iter().any(|citation| {
            let statute = book.statute(&citation.statute).expect("it resolves");
            let known = [&*statute.title, &*statute.short, statute.id.as_str()];
            known.contains(&name) || statute.title.contains(name) || name.contains(&*statute.short)
        });
        if !is_cited {
            found.push(format!("{name} is not cited"));
        }
    }
    found
}

#[test]
fn every_row_of_the_sheet_stands_here() {
    let Some(sheet) = text("every_row_of_the_sheet_stands_here", "law/deadlines.tsv") else {
        return;
    };
    let book = book();
    let rows: Vec<Row<'_>> = sheet.lines().skip(1).map(Row::read).collect();
    assert_eq!(rows.len(), 196);
    let mut wrong = Vec::new();
    for row in &rows {
        let differences = differences(&book, row);
        let mended = MENDED.iter().any(|(id, _)| *id == row.id);
        if mended == differences.is_empty() {
            wrong.push(format!("{}: {}", row.id, differences.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_limit_with_a_text_is_proven() {
    let Some(texts) = law_texts("every_limit_with_a_text_is_proven") else {
        return;
    };
    let book = book();
    let proof = prove(&book, &book.limits().claims(), &texts);
    assert!(proof.holds(), "{:#?}", proof.findings);
    let unproven: Vec<&str> = book
        .limits()
        .limits()
        .filter(|limit| {
            let found = |origin: String| proof.findings.iter().any(|it| it.origin == origin);
            found(limit.origin()) || !stated(limit).2
        })
        .map(|limit| limit.id.as_str())
        .collect();
    assert_eq!(unproven.len(), 14, "{unproven:?}");
}

/// What stays off until a county has entered its own basis.
const TEMPLATES: [&str; 12] = [
    "correction_relocate_30d",
    "enforce_supervision_rectify",
    "inspection_cross_region_20d",
    "mediation_finish_1m",
    "normdoc_file_npc_30d",
    "normdoc_public_7wd",
    "normdoc_validity_5y",
    "ref_cq_review_15wd",
    "ref_cq_review_apply_10wd",
    "ref_npc_filing_30d",
    "ref_sd_decision_30d",
    "ref_sd_opinion_30d",
];

#[test]
fn of_all_rows_only_what_is_high_proven_and_left_to_no_person_blocks() {
    let Some(sheet) = text(
        "of_all_rows_only_what_is_high_proven_and_left_to_no_person_blocks",
        "law/deadlines.tsv",
    ) else {
        return;
    };
    let book = book();
    let rows: Vec<Row<'_>> = sheet.lines().skip(1).map(Row::read).collect();
    let sure = |row: &Row<'_>| row.confidence == "high" && row.verified;
    assert_eq!(rows.iter().filter(|row| sure(row)).count(), 170);
    let mut wrong = Vec::new();
    for row in &rows {
        let Some(limit) = book.limits().limit(row.id) else {
            continue;
        };
        let is_open = matches!(limit.basis, Basis::Open(_));
        let expected = if TEMPLATES.contains(&row.id) {
            Standing::Off
        } else if sure(row) && limit.asks_person.is_none() && !is_open {
            Standing::Blocks
        } else {
            Standing::Warns
        };
        if limit.standing() != expected {
            wrong.push(format!("{}: {}", row.id, limit.standing()));
        }
        if row.confidence == "low" && expected != Standing::Off {
            wrong.push(format!("{}: low, and on", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_law_of_another_place_is_never_in_force() {
    let book = book();
    let day = date(2026, 3, 2);
    let mut placed = 0;
    for limit in book.limits().limits() {
        for value in &limit.values {
            for county in ["330106", "320509", "370202"] {
                let found = limit.value_on(day, county);
                let is_found = found.is_some_and(|found| found == value);
                assert!(!is_found || value.applies_in.covers(county), "{}", limit.id);
            }
            placed += usize::from(value.applies_in != Place::Nation);
        }
    }
    assert!(placed > 0, "some values have a place");
}

#[test]
fn only_sure_and_proven_limits_block() {
    let book = book();
    let standing = |id: &str| book.limits().limit(id).expect("listed").standing();
    assert_eq!(standing("recon_accept_5wd"), Standing::Blocks);
    assert_eq!(standing("info_report_dept_0131"), Standing::Blocks);
    assert_eq!(standing("license_hearing_apply_5wd"), Standing::Warns);
    assert_eq!(standing("aid_close_30d"), Standing::Warns);
    assert_eq!(standing("penalty_limitation_2y"), Standing::Warns);
    assert_eq!(standing("penalty_onsite_record"), Standing::Warns);
    assert_eq!(standing("ref_sd_opinion_30d"), Standing::Off);
    assert_eq!(standing("normdoc_validity_5y"), Standing::Off);
}

#[test]
fn a_limit_takes_the_law_of_its_own_start_day() {
    let book = book();
    let on = |id: &str, day| {
        let limit = book.limits().limit(id).expect("listed");
        limit
            .value_on(day, "330106")
            .map(|value| value.length.to_string())
    };
    let (december, january) = (date(2023, 12, 31), date(2024, 1, 1));
    assert_eq!(on("recon_reply_10wd", december).unwrap(), "10日");
    assert_eq!(on("recon_reply_10wd", january).unwrap(), "10个工作日");
    assert_eq!(
        on("penalty_hearing_request", date(2021, 7, 14)).unwrap(),
        "3日"
    );
    assert_eq!(
        on("penalty_hearing_request", date(2021, 7, 15)).unwrap(),
        "5个工作日"
    );
    assert_eq!(
        on("aid_objection_5d", date(2021, 12, 31)).unwrap(),
        "5个工作日"
    );
    assert_eq!(on("aid_objection_5d", date(2022, 1, 1)).unwrap(), "5日");
    assert_eq!(on("serve_public_30d", date(2021, 12, 31)).unwrap(), "60日");
    assert_eq!(on("recon_simple_30d", december), None);
    assert_eq!(on("ref_sd_opinion_30d", january), None);
    let review = book.limits().limit("recon_accept_5wd").expect("listed");
    let effect = |day| review.deemed_on(day).map(|deemed| deemed.effect.as_str());
    assert_eq!(effect(december), Some("自收到之日起即为受理"));
    assert_eq!(effect(january), Some("视为受理"));
}

#[test]
fn a_rule_of_one_province_reaches_no_other() {
    let book = book();
    let limit = book.limits().limit("normdoc_file_gov_15d").expect("listed");
    let day = date(2026, 3, 2);
    assert!(limit.value_on(day, "330106").is_some());
    assert!(limit.value_on(day, "320509").is_none());
}
