//! The audit trail finds every change that was not made by the writer.

use super::sample::{catalogue, command, county, file, take, writer};
use crate::databases::Database;
use platform::store::audit::leaf;
use platform::store::audit::{Checkpoint, Verdict, prove, verify, verify_proof};
use platform::store::sql::{ColumnType, snapshot, transaction};
use platform::store::writer::Note;
use platform::store::{Fault, Sql, Value};
use serde_json::json;

crate::on_both_databases!(
    a_log_as_written_is_sound,
    every_changed_column_of_any_action_is_found,
    removed_added_and_swapped_actions_are_found,
    a_cut_tail_is_found_by_what_lies_outside,
    every_edited_row_is_found,
    a_checkpoint_signed_by_another_key_is_found,
    a_proof_holds_without_the_database_and_only_unchanged,
);

/// Three records with letters and notes, signed twice.
fn filled(database: &Database) {
    let writer = writer(database);
    let note = Note {
        county: county(),
        actor: command("", "", None, &json!({})).actor,
        action: "sign_in".into(),
        kind: None,
        record: None,
        content: json!({}),
        recorded_at: None,
    };
    for name in ["a", "b", "c"] {
        let filed = file(&writer, name);
        take(&writer, &filed, &format!("{name}1"), "accept").unwrap();
        let mut issue = command(
            &format!("{name}2"),
            "letter_issue",
            Some(&filed),
            &json!({"body": "文"}),
        );
        issue.command.letter = Some(1);
        writer.act(issue).wait().unwrap();
        writer.note(note.clone()).wait().unwrap();
        if name == "b" {
            writer.checkpoint().wait().unwrap();
        }
    }
    writer.close();
}

fn open(database: &Database) -> Box<dyn Sql> {
    let (sql, held) = (0..300).find_map(|_| database.place.writer().ok()).unwrap();
    // The lock is of no use to the test, which is alone; the connection is.
    std::mem::forget(held);
    sql
}

fn verdict(sql: &mut dyn Sql, database: &Database) -> Verdict {
    snapshot(sql, |sql| verify(sql, &catalogue(), &database.folder)).unwrap()
}

/// Does `harm` inside a transaction, expects that the check finds it, and takes it back.
fn found(
    sql: &mut dyn Sql,
    database: &Database,
    what: &str,
    harm: &dyn Fn(&mut dyn Sql) -> Result<(), Fault>,
) {
    let undone: Result<(), Fault> = transaction(sql, |sql| {
        harm(sql)?;
        let verdict = verify(sql, &catalogue(), &database.folder)?;
        assert!(!verdict.is_sound(), "{what} was not found");
        assert!(!verdict.mismatches.is_empty(), "{what} was not described");
        Err(Fault::Unsupported("taken back".into()))
    });
    assert!(
        matches!(undone, Err(Fault::Unsupported(_))),
        "{what}: {undone:?}"
    );
}

fn run(statement: &str) -> impl Fn(&mut dyn Sql) -> Result<(), Fault> {
    move |sql| {
        for part in statement.split(';') {
            let changed = sql.execute(part, &[])?;
            assert!(changed > 0, "{part} changes nothing");
        }
        Ok(())
    }
}

fn a_log_as_written_is_sound(database: &Database) {
    filled(database);
    let mut sql = open(database);
    let verdict = verdict(sql.as_mut(), database);
    assert_eq!(verdict.mismatches, Vec::<String>::new());
    assert_eq!(
        (verdict.actions, verdict.records, verdict.erased),
        (12, 3, 0)
    );
    assert_eq!(verdict.checkpoints, 4, "two signatures, inside and outside");
}

fn every_changed_column_of_any_action_is_found(database: &Database) {
    filled(database);
    let mut sql = open(database);
    for seq in [1, 4, 6, 12] {
        for column in &leaf::table().columns {
            let change = move |sql: &mut dyn Sql| {
                let name = &column.name;
                let row = sql.first(
                    &format!("SELECT {name} FROM actions WHERE seq = $1"),
                    &[Value::Integer(seq)],
                )?;
                let other = match (&row.unwrap().0[0], column.kind) {
                    (Value::Integer(number), _) => Value::Integer(number + 1000),
                    (Value::Text(text), _) => Value::from(format!("{text} ")),
                    (Value::Blob(bytes), _) => {
                        let mut bytes = bytes.to_vec();
                        bytes[3] ^= 1;
                        Value::from(bytes)
                    }
                    (Value::Null, ColumnType::Integer) => Value::Integer(1),
                    (Value::Null, ColumnType::Text) => Value::from("x"),
                    (Value::Null, ColumnType::Blob) => Value::from(vec![1; 32]),
                };
                sql.execute(
                    &format!("UPDATE actions SET {name} = $1 WHERE seq = $2"),
                    &[other, Value::Integer(seq)],
                )
                .map(drop)
            };
            found(
                sql.as_mut(),
                database,
                &format!("{} of action {seq}", column.name),
                &change,
            );
        }
    }
    found(
        sql.as_mut(),
        database,
        "an emptied payload whose salt was left",
        &run("UPDATE actions SET payload = NULL WHERE seq = 2"),
    );
}

fn removed_added_and_swapped_actions_are_found(database: &Database) {
    filled(database);
    let mut sql = open(database);
    for statement in [
        "DELETE FROM actions WHERE seq = 4",
        "DELETE FROM actions WHERE seq = 1",
        "DELETE FROM actions WHERE seq = 12",
        "DELETE FROM actions WHERE seq = 12; DELETE FROM roots WHERE size = 12",
        "UPDATE actions SET seq = 99 WHERE seq = 4; UPDATE actions SET seq = 4 WHERE seq = 8;
         UPDATE actions SET seq = 8 WHERE seq = 99",
        "UPDATE actions SET seq = 13 WHERE seq = 4",
        "INSERT INTO actions SELECT 13, county, record, kind, action, actor, role, organ, occurred_at,
         recorded_at, version, NULL, previous, salt, commitment, payload, leaf FROM actions WHERE seq = 4",
        "DELETE FROM roots WHERE size = 12",
        "UPDATE roots SET root = (SELECT leaf FROM actions WHERE seq = 1) WHERE size = 7",
        "UPDATE checkpoints SET size = 3 WHERE size = 8",
    ] {
        found(sql.as_mut(), database, statement, &run(statement));
    }
}

fn a_cut_tail_is_found_by_what_lies_outside(database: &Database) {
    filled(database);
    let mut sql = open(database);
    // Everything inside agrees again; only the file outside remembers.
    let cut = "DELETE FROM actions WHERE seq > 8; DELETE FROM roots WHERE size > 8;
        DELETE FROM checkpoints WHERE size > 8;
        DELETE FROM records WHERE id NOT IN (SELECT record FROM actions WHERE record IS NOT NULL);
        DELETE FROM kind_sample WHERE record NOT IN (SELECT id FROM records);
        DELETE FROM time_limits WHERE record NOT IN (SELECT id FROM records);
        DELETE FROM letters WHERE record NOT IN (SELECT id FROM records);
        DELETE FROM services WHERE record NOT IN (SELECT id FROM records)";
    found(sql.as_mut(), database, "a tail cut everywhere", &run(cut));
    let file = database.folder.join("checkpoints.log");
    let kept = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, "").unwrap();
    transaction(sql.as_mut(), run(cut)).unwrap();
    let blind = verdict(sql.as_mut(), database);
    assert_eq!(
        blind.mismatches,
        Vec::<String>::new(),
        "without the file nothing remembers"
    );
    std::fs::write(&file, kept.replace("\"size\":12", "\"size\":11")).unwrap();
    assert!(
        !verdict(sql.as_mut(), database).is_sound(),
        "a changed line is no longer signed"
    );
}

fn every_edited_row_is_found(database: &Database) {
    filled(database);
    let mut sql = open(database);
    for statement in [
        "UPDATE kind_sample SET amount = 1 WHERE subject = '甲b'",
        "UPDATE kind_sample SET subject = NULL WHERE subject = '甲b'",
        "DELETE FROM kind_sample WHERE subject = '甲b'",
        "INSERT INTO kind_sample (county, record) VALUES ('330106', 'new')",
        "UPDATE records SET stage = 'decided' WHERE title = '甲a'",
        "UPDATE records SET due_on = '2030-01-01' WHERE title = '甲a'",
        "UPDATE records SET number = 'x' WHERE title = '甲a'",
        "UPDATE records SET version = 9 WHERE title = '甲a'",
        "DELETE FROM records WHERE title = '甲c'",
        "UPDATE time_limits SET due_on = '2030-01-01' WHERE progress = 'open'",
        "UPDATE time_limits SET content = '{}' WHERE progress = 'ended'",
        "DELETE FROM time_limits WHERE progress = 'ended'",
        "UPDATE letters SET lacks_proof = 0",
        "UPDATE services SET effective_on = '2024-03-05'",
        "DELETE FROM services",
        "INSERT INTO findings VALUES ('330106', 'new', 1, 'g', '2024-03-05', 0, '{}')",
    ] {
        found(sql.as_mut(), database, statement, &run(statement));
    }
}

fn a_checkpoint_signed_by_another_key_is_found(database: &Database) {
    use platform::store::audit::{Frontier, Sm2Key};
    filled(database);
    let mut sql = open(database);
    let forge = |sql: &mut dyn Sql| {
        let mut frontier = Frontier::default();
        sql.each(
            "SELECT leaf FROM actions WHERE seq <= 5 ORDER BY seq",
            &[],
            &mut |row| {
                frontier.push(leaf::sized(row.bytes(0)?)?);
                Ok(())
            },
        )?;
        Checkpoint::sign(&frontier, 1, &Sm2Key::generate()?)?.insert(sql, &frontier)
    };
    found(
        sql.as_mut(),
        database,
        "a root signed by a stranger",
        &forge,
    );
}

fn a_proof_holds_without_the_database_and_only_unchanged(database: &Database) {
    filled(database);
    let mut sql = open(database);
    let row = sql
        .first("SELECT id FROM records WHERE title = '甲b'", &[])
        .unwrap()
        .unwrap();
    let id = row.text(0).unwrap().into();
    let text = prove(sql.as_mut(), &county(), &id).unwrap().to_text();
    let proven = verify_proof(&text).unwrap();
    assert_eq!((proven.actions, proven.size), (3, 12));
    assert!(!text.contains("甲b"), "no payload leaves the house");
    let public = std::fs::read_to_string(database.folder.join("keys/audit.pub")).unwrap();
    assert_eq!(proven.public_key, public.trim());
    for (from, to) in [
        ("\"actor\": \"wang\"", "\"actor\": \"li\""),
        ("\"seq\": 5", "\"seq\": 6"),
        ("\"size\": 12", "\"size\": 11"),
        ("\"record\": \"", "\"record\": \"0"),
        ("\"path\": [", "\"path\": [\"00\","),
        ("\"action\": \"accept\"", "\"action\": \"refuse\""),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(verify_proof(&text.replacen(from, to, 1)).is_err(), "{from}");
    }
    assert!(matches!(
        prove(sql.as_mut(), &county(), &"nobody".into()),
        Err(Fault::Unsupported(_))
    ));
}
