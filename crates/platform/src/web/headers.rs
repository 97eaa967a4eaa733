//! Headers of requests and answers: cookies, downloads, what browsers may do.

use super::app::Download;
use crate::paths::part;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing but this program's own files; no script or style inside pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Adds the headers of security to every answer.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what a page of another site sends, before anything of it is read.
pub async fn from_own_pages(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && is_foreign(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// Whether a page of another site sends a request; browsers say so, over plain HTTP by the origin alone.
/// Programs that are no browsers send neither, and no cookie by themselves.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        let value = headers.get(name);
        value.map(|value| value.to_str().unwrap_or("unreadable"))
    };
    let site = text(HeaderName::from_static("sec-fetch-site"));
    match (site, text(header::ORIGIN)) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, None) => false,
        (None, Some(origin)) => match origin.split_once("://") {
            Some((_, place)) => text(header::HOST) != Some(place),
            None => true,
        },
    }
}

/// A cookie of a request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.to_string())
}

/// A cookie for this program alone; without a value it is taken back.
pub fn set_cookie(name: &str, value: Option<&str>, secure: bool) -> String {
    let mut text = format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Lax",
        value.unwrap_or_default()
    );
    if value.is_none() {
        text.push_str("; Max-Age=0");
    }
    if secure {
        text.push_str("; Secure");
    }
    text
}

/// A file to keep, never shown inside the browser.
pub fn download(file: Download) -> Response {
    let name = format!("attachment; filename*=UTF-8''{}", part(&file.name));
    let headers = [
        (header::CONTENT_TYPE, file.kind.to_string()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, file.content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("xfadu=1; fadu=abc; large=1"),
        );
        assert_eq!(cookie(&headers, "fadu").as_deref(), Some("abc"));
        assert_eq!(cookie(&headers, "none"), None);
    }

    #[test]
    fn a_form_of_another_site_is_known_by_what_browsers_say() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("fadu.example:8080"));
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_foreign(&headers)
        };
        assert!(!of(&[]), "a program without browser");
        assert!(!of(&[("origin", "http://fadu.example:8080")]));
        assert!(of(&[("origin", "http://fadu.example")]), "another port");
        assert!(of(&[("origin", "http://evil.example")]));
        assert!(of(&[("origin", "null")]), "a frame without origin");
        assert!(of(&[("sec-fetch-site", "cross-site")]));
        assert!(of(&[("sec-fetch-site", "same-site")]), "a neighbour");
        // Behind a server that renames the host, the browser's own word counts.
        let renamed = [
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://fadu.example.gov"),
        ];
        assert!(!of(&renamed));
    }

    #[test]
    fn cookies_stay_away_from_script_and_other_sites() {
        let set = set_cookie("fadu", Some("abc"), true);
        assert_eq!(set, "fadu=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(set_cookie("fadu", None, false).ends_with("Max-Age=0"));
    }
}
