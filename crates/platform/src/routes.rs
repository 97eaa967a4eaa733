//! All routes of the program, in one place.

use crate::web::app::{Shared, Visit, bare_error};
use crate::web::handlers::{
    accounts, action, calculator, case, choices, coverage, deviation, discretion, draw, entrance,
    figures, import, import_match, import_preview, law, letter, list, main_systems, notices,
    published, report, returns, surveys, system, text_review, workbench,
};
use crate::web::{assets, headers, wordless};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// The largest request, in bytes: a scanned file of some hundred pages.
const BODY_MOST: usize = 64 * 1024 * 1024;

/// The largest form that somebody who is not signed in may send, in bytes.
const ENTRANCE_MOST: usize = 64 * 1024;

/// The largest proof of a draw that somebody who is not signed in may send, in bytes; larger ones are for the command.
const DRAW_MOST: usize = 8 * 1024 * 1024;

/// The program as a service.
pub fn router(app: Shared) -> Router {
    let in_words = middleware::from_fn_with_state(Arc::clone(&app), wordless::in_words);
    Router::new()
        .merge(entrance_routes().layer(DefaultBodyLimit::max(ENTRANCE_MOST)))
        .merge(draw_routes().layer(DefaultBodyLimit::max(DRAW_MOST)))
        .merge(work_routes())
        .merge(system_routes())
        .merge(crate::api::routes())
        .route("/assets/{name}", get(assets::serve))
        .route("/health", get(|| async { "ok" }))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(BODY_MOST))
        .layer(middleware::from_fn(headers::from_own_pages))
        .layer(in_words)
        .layer(middleware::from_fn(headers::secure))
        .with_state(app)
}

fn entrance_routes() -> Router<Shared> {
    Router::new()
        .route(
            "/sign-in",
            get(entrance::sign_in_form).post(entrance::sign_in),
        )
        .route("/sign-out", post(entrance::sign_out))
        .route(
            "/second-factor",
            get(entrance::second_factor_form).post(entrance::second_factor),
        )
        .route(
            "/password",
            get(entrance::password_form).post(entrance::password),
        )
        .route("/large-print", post(entrance::large_print))
        .route("/deadline", get(calculator::page))
}

/// What anybody may send to be checked is larger than other forms of strangers.
fn draw_routes() -> Router<Shared> {
    Router::new().route("/draw", get(draw::page).post(draw::check))
}

fn work_routes() -> Router<Shared> {
    Router::new()
        .route("/", get(workbench::own))
        .route("/workbench/notices", get(notices::own).post(notices::read))
        .route("/workbench/{tab}", get(workbench::tab))
        .route("/search", get(workbench::search))
        .route("/kinds/{kind}", get(list::list))
        .route("/kinds/{kind}/export.xlsx", get(list::export))
        .route(
            "/kinds/{kind}/new/{action}",
            get(action::new_form).post(action::create),
        )
        .merge(import_routes())
        .route("/records/{id}", get(case::first))
        .route("/records/{id}/{tab}", get(case::tab))
        .route(
            "/records/{id}/actions/{action}",
            get(action::form).post(action::take),
        )
        .route("/records/{id}/successors/{kind}", get(action::successor))
        .route("/records/{id}/files/{hash}", get(letter::file))
        .route("/records/{id}/letters/{ordinal}", get(letter::preview))
        .route(
            "/records/{id}/letters/{ordinal}/letter.docx",
            get(letter::document),
        )
        .route(
            "/records/{id}/letters/{ordinal}/{step}",
            get(letter::form).post(letter::take),
        )
        .route("/figures/{year}", get(figures::year))
        .route("/figures/{year}/{indicator}/{side}", get(figures::figure))
        .route("/reports/{year}", get(report::text))
        .route("/reports/{year}/sources", get(report::sources))
        .route("/reports/{year}/draft.docx", get(report::document))
        .route("/reports/{year}/sources.xlsx", get(report::workbook))
        .merge(return_routes())
        .merge(survey_routes())
        .merge(published_routes())
        .route("/law", get(law::all))
        .route(
            "/text-review",
            get(text_review::form).post(text_review::review),
        )
        .route("/law/{statute}", get(law::statute))
}

/// Published reports, and what is measured for a single case or table.
fn published_routes() -> Router<Shared> {
    Router::new()
        .route("/published", get(published::all).post(published::take))
        .route("/published/{id}", get(published::one))
        .route("/published/{id}/remove", post(published::remove))
        .route("/comparison/{year}", get(published::comparison))
        .route("/comparison/{year}/table.xlsx", get(published::workbook))
        .route(
            "/discretion",
            get(discretion::form).post(discretion::measure),
        )
        .route("/deviation", get(deviation::form).post(deviation::compare))
        .route("/coverage", get(coverage::page))
}

fn survey_routes() -> Router<Shared> {
    Router::new()
        .route("/areas", get(surveys::areas))
        .route("/surveys/{year}", get(surveys::year))
        .route("/surveys/{year}/{kind}/{check}", get(surveys::one))
        .route("/warnings", get(surveys::warnings))
        .route(
            "/warnings/{kind}/{rule}/{fingerprint}",
            get(surveys::warning).post(surveys::judge),
        )
}

fn return_routes() -> Router<Shared> {
    Router::new()
        .route("/returns/{year}", get(returns::year))
        .route(
            "/returns/{year}/{form}",
            get(returns::one).post(returns::save),
        )
        .route("/returns/{year}/{form}/submit", post(returns::submit))
        .route("/returns/{year}/{form}/reopen", post(returns::reopen))
        .route("/returns/{year}/{form}/table.xlsx", get(returns::download))
}

fn import_routes() -> Router<Shared> {
    Router::new()
        .route(
            "/kinds/{kind}/import",
            get(import::choose).post(import::upload),
        )
        .route(
            "/kinds/{kind}/import/{sm3}/match",
            get(import_match::form).post(import_match::take),
        )
        .route(
            "/kinds/{kind}/import/{sm3}/preview",
            get(import_preview::preview).post(import_preview::confirm),
        )
        .route(
            "/kinds/{kind}/import/{sm3}/refused.xlsx",
            get(import_preview::refused),
        )
        .route("/kinds/{kind}/imports/{id}", get(import::done))
        .route(
            "/kinds/{kind}/imports/{id}/refused.xlsx",
            get(import::refused),
        )
}

fn system_routes() -> Router<Shared> {
    Router::new()
        .route("/system/log", get(system::log))
        .route("/system/definitions", get(system::definitions))
        .route("/system/definitions/{kind}", get(system::definition))
        .route("/system/accounts", get(accounts::all))
        .route(
            "/system/accounts/new",
            get(accounts::new_account_form).post(accounts::new_account),
        )
        .route(
            "/system/accounts/{id}/{step}",
            get(accounts::account_form).post(accounts::account),
        )
        .route("/system/calendar", get(notices::calendar))
        .route("/system/choices", get(choices::all).post(choices::choose))
        .route(
            "/system/main-systems",
            get(main_systems::all).post(main_systems::choose),
        )
        .route("/system/data", get(system::data))
}

/// The page for an address that leads nowhere.
async fn nowhere(State(app): State<Shared>, visit: Visit) -> Response {
    if visit.here.starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if visit.token.is_some() {
        return visit.read(|seat| Ok(seat.error(404))).await;
    }
    (StatusCode::NOT_FOUND, bare_error(&app, 404)).into_response()
}
