//! What one imported row says.

use crate::identifier::{FieldId, StageId};
use crate::procedure::decide::problem;
use crate::procedure::{Command, Definition, FieldProblem, Refusal};
use crate::register::{FieldType, Value, parse_input};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What the main system says of a record.
pub(super) struct Statement {
    /// Its number there.
    pub external_number: String,
    /// The stage, where it is said.
    pub stage: Option<StageId>,
    /// Fields that are spoken of; `None`: said to be empty.
    pub fields: BTreeMap<FieldId, Option<Value>>,
}

impl Statement {
    /// Reads `external_number`, `stage` and `values` of a command.
    ///
    /// # Errors
    /// A refusal that names every wrong value.
    pub fn of(definition: &Definition, command: &Command) -> Result<Self, Refusal> {
        let text = |id: &str| {
            let text = command.fields.get(id).and_then(Json::as_str).unwrap_or("");
            text.trim().to_string()
        };
        let external_number = text("external_number");
        if external_number.is_empty() {
            return Err(Refusal::plain(
                "fields",
                "没有主系统编号",
                "请补上编号；没有编号就无法与已导入的件对上",
            ));
        }
        let stage = match text("stage") {
            stage if stage.is_empty() => None,
            stage => Some(known_stage(definition, &stage)?),
        };
        let none = serde_json::Map::new();
        let values = command.fields.get("values").and_then(Json::as_object);
        let fields = fields(definition, values.unwrap_or(&none).iter())?;
        Ok(Self {
            external_number,
            stage,
            fields,
        })
    }
}

fn known_stage(definition: &Definition, stage: &str) -> Result<StageId, Refusal> {
    let id = StageId::from(stage);
    match definition.stage(&id) {
        Some(_) => Ok(id),
        None => Err(Refusal::plain(
            "stage",
            format!("没有名为“{stage}”的阶段"),
            "请在对照中为这个阶段选择本系统的阶段",
        )),
    }
}

/// Values of fields as they are given, typed.
///
/// # Errors
/// A refusal that names every wrong value.
pub(super) fn fields<'a>(
    definition: &Definition,
    given: impl Iterator<Item = (&'a String, &'a Json)>,
) -> Result<BTreeMap<FieldId, Option<Value>>, Refusal> {
    let mut fields = BTreeMap::new();
    let mut problems = Vec::new();
    for (id, json) in given {
        let importable = |kind: &FieldType| {
            !matches!(
                kind,
                FieldType::File | FieldType::Link(_) | FieldType::List(_)
            )
        };
        let field = definition.field(id).filter(|field| importable(&field.kind));
        let Some(field) = field else {
            problems.push(problem(definition, id, Some(json), "这一项不能导入"));
            continue;
        };
        match parse_input(field, json) {
            Ok(value) => {
                fields.insert(field.id.clone(), value);
            }
            Err(rule) => problems.push(problem(definition, id, Some(json), &rule.to_string())),
        }
    }
    match problems.is_empty() {
        true => Ok(fields),
        false => Err(wrong(problems)),
    }
}

/// Fields that are missing or wrong.
pub(super) fn wrong(fields: Vec<FieldProblem>) -> Refusal {
    let said: Vec<String> = fields
        .iter()
        .map(|problem| match &problem.given {
            Some(given) => format!("“{}”的值“{given}”：{}", problem.name, problem.rule),
            None => format!("“{}”：{}", problem.name, problem.rule),
        })
        .collect();
    Refusal {
        fields,
        ..Refusal::plain("fields", said.join("；"), "请改正所列各项")
    }
}
