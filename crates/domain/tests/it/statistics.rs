//! Statistical returns: what stands in a cell, which rules do not hold, what is refused when read.

use crate::reference::{borrowed, toml_files};
use crate::worked_cases::House;
use domain::engines::reporting::Ratio;
use domain::reading::LoadProblem;
use domain::statistics::{Breach, Grid, Severity, StatisticalReturn, load};
use std::collections::BTreeMap;

const SMALL: &str = r#"
id = "small"
name = "小表"
submitted_to = "上级"
basis = "样例"
kind = "reconsideration"
[[row]]
id = "all"
name = "合计"
sum = ["natural", "firm"]
[[row]]
id = "natural"
name = "自然人"
where = "applicant_kind in ('natural_person')"
[[row]]
id = "firm"
name = "企业"
where = "applicant_kind in ('firm')"
[[column]]
id = "received"
name = "收案"
counts = "received"
[[column]]
id = "before"
name = "上年收案"
counts = "received"
year_before = true
[[column]]
id = "visits"
name = "接待"
entered = true
[[column]]
id = "share"
name = "接待率"
share = ["visits", "received"]
[[rule]]
name = "接待不应多于收案"
columns = "visits <= received"
[[rule]]
name = "上年与本年相同"
cells = "all.before = all.received"
severity = "explain"
"#;

fn read(text: &str) -> Result<Vec<StatisticalReturn>, Vec<LoadProblem>> {
    load(&[("returns/small.toml", text)], &House::open().modules)
}

fn small() -> StatisticalReturn {
    read(SMALL).unwrap().remove(0)
}

fn given(form: &StatisticalReturn, cells: &[(&str, i64)]) -> BTreeMap<(usize, usize), Ratio> {
    let cells = cells
        .iter()
        .map(|(name, number)| (form.place(name).unwrap(), Ratio::whole(*number)));
    cells.collect()
}

fn full(form: &StatisticalReturn) -> Grid {
    let cells = [
        ("natural.received", 30),
        ("firm.received", 10),
        ("natural.before", 20),
        ("firm.before", 5),
        ("natural.visits", 31),
        ("firm.visits", 9),
    ];
    Grid::fill(form, &given(form, &cells))
}

#[test]
fn the_returns_of_the_program_are_whole() {
    let files = toml_files("returns");
    let forms = load(&borrowed(&files), &House::open().modules);
    let forms = forms.unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(forms.len(), files.len());
    let cases = forms.iter().find(|form| form.id == "reconsideration_cases");
    let cases = cases.unwrap();
    assert_eq!(cases.rows.len(), 16, "each choice of the field is a row");
    assert_eq!(cases.counted.len(), 16 * 21);
    assert!(
        forms
            .iter()
            .any(|form| form.is_filled_by_organ() && form.kind.is_none())
    );
}

#[test]
fn a_counted_cell_is_the_indicator_narrowed_by_both_lines() {
    let form = small();
    let cell = form
        .counted
        .iter()
        .find(|cell| form.cell_name(cell.place) == "firm.before")
        .unwrap();
    assert!(cell.is_year_before);
    assert_eq!(cell.indicator.id.as_str(), "small.firm.before");
    assert_eq!(cell.indicator.name, "小表：企业，上年收案");
    let measure = format!("{:?}", cell.indicator.measure);
    assert!(measure.contains("applicant_kind"), "{measure}");
    assert!(measure.contains("received_on"), "{measure}");
}

#[test]
fn sums_and_shares_follow_and_an_empty_cell_is_not_zero() {
    let form = small();
    let grid = full(&form);
    let shown = |name: &str| grid.shown(&form, form.place(name).unwrap());
    assert_eq!(shown("all.received").as_deref(), Some("40"));
    assert_eq!(shown("all.visits").as_deref(), Some("40"));
    assert_eq!(shown("all.share").as_deref(), Some("100.00"));
    assert_eq!(shown("natural.share").as_deref(), Some("103.33"));
    let without = given(&form, &[("natural.visits", 1), ("firm.received", 0)]);
    let grid = Grid::fill(&form, &without);
    assert_eq!(grid.value(form.place("all.visits").unwrap()), None);
    assert_eq!(grid.value(form.place("firm.share").unwrap()), None);
    assert_eq!(
        grid.missing(&form),
        vec![form.place("firm.visits").unwrap()]
    );
}

#[test]
fn rules_that_do_not_hold_are_named_with_both_sides() {
    let form = small();
    let breaches = full(&form).breaches(&form, &|_| None);
    let said: Vec<(Severity, &str)> = breaches
        .iter()
        .map(|breach: &Breach| (breach.severity, breach.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                Severity::Must,
                "“自然人”行，接待不应多于收案：左边为31，不应大于右边的30，相差1"
            ),
            (
                Severity::Explain,
                "上年与本年相同：左边为25，应等于右边的40，相差15"
            ),
        ]
    );
}

#[test]
fn rules_reach_into_other_returns() {
    let other = small();
    let grid = full(&other);
    let text = SMALL.replace(
        "all.before = all.received",
        "all.before = small.all.received",
    );
    let form = StatisticalReturn {
        id: "second".into(),
        ..read(&text).unwrap().remove(0)
    };
    let found = full(&form).breaches(&form, &|id| (id == "small").then_some((&other, &grid)));
    assert_eq!(found.len(), 2);
    let alone = full(&form).breaches(&form, &|_| None);
    assert_eq!(
        alone.len(),
        1,
        "a rule over a return that is not there is not judged"
    );
}

/// What is changed in the small return, and what is then said.
const WRONG: [(&str, &str, &str); 10] = [
    (
        "sum = [\"natural\", \"firm\"]",
        "sum = [\"natural\", \"firms\"]",
        "报表的行「all」引用了没有的行「firms」",
    ),
    (
        "sum = [\"natural\", \"firm\"]",
        "sum = [\"natural\", \"all\"]",
        "报表的行「all」把自己也加了进去",
    ),
    (
        "counts = \"received\"\n[[column]]",
        "counts = \"receive\"\n[[column]]",
        "报表的计数指标「receive」，本表业务没有",
    ),
    (
        "visits <= received\"",
        "visits < received\"",
        "规则的关系没有等号或者小于等于号，或者不止一个",
    ),
    (
        "visits <= received\"",
        "visit <= received\"",
        "规则的关系引用了没有的「visit」",
    ),
    (
        "entered = true",
        "entered = true\nsum = [\"before\"]",
        "列「visits」写了两种内容，其中有 entered",
    ),
    (
        "entered = true",
        "group = \"来访\"",
        "报表的行「natural」、列「visits」的格没有内容",
    ),
    ("in ('firm')", "in ('company')", "的条件 where"),
    (
        "kind = \"reconsideration\"",
        "kind = \"reconsiderations\"",
        "reconsiderations",
    ),
    (
        "basis = \"样例\"",
        "basis = \"样例\"\ndue = \"13-40\"",
        "报表的 due 不是月和日",
    ),
];

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (right, wrong, reason) in WRONG {
        let text = SMALL.replacen(right, wrong, 1);
        assert_ne!(text, SMALL, "{wrong}");
        let problems = read(&text).unwrap_err();
        assert!(
            problems
                .iter()
                .any(|problem| problem.reason.contains(reason)),
            "{wrong}: {problems:#?}"
        );
    }
}
