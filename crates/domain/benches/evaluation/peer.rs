//! The peers as a program of its own that waits for its turns.

use crate::made::Made;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Seconds by the wall and by the processor.
pub type Cost = (f64, f64);

pub struct Peer {
    child: Child,
    turns: ChildStdin,
    answers: BufReader<ChildStdout>,
    folder: PathBuf,
}

impl Peer {
    /// Starts the program, if there is a Python with the peers.
    pub fn start(made: &Made) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("fadu-evaluation-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        made.write(&folder);
        let python = std::env::var("FADU_PYTHON").unwrap_or_else(|_| "python3".into());
        let started = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/evaluation/peer.py"))
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                println!("no peer: Python cannot be started ({error})");
                return None;
            }
        };
        let turns = child.stdin.take()?;
        let answers = BufReader::new(child.stdout.take()?);
        let mut peer = Self {
            child,
            turns,
            answers,
            folder,
        };
        let ready = peer.line();
        println!("peers: {ready}");
        ready.starts_with("ready").then_some(peer)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the peer can be read");
        line.trim().to_string()
    }

    /// Lets a peer run once.
    pub fn round(&mut self, name: &str) -> Cost {
        writeln!(self.turns, "{name}")
            .and_then(|()| self.turns.flush())
            .expect("the peer takes its turn");
        let line = self.line();
        let mut numbers = line
            .split_whitespace()
            .map(|it| it.parse::<f64>().unwrap_or(f64::NAN));
        (
            numbers.next().unwrap_or(f64::NAN),
            numbers.next().unwrap_or(f64::NAN),
        )
    }

    /// The figures that a peer left in its first turn.
    pub fn figures(&self, name: &str) -> Vec<i64> {
        let bytes = std::fs::read(self.folder.join(format!("their_{name}"))).unwrap_or_default();
        bytes
            .as_chunks()
            .0
            .iter()
            .map(|it| i64::from_le_bytes(*it))
            .collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
