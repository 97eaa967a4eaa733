//! The worked cases of shared time limits, whose due days were worked out from the articles.

use crate::law_book::book;
use crate::reference::{borrowed, toml_files};
use domain::engines::deadline::{Calendar, WorkedCase, read_cases};
use domain::law::LawBook;
use std::collections::BTreeMap;

const FILE: &str = "laws/limits/examples.toml";

fn calendar() -> Calendar {
    Calendar::from_toml(&borrowed(&toml_files("calendar"))).unwrap()
}

fn text() -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    std::fs::read_to_string(format!("{root}{FILE}")).unwrap()
}

fn cases(book: &LawBook, text: &str) -> Vec<WorkedCase> {
    let (cases, problems) = read_cases((FILE, text), book.limits());
    assert!(problems.is_empty(), "{problems:#?}");
    cases
}

#[test]
fn worked_cases_of_limits_come_out_as_written() {
    let (book, calendar) = (book(), calendar());
    let cases = cases(&book, &text());
    assert!(cases.len() >= 300, "{}", cases.len());
    let differences = cases.iter();
    let differences: Vec<String> = differences
        .filter_map(|case| case.difference(book.limits(), &calendar))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_limit_has_a_worked_case() {
    let book = book();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases(&book, &text()) {
        *counts.entry(case.limit.to_string()).or_default() += 1;
    }
    let lacking = book.limits().limits();
    let lacking: Vec<&str> = lacking
        .map(|limit| limit.id.as_str())
        .filter(|id| !counts.contains_key(*id))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn a_case_that_differs_names_file_line_expected_and_found() {
    let (book, calendar) = (book(), calendar());
    let wrong = "case = [\n{ limit = \"penalty_service_7d\", start = 2026-09-28, due = 2026-10-12, why = \"行政处罚法第61条\" },\n\
                 { limit = \"recon_accept_5wd\", start = 2026-02-13, due = 2026-02-27, deemed = \"视为不予受理\", why = \"行政复议法第30条\" },\n\
                 { limit = \"ref_sd_opinion_30d\", start = 2026-02-13, due = 2026-03-16, why = \"外省\" },\n]\n";
    let said: Vec<String> = cases(&book, wrong)
        .iter()
        .map(|case| case.difference(book.limits(), &calendar).unwrap())
        .collect();
    assert_eq!(
        said,
        [
            "laws/limits/examples.toml 第2行 penalty_service_7d：应为 2026-10-12，算得 2026-10-13（行政处罚法第61条）",
            "laws/limits/examples.toml 第3行 recon_accept_5wd：期满应“视为不予受理”，现为“视为受理”",
            "laws/limits/examples.toml 第4行 ref_sd_opinion_30d：应为 2026-03-16，算得 没有可用的法定数值（外省）",
        ]
    );
}

#[test]
fn wrong_cases_are_refused() {
    let book = book();
    for (case, message) in [
        (
            "{ limit = \"penalty_service_8d\", start = 2026-09-28, why = \"无\" }",
            "没有时限「penalty_service_8d」",
        ),
        (
            "{ limit = \"penalty_service_7d\", why = \"无\" }",
            "没有写起算日",
        ),
        (
            "{ limit = \"transfer_24h\", at = \"2026-09-31T10:30\", why = \"无\" }",
            "不是时刻",
        ),
        (
            "{ limit = \"seizure_30d\", start = 2026-09-28, pauses = [{ from = 2026-10-02, until = 2026-10-01 }], why = \"无\" }",
            "没有写明起止",
        ),
        (
            "{ limit = \"seizure_30d\", start = 2026-09-28 }",
            "没有写 why",
        ),
    ] {
        let (_, problems) = read_cases((FILE, &format!("case = [{case}]")), book.limits());
        let said = problems.iter().map(ToString::to_string);
        let said: Vec<String> = said.collect();
        assert!(said.iter().any(|it| it.contains(message)), "{said:?}");
    }
}
