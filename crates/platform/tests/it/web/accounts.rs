//! Accounts and roles: made by one administrator, given rights by another, watched by the third.

use super::browser::{Browser, Page};
use super::house::{COUNTY, House};
use super::second_factor::first_sign_in;
use jiff::SignedDuration;

const ONE_TIME: &str = "one-time-word";
const OWN: &str = "a word of my own";

fn fill(browser: &mut Browser, address: &str, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(address).expect(200).form(address);
    browser.send(&form.with(fields))
}

/// What an administrator is told when something is refused.
fn told(page: Page) -> String {
    page.expect(200).text()
}

const NEW: &str = "/system/accounts/new";
const DONE: &str = "/system/accounts?done=account";

fn person() -> [(&'static str, &'static str); 4] {
    [
        ("id", "wang"),
        ("name", "王某"),
        ("organ", "justice"),
        ("password", ONE_TIME),
    ]
}

/// Makes the account `wang` and signs it in with a password of its own.
fn with_wang(house: &House, system: &mut Browser) -> Browser {
    assert_eq!(fill(system, NEW, &person()).leads_to(), DONE);
    let mut wang = house.visitor();
    assert_eq!(
        wang.sign_in(COUNTY, "wang", ONE_TIME).leads_to(),
        "/password"
    );
    let own = [("old", ONE_TIME), ("new", OWN), ("again", OWN)];
    fill(&mut wang, "/password", &own);
    wang
}

#[test]
fn the_system_administrator_makes_accounts_and_the_security_administrator_gives_roles() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    let (mut security, _) = first_sign_in(&house, &slips[1]);
    let mut wang = with_wang(&house, &mut system);
    let list = "/kinds/reconsideration";
    let without = wang.get(list).expect(200).text();
    assert!(
        !without.contains("/kinds/reconsideration/new/"),
        "no role, no work"
    );

    let grant = [
        ("role", "clerk"),
        ("kind", "reconsideration"),
        ("scope", "county"),
        ("from", "2025-03-03"),
    ];
    let done = fill(&mut security, "/system/accounts/wang/grant", &grant);
    assert_eq!(done.leads_to(), DONE);
    assert!(
        wang.get("/").leads_to().starts_with("/sign-in"),
        "with other rights one signs in anew"
    );
    assert_eq!(wang.sign_in(COUNTY, "wang", OWN).leads_to(), "/");
    assert!(
        wang.get(list)
            .text()
            .contains("/kinds/reconsideration/new/")
    );

    let withdraw = [
        ("role", "clerk"),
        ("kind", "reconsideration"),
        ("until", "2025-03-03"),
    ];
    let done = fill(&mut security, "/system/accounts/wang/withdraw", &withdraw);
    assert_eq!(done.leads_to(), DONE);
    assert_eq!(wang.sign_in(COUNTY, "wang", OWN).leads_to(), "/");
    let last_day = wang.get(list).text();
    assert!(
        last_day.contains("/kinds/reconsideration/new/"),
        "the last day still counts"
    );
    house.pass(SignedDuration::from_hours(24));
    assert_eq!(wang.sign_in(COUNTY, "wang", OWN).leads_to(), "/");
    assert!(
        !wang
            .get(list)
            .text()
            .contains("/kinds/reconsideration/new/")
    );
}

#[test]
fn an_account_that_cannot_be_is_refused_with_its_reason() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    for (wrong, said) in [
        (("id", "wa ng"), "账户名不能用"),
        (("id", "a/b"), "账户名不能用"),
        (("id", ""), "账户名不能用"),
        (("id", "audit"), "已被使用"),
        (("name", " "), "没有填写姓名"),
        (("organ", "nowhere"), "没有选择本县"),
        (("password", "short"), "口令太弱"),
    ] {
        let fields: Vec<(&str, &str)> = person()
            .into_iter()
            .map(|(name, value)| {
                if name == wrong.0 {
                    wrong
                } else {
                    (name, value)
                }
            })
            .collect();
        let page = told(fill(&mut system, NEW, &fields));
        assert!(page.contains(said), "{wrong:?}: {page}");
    }
    let closed = fill(&mut system, "/system/accounts/audit/close", &[]);
    assert!(told(closed).contains("管理员账户不能停用"));
}

#[test]
fn a_role_that_cannot_be_is_refused_with_its_reason() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    let (mut security, _) = first_sign_in(&house, &slips[1]);
    assert_eq!(fill(&mut system, NEW, &person()).leads_to(), DONE);
    let grant = "/system/accounts/wang/grant";
    for (fields, said) in [
        (vec![("role", "nobody")], "没有选择角色"),
        (vec![("role", "clerk"), ("kind", "nothing")], "没有这项业务"),
        (vec![("role", "clerk"), ("until", "2025-02-30")], "不是日期"),
        (
            vec![("role", "clerk"), ("until", "2025-03-02")],
            "早于起始日",
        ),
    ] {
        let page = told(fill(&mut security, grant, &fields));
        assert!(page.contains(said), "{fields:?}: {page}");
    }
    let withdraw = fill(
        &mut security,
        "/system/accounts/wang/withdraw",
        &[("role", "clerk")],
    );
    assert!(told(withdraw).contains("没有这样一项"));
    let administrator = fill(
        &mut security,
        "/system/accounts/audit/grant",
        &[("role", "clerk")],
    );
    assert!(told(administrator).contains("管理员账户不能再有业务角色"));
}

#[test]
fn the_three_administrators_do_only_their_own() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    let (mut security, _) = first_sign_in(&house, &slips[1]);
    let (mut audit, _) = first_sign_in(&house, &slips[2]);
    assert_eq!(fill(&mut system, NEW, &person()).leads_to(), DONE);
    let entries = house.entries();
    let refused = |browser: &mut Browser, address: &str, fields: &[(&str, &str)]| {
        let token = super::house::form_token(browser);
        let mut pairs = vec![("_token", token.as_str())];
        pairs.extend(fields);
        let page = browser.post(address, &pairs).expect(403);
        assert!(page.text().contains("没有权限"), "{}", page.text());
    };
    let grant = [("role", "clerk"), ("scope", "county")];
    let reset = [("password", ONE_TIME)];
    refused(&mut system, "/system/accounts/wang/grant", &grant);
    refused(&mut security, "/system/accounts/wang/reset", &reset);
    refused(&mut security, "/system/accounts/wang/close", &[]);
    for address in [
        "/system/accounts/wang/grant",
        "/system/accounts/wang/withdraw",
    ] {
        refused(&mut audit, address, &grant);
    }
    refused(
        &mut audit,
        NEW,
        &[
            ("id", "li"),
            ("name", "李某"),
            ("organ", "justice"),
            ("password", ONE_TIME),
        ],
    );
    audit.get("/system/accounts").expect(403);
    system.get("/system/log").expect(403);
    security.get("/system/log").expect(403);
    assert_eq!(house.entries(), entries, "nothing was written");
    let log = audit.get("/system/log").expect(200).text();
    assert!(log.contains("新建账户"), "{log}");
}

#[test]
fn a_reset_or_closed_account_is_out_at_once() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    let mut wang = with_wang(&house, &mut system);
    wang.get("/").expect(200);
    let closed = fill(&mut system, "/system/accounts/wang/close", &[]);
    assert_eq!(closed.leads_to(), DONE);
    assert!(system.get("/system/accounts").text().contains("停用"));
    assert!(wang.get("/").leads_to().starts_with("/sign-in"));
    wang.sign_in(COUNTY, "wang", OWN).expect(422);

    assert_eq!(
        fill(&mut system, "/system/accounts/wang/open", &[]).leads_to(),
        DONE
    );
    assert_eq!(wang.sign_in(COUNTY, "wang", OWN).leads_to(), "/");
    let reset = [("password", "another one-time")];
    assert_eq!(
        fill(&mut system, "/system/accounts/wang/reset", &reset).leads_to(),
        DONE
    );
    assert!(wang.get("/").leads_to().starts_with("/sign-in"));
    wang.sign_in(COUNTY, "wang", OWN).expect(422);
    let again = wang.sign_in(COUNTY, "wang", "another one-time");
    assert_eq!(again.leads_to(), "/password");
}

#[test]
fn a_reset_takes_the_second_factor_and_the_lock_away() {
    let (house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    first_sign_in(&house, &slips[1]);
    let mut browser = house.visitor();
    for _ in 0..5 {
        browser
            .sign_in(COUNTY, "security", "wrong password")
            .expect(422);
    }
    assert!(system.get("/system/accounts").text().contains("锁定"));
    let reset = [("password", "another one-time")];
    fill(&mut system, "/system/accounts/security/reset", &reset);
    let slip = platform::operations::founding::Slip {
        name: "安全管理员",
        account: "security".into(),
        password: "another one-time".into(),
    };
    house.pass(SignedDuration::from_mins(2));
    first_sign_in(&house, &slip);
}
