//! The JSON interface under `/api/v1`; it shares the operations with the pages. Its addresses stand in
//! `docs/operations.md`.
//!
//! A program signs in with an account and sends the token it gets as `Authorization: Bearer`.

use crate::operations::figures::Depth;
use crate::operations::sessions::{Pending, Session, Token};
use crate::operations::{Desk, Failure, accounts, answer};
use crate::web::app::{Shared, log};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::procedure::Command;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes of the interface.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/v1/sessions", post(sign_in))
        .route("/api/v1/actions", post(act))
        .route("/api/v1/records/{id}", get(show))
        .route("/api/v1/kinds/{kind}", get(kind))
        .route("/api/v1/figures/{year}", get(figures))
}

/// An account and its password.
#[derive(Deserialize)]
struct Credentials {
    county: String,
    account: String,
    password: String,
}

/// An answer of the interface.
type Answer = (StatusCode, Value);

async fn sign_in(State(app): State<Shared>, Json(given): Json<Credentials>) -> Response {
    let Ok(_place) = app.passwords.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let signed_in = Arc::clone(&app);
    run(app_marking(&app), move || {
        let (county, account) = (given.county.into(), given.account.into());
        let (token, session) =
            accounts::sign_in(&signed_in.office, &county, &account, &given.password)?;
        complete(&session)?;
        Ok((StatusCode::CREATED, json!({ "token": token.text() })))
    })
    .await
}

async fn act(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(command): Json<Command>,
) -> Response {
    with_desk(app, headers, move |desk| {
        let answer = answer::act(desk, command)?;
        let refused = answer
            .get("refusal")
            .map(|refusal| refusal["id"] == "version");
        let status = match refused {
            None => StatusCode::OK,
            Some(true) => StatusCode::CONFLICT,
            Some(false) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok((status, answer))
    })
    .await
}

async fn show(State(app): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    with_desk(app, headers, move |desk| {
        Ok((StatusCode::OK, answer::show(desk, &id.as_str().into())?))
    })
    .await
}

async fn kind(State(app): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    with_desk(app, headers, move |desk| {
        Ok((StatusCode::OK, answer::kind(desk, &id.as_str().into())?))
    })
    .await
}

/// What may be said about figures besides the year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiguresQuery {
    as_of: Option<Date>,
    organ: Option<String>,
    records: Option<bool>,
}

async fn figures(
    State(app): State<Shared>,
    headers: HeaderMap,
    Path(year): Path<i16>,
    Query(query): Query<FiguresQuery>,
) -> Response {
    let asked = answer::FiguresAsked {
        as_of: query.as_of,
        organ: query.organ.map(|organ| organ.as_str().into()),
        depth: match query.records {
            Some(false) => Depth::Counts,
            _ => Depth::Records,
        },
    };
    with_desk(app, headers, move |desk| {
        let figures = answer::figures(desk, year, asked)?;
        Ok((StatusCode::OK, json!({ "year": year, "figures": figures })))
    })
    .await
}

fn app_marking(app: &Shared) -> Option<&'static str> {
    app.marking().map(|_| "演示数据")
}

/// Runs an operation for the account whose token the request carries.
async fn with_desk<F>(app: Shared, headers: HeaderMap, work: F) -> Response
where
    F: FnOnce(&Desk) -> Result<Answer, Failure> + Send + 'static,
{
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(Token::from_text);
    let Some(token) = token else {
        return refused(StatusCode::UNAUTHORIZED, "没有登录令牌");
    };
    let marking = app_marking(&app);
    run(marking, move || {
        let Some(session) = app.sessions.find(&app.office, &token)? else {
            return Ok((
                StatusCode::UNAUTHORIZED,
                json!({ "error": "登录令牌无效或已过期" }),
            ));
        };
        complete(&session)?;
        let desk = Desk {
            office: &app.office,
            county: Arc::clone(&session.county),
            person: &session.person,
        };
        work(&desk)
    })
    .await
}

/// A session that still needs a second factor or a new password is no use to a program.
fn complete(session: &Session) -> Result<(), Failure> {
    match session.pending {
        Pending::Nothing => Ok(()),
        _ => Err(domain::procedure::Refusal::plain(
            "session",
            "这个账户须先在网页上完成登录",
            "请在网页上修改口令或完成第二道验证；管理员账户不用于接口",
        )
        .into()),
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}

async fn run<F>(marking: Option<&'static str>, work: F) -> Response
where
    F: FnOnce() -> Result<Answer, Failure> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    let (status, mut body) = match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => failed(&failure),
        Err(panic) => {
            eprintln!("接口处理中断：{panic}");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    if let (Some(marking), Some(object)) = (marking, body.as_object_mut()) {
        object.insert("marking".into(), marking.into());
    }
    (status, Json(body)).into_response()
}

fn failed(failure: &Failure) -> Answer {
    match failure {
        Failure::Refused(refusal) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({ "refusal": answer::refusal(refusal) }),
        ),
        Failure::Denied(denied) => (
            StatusCode::FORBIDDEN,
            json!({ "error": denied.reason, "remedy": denied.remedy }),
        ),
        Failure::Missing(_) => (
            StatusCode::NOT_FOUND,
            json!({ "error": failure.to_string() }),
        ),
        Failure::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "error": failure.to_string() }),
        ),
        Failure::Fault(_) => {
            log("/api/v1", failure);
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                json!({ "error": "程序出错，没有留下不完整的内容" }),
            )
        }
    }
}
