//! `fadu import`: a workbook of a main system elsewhere, on the command line.

use super::{Failure, Global};
use crate::jobs::socket::Request;
use crate::operations::import::{Errand, Mapping, Told, ToldRow, refused_workbook};
use clap::Args;
use std::path::{Path, PathBuf};

/// Refused rows and changes that are printed, at most; the workbook and the JSON hold all.
const PRINTED_MOST: usize = 50;

/// Arguments of `fadu import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// 从主系统导出的文件：Excel 工作簿（.xlsx、.xls）或 CSV
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 县（市、区）的行政区划代码，六位数字
    #[arg(long, value_name = "代码")]
    county: String,
    /// 业务的编号，即业务模块的 id
    #[arg(long, value_name = "业务")]
    kind: String,
    /// 以哪个账号导入，该账号须有导入的权限
    #[arg(long = "as", value_name = "账号")]
    account: String,
    /// 只预览，不写入
    #[arg(long)]
    preview: bool,
    /// 栏目和用词的对照（JSON；--preview --json 的 mapping 就是这样的内容），缺省用上次保存的，其余自动推荐
    #[arg(long, value_name = "文件")]
    mapping: Option<PathBuf>,
    /// 把不能导入的行连同原因写成工作簿，改好后可以直接再导入
    #[arg(long, value_name = "文件")]
    refused: Option<PathBuf>,
}

/// Imports a file, or says what an import would do; a running server is asked to do it.
///
/// # Errors
/// A file, mapping or row that cannot be used, a missing permission, or a fault.
pub fn run(arguments: &ImportArguments, global: &Global) -> Result<(), Failure> {
    let request = Request::Import {
        account: format!("{}/{}", arguments.county, arguments.account),
        import: errand(arguments)?,
    };
    let answer = super::office::asked(global, request)?;
    let told: Told = super::office::told_as(answer, "没有导入")?;
    if let Some(target) = &arguments.refused {
        write_refused(&arguments.file, target, &told)?;
    }
    if global.json {
        println!("{:#}", serde_json::json!(told));
    } else {
        print(&told);
    }
    match told.refused.len() {
        0 => Ok(()),
        rows => Err(Failure::bad_input(remaining(rows, arguments))),
    }
}

fn errand(arguments: &ImportArguments) -> Result<Errand, Failure> {
    let file = std::path::absolute(&arguments.file)
        .map_err(|error| unreadable(&arguments.file, &error))?;
    let mapping = arguments.mapping.as_deref().map(mapping).transpose()?;
    Ok(Errand {
        kind: arguments.kind.as_str().into(),
        file,
        mapping,
        preview: arguments.preview,
    })
}

fn mapping(path: &Path) -> Result<Mapping, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::bad_input(format!(
            "{} 不是对照：{error}。应为 {{\"columns\",\"fixed\",\"words\"}}，可以从 --preview --json 的 mapping 复制",
            path.display()
        ))
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::bad_input(format!("无法读取 {}：{error}", path.display()))
}

fn write_refused(file: &Path, target: &Path, told: &Told) -> Result<(), Failure> {
    if told.refused.is_empty() {
        return Ok(());
    }
    let content = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let table = documents::table::read(&content, documents::table::Limits::default());
    let table = table.map_err(Failure::bad_input)?;
    let book = refused_workbook(&table, &told.refused).map_err(Failure::fault)?;
    std::fs::write(target, book)
        .map_err(|error| Failure::fault(format!("无法写入 {}：{error}", target.display())))
}

fn remaining(rows: usize, arguments: &ImportArguments) -> String {
    let verb = if arguments.preview {
        "不能"
    } else {
        "没有"
    };
    match &arguments.refused {
        Some(target) => format!(
            "{rows} 行{verb}导入，已连同原因写入 {}，改好后可以直接再导入。",
            target.display()
        ),
        None => format!(
            "{rows} 行{verb}导入，其他行不受影响；用 --refused 可以把这些行连同原因写成工作簿。"
        ),
    }
}

fn print(told: &Told) {
    let done = if told.preview {
        "预览，没有写入"
    } else {
        "已导入"
    };
    println!("{}：共 {} 行（{done}）", told.file, told.rows);
    println!(
        "新登记 {}，有变化 {}，没有变化 {}，重复 {}，不能导入 {}",
        told.new,
        told.changed,
        told.same,
        told.repeated,
        told.refused.len()
    );
    if told.preview {
        let columns: Vec<String> = told
            .columns
            .iter()
            .map(|(header, name)| format!("{header}→{name}"))
            .collect();
        println!("对照：{}", columns.join("，"));
        if !told.missing.is_empty() {
            println!(
                "文件里没有、与期限或指标有关的栏目：{}",
                told.missing.join("、")
            );
        }
    }
    for (header, word) in &told.open_words {
        println!("“{header}”列的“{word}”没有选择，含它的行不能导入");
    }
    for row in told.taken.iter().take(PRINTED_MOST) {
        print_changes(row);
    }
    for (line, reason) in told.refused.iter().take(PRINTED_MOST) {
        println!("第 {line} 行：{reason}");
    }
    if told.refused.len() > PRINTED_MOST {
        println!("……其余 {} 行从略", told.refused.len() - PRINTED_MOST);
    }
}

fn print_changes(row: &ToldRow) {
    let changes = row.changes.iter().filter(|change| change.stated);
    for change in changes {
        println!(
            "第 {} 行 {}：{} “{}”→“{}”",
            row.line, row.number, change.name, change.before, change.after
        );
    }
}
