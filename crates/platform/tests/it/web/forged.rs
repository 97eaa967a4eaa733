//! Forms that did not come from a page of the session are refused, and nothing is written.

use super::browser::{Browser, HOST};
use super::house::{COUNTY, House, form_token};
use platform::operations::accounts::DEMONSTRATION_PASSWORD as PASSWORD;

/// Every address that takes forms of somebody signed in; `{record}` is a record that the person may act on.
const FORMS: [&str; 12] = [
    "/sign-out",
    "/password",
    "/second-factor",
    "/large-print",
    "/kinds/reconsideration/new/receive",
    "/records/{record}/actions/accept",
    "/records/{record}/actions/note",
    "/records/{record}/actions/reveal",
    "/records/{record}/letters/1/letter_issue",
    "/system/accounts/new",
    "/system/accounts/clerk/reset",
    "/system/accounts/clerk/grant",
];

/// Sends every form of the program in this way; each must be refused, and nothing be written.
fn all_refused(house: &House, browser: &mut Browser, token: Option<&str>) {
    let record = house.record_in("received");
    let before = house.entries();
    for form in FORMS {
        let address = form.replace("{record}", &record);
        let mut fields = vec![("f.text", "备注"), ("f.reason", "理由"), ("id", "x")];
        fields.extend(token.map(|token| ("_token", token)));
        let page = browser.post(&address, &fields).expect(403);
        assert!(
            page.text().contains("没有权限"),
            "{address}: {}",
            page.text()
        );
    }
    assert_eq!(house.entries(), before, "nothing was written");
    browser.get("/").expect(200);
}

#[test]
fn a_form_without_the_token_of_its_session_is_refused() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    all_refused(&house, &mut browser, None);
    all_refused(&house, &mut browser, Some(""));
    all_refused(
        &house,
        &mut browser,
        Some("0123456789abcdef0123456789abcdef"),
    );
    let theirs = form_token(&mut house.signed_in("clerk"));
    all_refused(&house, &mut browser, Some(&theirs));
    let own = form_token(&mut browser);
    assert_ne!(own, theirs);
    let note = format!("/records/{}/actions/note", house.record_in("received"));
    let fields = [("_token", own.as_str()), ("f.text", "备注"), ("_key", "k")];
    assert!(
        browser
            .post(&note, &fields)
            .leads_to()
            .ends_with("done=taken")
    );
}

#[test]
fn a_form_of_another_site_is_refused_even_with_the_token() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    let token = form_token(&mut browser);
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "https://fadu.test.evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        all_refused(&house, &mut browser.sending(name, value), Some(&token));
    }
    let note = format!("/records/{}/actions/note", house.record_in("received"));
    let fields = [
        ("_token", token.as_str()),
        ("f.text", "备注"),
        ("_key", "k"),
    ];
    let own = format!("https://{HOST}");
    let done = browser.sending("origin", &own).post(&note, &fields);
    assert!(done.leads_to().ends_with("done=taken"));
}

#[test]
fn another_site_cannot_sign_anybody_in() {
    let house = House::demonstration();
    let fields = [
        ("county", COUNTY),
        ("account", "clerk"),
        ("password", PASSWORD),
    ];
    let mut foreign = house.visitor().sending("origin", "https://evil.example");
    let before = house.entries();
    foreign.post("/sign-in", &fields).expect(403);
    let credentials =
        serde_json::json!({ "county": COUNTY, "account": "clerk", "password": PASSWORD });
    foreign
        .post_json("/api/v1/sessions", &credentials)
        .expect(403);
    assert_eq!(house.entries(), before);
    assert!(foreign.cookies.is_empty());
}
