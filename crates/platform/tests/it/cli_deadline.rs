//! `fadu deadline`, run as a program.

use serde_json::{Value as Json, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn deadline(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fadu"))
        .arg("deadline")
        .args(arguments)
        .env("NO_COLOR", "1")
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The answer to a question that can be answered.
#[track_caller]
fn answer(arguments: &[&str]) -> String {
    let output = deadline(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[track_caller]
fn json_answer(arguments: &[&str]) -> Json {
    let arguments = [arguments, &["--json"]].concat();
    serde_json::from_str(&answer(&arguments)).unwrap()
}

/// The first line: the due day.
#[track_caller]
fn due(arguments: &[&str]) -> String {
    answer(arguments).lines().next().unwrap().to_string()
}

/// The complaint about a question that cannot be answered.
#[track_caller]
fn complaint(arguments: &[&str]) -> String {
    let output = deadline(arguments);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(output.stdout.is_empty());
    text(&output.stderr)
}

/// A file that is gone when it is dropped.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("fadu-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn every_unit_has_its_due_day() {
    for (arguments, expected) in [
        (
            ["--from", "2026-09-28", "--working-days", "7"],
            "2026-10-13",
        ),
        (["--from", "2026-08-03", "--days", "60"], "2026-10-08"),
        (["--from", "2025-11-30", "--months", "3"], "2026-02-28"),
        (["--from", "2024-02-29", "--years", "1"], "2025-02-28"),
        (
            ["--from", "2026-09-30T16:20", "--hours", "24"],
            "2026-10-01T16:20:00",
        ),
    ] {
        assert_eq!(due(&arguments), expected, "{arguments:?}");
    }
    let backward = ["--from", "2026-10-12", "--working-days", "7", "--before"];
    assert_eq!(due(&backward), "2026-09-24");
}

#[test]
fn the_sentence_tells_every_day() {
    let answer = answer(&["--from", "2026-09-28", "--working-days", "7"]);
    assert_eq!(
        answer,
        "2026-10-13\n2026年9月28日起算（当日不计入），7个工作日：9月29日、9月30日、10月8日、10月9日、\
         10月10日（周六，调休上班）、10月12日、10月13日（国庆节10月1日至10月7日放假，不计入），\
         至2026年10月13日届满。\n"
    );
}

#[test]
fn json_holds_the_steps() {
    let answer = json_answer(&["--from", "2026-09-28", "--working-days", "7"]);
    assert_eq!(answer["due_on"], "2026-10-13");
    assert_eq!(answer["provisional"], false);
    assert!(answer["law"].is_array());
    let steps = answer["steps"].as_array().unwrap();
    assert_eq!(
        steps[0],
        json!({"date": "2026-09-28", "counts": false, "why": "起算当日，不计入"})
    );
    let counted = steps.iter().filter(|step| step["counts"] == true).count();
    assert_eq!((counted, steps.len()), (7, 16));
    let hours = json_answer(&["--from", "2026-09-30 16:20", "--hours", "24"]);
    assert_eq!(hours["due_on"], "2026-10-01");
    assert_eq!(hours["due_at"], "2026-10-01T16:20:00");
}

#[test]
fn suspensions_and_extensions_are_counted() {
    let base = ["--from", "2026-03-02", "--days", "60"];
    let with = |more: &[&str]| due(&[&base[..], more].concat());
    assert_eq!(with(&[]), "2026-05-06");
    let pauses = [
        "--suspend",
        "2026-03-10..2026-03-19",
        "--suspend",
        "2026-04-01..2026-04-05",
    ];
    assert_eq!(with(&pauses), "2026-05-18");
    assert_eq!(with(&["--extend", "30d"]), "2026-06-01");
    assert_eq!(with(&["--extend", "30d", "--extend", "30日"]), "2026-06-30");
    // Sixty days end on 1 May; of the days after, the ninth is a make-up Saturday.
    assert_eq!(with(&["--extend", "5wd"]), "2026-05-11");
}

#[test]
fn a_known_limit_takes_the_value_of_its_day() {
    let limit = |from: &str| {
        json_answer(&[
            "--from",
            from,
            "--limit",
            "reconsideration.supplement_notice",
        ])
    };
    let new = limit("2026-02-13");
    assert_eq!(new["due_on"], "2026-02-27");
    let law: Vec<&str> = new["law"]
        .as_array()
        .unwrap()
        .iter()
        .map(|law| law.as_str().unwrap())
        .collect();
    assert!(law.contains(&"行政复议法(2023)#31.1"), "{law:?}");
    let old = limit("2023-12-20");
    assert!(old["law"].to_string().contains("行政复议法实施条例(2007)"));
    let told = answer(&["--from", "2026-02-13", "--limit", "行政复议.受理审查"]);
    assert!(told.starts_with("2026-02-27\n受理审查："), "{told}");
    assert!(told.contains("依据：行政复议法(2023)第30条第1款"), "{told}");
}

#[test]
fn a_day_beyond_the_published_calendar_is_provisional_until_the_notice_is_there() {
    let asked = ["--from", "2026-12-24", "--working-days", "10"];
    let answer = json_answer(&asked);
    assert_eq!(answer["due_on"], "2027-01-07");
    assert_eq!(answer["provisional"], true);
    assert_eq!(answer["sure_on"], "2026-12-31");
    let notice = File::new(
        "2027.toml",
        "year = 2027\nnotice = \"测试用\"\n[[festival]]\nname = \"元旦\"\noff = [2027-01-01, 2027-01-04]\n",
    );
    let answer = json_answer(&[&asked[..], &["--calendar", notice.path()]].concat());
    assert_eq!(answer["due_on"], "2027-01-11");
    assert_eq!(answer["provisional"], false);
}

#[test]
fn odd_forms_are_read() {
    for from in [
        "二〇二六年九月二十八日",
        "２０２６年９月２８日",
        "2026/9/28",
    ] {
        assert_eq!(
            due(&["--from", from, "--working-days", "七"]),
            "2026-10-13",
            "{from}"
        );
    }
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table: what is asked, what is answered"
)]
fn what_cannot_be_answered_is_explained() {
    let from = ["--from", "2026-09-28"];
    for (arguments, expected) in [
        (
            &["--from", "2026/2/30", "--days", "3"][..],
            "起算日“2026/2/30”有误：2026年2月没有30日：该月共28日",
        ),
        (&["--days", "3"], "没有写起算日"),
        (&from, "没有写期限长度"),
        (
            &[&from[..], &["--days", "3", "--months", "1"]].concat(),
            "不止一种",
        ),
        (&[&from[..], &["--days", "-3"]].concat(), "数“-3”有误"),
        (&[&from[..], &["--hours", "24"]].concat(), "须写明起算时刻"),
        (
            &[
                &from[..],
                &["--days", "3", "--suspend", "2026-10-02..2026-10-01"],
            ]
            .concat(),
            "起止颠倒",
        ),
        (
            &[&from[..], &["--days", "3", "--extend", "30"]].concat(),
            "没有写单位",
        ),
        (
            &[&from[..], &["--days", "3", "--extend", "24h"]].concat(),
            "单位不能相加",
        ),
        (
            &[&from[..], &["--limit", "reconsiderations.review"]].concat(),
            "是否要用“reconsideration”",
        ),
        (
            &[&from[..], &["--limit", "reconsideration.reviw"]].concat(),
            "是否要用“review”",
        ),
        (
            &["--from", "2020-01-01", "--limit", "reconsideration.review"],
            "没有可以适用的数值：自2024-01-01起为5个工作日",
        ),
        (&[&from[..], &["--years", "9000"]].concat(), "期限过长"),
        (
            &[&from[..], &["--days", "3", "--calendar", "没有这个文件"]].concat(),
            "无法读取",
        ),
        (&["--batch", "没有这个文件"], "无法读取"),
        (&["--batch", "-", "--days", "3"], "不能再写其他期限选项"),
        (&["--batch", "-", "--json"], "不能用 --json"),
    ] {
        let complaint = complaint(arguments);
        assert!(complaint.contains(expected), "{arguments:?}: {complaint}");
    }
}

#[test]
fn a_batch_answers_line_by_line() {
    let lines = "workdays\t2026-09-28\t7\ndays\t2026-08-03\t60\nmonths\t2025-11-30\t3\n\
                 years\t2024-02-29\t1\nworkdays_before\t2026-10-12\t7\r\n\
                 days\t2026年2月30日\t3\nweeks\t2026-09-28\t1\n\ndays\t2026-09-28\ndays\t2026-09-28\t-1\n\
                 days\t2026-09-28\t99999999\nworkdays\t二〇二六年九月二十八日\t７\nworkdays\t2026-10-03\t0";
    let file = File::new("batch.tsv", lines);
    let output = deadline(&["--batch", file.path()]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "2026-10-13\n2026-10-08\n2026-02-28\n2025-02-28\n2026-09-24\n!\n!\n!\n!\n!\n!\n\
                    2026-10-13\n2026-10-03\n";
    assert_eq!(text(&output.stdout), expected);
    let complaint = text(&output.stderr);
    for expected in [
        "第6行：起算日“2026年2月30日”有误：2026年2月没有30日",
        "第7行：没有规则“weeks”",
        "第8行：应有3列（规则、起算日、数），以制表符分隔，实有0列",
        "第9行：应有3列（规则、起算日、数），以制表符分隔，实有2列",
        "第10行：数“-1”有误",
        "第11行：期限过长",
        "共13行，6行有误",
    ] {
        assert!(complaint.contains(expected), "{expected}\n{complaint}");
    }
}

#[test]
fn a_batch_may_come_from_the_standard_input_and_be_whole() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fadu"))
        .args(["deadline", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all("\u{FEFF}days\t2026-09-20\t15\n".as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "2026-10-08\n");
    let empty = File::new("empty.tsv", "");
    assert_eq!(answer(&["--batch", empty.path()]), "");
}

#[test]
fn shared_vectors_pass_as_a_batch() {
    let base = std::env::var_os("FADU_REFERENCE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let Ok(vectors) = std::fs::read_to_string(base.join("law/calendar/test_vectors.tsv")) else {
        return crate::databases::not_run("缺少参考资料");
    };
    let rows: Vec<Vec<&str>> = vectors
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    let lines: Vec<String> = rows.iter().map(|row| row[..3].join("\t")).collect();
    let expected: Vec<&str> = rows.iter().map(|row| row[3]).collect();
    let file = File::new("vectors.tsv", lines.join("\n"));
    let answered = answer(&["--batch", file.path()]);
    assert_eq!(answered.lines().collect::<Vec<_>>(), expected);
    assert!(!expected.is_empty());
}
