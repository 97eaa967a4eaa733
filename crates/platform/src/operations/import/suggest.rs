//! Suggestions: which column is likely which field, which word which choice, and what else should be matched.

use super::Opened;
use super::mapping::{Mapping, Target, choices, is_importable, takes_words, words};
use crate::operations::Office;
use documents::table::{Cell, Table};
use domain::identifier::FieldId;
use domain::indicator::{IndicatorDefinition, Measure};
use domain::procedure::{Definition, TimeLimit, Trigger};
use domain::register::{Field, FieldType};
use std::collections::{BTreeMap, BTreeSet};

/// Likeness from which a name is suggested, in percent.
const LIKE_ENOUGH: u32 = 55;
/// What rests on fields that decide which steps were taken.
const STEPS: &str = "办理环节";
/// Words of a column that are names of choices, at least, for the column to be that field.
const WORDS_LEAST: usize = 2;
/// Cells that are looked at to see whether a column can be what its name says.
const LOOKED_AT: usize = 50;
/// Headers of columns of numbers, the surest first.
const NUMBERS: [&str; 8] = [
    "主系统编号",
    "案件编号",
    "案号",
    "受理编号",
    "系统编号",
    "编号",
    "文号",
    "受理号",
];
/// Headers of columns of stages.
const STAGES: [&str; 8] = [
    "阶段",
    "案件阶段",
    "办理阶段",
    "当前阶段",
    "状态",
    "案件状态",
    "办理状态",
    "当前环节",
];

/// A mapping for a table: what was saved, and suggestions by name for the rest.
pub fn suggested(definition: &Definition, table: &Table, saved: &Mapping) -> Mapping {
    let mut mapping = saved.clone();
    let mut taken: BTreeSet<Target> = mapping.matched(table).map(|(_, it)| it.clone()).collect();
    let mut pairs = pairs(definition, table, saved);
    pairs.sort_by_key(|(likeness, ..)| std::cmp::Reverse(*likeness));
    for (_, column, target) in pairs {
        let header = &table.headers[column];
        if !mapping.columns.contains_key(header) && !taken.contains(&target) {
            taken.insert(target.clone());
            mapping.columns.insert(header.clone(), target);
        }
    }
    suggest_words(definition, table, &mut mapping);
    mapping
}

/// Likeness, column and target of all pairs that are alike enough.
fn pairs(definition: &Definition, table: &Table, saved: &Mapping) -> Vec<(u32, usize, Target)> {
    let mut pairs = Vec::new();
    for (column, header) in table.headers.iter().enumerate() {
        if saved.columns.contains_key(header) {
            continue;
        }
        for (list, target) in [(&NUMBERS, Target::Number), (&STAGES, Target::Stage)] {
            let name = bare(header);
            if let Some(place) = list.iter().position(|known| *known == name) {
                let likeness = 99 - u32::try_from(place).unwrap_or(0);
                pairs.push((likeness, column, target));
            }
        }
        let fields = definition
            .fields
            .iter()
            .filter(|field| is_importable(field));
        for field in fields {
            let likeness =
                likeness(header, &field.name).max(likeness_of_words(table, column, field));
            if likeness >= LIKE_ENOUGH && can_be(table, column, field) {
                pairs.push((likeness, column, Target::Field(field.id.clone())));
            }
        }
    }
    pairs
}

/// Fills in choices for foreign words that are like the name of one of them.
pub fn suggest_words(definition: &Definition, table: &Table, mapping: &mut Mapping) {
    let columns: Vec<(usize, Target)> = mapping
        .matched(table)
        .filter(|(_, target)| takes_words(definition, target))
        .map(|(column, target)| (column, target.clone()))
        .collect();
    for (column, target) in columns {
        let choices = choices(definition, &target);
        let known = mapping.words.entry(target).or_default();
        for (word, _) in words(table, column) {
            let best = choices
                .iter()
                .map(|(id, name)| (likeness(&word, name), id))
                .max_by_key(|(likeness, _)| *likeness);
            if let Some((_, id)) = best.filter(|(likeness, _)| *likeness >= LIKE_ENOUGH) {
                known.entry(word).or_insert_with(|| id.clone());
            }
        }
    }
    mapping.words.retain(|_, words| !words.is_empty());
}

/// How alike two names are, in percent: the same, one within the other, or with common pairs of letters.
fn likeness(left: &str, right: &str) -> u32 {
    let (left, right) = (bare(left), bare(right));
    let letters = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let (shorter, longer) = match letters(&left) <= letters(&right) {
        true => (&left, &right),
        false => (&right, &left),
    };
    if shorter.is_empty() {
        return 0;
    }
    if shorter == longer {
        return 100;
    }
    if longer.contains(shorter.as_str()) && letters(shorter) >= 2 {
        return 50 + 45 * letters(shorter) / letters(longer);
    }
    let pairs = |text: &str| -> Vec<(char, char)> {
        let shifted = text.chars().skip(1);
        text.chars().zip(shifted).collect()
    };
    let (ours, theirs) = (pairs(&left), pairs(&right));
    let common = ours.iter().filter(|pair| theirs.contains(pair)).count();
    let share = 200 * common / (ours.len() + theirs.len()).max(1);
    u32::try_from(share.min(100)).unwrap_or(0) * 9 / 10
}

/// How surely a column is a field of choices because its words are the names of them, in percent.
///
/// A name that is alike counts for more; one word alone says nothing, for many fields have it.
fn likeness_of_words(table: &Table, column: usize, field: &Field) -> u32 {
    let FieldType::Choice(choices) = &field.kind else {
        return 0;
    };
    let words = words(table, column);
    let is_ours = |word: &str| {
        choices
            .iter()
            .any(|choice| bare(&choice.name) == bare(word))
    };
    let ours = words.iter().filter(|(word, _)| is_ours(word)).count();
    match ours >= WORDS_LEAST && 2 * ours > words.len() {
        true => LIKE_ENOUGH + u32::try_from(ours.min(9)).unwrap_or(0),
        false => 0,
    }
}

/// A name without signs, and with one way of saying that a column holds a day.
fn bare(name: &str) -> String {
    let letters: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    for ending in ["日期", "时间", "之日"] {
        if let Some(rest) = letters.strip_suffix(ending).filter(|rest| !rest.is_empty()) {
            return format!("{rest}日");
        }
    }
    letters
}

/// Whether most of the first cells of a column can be values of the field.
fn can_be(table: &Table, column: usize, field: &Field) -> bool {
    let strict = matches!(
        field.kind,
        FieldType::Day | FieldType::Moment | FieldType::Integer | FieldType::Money
    );
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let filled: Vec<&Cell> = cells
        .filter(|cell| !cell.is_empty())
        .take(LOOKED_AT)
        .collect();
    let fitting = filled.iter().filter(|cell| {
        super::cell::plain(field, cell)
            .is_ok_and(|json| domain::register::parse_input(field, &json).is_ok())
    });
    !strict || 2 * fitting.count() >= filled.len()
}

/// What figures, limits and steps ask for and neither a column nor a fixed value gives: field and what rests on it.
pub fn missing<'a>(
    office: &'a Office,
    opened: &'a Opened,
    mapping: &Mapping,
) -> Vec<(&'a Field, String)> {
    let modules = office.rules.modules.iter();
    let indicators = modules.flat_map(|module| &module.indicators);
    advice(
        &opened.kind.definition,
        indicators,
        (mapping, &opened.table),
    )
}

fn advice<'a>(
    definition: &'a Definition,
    indicators: impl Iterator<Item = &'a IndicatorDefinition>,
    (mapping, table): (&Mapping, &Table),
) -> Vec<(&'a Field, String)> {
    let given = |field: &FieldId| {
        let target = Target::Field(field.clone());
        mapping.fixed.contains_key(field) || mapping.column(table, &target).is_some()
    };
    let mut missing: BTreeMap<&FieldId, BTreeSet<&str>> = BTreeMap::new();
    let mut ask = |field: &'a FieldId, what: &'a str| {
        missing.entry(field).or_default().insert(what);
    };
    for step in &definition.imports {
        if let Some(when) = step.when.as_ref().filter(|_| step.on.iter().any(given)) {
            when.fields()
                .into_iter()
                .for_each(|field| ask(field, STEPS));
        }
        if step.on.iter().any(given) {
            for rule in begun(definition, &step.does) {
                let applies = rule.applies.iter().flat_map(|condition| condition.fields());
                let asked = applies.chain(rule.counts_from.as_ref());
                asked.for_each(|field| ask(field, rule.name.as_str()));
            }
        }
    }
    for indicator in indicators.filter(|it| it.kind == definition.id) {
        if let Measure::Count { condition, .. } = &indicator.measure {
            let fields = condition.fields().into_iter();
            fields.for_each(|field| ask(field, indicator.name.as_str()));
        }
    }
    // What a step asks for must come from the file, although another step may set it by itself.
    let derived = derived(definition);
    let comes_by_itself = |field: &FieldId| {
        let asked = missing.get(field).is_some_and(|uses| uses.contains(STEPS));
        derived.contains(field) && !asked
    };
    let wanted = definition
        .fields
        .iter()
        .filter(|field| is_importable(field) && !given(&field.id) && !comes_by_itself(&field.id));
    wanted
        .filter_map(|field| {
            let uses: Vec<&str> = missing.get(&field.id)?.iter().copied().collect();
            Some((field, uses.join("、")))
        })
        .collect()
}

/// Limits that a step begins and that bind an organ by law.
fn begun<'a>(definition: &'a Definition, does: &[Trigger]) -> Vec<&'a TimeLimit> {
    let begins = |rule: &&TimeLimit| {
        !rule.internal && does.iter().any(|trigger| rule.starts.contains(trigger))
    };
    definition.limits.iter().filter(begins).collect()
}

/// Fields that steps set by themselves.
fn derived(definition: &Definition) -> BTreeSet<&FieldId> {
    let triggers = definition.imports.iter().flat_map(|step| &step.does);
    let actions = triggers.filter_map(|trigger| match trigger {
        Trigger::Action(action) => definition.action(action),
        _ => None,
    });
    actions
        .flat_map(|action| &action.sets)
        .map(|(field, _)| field)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn names_are_alike_as_people_see_it() {
        for (left, right) in [
            ("申请人姓名", "申请人"),
            ("受理日期", "受理日"),
            ("被申请人（单位）", "被申请人"),
            ("审理程序", "审理程序"),
            ("普通", "普通程序"),
        ] {
            assert!(
                likeness(left, right) >= super::LIKE_ENOUGH,
                "{left} {right}"
            );
        }
        for (left, right) in [("受理日", "受理人"), ("申请人", "地址"), ("一", "一审")]
        {
            assert!(likeness(left, right) < super::LIKE_ENOUGH, "{left} {right}");
        }
        assert!(likeness("申请人", "申请人") > likeness("被申请人", "申请人"));
    }
}
