//! Notices: what turned yellow or red is told once, and a new calendar moves what runs, once and for all.

use super::house::{House, rules};
use platform::definitions::DefinitionFiles;
use platform::operations::{calendar, notices};
use platform::rules::Rules;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60;

fn day() -> jiff::SignedDuration {
    jiff::SignedDuration::from_secs(DAY)
}

fn counted(house: &House, from: &str) -> i64 {
    let statement = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {from}");
    house.text(&statement).parse().unwrap()
}

#[test]
fn a_light_is_told_once_and_a_missed_week_loses_nothing() {
    let house = House::demonstration();
    let office = &house.app.office;
    notices::sweep(office).unwrap();
    let first = counted(&house, "notices");
    assert!(first > 0, "the demonstration has limits that are due soon");
    notices::sweep(office).unwrap();
    assert_eq!(counted(&house, "notices"), first, "twice on one day");
    house.pass(day());
    let mut daily = first;
    for _ in 0..9 {
        notices::sweep(office).unwrap();
        daily = counted(&house, "notices");
        house.pass(day());
    }
    assert!(daily > first, "more limits came near");
    let marks = "(SELECT DISTINCT about, record, time_limit, due_on FROM notices) AS told";
    assert_eq!(counted(&house, marks), daily, "nothing is told twice");
    // The same days without a sweep in between: what stands at the end is told all the same.
    let late = House::demonstration();
    notices::sweep(&late.app.office).unwrap();
    (0..9).for_each(|_| late.pass(day()));
    notices::sweep(&late.app.office).unwrap();
    notices::sweep(&late.app.office).unwrap();
    let expired = "notices WHERE about = 'expired'";
    assert_eq!(counted(&late, expired), counted(&house, expired));
    let runs = "(SELECT DISTINCT record, time_limit FROM notices) AS runs";
    assert_eq!(counted(&late, runs), counted(&house, runs));
}

#[test]
fn a_person_reads_what_concerns_them() {
    let house = House::demonstration();
    notices::sweep(&house.app.office).unwrap();
    let mut clerk = house.signed_in("clerk");
    let page = clerk.get("/workbench/notices").expect(200);
    assert!(page.text().contains("未读"));
    let done = clerk.send(&page.form("/workbench/notices").with(&[]));
    assert_eq!(done.status, 303);
    let page = clerk.follow(done).expect(200).text();
    assert!(page.contains("提醒已经标为已读") && !page.contains("未读</span>"));
    assert!(!page.contains("全部标为已读"));
}

/// The rules with two more days off at the turn of the year, as a notice of the county's folder would bring them.
fn with_longer_new_year(house: &House) -> Arc<Rules> {
    let known = DefinitionFiles::embedded();
    let calendar = known.under("calendar");
    let (_, year) = calendar
        .iter()
        .find(|(path, _)| path.ends_with("2025.toml"))
        .unwrap();
    let longer = year.replacen(
        "off = [2025-01-01]",
        "off = [2025-01-01, 2025-01-02, 2025-01-03]",
        1,
    );
    assert_ne!(&longer, year);
    let folder = house.folder().join("calendar");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("2025.toml"), longer).unwrap();
    let files = DefinitionFiles::embedded().with_county(house.folder());
    let rules = Rules::compile(&files.unwrap());
    Arc::new(rules.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

#[test]
fn a_new_calendar_moves_what_runs_once_and_never_shortens_what_was_told() {
    let mut house = House::demonstration();
    assert_eq!(calendar::follow(&house.app.office).unwrap(), 0);
    let before = house.entries();
    assert_eq!(before, house.entries(), "nothing to follow is not logged");
    let longer = with_longer_new_year(&house);
    house.restart_by(longer);
    let moved = calendar::follow(&house.app.office).unwrap();
    assert!(moved > 0, "limits run over the new year");
    assert_eq!(calendar::follow(&house.app.office).unwrap(), 0, "once");
    let told = counted(&house, "notices WHERE about = 'moved'");
    assert_eq!(told, i64::try_from(moved).unwrap());
    let later = "notices WHERE about = 'moved' AND due_on > was_due_on";
    assert_eq!(
        counted(&house, later),
        told,
        "every day moved back by days off"
    );
    let same = "notices n JOIN time_limits t ON t.county = n.county AND t.record = n.record \
                AND t.time_limit = n.time_limit AND t.due_on = n.due_on \
                WHERE n.about = 'moved' AND t.progress = 'open' AND t.active_after IS NULL";
    assert!(
        counted(&house, same) >= told,
        "the worklist holds the new days"
    );
    assert!(
        house.entries() > before + 1,
        "each record has its action, the operation its entry"
    );
    assert_eq!(
        counted(&house, "actions WHERE action = 'calendar_followed'"),
        2
    );
    shown_on_pages(&house);
    taken_back(&mut house);
}

fn shown_on_pages(house: &House) {
    let mut clerk = house.signed_in("clerk");
    let page = clerk.get("/system/calendar").expect(200).text();
    assert!(
        page.contains("届满日改变") && page.contains("重新计算"),
        "{page}"
    );
    assert!(
        clerk
            .get("/workbench/notices")
            .expect(200)
            .text()
            .contains("<del>")
    );
    // Who may not see the records is not told of them here either.
    let mut audit = house.signed_in("audit");
    let page = audit.get("/system/calendar").expect(200).text();
    assert!(page.contains("没有期限随日历变动"), "{page}");
}

/// The notice is taken back: days go back, except those that a party was told.
fn taken_back(house: &mut House) {
    house.restart_by(rules());
    let back = calendar::follow(&house.app.office).unwrap();
    let told = "time_limits WHERE progress = 'open' AND content LIKE '%\"notified_due_on\":\"2%'";
    assert!(counted(house, told) > 0, "some days have been told");
    assert!(back > 0);
    for content in house.texts(&format!("SELECT content FROM {told}")) {
        let limit: domain::procedure::Limit = serde_json::from_str(&content).unwrap();
        let stands_still = limit.due_on.is_none();
        assert!(
            stands_still || limit.due_on >= limit.notified_due_on,
            "{content}"
        );
    }
}
