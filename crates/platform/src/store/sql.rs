//! The seam: the few operations that the store asks of a database. `$1` placeholders on both databases.

use super::{Fault, Row, Value};

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Integers, truth values, moments, money.
    Integer,
    /// Text, identifiers and days.
    Text,
    /// Bytes.
    Blob,
}

/// A column of a table that is written in bulk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
}

/// A table that is written in bulk: its first `keys` columns are its primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, key columns first.
    pub columns: Vec<Column>,
    /// How many columns form the key.
    pub keys: usize,
    insert: String,
    update: String,
    delete: String,
}

impl Table {
    /// Describes table `name` with its columns, the first `keys` of which are the primary key.
    pub fn new(name: &str, keys: usize, columns: &[(&str, ColumnType)]) -> Self {
        let columns: Vec<Column> = columns
            .iter()
            .map(|(name, kind)| Column {
                name: (*name).to_string(),
                kind: *kind,
            })
            .collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let places: Vec<String> = (1..=columns.len())
            .map(|place| format!("${place}"))
            .collect();
        let equal = |from: usize, to: usize, by: &str| {
            (from..to)
                .map(|at| format!("{} = ${}", names[at], at + 1))
                .collect::<Vec<_>>()
                .join(by)
        };
        Self {
            insert: format!(
                "INSERT INTO {name} ({}) VALUES ({})",
                names.join(", "),
                places.join(", ")
            ),
            update: format!(
                "UPDATE {name} SET {} WHERE {}",
                equal(keys, columns.len(), ", "),
                equal(0, keys, " AND ")
            ),
            delete: format!("DELETE FROM {name} WHERE {}", equal(0, keys, " AND ")),
            name: name.to_string(),
            columns,
            keys,
        }
    }

    /// The statement that inserts one row.
    pub fn insert(&self) -> &str {
        &self.insert
    }

    /// The statement that updates one row by its key.
    pub fn update(&self) -> &str {
        &self.update
    }

    /// The statement that deletes one row by its key.
    pub fn delete(&self) -> &str {
        &self.delete
    }

    /// `SELECT` of all columns, without condition.
    pub fn select(&self) -> String {
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        format!("SELECT {} FROM {}", names.join(", "), self.name)
    }
}

/// What is done with rows in bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bulk {
    /// Inserts rows of all columns.
    Insert,
    /// Updates rows of all columns by their key.
    Update,
    /// Deletes rows; each row is the key columns only.
    Delete,
}

/// A connection to a database.
pub trait Sql: Send {
    /// Runs one statement and returns the number of rows changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault>;

    /// Runs one query and hands each row to `each`, in order.
    fn each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault>;

    /// Whether an update of few columns is worth a statement of its own: it is where each column that is named costs
    /// the writing of its indexes, and a statement costs no journey to a server.
    fn likes_narrow_updates(&self) -> bool;

    /// Writes rows, given one after another in one slice, by the fastest way of this database.
    fn bulk(&mut self, bulk: Bulk, table: &Table, rows: &[Value<'_>]) -> Result<(), Fault>;

    /// Runs several statements without values, separated by semicolons, after translating column types.
    fn script(&mut self, sql: &str) -> Result<(), Fault>;

    /// Begins a transaction that writes.
    fn begin(&mut self) -> Result<(), Fault>;

    /// Begins a transaction that reads one unchanging snapshot.
    fn begin_snapshot(&mut self) -> Result<(), Fault>;

    /// Commits; returns when the disk has it.
    fn commit(&mut self) -> Result<(), Fault>;

    /// Takes everything since `begin` back.
    fn rollback(&mut self) -> Result<(), Fault>;

    /// The columns of a table with their types; empty if there is no such table.
    fn columns(&mut self, table: &str) -> Result<Vec<Column>, Fault>;

    /// Writes a consistent copy of the database into a new file, or says why this database does not;
    /// only for reading connections.
    fn copy_to(&mut self, target: &std::path::Path) -> Result<(), Fault>;

    /// All rows of a query.
    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        self.each(sql, values, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of a query, if any.
    fn first(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Option<Row>, Fault> {
        Ok(self.query(sql, values)?.into_iter().next())
    }
}

/// Runs `work` in one transaction: commits when it succeeds, takes everything back when it fails.
pub fn transaction<T>(
    sql: &mut dyn Sql,
    work: impl FnOnce(&mut dyn Sql) -> Result<T, Fault>,
) -> Result<T, Fault> {
    sql.begin()?;
    match work(sql) {
        Ok(result) => sql.commit().map(|()| result),
        Err(fault) => {
            sql.rollback()?;
            Err(fault)
        }
    }
}

/// Runs `work` on one unchanging snapshot.
pub fn snapshot<T>(
    sql: &mut dyn Sql,
    work: impl FnOnce(&mut dyn Sql) -> Result<T, Fault>,
) -> Result<T, Fault> {
    sql.begin_snapshot()?;
    let result = work(sql);
    sql.rollback()?;
    result
}
