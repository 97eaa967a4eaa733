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

/// Adds the headers of security, and refuses forms that another site sends.
pub async fn secure(request: Request, next: Next) -> Response {
    let foreign = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site");
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if foreign && !reads {
        (StatusCode::FORBIDDEN, "不接受其他网站提交的表单").into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
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
    fn cookies_stay_away_from_script_and_other_sites() {
        let set = set_cookie("fadu", Some("abc"), true);
        assert_eq!(set, "fadu=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(set_cookie("fadu", None, false).ends_with("Max-Age=0"));
    }
}
