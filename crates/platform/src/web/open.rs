//! Pages that anybody may open: in the frame of whoever is signed in, or in the plain one.

use super::app::{Reply, Visit, bare_error};
use super::frame::Frame;
use super::pages::Page;
use super::seat::Seat;
use crate::operations::sessions::Pending;
use axum::http::StatusCode;

/// The seat of whoever is signed in; a fault of the database must not keep anybody from such a page.
pub fn seat(visit: &Visit) -> Option<Seat> {
    let token = visit.token.as_ref()?;
    let found = visit.app.sessions.find(&visit.app.office, token);
    let session = found.ok().flatten()?;
    matches!(session.pending, Pending::Nothing).then(|| Seat {
        app: visit.app.clone(),
        session,
        here: visit.here.clone(),
        large: visit.large,
    })
}

/// The page in its frame.
pub fn placed<P: Page>(
    visit: Visit,
    seat: Option<Seat>,
    title: &str,
    (status, page): (StatusCode, &P),
) -> Reply {
    if let Some(seat) = seat {
        let shown = seat.show_as(status, title, Vec::new(), page);
        return shown.unwrap_or_else(|failure| seat.failed(failure));
    }
    let mut frame = Frame::bare(title);
    frame.marking = visit.app.marking();
    frame.large = visit.large;
    match visit.app.templates.render(&frame, page) {
        Ok(html) => Reply::Page(status, html),
        Err(error) => {
            eprintln!("页面“{title}”无法生成：{error:#}");
            bare_error(&visit.app, 500)
        }
    }
}
