//! Sign-in and out, lock-out, the limits of a session, and what ends it.

use super::browser::Browser;
use super::house::{COUNTY, House, form_token};
use jiff::SignedDuration;
use platform::operations::accounts::DEMONSTRATION_PASSWORD as PASSWORD;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn is_signed_in(browser: &mut Browser) -> bool {
    let page = browser.get("/");
    assert!(page.status == 200 || page.leads_to().starts_with("/sign-in"));
    page.status == 200
}

#[test]
fn sign_in_leads_back_and_sign_out_ends_the_session() {
    let house = House::demonstration();
    let mut browser = house.visitor();
    let away = browser.get("/figures/2024");
    assert_eq!(away.leads_to(), "/sign-in?back=%2Ffigures%2F2024");
    let page = browser.get(away.leads_to());
    let form = page.form("/sign-in").with(&[
        ("county", COUNTY),
        ("account", "clerk"),
        ("password", PASSWORD),
    ]);
    let entered = browser.send(&form);
    assert_eq!(entered.leads_to(), "/figures/2024");
    let set = entered.header("set-cookie").unwrap();
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(set.contains(part), "{part} is missing: {set}");
    }
    assert!(browser.cookies["fadu"].len() >= 64, "256 bits");
    assert!(is_signed_in(&mut browser));

    let kept = browser.cookies.clone();
    let form = browser.get("/").form("/sign-out");
    assert_eq!(browser.send(&form).leads_to(), "/sign-in");
    assert!(!browser.cookies.contains_key("fadu"));
    browser.cookies = kept;
    assert!(!is_signed_in(&mut browser), "the token itself is void");
}

#[test]
fn the_database_holds_no_token_that_could_be_used() {
    let house = House::demonstration();
    let browser = house.signed_in("clerk");
    let token = browser.cookies["fadu"].clone();
    let held = house.app.office.readers.read(|sql| {
        let row = sql.first("SELECT token FROM sessions", &[])?.unwrap();
        Ok(row.bytes(0)?.to_vec())
    });
    let held = held.unwrap();
    assert_eq!(held.len(), 32);
    assert_ne!(held, token.as_bytes()[..32]);
    let plain: String = held.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut thief = house.visitor();
    thief.cookies.insert("fadu".into(), plain);
    assert!(!is_signed_in(&mut thief));
}

#[test]
fn a_wrong_password_is_refused_without_telling_which_accounts_exist() {
    let house = House::demonstration();
    let mut browser = house.visitor();
    let known = browser
        .sign_in(COUNTY, "clerk", "wrong password")
        .expect(422);
    let unknown = browser
        .sign_in(COUNTY, "nobody", "wrong password")
        .expect(422);
    let said = |text: String| {
        let start = text.find("账户或口令不对").expect("the reason is told");
        text[start..start + 200].to_string()
    };
    assert_eq!(said(known.text()), said(unknown.text()));
    assert!(browser.cookies.is_empty());
}

#[test]
fn five_failures_lock_the_account_for_a_quarter_of_an_hour() {
    let house = House::demonstration();
    let mut browser = house.visitor();
    let mut sign_in = |password: &str| browser.sign_in(COUNTY, "clerk", password);
    for _ in 0..4 {
        sign_in("wrong password").expect(422);
    }
    // A success in between starts the count anew.
    assert_eq!(sign_in(PASSWORD).leads_to(), "/");
    for _ in 0..4 {
        assert!(!sign_in("wrong password").text().contains("已被锁定"));
    }
    assert!(
        sign_in("wrong password")
            .expect(422)
            .text()
            .contains("已被锁定")
    );
    assert!(
        sign_in(PASSWORD).expect(422).text().contains("已被锁定"),
        "the right password does not open a locked account"
    );
    house.pass(MINUTE * 15 - SignedDuration::from_secs(1));
    sign_in(PASSWORD).expect(422);
    house.pass(SignedDuration::from_secs(1));
    assert_eq!(sign_in(PASSWORD).leads_to(), "/");
}

#[test]
fn somebody_elses_guesses_disturb_nobody_at_work() {
    let house = House::demonstration();
    let mut at_work = house.signed_in("clerk");
    let mut stranger = house.visitor();
    for _ in 0..5 {
        stranger
            .sign_in(COUNTY, "clerk", "wrong password")
            .expect(422);
    }
    assert!(is_signed_in(&mut at_work));
}

#[test]
fn half_an_hour_without_use_ends_a_session() {
    let mut house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    for _ in 0..3 {
        house.pass(MINUTE * 30);
        assert!(
            is_signed_in(&mut browser),
            "each use begins the half hour anew"
        );
    }
    house.pass(MINUTE * 30 + SignedDuration::from_micros(1));
    assert!(!is_signed_in(&mut browser));
    assert!(!is_signed_in(&mut browser), "and it stays ended");

    // The same after a restart, when memory knows nothing of the session.
    let mut browser = house.signed_in("clerk");
    house.pass(MINUTE * 29);
    assert!(is_signed_in(&mut browser));
    house.restart();
    let cookies = browser.cookies.clone();
    browser = house.visitor();
    browser.cookies = cookies;
    house.pass(MINUTE * 29);
    assert!(is_signed_in(&mut browser), "the last use was written down");
    house.restart();
    let cookies = browser.cookies.clone();
    browser = house.visitor();
    browser.cookies = cookies;
    house.pass(MINUTE * 31);
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn no_session_lasts_longer_than_twelve_hours() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    for _ in 0..24 {
        house.pass(MINUTE * 30);
        assert!(is_signed_in(&mut browser));
    }
    house.pass(SignedDuration::from_micros(1));
    assert!(!is_signed_in(&mut browser), "although it was used just now");
}

#[test]
fn a_new_password_ends_all_other_sessions() {
    let house = House::demonstration();
    let (mut here, mut elsewhere) = (house.signed_in("clerk"), house.signed_in("clerk"));
    let mut change = |old: &str, new: &str, again: &str| {
        let form = here.get("/password").form("/password");
        let form = form.with(&[("old", old), ("new", new), ("again", again)]);
        here.send(&form)
    };
    for (old, new, again, said) in [
        ("wrong", "longer than ten", "longer than ten", "原口令不对"),
        (PASSWORD, "short", "short", "口令太弱"),
        (
            PASSWORD,
            "has clerk inside it",
            "has clerk inside it",
            "口令太弱",
        ),
        (PASSWORD, PASSWORD, PASSWORD, "相同"),
        (PASSWORD, "longer than ten", "longer than then", "不一样"),
    ] {
        let text = change(old, new, again).expect(200).text();
        assert!(text.contains(said), "{said} is missing: {text}");
    }
    let done = change(PASSWORD, "longer than ten", "longer than ten");
    assert_eq!(done.leads_to(), "/?done=password");
    assert!(is_signed_in(&mut here), "who changed it works on");
    assert!(!is_signed_in(&mut elsewhere));
    let mut browser = house.visitor();
    browser.sign_in(COUNTY, "clerk", PASSWORD).expect(422);
    let entered = browser.sign_in(COUNTY, "clerk", "longer than ten");
    assert_eq!(entered.leads_to(), "/");
}

#[test]
fn whoever_guesses_the_old_password_is_put_out() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    let form = browser.get("/password").form("/password");
    let form = form.with(&[
        ("old", "wrong"),
        ("new", "longer than ten"),
        ("again", "longer than ten"),
    ]);
    for _ in 0..4 {
        browser.send(&form).expect(200);
    }
    assert!(is_signed_in(&mut browser));
    assert!(browser.send(&form).text().contains("已被锁定"));
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn large_print_stays_until_it_is_switched_off() {
    let house = House::demonstration();
    let mut browser = house.signed_in("clerk");
    let is_large = |browser: &mut Browser| {
        browser
            .get("/law")
            .text()
            .contains("<html lang=\"zh-CN\" class=\"large\">")
    };
    for expected in [true, false] {
        let token = form_token(&mut browser);
        let done = browser.post("/large-print", &[("_token", &token), ("back", "/law")]);
        assert_eq!(done.leads_to(), "/law");
        assert_eq!(is_large(&mut browser), expected);
    }
}
