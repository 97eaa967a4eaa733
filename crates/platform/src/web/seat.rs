//! A person at work on a page: what handlers are given, and the frame around what they show.

use super::app::{Reply, Shared, log};
use super::frame::{Frame, Link, Notice, SignedIn};
use super::navigation::navigation;
use super::pages::Page;
use super::pages::error::{ErrorPage, Refused};
use super::pieces::RefusalBox;
use crate::operations::sessions::{Pending, Session};
use crate::operations::{Desk, Failure, accounts};
use crate::paths::Path;
use axum::http::StatusCode;
use domain::policy::Administrator;
use std::sync::Arc;

/// A person at work on a page: what handlers are given.
pub struct Seat {
    /// The program.
    pub app: Shared,
    /// Who is signed in.
    pub session: Session,
    /// The address asked for.
    pub here: String,
    /// Large print is on.
    pub large: bool,
}

impl Seat {
    /// The desk at which operations are done.
    pub fn desk(&self) -> Desk<'_> {
        Desk {
            office: &self.app.office,
            county: Arc::clone(&self.session.county),
            person: &self.session.person,
        }
    }

    /// Shows a page; `crumbs` are the places between the workbench and here.
    ///
    /// # Errors
    /// When the template asks for what the page does not hold.
    pub fn show<P: Page>(
        &self,
        title: &str,
        crumbs: Vec<Link>,
        page: &P,
    ) -> Result<Reply, Failure> {
        self.show_as(StatusCode::OK, title, crumbs, page)
    }

    /// The same with another status.
    ///
    /// # Errors
    /// As [`Seat::show`].
    pub fn show_as<P: Page>(
        &self,
        status: StatusCode,
        title: &str,
        crumbs: Vec<Link>,
        page: &P,
    ) -> Result<Reply, Failure> {
        let frame = self.frame(title, crumbs);
        match self.app.templates.render(&frame, page) {
            Ok(html) => Ok(Reply::Page(status, html)),
            Err(error) => {
                eprintln!("页面 {} 无法生成：{error:#}", self.here);
                Ok(self.error(500))
            }
        }
    }

    fn frame(&self, title: &str, crumbs: Vec<Link>) -> Frame {
        let desk = self.desk();
        let mut way = vec![Link::to("工作台", &Path::Workbench)];
        way.extend(crumbs);
        way.push(Link::plain(title));
        if self.here == Path::Workbench.to_string() {
            way.clear();
        }
        Frame {
            county: desk.county.name.clone(),
            marking: self.app.marking(),
            account: Some(SignedIn {
                name: self.session.name.clone(),
                organ: desk.county.organ_name(&desk.person.organ).to_string(),
                roles: self.role_names(),
            }),
            navigation: match self.session.pending {
                Pending::Nothing => navigation(self, &way),
                _ => Vec::new(),
            },
            crumbs: way,
            form_token: self.session.form_token.clone(),
            large: self.large,
            here: self.here.clone(),
            notice: done_notice(&self.here),
            ..Frame::bare(title)
        }
    }

    /// The name of who handles a record; the account where it is nobody's of this county.
    pub fn handler_name(&self, account: Option<&str>) -> String {
        let Some(account) = account else {
            return "（未指定）".into();
        };
        self.app
            .names
            .of(&self.app.office, &self.session.county.id, account)
    }

    /// The people of the county, to choose from.
    pub fn people_choices(&self) -> Vec<(String, String)> {
        accounts::people(&self.desk()).unwrap_or_default()
    }

    /// The names of the roles of the person, each once.
    pub fn role_names(&self) -> String {
        let person = &self.session.person;
        if let Some(administrator) = person.administrator {
            return administrator_name(administrator).to_string();
        }
        let roles = &self.app.office.rules.roles;
        let mut names: Vec<&str> = person
            .grants
            .iter()
            .map(|grant| roles.name(&grant.role))
            .collect();
        names.dedup();
        names.join("、")
    }

    /// The page for a status of HTTP.
    pub fn error(&self, status: u16) -> Reply {
        let page = ErrorPage::of(status);
        let frame = self.frame(&page.heading.clone(), Vec::new());
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self.app.templates.render(&frame, &page) {
            Ok(html) => Reply::Page(code, html),
            Err(_) => Reply::Page(code, page.what),
        }
    }

    /// The page for an operation that has no result.
    pub fn failed(&self, failure: Failure) -> Reply {
        match failure {
            Failure::Refused(refusal) => self.refused(&RefusalBox::of("这次操作", &refusal)),
            Failure::Denied(denied) => {
                self.explained(403, "没有权限", &denied.reason, &denied.remedy)
            }
            Failure::Missing(what) => {
                let what = format!("没有找到{what}。");
                self.explained(
                    404,
                    "没有找到",
                    &what,
                    "请核对地址，或者从工作台、列表重新进入。",
                )
            }
            Failure::Busy => {
                let what = "系统正忙，这次操作没有办理。";
                self.explained(503, "系统正忙", what, "请稍后重新提交。")
            }
            Failure::Fault(_) => {
                log(&self.here, &failure);
                self.error(500)
            }
        }
    }

    fn refused(&self, refusal: &RefusalBox) -> Reply {
        let page = Refused {
            refusal: refusal.clone(),
            ways: vec![Link::to("回到工作台", &Path::Workbench)],
        };
        let shown = self.show_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            "没有办成",
            Vec::new(),
            &page,
        );
        shown.unwrap_or_else(|_| self.error(500))
    }

    fn explained(&self, status: u16, heading: &str, what: &str, remedy: &str) -> Reply {
        let page = ErrorPage {
            heading: heading.into(),
            what: what.into(),
            remedy: remedy.into(),
            ..ErrorPage::of(status)
        };
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let shown = self.show_as(code, heading, Vec::new(), &page);
        shown.unwrap_or_else(|_| self.error(500))
    }
}

/// The Chinese name of an administrator.
pub fn administrator_name(administrator: Administrator) -> &'static str {
    match administrator {
        Administrator::System => "系统管理员",
        Administrator::Security => "安全管理员",
        Administrator::Audit => "审计管理员",
    }
}

/// The message for what was just done, named in the address.
fn done_notice(here: &str) -> Option<Notice> {
    let query = here.split_once('?')?.1;
    let word = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("done="))?;
    let text = match word {
        "recorded" => "已经登记。",
        "taken" => "已经办理，时限、文书和统计同时更新。",
        "letter" => "文书已经办理。",
        "password" => "口令已经修改。",
        "account" => "账户已经更新。",
        "choice" => "本县的选择已经登记，此后起算的期限和新计算的指标按此办理。",
        "main_system" => "主系统已经改变，立即生效。",
        "read" => "提醒已经标为已读。",
        "saved" => "已经保存。",
        "submitted" => "已经报送并锁定，内容校验值记入日志。",
        "reopened" => "更正已经开始，修改后请再次报送。",
        "judged" => "核实结果已经登记。",
        "published" => "报告已经收录，数字已经读出。",
        "unpublished" => "报告已经移出；需要时可以再次上传。",
        "repeated" => "这一件先前已经提交，没有重复登记。",
        _ => return None,
    };
    Some(Notice {
        class: "done",
        text: text.into(),
    })
}
