//! Coverage checks and warning rules of a module.

use super::outline::Outline;
use crate::condition::ConditionUse;
use crate::engines::warning::Threshold;
use crate::identifier::FieldId;
use crate::indicator::IndicatorDefinition;
use crate::reading::{Placed, Table, unknown};
use crate::register::FieldType;
use crate::survey::{Coverage, FieldPath, Members, Watch};

/// Levels of organs that can be covered.
const LEVELS: [&str; 4] = ["county", "department", "town", "village"];

/// Reads the coverage checks of a module.
pub(super) fn read_coverage(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<Coverage> {
    let read = tables.iter().filter_map(|table| {
        let coverage = coverage(table, outline);
        table.finish();
        coverage
    });
    read.collect()
}

fn coverage(table: &Table<'_>, outline: &Outline<'_>) -> Option<Coverage> {
    let id = table.required_text("id").value;
    let name = table.required_text("name").value;
    let over = table.required_text("over");
    let named = table.required_text("field");
    let condition = outline.condition(table, "counts", ConditionUse::Indicator);
    if !table.has("counts") {
        table.problem("没有写 counts", "写明哪些记录算数");
    }
    let source = table.text("source").map(|text| text.value);
    let dated_by = match table.text("dated_by") {
        Some(day) => Some(day_field(table, &day, outline)?),
        None => None,
    };
    let at_least = table.number("at_least").unwrap_or(1).max(1);
    let (field, kind) = path(table, &named, outline)?;
    let members = members(table, &over, (&named, &kind))?;
    let (condition, text) = condition?;
    Some(Coverage {
        id,
        name,
        members,
        field,
        condition,
        text,
        dated_by,
        at_least,
        source,
    })
}

/// `field` or `list.column`, with its type.
fn path(
    table: &Table<'_>,
    named: &Placed<String>,
    outline: &Outline<'_>,
) -> Option<(FieldPath, FieldType)> {
    let (name, column) = match named.value.split_once('.') {
        Some((list, column)) => (list, Some(column)),
        None => (named.value.as_str(), None),
    };
    let placed = Placed {
        value: name.to_string(),
        at: named.at,
    };
    let field = outline.field(table, &placed)?;
    let kind = match (&field.kind, column) {
        (FieldType::List(columns), Some(column)) => {
            let found = columns.iter().find(|known| known.id == column);
            if found.is_none() {
                let placed = Placed {
                    value: column.to_string(),
                    at: named.at,
                };
                let known = columns.iter().map(|column| column.id.as_str());
                unknown(table, "列表的栏", &placed, known);
            }
            found?.kind.clone()
        }
        (kind, None) => kind.clone(),
        (_, Some(_)) => {
            let reason = format!("：字段「{name}」不是列表");
            table.problem_at(named.at, reason, "写字段，或者 列表.栏");
            return None;
        }
    };
    let path = FieldPath {
        field: field.id.clone(),
        column: column.map(str::to_string),
    };
    Some((path, kind))
}

fn members(
    table: &Table<'_>,
    over: &Placed<String>,
    (named, kind): (&Placed<String>, &FieldType),
) -> Option<Members> {
    let fits = |fits: bool, remedy: &str| {
        if !fits {
            let reason = format!("：字段「{}」的类型与 over 不合", named.value);
            table.problem_at(named.at, reason, remedy);
        }
        fits
    };
    match (over.value.as_str(), kind) {
        (level, _) if LEVELS.contains(&level) => {
            let members = Members::Organs(level.to_string());
            fits(*kind == FieldType::Organ, "写单位字段").then_some(members)
        }
        ("choices", FieldType::Choice(choices)) => Some(Members::Choices(choices.clone())),
        ("choices", _) => fits(false, "写选项字段").then_some(Members::Choices(Vec::new())),
        ("records", FieldType::Link(kind)) => Some(Members::Records(kind.clone())),
        ("records", _) => fits(false, "写关联字段").then_some(Members::Choices(Vec::new())),
        ("", _) => None,
        (other, _) => {
            let remedy = "应为 county、department、town、village、choices、records 之一";
            table.problem_at(over.at, format!("的 over 不能是「{other}」"), remedy);
            None
        }
    }
}

fn day_field(table: &Table<'_>, named: &Placed<String>, outline: &Outline<'_>) -> Option<FieldId> {
    let field = outline.field(table, named)?;
    if matches!(field.kind, FieldType::Day | FieldType::Moment) {
        return Some(field.id.clone());
    }
    let reason = format!("的 dated_by：字段「{}」不是日期", named.value);
    table.problem_at(named.at, reason, "写类型为 day 的字段");
    None
}

/// Reads the warning rules of a module.
pub(super) fn read_watches(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<Watch> {
    let read = tables.iter().filter_map(|table| {
        let watch = watch(table, outline);
        table.finish();
        watch
    });
    read.collect()
}

fn watch(table: &Table<'_>, outline: &Outline<'_>) -> Option<Watch> {
    let id = table.required_text("id").value;
    let name = table.required_text("name").value;
    let by = outline.field_ids(table, "by");
    if by.is_empty() {
        table.problem(
            "没有写 by",
            "写明记录在哪些字段上相同，例如 by = [\"firm\"]",
        );
    }
    let condition = outline.condition(table, "when", ConditionUse::Indicator);
    if !table.has("when") {
        table.problem("没有写 when", "写明看哪些记录；全部写 \"true\"");
    }
    let dated_by = table.required_text("dated_by");
    let dated_by = day_field(table, &dated_by, outline);
    let threshold = threshold(table);
    let advice = table.required_text("advice").value;
    let law = outline.citations(table);
    let (condition, text) = condition?;
    let mut watch = Watch {
        id,
        name,
        by,
        condition,
        text,
        dated_by: dated_by?,
        threshold: threshold?,
        advice,
        law,
        version: String::new(),
    };
    watch.version = IndicatorDefinition::hash_of(&(
        (&watch.by, &watch.condition),
        (&watch.dated_by, watch.threshold),
    ));
    Some(watch)
}

fn threshold(table: &Table<'_>) -> Option<Threshold> {
    let whole = |key: &'static str, least: u32| {
        let number = table.number(key);
        let enough = number.filter(|number| *number >= least);
        if enough.is_none() {
            let reason = format!("的 {key} 没有写，或者小于{least}");
            table.problem_at(
                table.place_of(key),
                reason,
                format!("写不小于{least}的整数"),
            );
        }
        enough
    };
    let (at_least, within_days) = (whole("at_least", 2), whole("within_days", 1));
    Some(Threshold {
        at_least: at_least?,
        within_days: within_days?,
    })
}
