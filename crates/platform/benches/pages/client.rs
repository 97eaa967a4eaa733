//! A small browser over one connection.

use super::load::PASSWORD;
use platform::paths::part;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

/// A connection that is kept, with the cookie of its session.
pub struct Client {
    port: u16,
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Client {
    /// A fresh connection.
    pub fn new(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the program listens");
        stream.set_nodelay(true).expect("a socket");
        Self {
            port,
            stream: BufReader::new(stream),
            cookie: String::new(),
        }
    }

    /// A connection at which an account is signed in.
    pub fn signed_in(port: u16, county: &str, account: &str) -> Self {
        let mut client = Self::new(port);
        let form = format!(
            "county={county}&account={account}&password={}",
            part(PASSWORD)
        );
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let (status, headers, _) = client.exchange(&head);
        assert_eq!(status, 303, "{account} can sign in");
        let set = headers
            .iter()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let set = set.expect("a session begins");
        client.cookie = set.split(';').next().unwrap_or_default().to_string();
        client
    }

    /// Another connection of the same person.
    pub fn another(&self) -> Self {
        Self {
            cookie: self.cookie.clone(),
            ..Self::new(self.port)
        }
    }

    /// Asks for a page; its status and content.
    pub fn get(&mut self, address: &str) -> (u16, Vec<u8>) {
        let head = format!(
            "GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n",
            self.cookie
        );
        let (status, _, body) = self.exchange(&head);
        (status, body)
    }

    /// Asks for a page that must answer; how long it took, in milliseconds.
    pub fn timed(&mut self, address: &str) -> f64 {
        let begun = Instant::now();
        let (status, _) = self.get(address);
        let taken = begun.elapsed().as_secs_f64() * 1e3;
        assert_eq!(status, 200, "{address}");
        taken
    }

    /// The address of the first record of a list.
    pub fn first_record(&mut self, list: &str) -> String {
        let page = String::from_utf8(self.get(list).1).expect("a page is text");
        let page = page.replace("&#x2f;", "/");
        let (_, after) = page
            .split_once("\"/records/")
            .expect("the list has records");
        let id = after.split('"').next().unwrap_or_default();
        format!("/records/{id}")
    }

    fn exchange(&mut self, request: &str) -> (u16, Vec<String>, Vec<u8>) {
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("the program reads");
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream
                .read_line(&mut line)
                .expect("the program answers");
            match line.trim_end() {
                "" => break,
                line => headers.push(line.to_string()),
            }
        }
        let status = headers[0]
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok());
        let length = headers
            .iter()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok());
        let mut body = vec![0; length.expect("the answer says how long it is")];
        self.stream
            .read_exact(&mut body)
            .expect("the answer is whole");
        (status.expect("a status"), headers, body)
    }
}
