//! The server's local socket: commands of the command line while the server holds the database.
//!
//! Whoever may open the socket may open the data folder: both belong to the account that runs the program.

use crate::operations::import::{Errand, errand};
use crate::operations::{Office, answer, published};
use domain::procedure::Command;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Its name in the data folder.
const NAME: &str = "fadu.sock";

/// One request: a line of JSON, in the name of `account`, or `county/account`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Request {
    /// One action.
    Act {
        /// Who acts.
        #[serde(rename = "as")]
        account: String,
        /// The command.
        command: Box<Command>,
    },
    /// The import of a file.
    Import {
        /// Who imports.
        #[serde(rename = "as")]
        account: String,
        /// The file and how it is read.
        import: Errand,
    },
    /// A folder of published reports.
    Published {
        /// Who takes them.
        #[serde(rename = "as")]
        account: String,
        /// The folder; its whole path, for a running program has another one.
        published: PathBuf,
    },
}

/// The open socket; its file goes away with it.
pub struct Socket(PathBuf);

impl Drop for Socket {
    fn drop(&mut self) {
        // The file may be gone already, with its folder.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Opens the socket and answers each connection on a thread of its own.
///
/// # Errors
/// When the file cannot be made.
pub fn open(office: Arc<Office>) -> std::io::Result<Socket> {
    let path = office.folder.join(NAME);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    std::thread::Builder::new()
        .name("socket".into())
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                let office = Arc::clone(&office);
                std::thread::spawn(move || {
                    if let Err(error) = converse(&office, &stream) {
                        eprintln!("本机命令通道中断：{error}");
                    }
                });
            }
        })?;
    Ok(Socket(path))
}

fn converse(office: &Office, stream: &UnixStream) -> std::io::Result<()> {
    let mut writer = stream.try_clone()?;
    for line in BufReader::new(stream).lines() {
        let answer = match serde_json::from_str::<Request>(&line?) {
            Ok(request) => answered(office, request),
            Err(error) => json!({ "bad_input": error.to_string() }),
        };
        writeln!(writer, "{answer}")?;
    }
    Ok(())
}

/// Does what is asked in the name of an account; failures are told as JSON too.
pub fn answered(office: &Office, request: Request) -> Value {
    let answer = match request {
        Request::Act { account, command } => answer::act_as(office, &account, *command),
        Request::Import { account, import } => {
            errand(office, &account, &import).map(|told| json!(told))
        }
        Request::Published { account, published } => {
            published::take(office, &account, &published).map(|told| json!(told))
        }
    };
    answer.unwrap_or_else(|failure| answer::failure(&failure))
}

/// Hands a request to the server that holds the data folder.
///
/// # Errors
/// When no server answers.
pub fn ask(folder: &Path, request: &Request) -> std::io::Result<Value> {
    let mut stream = UnixStream::connect(folder.join(NAME))?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}
