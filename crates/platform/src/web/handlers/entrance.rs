//! Sign-in, second factor, password, large print.

use crate::operations::accounts::{self, DEMONSTRATION_PASSWORD};
use crate::operations::sessions::Pending;
use crate::operations::{Failure, Nature, administration};
use crate::paths::Path;
use crate::web::app::{LARGE_COOKIE, Reply, SESSION_COOKIE, Shared, Visit, bare_error, log};
use crate::web::frame::Frame;
use crate::web::headers::set_cookie;
use crate::web::pages::entrance::{DemonstrationAccount, DemonstrationCounty, SignIn, SimpleForm};
use crate::web::pages::form::Input;
use crate::web::posted::Posted;
use crate::web::seat::{Seat, administrator_name};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

/// The sign-in form.
pub async fn sign_in_form(State(app): State<Shared>, Query(query): Query<Back>) -> Response {
    let shown = tokio::task::spawn_blocking(move || {
        let entry = Entry {
            back: query.back,
            ..Entry::default()
        };
        sign_in_page(&app, &entry, StatusCode::OK)
    });
    finished(shown.await)
}

/// Signs in.
pub async fn sign_in(visit: Visit, posted: Posted) -> Response {
    let app = Arc::clone(&visit.app);
    let Ok(_place) = app.passwords.acquire().await else {
        return bare_error(&app, 500).into_response();
    };
    let done = tokio::task::spawn_blocking(move || signed_in(&visit, &posted)).await;
    finished(done)
}

fn finished(reply: Result<Reply, tokio::task::JoinError>) -> Response {
    match reply {
        Ok(reply) => reply.into_response(),
        Err(error) => {
            eprintln!("登录处理中断：{error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn signed_in(visit: &Visit, posted: &Posted) -> Reply {
    let (county, account) = (posted.trimmed("county"), posted.trimmed("account"));
    let password = posted.text("password").unwrap_or_default();
    let back = posted.trimmed("back").to_string();
    let (county_id, account_id) = (county.into(), account.into());
    let office = &visit.app.office;
    match accounts::sign_in(office, &county_id, &account_id, password) {
        Ok((token, session)) => {
            let to = match session.pending {
                Pending::Nothing => own_address(&back),
                Pending::Password => Path::Password.to_string(),
                Pending::Code | Pending::Enrolment => Path::SecondFactor.to_string(),
            };
            let cookie = set_cookie(SESSION_COOKIE, Some(token.text()), visit.app.secure);
            Reply::Cookie(cookie, Box::new(Reply::To(to)))
        }
        Err(failure) => {
            let problem = match &failure {
                Failure::Refused(refusal) => format!("{}。{}。", refusal.reason, refusal.remedy),
                Failure::Busy => failure.to_string(),
                _ => {
                    log(&visit.here, &failure);
                    return bare_error(&visit.app, 500);
                }
            };
            let entry = Entry {
                back,
                county: county.into(),
                account: account.into(),
                problem: Some(problem),
            };
            sign_in_page(&visit.app, &entry, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// An address of this program, never one of another site.
fn own_address(back: &str) -> String {
    let own =
        back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if own {
        back.to_string()
    } else {
        Path::Workbench.to_string()
    }
}

/// What stands in the sign-in form.
#[derive(Default)]
struct Entry {
    back: String,
    county: String,
    account: String,
    problem: Option<String>,
}

fn sign_in_page(app: &Shared, entry: &Entry, status: StatusCode) -> Reply {
    let demonstration = match administration::of_demonstration(&app.office) {
        Ok(found) => found,
        Err(failure) => {
            log("/sign-in", &failure);
            return bare_error(app, 500);
        }
    };
    let counties: Vec<(String, String)> = app
        .office
        .county_list()
        .iter()
        .map(|county| (county.id.to_string(), county.name.clone()))
        .collect();
    let chosen = match (entry.county.as_str(), counties.as_slice()) {
        ("", [only, ..]) => only.0.clone(),
        (given, _) => given.to_string(),
    };
    let page = SignIn {
        action: Path::SignIn.to_string(),
        back: entry.back.clone(),
        problem: entry.problem.clone(),
        county: Input::text("county", "县（市、区）", &chosen)
            .required()
            .with_choices(counties),
        account: Input::text("account", "账户", &entry.account).required(),
        demonstration: demonstration
            .iter()
            .map(|(county, found)| demonstration_county(app, county, found))
            .collect(),
        demonstration_password: DEMONSTRATION_PASSWORD.into(),
    };
    let mut frame = Frame::bare("登录");
    frame.marking = app.marking();
    match app.templates.render(&frame, &page) {
        Ok(html) => Reply::Page(status, html),
        Err(error) => {
            eprintln!("登录页无法生成：{error:#}");
            bare_error(app, 500)
        }
    }
}

fn demonstration_county(
    app: &Shared,
    id: &domain::identifier::CountyId,
    found: &[administration::Listed],
) -> DemonstrationCounty {
    let county = app.office.county(id);
    let roles = &app.office.rules.roles;
    let account = |listed: &administration::Listed| {
        let mut names: Vec<&str> = listed
            .grants
            .iter()
            .map(|grant| roles.name(&grant.role))
            .collect();
        names.dedup();
        let held = listed.account.administrator.map(administrator_name);
        let organ = &listed.account.organ;
        DemonstrationAccount {
            id: listed.account.id.to_string(),
            name: listed.account.name.clone(),
            organ: county
                .as_ref()
                .map_or(String::new(), |county| county.organ_name(organ).to_string()),
            roles: held.map_or_else(|| names.join("、"), str::to_string),
        }
    };
    DemonstrationCounty {
        code: id.to_string(),
        name: county
            .as_ref()
            .map_or_else(|| id.to_string(), |county| county.name.clone()),
        accounts: found.iter().map(account).collect(),
    }
}

/// Signs out.
pub async fn sign_out(visit: Visit, posted: Posted) -> Response {
    visit
        .write_pending(posted, |seat, _| {
            seat.app
                .sessions
                .sign_out(&seat.app.office, &seat.session)?;
            let cookie = set_cookie(SESSION_COOKIE, None, seat.app.secure);
            Ok(Reply::Cookie(
                cookie,
                Box::new(Reply::To(Path::SignIn.to_string())),
            ))
        })
        .await
}

/// The form for the code of the second factor.
pub async fn second_factor_form(visit: Visit) -> Response {
    visit
        .read_pending(|seat| second_factor_page(seat, None))
        .await
}

fn second_factor_page(seat: &Seat, problem: Option<String>) -> Result<Reply, Failure> {
    let texts = match seat.session.pending {
        Pending::Nothing => return Ok(Reply::To(Path::Workbench.to_string())),
        Pending::Password => return Ok(Reply::To(Path::Password.to_string())),
        Pending::Code => vec!["请输入身份验证程序现在显示的六位数字。".to_string()],
        Pending::Enrolment => {
            let app = &seat.app;
            let secret = app.sessions.offered_secret(&app.office, &seat.session)?;
            vec![
                "管理员登录须有第二道验证。请在手机的身份验证程序中添加下面的密钥（基于时间、六位数字、SHA-1），再输入它显示的验证码。".into(),
                format!("密钥：{secret}"),
                "密钥只在设置时显示，请勿抄录给他人。".into(),
            ]
        }
    };
    let page = SimpleForm {
        action: Path::SecondFactor.to_string(),
        problem,
        texts,
        inputs: vec![Input::text("code", "验证码", "").required()],
        button: "确认".into(),
        back: None,
    };
    seat.show("第二道验证", Vec::new(), &page)
}

/// Checks the code of the second factor.
pub async fn second_factor(visit: Visit, posted: Posted) -> Response {
    visit
        .write_pending(posted, |seat, posted| {
            let (sessions, office) = (&seat.app.sessions, &seat.app.office);
            let waits = matches!(seat.session.pending, Pending::Code | Pending::Enrolment);
            if !waits {
                return second_factor_page(seat, None);
            }
            match sessions.confirm(office, &seat.session, posted.trimmed("code")) {
                Ok(()) => Ok(Reply::To(Path::Workbench.to_string())),
                Err(Failure::Refused(refusal)) => {
                    let problem = format!("{}。{}。", refusal.reason, refusal.remedy);
                    second_factor_page(seat, Some(problem))
                }
                Err(failure) => Err(failure),
            }
        })
        .await
}

/// The form for a new password.
pub async fn password_form(visit: Visit) -> Response {
    visit.read_pending(|seat| password_page(seat, None)).await
}

fn password_page(seat: &Seat, problem: Option<String>) -> Result<Reply, Failure> {
    let secret = |id: &str, name: &str| Input::text(id, name, "").required().as_kind("password");
    let texts = match seat.session.pending {
        Pending::Password => vec!["当前口令由管理员设置，须先修改才能使用。".into()],
        Pending::Nothing => Vec::new(),
        // Whoever has only the password may not change it.
        Pending::Code | Pending::Enrolment => {
            return Ok(Reply::To(Path::SecondFactor.to_string()));
        }
    };
    let page = SimpleForm {
        action: Path::Password.to_string(),
        problem,
        texts,
        inputs: vec![
            secret("old", "原口令"),
            secret("new", "新口令").with_hint("至少十个字符，不包含账户名"),
            secret("again", "再输一次新口令"),
        ],
        button: "修改".into(),
        back: None,
    };
    seat.show("修改口令", Vec::new(), &page)
}

/// Changes the password.
pub async fn password(visit: Visit, posted: Posted) -> Response {
    let app = Arc::clone(&visit.app);
    let Ok(_place) = app.passwords.acquire().await else {
        return bare_error(&app, 500).into_response();
    };
    visit
        .write_pending(posted, |seat, posted| {
            let text = |name| posted.text(name).unwrap_or_default();
            if matches!(seat.session.pending, Pending::Code | Pending::Enrolment) {
                return password_page(seat, None);
            }
            if text("new") != text("again") {
                return password_page(seat, Some("两次输入的新口令不一样，请重新输入。".into()));
            }
            let office = &seat.app.office;
            let done = accounts::change_password(&seat.session, office, text("old"), text("new"));
            // Its sessions have ended, or have been ended by too many guesses.
            let person = &seat.session.person;
            let county = &seat.session.county.id;
            seat.app.sessions.forget_account(county, &person.account);
            match done {
                Ok(()) => Ok(Reply::ToWith(Path::Workbench.to_string(), "password")),
                Err(Failure::Refused(refusal)) => {
                    let problem = format!("{}。{}。", refusal.reason, refusal.remedy);
                    password_page(seat, Some(problem))
                }
                Err(failure) => Err(failure),
            }
        })
        .await
}

/// Switches large print and goes back to where the reader was.
pub async fn large_print(visit: Visit, posted: Posted) -> Response {
    visit
        .write_pending(posted, |seat, posted| {
            let value = (!seat.large).then_some("1");
            let cookie = set_cookie(LARGE_COOKIE, value, seat.app.secure);
            let back = own_address(posted.trimmed("back"));
            Ok(Reply::Cookie(cookie, Box::new(Reply::To(back))))
        })
        .await
}

/// Says what kind of data this is; for the pages of a demonstration.
pub fn nature_name(nature: Nature) -> &'static str {
    match nature {
        Nature::Demonstration => "演示数据",
        Nature::Real => "正式数据",
    }
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(own_address("/kinds/a?x=1"), "/kinds/a?x=1");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "",
            "/\\evil.example",
        ] {
            assert_eq!(own_address(foreign), "/", "{foreign}");
        }
    }
}
