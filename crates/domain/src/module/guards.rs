//! Guards and successors of a module.

use super::outline::Outline;
use crate::condition::ConditionUse;
use crate::identifier::{FieldId, KindId};
use crate::procedure::{Guard, GuardEffect, Successor};
use crate::reading::{Placed, Table, json_of, unknown};
use crate::register::{Field, FieldType};
use std::collections::BTreeMap;

/// Reads the guards of a module.
pub(super) fn read_guards(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<Guard> {
    tables
        .iter()
        .filter_map(|table| read_guard(table, outline))
        .collect()
}

fn read_guard(table: &Table<'_>, outline: &Outline<'_>) -> Option<Guard> {
    table.required_text("requires");
    table.required_texts("on");
    let condition = outline.condition(table, "requires", ConditionUse::Guard);
    let id = table.required_text("id").value.into();
    let on = outline.action_ids(table, "on");
    let reason = table.required_text("reason").value;
    let remedy = table.required_text("remedy").value;
    let law = outline.citations(table);
    let effect = table.word(
        "effect",
        &[("refuse", GuardEffect::Refuse), ("warn", GuardEffect::Warn)],
    );
    let (from, until) = (table.day("from"), table.day("until"));
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        table.problem("的 from 在 until 之后", "改正日期");
    }
    table.finish();
    let (requires, text) = condition?;
    Some(Guard {
        id,
        on,
        requires,
        text,
        reason,
        remedy,
        law,
        effect,
        from,
        until,
    })
}

/// Reads the records that may be opened from one of this kind.
pub(super) fn read_successors(
    tables: &[Table<'_>],
    outline: &Outline<'_>,
    own: &str,
) -> Vec<Successor> {
    let successors = tables.iter().map(|table| {
        let kind = table.required_text("kind");
        let successor = Successor {
            kind: kind.value.as_str().into(),
            name: table.required_text("name").value,
            from: outline.stages_from(table),
            carries: carries(table, &kind, outline, own),
        };
        if !table.has("from") {
            table.problem("没有写 from", "写明在哪些阶段可以发起");
        }
        table.finish();
        successor
    });
    successors.collect()
}

/// Their field → our field, of one type; `record` is the link back.
fn carries(
    table: &Table<'_>,
    kind: &Placed<String>,
    outline: &Outline<'_>,
    own: &str,
) -> BTreeMap<FieldId, FieldId> {
    let mut carried = BTreeMap::new();
    let Some(theirs) = outline.kinds.get(kind.value.as_str()) else {
        if !kind.value.is_empty() {
            unknown(
                table,
                "种类",
                kind,
                outline.kinds.keys().map(KindId::as_str),
            );
        }
        table.has("carries");
        return carried;
    };
    let Some(carries) = table.table("carries", format!("{}的 carries", table.name)) else {
        return carried;
    };
    for (key, value) in carries.entries() {
        let Some(target) = theirs.iter().find(|field| field.id.as_str() == key.value) else {
            let known = theirs.iter().map(|field| field.id.as_str());
            unknown(&carries, "对方字段", &key, known);
            continue;
        };
        let ours = Placed {
            value: json_of(value.get_ref())
                .as_str()
                .unwrap_or_default()
                .to_string(),
            at: value.span().start,
        };
        if let Some(ours) = source_of(&carries, target, &ours, (outline, own)) {
            carried.insert(target.id.clone(), ours);
        }
    }
    carried
}

fn source_of(
    table: &Table<'_>,
    target: &Field,
    ours: &Placed<String>,
    (outline, own): (&Outline<'_>, &str),
) -> Option<FieldId> {
    let fits = if ours.value == "record" {
        matches!(&target.kind, FieldType::Link(kind) if kind.as_str() == own)
    } else {
        outline.field(table, ours)?.kind == target.kind
    };
    if !fits {
        let reason = format!("：「{}」与对方字段「{}」的类型不同", ours.value, target.id);
        table.problem_at(
            ours.at,
            reason,
            "只能带入同类型的字段；record 只能给指向本种类的关联字段",
        );
    }
    fits.then(|| ours.value.as_str().into())
}
