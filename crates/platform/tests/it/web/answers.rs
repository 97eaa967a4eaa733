//! Every answer: the headers of security, what may be kept, and words in Chinese for every refusal.

use super::browser::{Browser, Page};
use super::house::House;
use super::html::visible;

const POLICY: [&str; 6] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
];

fn check_headers(page: &Page) {
    let address = &page.address;
    let policy = page.header("content-security-policy").expect(address);
    for part in POLICY {
        assert!(policy.contains(part), "{address}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{address}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), Some(value), "{address}: {name}");
    }
}

#[test]
fn every_answer_carries_the_headers_and_none_with_personal_data_is_kept() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    let record = house.record_in("received");
    let issued = house.text("SELECT record FROM letters WHERE county = '330106' AND ordinal = 1");
    for address in [
        "/".to_string(),
        "/sign-in".into(),
        "/kinds/reconsideration".into(),
        "/kinds/reconsideration/export.xlsx".into(),
        "/reports/2024/draft.docx".into(),
        "/reports/2024/sources.xlsx".into(),
        format!("/records/{record}"),
        format!("/records/{issued}/letters/1"),
        format!("/records/{issued}/letters/1/letter.docx"),
        "/nowhere".into(),
        "/api/v1/nowhere".into(),
        "/figures/none".into(),
    ] {
        let page = browser.get(&address);
        check_headers(&page);
        assert_eq!(page.header("cache-control"), Some("no-store"), "{address}");
        if address.ends_with('x') {
            let page = page.expect(200);
            let named = page.header("content-disposition").unwrap();
            assert!(
                named.starts_with("attachment; filename*=UTF-8''"),
                "{named}"
            );
        }
    }
    let away = house.visitor().get("/");
    check_headers(&away);
    assert_eq!(away.header("cache-control"), Some("no-store"));
}

#[test]
fn script_and_style_may_be_kept_for_good() {
    let house = House::demonstration();
    let style = house.visitor().get("/assets/style.css").expect(200);
    check_headers(&style);
    let kept = style.header("cache-control");
    assert_eq!(kept, Some("public, max-age=31536000, immutable"));
}

/// A page in Chinese with a way out, and no words of the framework.
fn is_page(page: &Page) {
    let kind = page.header("content-type").unwrap();
    assert_eq!(kind, "text/html; charset=utf-8", "{}", page.address);
    let text = page.text();
    let whole = text.contains("<h1>") && text.contains("回到工作台");
    assert!(whole, "{}: {text}", page.address);
    let seen = visible(&text).join(" ");
    let foreign = seen.contains("Cannot") || seen.contains("Failed");
    assert!(!foreign, "{seen}");
}

#[test]
fn an_unknown_address_is_told_in_chinese() {
    let house = House::demonstration();
    let mut signed_in = house.signed_in("clerk");
    for address in [
        "/nowhere",
        "/kinds/nothing",
        "/kinds/nothing/export.xlsx",
        "/records/nothing",
        "/records/nothing/facts",
        "/law/nothing",
        "/figures/2024/nothing/numerator",
        "/figures/20000",
        "/reports/-1",
        "/system/definitions/nothing",
        "/workbench/nothing",
    ] {
        is_page(&signed_in.get(address).expect(404));
    }
    let mut visitor = house.visitor();
    is_page(&visitor.get("/nowhere").expect(404));
    is_page(&visitor.get("/assets/nothing.js").expect(404));
}

#[test]
fn what_cannot_be_read_is_told_in_chinese() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    for address in [
        "/figures/none",
        "/reports/none",
        "/system/log?page=none",
        "/law/%ff",
    ] {
        is_page(&browser.get(address).expect(400));
    }
    is_page(&browser.get("/sign-out").expect(405));
    is_page(&browser.post("/law", &[]).expect(405));
    is_page(&browser.ask("DELETE", "/", None).expect(405));
    let long = "x".repeat(70_000);
    is_page(&browser.post("/sign-in", &[("account", &long)]).expect(413));
}

#[test]
fn programs_are_told_in_chinese_too() {
    let house = House::demonstration();
    let told = |page: Page| {
        let kind = page.header("content-type");
        assert_eq!(kind, Some("application/json"), "{}", page.address);
        let error = page.json()["error"].as_str().unwrap().to_string();
        assert!(!error.is_empty() && !error.is_ascii(), "{error}");
    };
    let mut program: Browser = house.visitor();
    told(program.get("/api/v1/nowhere").expect(404));
    told(program.get("/api/v1/records/nothing").expect(401));
    // A form is no JSON.
    told(program.post("/api/v1/sessions", &[]).expect(415));
    told(program.ask("DELETE", "/api/v1/actions", None).expect(405));
}
