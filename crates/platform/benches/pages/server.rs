//! The program itself, started on the folder.

use super::client::Client;
use super::{STARTED, Spread};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, serving the folder.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub port: u16,
}

impl Server {
    fn start(folder: &Path) -> (Self, Duration) {
        let port = free_port();
        let begun = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_fadu"))
            .arg("--data")
            .arg(folder)
            .args(["serve", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let server = Self { child, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed().as_secs() < 120,
                "the program does not serve"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        let mut client = Client::new(port);
        assert_eq!(client.get("/sign-in").0, 200);
        (server, begun.elapsed())
    }

    /// Memory in use, in KiB.
    pub fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).expect("the system tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("the memory stands there")
    }

    /// CPU time used so far, in hundredths of a second.
    pub fn ticks(&self) -> u64 {
        let stat = format!("/proc/{}/stat", self.child.id());
        let stat = std::fs::read_to_string(stat).expect("the system tells");
        let (_, after) = stat.rsplit_once(')').expect("the name is in brackets");
        let numbers: Vec<&str> = after.split_whitespace().collect();
        let number = |at: usize| numbers[at].parse::<u64>().expect("a number");
        number(11) + number(12)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

/// Starts the program several times; the last one stays.
pub fn starts(folder: &Path) -> Server {
    let mut taken = Vec::new();
    let mut last = None;
    for _ in 0..STARTED {
        drop(last.take());
        let (server, time) = Server::start(folder);
        taken.push(time.as_secs_f64() * 1e3);
        last = Some(server);
    }
    println!("start to first page: {}", Spread::of(taken));
    last.expect("it was started")
}
