//! What an import changes on a record, in words: what the row says first, then what follows from it.

use crate::operations::County;
use domain::identifier::{FieldId, LimitId};
use domain::procedure::{Definition, FindingState, Record};
use domain::register::{Field, FieldType, Value, masked, shown_day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One difference between a record and a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Field, stage or time limit.
    pub name: String,
    /// As it stands here; empty: nothing.
    pub before: String,
    /// As it would be.
    pub after: String,
    /// A cell of the row says so; else it follows from one.
    pub stated: bool,
}

/// A record as it stands and as it would be.
pub(super) struct Sides<'a> {
    pub definition: &'a Definition,
    pub before: &'a Record,
    pub after: &'a Record,
}

impl Sides<'_> {
    /// What differs, what the row states first.
    pub fn changes(
        &self,
        county: &County,
        states: &dyn Fn(&FieldId) -> bool,
        states_stage: bool,
    ) -> Vec<Change> {
        let mut changes = self.fields(county, states);
        let stage = |record: &Record| {
            let stage = self.definition.stage(&record.stage);
            stage.map_or_else(String::new, |stage| stage.name.clone())
        };
        changes.extend(self.change("阶段".into(), stage, states_stage));
        changes.extend(self.change("标题".into(), |record| record.title.clone(), false));
        changes.extend(self.limits());
        changes.extend(self.change("提示".into(), findings, false));
        changes.sort_by_key(|change| !change.stated);
        changes
    }

    /// A change, if both sides say something different.
    fn change(
        &self,
        name: String,
        said: impl Fn(&Record) -> String,
        stated: bool,
    ) -> Option<Change> {
        let (before, after) = (said(self.before), said(self.after));
        (before != after).then_some(Change {
            name,
            before,
            after,
            stated,
        })
    }

    fn fields(&self, county: &County, states: &dyn Fn(&FieldId) -> bool) -> Vec<Change> {
        let (before, after) = (&self.before.fields, &self.after.fields);
        let fields = self.definition.fields.iter();
        let differing = fields.filter(|it| before.get(&it.id) != after.get(&it.id));
        differing
            .map(|field| Change {
                name: field.name.clone(),
                before: shown(county, field, before.get(&field.id)),
                after: shown(county, field, after.get(&field.id)),
                stated: states(&field.id),
            })
            .collect()
    }

    /// Time limits whose last run falls due on another day, or began or ended.
    fn limits(&self) -> Vec<Change> {
        let runs = self.before.limits.iter().chain(&self.after.limits);
        let ids: BTreeSet<&LimitId> = runs.map(|run| &run.limit).collect();
        let change = |id: &LimitId| {
            let name = self.definition.limit(id);
            let name = name.map_or("期限", |rule| rule.name.as_str());
            self.change(format!("期限：{name}"), |record| run(record, id), false)
        };
        ids.into_iter().filter_map(change).collect()
    }
}

/// The last run of a limit; empty: it never ran.
fn run(record: &Record, id: &LimitId) -> String {
    let Some(run) = record.limits.iter().rev().find(|run| run.limit == *id) else {
        return String::new();
    };
    let due = run.due_on.map_or_else(|| "未定".into(), shown_day);
    match run.ended_on {
        Some(ended_on) => format!("{due}届满，{}止", shown_day(ended_on)),
        None => format!("{due}届满"),
    }
}

/// The findings that stand.
fn findings(record: &Record) -> String {
    let standing = |finding: &&FindingState| finding.cleared.is_none();
    let standing = record.findings.iter().filter(standing);
    let reasons: Vec<&str> = standing.map(|finding| finding.reason.as_str()).collect();
    reasons.join("；")
}

/// A value as lists show it: masked where it is sensitive, organs by name.
fn shown(county: &County, field: &Field, value: Option<&Value>) -> String {
    match (&field.kind, value) {
        (_, None) => String::new(),
        (FieldType::Organ, Some(Value::Text(organ))) => {
            county.organ_name(&organ.as_str().into()).to_string()
        }
        (_, Some(value)) => masked(field, value),
    }
}
