//! Why the calculator of time limits cannot answer.

use jiff::civil::Date;

/// Why a question cannot be answered; what was given, why not, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// Something written is not what it should be.
    #[error("{what}“{given}”有误：{rule}。")]
    Written {
        /// What it should be, in Chinese.
        what: &'static str,
        /// What was written.
        given: String,
        /// The rule that it breaks and what to write.
        rule: String,
    },
    /// An excluded period ends before it begins.
    #[error("不计入的期间“{0}”起止颠倒：开始日在结束日之后。请把两个日期对调。")]
    Reversed(String),
    /// A limit in hours without a time of day.
    #[error("按小时计算的期限须写明起算时刻，如 2026-09-28T10:30；只写了日期“{0}”。")]
    NoTime(String),
    /// An extension in another kind of unit than the limit.
    #[error(
        "延长“{0}”与期限的单位不能相加：按小时计算的期限只能延长小时（如 24h），其他期限不能延长小时。请改正单位。"
    )]
    Units(String),
    /// An extension that the law of the limit does not allow.
    #[error(
        "“{name}”不能这样延长：{allowed}。请改正延长的次数和长度；另有依据的，直接写期限的长度计算。"
    )]
    Extension {
        /// The limit.
        name: String,
        /// What the law allows and what was asked, in Chinese.
        allowed: String,
    },
    /// A fixed day with an excluded period or an extension.
    #[error("“{0}”是每年的固定日期，没有中止、扣除和延长。请去掉这些内容。")]
    Fixed(String),
    /// A backward limit with an excluded period.
    #[error("向前数的期限没有中止和扣除。请去掉不计入的期间，或者去掉向前数。")]
    BackwardPause,
    /// No such business or set of limits.
    #[error("没有“{given}”这个业务或者期限集{near}。写作 业务编号.期限编号，已有：{known}。")]
    NoModule {
        /// What was written.
        given: String,
        /// What was probably meant, in words.
        near: String,
        /// What there is.
        known: String,
    },
    /// No such limit.
    #[error("“{module}”没有期限“{given}”{near}。已有：{known}。")]
    NoLimit {
        /// The business or set.
        module: String,
        /// What was written.
        given: String,
        /// What was probably meant, in words.
        near: String,
        /// What there is.
        known: String,
    },
    /// The limit has no value on the day.
    #[error("期限“{name}”在{day}没有可以适用的数值：{why}。请核对起算日。")]
    NoValue {
        /// The limit.
        name: String,
        /// The first day.
        day: Date,
        /// Since when or where there are values, in Chinese.
        why: String,
    },
    /// The due day lies beyond the civil calendar.
    #[error("期限过长，届满日超出可以计算的范围（公元9999年）。请核对数字。")]
    TooLong,
    /// A line of a batch has not three columns.
    #[error("应有3列（规则、起算日、数），以制表符分隔，实有{0}列。请补齐或者删去多余的列。")]
    Columns(usize),
    /// A line of a batch names no known rule.
    #[error("没有规则“{0}”。请写 days、workdays、months、years、workdays_before 之一。")]
    NoRule(String),
}

/// What a reader says of something written.
pub(super) fn written(
    what: &'static str,
    given: &str,
) -> impl FnOnce(String) -> DeadlineError + use<> {
    let given = given.to_string();
    move |rule| DeadlineError::Written { what, given, rule }
}
