//! Killed in the middle of writing: nothing acknowledged is lost, nothing half-done is seen.

use super::sample::{catalogue, command, county, writer};
use crate::databases::{Database, inside, server};
use platform::store::audit::verify;
use platform::store::connect::Place;
use platform::store::{Readers, Value};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often the writing process is killed, unless `FADU_KILL_ROUNDS` says otherwise.
const ROUNDS: u32 = 20;

/// After so many rounds a new database is begun, because each round checks all of it.
const ROUNDS_EACH: u32 = 10;

/// How many hands write at once.
const HANDS: u32 = 8;

/// An acknowledged action.
struct Acknowledged {
    seq: i64,
    record: String,
    version: i64,
}

#[test]
fn what_was_acknowledged_survives_a_kill_inside() {
    rounds(&|| inside());
}

#[test]
fn what_was_acknowledged_survives_a_kill_on_a_server() {
    rounds(&|| server());
}

fn rounds(fresh: &dyn Fn() -> Option<Database>) {
    let rounds = std::env::var("FADU_KILL_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let mut left = rounds.unwrap_or(ROUNDS);
    let mut acknowledged_in_all = 0;
    while left > 0 {
        let Some(database) = fresh() else { return };
        let mut acknowledged = Vec::new();
        for round in 0..left.min(ROUNDS_EACH) {
            acknowledged.extend(write_and_kill(&database, round));
            everything_stands(&database, &acknowledged);
        }
        acknowledged_in_all += acknowledged.len();
        left = left.saturating_sub(ROUNDS_EACH);
    }
    assert!(
        acknowledged_in_all > 100,
        "only {acknowledged_in_all} actions: nothing was tested"
    );
}

/// Lets a child write and kills it at a random moment; answers what it was told to be done.
fn write_and_kill(database: &Database, round: u32) -> Vec<Acknowledged> {
    let url = match &database.place {
        Place::Inside(_) => String::new(),
        Place::Server(url) => url.clone(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::kill::writes_until_it_is_killed",
            "--nocapture",
        ])
        .env("FADU_KILL_FOLDER", &database.folder)
        .env("FADU_KILL_URL", url)
        .env("FADU_KILL_ROUND", format!("{round}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let begun = lines
        .by_ref()
        .map_while(Result::ok)
        .any(|line| line == "begun");
    assert!(begun, "the child wrote nothing");
    std::thread::sleep(moment());
    child.kill().unwrap();
    let acknowledged: Vec<Acknowledged> = lines
        .map_while(Result::ok)
        .filter_map(|line| parsed(&line))
        .collect();
    child.wait().unwrap();
    acknowledged
}

/// Between 5 and 260 thousandths of a second.
fn moment() -> Duration {
    let mut random = [0];
    getrandom::fill(&mut random).unwrap();
    Duration::from_millis(5 + u64::from(random[0]))
}

/// A whole line; the last one may be cut off by the kill and then says nothing.
fn parsed(line: &str) -> Option<Acknowledged> {
    let rest = line.strip_prefix("done ")?.strip_suffix(" .")?;
    let mut words = rest.split(' ');
    Some(Acknowledged {
        seq: words.next()?.parse().ok()?,
        record: words.next()?.to_string(),
        version: words.next()?.parse().ok()?,
    })
}

fn everything_stands(database: &Database, acknowledged: &[Acknowledged]) {
    let readers = Readers::new(database.place.clone(), 1);
    readers
        .snapshot(|sql| {
            let verdict = verify(sql, &catalogue(), &database.folder)?;
            assert_eq!(verdict.mismatches, Vec::<String>::new());
            for done in acknowledged {
                let row = sql.first(
                    "SELECT record, version FROM actions WHERE seq = $1",
                    &[Value::Integer(done.seq)],
                )?;
                let row = row
                    .unwrap_or_else(|| panic!("action {} was acknowledged and is lost", done.seq));
                assert_eq!(
                    (row.text(0)?, row.integer(1)?),
                    (done.record.as_str(), done.version)
                );
            }
            Ok(())
        })
        .unwrap();
}

/// The child: writes with many hands until it is killed, and says what was acknowledged.
/// It is no check by itself: without the folder that the kill tests name it has nothing to do.
#[test]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os("FADU_KILL_FOLDER") else {
        return;
    };
    let url = std::env::var("FADU_KILL_URL").unwrap_or_default();
    let round = std::env::var("FADU_KILL_ROUND").unwrap_or_default();
    let url = Some(url.as_str()).filter(|url| !url.is_empty());
    let place = Place::of(folder.as_ref(), url);
    wait_for(&place);
    let database = Database {
        place,
        folder: folder.into(),
    };
    let writer = writer(&database);
    // The test runner may have begun a line of its own.
    say("\nbegun");
    std::thread::scope(|scope| {
        for hand in 0..HANDS {
            let (writer, round) = (&writer, &round);
            scope.spawn(move || {
                for at in 0.. {
                    let key = |step: &str| format!("{round}-{hand}-{at}-{step}");
                    let fields =
                        json!({"subject": key("x"), "amount": "1", "list": [{"item": "一"}]});
                    let filed = writer
                        .act(command(&key("file"), "file", None, &fields))
                        .wait()
                        .unwrap();
                    for action in ["accept", "amend", "decide"] {
                        let next =
                            command(&key(action), action, Some(&filed), &json!({"urgent": true}));
                        let done = writer.act(next).wait().unwrap();
                        say(&format!(
                            "done {} {} {} .",
                            done.seq, done.record.id, done.record.version
                        ));
                    }
                }
            });
        }
    });
    unreachable!(
        "the county is {}, and the process is killed before",
        county()
    );
}

/// A server lets the killed writer's lock go when it notices the end of its connection.
fn wait_for(place: &Place) {
    for _ in 0..400 {
        if place.writer().is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}
