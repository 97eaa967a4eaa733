//! The writer: what it accepts is everywhere, what it refuses is nowhere.

use super::sample::{catalogue, command, county, definition, file, refusal, take, writer};
use crate::databases::Database;
use domain::procedure::{LetterProgress, LimitProgress};
use platform::store::catalogue::{Widening, install, lost_kinds, widenings};
use platform::store::load::load_one;
use platform::store::writer::{Note, Outcome, Rejected, Writer};
use platform::store::{Catalogue, Fault, Readers, Sql, Value, history};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

crate::on_both_databases!(
    an_action_stands_in_every_table,
    a_repeated_request_gets_the_first_result,
    a_key_used_for_something_else_is_refused,
    a_stale_version_is_refused_and_nothing_is_written,
    numbers_have_no_gaps_under_many_hands,
    the_writer_goes_on_where_it_stopped,
    a_fault_strikes_only_its_own_command,
    a_change_and_its_note_stand_or_fall_together,
    the_same_seed_gives_the_same_root,
    a_letter_is_numbered_served_and_stored,
    a_legal_fiction_shows_in_the_worklist_beforehand,
    a_definition_widens_its_table_and_never_changes_a_type,
);

pub fn readers(database: &Database) -> Readers {
    Readers::new(database.place.clone(), 2)
}

pub fn count(sql: &mut dyn Sql, from: &str) -> i64 {
    sql.first(&format!("SELECT COUNT(*) FROM {from}"), &[])
        .unwrap()
        .unwrap()
        .integer(0)
        .unwrap()
}

/// The rows of a record say what the writer answered, and so does the fold of its log.
fn stands(database: &Database, outcome: &Outcome) {
    readers(database)
        .snapshot(|sql| {
            let held = load_one(sql, &catalogue(), &county(), &outcome.record.id)?;
            let held = held.expect("the record was acknowledged");
            assert_eq!(held.record, outcome.record);
            let steps = history::steps(sql, &county(), &outcome.record.id)?;
            assert_eq!(steps.len() as u64, outcome.record.version);
            let folded = history::fold(&steps, |_| true)?;
            assert_eq!(folded.as_ref(), Some(outcome.record.as_ref()));
            Ok(())
        })
        .unwrap();
}

fn an_action_stands_in_every_table(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    assert_eq!((filed.seq, filed.record.version), (1, 1));
    stands(database, &filed);
    let accepted = take(&writer, &filed, "b", "accept").unwrap();
    assert_eq!(
        accepted.record.number.as_deref(),
        Some("justice样〔2024〕1号")
    );
    stands(database, &accepted);
    let decided = take(&writer, &filed, "c", "decide").unwrap();
    assert!(
        decided
            .record
            .limits
            .iter()
            .all(|run| run.progress == LimitProgress::Ended)
    );
    stands(database, &decided);
    readers(database)
        .read(|sql| {
            assert_eq!(count(sql, "actions"), 3);
            assert_eq!(
                count(
                    sql,
                    "records WHERE closed_on IS NOT NULL AND due_on IS NULL"
                ),
                1
            );
            assert_eq!(
                count(sql, "kind_sample WHERE subject = '甲a' AND amount = 123450"),
                1
            );
            assert_eq!(count(sql, "time_limits"), 2);
            assert_eq!(count(sql, "letters WHERE progress = 'draft'"), 1);
            Ok(())
        })
        .unwrap();
}

fn a_repeated_request_gets_the_first_result(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    take(&writer, &filed, "b", "accept").unwrap();
    let again = file(&writer, "a");
    assert!(again.repeated);
    assert_eq!((again.seq, &again.record), (filed.seq, &filed.record));
    let twice: Vec<_> = (0..20)
        .map(|_| writer.act(command("c", "amend", Some(&filed), &json!({"amount": "1"}))))
        .collect();
    let answers: Vec<Outcome> = twice
        .into_iter()
        .map(|answer| answer.wait().unwrap())
        .collect();
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.seq == 3 && answer.record == answers[0].record)
    );
    readers(database)
        .read(|sql| {
            assert_eq!(count(sql, "actions"), 3);
            Ok(())
        })
        .unwrap();
}

fn a_key_used_for_something_else_is_refused(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    assert_eq!(refusal(take(&writer, &filed, "a", "accept")).id, "key");
    let other = file(&writer, "b");
    take(&writer, &filed, "c", "amend").unwrap();
    assert_eq!(refusal(take(&writer, &other, "c", "amend")).id, "key");
    assert!(take(&writer, &filed, "d", "accept").is_ok());
}

fn a_stale_version_is_refused_and_nothing_is_written(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    take(&writer, &filed, "b", "accept").unwrap();
    let mut stale = command("c", "decide", Some(&filed), &json!({}));
    stale.command.version = Some(1);
    assert_eq!(refusal(writer.act(stale.clone()).wait()).id, "version");
    stale.command.record = Some("nobody".into());
    assert_eq!(refusal(writer.act(stale.clone()).wait()).id, "record");
    stale.command.kind = "nothing".into();
    stale.command.record = None;
    assert_eq!(refusal(writer.act(stale).wait()).id, "kind");
    assert_eq!(refusal(take(&writer, &filed, "d", "accept")).id, "stage");
    let fresh = take(&writer, &filed, "e", "decide").unwrap();
    assert_eq!((fresh.seq, fresh.record.version), (3, 3));
    stands(database, &fresh);
}

fn numbers_have_no_gaps_under_many_hands(database: &Database) {
    let writer = writer(database);
    let hands: Vec<_> = (0..8)
        .map(|hand| {
            let writer = writer.clone();
            std::thread::spawn(move || {
                let accept = |at: i32| {
                    let filed = file(&writer, &format!("{hand}-{at}"));
                    let accepted =
                        take(&writer, &filed, &format!("{hand}-{at}a"), "accept").unwrap();
                    assert_eq!(
                        refusal(take(&writer, &filed, &format!("{hand}-{at}b"), "accept")).id,
                        "stage"
                    );
                    accepted
                };
                (0..25).map(accept).collect::<Vec<_>>()
            })
        })
        .collect();
    let accepted: Vec<Outcome> = hands
        .into_iter()
        .flat_map(|hand| hand.join().unwrap())
        .collect();
    let numbers: BTreeSet<&str> = accepted
        .iter()
        .map(|outcome| outcome.record.number.as_deref().unwrap())
        .collect();
    let expected: Vec<String> = (1..=200)
        .map(|serial| format!("justice样〔2024〕{serial}号"))
        .collect();
    assert_eq!(numbers, expected.iter().map(String::as_str).collect());
    for outcome in accepted.iter().step_by(37) {
        stands(database, outcome);
    }
}

fn the_writer_goes_on_where_it_stopped(database: &Database) {
    let first = writer(database);
    let filed = file(&first, "a");
    take(&first, &filed, "b", "accept").unwrap();
    first.close();
    assert!(matches!(
        take(&first, &filed, "x", "decide"),
        Err(Rejected::Fault(_))
    ));
    drop(first);
    for round in 0..3 {
        let again = reopened(database);
        let other = file(&again, &format!("r{round}"));
        let accepted = take(&again, &other, &format!("s{round}"), "accept").unwrap();
        assert_eq!(
            accepted.record.number,
            Some(format!("justice样〔2024〕{}号", round + 2))
        );
        assert_eq!(accepted.seq, 2 * round + 4);
        stands(database, &accepted);
        let repeated = take(&again, &filed, "b", "accept").unwrap();
        assert!(repeated.repeated);
        again.close();
    }
    let again = reopened(database);
    let decided = take(&again, &filed, "c", "decide").unwrap();
    stands(database, &decided);
    again.close();
    let checkpoints = std::fs::read_to_string(database.folder.join("checkpoints.log")).unwrap();
    assert_eq!(
        checkpoints.lines().count(),
        5,
        "each stop signs what was added"
    );
}

fn reopened(database: &Database) -> Writer {
    // A server notices the end of the last connection a moment later.
    for _ in 0..200 {
        if let Ok(again) = database.place.writer() {
            drop(again);
            break;
        }
    }
    writer(database)
}

fn note(action: &str) -> Note {
    Note {
        county: county(),
        actor: command("", "", None, &json!({})).actor,
        action: action.into(),
        kind: None,
        record: None,
        content: json!({"from": "10.0.0.1"}),
        recorded_at: None,
    }
}

fn a_fault_strikes_only_its_own_command(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    // One long change keeps the thread busy, so that all that follows stands in one batch.
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let busy = writer.change_silently(Box::new(move |_| {
        let _ = wait.recv();
        Ok(())
    }));
    let before = writer.act(command("b", "accept", Some(&filed), &json!({})));
    let broken = writer.change(
        note("break"),
        Box::new(|sql| {
            sql.execute("INSERT INTO nowhere VALUES ($1)", &[Value::Integer(1)])
                .map(drop)
        }),
    );
    let after = writer.act(command("c", "decide", Some(&filed), &json!({})));
    let noted = writer.note(note("sign_in"));
    drop(go);
    busy.wait().unwrap();
    assert_eq!(before.wait().unwrap().seq, 2);
    assert!(matches!(broken.wait(), Err(Rejected::Fault(_))));
    let decided = after.wait().unwrap();
    assert_eq!((decided.seq, decided.record.version), (3, 3));
    noted.wait().unwrap();
    stands(database, &decided);
    readers(database)
        .read(|sql| {
            assert_eq!(count(sql, "actions"), 4);
            Ok(())
        })
        .unwrap();
}

fn a_change_and_its_note_stand_or_fall_together(database: &Database) {
    let writer = writer(database);
    let set = |value: &'static str| -> platform::store::writer::Change {
        Box::new(move |sql| {
            sql.execute(
                "INSERT INTO settings (county, name, value) VALUES ('330106', 'x', $1)",
                &[Value::from(value)],
            )
            .map(drop)
        })
    };
    writer.change(note("set"), set("1")).wait().unwrap();
    let twice = writer.change(note("set"), set("2")).wait();
    assert!(matches!(twice, Err(Rejected::Fault(fault)) if fault.is_duplicate()));
    readers(database)
        .read(|sql| {
            assert_eq!(count(sql, "actions WHERE action = 'set'"), 1);
            assert_eq!(count(sql, "settings WHERE value = '1'"), 1);
            Ok(())
        })
        .unwrap();
}

fn the_same_seed_gives_the_same_root(database: &Database) {
    let root = |database: &Database| {
        let writer = writer(database);
        let answers: Vec<_> = (0..60)
            .map(|at| {
                writer.act(command(
                    &format!("k{at}"),
                    "file",
                    None,
                    &json!({"subject": format!("{at}")}),
                ))
            })
            .collect();
        for answer in answers {
            let filed = answer.wait().unwrap();
            take(&writer, &filed, &format!("a{}", filed.seq), "accept").unwrap();
        }
        writer.close();
        readers(database)
            .read(|sql| {
                let row = sql.first(
                    "SELECT root, size FROM roots ORDER BY size DESC LIMIT 1",
                    &[],
                )?;
                Ok(row.expect("something was written"))
            })
            .unwrap()
    };
    let other = crate::databases::inside().unwrap();
    assert_eq!(root(database), root(&other));
}

fn a_letter_is_numbered_served_and_stored(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    take(&writer, &filed, "b", "accept").unwrap();
    let letter = |key: &str, action: &str, fields: serde_json::Value| {
        let mut submission = command(key, action, Some(&filed), &fields);
        submission.command.letter = Some(1);
        writer.act(submission).wait().unwrap()
    };
    let issued = letter("c", "letter_issue", json!({"body": "正文"}));
    assert_eq!(issued.record.letters[0].progress, LetterProgress::Issued);
    stands(database, &issued);
    readers(database)
        .read(|sql| {
            assert_eq!(count(sql, "letters WHERE lacks_proof = 1"), 1);
            assert_eq!(count(sql, "services WHERE effective_on IS NULL"), 1);
            Ok(())
        })
        .unwrap();
    let served = letter(
        "d",
        "letter_serve",
        json!({"method": "direct", "carried_out_on": "2024-03-04"}),
    );
    stands(database, &served);
    readers(database)
        .read(|sql| {
            assert_eq!(
                count(
                    sql,
                    "letters WHERE lacks_proof = 0 AND served_on = '2024-03-04'"
                ),
                1
            );
            assert_eq!(
                count(
                    sql,
                    "services WHERE effective_on = '2024-03-04' AND name = '甲a'"
                ),
                1
            );
            Ok(())
        })
        .unwrap();
}

fn a_legal_fiction_shows_in_the_worklist_beforehand(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    // Filed on Monday the fourth: five working days end on the eleventh.
    let ahead = |from: &str| readers(database).read(|sql| Ok(count(sql, from))).unwrap();
    assert_eq!(
        ahead("records WHERE held_after = '2024-03-11' AND held_stage = 'accepted'"),
        1
    );
    assert_eq!(
        ahead("records WHERE due_on = '2024-03-11' AND yellow_on = '2024-03-07'"),
        1
    );
    assert_eq!(
        ahead("time_limits WHERE time_limit = 'handling' AND active_after = '2024-03-11'"),
        1
    );
    stands(database, &filed);
    let accepted = take(&writer, &filed, "b", "accept").unwrap();
    assert_eq!(
        ahead("records WHERE held_after IS NULL AND held_stage IS NULL"),
        1
    );
    assert_eq!(
        ahead("time_limits WHERE time_limit = 'handling' AND active_after IS NULL"),
        1
    );
    assert_eq!(ahead("time_limits"), 2);
    stands(database, &accepted);
}

fn a_definition_widens_its_table_and_never_changes_a_type(database: &Database) {
    use domain::register::FieldType;
    let first = writer(database);
    let filed = file(&first, "a");
    first.close();
    drop(first);
    let mut catalogue = Catalogue::new(
        Arc::clone(&catalogue().calendar),
        Arc::clone(&catalogue().methods),
    );
    let mut wider = definition();
    let mut added = wider.fields[0].clone();
    added.id = "added".into();
    wider.fields.push(added);
    wider.shape = "a2".into();
    catalogue
        .add(Arc::new(wider.clone()), "更宽".into())
        .unwrap();
    catalogue
        .add_pinned(Arc::new(definition()), "原来".into())
        .unwrap();
    let (mut sql, _held) = (0..200).find_map(|_| database.place.writer().ok()).unwrap();
    let foreseen = widenings(sql.as_mut(), &catalogue).unwrap();
    assert_eq!(foreseen, [widening(&["added"], &[])]);
    install(sql.as_mut(), &catalogue, 1).unwrap();
    assert!(widenings(sql.as_mut(), &catalogue).unwrap().is_empty());
    what_is_no_longer_used_is_told(sql.as_mut());
    let held = load_one(sql.as_mut(), &catalogue, &county(), &filed.record.id)
        .unwrap()
        .unwrap();
    assert_eq!(held.record, filed.record);
    wider.fields[1].kind = FieldType::Text;
    catalogue.add(Arc::new(wider), "换类型".into()).unwrap();
    assert!(matches!(
        install(sql.as_mut(), &catalogue, 1),
        Err(Fault::Definition { .. })
    ));
}

fn widening(added: &[&str], unused: &[&str]) -> Widening {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    Widening {
        kind: "sample".into(),
        is_new: false,
        added: owned(added),
        unused: owned(unused),
    }
}

/// Back at the first definition, the added column is unused; without any, the kind is lost.
fn what_is_no_longer_used_is_told(sql: &mut dyn Sql) {
    let first = catalogue();
    let foreseen = widenings(sql, &first).unwrap();
    assert_eq!(foreseen, [widening(&[], &["added"])]);
    assert!(lost_kinds(sql, &first).unwrap().is_empty());
    let nothing = Catalogue::new(Arc::clone(&first.calendar), Arc::clone(&first.methods));
    assert_eq!(lost_kinds(sql, &nothing).unwrap(), ["sample".into()]);
}
