//! The roles that all modules share: `modules/roles.toml`.

use super::outline::{declared, unknown};
use super::reader::{Source, Table};
use crate::identifier::{ActionId, RoleId};
use crate::law::LoadProblem;
use crate::procedure::GENERAL_ACTIONS;
use serde::Serialize;

/// What roles may be given besides the kernel's general actions: bringing in files, seeing what is masked.
const RIGHTS: [&str; 2] = ["import", "reveal"];

/// All roles, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Roles(pub Vec<Role>);

/// One role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Identifier.
    pub id: RoleId,
    /// Chinese name.
    pub name: String,
    /// General actions that it may take; reviewing and issuing letters stand in the letters.
    pub general: Vec<ActionId>,
}

impl Roles {
    /// Reads the file, given as name and text.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn from_toml(file: (&str, &str)) -> Result<Self, Vec<LoadProblem>> {
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
            Ok(Self(roles))
        } else {
            Err(problems)
        }
    }

    /// The role with this identifier.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.id.as_str() == id)
    }
}

fn read(table: &Table<'_>) -> Role {
    let id = table.required_text("id").value;
    let name = table.required_text("name").value;
    let mut general = Vec::new();
    for action in table.texts("general") {
        let known = GENERAL_ACTIONS.iter().map(|(id, _)| *id).chain(RIGHTS);
        if known.clone().any(|id| id == action.value) {
            general.push(action.value.into());
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
