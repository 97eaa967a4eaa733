//! What a county chooses: one page for all, chosen by one administrator, seen by another in the log.

use super::house::{COUNTY, House};
use super::html::Form;
use super::second_factor::first_sign_in;
use domain::identifier::CountyId;
use domain::law::VersionRule;
use domain::register::Moment;
use platform::operations::Desk;
use platform::operations::answer::with_desk;
use platform::operations::choices::choose;

const ADDRESS: &str = "/system/choices";

fn rule(house: &House) -> VersionRule {
    let county = CountyId::from(COUNTY);
    let choices = house.app.office.catalogue.version_choices(&county);
    choices.cross_year.rule
}

fn rule_at(house: &House, at: Moment) -> VersionRule {
    let catalogue = &house.app.office.catalogue;
    let choices = catalogue.version_choices_at(&COUNTY.into(), at);
    choices.cross_year.rule
}

#[test]
fn the_system_administrator_chooses_for_the_county_and_the_log_keeps_it() {
    let (mut house, slips) = House::founded();
    let (mut system, _) = first_sign_in(&house, &slips[0]);
    let (mut security, _) = first_sign_in(&house, &slips[1]);
    let (mut audit, _) = first_sign_in(&house, &slips[2]);
    assert_eq!(rule(&house), VersionRule::OwnStart);
    let page = system.get(ADDRESS).expect(200);
    let text = page.text();
    assert!(text.contains("本县没有选择，按默认办法") && text.contains("没有明文规定"));
    assert!(text.contains("的分母"), "rates have a base to choose");
    let cross_year = |form: &Form| form.get("setting") == Some("choice.cross_year");
    let form = |option| {
        let mut forms = Form::all(&text).into_iter();
        forms.find(cross_year).unwrap().with(&[("option", option)])
    };
    let done = system.send(&form("case_opening"));
    assert_eq!(done.leads_to(), "/system/choices?done=choice");
    assert_eq!(rule(&house), VersionRule::Opening);
    assert!(system.get(ADDRESS).text().contains("本县已选择"));
    assert!(audit.get("/system/log").text().contains("登记本县的选择"));
    let content = "SELECT value FROM settings WHERE name = 'choice.cross_year'";
    assert_eq!(house.text(content), "case_opening");

    let unknown = system.send(&form("newest"));
    assert!(unknown.expect(422).text().contains("没有选择办法"));
    let seen = security.get(ADDRESS).expect(200).text();
    assert!(seen.contains("（现用）"), "everybody sees what counts");
    assert!(Form::all(&seen).iter().all(|form| form.action != ADDRESS));
    let mut forged = security.get(ADDRESS).form("/sign-out");
    for (name, value) in [
        ("setting", "choice.cross_year"),
        ("option", "procedure_new"),
    ] {
        forged.fields.push((name.into(), value.into()));
    }
    forged.action = ADDRESS.into();
    assert!(
        security
            .send(&forged)
            .expect(403)
            .text()
            .contains("系统管理员")
    );
    assert_eq!(rule(&house), VersionRule::Opening);

    let account = format!("{COUNTY}/{}", slips[0].account);
    what_was_chosen_before_is_known(&mut house, &account);
}

/// The county goes back to what it had the day after; each moment keeps what counted then.
fn what_was_chosen_before_is_known(house: &mut House, account: &str) {
    let chosen_at = house.now();
    house.pass(jiff::SignedDuration::from_hours(24));
    let back = |desk: &Desk| choose(desk, "choice.cross_year", "procedure_new");
    with_desk(&house.app.office, account, back).unwrap();
    for _ in 0..2 {
        assert_eq!(rule(house), VersionRule::OwnStart);
        let day = jiff::SignedDuration::from_hours(24).as_micros();
        let at = |days: i128| Moment(chosen_at.0 + i64::try_from(days * day / 2).unwrap());
        assert_eq!(rule_at(house, at(-1)), VersionRule::OwnStart);
        assert_eq!(rule_at(house, at(1)), VersionRule::Opening);
        assert_eq!(rule_at(house, at(3)), VersionRule::OwnStart);
        house.restart();
    }
}
