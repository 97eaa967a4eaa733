//! Statements rewritten for one database or the other; text in, text out.

use super::sql::{Bulk, ColumnType, Table};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Turns `$1` into `?1`, for the database that numbers `$` parameters by first appearance, not by name.
pub fn numbered(sql: &str) -> Cow<'_, str> {
    if sql.contains('$') {
        Cow::Owned(sql.replace('$', "?"))
    } else {
        Cow::Borrowed(sql)
    }
}

/// The statement that writes any number of rows handed over as one array for each column.
pub fn bulk_statement(bulk: Bulk, table: &Table) -> String {
    let width = if bulk == Bulk::Delete {
        table.keys
    } else {
        table.columns.len()
    };
    let columns = &table.columns[..width];
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let list = names.join(", ");
    let mut arrays = String::new();
    for (at, column) in columns.iter().enumerate() {
        let kind = match column.kind {
            ColumnType::Integer => "bigint[]",
            ColumnType::Text => "text[]",
            ColumnType::Blob => "bytea[]",
        };
        let comma = if at == 0 { "" } else { ", " };
        write!(arrays, "{comma}${}::{kind}", at + 1).expect("writing to a string cannot fail");
    }
    let name = &table.name;
    let pairs = |from: &[&str], left: &str, by: &str| {
        from.iter()
            .map(|column| format!("{left}{column} = given.{column}"))
            .collect::<Vec<_>>()
            .join(by)
    };
    let same = pairs(&names[..table.keys], &format!("{name}."), " AND ");
    match bulk {
        Bulk::Insert => format!("INSERT INTO {name} ({list}) SELECT * FROM UNNEST({arrays})"),
        Bulk::Update => {
            let set = pairs(&names[table.keys..], "", ", ");
            format!("UPDATE {name} SET {set} FROM UNNEST({arrays}) AS given ({list}) WHERE {same}")
        }
        Bulk::Delete => {
            format!("DELETE FROM {name} USING UNNEST({arrays}) AS given ({list}) WHERE {same}")
        }
    }
}

/// Room that the server leaves on each page of a table that holds parts of records, for the next versions of its
/// rows: a row that changes on its own page touches no index. (Those tables are the ones without rowid.)
const ROOM: &str = "WITH (fillfactor = 60)";

/// The common subset in this server's words: column types and room for changes; text is compared byte by byte on both.
pub fn translated(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    for word in
        sql.split_inclusive(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
    {
        let end = word
            .trim_end_matches(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        out.push_str(match end {
            "INTEGER" => "BIGINT",
            "BLOB" => "BYTEA",
            "TEXT" => "TEXT COLLATE \"C\"",
            other => other,
        });
        out.push_str(&word[end.len()..]);
    }
    out.replace("WITHOUT ROWID", ROOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_types_are_translated_as_whole_words() {
        let sql = "CREATE TABLE a (INTEGERS INTEGER, b BLOB, c TEXT NOT NULL) WITHOUT ROWID;";
        assert_eq!(
            translated(sql),
            "CREATE TABLE a (INTEGERS BIGINT, b BYTEA, c TEXT COLLATE \"C\" NOT NULL) \
             WITH (fillfactor = 60);"
        );
    }

    #[test]
    fn bulk_update_matches_by_key_and_sets_the_rest() {
        let table = Table::new(
            "t",
            1,
            &[("id", ColumnType::Text), ("n", ColumnType::Integer)],
        );
        assert_eq!(
            bulk_statement(Bulk::Update, &table),
            "UPDATE t SET n = given.n FROM UNNEST($1::text[], $2::bigint[]) AS given (id, n) \
             WHERE t.id = given.id"
        );
    }
}
