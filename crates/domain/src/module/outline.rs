//! The names that a module declares, gathered first, so that every part can refer to every other.

use crate::condition::{
    Condition, ConditionProblem, ConditionUse, Names, Scope, Term, condition_at,
};
use crate::identifier::{ActionId, FieldId, KindId, LetterId, LimitId, RoleId, StageId};
use crate::law::{Citation, LawBook, read_citations};
use crate::policy::Roles;
use crate::reading::{Placed, Table, unknown, wrong_identifier};
use crate::register::{Field, FieldType};
use std::collections::BTreeMap;

/// An identifier and a Chinese name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub id: String,
    pub name: String,
}

/// Everything by which the parts of one module are judged.
pub(super) struct Outline<'a> {
    pub fields: &'a [Field],
    pub stages: Vec<Named>,
    pub open_stages: Vec<StageId>,
    pub actions: Vec<Named>,
    pub limits: Vec<Named>,
    pub deeming: Vec<String>,
    /// Limits that are fixed days of each year.
    pub yearly: Vec<String>,
    pub letters: Vec<Named>,
    pub served: BTreeMap<String, Vec<String>>,
    pub kinds: &'a BTreeMap<KindId, Vec<Field>>,
    pub roles: &'a Roles,
    pub law: &'a LawBook,
}

/// Reads `id` and `name` of each table and answers those that are wrong or stand there twice.
pub(super) fn declared(tables: &[Table<'_>], what: &str) -> Vec<Named> {
    let mut declared: Vec<Named> = Vec::new();
    for table in tables {
        let id = table.required_text("id");
        let name = table
            .text("name")
            .map_or_else(String::new, |name| name.value);
        if id.value.is_empty() {
            continue;
        }
        if let Some(reason) = wrong_identifier(&id.value) {
            table.source.problem(
                id.at,
                format!("{what}「{}」{reason}", id.value),
                "用小写英文字母、数字和下划线，字母开头，最多40个字符",
            );
        }
        if declared.iter().any(|other| other.id == id.value) {
            let reason = format!("{what}「{}」声明了两次", id.value);
            table
                .source
                .problem(id.at, reason, "删去其中一个，或者改名");
        }
        declared.push(Named { id: id.value, name });
    }
    declared
}

impl Outline<'_> {
    /// The field, if it is declared; else a problem.
    pub(super) fn field(&self, table: &Table<'_>, id: &Placed<String>) -> Option<&Field> {
        let found = self
            .fields
            .iter()
            .find(|field| field.id.as_str() == id.value);
        if found.is_none() && !id.value.is_empty() {
            unknown(
                table,
                "字段",
                id,
                self.fields.iter().map(|field| field.id.as_str()),
            );
        }
        found
    }

    /// The fields named under a key.
    pub(super) fn field_ids(&self, table: &Table<'_>, key: &'static str) -> Vec<FieldId> {
        let ids = table.texts(key);
        let fields = ids.iter().filter_map(|id| self.field(table, id));
        fields.map(|field| field.id.clone()).collect()
    }

    fn known(table: &Table<'_>, what: &str, id: &Placed<String>, named: &[Named]) -> bool {
        let found = named.iter().any(|other| other.id == id.value);
        if !found && !id.value.is_empty() {
            unknown(table, what, id, named.iter().map(|other| other.id.as_str()));
        }
        found
    }

    /// The stage, if it is declared; else a problem.
    pub(super) fn stage(&self, table: &Table<'_>, id: &Placed<String>) -> Option<StageId> {
        Self::known(table, "阶段", id, &self.stages).then(|| id.value.as_str().into())
    }

    /// The stages under `from`; `*` is every stage that does not close, `**` every stage.
    pub(super) fn stages_from(&self, table: &Table<'_>) -> Vec<StageId> {
        let mut stages = Vec::new();
        for id in table.texts("from") {
            match id.value.as_str() {
                "*" => stages.extend(self.open_stages.iter().cloned()),
                "**" => stages.extend(self.stages.iter().map(|stage| stage.id.as_str().into())),
                _ => stages.extend(self.stage(table, &id)),
            }
        }
        stages
    }

    /// The action, if it is declared; else a problem.
    pub(super) fn action(&self, table: &Table<'_>, id: &Placed<String>) -> Option<ActionId> {
        Self::known(table, "动作", id, &self.actions).then(|| id.value.as_str().into())
    }

    /// The actions named under a key.
    pub(super) fn action_ids(&self, table: &Table<'_>, key: &'static str) -> Vec<ActionId> {
        let ids = table.texts(key);
        ids.iter().filter_map(|id| self.action(table, id)).collect()
    }

    /// The time limit, if it is declared; else a problem.
    pub(super) fn limit(&self, table: &Table<'_>, id: &Placed<String>) -> Option<LimitId> {
        Self::known(table, "时限", id, &self.limits).then(|| id.value.as_str().into())
    }

    /// The letter, if it is declared; else a problem.
    pub(super) fn letter(&self, table: &Table<'_>, id: &Placed<String>) -> Option<LetterId> {
        Self::known(table, "文书", id, &self.letters).then(|| id.value.as_str().into())
    }

    /// The roles named under a key.
    pub(super) fn role_ids(&self, table: &Table<'_>, key: &'static str) -> Vec<RoleId> {
        let mut roles = Vec::new();
        for id in table.texts(key) {
            if self.roles.role(&id.value).is_some() {
                roles.push(id.value.as_str().into());
            } else {
                unknown(
                    table,
                    "角色",
                    &id,
                    self.roles.all().iter().map(|role| role.id.as_str()),
                );
            }
        }
        roles
    }

    /// The citations under `law`, each of which must stand in `laws/`.
    pub(super) fn citations(&self, table: &Table<'_>) -> Vec<Citation> {
        read_citations(table, self.law)
    }

    /// The condition under a key, checked for the place where it stands.
    pub(super) fn condition(
        &self,
        table: &Table<'_>,
        key: &'static str,
        place: ConditionUse,
    ) -> Option<(Condition, String)> {
        let scope = Scope {
            names: self.names(),
            place,
        };
        condition_at(table, key, &scope)
    }

    /// A count or a sum over a list, and its type.
    pub(super) fn reckoned(&self, text: &str) -> Result<(Term, FieldType), ConditionProblem> {
        let scope = Scope {
            names: self.names(),
            place: ConditionUse::Indicator,
        };
        Term::parse_reckoned(text, &scope)
    }

    fn names(&self) -> Names<'_> {
        Names {
            fields: self.fields,
            limits: self
                .limits
                .iter()
                .map(|one| (one.id.as_str(), one.name.as_str()))
                .collect(),
            letters: self
                .letters
                .iter()
                .map(|one| (one.id.as_str(), one.name.as_str()))
                .collect(),
            kinds: Some(self.kinds),
        }
    }
}
