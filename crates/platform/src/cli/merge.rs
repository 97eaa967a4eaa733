//! `fadu merge`: which inspections are made together, on which day, by whom.

use super::{Failure, Global};
use crate::operations::merging::{
    Merged, MergingError, Printed, Texts, merge, read_days, try_change, ways,
};
use clap::Args;
use domain::engines::merging::{
    Checked, Day, Instance, Pin, Place, Progress, Wishes, check, read_change, write,
};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Arguments of `fadu merge`.
#[derive(Debug, Args)]
pub struct MergeArguments {
    /// 四个文件的共同前缀：前缀.cfg 参数、前缀.ent 企业、前缀.task 任务、前缀.off 人员
    #[arg(long, value_name = "前缀")]
    instance: PathBuf,
    /// 方案写入该文件，每行“任务 日 检查编号 人员”，人员以逗号隔开，不安排的日和编号为 -1
    #[arg(long, value_name = "文件", required_unless_present = "check")]
    out: Option<PathBuf>,
    /// 人工决定的日，每行“任务 日”，-1 为不安排；这些不变，其余围绕它们安排
    #[arg(long, value_name = "文件")]
    pin: Option<PathBuf>,
    /// 原方案；在它的基础上重新安排，变动尽可能少
    #[arg(long, value_name = "文件")]
    before: Option<PathBuf>,
    /// 假设：officer=机关（增加一名）、window=任务:首日-末日、cap=企业:次数；可以写多次
    #[arg(long, value_name = "假设")]
    what_if: Vec<String>,
    /// 出发地的坐标，如 35000,35000（米）；同一片区的检查尽量放在同一天，并算出各队路程
    #[arg(long, value_name = "横,纵", allow_hyphen_values = true)]
    travel: Option<String>,
    /// 随机种子；同一种子得到同一方案
    #[arg(long, value_name = "数", default_value_t = 0)]
    seed: u64,
    /// 最多改进多少秒，到时保留已有的最好方案；不写则做完为止
    #[arg(long, value_name = "秒")]
    seconds: Option<u64>,
    /// 核对已有的方案，不重新安排
    #[arg(long, value_name = "文件", conflicts_with_all = ["out", "pin", "before", "what_if", "travel"])]
    check: Option<PathBuf>,
}

/// Makes a plan, or checks one.
///
/// # Errors
/// The instance, the decisions or the plan cannot be used.
pub fn run(arguments: &MergeArguments, global: &Global) -> Result<(), Failure> {
    let instance = Texts::under(&arguments.instance)?.instance()?;
    if let Some(file) = &arguments.check {
        return judge(&instance, file, global.json);
    }
    let wishes = Wishes {
        pins: arguments.pins(&instance)?,
        seed: arguments.seed,
        gather: arguments.travel.is_some(),
        effort: None,
    };
    let before = match &arguments.before {
        Some(file) => Some(earlier(&instance, file)?),
        None => None,
    };
    let changes: Result<Vec<_>, _> = arguments
        .what_if
        .iter()
        .map(|text| read_change(text))
        .collect();
    let changes = changes.map_err(Failure::bad_input)?;
    let mut merged = merge(
        &instance,
        &wishes,
        before.as_deref(),
        &mut arguments.watcher(),
    )?;
    for change in changes {
        let tried = try_change(&instance, &wishes, change, merged.printed.objective)?;
        merged.printed.what_if.push(tried);
    }
    if let Some(start) = &arguments.travel {
        merged.printed.travel = Some(ways(&instance, &merged.plan, place(start)?));
    }
    if let Some(out) = &arguments.out {
        save(out, &write(&instance, &merged.plan))?;
    }
    let text = if global.json {
        serde_json::to_string(&merged.printed).map_err(Failure::fault)?
    } else {
        told(&merged)
    };
    print(&text)
}

impl MergeArguments {
    fn pins(&self, instance: &Instance) -> Result<Vec<Pin>, MergingError> {
        let Some(file) = &self.pin else {
            return Ok(Vec::new());
        };
        let days = read_days(instance, file)?.into_iter().map(|day| match day {
            None => Pin::Free,
            Some(day) => Day::try_from(day).map_or(Pin::Out, Pin::On),
        });
        Ok(days.collect())
    }

    /// Tells how far the work is where somebody looks, and ends it when its time is over.
    fn watcher(&self) -> impl FnMut(Progress) -> bool + use<> {
        let begun = Instant::now();
        let limit = self.seconds.map(Duration::from_secs);
        let mut told = Instant::now();
        let shown = std::io::stderr().is_terminal();
        move |progress| {
            if shown && told.elapsed() > Duration::from_secs(1) {
                told = Instant::now();
                let seconds = begun.elapsed().as_secs();
                match progress {
                    Progress::Bound(bound) => eprintln!("{seconds}秒：下界{bound}"),
                    Progress::Improving(cost, bound) => {
                        eprintln!("{seconds}秒：{cost}，下界{bound}")
                    }
                    Progress::Naming => eprintln!("{seconds}秒：安排人员"),
                }
            }
            limit.is_none_or(|limit| begun.elapsed() < limit)
        }
    }
}

impl From<MergingError> for Failure {
    fn from(error: MergingError) -> Self {
        Self::bad_input(error)
    }
}

fn earlier(instance: &Instance, file: &Path) -> Result<Vec<Option<Day>>, MergingError> {
    let days = read_days(instance, file)?.into_iter();
    Ok(days
        .map(|day| day.and_then(|day| Day::try_from(day).ok()))
        .collect())
}

fn place(text: &str) -> Result<Place, Failure> {
    let read = || {
        let (x, y) = text.split_once(',')?;
        let near = |part: &str| {
            part.trim()
                .parse()
                .ok()
                .filter(|one: &i32| one.abs() < i32::MAX / 4)
        };
        Some((near(x)?, near(y)?))
    };
    read().ok_or_else(|| {
        Failure::bad_input(format!(
            "出发地“{text}”不成格式。请写横、纵坐标，以米计，如 35000,35000。"
        ))
    })
}

fn judge(instance: &Instance, file: &Path, json: bool) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::from(MergingError::Unreadable(file.to_path_buf(), error)))?;
    match check(instance, &text) {
        Err(wrong) => Err(Failure::bad_input(wrong.join("\n"))),
        Ok(checked) => print(&judged(&checked, json)),
    }
}

fn judged(checked: &Checked, json: bool) -> String {
    let out = checked.random_out + checked.statutory_out + checked.referral_out;
    if json {
        let random = checked.random_out;
        return json!({
            "visits": checked.visits, "objective": checked.objective, "random_out": random,
            "statutory_out": checked.statutory_out, "referral_out": checked.referral_out,
        })
        .to_string();
    }
    format!("方案成立：检查{}次，不能安排{out}项。", checked.visits)
}

fn told(merged: &Merged) -> String {
    let printed = &merged.printed;
    let mut lines = vec![
        format!(
            "任务{}项，安排{}项，检查{}次；逐项检查要{}次，各机关各自合并要{}次。",
            printed.tasks,
            printed.planned,
            printed.visits,
            printed.separate_by_task,
            printed.separate_by_organ
        ),
        format!(
            "比逐项检查少{}次（{}.{}%），比各机关各自合并少{}次。",
            printed.saved_by_task,
            printed.saved_per_mille / 10,
            printed.saved_per_mille % 10,
            printed.saved_by_organ
        ),
        if printed.objective == printed.bound {
            "已经证明不能更少。".to_string()
        } else {
            format!(
                "目标值{}，任何方案不低于{}。",
                printed.objective, printed.bound
            )
        },
    ];
    if let Some(moved) = &printed.moved {
        lines.push(format!("与原方案相比变动{}项。", moved.len()));
    }
    if let Some(travel) = &printed.travel {
        lines.push(format!(
            "各队路程合计{}千米，共{}队次。",
            travel.metres / 1000,
            travel.teams
        ));
    }
    for tried in &printed.what_if {
        lines.push(format!(
            "假设 {}：检查{}次，不能安排{}项，目标值变动{:+}。",
            tried.change, tried.visits, tried.left_out, tried.objective_change
        ));
    }
    lines.extend(told_out(printed));
    lines.join("\n")
}

/// Each task left out with what stands in its way.
fn told_out(printed: &Printed) -> Vec<String> {
    let mut lines = Vec::new();
    if !printed.left_out.is_empty() {
        lines.push(format!("不能安排{}项：", printed.left_out.len()));
    }
    for out in &printed.left_out {
        lines.push(format!(
            "任务{}（企业{}，机关{}）：{}",
            out.task, out.enterprise, out.organ, out.reason
        ));
    }
    lines
}

/// Writes beside the target and renames, so that nothing half-written stands there.
fn save(out: &Path, text: &[u8]) -> Result<(), Failure> {
    let mut fresh = out.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    std::fs::write(&fresh, text)
        .and_then(|()| std::fs::rename(&fresh, out))
        .map_err(|error| {
            Failure::bad_input(format!(
                "无法写入 {}：{error}。请核对路径和写入权限。",
                out.display()
            ))
        })
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|error| Failure::fault(format!("无法输出结果：{error}。")))
}
