//! Help and complaints of the command line, in Chinese.
//!
//! The argument parser speaks English by itself; here its headings are replaced and its errors explained.

use super::Exit;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// What the exit codes mean, below the help of the program.
const EXIT_CODES: &str = "退出码：0 完成；1 程序故障；2 输入有误；3 依法或依权限不予办理；4 日志与审计记录不符，或者抽查公示不成立";

/// The declaration of the arguments with Chinese headings.
pub fn command<P: CommandFactory>() -> Command {
    translated(P::command().subcommand_required(true), "fadu")
        .after_help(EXIT_CODES)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .help("显示版本")
                .help_heading("选项")
                .action(ArgAction::Version),
        )
}

/// One command, and those below it, with Chinese headings and a usage line of its own.
fn translated(command: Command, path: &str) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|below| below.get_name().to_string())
        .collect();
    let usage = usage(&command, path);
    let mut command = command
        .help_template(TEMPLATE)
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let takes_values = argument.get_action().takes_values();
            let argument = argument.help_heading(heading);
            if takes_values {
                argument.hide_default_value(true).hide_possible_values(true)
            } else {
                argument
            }
        })
        .arg(
            Arg::new("help")
                .long("help")
                .short('h')
                .help("显示帮助")
                .help_heading("选项")
                .action(ArgAction::Help),
        );
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(&name, |below| translated(below, &path));
    }
    command
}

fn usage(command: &Command, path: &str) -> String {
    let mut usage = format!("{path} [选项]");
    for argument in command.get_positionals() {
        let name = argument.get_value_names().and_then(|names| names.first());
        let name = name.map_or_else(|| argument.get_id().to_string(), ToString::to_string);
        let shown = if argument.is_required_set() {
            format!("<{name}>")
        } else {
            format!("[{name}]")
        };
        usage = format!("{usage} {shown}");
    }
    if command.has_subcommands() {
        usage.push_str(" <命令>");
    }
    usage
}

/// Prints help, version or complaint, and answers how the run ends.
pub fn answer(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{error}");
            Exit::Done
        }
        _ => {
            eprintln!("{}", explain(error));
            Exit::BadInput
        }
    }
}

/// What is wrong with a command line, and what to do.
pub fn explain(error: &clap::Error) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项或参数"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有“{}”这个命令",
                context(error, ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写明命令".to_string()
        }
        ErrorKind::MissingRequiredArgument => format!("缺少“{argument}”"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”没有写值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{argument}”的值“{value}”不合要求")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            format!("“{argument}”与“{other}”不能同时使用，或者重复")
        }
        ErrorKind::InvalidUtf8 => "命令行中有不能识别的字符".to_string(),
        _ => format!("命令行有误（{argument}）"),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .map(|kind| context(error, kind))
        .find(|near| !near.is_empty());
    let near = near.map_or_else(String::new, |near| format!("您是否要用“{near}”？"));
    format!("{what}。{near}用 --help 查看用法。")
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
