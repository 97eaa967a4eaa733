//! Pages for what went wrong: what happened, why, what to do, and a way out.

use crate::paths::Path;
use crate::web::frame::Link;
use crate::web::pieces::RefusalBox;
use serde::Serialize;

/// A page that could not be shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ErrorPage {
    /// Heading.
    pub heading: String,
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// Ways out.
    pub ways: Vec<Link>,
}

/// A refusal on a page of its own.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Refused {
    /// The refusal.
    pub refusal: RefusalBox,
    /// Ways out.
    pub ways: Vec<Link>,
}

templates! { ErrorPage => "error.html", Refused => "refused.html" }

impl ErrorPage {
    /// The page for a status of HTTP.
    pub fn of(status: u16) -> Self {
        let (heading, what, why, remedy) = match status {
            400 => (
                "请求有误",
                "提交的内容无法识别。",
                "",
                "请返回上一页，重新填写后再提交。",
            ),
            403 => (
                "没有权限",
                "您的账户不能查看或办理这一项。",
                "权限按角色、业务和单位授予；表单停留过久、登录已经更换时也会出现这一提示。",
                "请重新打开页面再试；确需办理的，请系统管理员授予相应角色。",
            ),
            404 => (
                "没有找到",
                "没有这个页面，或者这条记录不在您可见的范围内。",
                "",
                "请核对地址，或者从工作台、列表重新进入。",
            ),
            409 => (
                "内容已经变动",
                "您打开页面以后，别人已经办理了这件事。",
                "",
                "请重新打开记录，看过最新内容后再办理。",
            ),
            413 => (
                "文件太大",
                "上传的文件超过了允许的大小。",
                "",
                "请压缩或拆分后再上传。",
            ),
            _ => (
                "程序出错",
                "程序出了故障，这次操作没有留下任何不完整的内容。",
                "故障已经记入运行日志。",
                "请稍后再试；反复出现时请联系系统管理员，并告知发生的时间。",
            ),
        };
        Self {
            heading: heading.into(),
            what: what.into(),
            why: why.into(),
            remedy: remedy.into(),
            ways: vec![Link::to("回到工作台", &Path::Workbench)],
        }
    }
}
