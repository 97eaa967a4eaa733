//! The command line: `fadu`.
//!
//! Every command reads its arguments, calls one operation, and prints the answer in Chinese or as JSON.

mod act;
mod audit;
mod backup;
mod check;
mod cover;
mod deadline;
mod demo;
mod deviation;
mod discretion;
mod draw;
mod exit;
mod figures;
mod help;
mod import;
mod init;
mod merge;
mod office;
mod published;
mod report;
mod review;
mod serve;
mod systems;

pub use exit::{Exit, Failure};

use crate::definitions::{DefinitionFiles, DefinitionsError};
use clap::{Args, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// 法度：县（市、区）法治政府建设工作平台
#[derive(Debug, Parser)]
#[command(name = "fadu")]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// 数据目录，缺省为 ./data；其中的 modules、laws、calendar、limits、discretion 为本县自有的定义
    #[arg(long, global = true, value_name = "目录", default_value = "data")]
    pub data: PathBuf,
    /// 数据库服务器地址，缺省用数据目录内的数据库
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// 以该目录的定义代替程序自带的定义（编写模块时用）
    #[arg(long, global = true, value_name = "目录")]
    pub definitions: Option<PathBuf>,
    /// 以 JSON 输出，供程序读取
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 核对全部定义：法规、日历、业务模块；数据目录已有数据的，列出登记表的变化；可对照法律全文，可运行办理实例
    Check(check::CheckArguments),
    /// 计算期限届满日，写明每一天是否计入；不需要数据目录
    Deadline(Box<deadline::DeadlineArguments>),
    /// 计算服务站点在规定时间内覆盖多少人、哪里是空白、新站点设在哪里最好；不需要数据目录
    Cover(Box<cover::CoverArguments>),
    /// 过罚偏离：逐件对照裁量基准和同类决定，标出小过重罚、大过轻罚，说明理由；不需要数据目录
    Deviation(deviation::DeviationArguments),
    /// 行政处罚裁量：应否处罚、法定幅度、裁量阶次和拟处罚款，逐步说明；不需要数据目录
    Discretion(discretion::DiscretionArguments),
    /// 双随机抽查：公示名录和规则、抽取、核验，人人可以重算；不需要数据目录
    Draw(Box<draw::DrawArguments>),
    /// 综合查一次：把多个机关的检查合并到同一天，安排人员，说明不能安排的原因；不需要数据目录
    Merge(Box<merge::MergeArguments>),
    /// 统计一个县（市、区）一年的指标：数值、分子、分母、公布值和差异
    Figures(figures::FiguresArguments),
    /// 年度报告
    Report(report::ReportArguments),
    /// 审查文件草案：权限、内容、公平竞争、结构、引用，合同和村规民约；两稿比较，意见采纳情况
    Review(review::ReviewArguments),
    /// 核验日志，为一件出具证明
    Audit(audit::AuditArguments),
    /// 备份数据目录，程序运行时也可以进行
    Backup(backup::BackupArguments),
    /// 从备份恢复到空的数据目录
    Restore(backup::RestoreArguments),
    /// 列出各业务模块覆盖的系统，以及证明它的办理实例
    Systems(systems::SystemsArguments),
    /// 在本机提供网页和接口
    Serve(serve::ServeArguments),
    /// 生成五个演示县（区）并打开网页；已有演示数据的直接使用
    Demo(demo::DemoArguments),
    /// 建立正式数据目录：县（市、区）、司法局和三名管理员
    Init(init::InitArguments),
    /// 以某个账号办理一步，内容从标准输入读取（JSON）
    Do(act::DoArguments),
    /// 导入主系统导出的表格：新的登记，变化的改写，不能导入的行连同原因退回
    Import(import::ImportArguments),
    /// 查看一件的全部内容（JSON）
    Show(act::ShowArguments),
}

impl Global {
    /// The definition files by which this run works.
    ///
    /// # Errors
    /// They cannot be read, or the county's own clash with them.
    pub fn definition_files(&self) -> Result<DefinitionFiles, DefinitionsError> {
        let files = match &self.definitions {
            Some(folder) => DefinitionFiles::from_folder(folder)?,
            None => DefinitionFiles::embedded(),
        };
        files.with_county(&self.data)
    }
}

/// Runs one command line, prints what there is to print, and answers how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let matches = match help::command::<Arguments>().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return help::answer(&error),
    };
    let arguments = Arguments::from_arg_matches(&matches)
        .expect("matches come from the same declaration as the arguments");
    let outcome = match &arguments.command {
        Command::Check(check) => check::run(check, &arguments.global),
        Command::Deadline(deadline) => deadline::run(deadline, &arguments.global),
        Command::Cover(cover) => cover::run(cover, &arguments.global),
        Command::Deviation(deviation) => deviation::run(deviation, &arguments.global),
        Command::Discretion(discretion) => discretion::run(discretion, &arguments.global),
        Command::Draw(draw) => draw::run(draw, &arguments.global),
        Command::Merge(merge) => merge::run(merge, &arguments.global),
        Command::Figures(figures) => figures::run(figures, &arguments.global),
        Command::Report(report) => report::run(report, &arguments.global),
        Command::Review(review) => review::run(review, &arguments.global),
        Command::Audit(audit) => audit::run(audit, &arguments.global),
        Command::Backup(backup) => backup::make(backup, &arguments.global),
        Command::Restore(restore) => backup::restore(restore, &arguments.global),
        Command::Systems(systems) => systems::run(systems, &arguments.global),
        Command::Serve(serve) => serve::run(serve, &arguments.global),
        Command::Demo(demo) => demo::run(demo, &arguments.global),
        Command::Init(init) => init::run(init, &arguments.global),
        Command::Do(act) => act::act(act, &arguments.global),
        Command::Import(import) => import::run(import, &arguments.global),
        Command::Show(show) => act::show(show, &arguments.global),
    };
    match outcome {
        Ok(()) => Exit::Done,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit
        }
    }
}
