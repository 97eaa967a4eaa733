//! Sums, amounts, coverage checks and warning rules of a module, by its own worked cases.

use crate::worked_cases::House;
use domain::law::LoadProblem;
use domain::module::examples::{Outcome, run_all};
use domain::module::{self, Module};

const MODULE: &str = r#"
id = "visit"
name = "走访"
area = "M11"
covers = ["firm-visits"]
title = "{firm}走访"
[[field]]
id = "firm"
name = "企业"
type = "text"
[[field]]
id = "town"
name = "镇街"
type = "organ"
[[field]]
id = "visited_on"
name = "走访日期"
type = "day"
[[field]]
id = "saved"
name = "减少损失"
type = "money"
[[field]]
id = "items"
name = "评分项"
type = "list"
columns = [
  { id = "kind", name = "类别", type = "choice", choices = [{ id = "law", name = "法律" }, { id = "tax", name = "税务" }], required = true },
  { id = "points", name = "得分", type = "integer", required = true },
]
[[field]]
id = "score"
name = "总分"
type = "integer"
[[field]]
id = "law_items"
name = "法律项数"
type = "integer"
[[stage]]
id = "done"
name = "已走访"
[[stage]]
id = "closed"
name = "办结"
closes = true
[[action]]
id = "visit"
name = "登记走访"
creates = true
to = "done"
roles = ["clerk"]
requires = ["firm", "town"]
accepts = ["items", "saved"]
sets = { visited_on = { from = "day" }, score = { from = "sum", list = "items", column = "points" }, law_items = { from = "count", list = "items", where = "kind = 'law'" } }
[[action]]
id = "close"
name = "办结"
from = ["done"]
to = "closed"
roles = ["clerk"]
[[guard]]
id = "at_most_hundred"
on = ["visit"]
requires = "sum(items.points) <= 100 and sum(items.points where kind = 'law') <= 60"
reason = "得分超过满分"
remedy = "核对评分"
[[indicator]]
id = "visits"
name = "走访次数"
unit = "次"
counts = "visited_on is present"
dated_by = "visited_on"
source = "走访登记"
[[indicator]]
id = "firms"
name = "走访企业数"
unit = "家"
counts = "visited_on is present"
dated_by = "visited_on"
distinct = "firm"
source = "走访登记，同一企业只算一家"
[[indicator]]
id = "saved"
name = "减少损失"
unit = "元"
counts = "visited_on is present"
dated_by = "visited_on"
sums = "saved"
source = "走访登记"
[[indicator]]
id = "points"
name = "得分合计"
unit = "分"
counts = "visited_on is present"
dated_by = "visited_on"
sums = "score"
source = "走访登记"
[[indicator]]
id = "average"
name = "平均得分"
unit = "分/次"
numerator = "points"
denominator = "visits"
source = "得分合计除以走访次数"
[[coverage]]
id = "towns"
name = "镇街覆盖"
over = "town"
field = "town"
counts = "visited_on is present"
dated_by = "visited_on"
[[coverage]]
id = "topics"
name = "类别覆盖"
over = "choices"
field = "items.kind"
counts = "true"
[[watch]]
id = "often"
name = "同一企业频繁走访"
by = ["firm"]
when = "visited_on is present"
dated_by = "visited_on"
within_days = 30
at_least = 3
advice = "合并走访"
"#;

fn step(record: &str, day: &str, firm: &str, rest: &str) -> String {
    format!(
        "[[example.do]]\nrecord = \"{record}\"\nat = {day}\naction = \"visit\"\nfields = {{ firm = \"{firm}\", {rest} }}\n"
    )
}

/// Three visits to one firm within thirty days and one to another, with a refused one between them.
fn examples() -> String {
    let head = "[[example]]\nid = \"four\"\nname = \"四次走访\"\ntoday = 2024-06-01\ncovers = [\"firm-visits\"]\n";
    let items = "items = [{ kind = \"law\", points = 40 }, { kind = \"tax\", points = 21 }]";
    let too_much = "town = \"t1\", items = [{ kind = \"law\", points = 61 }]";
    [
        head.to_string(),
        step(
            "main",
            "2024-03-04",
            "甲",
            &format!("town = \"t1\", saved = \"100.50\", {items}"),
        ),
        "expect = { fields = { score = 61, law_items = 1 } }\n".into(),
        step("none", "2024-03-05", "甲", too_much),
        "expect = { refusal = \"at_most_hundred\" }\n".into(),
        step(
            "second",
            "2024-03-18",
            "甲",
            "town = \"t2\", saved = \"0.50\"",
        ),
        step("third", "2024-04-02", "甲", "town = \"t1\""),
        "expect = { fields = { score = 0 } }\n".into(),
        step("fourth", "2024-04-02", "乙", "town = \"t1\""),
        "[example.figures]\n\"visit.visits\" = 4\n\"visit.firms\" = 2\n\"visit.saved\" = 101\n"
            .into(),
        "\"visit.points\" = 61\n\"visit.average\" = 15.25\n".into(),
        "[example.coverage]\ntowns = 2\ntopics = 2\n[example.watch]\noften = 1\n".into(),
    ]
    .concat()
}

fn load(module: &str, examples: &str) -> Result<Vec<Module>, Vec<LoadProblem>> {
    let house = House::open();
    let files = [
        ("modules/m11/visit/module.toml", module),
        ("modules/m11/visit/examples.toml", examples),
    ];
    module::load(&files, &house.law, house.roles())
}

fn played(examples: &str) -> Vec<Outcome> {
    let modules = load(MODULE, examples).unwrap();
    let house = House::open();
    let definitions = [&modules[0].definition];
    run_all(&modules[0], house.surroundings(&definitions))
}

#[test]
fn sums_amounts_coverage_and_warnings_come_out_as_written() {
    let outcomes = played(&examples());
    assert_eq!(outcomes[0].differences, []);
    // Four visits, one of them refused beside; eight statements about all records.
    assert_eq!((outcomes[0].actions, outcomes[0].assertions), (5, 12));
}

#[test]
fn a_wrong_expectation_is_found() {
    for (right, wrong) in [
        ("firms\" = 2", "firms\" = 4"),
        ("saved\" = 101", "saved\" = 100"),
        ("average\" = 15.25", "average\" = 15"),
        ("towns = 2", "towns = 3"),
        ("topics = 2", "topics = 1"),
        ("often = 1", "often = 0"),
        ("score = 61", "score = 60"),
    ] {
        let outcomes = played(&examples().replace(right, wrong));
        assert_eq!(outcomes[0].differences.len(), 1, "{wrong}");
    }
}

#[test]
fn what_cannot_be_added_or_covered_is_refused_with_its_place() {
    for (right, wrong, said) in [
        (
            "sum(items.points) <= 100",
            "sum(items.kind) <= 100",
            "「kind」不是整数或者金额",
        ),
        (
            "sum(items.points) <= 100",
            "sum(firm.points) <= 100",
            "「firm」不是列表",
        ),
        ("sums = \"saved\"", "sums = \"firm\"", "不能相加"),
        (
            "distinct = \"firm\"",
            "distinct = \"items\"",
            "不能逐值计数",
        ),
        ("field = \"town\"", "field = \"firm\"", "类型与 over 不合"),
        (
            "over = \"town\"",
            "over = \"street\"",
            "over 不能是「street」",
        ),
        ("at_least = 3", "at_least = 1", "at_least 没有写，或者小于2"),
        (
            "column = \"points\" }",
            "column = \"kind\" }",
            "不是整数或者金额",
        ),
    ] {
        let problems = load(&MODULE.replacen(right, wrong, 1), &examples()).unwrap_err();
        let found = problems.iter().map(ToString::to_string);
        assert!(
            found.clone().any(|it| it.contains(said)),
            "{wrong}: {:?}",
            found.collect::<Vec<_>>()
        );
        assert!(problems.iter().all(|problem| problem.line > 1));
    }
}
