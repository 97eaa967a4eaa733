//! The seam behaves alike on both databases.

use crate::databases::Database;
use platform::store::connect::Held;
use platform::store::sql::{Bulk, ColumnType, Table, snapshot, transaction};
use platform::store::{Fault, Readers, Sql, Value, migrate};

crate::on_both_databases!(
    values_come_back_as_they_were_written,
    parameters_are_bound_by_their_number,
    bulk_writes_reach_every_row,
    a_failed_transaction_leaves_nothing,
    a_duplicate_key_is_told_apart,
    only_one_process_writes,
    migrations_run_once_and_refuse_a_newer_database,
    readers_see_one_snapshot_and_write_nothing,
);

fn table() -> Table {
    Table::new(
        "things",
        2,
        &[
            ("county", ColumnType::Text),
            ("id", ColumnType::Integer),
            ("name", ColumnType::Text),
            ("hash", ColumnType::Blob),
            ("amount", ColumnType::Integer),
        ],
    )
}

fn with_things(database: &Database) -> (Box<dyn Sql>, Held) {
    let (mut sql, held) = database.place.writer().expect("the database opens");
    sql.script(
        "CREATE TABLE things (county TEXT NOT NULL, id INTEGER NOT NULL, name TEXT, hash BLOB, amount INTEGER,
         PRIMARY KEY (county, id)) WITHOUT ROWID;",
    )
    .expect("the table can be made");
    (sql, held)
}

fn rows(count: i64) -> Vec<Value<'static>> {
    (0..count)
        .flat_map(|id| {
            [
                Value::from("330106"),
                Value::Integer(id),
                if id % 3 == 0 {
                    Value::Null
                } else {
                    Value::from(format!("名{id}"))
                },
                Value::from(id.to_be_bytes().to_vec()),
                Value::Integer(i64::MAX - id),
            ]
        })
        .collect()
}

fn all(sql: &mut dyn Sql) -> Vec<Value<'static>> {
    let select = format!("{} ORDER BY id", table().select());
    sql.query(&select, &[])
        .unwrap()
        .into_iter()
        .flat_map(|row| row.0)
        .collect()
}

fn values_come_back_as_they_were_written(database: &Database) {
    let (mut sql, _held) = with_things(database);
    let changed = sql.execute(table().insert(), &rows(1)).unwrap();
    assert_eq!(changed, 1);
    assert_eq!(all(sql.as_mut()), rows(1));
    let row = sql
        .first("SELECT COUNT(*), MAX(name) FROM things", &[])
        .unwrap()
        .unwrap();
    assert_eq!(row.integer(0).unwrap(), 1);
    assert_eq!(row.optional_text(1).unwrap(), None);
    assert!(matches!(row.text(0), Err(Fault::Column { column: 0, .. })));
}

fn parameters_are_bound_by_their_number(database: &Database) {
    let (mut sql, _held) = with_things(database);
    sql.bulk(Bulk::Insert, &table(), &rows(3)).unwrap();
    let found = sql
        .first(
            "SELECT name FROM things WHERE id = $2 AND county = $1 AND id = $2",
            &[Value::from("330106"), Value::Integer(2)],
        )
        .unwrap();
    assert_eq!(found.unwrap().text(0).unwrap(), "名2");
}

fn bulk_writes_reach_every_row(database: &Database) {
    let (mut sql, _held) = with_things(database);
    sql.bulk(Bulk::Insert, &table(), &rows(700)).unwrap();
    assert_eq!(all(sql.as_mut()), rows(700));
    let mut changed = rows(700);
    for row in changed.chunks_exact_mut(5) {
        row[2] = Value::from("改");
        row[4] = Value::Null;
    }
    sql.bulk(Bulk::Update, &table(), &changed).unwrap();
    assert_eq!(all(sql.as_mut()), changed);
    sql.bulk(Bulk::Update, &table(), &rows(1)).unwrap();
    assert_eq!(all(sql.as_mut())[..5], rows(1)[..]);
    let keys: Vec<Value<'_>> = (0..699)
        .flat_map(|id| [Value::from("330106"), Value::Integer(id)])
        .collect();
    sql.bulk(Bulk::Delete, &table(), &keys).unwrap();
    assert_eq!(all(sql.as_mut())[1], Value::Integer(699));
    assert_eq!(all(sql.as_mut()).len(), 5);
}

fn a_failed_transaction_leaves_nothing(database: &Database) {
    let (mut sql, _held) = with_things(database);
    let result: Result<(), Fault> = transaction(sql.as_mut(), |sql| {
        sql.bulk(Bulk::Insert, &table(), &rows(10))?;
        sql.execute("INSERT INTO nowhere VALUES ($1)", &[Value::Integer(1)])
            .map(drop)
    });
    assert!(result.is_err());
    assert!(all(sql.as_mut()).is_empty());
    transaction(sql.as_mut(), |sql| {
        sql.bulk(Bulk::Insert, &table(), &rows(10))
    })
    .unwrap();
    assert_eq!(all(sql.as_mut()), rows(10));
}

fn a_duplicate_key_is_told_apart(database: &Database) {
    let (mut sql, _held) = with_things(database);
    sql.bulk(Bulk::Insert, &table(), &rows(2)).unwrap();
    let twice = sql.bulk(Bulk::Insert, &table(), &rows(2)).unwrap_err();
    assert!(twice.is_duplicate(), "{twice}");
    let absent = sql
        .execute("INSERT INTO things (id) VALUES (9)", &[])
        .unwrap_err();
    assert!(!absent.is_duplicate(), "{absent}");
}

fn only_one_process_writes(database: &Database) {
    let (sql, held) = database.place.writer().unwrap();
    assert!(matches!(database.place.writer(), Err(Fault::Busy { .. })));
    drop((sql, held));
    // A server notices the end of a connection a moment later.
    let again = (0..100).find_map(|_| {
        std::thread::yield_now();
        database.place.writer().ok()
    });
    assert!(again.is_some());
}

fn migrations_run_once_and_refuse_a_newer_database(database: &Database) {
    let (mut sql, _held) = database.place.writer().unwrap();
    migrate::migrate(sql.as_mut(), 1).unwrap();
    migrate::migrate(sql.as_mut(), 2).unwrap();
    let row = sql
        .first("SELECT COUNT(*), MAX(applied_at) FROM schema_versions", &[])
        .unwrap()
        .unwrap();
    assert_eq!(row.integer(1).unwrap(), 1, "the second run changes nothing");
    sql.execute("INSERT INTO schema_versions VALUES (9999, 'later', 3)", &[])
        .unwrap();
    assert!(matches!(
        migrate::migrate(sql.as_mut(), 4),
        Err(Fault::Newer { found: 9999, .. })
    ));
}

fn readers_see_one_snapshot_and_write_nothing(database: &Database) {
    let (mut sql, _held) = with_things(database);
    sql.bulk(Bulk::Insert, &table(), &rows(5)).unwrap();
    let readers = Readers::new(database.place.clone(), 2);
    let count = |sql: &mut dyn Sql| {
        sql.first("SELECT COUNT(*) FROM things", &[])?
            .unwrap()
            .integer(0)
    };
    readers
        .snapshot(|reader| {
            assert_eq!(count(reader)?, 5);
            sql.execute("DELETE FROM things", &[])?;
            assert_eq!(count(reader)?, 5, "the snapshot does not move");
            Ok(())
        })
        .unwrap();
    assert_eq!(readers.read(count).unwrap(), 0);
    assert!(
        readers
            .read(|reader| reader.execute("DELETE FROM things", &[]))
            .is_err()
    );
    assert_eq!(readers.read(|reader| snapshot(reader, count)).unwrap(), 0);
}
