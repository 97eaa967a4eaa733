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

/// Heading, what happened, why, and what to do.
type Words = [&'static str; 4];

/// Words for some answers of HTTP.
const WORDS: [(u16, Words); 6] = [
    (
        403,
        [
            "没有权限",
            "您的账户不能查看或办理这一项。",
            "权限按角色、业务和单位授予；表单停留过久、登录已经更换，或者表单来自别的网站时，也会出现这一提示。",
            "请重新打开页面再试；确需办理的，请系统管理员授予相应角色。",
        ],
    ),
    (
        404,
        [
            "没有找到",
            "没有这个页面，或者这条记录不在您可见的范围内。",
            "",
            "请核对地址，或者从工作台、列表重新进入。",
        ],
    ),
    (
        405,
        [
            "不能这样打开",
            "这个地址只用于提交表单，或者只用于查看。",
            "",
            "请从工作台、列表重新进入，再点页面上的按钮。",
        ],
    ),
    (
        409,
        [
            "内容已经变动",
            "您打开页面以后，别人已经办理了这件事。",
            "",
            "请重新打开记录，看过最新内容后再办理。",
        ],
    ),
    (
        413,
        [
            "文件太大",
            "提交的内容超过了允许的大小。",
            "",
            "请压缩或拆分后再上传。",
        ],
    ),
    (
        503,
        [
            "系统正忙",
            "这次操作没有办理。",
            "同时提交的人太多。",
            "请稍后重新提交。",
        ],
    ),
];

/// Words for all other requests that cannot be read.
const UNREADABLE: Words = [
    "请求有误",
    "提交的内容无法识别。",
    "",
    "请核对地址，或者返回上一页，重新填写后再提交。",
];

/// Words for whatever broke.
const BROKEN: Words = [
    "程序出错",
    "程序出了故障，这次操作没有留下任何不完整的内容。",
    "故障已经记入运行日志。",
    "请稍后再试；反复出现时请联系系统管理员，并告知发生的时间。",
];

impl ErrorPage {
    /// The page for a status of HTTP.
    pub fn of(status: u16) -> Self {
        let known = WORDS.iter().find(|(known, _)| *known == status);
        let [heading, what, why, remedy] = match known {
            Some((_, words)) => *words,
            None if (400..500).contains(&status) => UNREADABLE,
            None => BROKEN,
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
