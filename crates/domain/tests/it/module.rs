//! Modules: the real ones load, broken ones are answered with their exact messages.

use domain::engines::deadline::Calendar;
use domain::indicator::Measure;
use domain::law::service::ServiceMethods;
use domain::law::{ChosenRule, LawBook, LoadProblem, VersionChoices, VersionRule};
use domain::module::examples::{MAIN_RECORD, Player, Surroundings};
use domain::module::{
    MainSystem, Module, check_all, definition_text, load, read_roles, reload, shape_hash,
    shape_text, with_shape,
};
use domain::register::Moment;
use jiff::civil::{Date, date};
use std::fs;
use std::path::Path;

type Texts = Vec<(String, String)>;

/// All files under a folder of the repository, as paths relative to it and texts.
fn texts(folder: &str) -> Texts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(&root)
                    .expect("it lies below")
                    .to_string_lossy();
                let text = fs::read_to_string(&path).expect("it is text");
                found.push((format!("{}/{name}", folder_name(&root)), text));
            }
        }
    }
    found.sort();
    found
}

fn folder_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn borrowed(texts: &Texts) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

#[test]
fn the_modules_of_the_repository_load() {
    let mut laws = texts("laws");
    laws.retain(|(path, _)| path.ends_with(".toml"));
    let law = LawBook::from_toml(&borrowed(&laws)).expect("the laws load");
    let files = texts("modules");
    let roles = files
        .iter()
        .find(|(path, _)| path == "modules/roles.toml")
        .expect("roles");
    let roles = read_roles((&roles.0, &roles.1)).expect("the roles load");
    let report = check_all(&borrowed(&files), &law, &roles);
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    println!("{:?}", report.counts);
}

/// A statute of which two versions follow each other, and time limits that rest on it.
const LAWS: [(&str, &str); 3] = [
    (
        "laws/limits/sample.toml",
        "set = \"sample\"\nname = \"样例\"\n[[limit]]\nid = \"sample_review\"\nname = \"审查\"\nevent = \"收到之日\"\n\
         values = [\n{ from = 2024-01-01, working_days = 5, law = [\"样例法(2023)#30\"] },\n\
         { until = 2023-12-31, working_days = 7, law = [\"样例法(2017)#17\"] },\n]\nrolls = true\n\
         [[limit]]\nid = \"sample_template\"\nname = \"模板\"\nevent = \"收到之日\"\nrolls = true\n\
         template = { source = \"外省\" }\n",
    ),
    (
        "laws/old.toml",
        "id = \"样例法(2017)\"\ntitle = \"样例法\"\nshort = \"样例法\"\nissuer = \"样例机关\"\nnumber = \"第1号\"\n\
         applies_in = \"国家\"\nadopted_on = 2017-09-01\nin_force_from = 2018-01-01\nin_force_until = 2023-12-31\n\
         superseded_by = \"样例法(2023)\"\n[articles]\n17 = \"审查期限\"\n",
    ),
    (
        "laws/new.toml",
        "id = \"样例法(2023)\"\ntitle = \"样例法\"\nshort = \"样例法\"\nissuer = \"样例机关\"\nnumber = \"第2号\"\n\
         applies_in = \"国家\"\nadopted_on = 2023-09-01\nin_force_from = 2024-01-01\n[articles]\n30 = \"审查期限\"\n",
    ),
];

/// The files of the good sample, with those of a broken one in their place.
fn sample(broken: Option<&str>) -> Texts {
    let folder = "crates/domain/tests/it/broken";
    let mut files: Texts = texts(&format!("{folder}/good"))
        .into_iter()
        .map(|(path, text)| (path.replace("good/", "modules/m07/sample/"), text))
        .collect();
    let changed = broken.map_or_else(Vec::new, |name| texts(&format!("{folder}/{name}")));
    for (path, text) in changed {
        let name = path.split_once('/').expect("a path below the folder").1;
        let path = format!("modules/m07/sample/{name}");
        if let Some(file) = files.iter_mut().find(|(known, _)| *known == path) {
            file.1 = text;
        } else {
            assert_eq!(
                name, "expected.txt",
                "a broken module replaces files of the good one"
            );
        }
    }
    files
}

fn loaded(files: &Texts) -> Result<Vec<Module>, Vec<LoadProblem>> {
    let law = LawBook::from_toml(&LAWS).expect("the sample laws load");
    let roles = texts("modules");
    let roles = roles
        .iter()
        .find(|(path, _)| path == "modules/roles.toml")
        .expect("roles");
    let roles = read_roles((&roles.0, &roles.1)).expect("the roles load");
    load(&borrowed(files), &law, &roles)
}

fn good() -> Module {
    match loaded(&sample(None)) {
        Ok(mut modules) => modules.remove(0),
        Err(problems) => panic!("{problems:?}"),
    }
}

/// The good sample with one text in place of another.
fn changed(from: &str, to: &str) -> Module {
    let mut files = sample(None);
    for (_, text) in &mut files {
        *text = text.replace(from, to);
    }
    let mut modules = loaded(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    modules.remove(0)
}

#[test]
fn a_limit_of_a_module_may_take_the_milder_law_of_the_day_of_the_decision() {
    let module = changed(
        "ends = [\"close\"]",
        "ends = [\"close\"]\nlenient = \"shorter\"",
    );
    let run = |rule: VersionRule, closed: Date| {
        let milder = ChosenRule {
            rule,
            ..ChosenRule::default()
        };
        let choices = VersionChoices {
            milder,
            ..VersionChoices::default()
        };
        let roles = texts("modules");
        let roles = roles.iter().find(|(path, _)| path == "modules/roles.toml");
        let (definitions, methods) = ([&module.definition], ServiceMethods::default());
        let (calendar, roles) = (Calendar::weekends_only(), roles.unwrap());
        let surroundings = Surroundings {
            definitions: &definitions,
            roles: &read_roles((&roles.0, &roles.1)).unwrap(),
            calendar: &calendar,
            methods: &methods,
            choices: &choices,
        };
        let now = Moment::at_start_of(date(2024, 6, 1)).unwrap();
        let example = &module.examples[0];
        let mut player = Player::new(surroundings, example.county.clone(), now);
        for (step, day) in example.steps.iter().zip([date(2023, 12, 27), closed]) {
            let mut step = step.clone();
            step.at = Moment::at_start_of(day).unwrap();
            let taken = player.take(&module.definition.id, &step);
            taken.unwrap_or_else(|refusal| panic!("{}", refusal.reason));
        }
        let run = player.record(MAIN_RECORD).unwrap().limits[0].clone();
        (
            run.due_on,
            run.other_law.as_ref().and_then(|other| other.due_on),
        )
    };
    // Seven working days of the law of 2017 end on 5 January, five of the law of 2023 on the third.
    let (old, new) = (Some(date(2024, 1, 5)), Some(date(2024, 1, 3)));
    assert_eq!(run(VersionRule::Milder, date(2023, 12, 29)), (old, None));
    assert_eq!(run(VersionRule::Milder, date(2024, 1, 2)), (new, old));
    assert_eq!(run(VersionRule::Opening, date(2024, 1, 2)), (old, new));
}

#[test]
fn every_broken_module_gets_its_exact_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken");
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| folder_name(&entry.expect("the entry can be read").path()))
        .filter(|name| name != "good")
        .collect();
    names.sort();
    assert!(names.len() >= 10, "only {} broken modules", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let problems = loaded(&sample(Some(name))).err().unwrap_or_default();
        let said: String = problems
            .iter()
            .map(|problem| format!("{problem}\n"))
            .collect();
        let expected = texts(&format!("crates/domain/tests/it/broken/{name}"));
        let expected = expected
            .iter()
            .find(|(path, _)| path.ends_with("expected.txt"));
        if said.is_empty() || expected.map(|(_, text)| text) != Some(&said) {
            wrong.push(format!("{name}\n{said}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "other messages than expected:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_good_module_is_read_whole() {
    let module = good();
    let definition = &module.definition;
    assert_eq!(module.covers, ["recon-case"]);
    assert_eq!(module.main_system, MainSystem::Here);
    assert_eq!(definition.fields.len(), 4);
    let receive = definition.action(&"receive".into()).expect("declared");
    assert!(receive.creates && receive.from.is_empty());
    let review = definition.limit(&"review".into()).expect("declared");
    assert_eq!(review.values.len(), 2);
    assert_eq!(review.values[0].law[0].to_string(), "样例法(2023)#30");
    assert!(definition.letters[0].template.starts_with("# 受理通知书"));
    assert_eq!(module.examples.len(), 1);
    let ids: Vec<&str> = module
        .indicators
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "sample.closed",
            "sample.closed_year_on_year",
            "sample.revoked",
            "sample.revoked_rate",
            "sample.revoked_rate_year_on_year_points",
        ]
    );
    assert!(
        matches!(&module.indicators[3].measure, Measure::Rate { choices, .. } if choices.len() == 1)
    );
    assert_eq!(module.indicators[4].unit, "个百分点");
}

#[test]
fn guards_limits_and_articles_leave_the_shape_alone() {
    let shape = good().definition.shape;
    let changed = |from: &str, to: &str| {
        let mut files = sample(None);
        for (_, text) in &mut files {
            *text = text.replace(from, to);
        }
        loaded(&files).expect("it loads")[0]
            .definition
            .shape
            .clone()
    };
    assert_eq!(changed("没有申请人", "申请人没有填写"), shape);
    assert_eq!(changed("working_days = 5", "working_days = 6"), shape);
    assert_eq!(
        changed(
            "name = \"结案\"",
            "name = \"结案\"\nlaw = [\"样例法(2023)#30\"]"
        ),
        shape
    );
    assert_ne!(changed("name = \"收到日\"", "name = \"收件日\""), shape);
    assert_ne!(changed("你的申请", "您的申请"), shape);
}

#[test]
fn a_shared_limit_gives_the_same_values() {
    let own = good().definition;
    let mut files = sample(None);
    let module = &mut files[2].1;
    let (from, to) = (
        module.find("values = [").unwrap(),
        module.find("rolls = true").unwrap(),
    );
    module.replace_range(from..to, "values_of = \"sample_review\"\n");
    let shared = &loaded(&files).expect("it loads")[0].definition;
    assert_eq!(*shared, own);
    let at = files[2].1.find("rolls = true").unwrap();
    files[2].1.insert_str(at, "values_from = 2024-01-01\n");
    let shared = &loaded(&files).expect("it loads")[0].definition;
    assert_eq!(shared.limits[0].values, own.limits[0].values[..1]);
    assert_eq!(shared.shape, own.shape);
}

#[test]
fn a_pinned_shape_keeps_its_fields_and_takes_the_law_of_today() {
    let old = good().definition;
    let text = shape_text(&old);
    assert_eq!(shape_hash(&text), old.shape);
    let mut files = sample(None);
    for (_, text) in &mut files {
        *text = text
            .replace("name = \"收到日\"", "name = \"收件日\"")
            .replace("working_days = 5", "working_days = 6");
    }
    let new = loaded(&files).expect("it loads").remove(0).definition;
    let pinned = with_shape(&new, &text).expect("the stored text is a shape");
    assert_eq!(pinned.shape, old.shape);
    assert_eq!(pinned.field("received_on").expect("kept").name, "收到日");
    assert_eq!(pinned.limits, new.limits);
    assert_eq!(pinned.actions, old.actions);
    assert!(with_shape(&new, "{}").is_err());
    assert_eq!(
        reload(&definition_text(&old)).expect("it was a definition"),
        old
    );
}
