//! What differs between the two databases: binding, bulk writes, column types, error codes.

use super::phrasing::{bulk_statement, numbered, translated};
use super::sql::{Bulk, Column, ColumnType, Sql, Table};
use super::{Fault, Row, Value};
use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// How many prepared statements a connection keeps.
const STATEMENTS_KEPT: usize = 1024;

// ---------------------------------------------------------------- SQLite

/// A connection to the SQLite file inside the data folder.
pub struct Sqlite {
    connection: rusqlite::Connection,
}

impl Sqlite {
    /// Wraps an open connection.
    pub fn new(connection: rusqlite::Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // A prepared statement stays as it was planned. Otherwise one that looks at a table with a partial index is
        // planned anew whenever its values are bound; where the option is unknown, that is all that happens.
        let _ = connection.set_db_config(
            rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
            true,
        );
        Self { connection }
    }
}

fn sqlite_fault(doing: &str, cause: &rusqlite::Error) -> Fault {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let duplicate = cause.sqlite_error().is_some_and(|error| {
        matches!(
            error.extended_code,
            SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE
        )
    });
    Fault::Database {
        doing: doing.to_string(),
        cause: cause.to_string(),
        duplicate,
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn sqlite_row(row: &rusqlite::Row<'_>, width: usize) -> rusqlite::Result<Row> {
    (0..width)
        .map(|column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                // Real numbers are never stored; the display form keeps a stray one visible.
                ValueRef::Real(number) => Value::Text(Cow::Owned(number.to_string())),
                ValueRef::Text(text) => {
                    Value::Text(Cow::Owned(String::from_utf8_lossy(text).into_owned()))
                }
                ValueRef::Blob(bytes) => Value::Blob(Cow::Owned(bytes.to_vec())),
            })
        })
        .collect::<rusqlite::Result<Vec<_>>>()
        .map(Row)
}

fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    values: &[Value<'_>],
) -> rusqlite::Result<()> {
    for (at, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    Ok(())
}

impl Sql for Sqlite {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let run = || {
            let mut statement = self.connection.prepare_cached(&numbered(sql))?;
            bind(&mut statement, values)?;
            statement.raw_execute()
        };
        run()
            .map(|changed| changed as u64)
            .map_err(|cause| sqlite_fault(sql, &cause))
    }

    fn each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let fault = |cause: rusqlite::Error| sqlite_fault(sql, &cause);
        let mut statement = self
            .connection
            .prepare_cached(&numbered(sql))
            .map_err(fault)?;
        bind(&mut statement, values).map_err(fault)?;
        let width = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(fault)? {
            each(sqlite_row(row, width).map_err(fault)?)?;
        }
        Ok(())
    }

    fn likes_narrow_updates(&self) -> bool {
        true
    }

    fn bulk(&mut self, bulk: Bulk, table: &Table, rows: &[Value<'_>]) -> Result<(), Fault> {
        let (sql, width) = match bulk {
            Bulk::Insert => (table.insert(), table.columns.len()),
            Bulk::Update => (table.update(), table.columns.len()),
            Bulk::Delete => (table.delete(), table.keys),
        };
        let run = || {
            let mut statement = self.connection.prepare_cached(&numbered(sql))?;
            for row in rows.chunks_exact(width) {
                bind(&mut statement, row)?;
                statement.raw_execute()?;
            }
            Ok(())
        };
        run().map_err(|cause| sqlite_fault(sql, &cause))
    }

    fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.connection
            .execute_batch(sql)
            .map_err(|cause| sqlite_fault(sql, &cause))
    }

    fn begin(&mut self) -> Result<(), Fault> {
        self.execute("BEGIN IMMEDIATE", &[]).map(drop)
    }

    fn begin_snapshot(&mut self) -> Result<(), Fault> {
        self.execute("BEGIN", &[]).map(drop)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.execute("COMMIT", &[]).map(drop)
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        // Some errors (disk full, I/O) have already ended the transaction.
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.execute("ROLLBACK", &[]).map(drop)
    }

    fn columns(&mut self, table: &str) -> Result<Vec<Column>, Fault> {
        let rows = self.query(
            &format!("SELECT name, type FROM pragma_table_info('{table}')"),
            &[],
        )?;
        rows.iter()
            .map(|row| described(row.text(0)?, row.text(1)?))
            .collect()
    }

    fn copy_to(&mut self, target: &Path) -> Result<(), Fault> {
        let place = target.to_string_lossy().into_owned();
        // A reading connection may not write its own database; the copy is another one.
        self.script("PRAGMA query_only = OFF")?;
        let copied = self
            .execute("VACUUM INTO $1", &[Value::from(place)])
            .map(drop);
        self.script("PRAGMA query_only = ON")?;
        copied
    }
}

fn described(name: &str, declared: &str) -> Result<Column, Fault> {
    let kind = match declared.to_ascii_uppercase().as_str() {
        "INTEGER" | "BIGINT" => ColumnType::Integer,
        "TEXT" => ColumnType::Text,
        "BLOB" | "BYTEA" => ColumnType::Blob,
        _ => return Err(Fault::content("列类型", declared)),
    };
    Ok(Column {
        name: name.to_string(),
        kind,
    })
}

// ---------------------------------------------------------------- PostgreSQL

/// A connection to a PostgreSQL server.
pub struct Postgres {
    client: postgres::Client,
    statements: HashMap<String, postgres::Statement>,
    bulk: HashMap<(Bulk, String, usize), String>,
    in_transaction: bool,
}

impl Postgres {
    /// Wraps an open connection.
    pub fn new(client: postgres::Client) -> Self {
        Self {
            client,
            statements: HashMap::new(),
            bulk: HashMap::new(),
            in_transaction: false,
        }
    }

    fn prepared(&mut self, sql: &str) -> Result<postgres::Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        let statement = self
            .client
            .prepare(sql)
            .map_err(|cause| postgres_fault(sql, &cause))?;
        self.statements.insert(sql.to_string(), statement.clone());
        Ok(statement)
    }

    fn simple(&mut self, sql: &str) -> Result<(), Fault> {
        self.client
            .batch_execute(sql)
            .map_err(|cause| postgres_fault(sql, &cause))
    }
}

fn postgres_fault(doing: &str, cause: &postgres::Error) -> Fault {
    let duplicate = cause.code() == Some(&postgres::error::SqlState::UNIQUE_VIOLATION);
    let words = cause.as_db_error().map_or_else(
        || match cause.source() {
            Some(source) => format!("{cause}: {source}"),
            None => cause.to_string(),
        },
        |error| error.message().to_string(),
    );
    Fault::Database {
        doing: doing.to_string(),
        cause: words,
        duplicate,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => match *ty {
                Type::INT8 => number.to_sql(ty, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::BOOL => (*number != 0).to_sql(ty, out),
                _ => Err(format!("an integer was given where {ty} is wanted").into()),
            },
            Self::Text(text) => text.as_ref().to_sql(ty, out),
            Self::Blob(bytes) => bytes.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// A cell as it comes from the server.
struct Cell(Value<'static>);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Integer(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Value::Integer(i64::from(i16::from_sql(ty, raw)?)),
            Type::BOOL => Value::Integer(i64::from(bool::from_sql(ty, raw)?)),
            Type::BYTEA => Value::Blob(Cow::Owned(raw.to_vec())),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN => {
                Value::Text(Cow::Owned(std::str::from_utf8(raw)?.to_string()))
            }
            _ => return Err(format!("a column of type {ty}: cast it in the query").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// One column of many rows, as an array parameter.
fn array<'a>(
    kind: ColumnType,
    rows: &'a [Value<'a>],
    width: usize,
    at: usize,
) -> Box<dyn ToSql + Sync + 'a> {
    let cells = rows.chunks_exact(width).map(|row| &row[at]);
    match kind {
        ColumnType::Integer => Box::new(
            cells
                .map(|cell| {
                    if let Value::Integer(number) = cell {
                        Some(*number)
                    } else {
                        None
                    }
                })
                .collect::<Vec<Option<i64>>>(),
        ),
        ColumnType::Text => Box::new(
            cells
                .map(|cell| {
                    if let Value::Text(text) = cell {
                        Some(text.as_ref())
                    } else {
                        None
                    }
                })
                .collect::<Vec<Option<&str>>>(),
        ),
        ColumnType::Blob => Box::new(
            cells
                .map(|cell| {
                    if let Value::Blob(bytes) = cell {
                        Some(bytes.as_ref())
                    } else {
                        None
                    }
                })
                .collect::<Vec<Option<&[u8]>>>(),
        ),
    }
}

fn postgres_row(row: &postgres::Row, doing: &str) -> Result<Row, Fault> {
    (0..row.len())
        .map(|column| {
            row.try_get::<_, Cell>(column)
                .map(|cell| cell.0)
                .map_err(|cause| postgres_fault(doing, &cause))
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Row)
}

impl Sql for Postgres {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        self.client
            .execute(&statement, &values)
            .map_err(|cause| postgres_fault(sql, &cause))
    }

    fn each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        use postgres::fallible_iterator::FallibleIterator as _;
        let statement = self.prepared(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        let mut rows = self
            .client
            .query_raw(&statement, values)
            .map_err(|cause| postgres_fault(sql, &cause))?;
        while let Some(row) = rows.next().map_err(|cause| postgres_fault(sql, &cause))? {
            each(postgres_row(&row, sql)?)?;
        }
        Ok(())
    }

    fn likes_narrow_updates(&self) -> bool {
        false
    }

    fn bulk(&mut self, bulk: Bulk, table: &Table, rows: &[Value<'_>]) -> Result<(), Fault> {
        let width = if bulk == Bulk::Delete {
            table.keys
        } else {
            table.columns.len()
        };
        if rows.is_empty() {
            return Ok(());
        }
        if rows.len() == width {
            let sql = match bulk {
                Bulk::Insert => table.insert(),
                Bulk::Update => table.update(),
                Bulk::Delete => table.delete(),
            };
            return self.execute(sql, rows).map(drop);
        }
        let sql = self
            .bulk
            .entry((bulk, table.name.clone(), table.columns.len()))
            .or_insert_with(|| bulk_statement(bulk, table))
            .clone();
        let statement = self.prepared(&sql)?;
        let arrays: Vec<Box<dyn ToSql + Sync + '_>> = (0..width)
            .map(|at| array(table.columns[at].kind, rows, width, at))
            .collect();
        let values: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(Box::as_ref).collect();
        self.client
            .execute(&statement, &values)
            .map(drop)
            .map_err(|cause| postgres_fault(&sql, &cause))
    }

    fn script(&mut self, sql: &str) -> Result<(), Fault> {
        self.simple(&translated(sql))
    }

    fn begin(&mut self) -> Result<(), Fault> {
        self.simple("BEGIN")?;
        self.in_transaction = true;
        Ok(())
    }

    fn begin_snapshot(&mut self) -> Result<(), Fault> {
        self.simple("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        self.in_transaction = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.in_transaction = false;
        self.simple("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        if !self.in_transaction {
            return Ok(());
        }
        self.in_transaction = false;
        self.simple("ROLLBACK")
    }

    fn columns(&mut self, table: &str) -> Result<Vec<Column>, Fault> {
        let rows = self.query(
            "SELECT column_name::text, data_type::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[Value::from(table)],
        )?;
        rows.iter()
            .map(|row| described(row.text(0)?, row.text(1)?))
            .collect()
    }

    fn copy_to(&mut self, _: &Path) -> Result<(), Fault> {
        Err(Fault::Unsupported(
            "数据库在 PostgreSQL 中：请由管理员用 pg_dump 备份（见 docs/operations.md），本命令只备份内置数据库".into(),
        ))
    }
}
