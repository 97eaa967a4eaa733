//! Accounts and roles: the list, and the forms of the system and the security administrator.

use crate::operations::Failure;
use crate::operations::administration::{self, Listed, Requested, Standing};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::entrance::SimpleForm;
use crate::web::pages::form::Input;
use crate::web::pages::system::{AccountRow, AccountsPage};
use crate::web::posted::Posted;
use crate::web::seat::{Seat, administrator_name};
use axum::extract::Path as Part;
use axum::response::Response;
use domain::identifier::{AccountId, KindId};
use domain::policy::{Administrator, Grant, Scope};
use domain::procedure::Refusal;
use domain::register::shown_day;
use jiff::civil::Date;

/// Accounts and roles.
pub async fn all(visit: Visit) -> Response {
    visit.read(accounts_page).await
}

fn accounts_page(seat: &Seat) -> Result<Reply, Failure> {
    let all = administration::all(&seat.desk())?;
    let creates = seat.session.person.administrator == Some(Administrator::System);
    let page = AccountsPage {
        create: creates.then(|| Path::NewAccount.to_string()),
        rows: all
            .iter()
            .map(|listed| account_row(seat, listed, creates))
            .collect(),
    };
    seat.show("账户与角色", Vec::new(), &page)
}

fn account_row(seat: &Seat, listed: &Listed, creates: bool) -> AccountRow {
    let account = &listed.account;
    let county = &seat.session.county;
    let roles = match account.administrator {
        Some(administrator) => administrator_name(administrator).to_string(),
        None => super::system::joined(listed.grants.iter().map(|grant| grant_text(seat, grant))),
    };
    let locked = account
        .locked_until
        .is_some_and(|until| seat.app.office.now() < until);
    let standing = match account.closed_on {
        None => Link::to("停用", &Path::Account(&account.id, "close")),
        Some(_) => Link::to("恢复使用", &Path::Account(&account.id, "open")),
    };
    let reset = Link::to("重置口令", &Path::Account(&account.id, "reset"));
    let links = match (creates, account.administrator) {
        (true, Some(_)) => vec![reset],
        (true, None) => vec![reset, standing],
        (false, None) => vec![
            Link::to("授予角色", &Path::Account(&account.id, "grant")),
            Link::to("收回角色", &Path::Account(&account.id, "withdraw")),
        ],
        (false, Some(_)) => Vec::new(),
    };
    AccountRow {
        id: account.id.to_string(),
        name: account.name.clone(),
        organ: county.organ_name(&account.organ).to_string(),
        roles,
        state: match (account.closed_on, locked) {
            (Some(day), _) => format!("{}停用", shown_day(day)),
            (None, true) => "锁定".into(),
            (None, false) => "正常".into(),
        },
        links,
    }
}

fn grant_text(seat: &Seat, grant: &Grant) -> String {
    let kind = grant
        .kind
        .as_ref()
        .and_then(|kind| seat.app.office.catalogue.current(kind));
    let kind = kind.map_or("全部业务", |kind| kind.definition.name.as_str());
    let scope = scope_name(grant.scope);
    let until = grant
        .until
        .map_or(String::new(), |until| format!("，至{}", shown_day(until)));
    format!(
        "{}（{kind}，{scope}{until}）",
        seat.app.office.rules.roles.name(&grant.role)
    )
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "本单位",
        Scope::Below => "本单位及下级",
        Scope::County => "全县（市、区）",
    }
}

/// A form about accounts: `new`, `reset`, `close`, `open`, `grant`, `withdraw`.
struct AccountForm<'a> {
    seat: &'a Seat,
    account: Option<AccountId>,
    step: &'a str,
}

/// The form for a new account.
pub async fn new_account_form(visit: Visit) -> Response {
    visit
        .read(|seat| {
            AccountForm {
                seat,
                account: None,
                step: "new",
            }
            .show(&Posted::default(), None)
        })
        .await
}

/// Makes an account.
pub async fn new_account(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            AccountForm {
                seat,
                account: None,
                step: "new",
            }
            .take(&posted)
        })
        .await
}

/// A form about an account.
pub async fn account_form(visit: Visit, Part((id, step)): Part<(String, String)>) -> Response {
    visit
        .read(move |seat| {
            let account = Some(id.as_str().into());
            AccountForm {
                seat,
                account,
                step: &step,
            }
            .show(&Posted::default(), None)
        })
        .await
}

/// Changes an account.
pub async fn account(
    visit: Visit,
    Part((id, step)): Part<(String, String)>,
    posted: Posted,
) -> Response {
    visit
        .write(posted, move |seat, posted| {
            let account = Some(id.as_str().into());
            AccountForm {
                seat,
                account,
                step: &step,
            }
            .take(&posted)
        })
        .await
}

impl AccountForm<'_> {
    fn show(&self, posted: &Posted, problem: Option<String>) -> Result<Reply, Failure> {
        let (title, button) = match self.step {
            "new" => ("新建账户", "新建"),
            "reset" => ("重置口令", "重置"),
            "close" => ("停用账户", "停用"),
            "open" => ("恢复使用账户", "恢复使用"),
            "grant" => ("授予角色", "授予"),
            "withdraw" => ("收回角色", "收回"),
            _ => return Err(Failure::Missing("这一页".into())),
        };
        let page = SimpleForm {
            action: match &self.account {
                Some(account) => Path::Account(account, self.step).to_string(),
                None => Path::NewAccount.to_string(),
            },
            problem,
            texts: self
                .account
                .iter()
                .map(|account| format!("账户：{account}"))
                .collect(),
            inputs: self.inputs(posted),
            button: button.into(),
            back: Some(Path::Accounts.to_string()),
        };
        let crumbs = vec![Link::to("账户与角色", &Path::Accounts)];
        self.seat.show(title, crumbs, &page)
    }

    fn inputs(&self, posted: &Posted) -> Vec<Input> {
        let text = |id: &str, name: &str| Input::text(id, name, posted.trimmed(id));
        let password = || {
            text("password", "一次性口令")
                .required()
                .with_hint("首次登录后必须修改")
        };
        match self.step {
            "new" => {
                let organs = super::action::organ_choices(&self.seat.desk());
                vec![
                    text("id", "账户名").required(),
                    text("name", "姓名").required(),
                    text("organ", "单位").required().with_choices(organs),
                    password(),
                ]
            }
            "reset" => vec![password()],
            "close" | "open" => Vec::new(),
            _ => self.role_inputs(posted),
        }
    }

    fn role_inputs(&self, posted: &Posted) -> Vec<Input> {
        let office = &self.seat.app.office;
        let today = office.today().to_string();
        let text = |id: &str, name: &str| Input::text(id, name, posted.trimmed(id));
        let roles = office.rules.roles.all().iter();
        let roles = roles
            .map(|role| (role.id.to_string(), role.name.clone()))
            .collect();
        let kinds = office.catalogue.kinds().into_iter();
        let kinds =
            kinds.map(|kind| (kind.definition.id.to_string(), kind.definition.name.clone()));
        let role = text("role", "角色").required().with_choices(roles);
        let kind = text("kind", "业务")
            .with_choices(kinds.collect())
            .with_hint("不选为全部业务");
        if self.step == "withdraw" {
            let last = Input::text("until", "最后一日", &today)
                .required()
                .as_kind("date");
            return vec![role, kind, last];
        }
        let scopes = [Scope::Own, Scope::Below, Scope::County].into_iter();
        let scopes = scopes.zip(["own", "below", "county"]);
        let scopes = scopes.map(|(scope, id)| (id.to_string(), scope_name(scope).to_string()));
        vec![
            role,
            kind,
            text("scope", "单位范围")
                .required()
                .with_choices(scopes.collect()),
            Input::text("from", "自", &today).required().as_kind("date"),
            text("until", "至").as_kind("date").with_hint("不填为长期"),
        ]
    }

    fn take(&self, posted: &Posted) -> Result<Reply, Failure> {
        match self.apply(posted) {
            Ok(()) => {
                if let Some(account) = &self.account {
                    let county = &self.seat.session.county.id;
                    self.seat.app.sessions.forget_account(county, account);
                }
                Ok(Reply::ToWith(Path::Accounts.to_string(), "account"))
            }
            Err(Failure::Refused(refusal)) => {
                let problem = format!("{}。{}。", refusal.reason, refusal.remedy);
                self.show(posted, Some(problem))
            }
            Err(failure) => Err(failure),
        }
    }

    fn apply(&self, posted: &Posted) -> Result<(), Failure> {
        let desk = self.seat.desk();
        let kind = Some(posted.trimmed("kind"))
            .filter(|kind| !kind.is_empty())
            .map(KindId::from);
        let today = || desk.office.today();
        match (self.step, &self.account) {
            ("new", None) => administration::create(
                &desk,
                &Requested {
                    id: posted.trimmed("id").into(),
                    name: posted.trimmed("name").into(),
                    organ: posted.trimmed("organ").into(),
                    password: posted.trimmed("password").into(),
                },
            ),
            ("reset", Some(id)) => administration::reset(&desk, id, posted.trimmed("password")),
            ("close", Some(id)) => administration::set_open(&desk, id, Standing::Closed),
            ("open", Some(id)) => administration::set_open(&desk, id, Standing::Open),
            ("grant", Some(id)) => administration::grant(
                &desk,
                id,
                Grant {
                    role: posted.trimmed("role").into(),
                    kind,
                    scope: match posted.trimmed("scope") {
                        "county" => Scope::County,
                        "below" => Scope::Below,
                        _ => Scope::Own,
                    },
                    from: day(posted, "from")?.unwrap_or_else(today),
                    until: day(posted, "until")?,
                },
            ),
            ("withdraw", Some(id)) => {
                let last = day(posted, "until")?.unwrap_or_else(today);
                administration::withdraw(&desk, id, &(posted.trimmed("role").into(), kind), last)
            }
            _ => Err(Failure::Missing("这一页".into())),
        }
    }
}

/// A day as typed; `None`: nothing was typed.
fn day(posted: &Posted, id: &str) -> Result<Option<Date>, Failure> {
    let text = posted.trimmed(id);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Refusal::plain("day", format!("“{text}”不是日期"), "请写作 2024-03-05");
    Ok(Some(text.parse().map_err(wrong)?))
}
