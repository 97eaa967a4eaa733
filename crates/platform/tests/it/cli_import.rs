//! `fadu import`: the same import on the command line, alone and beside a running program.

use crate::databases::{Database, inside};
use crate::import::house::{House, csv_file, rows, workbook};
use documents::table::{Limits, read};
use documents::xlsx::Value;
use domain::policy::{Administrator, Grant, Person, Scope};
use jiff::civil::date;
use platform::jobs::socket;
use platform::operations::administration::{Requested, create, grant};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

const KIND: &str = "reconsideration";

/// A county with a clerk and somebody who may only look.
fn county() -> (Database, House) {
    let database = inside().unwrap();
    let house = House::new(&database);
    let administrator = |administrator| Person {
        account: "administrator".into(),
        organ: "justice".into(),
        grants: Vec::new(),
        administrator: Some(administrator),
    };
    let (system, security) = (
        administrator(Administrator::System),
        administrator(Administrator::Security),
    );
    for role in ["clerk", "viewer"] {
        let requested = Requested {
            id: role.into(),
            name: role.into(),
            organ: "justice".into(),
            password: "yi-ci-xing-2024".into(),
        };
        create(&house.desk_of(&system), &requested).unwrap();
        let given = Grant {
            role: role.into(),
            kind: None,
            scope: Scope::Own,
            from: date(2023, 1, 1),
            until: None,
        };
        grant(&house.desk_of(&security), &role.into(), given).unwrap();
    }
    (database, house)
}

fn import(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fadu"));
    command.arg("--data").arg(folder).arg("import");
    let given = ["--county", "330106", "--kind", KIND];
    command.args(given).args(arguments).output().unwrap()
}

fn said(output: &Output, status: i32) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, complaint) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "{out}{complaint}");
    out + &complaint
}

fn written(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// The mapping of a preview with the words that nobody can guess.
fn mapping(folder: &Path, file: &str) -> PathBuf {
    let preview = import(folder, &["--as", "clerk", "--preview", "--json", file]);
    let told: Json = serde_json::from_slice(&preview.stdout).unwrap();
    let mut mapping = told["mapping"].clone();
    assert_eq!(mapping["columns"]["案件编号"], "@number");
    mapping["words"]["@stage"]["立案审查"] = "received".into();
    mapping["words"]["@stage"]["结案"] = "decided".into();
    written(folder, "mapping.json", mapping.to_string().as_bytes())
}

#[test]
fn a_file_is_previewed_imported_and_mended() {
    let (database, house) = county();
    house.office.writer.close();
    drop(house);
    let folder = &database.folder;
    let mut month = rows(30);
    month[4][6] = Value::Text("2024-06-31".into());
    let file = written(folder, "案件.xlsx", &workbook(month));
    let file = file.to_str().unwrap();
    let preview = said(&import(folder, &["--as", "clerk", "--preview", file]), 2);
    for words in [
        "预览，没有写入",
        "对照：案件编号→主系统编号",
        "“立案审查”没有选择",
    ] {
        assert!(preview.contains(words), "{words}: {preview}");
    }
    let mapping = mapping(folder, file);
    let refused = folder.join("refused.xlsx");
    let arguments = [
        "--as",
        "clerk",
        "--mapping",
        mapping.to_str().unwrap(),
        "--refused",
        refused.to_str().unwrap(),
        file,
    ];
    let done = said(&import(folder, &arguments), 2);
    for words in [
        "新登记 29",
        "不能导入 1",
        "“收到日期”列的值“2024-06-31”",
        "1 行没有导入",
    ] {
        assert!(done.contains(words), "{words}: {done}");
    }
    let table = read(&std::fs::read(&refused).unwrap(), Limits::default()).unwrap();
    assert_eq!(table.rows.len(), 1);
    // The mapping was saved with the first import.
    let right = written(folder, "案件.csv", &csv_file(rows(30)));
    let right = right.to_str().unwrap();
    let mended = said(&import(folder, &["--as", "clerk", right]), 0);
    assert!(
        mended.contains("新登记 1，有变化 0，没有变化 29"),
        "{mended}"
    );
    let told = import(folder, &["--as", "clerk", "--json", right]);
    let told: Json = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["same"], &told["new"]), (&30.into(), &0.into()));
}

#[test]
fn a_running_program_imports_for_the_command() {
    let (database, house) = county();
    let office = Arc::new(house.office);
    let _socket = socket::open(Arc::clone(&office)).unwrap();
    let folder = &database.folder;
    let file = written(folder, "案件.xlsx", &workbook(rows(12)));
    let file = file.to_str().unwrap();
    let mapping = mapping(folder, file);
    let arguments = [
        "--as",
        "clerk",
        "--mapping",
        mapping.to_str().unwrap(),
        file,
    ];
    let done = said(&import(folder, &arguments), 0);
    assert!(done.contains("新登记 12"), "{done}");
    office.writer.close();
}

#[test]
fn what_is_wrong_ends_with_its_own_code() {
    let (database, house) = county();
    house.office.writer.close();
    drop(house);
    let folder = &database.folder;
    let file = written(folder, "案件.xlsx", &workbook(rows(3)));
    let (file, none) = (file.to_str().unwrap(), "none.xlsx");
    let denied = said(&import(folder, &["--as", "viewer", file]), 3);
    assert!(denied.contains("没有这个角色"), "{denied}");
    for (arguments, words) in [
        (&["--as", "clerk", none][..], "无法读取"),
        (&["--as", "nobody", file][..], "没有找到"),
        (&["--as", "clerk", "--mapping", file, file][..], "无法读取"),
        (&["--as", "clerk"][..], "缺少"),
    ] {
        let complaint = said(&import(folder, arguments), 2);
        assert!(complaint.contains(words), "{complaint}");
    }
    let text = written(folder, "mapping.json", b"{\"columns\": {}}");
    let arguments = ["--as", "clerk", "--mapping", text.to_str().unwrap(), file];
    let complaint = said(&import(folder, &arguments), 2);
    assert!(
        complaint.contains("没有指明哪一列是主系统编号"),
        "{complaint}"
    );
    let picture = written(folder, "图.png", b"\x89PNG\r\n\x1a\n\0\0");
    let complaint = said(
        &import(folder, &["--as", "clerk", picture.to_str().unwrap()]),
        2,
    );
    assert!(complaint.contains("不是 Excel 工作簿"), "{complaint}");
}
