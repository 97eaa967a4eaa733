//! Conditions: grammar, types, truth table, and what they say in Chinese.

use domain::condition::{
    Condition, ConditionUse, Facts, LetterState, LimitState, Names, Scope, Side,
};
use domain::identifier::{FieldId, KindId, LetterId, LimitId};
use domain::law::Length;
use domain::register::{Choice, Field, FieldType, ListColumn, Privacy, Value};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

fn field(id: &str, name: &str, kind: FieldType) -> Field {
    Field {
        id: id.into(),
        name: name.into(),
        kind,
        privacy: Privacy::Open,
        query: false,
        column: false,
        supplementary: false,
        hint: None,
        group: None,
    }
}

fn fields() -> Vec<Field> {
    let choices = |ids: &[(&str, &str)]| {
        let choice = |(id, name): &(&str, &str)| Choice {
            id: (*id).into(),
            name: (*name).into(),
        };
        FieldType::Choice(ids.iter().map(choice).collect())
    };
    let column = |id: &str, name: &str, kind| ListColumn {
        id: id.into(),
        name: name.into(),
        kind,
        required: false,
    };
    vec![
        field("applicant", "申请人", FieldType::Text),
        field(
            "procedure",
            "程序",
            choices(&[("ordinary", "普通程序"), ("summary", "简易程序")]),
        ),
        field(
            "outcome",
            "结果",
            choices(&[("upheld", "维持"), ("revoked", "撤销")]),
        ),
        field("persons", "人数", FieldType::Integer),
        field("fine", "罚款", FieldType::Money),
        field("urgent", "紧急", FieldType::Bool),
        field("hearing_on", "听证日", FieldType::Day),
        field("notified_on", "通知日", FieldType::Day),
        field("seen_at", "阅卷时刻", FieldType::Moment),
        field("case_link", "原案", FieldType::Link("case".into())),
        field("evidence", "证据", FieldType::File),
        field(
            "opinions",
            "听取意见记录",
            FieldType::List(vec![
                column("day", "日期", FieldType::Day),
                column("who", "对象", FieldType::Text),
            ]),
        ),
    ]
}

fn kinds() -> BTreeMap<KindId, Vec<Field>> {
    BTreeMap::from([(
        "case".into(),
        vec![field("closed_on", "结案日", FieldType::Day)],
    )])
}

pub fn with_scope<T>(place: ConditionUse, run: impl FnOnce(&Scope<'_>) -> T) -> T {
    let (fields, kinds) = (fields(), kinds());
    let names = Names {
        fields: &fields,
        limits: vec![("review", "受理审查")],
        letters: vec![("notice", "受理通知书")],
        kinds: Some(&kinds),
    };
    run(&Scope { names, place })
}

pub fn guard(text: &str) -> Condition {
    with_scope(ConditionUse::Guard, |scope| Condition::parse(text, scope))
        .unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn refused(place: ConditionUse, text: &str) -> (usize, String) {
    let problem = with_scope(place, |scope| Condition::parse(text, scope))
        .expect_err("the condition is wrong");
    (problem.offset, problem.to_string())
}

/// Facts of a record, working days taken as calendar days.
#[derive(Debug, Default)]
pub struct Given {
    fields: BTreeMap<String, Value>,
    linked: BTreeMap<String, Value>,
    limit: Option<LimitState>,
    letter: Option<LetterState>,
}

impl Facts for Given {
    fn field(&self, field: &FieldId) -> Option<&Value> {
        self.fields.get(field.as_str())
    }

    fn linked(&self, _: &FieldId, field: &FieldId) -> Option<&Value> {
        self.linked.get(field.as_str())
    }

    fn limit(&self, _: &LimitId) -> Option<LimitState> {
        self.limit
    }

    fn letter(&self, _: &LetterId) -> Option<LetterState> {
        self.letter
    }

    fn today(&self) -> Date {
        date(2024, 3, 10)
    }

    fn actor(&self) -> &str {
        "wang"
    }

    fn offset(&self, day: Date, length: Length, side: Side) -> Option<Date> {
        let days = i64::from(length.number());
        let days = if side == Side::After { days } else { -days };
        day.checked_add(jiff::SignedDuration::from_hours(24 * days))
            .ok()
    }
}

pub fn given(values: &[(&str, Value)]) -> Given {
    let fields = values
        .iter()
        .map(|(id, value)| ((*id).to_string(), value.clone()));
    Given {
        fields: fields.collect(),
        ..Given::default()
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Condition; whether it holds where values are present, and where all are missing.
const TRUTH: &[(&str, bool, bool)] = &[
    ("applicant = 'a'", true, false),
    ("applicant = 'b'", false, false),
    ("applicant != 'b'", true, false),
    ("applicant != 'a'", false, false),
    ("persons < 3", true, false),
    ("persons >= 3", false, false),
    ("applicant in ('b', 'a')", true, false),
    ("urgent", true, false),
    ("applicant is present", true, false),
    ("applicant is missing", false, true),
    ("not (applicant = 'a')", false, true),
    ("not urgent", false, true),
    ("count(opinions) >= 1", true, false),
    ("count(opinions) = 0", false, true),
    ("count(opinions where who = '甲') = 1", true, false),
    ("count(opinions where day is present) = 1", false, false),
    (
        "hearing_on at_least 5 working_days after notified_on",
        true,
        false,
    ),
    (
        "hearing_on at_least 6 working_days after notified_on",
        false,
        false,
    ),
    (
        "hearing_on at_most 5 calendar_days after notified_on",
        true,
        false,
    ),
    (
        "hearing_on at_most 4 calendar_days after notified_on",
        false,
        false,
    ),
    (
        "notified_on at_least 5 calendar_days before hearing_on",
        true,
        false,
    ),
    (
        "notified_on at_most 4 calendar_days before hearing_on",
        false,
        false,
    ),
    (
        "hearing_on at_most 5 calendar_days before notified_on",
        false,
        false,
    ),
    ("hearing_on = today", true, false),
    ("hearing_on > 2024-03-09", true, false),
    ("actor = 'wang'", true, true),
    ("true", true, true),
    ("false or applicant is present", true, false),
];

#[test]
fn the_truth_table_holds() {
    let none = given(&[]);
    let some = given(&[
        ("applicant", text("a")),
        ("persons", Value::Integer(2)),
        ("urgent", Value::Bool(true)),
        (
            "opinions",
            Value::List(vec![BTreeMap::from([("who".to_string(), text("甲"))])]),
        ),
        ("hearing_on", Value::Day(date(2024, 3, 10))),
        ("notified_on", Value::Day(date(2024, 3, 5))),
    ]);
    for (condition, present, missing) in TRUTH.iter().copied() {
        let parsed = guard(condition);
        assert_eq!(parsed.holds(&some), present, "{condition}, present");
        assert_eq!(parsed.holds(&none), missing, "{condition}, missing");
    }
}

#[test]
fn time_limits_letters_and_links_are_asked() {
    let mut facts = given(&[]);
    assert!(!guard("time_limit review met").holds(&facts));
    facts.limit = Some(LimitState::Expired);
    assert!(guard("time_limit review expired").holds(&facts));
    assert!(guard("not time_limit review running").holds(&facts));
    facts.letter = Some(LetterState::Issued);
    assert!(guard("letter notice drafted and letter notice issued").holds(&facts));
    assert!(!guard("letter notice served").holds(&facts));
    facts
        .linked
        .insert("closed_on".into(), Value::Day(date(2024, 1, 1)));
    assert!(guard("linked(case_link).closed_on < 2024-02-01").holds(&facts));
}

#[test]
fn and_binds_closer_than_or() {
    assert_eq!(
        guard("urgent or urgent and persons = 1"),
        Condition::Or(vec![
            guard("urgent"),
            Condition::And(vec![guard("urgent"), guard("persons = 1")])
        ])
    );
    assert_eq!(guard("fine >= 100.50 元").to_string(), "fine >= 100.50元");
    assert_eq!(
        guard("applicant = 'it''s'").to_string(),
        "applicant = 'it''s'"
    );
}

/// Condition; the byte at which it goes wrong; the message.
const WRONG: &[(&str, usize, &str)] = &[
    (
        "aplicant is present",
        0,
        "没有字段「aplicant」；是否应为「applicant」",
    ),
    (
        "procedure = 'fast'",
        12,
        "「fast」不是该字段的选项；写它的选项之一：ordinary、summary",
    ),
    (
        "persons = '3'",
        10,
        "类型不合：左边是整数，右边是文字；整数写作 12",
    ),
    (
        "fine > 100",
        7,
        "类型不合：左边是金额，右边是整数；金额写作 100元",
    ),
    (
        "applicant < 'b'",
        0,
        "文字没有先后大小；改用 =、!= 或 in (…)",
    ),
    (
        "applicant",
        9,
        "此处应有比较，却是结尾；写 =、!=、<、<=、>、>=、in (…)、is present 或 is missing；只有是否字段可以单独成立",
    ),
    (
        "hearing_on > 2024-02-30",
        13,
        "「2024-02-30」不是整数、金额或日期；整数写作 12，金额写作 100元 或 99.50元，日期写作 2024-01-01",
    ),
    (
        "applicant = “甲”",
        12,
        "条件中不能出现「“」；文字用半角单引号括起，例如 'penalty'",
    ),
    ("(urgent", 7, "此处应有「)」，却是结尾；补上「)」"),
    (
        "urgent urgent",
        7,
        "条件到此应当结束，却还有「urgent」；用 and 或 or 连接，或者删去",
    ),
    (
        "time_limit decide met",
        11,
        "没有时限「decide」；已声明的时限：review",
    ),
    (
        "time_limit review late",
        18,
        "时限之后是「late」；写 met（按期）、running（期内）或 expired（超期）",
    ),
    (
        "count(applicant) > 1",
        6,
        "「applicant」不是列表，不能计数；count(…) 里写列表字段",
    ),
    (
        "evidence = 'x'",
        0,
        "附件和列表不能比较；附件用 is present 或 is missing，列表用 count(…)",
    ),
    ("1 = 1", 0, "比较的两边都是写定的值；至少一边写字段"),
    (
        "procedure = outcome",
        12,
        "两个选项字段的选项不同，不能比较；只与本字段自己的选项比较",
    ),
    (
        "hearing_on at_least 5 hours after notified_on",
        22,
        "「hours」不是间隔的单位；写 calendar_days、working_days、months 或 years",
    ),
    (
        "count(opinions where applicant = 'x') = 1",
        21,
        "没有列表的栏「applicant」；已声明的列表的栏：day、who",
    ),
    (
        "seen_at > 2024-01-01",
        10,
        "类型不合：左边是时刻，右边是日期；时刻只与时刻字段比较；按日判断请另设日期字段",
    ),
    (
        "applicant = 'x",
        12,
        "文字没有结束的单引号；在文字末尾补上半角单引号",
    ),
    (
        "today is present",
        0,
        "只有字段才有已填写与未填写之分；左边写字段",
    ),
];

#[test]
fn a_wrong_condition_says_where_why_and_what_to_do() {
    for (condition, offset, message) in WRONG.iter().copied() {
        let found = refused(ConditionUse::Guard, condition);
        assert_eq!(found, (offset, message.to_string()), "{condition}");
    }
    assert!(
        refused(ConditionUse::Guard, &"not ".repeat(100))
            .1
            .starts_with("条件嵌套太深")
    );
}

#[test]
fn indicators_read_fields_only() {
    for condition in [
        "hearing_on < today",
        "applicant = actor",
        "time_limit review met",
        "letter notice served",
        "linked(case_link).closed_on is present",
        "hearing_on at_least 5 working_days after notified_on",
    ] {
        let (_, message) = refused(ConditionUse::Indicator, condition);
        assert!(
            message.starts_with("指标的条件不能用"),
            "{condition}: {message}"
        );
    }
    let list = |text| with_scope(ConditionUse::List, |scope| Condition::parse(text, scope));
    assert!(list("hearing_on < today").is_ok());
    assert!(list("letter notice served").is_err());
}

#[test]
fn a_condition_is_said_in_chinese() {
    for (condition, phrase) in [
        (
            "applicant is present and procedure = 'ordinary'",
            "「申请人」已填写 且 「程序」为「普通程序」",
        ),
        (
            "not (urgent or persons > 3)",
            "并非（「紧急」为「是」 或 「人数」大于3）",
        ),
        (
            "hearing_on at_least 5 working_days after notified_on",
            "「听证日」比「通知日」至少晚5个工作日",
        ),
        (
            "hearing_on at_most 2 months before today",
            "「听证日」在当日之前2个月以内",
        ),
        (
            "hearing_on >= 2024-03-01 or fine <= 1000元",
            "「听证日」不早于2024年3月1日 或 「罚款」不超过1,000.00元",
        ),
        (
            "count(opinions where who = '甲') >= 1",
            "「听取意见记录」中符合（「对象」为「甲」）的条数不少于1",
        ),
        (
            "time_limit review met and letter notice served",
            "时限「受理审查」已按期办结 且 文书「受理通知书」已送达",
        ),
        (
            "outcome in ('upheld', 'revoked')",
            "「结果」为「维持」「撤销」之一",
        ),
        (
            "linked(case_link).closed_on is missing",
            "「原案」所指记录的「结案日」未填写",
        ),
    ] {
        let said = with_scope(ConditionUse::Guard, |scope| {
            guard(condition).phrase(&scope.names)
        });
        assert_eq!(said, phrase, "{condition}");
    }
}

#[test]
fn what_is_unmet_is_named_with_what_stands_there() {
    let facts = given(&[
        ("procedure", text("summary")),
        ("urgent", Value::Bool(true)),
    ]);
    let unmet = |condition: &str| {
        with_scope(ConditionUse::Guard, |scope| {
            guard(condition).unmet(&facts, &scope.names)
        })
    };
    assert_eq!(
        unmet("urgent and procedure = 'ordinary' and applicant is present"),
        [
            "「程序」为「普通程序」（现为「简易程序」）",
            "「申请人」已填写"
        ]
    );
    assert_eq!(
        unmet("persons > 1 or applicant is present"),
        ["「人数」大于1 或 「申请人」已填写"]
    );
    assert_eq!(unmet("persons > 1"), ["「人数」大于1（现未填写）"]);
    assert!(unmet("urgent").is_empty());
}
