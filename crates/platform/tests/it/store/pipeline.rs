//! What is judged while the batch before it is being written stands on that batch, and falls with it.

use super::sample::{command, file, writer};
use super::writer::{count, readers};
use crate::databases::Database;
use platform::store::Value;
use platform::store::writer::{Answer, BATCH, Outcome, Rejected, Writer};
use serde_json::json;
use std::collections::BTreeSet;

crate::on_both_databases!(
    what_stands_on_a_batch_that_fails_is_judged_again,
    a_refusal_rests_on_what_was_written,
);

/// Holds the writer until the answer is sent, so that all that is asked meanwhile stands in as few batches as fit.
fn held(writer: &Writer) -> (std::sync::mpsc::Sender<()>, Answer<()>) {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let busy = writer.change_silently(Box::new(move |_| {
        let _ = wait.recv();
        Ok(())
    }));
    (go, busy)
}

fn all(answers: Vec<Answer<Outcome>>) -> Vec<Outcome> {
    let outcomes = answers.into_iter().map(Answer::wait);
    outcomes.collect::<Result<_, Rejected>>().unwrap()
}

/// The same action on every record, not waited for.
fn each(writer: &Writer, filed: &[Outcome], action: &str) -> Vec<Answer<Outcome>> {
    let act = |(at, filed): (usize, &Outcome)| {
        let key = format!("{action}{at}");
        writer.act(command(&key, action, Some(filed), &json!({})))
    };
    filed.iter().enumerate().map(act).collect()
}

fn what_stands_on_a_batch_that_fails_is_judged_again(database: &Database) {
    let writer = writer(database);
    let first = file(&writer, "first");
    let filed: Vec<Outcome> = (0..BATCH)
        .map(|at| file(&writer, &format!("f{at}")))
        .collect();
    let (go, busy) = held(&writer);
    // The kernel accepts the request once more, for it names no record; only the log knows its key.
    let accepted = each(&writer, &filed, "accept");
    let fields = json!({"subject": "甲first", "amount": "1234.50", "urgent": true});
    let repeated = writer.act(command("first", "file", None, &fields));
    let decided = each(&writer, &filed, "decide");
    drop(go);
    busy.wait().unwrap();
    let accepted = all(accepted);
    let repeated = repeated.wait().unwrap();
    assert!(repeated.repeated);
    assert_eq!((repeated.seq, &repeated.record), (first.seq, &first.record));
    let decided = all(decided);
    assert!(decided.iter().all(|outcome| outcome.record.version == 3));
    let numbers: BTreeSet<_> = accepted
        .iter()
        .map(|outcome| outcome.record.number.clone())
        .collect();
    assert_eq!(numbers.len(), BATCH);
    let last = format!("justice样〔2024〕{BATCH}号");
    assert!(numbers.contains(&Some(last)));
    readers(database)
        .read(|sql| {
            let actions = i64::try_from(1 + 3 * BATCH).unwrap();
            assert_eq!(count(sql, "actions"), actions);
            let root = sql.first("SELECT MAX(size) FROM roots", &[])?;
            assert_eq!(root.unwrap().0, [Value::Integer(actions)]);
            Ok(())
        })
        .unwrap();
}

fn a_refusal_rests_on_what_was_written(database: &Database) {
    let writer = writer(database);
    let filed = file(&writer, "a");
    let (go, busy) = held(&writer);
    let accepted = writer.act(command("b", "accept", Some(&filed), &json!({})));
    let again = writer.act(command("c", "accept", Some(&filed), &json!({})));
    let repeated = writer.act(command("b", "accept", Some(&filed), &json!({})));
    drop(go);
    busy.wait().unwrap();
    let accepted = accepted.wait().unwrap();
    assert!(matches!(again.wait(), Err(Rejected::Refused(refusal)) if refusal.id == "stage"));
    let repeated = repeated.wait().unwrap();
    assert!(repeated.repeated);
    assert_eq!(repeated.seq, accepted.seq);
    // Much later the kernel refuses the same request, and the log still knows it.
    let later = writer.act(command("b", "accept", Some(&filed), &json!({})));
    let later = later.wait().unwrap();
    assert!(later.repeated);
    assert_eq!(later.record, accepted.record);
}
