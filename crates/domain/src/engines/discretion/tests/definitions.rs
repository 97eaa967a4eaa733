use super::super::Book;
use super::super::case::FactValue;
use super::super::source::FileText;
use super::super::table::DecisionTable;
use super::files;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The files with one text replaced, and what is said of them.
#[track_caller]
fn said(from: &str, to: &str) -> String {
    let files = files();
    assert!(files.iter().any(|file| file.1.contains(from)), "{from}");
    let changed: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (*name, text.replacen(from, to, 1)))
        .collect();
    let named: Vec<(&str, &str)> = changed
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let problems = Book::from_toml(&named).unwrap_err();
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn gaps_of_a_table_are_named() {
    let told = said(
        "out_of_order_hours = \"72..\"",
        "out_of_order_hours = \"73..\"",
    );
    assert!(
        told.contains("没有覆盖：停用时间为72小时以上不满73小时，场所等级为一般单位"),
        "{told}"
    );
    assert!(told.contains("fire.toml 第"), "{told}");
}

#[test]
fn overlaps_of_a_table_are_named() {
    let told = said(
        "out_of_order_hours = \"24..72\"",
        "out_of_order_hours = \"23..72\"",
    );
    assert!(
        told.contains("第1行与第2行重叠：停用时间为23小时以上不满24小时"),
        "{told}"
    );
}

#[test]
fn bands_stay_in_the_range_and_adjoin() {
    assert!(
        said(
            "yuan = [30000, 50000] },\n]\nrows = [\n  { band = \"lenient\", when = { out",
            "yuan = [30000, 60000] },\n]\nrows = [\n  { band = \"lenient\", when = { out"
        )
        .contains("没有恰好覆盖法定幅度")
    );
    assert!(said("share = [300, 700]", "share = [350, 700]").contains("缺口或者重叠"));
    assert!(
        said(
            "mitigated_permille = [400, 900]",
            "mitigated_permille = [400, 1000]"
        )
        .contains("不低于法定下限")
    );
}

#[test]
fn clauses_cover_every_base_and_day() {
    assert!(said("base_from = 10000", "base_from = 10001").contains("计算基数上有缺口"));
    let two = "from = 2021-04-29\nuntil = 2025-12-31\nlaw = [\"甲\"]\nfines = [{ yuan = [5000, 50000] }]\n[[item.version]]\nfrom = 2026-01-02";
    assert!(said("from = 2021-04-29\nlaw", &format!("{two}\nlaw")).contains("两个版本之间有缺口"));
}

#[test]
fn mistakes_of_writing_are_placed() {
    assert!(said("must = true", "msut = true").contains("order.toml 第"));
    assert!(
        said("fact = \"hindered\"", "fact = \"hindred\"").contains("没有因素或者情节“hindred”")
    );
    assert!(said("item = \"fire_equipment\"", "item = \"fire\"").contains("没有事项“fire”"));
    assert!(
        said("place_class = [\"crowded\"]", "place_class = [\"crowd\"]")
            .contains("没有“crowd”这一取值")
    );
    assert!(said("\"..24\"", "\"24..12\"").contains("应写作"));
    let basis = "[[basis]]\nadopts = \"nothing\"\ndocument = { title = \"甲\", number = \"乙\", published_on = 2026-01-01 }\nfrom = 2026-01-01\n";
    let mut files = files();
    files.push(("county.toml", basis));
    let told = Book::from_toml(&files).unwrap_err();
    assert_eq!(told[0].line, 2);
}

fn written(rows: &[(bool, i64, Option<i64>)]) -> FileText {
    let mut text = String::from(
        "[[benchmark]]\nid = \"t\"\nitem = \"x\"\nfrom = 2020-01-01\nbands = []\n\
         factors = [{ id = \"n\", name = \"数\", kind = \"number\", most = 50, question = \"\", evidence = \"\" }, { id = \"f\", name = \"否\", kind = \"yes_no\", question = \"\", evidence = \"\" }]\nrows = [\n",
    );
    for (flag, from, below) in rows {
        let below = below.map_or_else(String::new, |below| below.to_string());
        text += &format!("{{ band = \"b\", when = {{ f = {flag}, n = \"{from}..{below}\" }} }},\n");
    }
    toml::from_str(&(text + "]\n")).unwrap()
}

proptest! {
    /// The proof over cells agrees with trying every input.
    #[test]
    fn the_proof_agrees_with_every_input(rows in proptest::collection::vec((any::<bool>(), 0_i64..40, proptest::option::of(1_i64..20)), 0..6)) {
        let rows: Vec<_> = rows.into_iter().map(|(flag, from, long)| (flag, from, long.map(|long| from + long))).collect();
        let meets = |flag: bool, number: i64| rows.iter().filter(|(own, from, below)| {
            *own == flag && *from <= number && below.is_none_or(|below| number < below)
        }).count();
        let exact = [true, false].iter().all(|flag| (0..=50).all(|number| meets(*flag, number) == 1));
        let says = written(&rows);
        let table = DecisionTable::build(&says.benchmark[0].factors, &says.benchmark[0].rows);
        prop_assert_eq!(table.is_ok(), exact, "{:?}", table.err());
        if let Ok(table) = DecisionTable::build(&says.benchmark[0].factors, &says.benchmark[0].rows) {
            for number in 0..=50 {
                let facts = BTreeMap::from([("n".to_string(), FactValue::Number(number)), ("f".to_string(), FactValue::Flag(true))]);
                let (own, from, below) = rows[table.find(&facts).unwrap()];
                prop_assert!(own && from <= number && below.is_none_or(|below| number < below));
            }
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Book::from_toml(&[("any.toml", text.as_str())]);
    }
}

/// Two halves, which the generated rows seldom make up.
#[test]
fn a_whole_table_is_accepted() {
    let says = written(&[(true, 0, None), (false, 0, Some(9)), (false, 9, None)]);
    assert!(DecisionTable::build(&says.benchmark[0].factors, &says.benchmark[0].rows).is_ok());
}
