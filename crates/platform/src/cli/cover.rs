//! `fadu cover`: who reaches a service in time, who does not, and where new sites help most.

use super::{Failure, Global};
use crate::operations::coverage::{
    Added, Answer, CoverageError, Question, SiteAnswer, TableFile, open_network,
};
use clap::{Args, ValueEnum};
use domain::engines::coverage::{Mode, Moment, Profile};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `fadu cover`.
#[derive(Debug, Args)]
pub struct CoverArguments {
    /// 路网：含 nodes.tsv 和 edges.tsv 的目录，或者 OSM 地图（.pbf）、GeoJSON
    #[arg(long, value_name = "目录或文件")]
    network: PathBuf,
    /// 服务站点，制表符分隔，列 node，或者 lon 和 lat；可以有 name、kind（服务种类）、open（开放时间）
    #[arg(long, value_name = "文件")]
    sites: PathBuf,
    /// 怎样到达
    #[arg(long, value_name = "方式", default_value = "walk")]
    mode: ModeArgument,
    /// 多少分钟以内，可以有小数
    #[arg(
        long,
        value_name = "分钟",
        default_value = "15",
        allow_negative_numbers = true
    )]
    minutes: String,
    /// 人口，列 node，或者 lon 和 lat，以及 people；不写的，每个节点计一
    #[arg(long, value_name = "文件")]
    demand: Option<PathBuf>,
    /// 求再设几个站点效果最好
    #[arg(long, value_name = "个数", default_value_t = 0)]
    add: usize,
    /// 新站点可以设在哪里，列同站点；不写的，每个节点都可以
    #[arg(long, value_name = "文件")]
    candidates: Option<PathBuf>,
    /// 逐个站点计算关闭以后少覆盖多少
    #[arg(long)]
    closing: bool,
    /// 只计该种服务的站点
    #[arg(long, value_name = "种类")]
    kind: Option<String>,
    /// 只计该时刻开放的站点，如“周三 10:30”
    #[arg(long, value_name = "时刻")]
    at: Option<String>,
    /// 轮渡候船的分钟数，只用于 mixed
    #[arg(
        long,
        value_name = "分钟",
        default_value = "0",
        allow_negative_numbers = true
    )]
    ferry_wait: String,
    /// 结果写入文件，不打印
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArgument {
    /// 步行，每小时4.5公里
    Walk,
    /// 驾车
    Drive,
    /// 车、步行和轮渡
    Mixed,
}

/// White spots that are printed for people; all are in the JSON.
const PRINTED: usize = 20;
/// Longest limit, in minutes.
const MINUTES_MAX: f64 = 600.0;

/// Prints what sites cover.
///
/// # Errors
/// Files and lines that cannot be used.
pub fn run(arguments: &CoverArguments, global: &Global) -> Result<(), Failure> {
    let question = arguments.question()?;
    let network = open_network(&arguments.network)?;
    let found = question.answer(&network)?;
    let answer = found.answer(question.seconds);
    let text = if global.json {
        serde_json::to_string(&answer).map_err(Failure::fault)? + "\n"
    } else {
        told(&answer)
    };
    match &arguments.out {
        Some(file) => write_whole(file, &text),
        None => {
            let mut out = std::io::stdout().lock();
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            written.map_err(|error| Failure::fault(format!("无法输出结果：{error}。")))
        }
    }
}

impl CoverArguments {
    fn question(&self) -> Result<Question, Failure> {
        let moment = |text: &String| {
            Moment::read(text).ok_or_else(|| {
                Failure::bad_input(format!(
                    "--at 写的是“{text}”，应当写成星期和时刻，如“周三 10:30”。"
                ))
            })
        };
        let mode = match self.mode {
            ModeArgument::Walk => Mode::Walk,
            ModeArgument::Drive => Mode::Drive,
            ModeArgument::Mixed => Mode::Mixed,
        };
        let ferry_wait = seconds("--ferry-wait", &self.ferry_wait)?;
        Ok(Question {
            sites: TableFile::open(&self.sites)?,
            demand: table(self.demand.as_ref())?,
            candidates: table(self.candidates.as_ref())?,
            profile: Profile {
                ferry_wait,
                ..Profile::usual(mode)
            },
            seconds: seconds("--minutes", &self.minutes)?,
            kind: self.kind.clone(),
            at: self.at.as_ref().map(moment).transpose()?,
            add: self.add,
            closing: self.closing,
        })
    }
}

fn table(file: Option<&PathBuf>) -> Result<Option<TableFile>, CoverageError> {
    file.map(|file| TableFile::open(file)).transpose()
}

fn seconds(option: &str, minutes: &str) -> Result<u32, Failure> {
    let number = minutes
        .parse::<f64>()
        .ok()
        .filter(|number| (0.0..=MINUTES_MAX).contains(number));
    number
        .map(|number| (number * 60.0).round() as u32)
        .ok_or_else(|| {
            Failure::bad_input(format!(
                "{option} 应当是 0 到 {MINUTES_MAX} 之间的分钟数，写的是“{minutes}”。请改正。"
            ))
        })
}

impl From<CoverageError> for Failure {
    fn from(error: CoverageError) -> Self {
        Self::bad_input(error)
    }
}

/// Writes beside the file first, so that what stands there is always whole.
fn write_whole(file: &Path, text: &str) -> Result<(), Failure> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    written.map_err(|error| {
        Failure::fault(format!(
            "无法写入 {}：{error}。请核对目录和写入权限。",
            file.display()
        ))
    })
}

/// The answer in words.
fn told(answer: &Answer) -> String {
    let mut lines = vec![format!(
        "{}分钟以内：{}个节点中的{}个；人口{}中的{}{}；{}处地点中的{}处。",
        f64::from(answer.limit_seconds) / 60.0,
        answer.nodes,
        answer.nodes_within,
        answer.demand_total,
        answer.demand_within,
        share(answer.demand_percent),
        answer.places_total,
        answer.places_within
    )];
    lines.extend(answer.kinds.iter().map(|kind| {
        let percent = share(kind.demand_percent);
        format!(
            "  {}：{}个站点，覆盖{}{percent}",
            kind.kind, kind.sites, kind.demand_within
        )
    }));
    let lost = |site: &SiteAnswer| {
        let loses = site.closing_loses?;
        Some(format!(
            "  关闭 {}（节点{}）：少覆盖{loses}",
            site.name, site.node
        ))
    };
    lines.extend(answer.sites.iter().filter_map(lost));
    tell_white_spots(answer, &mut lines);
    tell_added(answer, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

fn share(percent: Option<f64>) -> String {
    percent.map_or(String::new(), |percent| format!("，占{percent}%"))
}

fn tell_white_spots(answer: &Answer, lines: &mut Vec<String>) {
    if answer.white_spots.is_empty() {
        return;
    }
    lines.push(format!("未覆盖{}处：", answer.white_spots.len()));
    for spot in answer.white_spots.iter().take(PRINTED) {
        let time = match spot.seconds {
            Some(seconds) => format!("{:.1}分钟", seconds / 60.0),
            None => "无路可达".to_string(),
        };
        lines.push(format!(
            "  {} 节点{}：{}，{time}",
            spot.name, spot.node, spot.demand
        ));
    }
    if answer.white_spots.len() > PRINTED {
        lines.push(format!(
            "  其余{}处见 --json。",
            answer.white_spots.len() - PRINTED
        ));
    }
}

fn tell_added(answer: &Answer, lines: &mut Vec<String>) {
    for Added {
        node,
        lon,
        lat,
        gain,
    } in &answer.add
    {
        lines.push(format!("新设节点{node}（{lon}, {lat}）：多覆盖{gain}"));
    }
    if !answer.add.is_empty() {
        let proof = if answer.add_proven {
            "已经证明没有更好的选法".to_string()
        } else {
            format!("任何选法至多{}", answer.add_bound)
        };
        lines.push(format!("合计多覆盖{}，{proof}。", answer.add_gain));
    }
}
