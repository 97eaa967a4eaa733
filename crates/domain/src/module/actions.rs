//! Stages and actions of a module.

use super::outline::Outline;
use crate::identifier::{FieldId, StageId};
use crate::procedure::{Action, Assignment, Stage, is_general};
use crate::reading::{Placed, Table, json_of};
use crate::register::{Field, FieldType, parse_input};
use toml::de::DeValue;

/// Reads the stages of a module.
pub(super) fn read_stages(tables: &[Table<'_>]) -> Vec<Stage> {
    let stages = tables.iter().map(|table| {
        let stage = Stage {
            id: table.required_text("id").value.into(),
            name: table.required_text("name").value,
            closes: table.flag("closes"),
        };
        table.finish();
        stage
    });
    stages.collect()
}

/// Reads the actions of a module.
pub(super) fn read_actions(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<Action> {
    tables
        .iter()
        .map(|table| read_action(table, outline))
        .collect()
}

fn read_action(table: &Table<'_>, outline: &Outline<'_>) -> Action {
    let action = Action {
        id: table.required_text("id").value.into(),
        name: table.required_text("name").value,
        creates: table.flag("creates"),
        from: outline.stages_from(table),
        to: table.text("to").and_then(|to| outline.stage(table, &to)),
        roles: outline.role_ids(table, "roles"),
        requires: outline.field_ids(table, "requires"),
        accepts: outline.field_ids(table, "accepts"),
        sets: assignments(table, outline),
        drafts: {
            let letters = table.texts("drafts");
            let known = letters.iter().filter_map(|id| outline.letter(table, id));
            known.collect()
        },
        law: outline.citations(table),
        hint: table.text("hint").map(|text| text.value),
    };
    check_stages(table, &action);
    if !table.has("roles") || table.texts("roles").is_empty() {
        table.problem(
            "没有写 roles",
            "写明哪些角色可以办理，例如 roles = [\"clerk\"]",
        );
    }
    if is_general(&action.id) {
        table.problem("与通用动作同名", "改名");
    }
    table.finish();
    action
}

fn check_stages(table: &Table<'_>, action: &Action) {
    if action.creates {
        if table.has("from") {
            let at = table.place_of("from");
            table.problem_at(at, "新建记录，不能写 from", "删去 from");
        }
        if !table.has("to") {
            table.problem("新建记录，却没有写 to", "写明新记录所在的阶段");
        }
    } else if !table.has("from") || table.texts("from").is_empty() {
        table.problem(
            "没有写 from",
            "写明在哪些阶段可以办理，或者写 creates = true",
        );
    }
}

/// What an action or a legal fiction writes by itself: the entries of `sets`.
pub(super) fn assignments(table: &Table<'_>, outline: &Outline<'_>) -> Vec<(FieldId, Assignment)> {
    let Some(sets) = table.table("sets", format!("{}的 sets", table.name)) else {
        return Vec::new();
    };
    let mut assignments = Vec::new();
    for (key, value) in sets.entries() {
        let Some(field) = outline.field(&sets, &key) else {
            continue;
        };
        let at = value.span().start;
        let assignment = match value.get_ref() {
            DeValue::Table(written) => {
                let written = Table::new(
                    sets.source,
                    format!("{}.{}", sets.name, key.value),
                    at,
                    written,
                );
                from_record(&written, field, outline)
            }
            constant => constant_of(&sets, field, (constant, at)),
        };
        assignments.extend(assignment.map(|assignment| (field.id.clone(), assignment)));
    }
    assignments
}

fn constant_of(
    sets: &Table<'_>,
    field: &Field,
    (constant, at): (&DeValue<'_>, usize),
) -> Option<Assignment> {
    match parse_input(field, &json_of(constant)) {
        Ok(Some(value)) => Some(Assignment::Constant(value)),
        Ok(None) => {
            let remedy = "要清空请写 { from = \"nothing\" }";
            sets.problem_at(at, format!("：把字段「{}」设为空", field.id), remedy);
            None
        }
        Err(problem) => {
            let reason = format!("：给字段「{}」的值不合：{}", field.id, problem.rule);
            sets.problem_at(at, reason, format!("「{}」的类型见 [[field]]", field.id));
            None
        }
    }
}

/// `{ from = "day" }`, `{ from = "actor" }`, `{ from = "nothing" }`, `{ from = "field", field = "…" }`,
/// `{ from = "file", field = "…" }` or `{ from = "yearly", time_limit = "…", field = "…", after = 1 }`.
fn from_record(table: &Table<'_>, field: &Field, outline: &Outline<'_>) -> Option<Assignment> {
    let from = table.required_text("from");
    let assignment = match from.value.as_str() {
        "day" => fits(table, &from, field, field.kind == FieldType::Day).then_some(Assignment::Day),
        "actor" => {
            let text = matches!(field.kind, FieldType::Text | FieldType::Organ);
            fits(table, &from, field, text).then_some(Assignment::Actor)
        }
        "nothing" => Some(Assignment::Nothing),
        "sum" | "count" => reckoned(table, &from, field, outline),
        "field" => {
            let other = table.required_text("field");
            let other = outline.field(table, &other)?;
            fits(table, &from, field, holds(&field.kind, &other.kind))
                .then(|| Assignment::Field(other.id.clone()))
        }
        "yearly" => yearly(table, (&from, field), outline),
        "file" => {
            let other = table.required_text("field");
            let other = outline.field(table, &other)?;
            let digests = field.kind == FieldType::Text && other.kind == FieldType::File;
            fits(table, &from, field, digests).then(|| Assignment::Digest(other.id.clone()))
        }
        "" => None,
        _ => {
            let reason = format!("的 from 不能是「{}」", from.value);
            table.problem_at(
                from.at,
                reason,
                "应为 day、actor、field、file、sum、count、yearly、nothing 之一",
            );
            None
        }
    };
    table.has("field");
    table.finish();
    assignment
}

/// `{ from = "sum", list = "…", column = "…" }` or `{ from = "count", list = "…" }`, with `where = "…"` for some rows.
fn reckoned(
    table: &Table<'_>,
    from: &Placed<String>,
    field: &Field,
    outline: &Outline<'_>,
) -> Option<Assignment> {
    let list = table.required_text("list").value;
    let condition = table.text("where");
    let condition = condition.map_or_else(String::new, |text| format!(" where {}", text.value));
    let text = match from.value.as_str() {
        "sum" => format!(
            "sum({list}.{}{condition})",
            table.required_text("column").value
        ),
        _ => format!("count({list}{condition})"),
    };
    match outline.reckoned(&text) {
        Ok((term, kind)) => {
            fits(table, from, field, field.kind == kind).then_some(Assignment::Reckoned(term))
        }
        Err(problem) => {
            let reason = format!("：给字段「{}」的 {text}：{}", field.id, problem.reason);
            table.problem_at(from.at, reason, problem.remedy);
            None
        }
    }
}

/// The fixed day of a limit in the year that a field names, or so many years after it.
fn yearly(
    table: &Table<'_>,
    (from, field): (&Placed<String>, &Field),
    outline: &Outline<'_>,
) -> Option<Assignment> {
    let id = table.required_text("time_limit");
    let limit = outline.limit(table, &id);
    let year = table.required_text("field");
    let year = outline.field(table, &year)?;
    let after = table.number("after").unwrap_or(0);
    let days = field.kind == FieldType::Day && year.kind == FieldType::Integer;
    if !outline.yearly.contains(&id.value) {
        let reason = format!("：时限「{}」不是每年的固定日期", id.value);
        let remedy = "给它写 values_of，引用通用时限中写 yearly 的一项";
        table.problem_at(id.at, reason, remedy);
    }
    fits(table, from, field, days).then_some(Assignment::Yearly {
        limit: limit?,
        year: year.id.clone(),
        after: i16::try_from(after).unwrap_or(0),
    })
}

/// Whether a field of one type can hold the values of another: its own, and a long text also one line.
fn holds(field: &FieldType, other: &FieldType) -> bool {
    field == other || (*field == FieldType::LongText && *other == FieldType::Text)
}

fn fits(table: &Table<'_>, from: &Placed<String>, field: &Field, fits: bool) -> bool {
    if !fits {
        let reason = format!("：字段「{}」的类型与 {} 不合", field.id, from.value);
        let remedy = "day 只能给日期字段，actor 只能给文字字段，field 只能给同类型的字段，sum 和 count 只能给整数或者金额字段，file 只能把文件字段的 SM3 值给文字字段，yearly 只能按整数字段的年份给日期字段";
        table.problem_at(from.at, reason, remedy);
    }
    fits
}

/// Notes stages that no path reaches, open stages from which nothing leads on, and that nothing creates a record.
pub(super) fn check_paths(
    root: &Table<'_>,
    stage_tables: &[Table<'_>],
    (stages, actions, deemed): (&[Stage], &[Action], &[StageId]),
) {
    if !actions.iter().any(|action| action.creates) {
        root.problem("没有新建记录的动作", "给登记的动作写 creates = true");
        return;
    }
    let mut reached: Vec<&StageId> = actions
        .iter()
        .filter(|action| action.creates)
        .filter_map(|action| action.to.as_ref())
        .collect();
    reached.extend(deemed);
    let mut next = 0;
    while next < reached.len() {
        let stage = reached[next].clone();
        let onward = actions.iter().filter(|action| action.from.contains(&stage));
        for to in onward.filter_map(|action| action.to.as_ref()) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
        next += 1;
    }
    for (table, stage) in stage_tables.iter().zip(stages) {
        if !reached.contains(&&stage.id) {
            table.problem("到不了", "让某个动作的 to 指向它，或者删去该阶段");
        }
        let leaves = |action: &Action| {
            action.from.contains(&stage.id) && action.to.as_ref().is_some_and(|to| *to != stage.id)
        };
        if !stage.closes && deemed.is_empty() && !actions.iter().any(leaves) {
            table.problem(
                "没有出路，也不是终点",
                "增加从它出发的动作，或者写 closes = true",
            );
        }
    }
}
