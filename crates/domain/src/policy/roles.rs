//! Roles as data (`modules/roles.toml`).

use crate::identifier::RoleId;

/// All roles, with the general actions that each may take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    roles: Vec<Role>,
}

/// One role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Identifier.
    pub id: RoleId,
    /// Chinese name.
    pub name: String,
    /// General actions that it may take; `reveal`: see what is masked, and export.
    pub general: Vec<String>,
}

impl Roles {
    /// Roles in this order.
    pub fn new(roles: Vec<Role>) -> Self {
        Self { roles }
    }

    /// The role with this identifier.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }

    /// All roles, in their order.
    pub fn all(&self) -> &[Role] {
        &self.roles
    }

    /// Whether there is such a role.
    pub fn contains(&self, role: &RoleId) -> bool {
        self.roles.iter().any(|known| known.id == *role)
    }

    /// The Chinese name of a role.
    pub fn name<'a>(&'a self, role: &'a RoleId) -> &'a str {
        let known = self.roles.iter().find(|known| known.id == *role);
        known.map_or(role.as_str(), |known| known.name.as_str())
    }

    /// Whether a role may take a general action.
    pub fn allows(&self, role: &RoleId, action: &str) -> bool {
        let known = self.roles.iter().find(|known| known.id == *role);
        known.is_some_and(|known| known.general.iter().any(|general| general == action))
    }

    /// The roles that may take a general action.
    pub fn allowed(&self, action: &str) -> Vec<RoleId> {
        let may = |role: &&Role| role.general.iter().any(|general| general == action);
        self.roles
            .iter()
            .filter(may)
            .map(|role| role.id.clone())
            .collect()
    }
}
