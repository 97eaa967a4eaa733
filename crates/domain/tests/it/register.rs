//! Input becomes values, values become text.

use crate::reference;
use domain::register::{
    Choice, Field, FieldType, ListColumn, Moment, Privacy, Value, masked, parse_input,
    parse_input_on, shown,
};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn field(kind: FieldType) -> Field {
    Field {
        id: "field".into(),
        name: "栏".into(),
        kind,
        privacy: Privacy::Open,
        query: false,
        column: false,
        supplementary: false,
        hint: None,
        group: None,
    }
}

fn sensitive(kind: FieldType) -> Field {
    Field {
        privacy: Privacy::Sensitive,
        ..field(kind)
    }
}

fn read(kind: FieldType, json: Json) -> Result<Option<Value>, String> {
    parse_input(&field(kind), &json).map_err(|problem| problem.rule)
}

fn choices() -> FieldType {
    FieldType::Choice(vec![Choice {
        id: "penalty".into(),
        name: "行政处罚".into(),
    }])
}

fn rows() -> FieldType {
    let column = |id: &str, name: &str, kind, required| ListColumn {
        id: id.into(),
        name: name.into(),
        kind,
        required,
    };
    FieldType::List(vec![
        column("day", "日期", FieldType::Day, true),
        column("who", "对象", FieldType::Text, false),
        column("phone", "电话", FieldType::Phone, false),
    ])
}

fn text(text: &str) -> Result<Option<Value>, String> {
    Ok(Some(Value::Text(text.into())))
}

#[test]
fn input_becomes_a_value() {
    assert_eq!(read(FieldType::Text, json!(" 甲公司　")), text("甲公司"));
    assert_eq!(read(FieldType::Text, json!(2024)), text("2024"));
    assert_eq!(read(FieldType::LongText, json!("一\r\n二")), text("一\n二"));
    assert_eq!(
        read(FieldType::Integer, json!("１，２３４")),
        Ok(Some(Value::Integer(1234)))
    );
    assert_eq!(
        read(FieldType::Money, json!(1234.5)),
        Ok(Some(Value::Cents(123_450)))
    );
    assert_eq!(
        read(FieldType::Money, json!("1,234.50元")),
        Ok(Some(Value::Cents(123_450)))
    );
    assert_eq!(
        read(FieldType::Bool, json!("是")),
        Ok(Some(Value::Bool(true)))
    );
    assert_eq!(read(choices(), json!("行政处罚")), text("penalty"));
    assert_eq!(read(choices(), json!("penalty")), text("penalty"));
    for day in ["2024-03-05", "２０２４年３月５日", "二〇二四年三月五日"] {
        assert_eq!(
            read(FieldType::Day, json!(day)),
            Ok(Some(Value::Day(date(2024, 3, 5))))
        );
    }
    let rows = read(
        rows(),
        json!([{ "day": "2024年3月5日", "who": "甲" }, { "who": "" }]),
    );
    assert_eq!(
        shown(&field(crate::register::rows()), &rows.unwrap().unwrap()),
        "日期：2024年3月5日，对象：甲"
    );
}

#[test]
fn nothing_written_is_missing() {
    for kind in [
        FieldType::Text,
        FieldType::Day,
        FieldType::Money,
        rows(),
        choices(),
        FieldType::Bool,
    ] {
        for json in [json!(null), json!(""), json!(" 　\n"), json!([])] {
            assert_eq!(read(kind.clone(), json), Ok(None));
        }
    }
    assert_eq!(read(rows(), json!([{ "who": "" }])), Ok(None));
}

fn refused(cases: impl IntoIterator<Item = (FieldType, Json, &'static str)>) {
    for (kind, json, rule) in cases {
        assert_eq!(read(kind, json), Err(rule.to_string()));
    }
}

#[test]
fn wrong_text_is_answered_with_its_rule() {
    refused([
        (FieldType::Text, json!("甲\n乙"), "只能写一行：请删去换行"),
        (
            FieldType::Text,
            json!("甲\u{200b}乙"),
            "含有看不见的控制字符：请删去后重新录入",
        ),
        (
            FieldType::LongText,
            json!("甲\u{7}乙"),
            "含有看不见的控制字符：请删去后重新录入",
        ),
        (
            FieldType::Text,
            json!("长".repeat(501)),
            "共501字，最多500字：请缩短",
        ),
        (
            FieldType::Text,
            json!(["甲"]),
            "应为一个值，不能是列表或对象",
        ),
    ]);
    let problem =
        parse_input(&field(FieldType::Day), &json!("昨天")).expect_err("yesterday is no date");
    assert_eq!(problem.given.as_deref(), Some("昨天"));
}

#[test]
fn wrong_numbers_and_rows_are_answered_with_their_rule() {
    refused([
        (
            FieldType::Integer,
            json!("1.5"),
            "不是整数：应写作 12，不带小数和单位",
        ),
        (
            FieldType::Money,
            json!("12.345"),
            "不是金额：应写作 1234.50 或 1,234.50，单位元，最多两位小数",
        ),
        (
            FieldType::Day,
            json!("2023-02-29"),
            "2023年2月没有29日：该月共28日，请核对",
        ),
        (choices(), json!("处罚"), "不是可选的值：应为行政处罚之一"),
        (FieldType::Bool, json!("也许"), "应写「是」或「否」"),
        (
            rows(),
            json!([{ "day": "2024-03-05" }, { "who": "甲" }]),
            "第2行「日期」没有填写：这一栏必填",
        ),
        (
            rows(),
            json!([{ "day": "2024-02-30" }]),
            "第1行「日期」2024年2月没有30日：该月共29日，请核对",
        ),
        (
            rows(),
            json!([{ "when": "2024-02-03" }]),
            "第1行没有「when」这一栏",
        ),
        (
            FieldType::File,
            json!("x.pdf"),
            "不是已存的附件：请先上传文件",
        ),
    ]);
}

#[test]
fn what_is_sensitive_is_masked() {
    let id = Value::Text("330106190001011234".into());
    assert_eq!(
        masked(&field(FieldType::IdNumber), &id),
        "3301**********1234"
    );
    let phone = Value::Text("13800001234".into());
    assert_eq!(masked(&sensitive(FieldType::Phone), &phone), "138****1234");
    assert_eq!(masked(&field(FieldType::Phone), &phone), "13800001234");
    let name = Value::Text("欧阳某".into());
    assert_eq!(masked(&sensitive(FieldType::Text), &name), "欧**");
    assert_eq!(masked(&field(FieldType::Text), &name), "欧阳某");
    let day = Value::Day(date(2024, 3, 5));
    assert_eq!(masked(&sensitive(FieldType::Day), &day), "***");
    let list = read(
        rows(),
        json!([{ "day": "2024-03-05", "phone": "13800001234" }]),
    );
    let list = list.unwrap().unwrap();
    assert_eq!(
        masked(&sensitive(rows()), &list),
        "日期：***，电话：138****1234"
    );
}

#[test]
fn values_are_shown_in_chinese() {
    for (kind, value, expected) in [
        (FieldType::Day, Value::Day(date(2024, 3, 5)), "2024年3月5日"),
        (FieldType::Money, Value::Cents(123_450), "1,234.50元"),
        (choices(), Value::Text("penalty".into()), "行政处罚"),
        (choices(), Value::Text("gone".into()), "gone"),
        (FieldType::Bool, Value::Bool(false), "否"),
        (
            FieldType::Moment,
            Value::Moment(Moment::parse("2024-03-05T09:30").unwrap()),
            "2024年3月5日 09:30",
        ),
    ] {
        assert_eq!(shown(&field(kind), &value), expected);
    }
}

#[test]
fn a_birth_in_the_future_is_refused_on_that_day() {
    let field = field(FieldType::IdNumber);
    let json = json!("330304209901010018");
    assert!(parse_input(&field, &json).is_ok());
    let problem = parse_input_on(&field, &json, date(2026, 1, 1)).unwrap_err();
    assert_eq!(problem.rule, "公民身份号码中的出生日期在将来：请核对");
}

#[test]
fn identity_numbers_follow_the_vectors() {
    vectors("id_number_vectors.tsv", FieldType::IdNumber, 70);
}

#[test]
fn credit_codes_follow_the_vectors() {
    vectors("uscc_vectors.tsv", FieldType::CreditCode, 70);
}

#[test]
fn organisation_codes_follow_the_vectors() {
    vectors("orgcode_gb11714_vectors.tsv", FieldType::CreditCode, 20);
}

/// Every line of a vector file: accepted where it is valid, old or only badly written, refused elsewhere.
fn vectors(file: &str, kind: FieldType, least: usize) {
    let Some(lines) = reference::text(file, &format!("data/codes/{file}")) else {
        return;
    };
    let field = field(kind);
    let mut seen = 0;
    for line in lines.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let answer = parse_input_on(&field, &json!(columns[0]), date(2026, 1, 1));
        match columns[1] {
            // One of these has a wrong check digit besides: what counts is that its writing makes no difference.
            "normalise" => assert_eq!(
                answer.map_err(|problem| problem.rule),
                read(field.kind.clone(), json!(clean(columns[0]))),
                "{line}"
            ),
            "valid" | "legacy15" => assert!(answer.is_ok(), "{line}: {answer:?}"),
            _ => assert!(answer.is_err(), "{line}"),
        }
        seen += 1;
    }
    assert!(seen >= least, "{file} has {seen} lines");
}

/// Capitals without spaces, with narrow digits.
fn clean(code: &str) -> String {
    code.replace(' ', "").replace('１', "1").to_uppercase()
}

fn typed_values() -> impl Strategy<Value = (FieldType, Value)> {
    prop_oneof![
        "[甲乙a-z][甲乙a-z 0-9]{0,8}[a-z]".prop_map(|text| (FieldType::Text, Value::Text(text))),
        any::<i64>().prop_map(|number| (FieldType::Integer, Value::Integer(number))),
        any::<i64>().prop_map(|cents| (FieldType::Money, Value::Cents(cents))),
        any::<bool>().prop_map(|holds| (FieldType::Bool, Value::Bool(holds))),
        (1800i16..2200, 1i8..13, 1i8..29)
            .prop_map(|(y, m, d)| (FieldType::Day, Value::Day(date(y, m, d)))),
        (0i64..4_000_000_000_000_000)
            .prop_map(|micros| (FieldType::Moment, Value::Moment(Moment(micros)))),
        (1i8..29).prop_map(|day| (
            rows(),
            Value::List(vec![
                [("day".to_string(), Value::Day(date(2024, 3, day)))].into()
            ])
        )),
    ]
}

proptest! {
    #[test]
    fn plain_json_reads_back_to_the_same_value((kind, value) in typed_values()) {
        let field = field(kind);
        prop_assert_eq!(parse_input(&field, &value.to_json()), Ok(Some(value)));
    }

    #[test]
    fn any_input_is_answered(text in "\\PC{0,20}") {
        for kind in [FieldType::IdNumber, FieldType::CreditCode, FieldType::Phone, FieldType::Region, FieldType::Day, FieldType::Moment, FieldType::Money] {
            let _answer: Result<_, _> = read(kind, json!(text));
        }
    }
}
