//! Notices: told once, cut to what the reader may see, and told by the action that moves a due day.

use super::sample::{catalogue_with, command, county, definition, file, writer};
use super::start::next_writer;
use super::writer::readers;
use crate::databases::Database;
use domain::engines::deadline::Calendar;
use domain::register::Moment;
use jiff::civil::{Date, date};
use platform::store::audit::verify;
use platform::store::load::load_one;
use platform::store::notices::{
    About, Notice, Reader, Scopes, Told, called_for, moved, tell, told,
};
use platform::store::rows::Held;
use platform::store::writer::{Change, Outcome, Writer};
use platform::store::{Catalogue, Sql, notices};
use serde_json::{Value, json};
use std::sync::Arc;

crate::on_both_databases!(
    a_light_is_told_once_and_read_once,
    the_scope_is_asked_before_the_list_is_cut,
    a_recount_tells_the_handler_which_day_moved,
    a_correction_tells_the_handler_which_day_moved,
    a_record_that_was_written_since_it_was_read_is_read_again,
);

/// The sample clerk, who handles what they filed, and what they may see: the records of their organ.
fn list(sql: &mut dyn Sql, of: fn(&mut dyn Sql, Reader, &Scopes) -> Listing) -> Vec<Told> {
    let (county, account, organ) = (county(), "wang".into(), "justice".into());
    let reader = Reader {
        county: &county,
        account: &account,
        organ: &organ,
    };
    let scopes = Scopes::from([(Some(vec!["justice".into()]), vec!["sample".into()])]);
    of(sql, reader, &scopes).unwrap()
}

type Listing = Result<Vec<Told>, platform::store::Fault>;

fn on(day: Date) -> Moment {
    Moment::at_start_of(day).unwrap()
}

/// Tells on a day what the open limits call for; answers how many notices are new.
fn swept(database: &Database, writer: &Writer, day: Date) -> u64 {
    let before = readers(database)
        .read(|sql| Ok(list(sql, told).len()))
        .unwrap();
    let found = readers(database)
        .read(|sql| called_for(sql, &county(), (day, on(day))))
        .unwrap();
    let change: Change = Box::new(move |sql| tell(sql, &county(), &found).map(drop));
    writer.change_silently(change).wait().unwrap();
    let after = readers(database)
        .read(|sql| Ok(list(sql, told).len()))
        .unwrap();
    (after - before) as u64
}

fn a_light_is_told_once_and_read_once(database: &Database) {
    let writer = writer(database);
    file(&writer, "a");
    // Five working days after Monday the fourth end on the eleventh; two working days before is the seventh.
    assert_eq!(swept(database, &writer, date(2024, 3, 6)), 0);
    assert_eq!(swept(database, &writer, date(2024, 3, 7)), 1);
    assert_eq!(
        swept(database, &writer, date(2024, 3, 8)),
        0,
        "the same light"
    );
    assert_eq!(
        swept(database, &writer, date(2024, 3, 11)),
        0,
        "the last day"
    );
    assert_eq!(
        swept(database, &writer, date(2024, 3, 14)),
        1,
        "after days without"
    );
    assert_eq!(swept(database, &writer, date(2024, 3, 14)), 0);
    let read = |at: Moment| {
        let change: Change = Box::new(move |sql| {
            let (county, account, organ) = (county(), "wang".into(), "justice".into());
            let reader = Reader {
                county: &county,
                account: &account,
                organ: &organ,
            };
            notices::read(sql, reader, at)
        });
        writer.change_silently(change).wait().unwrap();
        let all = readers(database).read(|sql| Ok(list(sql, told))).unwrap();
        let states = all.iter().map(|told| (told.notice.about, told.read));
        states.collect::<Vec<_>>()
    };
    let first = [(About::Expired, false), (About::Yellow, true)];
    assert_eq!(read(on(date(2024, 3, 13))), first, "unread ones come first");
    let all = [(About::Expired, true), (About::Yellow, true)];
    assert_eq!(read(on(date(2024, 3, 15))), all);
    writer.close();
}

fn the_scope_is_asked_before_the_list_is_cut(database: &Database) {
    let writer = writer(database);
    let (own, other) = (file(&writer, "own"), file(&writer, "other"));
    let away = json!({ "organ": "market", "handler": "li" });
    let away = command("away", "assign", Some(&other), &away);
    writer.act(away).wait().unwrap();
    let notice = |record: &Outcome, organ: &str, ordinal: i64| Notice {
        about: About::Moved,
        account: None,
        organ: organ.into(),
        record: record.record.id.clone(),
        limit: "review".into(),
        ordinal,
        due_on: Some(date(2024, 3, 12)),
        was_due_on: Some(date(2024, 3, 11)),
        reason: Some("工作日历更新".into()),
        // The reader's own comes last of all.
        at: Moment(ordinal),
    };
    let mut all = vec![("moved 0".to_string(), notice(&own, "justice", 0))];
    all.extend((1..=300).map(|at| (format!("moved {at}"), notice(&other, "justice", at))));
    let change: Change = Box::new(move |sql| {
        let county = county();
        let rows: Vec<_> = all
            .iter()
            .map(|(mark, notice)| (&county, mark.as_str(), notice))
            .collect();
        notices::insert(sql, &rows)
    });
    writer.change_silently(change).wait().unwrap();
    readers(database)
        .read(|sql| {
            for listed in [list(sql, moved), list(sql, told)] {
                let ids: Vec<_> = listed.iter().map(|told| &told.record.id).collect();
                assert_eq!(ids, [&own.record.id]);
            }
            Ok(())
        })
        .unwrap();
    writer.close();
}

/// The sample's definitions with Wednesday the sixth a day off.
fn with_a_day_off() -> Arc<Catalogue> {
    let text = "year = 2024\nnotice = \"样例\"\n\n\
                [[festival]]\nname = \"样例\"\noff = [2024-03-06]\n";
    let calendar = Calendar::from_toml(&[("calendar/2024.toml", text)]);
    let calendar = calendar.unwrap_or_else(|problems| panic!("{problems:?}"));
    catalogue_with(definition(), calendar)
}

fn read_one(database: &Database, catalogue: &Catalogue, record: &Outcome) -> Held {
    let held = readers(database).read(|sql| load_one(sql, catalogue, &county(), &record.record.id));
    held.unwrap().unwrap()
}

fn days_told(database: &Database) -> Vec<(Option<Date>, Option<Date>, String)> {
    let all = readers(database).read(|sql| Ok(list(sql, moved))).unwrap();
    let days = all.into_iter().map(|told| {
        let notice = told.notice;
        (notice.was_due_on, notice.due_on, notice.reason.unwrap())
    });
    days.collect()
}

fn a_recount_tells_the_handler_which_day_moved(database: &Database) {
    let first = writer(database);
    let filed = file(&first, "a");
    let catalogue = with_a_day_off();
    let again = next_writer(database, first, &catalogue);
    let seen = read_one(database, &catalogue, &filed);
    let mut recount = command(
        "",
        "recompute",
        Some(&filed),
        &json!({ "reason": "工作日历更新" }),
    );
    recount.command.occurred_at = Moment::parse("2024-03-05T12:00").unwrap();
    let done = again.act_on(recount.clone(), seen).wait().unwrap();
    let due_on = Some(date(2024, 3, 12));
    assert_eq!(done.record.limits[0].due_on, due_on);
    let moved = (Some(date(2024, 3, 11)), due_on, "工作日历更新".to_string());
    assert_eq!(days_told(database), std::slice::from_ref(&moved));
    let seen = read_one(database, &catalogue, &filed);
    let nothing = again.act_on(recount, seen).wait();
    assert!(nothing.is_err(), "what has moved does not move again");
    assert_eq!(days_told(database), [moved]);
    let fields = json!({ "reason": "登记日有误", "occurred_at": "2024-03-05T10:00" });
    let mut correction = command("b", "correct", Some(&filed), &fields);
    correction.command.corrects = Some(1);
    let corrected = again.act(correction).wait().unwrap();
    let due_on = Some(date(2024, 3, 13));
    assert_eq!(
        corrected.record.limits[0].due_on, due_on,
        "a recount is no hindrance"
    );
    let verdict = readers(database)
        .snapshot(|sql| verify(sql, &catalogue, &database.folder))
        .unwrap();
    assert_eq!(verdict.mismatches, Vec::<String>::new());
    again.close();
}

fn a_correction_tells_the_handler_which_day_moved(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    let fields = json!({ "reason": "登记日有误", "occurred_at": "2024-03-05T10:00" });
    let mut correction = command("b", "correct", Some(&filed), &fields);
    correction.command.corrects = Some(1);
    let corrected = writer.act(correction).wait().unwrap();
    let due_on = Some(date(2024, 3, 12));
    assert_eq!(corrected.record.limits[0].due_on, due_on);
    let reason = "更正：原届满日2024年3月11日，现为2024年3月12日".to_string();
    assert_eq!(
        days_told(database),
        [(Some(date(2024, 3, 11)), due_on, reason)]
    );
    writer.close();
}

fn a_record_that_was_written_since_it_was_read_is_read_again(database: &Database) {
    let first = writer(database);
    let filed = file(&first, "a");
    let stale = read_one(database, &super::sample::catalogue(), &filed);
    let amend = command("b", "amend", Some(&filed), &json!({ "subject": "乙" }));
    first.act(amend).wait().unwrap();
    let catalogue = with_a_day_off();
    let again = next_writer(database, first, &catalogue);
    let recount = command("", "recompute", Some(&filed), &Value::Null);
    let done = again.act_on(recount, stale).wait().unwrap();
    assert_eq!(done.record.version, 3);
    assert_eq!(done.record.title, "乙");
    let held = read_one(database, &catalogue, &filed);
    assert_eq!(held.record, done.record);
    again.close();
}
