//! Pages of the administrators: audit log, definitions, accounts, data folder.

use super::case_process::moment_text;
use super::entrance::nature_name;
use super::law::limit_rows;
use super::main_systems;
use crate::operations::{Failure, log, main_system, records};
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::system::{
    ActionRow, CheckpointRow, DataPage, DefinitionPage, DefinitionRow, DefinitionsPage, FieldRow,
    GuardRow, LogFact, LogPage, LogRow,
};
use crate::web::pieces::{Fact, Paging, laws};
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::response::Response;
use domain::identifier::KindId;
use domain::procedure::{Definition, GuardEffect};
use domain::register::{FieldType, Moment, Privacy, shown_day};
use serde::Deserialize;

/// Checkpoints shown, at most.
const CHECKPOINTS_MOST: usize = 20;

/// Which page of the log.
#[derive(Deserialize)]
pub struct Paged {
    #[serde(default)]
    page: u64,
}

/// The audit log.
pub async fn log(visit: Visit, Query(query): Query<Paged>) -> Response {
    visit
        .read(move |seat| log_page(seat, query.page.max(1)))
        .await
}

fn log_page(seat: &Seat, number: u64) -> Result<Reply, Failure> {
    let read = log::page(&seat.desk(), number - 1)?;
    let hexadecimal = crate::operations::files::hexadecimal;
    let checkpoint = |checkpoint: &log::Checkpoint| CheckpointRow {
        size: checkpoint.size,
        at: moment_text(Moment(checkpoint.at)),
        root: hexadecimal(&checkpoint.root),
        signature: hexadecimal(&checkpoint.signature),
    };
    let fact = |name, value: String, hash| LogFact { name, value, hash };
    let mut facts = vec![fact(
        "本县（市、区）的动作",
        format!("{} 条", read.size),
        false,
    )];
    match read.checkpoints.first() {
        Some(last) => facts.extend([
            fact(
                "最近检查点",
                format!("{}，共 {} 条", moment_text(Moment(last.at)), last.size),
                false,
            ),
            fact("树根（SM3）", hexadecimal(&last.root), true),
            fact("签名公钥（SM2）", hexadecimal(&last.public_key), true),
        ]),
        None => facts.push(fact("最近检查点", "还没有".into(), false)),
    }
    let page = LogPage {
        facts,
        checkpoints: read
            .checkpoints
            .iter()
            .take(CHECKPOINTS_MOST)
            .map(checkpoint)
            .collect(),
        rows: read
            .entries
            .iter()
            .map(|entry| log_row(seat, entry))
            .collect(),
        paging: Paging::new(read.size, number, u64::from(log::PAGE), |page| {
            Path::Log.with(&[("page", &page.to_string())])
        }),
    };
    seat.show("审计日志", Vec::new(), &page)
}

fn log_row(seat: &Seat, entry: &log::LogEntry) -> LogRow {
    let roles = &seat.app.office.rules.roles;
    let role = entry.role.as_str().into();
    let kind = entry.kind.as_deref().map(KindId::from);
    let kind = kind.and_then(|kind| seat.app.office.catalogue.current(&kind).cloned());
    let own = kind
        .as_ref()
        .and_then(|kind| kind.definition.action(&entry.action.as_str().into()));
    let name = own.map(|action| action.name.clone());
    LogRow {
        position: u64::try_from(entry.seq).unwrap_or(0),
        recorded_at: moment_text(Moment(entry.recorded_at)),
        who: seat.handler_name(Some(&entry.actor)),
        role: match entry.role.as_str() {
            "account" => "本人账户".into(),
            "system" | "administrator" => "系统管理员".into(),
            "security" => "安全管理员".into(),
            _ => roles.name(&role).to_string(),
        },
        action: name.unwrap_or_else(|| general_name(&entry.action)),
        kind: kind.map_or(String::new(), |kind| kind.definition.name.clone()),
        record: entry.record.clone().unwrap_or_default(),
        leaf: log::leaf(entry),
    }
}

/// The Chinese name of what is logged besides the actions of definitions.
fn general_name(action: &str) -> String {
    let general = domain::procedure::GENERAL_ACTIONS
        .iter()
        .find(|(id, _)| *id == action);
    let known = match action {
        "sign_in" => "登录",
        "sign_in_failed" => "登录失败",
        "sign_out" => "退出",
        "second_factor" => "通过第二道验证",
        "second_factor_failed" => "第二道验证失败",
        "password_changed" => "修改口令",
        "password_failed" => "修改口令失败",
        "password_reset" => "重置口令",
        "account_created" => "新建账户",
        "account_closed" => "停用账户",
        "account_opened" => "恢复使用账户",
        "establish" => "建立县（市、区）",
        "role_granted" => "授予角色",
        "role_withdrawn" => "收回角色",
        "file_stored" => "存入文件",
        "export" => "导出",
        "reveal" => "查看敏感信息",
        "import" => "导入",
        "calendar_followed" => "按新的工作日历重新计算期限",
        "county_choice" => "登记本县的选择",
        "published_report_put" => "收录各地报告",
        "published_report_removed" => "移出各地报告",
        "return_entered" => "填写统计报表",
        "frozen" => "报送或者定稿并锁定",
        "reopened" => "开始更正",
        "warning_judged" => "核实预警",
        "import_finished" => "完成一次导入",
        "import_mapping_saved" => "保存导入的对照",
        "main_system_chosen" => "选择主系统",
        _ => general.map_or(action, |(_, name)| *name),
    };
    known.to_string()
}

/// All definitions.
pub async fn definitions(visit: Visit) -> Response {
    visit
        .read(|seat| {
            let kinds = seat.app.office.catalogue.kinds();
            let row = |definition: &Definition| DefinitionRow {
                href: Path::Definition(&definition.id).to_string(),
                name: definition.name.clone(),
                area: seat
                    .app
                    .office
                    .rules
                    .areas
                    .get(&definition.area)
                    .cloned()
                    .unwrap_or_default(),
                fields: definition.fields.len(),
                stages: definition.stages.len(),
                actions: definition.actions.len(),
                guards: definition.guards.len(),
                limits: definition.limits.len(),
                letters: definition.letters.len(),
                main_system: main_systems::name(main_system::of(
                    &seat.app.office,
                    &seat.session.county,
                    &definition.id,
                )),
                shape: definition.shape.clone(),
            };
            let page = DefinitionsPage {
                rows: kinds.iter().map(|kind| row(&kind.definition)).collect(),
            };
            seat.show("业务定义", Vec::new(), &page)
        })
        .await
}

/// One definition.
pub async fn definition(visit: Visit, Part(kind): Part<String>) -> Response {
    visit
        .read(move |seat| {
            let kind = records::current(&seat.desk(), &kind.as_str().into())?;
            let page = definition_page(seat, &kind.definition);
            let crumbs = vec![Link::to("业务定义", &Path::Definitions)];
            seat.show(&kind.definition.name, crumbs, &page)
        })
        .await
}

fn definition_page(seat: &Seat, definition: &Definition) -> DefinitionPage {
    let roles = &seat.app.office.rules.roles;
    let stage = |id: &domain::identifier::StageId| {
        definition
            .stage(id)
            .map_or_else(|| id.to_string(), |stage| stage.name.clone())
    };
    let field = |id: &domain::identifier::FieldId| {
        definition
            .field(id.as_str())
            .map_or_else(|| id.to_string(), |field| field.name.clone())
    };
    let action = |id: &domain::identifier::ActionId| {
        definition
            .action(id)
            .map_or_else(|| general_name(id.as_str()), |action| action.name.clone())
    };
    DefinitionPage {
        actions: definition
            .actions
            .iter()
            .map(|action| ActionRow {
                name: action.name.clone(),
                from: if action.creates {
                    "（新登记）".into()
                } else {
                    joined(action.from.iter().map(stage))
                },
                to: action.to.as_ref().map(stage).unwrap_or_default(),
                roles: joined(action.roles.iter().map(|role| roles.name(role).to_string())),
                requires: joined(action.requires.iter().map(field)),
                law: laws(&action.law),
            })
            .collect(),
        guards: definition
            .guards
            .iter()
            .map(|guard| GuardRow {
                on: joined(guard.on.iter().map(action)),
                effect: match guard.effect {
                    GuardEffect::Refuse => "不能办理",
                    GuardEffect::Warn => "提示",
                },
                reason: guard.reason.clone(),
                remedy: guard.remedy.clone(),
                law: laws(&guard.law),
            })
            .collect(),
        limits: limit_rows(definition),
        fields: definition.fields.iter().map(field_row).collect(),
    }
}

/// Names in one line.
pub fn joined(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join("、")
}

fn field_row(field: &domain::register::Field) -> FieldRow {
    FieldRow {
        name: field.name.clone(),
        kind: type_name(&field.kind),
        privacy: match field.privacy {
            Privacy::Open => "一般",
            Privacy::Personal => "个人信息",
            Privacy::Sensitive => "敏感个人信息",
        },
        hint: field.hint.clone().unwrap_or_default(),
    }
}

fn type_name(kind: &FieldType) -> String {
    match kind {
        FieldType::Text => "文字",
        FieldType::LongText => "多行文字",
        FieldType::Integer => "整数",
        FieldType::Money => "金额",
        FieldType::Bool => "是否",
        FieldType::Day => "日期",
        FieldType::Moment => "时刻",
        FieldType::Organ => "机关",
        FieldType::IdNumber => "公民身份号码",
        FieldType::CreditCode => "统一社会信用代码",
        FieldType::Phone => "电话",
        FieldType::Region => "区划代码",
        FieldType::File => "文件",
        FieldType::Link(_) => "关联记录",
        FieldType::Choice(choices) => {
            return joined(choices.iter().map(|choice| choice.name.clone()));
        }
        FieldType::List(columns) => {
            let columns = joined(columns.iter().map(|column| column.name.clone()));
            return format!("列表：{columns}");
        }
    }
    .into()
}

/// The data folder.
pub async fn data(visit: Visit) -> Response {
    visit
        .read(|seat| {
            let office = &seat.app.office;
            let counties = office.county_list();
            let names: Vec<&str> = counties.iter().map(|county| county.name.as_str()).collect();
            let mut facts = vec![
                Fact::plain("数据性质", nature_name(office.nature)),
                Fact::plain("县（市、区）", names.join("、")),
                Fact::plain("今天", shown_day(office.today())),
                Fact::plain("程序版本", env!("CARGO_PKG_VERSION")),
                Fact::plain("业务", format!("{} 项", office.catalogue.kinds().len())),
                Fact::plain("工作日历", calendar_years(office)),
            ];
            if let Some(marking) = seat.app.marking() {
                facts.push(Fact::plain("说明", marking));
            }
            seat.show("数据目录", Vec::new(), &DataPage { facts })
        })
        .await
}

fn calendar_years(office: &crate::operations::Office) -> String {
    let years: Vec<i16> = office
        .catalogue
        .calendar
        .years()
        .map(|(year, _)| year)
        .collect();
    match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{first} 年至 {last} 年的节假日和调休"),
        _ => "只按周末计算".into(),
    }
}
