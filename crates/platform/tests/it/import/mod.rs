//! Import: a month of cases goes in at once, the same file changes nothing, bad rows come back.

pub mod house;
mod month;

use self::house::{HEADERS, House, TODAY, csv_file, gist, kind, rows, workbook};
use crate::databases::Database;
use documents::xlsx::Value;
use domain::procedure::{LimitProgress, Record};
use domain::register::Moment;
use platform::operations::figures::{Asked, evaluate};
use platform::operations::import::{
    Change, Fate, Mapping, Plan, missing, refused_workbook, run, save, saved, suggested,
};
use platform::operations::{Failure, log, main_system, records};
use platform::store::imports::by_external_number;
use platform::store::load::load_one;
use platform::store::writer::Submission;
use serde_json::json;
use std::time::Instant;

fn record(house: &House, number: &str) -> Option<std::sync::Arc<Record>> {
    let desk = house.desk();
    let of = (&desk.county.id, &kind());
    let read = house.office.readers.read(|sql| {
        let found = by_external_number(sql, of, &[number])?;
        assert!(found.len() < 2, "{number} twice");
        match found.first() {
            Some((_, id)) => load_one(sql, &house.office.catalogue, of.0, id),
            None => Ok(None),
        }
    });
    read.unwrap().map(|held| held.record)
}

fn number(at: usize) -> String {
    format!("全复〔2024〕{at:05}")
}

fn due(record: &Record, limit: &str) -> Option<String> {
    let run = record
        .limits
        .iter()
        .rev()
        .find(|run| run.limit.as_str() == limit)?;
    let due = run.due_on.map(|day| day.to_string()).unwrap_or_default();
    Some(match run.progress {
        LimitProgress::Open => due,
        other => format!("{due} {other:?}"),
    })
}

fn figure(house: &House, id: &str) -> Option<String> {
    let county = house.desk().county;
    let asked = Asked {
        county: &county,
        year: 2024,
        as_of: TODAY,
        organ: None,
    };
    let figures = evaluate(&house.office, &asked).unwrap();
    let figure = figures
        .iter()
        .find(|figure| figure.indicator.as_str() == id);
    let value = figure
        .unwrap_or_else(|| panic!("no figure {id}"))
        .value
        .as_ref();
    value.map(ToString::to_string)
}

fn actions(house: &House) -> u64 {
    let read = house.office.readers.read(|sql| {
        let row = sql.first("SELECT COUNT(*) FROM actions WHERE record IS NOT NULL", &[])?;
        row.map_or(Ok(0), |row| row.integer(0))
    });
    u64::try_from(read.unwrap()).unwrap()
}

fn changed(plan: &Plan) -> Vec<(usize, Vec<Change>)> {
    let changed = plan.rows.iter().filter_map(|row| match &row.fate {
        Fate::Changed(_, changes) => Some((row.line, changes.clone())),
        _ => None,
    });
    changed.collect()
}

fn stated(changes: &[Change]) -> Vec<(&str, &str, &str)> {
    let stated = changes.iter().filter(|change| change.stated);
    stated
        .map(|it| (it.name.as_str(), it.before.as_str(), it.after.as_str()))
        .collect()
}

fn a_month_of_five_hundred_cases_goes_in_at_once(database: &Database) {
    let house = House::new(database);
    let file = workbook(rows(500));
    let began = Instant::now();
    let report = house.run(&file);
    println!("500 rows took {:?}", began.elapsed());
    assert!(
        report.refused.is_empty(),
        "{:?}",
        &report.refused[..3.min(report.refused.len())]
    );
    assert_eq!((report.rows, report.new), (500, 500));
    assert_eq!(
        figure(&house, "reconsideration.received").as_deref(),
        Some("500")
    );
    assert_eq!(
        figure(&house, "reconsideration.accepted").as_deref(),
        Some("450")
    );
    assert_eq!(
        figure(&house, "reconsideration.closed").as_deref(),
        Some("150")
    );
    let open = record(&house, &number(3)).unwrap();
    assert_eq!(open.stage.as_str(), "accepted");
    assert_eq!(open.opened_on.to_string(), "2024-06-05");
    assert_eq!(due(&open, "decide").as_deref(), Some("2024-08-07"));
    let decided = record(&house, &number(2)).unwrap();
    assert_eq!(decided.stage.as_str(), "decided");
    assert_eq!(due(&decided, "decide").as_deref(), Some("2024-08-06 Ended"));
    assert_eq!(
        decided.fields["respondent"].as_text(),
        Some("演示县市场监管局")
    );
    assert_eq!(open.fields["respondent"].as_text(), Some("police"));
    let in_review = record(&house, &number(1)).unwrap();
    assert_eq!(due(&in_review, "review").as_deref(), Some("2024-06-11"));
    assert!(open.findings.is_empty(), "{:?}", open.findings);
}

fn the_same_file_again_changes_nothing(database: &Database) {
    let house = House::new(database);
    let file = workbook(rows(60));
    assert_eq!(house.run(&file).new, 60);
    let before = actions(&house);
    let again = house.run(&file);
    assert_eq!((again.same, again.new, again.changed), (60, 0, 0));
    let other_form = house.run(&csv_file(rows(60)));
    assert_eq!((other_form.same, other_form.changed), (60, 0));
    assert_eq!(actions(&house), before);
}

fn a_changed_file_lists_exactly_the_changed_cells(database: &Database) {
    let house = House::new(database);
    house.run(&workbook(rows(40)));
    let mut later = rows(40);
    later[4][1] = Value::Text("演示申请人改".into());
    later[5][10] = Value::Text("2024年6月30日".into());
    later[5][9] = Value::Text("结案".into());
    later[5][11] = Value::Text("撤销".into());
    later[6][7] = Value::Date(jiff::civil::date(2024, 6, 13));
    let plan = house.plan(&workbook(later.clone()));
    let changes = changed(&plan);
    // A title and the header stand above the first row.
    let lines: Vec<usize> = changes.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [7, 8, 9], "{changes:?}");
    let name = [("申请人", "演示申请人005", "演示申请人改")];
    assert_eq!(stated(&changes[0].1), name);
    let decided = [
        ("处理结果", "", "撤销"),
        ("决定日", "", "2024年6月30日"),
        ("阶段", "审理中", "已决定"),
    ];
    let mut said = stated(&changes[1].1);
    said.sort_unstable();
    let mut expected = decided;
    expected.sort_unstable();
    assert_eq!(said, expected);
    let follows = changes[1]
        .1
        .iter()
        .any(|it| it.name == "期限：审理期限" && !it.stated);
    assert!(follows, "{:?}", changes[1].1);
    assert_eq!(
        stated(&changes[2].1),
        [("受理日", "2024年6月12日", "2024年6月13日")]
    );
    assert_eq!(plan.count(|fate| matches!(fate, Fate::Same)), 37);
    let report = house.run(&workbook(later));
    assert_eq!((report.changed, report.same), (3, 37));
    assert_eq!(
        figure(&house, "reconsideration.corrected").as_deref(),
        Some("8")
    );
}

fn bad_rows_come_back_and_go_in_when_they_are_mended(database: &Database) {
    let house = House::new(database);
    let mut wrong = rows(20);
    wrong[2][6] = Value::Text("2024-13-01".into());
    wrong[3][7] = Value::Date(jiff::civil::date(2024, 6, 1));
    wrong[5][0] = Value::Empty;
    wrong[7][11] = Value::Text("另案处理".into());
    wrong[8][7] = Value::Date(jiff::civil::date(2024, 7, 2));
    let report = house.run(&workbook(wrong.clone()));
    assert_eq!((report.new, report.refused.len()), (15, 5));
    let lines: Vec<usize> = report.refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [5, 6, 8, 10, 11]);
    let reason = |at: usize| report.refused[at].1.as_str();
    assert!(
        reason(0).contains("“收到日期”列的值“2024-13-01”"),
        "{}",
        reason(0)
    );
    assert!(
        reason(1).contains("“受理日”2024年6月1日早于“收到日”"),
        "{}",
        reason(1)
    );
    assert!(reason(2).contains("没有主系统编号"), "{}", reason(2));
    assert!(
        reason(3).contains("“结案方式”列的值“另案处理”"),
        "{}",
        reason(3)
    );
    assert!(reason(4).contains("晚于今天"), "{}", reason(4));
    let opened = house.opened("案件.xlsx", &workbook(wrong));
    let returned = refused_workbook(&opened.table, &report.refused).unwrap();
    let returned = house.opened("没有导入的行.xlsx", &returned);
    assert_eq!(
        gist(&returned.table),
        (5, HEADERS.map(String::from).to_vec())
    );
    let right = rows(20);
    let mended = [2, 3, 5, 7, 8].map(|at| right[at].clone()).to_vec();
    assert_eq!(house.run(&workbook(mended)).new, 5);
    assert_eq!(house.run(&workbook(right)).same, 20);
}

fn masked_values_do_not_stand_in_reasons(database: &Database) {
    let house = House::new(database);
    let file =
        "案件编号,收到日期,申请人联系电话\n甲1,2024-06-03,1390000\n甲2,2024-06-32,13900001234\n";
    let plan = house.plan(file.as_bytes());
    let refused = plan.refused();
    let reason = |at: usize| refused[at].1.as_str();
    assert!(
        reason(0).contains("“申请人联系电话”列") && !reason(0).contains("1390000"),
        "{}",
        reason(0)
    );
    assert!(reason(1).contains("2024-06-32"), "{}", reason(1));
}

fn repeated_rows_go_in_once_and_contradicting_rows_not_at_all(database: &Database) {
    let house = House::new(database);
    let mut twice = rows(6);
    twice.push(twice[1].clone());
    let mut other = twice[2].clone();
    other[1] = Value::Text("另一申请人".into());
    twice.push(other);
    let report = house.run(&workbook(twice));
    assert_eq!((report.new, report.repeated), (5, 1));
    let lines: Vec<usize> = report.refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [5, 10]);
    assert!(
        report.refused[0].1.contains("与第 10 行的编号"),
        "{:?}",
        report.refused
    );
    assert!(record(&house, &number(3)).is_none());
}

fn every_encoding_says_the_same(database: &Database) {
    let house = House::new(database);
    assert_eq!(house.run(&workbook(rows(12))).new, 12);
    let marked = csv_file(rows(12));
    let plain = marked.strip_prefix(b"\xEF\xBB\xBF").unwrap().to_vec();
    let text = String::from_utf8(plain.clone()).unwrap();
    let (national, _, broken) = encoding_rs::GB18030.encode(&text);
    assert!(!broken);
    for file in [marked, plain, national.into_owned()] {
        assert_eq!(house.run(&file).same, 12);
    }
    let empty = platform::operations::import::keep(&house.desk(), &kind(), "空.xlsx", b"");
    let Err(Failure::Refused(refusal)) = empty else {
        panic!("an empty file is refused");
    };
    assert!(refusal.reason.contains("没有数据"), "{}", refusal.reason);
    let picture = platform::operations::import::keep(
        &house.desk(),
        &kind(),
        "图.png",
        b"\x89PNG\r\n\x1a\n\0\0",
    );
    assert!(matches!(picture, Err(Failure::Refused(_))));
}

fn an_interrupted_import_is_finished_by_the_same_file(database: &Database) {
    let house = House::new(database);
    let file = workbook(rows(50));
    let plan = house.plan(&file);
    for row in plan.rows.iter().take(20) {
        let Fate::New(command) = &row.fate else {
            panic!("{row:?}");
        };
        let desk = house.desk();
        let submission = Submission {
            county: desk.county.id.clone(),
            actor: desk.actor("clerk"),
            command: *command.clone(),
            recorded_at: None,
        };
        let first = house.office.writer.act(submission.clone()).wait().unwrap();
        let repeated = house.office.writer.act(submission).wait().unwrap();
        assert!(repeated.repeated && repeated.record.id == first.record.id);
    }
    let report = house.run(&file);
    assert_eq!((report.new, report.same), (30, 20));
    assert_eq!(actions(&house), 50);
}

fn two_imports_at_once_make_each_record_once(database: &Database) {
    let house = House::new(database);
    let file = workbook(rows(80));
    let reports = std::thread::scope(|scope| {
        let threads = [0, 1].map(|_| scope.spawn(|| house.run(&file)));
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(reports.iter().map(|report| report.new).sum::<usize>(), 80);
    assert_eq!(actions(&house), 80);
}

fn refusal(failure: Result<impl Sized, Failure>) -> String {
    match failure {
        Err(Failure::Refused(refusal)) => refusal.id,
        Err(other) => format!("{other}"),
        Ok(_) => "taken".into(),
    }
}

fn what_is_kept_elsewhere_is_only_read_and_filled_in_here(database: &Database) {
    let house = House::new(database);
    house.run(&workbook(rows(4)));
    let desk = house.desk();
    let held = record(&house, &number(3)).unwrap();
    let give = |action: &str, fields: serde_json::Value, own: bool| {
        let now = Moment::from_civil(TODAY.at(11, 0, 0, 0)).unwrap();
        let mut command = records::command(kind(), action.into(), now, String::new());
        command.record = own.then(|| held.id.clone());
        command.fields = serde_json::from_value(fields).unwrap();
        records::submit(&desk, command)
    };
    let answer = json!({ "answer_summary": "略", "evidence_complete": true });
    assert_eq!(refusal(give("answer", answer, true)), "main_system");
    assert_eq!(
        refusal(give("receive", json!({ "applicant": "甲" }), false)),
        "main_system"
    );
    assert_eq!(
        refusal(give("correct", json!({ "reason": "错" }), true)),
        "main_system"
    );
    assert_eq!(
        refusal(give("fill_in", json!({ "applicant": "乙" }), true)),
        "main_system"
    );
    assert_eq!(
        refusal(give("note", json!({ "text": "已电话联系" }), true)),
        "taken"
    );
    let served = json!({ "reply_notice_served_on": "2024-06-12" });
    let filled = give("fill_in", served, true).unwrap();
    assert_eq!(due(&filled.record, "answer").as_deref(), Some("2024-06-26"));
    let twice = json!({ "external_number": number(3), "values": { "received_on": "2024-06-05" } });
    assert_eq!(refusal(give("import", twice, false)), "external_number");
    let definition = &house.office.catalogue.current(&kind()).unwrap().definition;
    assert!(records::offered(&desk, definition, &held).is_empty());
    assert!(records::creating(&desk, definition).is_empty());
    assert!(main_system::is_elsewhere(&desk, &held));
    assert_eq!(house.run(&workbook(rows(4))).same, 4);
}

fn existing_cases_are_registered_where_the_kind_is_handled(database: &Database) {
    let house = House::with_main_system_here(database);
    assert_eq!(house.run(&workbook(rows(6))).new, 6);
    assert_eq!(house.run(&workbook(rows(6))).same, 6);
    let mut later = rows(6);
    later[1][1] = Value::Text("另一人".into());
    let report = house.run(&workbook(later));
    assert_eq!((report.changed, report.refused.len()), (0, 1));
    assert!(
        report.refused[0].1.contains("不由导入改写"),
        "{:?}",
        report.refused
    );
    let held = record(&house, &number(3)).unwrap();
    let desk = house.desk();
    let definition = &house.office.catalogue.current(&kind()).unwrap().definition;
    assert!(!records::offered(&desk, definition, &held).is_empty());
    let now = Moment::from_civil(TODAY.at(11, 0, 0, 0)).unwrap();
    let mut command = records::command(kind(), "take_opinion".into(), now, String::new());
    command.record = Some(held.id.clone());
    let opinion =
        json!([{ "day": "2024-06-20", "party": "applicant", "way": "phone", "content": "略" }]);
    command.fields.insert("opinions".into(), opinion);
    assert_eq!(records::submit(&desk, command).unwrap().record.version, 2);
}

fn columns_are_suggested_by_name(mapping: &Mapping) {
    let target = |header: &str| {
        mapping
            .columns
            .get(header)
            .map(|it| String::from(it.clone()))
    };
    let expected = [
        ("案件编号", "@number"),
        ("申请人姓名", "applicant"),
        ("被申请人", "respondent"),
        ("行政行为类别", "act_kind"),
        ("申请日期", "applied_on"),
        ("收到日期", "received_on"),
        ("受理日期", "accepted_on"),
        ("审理程序", "procedure"),
        ("案件状态", "@stage"),
        ("决定日期", "decided_on"),
        // Not by its name, but by its words.
        ("结案方式", "outcome"),
    ];
    for (header, field) in expected {
        assert_eq!(target(header).as_deref(), Some(field), "{header}");
    }
}

fn columns_and_words_are_matched_once(database: &Database) {
    let house = House::new(database);
    let opened = house.opened("案件.xlsx", &workbook(rows(5)));
    let definition = &opened.kind.definition;
    assert_eq!(saved(&house.desk(), &kind()).unwrap(), Mapping::default());
    let mapping = suggested(definition, &opened.table, &Mapping::default());
    columns_are_suggested_by_name(&mapping);
    let open = mapping.open_words(definition, &opened.table);
    let headers: Vec<&str> = open.iter().map(|words| words.header.as_str()).collect();
    assert_eq!(headers, ["案件状态"]);
    let mapping = house.mapping(&opened);
    assert!(mapping.open_words(definition, &opened.table).is_empty());
    save(&house.desk(), &kind(), &mapping).unwrap();
    assert_eq!(saved(&house.desk(), &kind()).unwrap(), mapping);
    let entries = log::page(&auditor(&house), 0).unwrap().entries;
    let logged = |action: &str| {
        entries
            .iter()
            .filter(|entry| entry.action == action)
            .count()
    };
    assert_eq!(
        (logged("import_mapping_saved"), logged("main_system_chosen")),
        (1, 1)
    );
    let nothing = Mapping::default();
    let unmatched = run(&house.desk(), &opened, &nothing);
    assert_eq!(refusal(unmatched), "mapping");
    let advised = missing(&house.office, &opened, &mapping);
    let named: Vec<&str> = advised.iter().map(|(field, _)| field.id.as_str()).collect();
    assert!(
        !named.contains(&"received_on") && named.contains(&"sued_on"),
        "{named:?}"
    );
    let mut without = mapping;
    without.columns.remove("结案方式");
    let advised = missing(&house.office, &opened, &without);
    let asked = advised
        .iter()
        .any(|(field, _)| field.id.as_str() == "outcome");
    assert!(asked, "steps ask for it, although some of them set it");
}

fn auditor(house: &House) -> platform::operations::Desk<'_> {
    let person: &'static domain::policy::Person = Box::leak(Box::new(domain::policy::Person {
        account: "audit".into(),
        organ: "justice".into(),
        grants: Vec::new(),
        administrator: Some(domain::policy::Administrator::Audit),
    }));
    house.desk_of(person)
}

crate::on_both_databases!(
    a_month_of_five_hundred_cases_goes_in_at_once,
    the_same_file_again_changes_nothing,
    a_changed_file_lists_exactly_the_changed_cells,
    bad_rows_come_back_and_go_in_when_they_are_mended,
    masked_values_do_not_stand_in_reasons,
    repeated_rows_go_in_once_and_contradicting_rows_not_at_all,
    every_encoding_says_the_same,
    an_interrupted_import_is_finished_by_the_same_file,
    two_imports_at_once_make_each_record_once,
    what_is_kept_elsewhere_is_only_read_and_filled_in_here,
    existing_cases_are_registered_where_the_kind_is_handled,
    columns_and_words_are_matched_once,
);
