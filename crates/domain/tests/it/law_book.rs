//! The statutes of this repository load, and what does not stand is refused.

use crate::reference::{borrowed, toml_files};
use domain::law::service::Effective;
use domain::law::{DatedValue, LawBook, LawError, WrittenValue, in_force};
use jiff::civil::date;

pub fn book() -> LawBook {
    LawBook::from_toml(&borrowed(&toml_files("laws"))).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

pub fn value(written: &str) -> DatedValue {
    let written: WrittenValue = toml::from_str(written).unwrap();
    DatedValue::try_from(written).unwrap()
}

#[test]
fn all_statutes_load() {
    let book = book();
    assert!(book.statutes().count() >= 35);
    let whole = book.statute(&"行政复议法(2023)".into()).unwrap();
    assert_eq!(whole.articles.len(), 90);
    assert_eq!(whole.articles[29].number, "30");
    assert_eq!(
        book.statute(&"行政复议法(2017)".into())
            .unwrap()
            .articles
            .len(),
        43
    );
}

#[test]
fn citations_resolve_to_articles_or_say_what_is_missing() {
    let book = book();
    let resolve = |text: &str| {
        book.resolve(&text.parse().unwrap())
            .map(|found| &*found.number)
    };
    assert_eq!(resolve("行政复议法(2023)#30"), Ok("30"));
    assert_eq!(resolve("行政复议法(2023)#30.2"), Ok("30"));
    assert_eq!(resolve("国办发〔2018〕115号#（五）"), Ok("（五）"));
    assert_eq!(
        resolve("行政复议法(2009)#30").unwrap_err().to_string(),
        "引用的「行政复议法(2009)#30」不在法规库中（库中有：行政复议法(2017)、行政复议法(2023)）"
    );
    assert!(matches!(
        resolve("行政复议法(2023)#91"),
        Err(LawError::UnknownArticle { .. })
    ));
}

#[test]
fn version_must_be_in_force_on_the_day() {
    let book = book();
    let check = |text: &str, day| book.check_in_force(&text.parse().unwrap(), day);
    assert!(check("行政复议法(2017)#17", date(2023, 12, 31)).is_ok());
    assert!(matches!(
        check("行政复议法(2017)#17", date(2024, 1, 1)),
        Err(LawError::NoLongerInForce { .. })
    ));
    assert!(check("行政复议法(2023)#30", date(2024, 1, 1)).is_ok());
    assert!(matches!(
        check("行政复议法(2023)#30", date(2023, 12, 31)),
        Err(LawError::NotYetInForce { .. })
    ));
}

#[test]
fn value_ends_with_the_version_it_rests_on() {
    let book = book();
    let errors = |written: &str| {
        let errors = book.check_value(&value(written));
        errors.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let old = "working_days = 5\nlaw = [\"行政复议法(2017)#17\"]";
    assert_eq!(
        errors(old),
        ["「行政复议法(2017)#17」至2023-12-31失效（由行政复议法(2023)取代），不能用于现在"]
    );
    assert!(errors(&format!("until = 2023-12-31\n{old}")).is_empty());
    assert_eq!(errors(&format!("until = 2024-01-01\n{old}")).len(), 1);
    assert_eq!(
        errors("from = 2023-12-31\nworking_days = 5\nlaw = [\"行政复议法(2023)#30\"]").len(),
        1
    );
    assert_eq!(errors("working_days = 5"), ["法定期限没有写依据"]);
}

#[test]
fn publication_took_sixty_days_before_2022() {
    let book = book();
    let method = book.service().method("publication").unwrap();
    let Effective::After(values) = &method.effective else {
        panic!("publication takes effect later");
    };
    let days = |day| in_force(values, day, "330106").unwrap().length.number();
    assert_eq!(days(date(2021, 12, 31)), 60);
    assert_eq!(days(date(2022, 1, 1)), 30);
    assert_eq!(days(date(2026, 1, 1)), 30);
    assert!(method.after_attempts);
    assert_eq!(
        book.service().method("direct").unwrap().effective,
        Effective::OnDay
    );
}

#[test]
fn wrong_files_are_refused_with_line_and_remedy() {
    let good = "id = \"甲法(2020)\"\ntitle = \"甲法\"\nshort = \"甲法\"\nissuer = \"某机关\"\n\
                number = \"1号\"\napplies_in = \"国家\"\nadopted_on = 2020-01-01\n\
                in_force_from = 2020-02-01\n";
    let problem = |files: &[(&str, &str)]| LawBook::from_toml(files).unwrap_err()[0].to_string();
    let text = format!("{good}in_force_until = 2020-01-31\nsuperseded_by = \"乙法(2021)\"\n");
    assert_eq!(
        problem(&[("jia.toml", &text)]),
        "jia.toml 第9行：失效日早于施行日。处理办法：改正施行日或者失效日。"
    );
    let text = format!("{good}in_force_until = 2021-01-31\nsuperseded_by = \"乙法(2021)\"\n");
    assert_eq!(
        problem(&[("jia.toml", &text)]),
        "jia.toml 第10行：取代它的「乙法(2021)」不在法规库中。处理办法：增加该法律，或者改正 superseded_by。"
    );
    assert!(problem(&[("laws/jia.toml", &text)]).starts_with("laws/jia.toml 第10行：取代它的"));
    let text = format!("{good}[articles]\n1 = \"\"\n");
    assert_eq!(
        problem(&[("jia.toml", &text)]),
        "jia.toml 第10行：第1条的要点为空或者超过80字。处理办法：用自己的话写一行要点。"
    );
    let text = format!("{good}colour = 1\n");
    assert!(problem(&[("jia.toml", &text)]).starts_with("jia.toml 第9行：文件格式不对"));
    assert!(problem(&[("a.toml", good), ("b.toml", good)]).contains("已由 a.toml 描述"));
}
