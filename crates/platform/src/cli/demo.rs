//! `fadu demo`: demonstration counties, made once and used again.

use super::office::{told, with_causes};
use super::{Failure, Global};
use crate::definitions::DefinitionFiles;
use crate::operations::accounts::{DEMONSTRATION_PASSWORD, hash};
use crate::operations::demonstration::{Standing, make, standing_clock};
use crate::operations::files::hexadecimal;
use crate::operations::opening::{DATABASE_FILES, Opening, Seeded, Source, nature_of, open};
use crate::operations::{Nature, Office};
use crate::rules::Rules;
use clap::Args;
use domain::register::Moment;
use jiff::civil::{Date, date, time};
use sm3::{Digest, Sm3};
use std::path::Path;
use std::sync::Arc;

/// Written last: says from which definitions the folder was made.
const MARK: &str = "demonstration";

/// From which time, identifiers and salts of demonstrations are drawn.
const SEED: &str = "fadu demonstration 1";

/// What a demonstration folder holds besides the database and may be made anew.
const MADE: [&str; 4] = ["fadu.lock", "checkpoints.log", "nature", MARK];

/// Arguments of `fadu demo`.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// 网页端口，只在本机 127.0.0.1 上开放
    #[arg(long, default_value_t = 8080, value_name = "端口")]
    pub port: u16,
    /// 只生成演示数据，不启动网页
    #[arg(long)]
    pub no_serve: bool,
}

/// Makes the demonstration counties where they are not there yet, and serves them.
///
/// # Errors
/// A folder with real data, definitions that are not whole, or a fault.
pub fn run(arguments: &DemoArguments, global: &Global) -> Result<(), Failure> {
    let (office, is_new) = prepared(global)?;
    if arguments.no_serve {
        office.writer.close();
        return Ok(());
    }
    if is_new {
        office.writer.close();
        return Err(start_again());
    }
    println!(
        "演示账户列在登录页上，例如 clerk（经办人）、reviewer（审核人）、head（负责人），口令均为 {DEMONSTRATION_PASSWORD}。"
    );
    super::serve::listen(office, arguments.port)
}

/// Becomes the same program anew: the memory that the making of the folder took is given back, for a server may run
/// for months. Comes back only when that fails.
fn start_again() -> Failure {
    use std::os::unix::process::CommandExt;
    let cause = match std::env::current_exe() {
        Ok(program) => {
            let mut again = std::process::Command::new(program);
            again.args(std::env::args_os().skip(1)).exec()
        }
        Err(cause) => cause,
    };
    Failure::fault(format!(
        "演示数据已生成，但程序无法重新启动：{cause}；请再运行一次"
    ))
}

/// The office of a current demonstration folder, and whether the folder was made just now.
///
/// # Errors
/// As [`run`].
pub fn prepared(global: &Global) -> Result<(Office, bool), Failure> {
    let database = global.database.as_deref();
    let files = global.definition_files()?;
    let mark = mark(&files);
    let found = std::fs::read_to_string(global.data.join(MARK)).unwrap_or_default();
    let is_new = found != mark;
    if is_new {
        let rules = Arc::new(super::check::compiled(&files)?);
        build(&global.data, database, &rules, day(&rules))?;
        let written = std::fs::write(global.data.join(MARK), mark);
        written.map_err(|error| Failure::fault(format!("无法写入 {MARK}：{error}")))?;
    } else {
        eprintln!("演示数据已在 {}，直接使用。", global.data.display());
    }
    let rules = Arc::new(super::check::compiled(&files.without_examples())?);
    let day = day(&rules);
    Ok((reopened(&global.data, database, rules, day)?, is_new))
}

/// The day on which the demonstration stands.
fn day(rules: &Rules) -> Date {
    let clock = rules.plans.iter().map(|plan| plan.clock).max();
    clock.unwrap_or(date(2024, 12, 31))
}

/// Opens a demonstration folder as it stands.
fn reopened(
    folder: &Path,
    database: Option<&str>,
    rules: Arc<Rules>,
    day: Date,
) -> Result<Office, Failure> {
    let clock = standing_clock(day);
    let source = Box::new(Standing::new(Arc::clone(&clock)));
    opened(
        folder,
        database,
        rules,
        Timing {
            clock,
            source,
            create: false,
        },
    )
}

struct Timing {
    clock: crate::operations::Clock,
    source: Box<dyn Source>,
    create: bool,
}

fn opened(
    folder: &Path,
    database: Option<&str>,
    rules: Arc<Rules>,
    timing: Timing,
) -> Result<Office, Failure> {
    let opening = Opening {
        folder: folder.to_path_buf(),
        database: database.map(str::to_string),
        nature: Nature::Demonstration,
        create: timing.create,
        rules,
        source: timing.source,
        clock: timing.clock,
    };
    open(opening).map_err(told)
}

/// Makes the folder anew.
fn build(
    folder: &Path,
    database: Option<&str>,
    rules: &Arc<Rules>,
    day: Date,
) -> Result<(), Failure> {
    if nature_of(folder).map_err(Failure::fault)? == Some(Nature::Real) {
        return Err(Failure::refusal(format!(
            "{} 是正式数据目录，不能用于演示；请用 --data 另选目录",
            folder.display()
        )));
    }
    for name in DATABASE_FILES.into_iter().chain(MADE) {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::fault(format!(
                    "无法清除旧的演示数据 {name}：{error}"
                )));
            }
            _ => {}
        }
    }
    eprintln!("正在生成演示数据……");
    let noon = Moment::from_civil(day.to_datetime(time(12, 0, 0, 0))).map_err(Failure::fault)?;
    let source = Box::new(Seeded::new(SEED, noon));
    let timing = Timing {
        clock: standing_clock(day),
        source,
        create: true,
    };
    let office = opened(folder, database, Arc::clone(rules), timing)?;
    let password = hash(DEMONSTRATION_PASSWORD).map_err(Failure::fault)?;
    let made = make(&office, &office.rules.plans, &password);
    office.writer.close();
    let made = made.map_err(|error| Failure::fault(with_causes(&error)))?;
    eprintln!(
        "已生成演示数据：{}件，{}次办理。",
        made.records, made.actions
    );
    Ok(())
}

/// The SM3 of everything from which a demonstration is made.
fn mark(files: &DefinitionFiles) -> String {
    let mut hasher = Sm3::new();
    hasher.update(env!("CARGO_PKG_VERSION"));
    for folder in ["calendar", "demonstration", "laws", "modules"] {
        for (path, text) in files.under(folder) {
            hasher.update(path);
            hasher.update([0]);
            hasher.update(text);
            hasher.update([0]);
        }
    }
    hexadecimal(&hasher.finalize())
}
