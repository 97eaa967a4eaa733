//! Opening a database: where it is, how it is tuned, and that only one process writes it.

use super::dialect::{Postgres, Sqlite};
use super::{Fault, Sql, Value};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The files of a database inside a data folder; the first is the database itself.
pub const INSIDE_FILES: [&str; 3] = ["fadu.sqlite", "fadu.sqlite-wal", "fadu.sqlite-shm"];

/// Number under which a writer holds the database on a server (`fadu` read as four bytes).
const ADVISORY_LOCK: i64 = 0x6661_6475;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The SQLite file inside the data folder.
    Inside(PathBuf),
    /// A PostgreSQL server, by URL.
    Server(String),
}

impl Place {
    /// The database of data folder `folder`: the server named by `url`, or the file inside.
    pub fn of(folder: &Path, url: Option<&str>) -> Self {
        match url {
            Some(url) => Self::Server(url.to_string()),
            None => Self::Inside(folder.join(INSIDE_FILES[0])),
        }
    }

    /// Whether nothing is there yet that a reader could open.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Inside(file) if !file.exists())
    }

    /// Opens the connection that writes; there is only one, over all processes.
    pub fn writer(&self) -> Result<(Box<dyn Sql>, Held), Fault> {
        match self {
            Self::Inside(file) => {
                let held = lock(file)?;
                Ok((open_file(file, true)?, Held(Some(held))))
            }
            Self::Server(url) => {
                let mut sql = open_server(url)?;
                let row = sql.first(
                    "SELECT pg_try_advisory_lock($1)",
                    &[Value::Integer(ADVISORY_LOCK)],
                )?;
                if !row.map(|row| row.truth(0)).transpose()?.unwrap_or(false) {
                    return Err(Fault::Busy {
                        place: "（数据库服务器）".into(),
                    });
                }
                // The writer touches rows by key only; a plan made on an empty table must not scan a full one.
                sql.script(
                    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off",
                )?;
                Ok((sql, Held(None)))
            }
        }
    }

    /// Opens a connection without lock or tuning; for measuring against, never for records.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn plain(&self) -> Result<Box<dyn Sql>, Fault> {
        match self {
            Self::Inside(file) => open_file(file, true),
            Self::Server(url) => open_server(url),
        }
    }

    /// Opens a connection that only reads.
    pub fn reader(&self) -> Result<Box<dyn Sql>, Fault> {
        match self {
            Self::Inside(file) => open_file(file, false),
            Self::Server(url) => {
                let mut sql = open_server(url)?;
                sql.script("SET default_transaction_read_only = on")?;
                Ok(sql)
            }
        }
    }
}

/// Keeps the lock file of the data folder; dropping it lets the next process in.
pub struct Held(
    #[expect(dead_code, reason = "held for its lock, which ends with it")] Option<File>,
);

fn lock(database: &Path) -> Result<File, Fault> {
    let path = database.with_extension("lock");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|cause| Fault::file("建立", folder, cause))?;
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|cause| Fault::file("打开", &path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::Busy {
            place: database.parent().unwrap_or(database).display().to_string(),
        }),
        Err(TryLockError::Error(cause)) => Err(Fault::file("锁定", &path, cause)),
    }
}

fn open_file(file: &Path, writes: bool) -> Result<Box<dyn Sql>, Fault> {
    use rusqlite::OpenFlags;
    let access = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let fault = |cause: rusqlite::Error| Fault::Database {
        doing: format!("打开 {}", file.display()),
        cause: cause.to_string(),
        duplicate: false,
    };
    let connection =
        rusqlite::Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(fault)?;
    connection
        .busy_timeout(Duration::from_secs(10))
        .map_err(fault)?;
    // Every acknowledged action is on the disk: FULL syncs the log file at each commit.
    let tuning = if writes {
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
         PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;
         PRAGMA journal_size_limit = 67108864;"
    } else {
        "PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA mmap_size = 1073741824;
         PRAGMA temp_store = MEMORY;"
    };
    connection.execute_batch(tuning).map_err(fault)?;
    Ok(Box::new(Sqlite::new(connection)))
}

fn open_server(url: &str) -> Result<Box<dyn Sql>, Fault> {
    let client = postgres::Client::connect(url, postgres::NoTls).map_err(|cause| {
        // The URL may hold a password and is not repeated.
        Fault::Database {
            doing: "连接数据库服务器".into(),
            cause: cause.to_string(),
            duplicate: false,
        }
    })?;
    let mut sql = Postgres::new(client);
    sql.script("SET client_min_messages = warning; SET standard_conforming_strings = on")?;
    Ok(Box::new(sql))
}

/// A bounded set of reading connections.
pub struct Readers {
    place: Place,
    idle: Mutex<(Vec<Box<dyn Sql>>, usize)>,
    returned: Condvar,
    most: usize,
}

impl Readers {
    /// At most `most` connections, opened when first needed.
    pub fn new(place: Place, most: usize) -> Self {
        Self {
            place,
            idle: Mutex::new((Vec::new(), 0)),
            returned: Condvar::new(),
            most: most.max(1),
        }
    }

    /// Runs `work` on a free connection, waiting for one if all are in use.
    pub fn read<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut lent = Lent {
            readers: self,
            sql: Some(self.take()?),
        };
        let result = work(
            lent.sql
                .as_mut()
                .expect("taken above, given back only on drop")
                .as_mut(),
        );
        if matches!(result, Err(Fault::Database { .. })) {
            // The connection may be broken or inside a transaction: the next reader opens a new one.
            lent.sql = None;
        }
        result
    }

    /// As `read`, but all statements see one unchanging snapshot.
    pub fn snapshot<T>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.read(|sql| super::sql::snapshot(sql, work))
    }

    fn take(&self) -> Result<Box<dyn Sql>, Fault> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(sql) = idle.0.pop() {
                return Ok(sql);
            }
            if idle.1 < self.most {
                idle.1 += 1;
                drop(idle);
                return self.place.reader().inspect_err(|_| self.give_back(None));
            }
            idle = self
                .returned
                .wait(idle)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give_back(&self, sql: Option<Box<dyn Sql>>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match sql {
            Some(sql) => idle.0.push(sql),
            None => idle.1 -= 1,
        }
        self.returned.notify_one();
    }
}

/// A connection lent out; it goes back even if the work panics.
struct Lent<'a> {
    readers: &'a Readers,
    sql: Option<Box<dyn Sql>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let sql = if std::thread::panicking() {
            None
        } else {
            self.sql.take()
        };
        self.readers.give_back(sql);
    }
}
