//! What the days of an imported row mean: `[[import]]`.

use super::MainSystem;
use super::limits::triggers;
use super::outline::Outline;
use crate::condition::ConditionUse;
use crate::procedure::{Definition, ImportStep, Trigger};
use crate::reading::Table;
use crate::register::FieldType;

/// Reads the steps of an import, in their order.
pub(super) fn read_imports(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<ImportStep> {
    tables
        .iter()
        .map(|table| read_step(table, outline))
        .collect()
}

fn read_step(table: &Table<'_>, outline: &Outline<'_>) -> ImportStep {
    let mut on = Vec::new();
    for id in table.required_texts("on") {
        let Some(field) = outline.field(table, &id) else {
            continue;
        };
        if !matches!(field.kind, FieldType::Day | FieldType::Moment) {
            let reason = format!("的 on：字段「{}」不是日期", id.value);
            table.problem_at(id.at, reason, "写类型为 day 或 moment 的字段");
        }
        on.push(field.id.clone());
    }
    table.required_texts("does");
    let does = triggers(table, "does", outline);
    if does
        .iter()
        .any(|trigger| matches!(trigger, Trigger::Deemed(_)))
    {
        table.problem(
            "的 does 写了法定拟制",
            "法定拟制由时限届满产生，不由导入产生；写动作或者文书",
        );
    }
    let when = outline.condition(table, "when", ConditionUse::Guard);
    table.finish();
    ImportStep {
        on,
        does,
        when: when.map(|(condition, _)| condition),
    }
}

/// Checks that an import knows how a record begins, and that a kind that is kept elsewhere has one.
pub(super) fn check_imports(
    (root, tables): (&Table<'_>, &[Table<'_>]),
    definition: &Definition,
    main_system: MainSystem,
) {
    if tables.is_empty() {
        if main_system == MainSystem::Elsewhere {
            root.problem(
                "的 main_system 是 elsewhere，却没有写 [[import]]",
                "写明导入的各个日期对应哪些动作",
            );
        }
        return;
    }
    let creates = |step: &ImportStep| {
        step.does.iter().any(|trigger| match trigger {
            Trigger::Action(action) => definition.action(action).is_some_and(|it| it.creates),
            _ => false,
        })
    };
    let mut begins = false;
    for (table, step) in tables.iter().zip(&definition.imports) {
        if creates(step) {
            begins = true;
            if step.when.is_some() {
                table.problem("新建记录，不能写 when", "删去 when；有日期就有这一步");
            }
        }
    }
    if !begins {
        root.problem(
            "的 [[import]] 没有新建记录的一步",
            "给登记的日期写一步，does 为新建记录的动作",
        );
    }
}
