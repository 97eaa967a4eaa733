//! Time limits of a module.

use super::actions::assignments;
use super::outline::Outline;
use crate::condition::ConditionUse;
use crate::identifier::FieldId;
use crate::law::{
    DatedValue, Direction, Sense, SharedLimit, read_length, read_lenient, read_values,
};
use crate::procedure::{Bearer, Deemed, Extension, PauseRule, TimeLimit, Trigger, WarningLight};
use crate::reading::{Placed, Table, unknown};
use crate::register::FieldType;

/// Reads the time limits of a module.
pub(super) fn read_limits(tables: &[Table<'_>], outline: &Outline<'_>) -> Vec<TimeLimit> {
    tables
        .iter()
        .map(|table| read_limit(table, outline))
        .collect()
}

fn read_limit(table: &Table<'_>, outline: &Outline<'_>) -> TimeLimit {
    let internal = table.flag("internal");
    let shared = shared(table, outline);
    let limit = TimeLimit {
        id: table.required_text("id").value.into(),
        name: table.required_text("name").value,
        starts: triggers(table, "starts", outline),
        counts_from: day_field(table, "counts_from", outline),
        applies: outline
            .condition(table, "applies", ConditionUse::Guard)
            .map(|(condition, _)| condition),
        ends: triggers(table, "ends", outline),
        lapses: triggers(table, "lapses", outline),
        restarts: triggers(table, "restarts", outline),
        pauses: pauses(table, outline),
        extension: extension(table, outline, internal),
        values: values(table, outline, internal),
        yearly: shared
            .as_ref()
            .map_or_else(Vec::new, |(_, shared)| shared.yearly().to_vec()),
        direction: table.word(
            "direction",
            &[
                ("forward", Direction::Forward),
                ("backward", Direction::Backward),
            ],
        ),
        sense: table.word(
            "sense",
            &[("maximum", Sense::Maximum), ("minimum", Sense::Minimum)],
        ),
        rolls: table.flag("rolls"),
        substance: table.flag("substance")
            || shared.as_ref().is_some_and(|(_, shared)| shared.substance),
        lenient: read_lenient(table).or(shared.as_ref().and_then(|(_, shared)| shared.lenient)),
        bearer: bearer(table),
        deemed: deemed(table, outline),
        on_expiry: table.text("on_expiry").map(|text| text.value),
        blocks: outline.action_ids(table, "blocks"),
        warn: warnings(table),
        outlives: table.flag("outlives"),
        internal,
    };
    check(table, &limit);
    if let Some((id, shared)) = &shared {
        check_shared(table, &limit, (id, shared));
    }
    table.finish();
    limit
}

/// Who must act.
fn bearer(table: &Table<'_>) -> Bearer {
    let words = [
        ("organ", Bearer::Organ),
        ("other_organ", Bearer::OtherOrgan),
        ("party", Bearer::Party),
        ("court", Bearer::Court),
    ];
    table.word("bearer", &words)
}

/// The shared limit that `values_of` names, if it is known.
fn shared<'a>(
    table: &Table<'_>,
    outline: &Outline<'a>,
) -> Option<(Placed<String>, &'a SharedLimit)> {
    let id = table.text("values_of")?;
    let shared = outline.law.limits().limit(&id.value)?;
    Some((id, shared))
}

/// A limit counts as the shared one does; a least time may be counted from either end.
fn check_shared(
    table: &Table<'_>,
    limit: &TimeLimit,
    (id, shared): (&Placed<String>, &SharedLimit),
) {
    if limit.internal {
        let remedy = "删去 internal 或者 values_of：内部时限写自己的值";
        table.problem_at(id.at, "是内部时限，却引用了法定期限", remedy);
    }
    for key in ["substance", "lenient"] {
        if table.has(key) {
            let reason = format!("的 {key} 由通用时限「{}」规定", shared.id);
            table.problem_at(id.at, reason, format!("删去 {key}"));
        }
    }
    if shared.asks_person.is_some() && !limit.blocks.is_empty() {
        let reason = format!("：通用时限「{}」须由人判断，不能阻止动作", shared.id);
        table.problem_at(id.at, reason, "删去 blocks");
    }
    if limit.rolls != shared.rolls {
        let reason = format!("的 rolls 与时限「{}」不同", shared.id);
        table.problem_at(id.at, reason, format!("写 rolls = {}", shared.rolls));
    }
    if !limit.yearly.is_empty() && limit.counts_from.is_none() {
        let reason = format!("：通用时限「{}」是每年的固定日期", shared.id);
        let remedy = "写 counts_from = 日期字段，由动作的 sets 以 { from = \"yearly\", … } 填写";
        table.problem_at(id.at, reason, remedy);
    }
    if limit.direction != shared.direction && shared.sense == Sense::Maximum {
        let reason = format!("的 direction 与时限「{}」不同", shared.id);
        table.problem_at(id.at, reason, "改正 direction，或者引用另一个时限");
    }
}

/// The values that are written here, or those of the shared limit that `values_of` names,
/// between `values_from` and `values_until`.
fn values(table: &Table<'_>, outline: &Outline<'_>, internal: bool) -> Vec<DatedValue> {
    let Some(id) = table.text("values_of") else {
        return read_values(table, outline.law, internal);
    };
    if table.has("values") {
        table.problem_at(id.at, "同时写了 values 和 values_of", "只写一项");
    }
    let (from, until) = (table.day("values_from"), table.day("values_until"));
    let limits = outline.law.limits();
    let Some(shared) = limits.limit(&id.value) else {
        let known = limits.limits().map(|limit| limit.id.as_str());
        unknown(table, "通用时限", &id, known);
        return Vec::new();
    };
    let fixed = shared.yearly().iter().map(|day| day.value.clone());
    let mut values = shared.usable_values();
    values.extend(fixed);
    values.retain(|value| {
        from.is_none_or(|from| value.until.is_none_or(|until| from <= until))
            && until.is_none_or(|until| value.from.is_none_or(|from| from <= until))
    });
    if values.is_empty() {
        let reason = format!("：通用时限「{}」没有可用的值", id.value);
        let remedy = "由县在 limits/ 写明依据，或者在这里写 values";
        table.problem_at(id.at, reason, remedy);
    }
    values
}

fn check(table: &Table<'_>, limit: &TimeLimit) {
    if !table.has("starts") {
        table.problem(
            "没有起点",
            "写 starts = [\"…\"]：动作、issued 文书、served 文书 或 deemed 时限",
        );
    }
    if !table.has("ends") {
        table.problem("没有终点", "写 ends = [\"…\"]：办结它的动作或文书");
    }
    if !table.has("rolls") {
        table.problem(
            "没有写 rolls",
            "写 rolls = true（末日遇节假日顺延），追责时效写 false",
        );
    }
    if limit.internal && (!limit.blocks.is_empty() || limit.deemed.is_some()) {
        table.problem(
            "是内部时限，不能阻止动作，也不能有法定拟制",
            "删去 blocks 和 deemed，或者写明法定依据",
        );
    }
}

fn day_field(table: &Table<'_>, key: &'static str, outline: &Outline<'_>) -> Option<FieldId> {
    let id = table.text(key)?;
    let field = outline.field(table, &id)?;
    if field.kind != FieldType::Day {
        let reason = format!("的 {key}：字段「{}」不是日期", id.value);
        table.problem_at(id.at, reason, "写类型为 day 的字段");
    }
    Some(field.id.clone())
}

pub(super) fn triggers(
    table: &Table<'_>,
    key: &'static str,
    outline: &Outline<'_>,
) -> Vec<Trigger> {
    let texts = table.texts(key);
    let triggers = texts
        .iter()
        .filter_map(|text| trigger(table, text, outline));
    triggers.collect()
}

/// `accept`, `issued notice`, `served notice`, `served notice to respondent`, `deemed review`, `expired decide`.
fn trigger(table: &Table<'_>, text: &Placed<String>, outline: &Outline<'_>) -> Option<Trigger> {
    let words: Vec<&str> = text.value.split_whitespace().collect();
    let placed = |word: &str| Placed {
        value: word.to_string(),
        at: text.at,
    };
    match words[..] {
        [action] => outline.action(table, &placed(action)).map(Trigger::Action),
        ["issued", letter] => outline.letter(table, &placed(letter)).map(Trigger::Issued),
        ["served", letter] => served(table, (letter, None), text, outline),
        ["served", letter, "to", field] => served(table, (letter, Some(field)), text, outline),
        ["deemed", limit] => {
            let id = outline.limit(table, &placed(limit))?;
            if !outline.deeming.iter().any(|known| known == limit) {
                let reason = format!("：时限「{limit}」没有法定拟制");
                table.problem_at(text.at, reason, "给它写 deemed，或者改用动作");
            }
            Some(Trigger::Deemed(id))
        }
        ["expired", limit] => outline.limit(table, &placed(limit)).map(Trigger::Expired),
        _ => {
            let reason = format!("：「{}」不是起讫点", text.value);
            let remedy = "写动作，或者 issued 文书、served 文书、served 文书 to 字段、deemed 时限、expired 时限";
            table.problem_at(text.at, reason, remedy);
            None
        }
    }
}

fn served(
    table: &Table<'_>,
    (letter, to): (&str, Option<&str>),
    text: &Placed<String>,
    outline: &Outline<'_>,
) -> Option<Trigger> {
    let placed = Placed {
        value: letter.to_string(),
        at: text.at,
    };
    let id = outline.letter(table, &placed)?;
    let addressees = outline.served.get(letter).map_or(&[][..], Vec::as_slice);
    if addressees.is_empty() {
        let reason = format!("：文书「{letter}」没有受送达人，不会送达");
        table.problem_at(text.at, reason, "给该文书写 addressees，或者改用 issued");
    } else if let Some(to) = to
        && !addressees.iter().any(|known| known == to)
    {
        let reason = format!("：「{to}」不是文书「{letter}」的受送达人");
        table.problem_at(
            text.at,
            reason,
            format!("受送达人：{}", addressees.join("、")),
        );
    }
    Some(Trigger::Served {
        letter: id,
        addressee: to.map(FieldId::from),
    })
}

fn pauses(table: &Table<'_>, outline: &Outline<'_>) -> Vec<PauseRule> {
    let tables = table.tables("pauses", &format!("{}的中止", table.name));
    let pauses = tables.iter().map(|pause| {
        pause.required_texts("from");
        pause.required_texts("until");
        let rule = PauseRule {
            from: outline.action_ids(pause, "from"),
            until: outline.action_ids(pause, "until"),
            law: outline.citations(pause),
        };
        pause.finish();
        rule
    });
    pauses.collect()
}

fn extension(table: &Table<'_>, outline: &Outline<'_>, internal: bool) -> Option<Extension> {
    let table = table.table("extension", format!("{}的延长", table.name))?;
    let by = table.required_text("by");
    let length = table.text("length").and_then(|id| {
        let field = outline.field(&table, &id)?;
        if field.kind != FieldType::Integer {
            let reason = format!("的 length：字段「{}」不是整数", id.value);
            table.problem_at(id.at, reason, "写类型为 integer 的字段");
        }
        Some(field.id.clone())
    });
    let by = outline.action(&table, &by);
    let values = values(&table, outline, internal);
    let times = table.number("times").unwrap_or(1);
    table.finish();
    Some(Extension {
        by: by?,
        length,
        values,
        times,
    })
}

fn deemed(table: &Table<'_>, outline: &Outline<'_>) -> Option<Deemed> {
    let table = table.table("deemed", format!("{}的法定拟制", table.name))?;
    let deemed = Deemed {
        effect: table.required_text("effect").value,
        to: table.text("to").and_then(|to| outline.stage(&table, &to)),
        sets: assignments(&table, outline),
        law: outline.citations(&table),
    };
    if deemed.law.is_empty() {
        table.problem("没有写依据", "补写 law：只有法律规定的后果才能拟制");
    }
    table.finish();
    Some(deemed)
}

fn warnings(table: &Table<'_>) -> Vec<WarningLight> {
    let tables = table.tables("warn", &format!("{}的预警", table.name));
    let warnings = tables.iter().filter_map(|warning| {
        let light = warning.word("light", &[("yellow", Some("yellow")), ("red", Some("red"))]);
        let left = warning.table("left", format!("{}的 left", warning.name));
        if left.is_none() || !warning.has("light") {
            warning.problem(
                "不完整",
                "写作 { left = { working_days = 2 }, light = \"yellow\" }",
            );
        }
        let left = left.map(|left| {
            let length = read_length(&left);
            left.finish();
            length
        });
        warning.finish();
        Some(WarningLight {
            left: left?,
            light: light?.to_string(),
        })
    });
    warnings.collect()
}
