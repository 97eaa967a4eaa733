//! The roles that all modules share: `modules/roles.toml`.

use super::outline::declared;
use crate::law::LoadProblem;
use crate::policy::{Role, Roles};
use crate::procedure::GENERAL_ACTIONS;
use crate::reading::{Source, Table, unknown};

/// What roles may be given besides the kernel's general actions: seeing what is masked, filling in and submitting
/// statistical returns, freezing the annual report, judging warnings.
const RIGHTS: [&str; 5] = [
    "reveal",
    "return_fill",
    "return_submit",
    "report_freeze",
    "warning_judge",
];

/// Reads the file, given as name and text.
///
/// # Errors
/// Every problem of the file.
pub fn read_roles(file: (&str, &str)) -> Result<Roles, Vec<LoadProblem>> {
    let source = Source::new(file);
    let mut roles = Vec::new();
    if let Some(parsed) = source.parse() {
        let root = Table::new(&source, "角色文件", parsed.span().start, parsed.get_ref());
        let tables = root.tables("role", "角色");
        declared(&tables, "角色");
        roles = tables.iter().map(read).collect();
        root.finish();
    }
    let problems = source.into_problems();
    if problems.is_empty() {
        Ok(Roles::new(roles))
    } else {
        Err(problems)
    }
}

fn read(table: &Table<'_>) -> Role {
    let id = table.required_text("id").value;
    let name = table.required_text("name").value;
    let mut general = Vec::new();
    for action in table.texts("general") {
        let known = GENERAL_ACTIONS.iter().map(|(id, _)| *id).chain(RIGHTS);
        if known.clone().any(|id| id == action.value) {
            general.push(action.value.clone());
        } else {
            unknown(table, "通用动作", &action, known);
        }
    }
    table.finish();
    Role {
        id: id.into(),
        name,
        general,
    }
}
