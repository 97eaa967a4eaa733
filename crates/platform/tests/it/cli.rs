//! The command line, run as a program.

use std::process::{Command, Output};

fn fadu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fadu"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
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
