//! Script and style: the bundle of `scripts/assets`, embedded; without it the written style sheet alone.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sm3::{Digest, Sm3};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "assets/bundle"]
#[allow_missing = true]
struct Bundle;

/// What pages need even without the bundle.
const SOURCES: [(&str, &[u8]); 2] = [
    ("style.css", include_bytes!("../../assets/source/style.css")),
    (
        "favicon.svg",
        include_bytes!("../../assets/source/favicon.svg"),
    ),
];

fn file(name: &str) -> Option<Cow<'static, [u8]>> {
    let source = SOURCES.iter().find(|(known, _)| *known == name);
    let bundled = Bundle::get(name).map(|file| file.data);
    bundled.or_else(|| source.map(|(_, content)| Cow::Borrowed(*content)))
}

/// The address of an asset, with a mark of its content; empty when the bundle was not built.
pub fn address(name: &str) -> String {
    file(name).map_or(String::new(), |content| {
        let mark = Sm3::digest(&content);
        let mark: String = mark[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("/assets/{name}?v={mark}")
    })
}

/// Serves one asset; its address changes with its content, so it may be kept for good.
pub async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = file(&name) else {
        return (StatusCode::NOT_FOUND, "没有这个文件").into_response();
    };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, file).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_is_served_even_without_the_bundle() {
        assert!(address("style.css").starts_with("/assets/style.css?v="));
        assert_eq!(address("none.js"), "");
    }
}
