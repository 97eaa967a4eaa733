//! Where a kind is kept first (主系统): here, or in another system that clerks must use.
//!
//! Each module says so, and a county may choose otherwise. What is kept elsewhere is read here, imported, and filled
//! in where a field is marked supplementary.

use super::accounts::note;
use super::administration::system_only;
use super::import::is_importable;
use super::{County, Desk, Failure, Office};
use crate::store::counties::{set, settings_under};
use crate::store::writer::Change;
use crate::store::{Fault, Sql};
use domain::identifier::{CountyId, KindId};
use domain::module::MainSystem;
use domain::procedure::{Command, Definition, Record, Refusal, is_general};
use domain::register::Field;
use serde_json::json;
use std::collections::BTreeMap;

/// What the names of such settings begin with.
const SETTING: &str = "main_system.";

/// What the counties of a folder chose.
///
/// # Errors
/// A fault of the database.
pub fn chosen(
    sql: &mut dyn Sql,
) -> Result<BTreeMap<CountyId, BTreeMap<KindId, MainSystem>>, Fault> {
    let mut chosen: BTreeMap<CountyId, BTreeMap<KindId, MainSystem>> = BTreeMap::new();
    for (county, kind, value) in settings_under(sql, SETTING)? {
        let main_system = match value.as_str() {
            "elsewhere" => MainSystem::Elsewhere,
            "here" => MainSystem::Here,
            _ => return Err(Fault::content("主系统", value)),
        };
        let kinds = chosen.entry(county).or_default();
        kinds.insert(kind.as_str().into(), main_system);
    }
    Ok(chosen)
}

/// Where a county keeps a kind first.
pub fn of(office: &Office, county: &County, kind: &KindId) -> MainSystem {
    let by_module = || {
        let module = office
            .rules
            .modules
            .iter()
            .find(|module| module.definition.id == *kind);
        module.map_or(MainSystem::Here, |module| module.main_system)
    };
    let chosen = county.main_systems.get(kind).copied();
    chosen.unwrap_or_else(by_module)
}

/// Chooses where a kind is kept first; only the system administrator.
///
/// # Errors
/// A missing permission, an unknown kind, one that cannot be imported, or a fault.
pub fn choose(desk: &Desk, kind: &KindId, main_system: MainSystem) -> Result<(), Failure> {
    system_only(desk)?;
    let definition = super::records::current(desk, kind)?;
    if main_system == MainSystem::Elsewhere && definition.definition.imports.is_empty() {
        let reason = format!("“{}”的定义没有导入步骤", definition.definition.name);
        let remedy = "请先在业务模块中写明导入的日期对应哪些环节";
        return Err(Refusal::plain("import", reason, remedy).into());
    }
    if of(desk.office, &desk.county, kind) == main_system {
        return Ok(());
    }
    let value = match main_system {
        MainSystem::Here => "here",
        MainSystem::Elsewhere => "elsewhere",
    };
    let id = desk.county.id.clone();
    let content = json!({ "kind": kind.as_str(), "main_system": value });
    let note = note(&id, &desk.actor("system"), "main_system_chosen", content);
    let name = format!("{SETTING}{kind}");
    let change: Change = Box::new(move |sql| set(sql, &id, &name, value));
    desk.office.writer.change(note, change).wait()?;
    desk.office.change_county(&desk.county.id, |county| {
        county.main_systems.insert(kind.clone(), main_system);
    });
    Ok(())
}

/// Whether a record is kept elsewhere: read here, imported, filled in.
pub fn is_elsewhere(desk: &Desk, record: &Record) -> bool {
    record.external_number.is_some()
        && of(desk.office, &desk.county, &record.kind) == MainSystem::Elsewhere
}

/// The fields that are filled in here although the record is kept elsewhere.
pub fn supplementary(definition: &Definition) -> impl Iterator<Item = &Field> {
    let fields = definition.fields.iter();
    fields.filter(|field| field.supplementary && is_importable(field))
}

/// Refuses what is done in the main system, where that is another one.
///
/// # Errors
/// A refusal that says where to go on.
pub fn check(
    desk: &Desk,
    name: &str,
    record: Option<&Record>,
    command: &Command,
) -> Result<(), Failure> {
    let elsewhere = of(desk.office, &desk.county, &command.kind) == MainSystem::Elsewhere;
    let is_own = !is_general(&command.action);
    let refused =
        |reason: String, remedy: &str| Err(Refusal::plain("main_system", reason, remedy).into());
    match (record, command.action.as_str()) {
        (None, _) if is_own && elsewhere => refused(
            format!("本县“{name}”以其他系统为主系统，不在这里登记"),
            "请在主系统登记，再导入；由主系统改为本系统的，请系统管理员设置",
        ),
        (Some(record), action)
            if elsewhere && record.external_number.is_some() && (is_own || action == "correct") =>
        {
            refused(
                format!(
                    "此件以主系统（编号 {}）为准，这里只能查看、补充和备注",
                    external(record)
                ),
                "请在主系统办理或更正，再导入",
            )
        }
        (Some(_), "import") if !elsewhere => refused(
            format!("“{name}”在本系统办理，导入只能登记新的件，不能改写已有的件"),
            "请打开此件办理，填错的用“更正”",
        ),
        _ => Ok(()),
    }
}

fn external(record: &Record) -> &str {
    record.external_number.as_deref().unwrap_or_default()
}
