//! Finding by text: what the finder names contains all that the list finds, at every moment of the log.

use super::sample::{catalogue, command, county, writer};
use super::writer::readers;
use crate::databases::Database;
use domain::identifier::RecordId;
use platform::store::lists::{Finder, ListQuery, Sort, SortBy, list};
use platform::store::writer::{Outcome, Writer};
use platform::store::{Fault, Readers, Sql};
use serde_json::json;

crate::on_both_databases!(
    a_search_finds_the_same_with_and_without_the_finder,
    what_was_recorded_a_moment_ago_is_found,
);

fn file(writer: &Writer, subject: &str) -> Outcome {
    let fields = json!({ "subject": subject });
    let key = format!("file {subject}");
    writer
        .act(command(&key, "file", None, &fields))
        .wait()
        .unwrap()
}

/// The ids that a list finds for a text; with the finder only among those that it names.
fn found(
    sql: &mut dyn Sql,
    finder: Option<&Finder>,
    text: &str,
) -> Result<(u64, Vec<RecordId>), Fault> {
    let (county, catalogue) = (county(), catalogue());
    let definition = &catalogue.current(&"sample".into()).unwrap().definition;
    let among = match finder {
        Some(finder) => finder.named(sql, (&county, &definition.id), text)?,
        None => None,
    };
    let query = ListQuery {
        county: &county,
        definition,
        organs: Some(vec!["justice".into(), "other".into()]),
        stages: Vec::new(),
        text: Some(text.to_string()),
        among,
        fields: Vec::new(),
        condition: None,
        due_until: None,
        sort: Sort {
            by: SortBy::Opened,
            descending: true,
        },
        page: 0,
        size: 50,
    };
    let page = list(sql, &query)?;
    Ok((
        page.total,
        page.rows.into_iter().map(|row| row.id).collect(),
    ))
}

const SUBJECTS: [&str; 9] = [
    "演示采购合同",
    "演示采购合同（二）",
    "AbC deed",
    "abc",
    "50%_of~it",
    "50 of it",
    "𠮷田",
    "sample",
    "0",
];

fn a_search_finds_the_same_with_and_without_the_finder(database: &Database) {
    let writer = writer(database);
    let records: Vec<Outcome> = SUBJECTS
        .iter()
        .map(|subject| file(&writer, subject))
        .collect();
    for (at, record) in records.iter().enumerate().take(4) {
        let accept = command(&format!("accept {at}"), "accept", Some(record), &json!({}));
        writer.act(accept).wait().unwrap();
    }
    let number = "〔2024〕3号";
    let mut texts = vec![
        number, "号", "合同", "同（", "ABC", "abc", "%", "_", "~", "田", "330106", "sample",
        "甲\t乙", "none",
    ];
    texts.extend(SUBJECTS);
    let id = records[0].record.id.clone();
    texts.push(&id.as_str()[..6]);
    let finder = Finder::default();
    readers(database)
        .snapshot(|sql| {
            for text in texts {
                let plain = found(sql, None, text)?;
                assert_eq!(found(sql, Some(&finder), text)?, plain, "{text}");
            }
            assert_eq!(
                found(sql, Some(&finder), number)?.0,
                1,
                "a number by its end"
            );
            let named =
                |sql: &mut dyn Sql, text| finder.named(sql, (&county(), &"sample".into()), text);
            assert_eq!(
                named(sql, number)?.map(|ids| ids.len()),
                Some(1),
                "and no other record is read"
            );
            assert_eq!(
                named(sql, "sample")?.map(|ids| ids.len()),
                Some(1),
                "the name of the kind is no text"
            );
            assert_eq!(named(sql, "甲\t乙")?, None, "signs that part the texts");
            Ok(())
        })
        .unwrap();
    writer.close();
}

fn what_was_recorded_a_moment_ago_is_found(database: &Database) {
    let writer = writer(database);
    let readers = readers(database);
    let finder = Finder::default();
    let count = |readers: &Readers, text: &str| {
        let found = readers.snapshot(|sql| found(sql, Some(&finder), text));
        found.unwrap().0
    };
    let first = file(&writer, "甲");
    assert_eq!((count(&readers, "甲"), count(&readers, "乙")), (1, 0));
    file(&writer, "乙");
    assert_eq!(
        (count(&readers, "甲"), count(&readers, "乙")),
        (1, 1),
        "filed"
    );
    let amended = json!({ "subject": "乙二" });
    let amend = command("amend", "amend", Some(&first), &amended);
    writer.act(amend).wait().unwrap();
    assert_eq!(
        (count(&readers, "甲"), count(&readers, "乙")),
        (0, 2),
        "renamed"
    );
    // Who still looks at the state before a further record sees neither it nor less than was there.
    readers
        .snapshot(|before| {
            assert_eq!(found(before, Some(&finder), "乙")?.0, 2);
            file(&writer, "乙三");
            assert_eq!(count(&readers, "乙"), 3);
            assert_eq!(found(before, Some(&finder), "乙")?.0, 2);
            Ok(())
        })
        .unwrap();
    writer.close();
}
