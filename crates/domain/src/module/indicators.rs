//! Indicators of a module.

use super::outline::{Named, Outline};
use crate::condition::ConditionUse;
use crate::identifier::IndicatorId;
use crate::indicator::{Amount, IndicatorDefinition, Measure};
use crate::reading::{Placed, Table, unknown};
use crate::register::FieldType;

/// Reads the indicators of a module, and adds the change of each that asks for it.
pub(super) fn read_indicators(
    tables: &[Table<'_>],
    outline: &Outline<'_>,
    (kind, declared): (&str, &[Named]),
) -> Vec<IndicatorDefinition> {
    let counts: Vec<&str> = tables
        .iter()
        .zip(declared)
        .filter(|(table, _)| table.has("counts"))
        .map(|(_, named)| named.id.as_str())
        .collect();
    let mut indicators = Vec::new();
    for table in tables {
        let id = table.required_text("id");
        let measure = measure(table, outline, (kind, &counts));
        let name = table.required_text("name").value;
        let unit = table.required_text("unit").value;
        let source = table.required_text("source").value;
        let trap = table.text("trap").map(|text| text.value);
        let changes = table.flag("year_on_year");
        table.finish();
        let Some(measure) = measure else {
            continue;
        };
        let indicator = IndicatorDefinition {
            id: full(kind, &id.value),
            kind: kind.into(),
            name,
            unit,
            version: IndicatorDefinition::version_of(&measure),
            measure,
            source,
            trap,
        };
        let change = changes.then(|| indicator.year_on_year());
        indicators.push(indicator);
        indicators.extend(change);
    }
    check_names(tables, declared, (kind, &indicators));
    indicators
}

fn full(kind: &str, id: &str) -> IndicatorId {
    format!("{kind}.{id}").into()
}

fn measure(
    table: &Table<'_>,
    outline: &Outline<'_>,
    (kind, counts): (&str, &[&str]),
) -> Option<Measure> {
    let is_rate = table.has("numerator") || table.has("denominator");
    if is_rate && table.has("counts") {
        table.problem(
            "既写了 counts，又写了 numerator 或 denominator",
            "计数写 counts，比率写 numerator 和 denominator",
        );
        return None;
    }
    if is_rate {
        rate(table, (kind, counts))
    } else {
        count(table, outline)
    }
}

fn count(table: &Table<'_>, outline: &Outline<'_>) -> Option<Measure> {
    let key = "denominator_choices";
    if table.has(key) {
        let reason = format!("是计数，不能写 {key}");
        table.problem_at(table.place_of(key), reason, "删去这一行");
    }
    let condition = outline.condition(table, "counts", ConditionUse::Indicator);
    if !table.has("counts") {
        table.problem(
            "没有写 counts",
            "写明计入哪些记录；比率写 numerator 和 denominator",
        );
    }
    let dated_by = table.required_text("dated_by");
    let field = outline.field(table, &dated_by)?;
    if !matches!(field.kind, FieldType::Day | FieldType::Moment) {
        let reason = format!("的 dated_by：字段「{}」不是日期", dated_by.value);
        table.problem_at(dated_by.at, reason, "写类型为 day 的字段");
        return None;
    }
    let amount = amount(table, outline)?;
    let (condition, text) = condition?;
    Some(Measure::Count {
        condition,
        text,
        dated_by: field.id.clone(),
        amount,
    })
}

/// `sums` or `distinct`: what is counted of the records; neither: the records.
fn amount(table: &Table<'_>, outline: &Outline<'_>) -> Option<Amount> {
    let (sums, distinct) = (table.text("sums"), table.text("distinct"));
    let (named, is_sum) = match (sums, distinct) {
        (None, None) => return Some(Amount::Records),
        (Some(_), Some(distinct)) => {
            let remedy = "相加写 sums，数不同的值写 distinct，二者留一";
            table.problem_at(distinct.at, "既写了 sums，又写了 distinct", remedy);
            return None;
        }
        (Some(named), None) => (named, true),
        (None, Some(named)) => (named, false),
    };
    let field = outline.field(table, &named)?;
    match (&field.kind, is_sum) {
        (FieldType::Integer, true) => Some(Amount::Sum(field.id.clone())),
        (FieldType::Money, true) => Some(Amount::Money(field.id.clone())),
        (FieldType::List(_) | FieldType::File | FieldType::LongText, false) | (_, true) => {
            let (reason, remedy) = if is_sum {
                (
                    "不是整数或者金额，不能相加",
                    "写类型为 integer 或者 money 的字段",
                )
            } else {
                ("不能逐值计数", "写文字、选项、单位、日期一类的字段")
            };
            table.problem_at(
                named.at,
                format!("：字段「{}」{reason}", named.value),
                remedy,
            );
            None
        }
        (_, false) => Some(Amount::Distinct(field.id.clone())),
    }
}

fn rate(table: &Table<'_>, (kind, counts): (&str, &[&str])) -> Option<Measure> {
    for key in ["numerator", "denominator"] {
        if !table.has(key) {
            let meaning = if key == "numerator" {
                "分子"
            } else {
                "分母"
            };
            table.problem(
                format!("是比率，却没有写{meaning}"),
                format!("补写 {key} = \"…\"（本模块的计数指标）"),
            );
        }
    }
    if table.has("dated_by") {
        table.problem_at(
            table.place_of("dated_by"),
            "是比率，不能写 dated_by",
            "由分子和分母各自决定",
        );
    }
    if table
        .text("unit")
        .is_some_and(|unit| ["％", "百分点", "个百分点"].contains(&unit.value.as_str()))
    {
        let remedy = "写 unit = \"%\"；不是百分比的商写它的单位，例如 人/所";
        table.problem_at(table.place_of("unit"), "是比率，单位应为 %", remedy);
    }
    let named = |id: &Placed<String>| {
        let known = counts.contains(&id.value.as_str());
        if !known {
            unknown(table, "计数指标", id, counts.iter().copied());
        }
        known.then(|| full(kind, &id.value))
    };
    let numerator = table.text("numerator").as_ref().and_then(named);
    let denominator = table.text("denominator").as_ref().and_then(named);
    let mut choices: Vec<IndicatorId> = Vec::new();
    for choice in table.texts("denominator_choices") {
        choices.extend(named(&choice));
    }
    let (numerator, denominator) = (numerator?, denominator?);
    if !choices.contains(&denominator) {
        choices.insert(0, denominator.clone());
    }
    Some(Measure::Rate {
        numerator,
        denominator,
        choices,
    })
}

/// Notes indicators whose name is taken by the change of another.
fn check_names(
    tables: &[Table<'_>],
    declared: &[Named],
    (kind, indicators): (&str, &[IndicatorDefinition]),
) {
    for (table, named) in tables.iter().zip(declared) {
        let id = full(kind, &named.id);
        let same = indicators.iter().filter(|indicator| indicator.id == id);
        if same.clone().count() > 1 && same.clone().any(|one| !is_declared(&one.measure)) {
            table.problem("与另一指标的同比指标同名", "改名");
        }
    }
}

fn is_declared(measure: &Measure) -> bool {
    matches!(measure, Measure::Count { .. } | Measure::Rate { .. })
}
