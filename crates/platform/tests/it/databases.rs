//! The databases that the store's tests run on: a file in a temporary folder, and a real server.

use platform::store::connect::Place;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty database with its data folder; both are gone when it is dropped.
pub struct Database {
    /// The data folder.
    pub folder: PathBuf,
    /// Where the database is.
    pub place: Place,
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "fadu_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

fn fresh_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

/// A fresh empty folder; who asks for it removes it.
pub fn empty_folder() -> PathBuf {
    fresh_folder(&fresh_name())
}

/// An empty database inside a data folder.
pub fn inside() -> Option<Database> {
    let folder = empty_folder();
    Some(Database {
        place: Place::of(&folder, None),
        folder,
    })
}

/// An empty database on a server; `None`, with a line for the test's report, when there is no server here.
pub fn server() -> Option<Database> {
    let Some(base) = server_url() else {
        not_run("no PostgreSQL server is installed");
        return None;
    };
    let name = fresh_name();
    let mut client =
        postgres::Client::connect(&base, postgres::NoTls).expect("the test server answers");
    client
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name}; "))
        .and_then(|()| client.batch_execute(&format!("CREATE DATABASE {name}")))
        .expect("a database can be made");
    let folder = fresh_folder(&name);
    Some(Database {
        place: Place::of(&folder, Some(&in_database(&base, &name))),
        folder,
    })
}

/// The URL of another database on the same server.
fn in_database(base: &str, name: &str) -> String {
    let (server, _) = base.rsplit_once('/').expect("the URL names a database");
    format!("{server}/{name}")
}

/// Says that the running test did not run, so that the summary can show it.
pub fn not_run(reason: &str) {
    let name = std::thread::current()
        .name()
        .unwrap_or("a test")
        .to_string();
    println!("not run: {name}: {reason}");
    if let Some(file) = std::env::var_os("FADU_NOT_RUN") {
        let mut list = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
            .expect("FADU_NOT_RUN names a file that can be written");
        writeln!(list, "{name}: {reason}").expect("FADU_NOT_RUN can be written");
    }
}

/// The folder of the checkout.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("crates/platform lies two below")
}

/// The server that `scripts/with-postgres` started for all tests, or else one for this process.
fn server_url() -> Option<String> {
    static STARTED: OnceLock<Option<(String, Child)>> = OnceLock::new();
    if let Ok(url) = std::env::var("FADU_TEST_POSTGRES") {
        return Some(url);
    }
    STARTED
        .get_or_init(start)
        .as_ref()
        .map(|(url, _)| url.clone())
}

/// Starts a server that ends when this process does: its script waits on our end of a pipe.
fn start() -> Option<(String, Child)> {
    if !is_installed() {
        return None;
    }
    let mut child = Command::new(checkout().join("scripts/with-postgres"))
        .args(["sh", "-c", "echo \"$FADU_TEST_POSTGRES\"; cat >/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/with-postgres can be run");
    let mut url = String::new();
    let out = child.stdout.take().expect("it was piped");
    BufReader::new(out)
        .read_line(&mut url)
        .expect("the script writes text");
    assert!(
        !url.is_empty(),
        "the test server did not start: see the lines above"
    );
    Some((url.trim().to_string(), child))
}

/// Whether the program that makes a server is in the path or where Debian puts it.
fn is_installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.iter().any(|folder| folder.join("initdb").exists())
}

/// Declares each named check as two tests: on the database inside and on a server.
#[macro_export]
macro_rules! on_both_databases {
    ($($check:ident),* $(,)?) => {
        mod on_inside {
            $(#[test] fn $check() {
                if let Some(database) = $crate::databases::inside() { super::$check(&database); }
            })*
        }
        mod on_server {
            $(#[test] fn $check() {
                if let Some(database) = $crate::databases::server() { super::$check(&database); }
            })*
        }
    };
}
