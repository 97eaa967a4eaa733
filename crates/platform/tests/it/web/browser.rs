//! A browser without script: cookies, forms and redirects, against the program's own router.

use super::html::Form;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use platform::paths::part;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The host that browsers ask.
pub const HOST: &str = "fadu.test";

/// An answer.
pub struct Page {
    /// The address that was asked for.
    pub address: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The content.
    pub content: Vec<u8>,
}

impl Page {
    /// The content as text, with plain slashes, so that addresses can be looked for.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).replace("&#x2f;", "/")
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where it leads on to.
    pub fn leads_to(&self) -> &str {
        assert!(
            (300..400).contains(&self.status),
            "{} leads nowhere: {} {}",
            self.address,
            self.status,
            self.text()
        );
        self.header("location").unwrap()
    }

    /// The content as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.content).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    /// The form that goes to an address.
    pub fn form(&self, action: &str) -> Form {
        let forms = Form::all(&self.text());
        let found = forms.into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("{} has no form for {action}", self.address))
    }

    /// Asserts the status, and shows the page where it is another one.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.address, self.text());
        self
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    runtime: Arc<Runtime>,
    /// Cookies by name.
    pub cookies: BTreeMap<String, String>,
    /// Headers sent with every request.
    pub sends: BTreeMap<&'static str, String>,
}

impl Browser {
    /// A fresh browser.
    pub fn new(router: Router, runtime: Arc<Runtime>) -> Self {
        Self {
            router,
            runtime,
            cookies: BTreeMap::new(),
            sends: BTreeMap::from([("host", HOST.to_string())]),
        }
    }

    /// The same browser, sending a header.
    pub fn sending(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.sends.insert(name, value.to_string());
        other
    }

    /// Opens an address, without going on where it leads.
    pub fn get(&mut self, address: &str) -> Page {
        self.ask("GET", address, None)
    }

    /// Opens an address and goes on to where it leads.
    pub fn open(&mut self, address: &str) -> Page {
        let page = self.get(address);
        self.follow(page)
    }

    /// Goes on to where an answer leads.
    pub fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..5 {
            if !(300..400).contains(&page.status) {
                return page;
            }
            let to = page.leads_to().to_string();
            page = self.get(&to);
        }
        panic!("{} leads in a circle", page.address)
    }

    /// Sends a form, without going on where it leads.
    pub fn send(&mut self, form: &Form) -> Page {
        assert_eq!(form.method, "post");
        if form.multipart {
            return self.send_parts(form);
        }
        let pairs: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&form.action, &pairs)
    }

    /// Sends pairs as a form.
    pub fn post(&mut self, address: &str, pairs: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", part(name), part(value)))
            .collect();
        let body = pairs.join("&").into_bytes();
        self.ask(
            "POST",
            address,
            Some(("application/x-www-form-urlencoded", body)),
        )
    }

    /// Sends JSON.
    pub fn post_json(&mut self, address: &str, value: &serde_json::Value) -> Page {
        let body = value.to_string().into_bytes();
        self.ask("POST", address, Some(("application/json", body)))
    }

    fn send_parts(&mut self, form: &Form) -> Page {
        let mut body = Vec::new();
        let mut add = |head: String, content: &[u8]| {
            body.extend(
                format!("--limit\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes(),
            );
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        };
        for (name, value) in &form.fields {
            add(format!("name=\"{name}\""), value.as_bytes());
        }
        if let Some((name, file, content)) = &form.file {
            add(format!("name=\"{name}\"; filename=\"{file}\""), content);
        }
        body.extend(b"--limit--\r\n");
        self.ask(
            "POST",
            &form.action,
            Some(("multipart/form-data; boundary=limit", body)),
        )
    }

    /// Sends one request and keeps the cookies of the answer.
    pub fn ask(&mut self, method: &str, address: &str, body: Option<(&str, Vec<u8>)>) -> Page {
        let (address, _) = address.split_once('#').unwrap_or((address, ""));
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in &self.sends {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            let pairs = self.cookies.iter();
            let pairs: Vec<String> = pairs
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let body = match body {
            Some((kind, content)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                Body::from(content)
            }
            None => Body::empty(),
        };
        let request = request.body(body).unwrap();
        let router = self.router.clone();
        let (parts, content) = self.runtime.block_on(async {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts, to_bytes(body, usize::MAX).await.unwrap())
        });
        self.keep_cookies(&parts.headers);
        Page {
            address: address.to_string(),
            status: parts.status.as_u16(),
            headers: parts.headers,
            content: content.to_vec(),
        }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, particulars) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            match particulars.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.into(), value.into())),
            }
        }
    }

    /// Signs in through the form; answers what came back.
    pub fn sign_in(&mut self, county: &str, account: &str, password: &str) -> Page {
        let page = self.get("/sign-in");
        let form = page.form("/sign-in").with(&[
            ("county", county),
            ("account", account),
            ("password", password),
        ]);
        self.send(&form)
    }
}
