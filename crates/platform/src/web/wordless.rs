//! Answers that say no without words of this program: they get a page in Chinese, or for programs an object.

use super::app::{Shared, bare_error};
use super::pages::error::ErrorPage;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Beginning of the addresses of the interface.
const INTERFACE: &str = "/api/";
/// The longest note of the framework on a request that it could not read, in bytes.
const NOTE_MOST: usize = 1024;

/// Puts a page of this program in the place of answers of the framework: wrong methods, addresses and forms.
pub async fn in_words(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let for_program = request.uri().path().starts_with(INTERFACE);
    let response = next.run(request).await;
    let status = response.status();
    let refuses = status.is_client_error() || status.is_server_error();
    if !refuses || is_written(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let written = if for_program {
        let note = to_bytes(body, NOTE_MOST).await.unwrap_or_default();
        let page = ErrorPage::of(status.as_u16());
        let detail = String::from_utf8_lossy(&note);
        Json(json!({ "error": page.what, "remedy": page.remedy, "detail": detail })).into_response()
    } else {
        bare_error(&app, status.as_u16()).into_response()
    };
    let (written, body) = written.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.extend(written.headers);
    Response::from_parts(parts, body)
}

/// Whether an answer is a page or an object already.
fn is_written(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/json"))
}
