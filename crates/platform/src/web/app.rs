//! The web side of the running program, and one visit to it.

use super::frame::Frame;
use super::headers::{self, cookie};
use super::pages::error::ErrorPage;
use super::posted::Posted;
use super::seat::Seat;
use super::template::Templates;
use crate::operations::accounts::Names;
use crate::operations::sessions::{Pending, Sessions, Token};
use crate::operations::{Failure, Nature, Office};
use crate::paths::{Path, part};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Passwords that are hashed at the same time; each takes 19 MiB.
const HASHED_AT_ONCE: usize = 2;

/// Name of the cookie of a session.
pub const SESSION_COOKIE: &str = "fadu";
/// Name of the cookie of large print.
pub const LARGE_COOKIE: &str = "large";

/// The web side of the running program.
pub struct App {
    /// The running program.
    pub office: Arc<Office>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Templates.
    pub templates: Templates,
    /// Names of persons.
    pub names: Names,
    /// Places for hashing passwords.
    pub passwords: Semaphore,
    /// The program stands behind TLS.
    pub secure: bool,
}

/// What all handlers share.
pub type Shared = Arc<App>;

impl App {
    /// The web side of an office; `overrides` are the `page.html` of kinds, by kind.
    ///
    /// # Errors
    /// When a template does not parse.
    pub fn new(
        office: Arc<Office>,
        overrides: &[(String, String)],
        secure: bool,
    ) -> Result<Self, minijinja::Error> {
        Ok(Self {
            templates: Templates::load(overrides)?,
            office,
            sessions: Sessions::default(),
            names: Names::default(),
            passwords: Semaphore::new(HASHED_AT_ONCE),
            secure,
        })
    }

    /// What every page of this data folder is marked with.
    pub fn marking(&self) -> Option<String> {
        (self.office.nature == Nature::Demonstration).then(|| {
            "演示数据：案件、人员、文书均为虚构，数量按公开的年度报告推算，不是任何机关的真实记录".into()
        })
    }
}

/// One request for a page, before it is known who asks.
pub struct Visit {
    /// The program.
    pub app: Shared,
    /// The token that the browser sent.
    pub token: Option<Token>,
    /// The address asked for.
    pub here: String,
    /// Large print is on.
    pub large: bool,
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let sent = |name| cookie(&parts.headers, name);
        Ok(Self {
            app: Arc::clone(app),
            token: sent(SESSION_COOKIE).map(|text| Token::from_text(&text)),
            here: parts.uri.to_string(),
            large: sent(LARGE_COOKIE).is_some(),
        })
    }
}

/// What a handler answers.
pub enum Reply {
    /// A page.
    Page(StatusCode, String),
    /// The reader goes on elsewhere.
    To(String),
    /// The same, with a message shown there.
    ToWith(String, &'static str),
    /// A file to keep.
    File(Download),
    /// A cookie is set, then as usual.
    Cookie(String, Box<Reply>),
}

/// A file to keep.
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// Its content.
    pub content: Vec<u8>,
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Self::Page(status, html) => (status, axum::response::Html(html)).into_response(),
            Self::To(address) => Redirect::to(&address).into_response(),
            Self::ToWith(address, word) => {
                let joint = if address.contains('?') { '&' } else { '?' };
                let (address, anchor) = address.split_once('#').unwrap_or((&address, ""));
                let anchor = if anchor.is_empty() {
                    String::new()
                } else {
                    format!("#{anchor}")
                };
                Redirect::to(&format!("{address}{joint}done={word}{anchor}")).into_response()
            }
            Self::File(file) => headers::download(file),
            Self::Cookie(cookie, reply) => {
                let mut response = reply.into_response();
                if let Ok(value) = cookie.parse() {
                    response.headers_mut().append(header::SET_COOKIE, value);
                }
                response
            }
        }
    }
}

impl Visit {
    /// Answers a reading request of somebody signed in; the work runs where it may block.
    pub async fn read<F>(self, work: F) -> Response
    where
        F: FnOnce(&Seat) -> Result<Reply, Failure> + Send + 'static,
    {
        self.run(false, None, move |seat, _| work(seat)).await
    }

    /// Answers a form of somebody signed in, if it carries the token of the session.
    pub async fn write<F>(self, posted: Posted, work: F) -> Response
    where
        F: FnOnce(&Seat, Posted) -> Result<Reply, Failure> + Send + 'static,
    {
        self.run(false, Some(posted), work).await
    }

    /// As [`Visit::read`], although the session is not complete yet.
    pub async fn read_pending<F>(self, work: F) -> Response
    where
        F: FnOnce(&Seat) -> Result<Reply, Failure> + Send + 'static,
    {
        self.run(true, None, move |seat, _| work(seat)).await
    }

    /// As [`Visit::write`], although the session is not complete yet.
    pub async fn write_pending<F>(self, posted: Posted, work: F) -> Response
    where
        F: FnOnce(&Seat, Posted) -> Result<Reply, Failure> + Send + 'static,
    {
        self.run(true, Some(posted), work).await
    }

    async fn run<F>(self, pending: bool, posted: Option<Posted>, work: F) -> Response
    where
        F: FnOnce(&Seat, Posted) -> Result<Reply, Failure> + Send + 'static,
    {
        let app = Arc::clone(&self.app);
        let done = tokio::task::spawn_blocking(move || self.settle(pending, posted, work)).await;
        match done {
            Ok(reply) => reply.into_response(),
            Err(panic) => {
                eprintln!("处理请求时程序中断：{panic}");
                bare_error(&app, 500).into_response()
            }
        }
    }

    fn settle<F>(self, pending: bool, posted: Option<Posted>, work: F) -> Reply
    where
        F: FnOnce(&Seat, Posted) -> Result<Reply, Failure>,
    {
        let found = match &self.token {
            Some(token) => self.app.sessions.find(&self.app.office, token),
            None => Ok(None),
        };
        let session = match found {
            Ok(Some(session)) => session,
            Ok(None) => return Reply::To(Path::SignIn.with(&[("back", &self.here)])),
            Err(failure) => {
                log(&self.here, &failure);
                return bare_error(&self.app, 500);
            }
        };
        match session.pending {
            _ if pending => {}
            Pending::Nothing => {}
            Pending::Code | Pending::Enrolment => return Reply::To(Path::SecondFactor.to_string()),
            Pending::Password => return Reply::To(Path::Password.to_string()),
        }
        let forged = posted
            .as_ref()
            .is_some_and(|posted| posted.text("_token") != Some(session.form_token.as_str()));
        let seat = Seat {
            app: self.app,
            session,
            here: self.here,
            large: self.large,
        };
        if forged {
            return seat.error(403);
        }
        work(&seat, posted.unwrap_or_default()).unwrap_or_else(|failure| seat.failed(failure))
    }
}

/// An error page for somebody who is not signed in.
pub fn bare_error(app: &App, status: u16) -> Reply {
    let page = ErrorPage::of(status);
    let mut frame = Frame::bare(&page.heading);
    frame.marking = app.marking();
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match app.templates.render(&frame, &page) {
        Ok(html) => Reply::Page(code, html),
        Err(_) => Reply::Page(code, page.what),
    }
}

/// Logs a fault, once, where it becomes a page; the address without its query, which may hold names.
pub fn log(here: &str, failure: &Failure) {
    let place = here.split('?').next().unwrap_or(here);
    eprintln!("{} 出错：{failure}", part(place).replace("%2F", "/"));
}
