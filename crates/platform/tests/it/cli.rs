//! The command line, run as a program.

use crate::databases::empty_folder;
use std::process::{Command, Output};

/// Runs the program.
pub fn fadu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fadu"))
        .args(arguments)
        .output()
        .unwrap()
}

/// What a program wrote.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Words of the argument parser's own language that must not reach a person.
const ENGLISH: [&str; 9] = [
    "Usage",
    "Options",
    "Commands",
    "Arguments",
    "error:",
    "OPTIONS",
    "default:",
    "Print",
    "possible",
];

#[test]
fn help_is_chinese() {
    let help = fadu(&["--help"]);
    assert!(help.status.success());
    let help = text(&help.stdout);
    for word in [
        "用法：fadu [选项] <命令>",
        "命令:",
        "选项:",
        "check",
        "退出码",
    ] {
        assert!(help.contains(word), "{word} is missing:\n{help}");
    }
    for line in help
        .lines()
        .filter(|line| line.starts_with("  ") && !line.trim().starts_with('-'))
    {
        let command = line.split_whitespace().next().unwrap();
        let below = text(&fadu(&[command, "--help"]).stdout);
        assert!(
            below.contains(&format!("用法：fadu {command} [选项]")),
            "{below}"
        );
        for word in ENGLISH {
            assert!(!below.contains(word), "{command}: {word}\n{below}");
        }
    }
    for word in ENGLISH {
        assert!(!help.contains(word), "{word}\n{help}");
    }
}

#[test]
fn a_wrong_command_line_is_explained() {
    for (arguments, expected) in [
        (&["chek"][..], "没有“chek”这个命令"),
        (&[][..], "没有写明命令"),
        (&["check", "--wrong"][..], "没有“--wrong”这个选项或参数"),
        (&["check", "--data"][..], "“--data <目录>”没有写值"),
    ] {
        let output = fadu(arguments);
        assert_eq!(output.status.code(), Some(2));
        let complaint = text(&output.stderr);
        assert!(complaint.contains(expected), "{complaint}");
        for word in ENGLISH {
            assert!(!complaint.contains(word), "{word}\n{complaint}");
        }
    }
}

#[test]
fn the_definitions_of_the_program_are_whole() {
    let output = fadu(&["check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("核对通过"));
}

#[test]
fn definitions_that_are_not_there_are_bad_input() {
    let output = fadu(&["check", "--definitions", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("不是定义目录"));
}

const OWN_BASIS: &str = "[basis]\nid = \"样例区行政执法监督办法(2026)\"\ntitle = \"样例区行政执法监督办法\"\n\
    issuer = \"样例区人民政府\"\nnumber = \"样政发〔2026〕3号\"\napplies_in = \"330106\"\nadopted_on = 2026-03-01\n\
    in_force_from = 2026-04-01\n\n[[entry]]\nof = \"enforce_supervision_rectify\"\narticle = \"12\"\n\
    words = \"自收到监督意见书之日起十五日内反馈整改情况\"\ncalendar_days = 15\n";

#[test]
fn a_county_turns_a_template_on_with_its_own_basis() {
    let folder = empty_folder();
    let data = folder.to_str().unwrap();
    let checked = |basis: &str| {
        std::fs::create_dir_all(folder.join("limits")).unwrap();
        std::fs::write(folder.join("limits/own.toml"), basis).unwrap();
        fadu(&["check", "--data", data])
    };
    let good = checked(OWN_BASIS);
    let said = text(&good.stdout);
    assert!(good.status.success(), "{said}{}", text(&good.stderr));
    let line = "本县依据：时限 enforce_supervision_rectify（整改并反馈）为15日，\
                样例区行政执法监督办法(2026)第12条，可以阻止办理";
    assert!(said.contains(line), "{said}");
    let wrong = checked(&OWN_BASIS.replace("calendar_days = 15", "calendar_days = 10"));
    assert!(!wrong.status.success());
    let said = text(&wrong.stderr);
    assert!(
        said.contains("limits/own.toml 第13行")
            && said.contains("条文没有写明「十日」，写的是十五日"),
        "{said}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn check_computes_the_worked_cases_of_limits() {
    let said = text(&fadu(&["check"]).stdout);
    assert!(said.contains("期限实例：核对 4"), "{said}");
    assert!(said.contains("不符 0 处"), "{said}");
}

/// Every row of the list stands once, and nearly all are proven by a worked case that passes.
#[test]
fn systems_are_listed_with_what_proves_them() {
    let rows: serde_json::Value =
        serde_json::from_slice(&fadu(&["systems", "--json"]).stdout).unwrap();
    let rows = rows.as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> =
        rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!((rows.len(), ids.len()), (247, 247));
    let proven = rows.iter().filter(|row| {
        let examples = row["examples"].as_array().unwrap().len() as u64;
        examples > 0 && row["passing"] == examples
    });
    assert!(proven.count() >= 240);
    for row in rows {
        assert!(row["shape"].is_string() && row["area"].is_string(), "{row}");
    }
}
