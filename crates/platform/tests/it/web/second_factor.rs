//! The three administrators: one-time passwords, the second factor, and what each of them may do.

use super::browser::{Browser, Page};
use super::house::{COUNTY, House};
use jiff::SignedDuration;
use platform::operations::founding::Slip;

const PASSWORD: &str = "a longer password";
const STEP: SignedDuration = SignedDuration::from_secs(30);

/// The code that an authenticator shows now.
fn code(house: &House, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let factor = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    factor
        .generate(u64::try_from(house.now().0 / 1_000_000).unwrap())
        .to_string()
}

/// A code that is wrong now, and at the steps beside.
fn wrong(house: &House, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let factor = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(house.now().0 / 1_000_000).unwrap();
    let mut codes = (0..10).map(|code| format!("{code:06}"));
    codes
        .find(|code| factor.check(code, seconds).is_none())
        .unwrap()
}

fn secret_of(page: &Page) -> String {
    let text = page.text();
    let (_, after) = text.split_once("密钥：").expect("the secret is shown");
    after.split('<').next().unwrap().to_string()
}

fn give_code(browser: &mut Browser, code: &str) -> Page {
    let form = browser.get("/second-factor").form("/second-factor");
    browser.send(&form.with(&[("code", code)]))
}

/// Signs an administrator in for the first time; answers the browser and the secret.
pub fn first_sign_in(house: &House, slip: &Slip) -> (Browser, String) {
    let mut browser = house.visitor();
    let entered = browser.sign_in(COUNTY, slip.account.as_str(), &slip.password);
    assert_eq!(
        entered.leads_to(),
        "/password",
        "the one-time password must be changed"
    );
    assert_eq!(
        browser.get("/").leads_to(),
        "/password",
        "before anything else"
    );
    let form = browser.get("/password").form("/password").with(&[
        ("old", slip.password.as_str()),
        ("new", PASSWORD),
        ("again", PASSWORD),
    ]);
    browser.send(&form);
    assert_eq!(browser.get("/").leads_to(), "/second-factor");
    let page = browser.get("/second-factor");
    let secret = secret_of(&page);
    assert_eq!(
        secret_of(&browser.get("/second-factor")),
        secret,
        "it stays the same"
    );
    let code = code(house, &secret);
    assert_eq!(give_code(&mut browser, &code).leads_to(), "/");
    browser.get("/").expect(200);
    (browser, secret)
}

/// Signs an administrator in again, up to the code.
fn sign_in(house: &House, account: &str) -> Browser {
    let mut browser = house.visitor();
    let entered = browser.sign_in(COUNTY, account, PASSWORD);
    assert_eq!(entered.leads_to(), "/second-factor");
    browser
}

#[test]
fn an_administrator_needs_password_and_code() {
    let (house, slips) = House::founded();
    let (_, secret) = first_sign_in(&house, &slips[0]);
    house.pass(STEP * 3);
    let mut browser = sign_in(&house, "system");
    for address in ["/", "/system/accounts", "/law", "/system/data"] {
        assert_eq!(
            browser.get(address).leads_to(),
            "/second-factor",
            "{address}"
        );
    }
    let shown = browser.get("/second-factor").text();
    assert!(!shown.contains(&secret), "the secret is shown once");
    assert!(!shown.contains("/system/accounts"), "nor what lies behind");
    let refused = give_code(&mut browser, &wrong(&house, &secret)).expect(200);
    assert!(refused.text().contains("验证码不对"));
    assert_eq!(browser.get("/").leads_to(), "/second-factor");
    assert_eq!(
        give_code(&mut browser, &code(&house, &secret)).leads_to(),
        "/"
    );
    browser.get("/system/accounts").expect(200);
}

#[test]
fn a_code_counts_once() {
    let (mut house, slips) = House::founded();
    let (_, secret) = first_sign_in(&house, &slips[0]);
    house.pass(STEP * 3);
    let seen = code(&house, &secret);
    assert_eq!(
        give_code(&mut sign_in(&house, "system"), &seen).leads_to(),
        "/"
    );
    let mut thief = sign_in(&house, "system");
    assert!(
        give_code(&mut thief, &seen)
            .expect(200)
            .text()
            .contains("已经用过")
    );
    house.restart();
    let mut thief = sign_in(&house, "system");
    let again = give_code(&mut thief, &seen).expect(200).text();
    assert!(again.contains("已经用过"), "also after a restart");
    house.pass(STEP);
    assert_eq!(
        give_code(&mut thief, &code(&house, &secret)).leads_to(),
        "/"
    );
}

#[test]
fn the_code_of_one_administrator_does_not_use_up_anothers() {
    let (house, slips) = House::founded();
    let (_, first) = first_sign_in(&house, &slips[0]);
    let (_, second) = first_sign_in(&house, &slips[1]);
    assert_ne!(first, second);
    house.pass(STEP * 3);
    for (account, secret) in [("system", &first), ("security", &second)] {
        let mut browser = sign_in(&house, account);
        assert_eq!(
            give_code(&mut browser, &code(&house, secret)).leads_to(),
            "/"
        );
    }
}

#[test]
fn codes_cannot_be_guessed() {
    let (house, slips) = House::founded();
    let (_, secret) = first_sign_in(&house, &slips[0]);
    house.pass(STEP * 3);
    // Signing in anew does not forgive: the password is known to whoever guesses.
    for attempt in 1..=5 {
        let mut browser = sign_in(&house, "system");
        let said = give_code(&mut browser, &wrong(&house, &secret)).text();
        assert_eq!(
            said.contains("已被锁定"),
            attempt == 5,
            "attempt {attempt}: {said}"
        );
        if attempt == 5 {
            assert!(browser.get("/").leads_to().starts_with("/sign-in"));
        }
    }
    let mut browser = house.visitor();
    let locked = browser.sign_in(COUNTY, "system", PASSWORD).expect(422);
    assert!(locked.text().contains("已被锁定"));
    house.pass(SignedDuration::from_mins(15));
    let mut browser = sign_in(&house, "system");
    assert_eq!(
        give_code(&mut browser, &code(&house, &secret)).leads_to(),
        "/"
    );
}

#[test]
fn the_password_alone_does_not_change_the_password() {
    let (house, slips) = House::founded();
    let (_, secret) = first_sign_in(&house, &slips[0]);
    house.pass(STEP * 3);
    let mut browser = sign_in(&house, "system");
    assert_eq!(browser.get("/password").leads_to(), "/second-factor");
    let token = browser.get("/second-factor").form("/second-factor");
    let fields = [
        ("_token", token.get("_token").unwrap()),
        ("old", PASSWORD),
        ("new", "another long one"),
        ("again", "another long one"),
    ];
    assert_eq!(
        browser.post("/password", &fields).leads_to(),
        "/second-factor"
    );
    assert_eq!(
        give_code(&mut browser, &code(&house, &secret)).leads_to(),
        "/"
    );
    house.pass(STEP);
    sign_in(&house, "system");
}
