//! Letters of a module and the names that their templates bind.

use super::outline::Outline;
use super::template::{Binding, bindings};
use crate::procedure::{Addressee, LetterKind, NumberRule};
use crate::reading::{Source, Table};
use crate::register::{Field, FieldType};

/// Names that every template may bind, besides the fields of the kind and `due`.
const BOUND: [&str; 4] = ["number", "organ_name", "issued_on", "record_number"];

/// The templates of one module: identifier, file name and text.
pub(super) type Templates<'a> = [(&'a str, (&'a str, &'a str))];

/// Reads the letters of a module and takes in their templates.
pub(super) fn read_letters(
    tables: &[Table<'_>],
    outline: &Outline<'_>,
    templates: &Templates<'_>,
) -> Vec<LetterKind> {
    tables
        .iter()
        .map(|table| read_letter(table, outline, templates))
        .collect()
}

fn read_letter(table: &Table<'_>, outline: &Outline<'_>, templates: &Templates<'_>) -> LetterKind {
    let id = table.required_text("id").value;
    let template = templates.iter().find(|(known, _)| *known == id);
    if template.is_none() {
        table.problem("没有模板", format!("增加 letters/{id}.md"));
    }
    let letter = LetterKind {
        name: table.required_text("name").value,
        template: template.map_or_else(String::new, |(_, (_, text))| (*text).to_string()),
        number: number_rule(table, "number").map(|(rule, number)| {
            number.finish();
            rule
        }),
        reviewers: outline.role_ids(table, "reviewers"),
        signers: outline.role_ids(table, "signers"),
        addressees: addressees(table, outline),
        notifies: {
            let limits = table.texts("notifies");
            let known = limits
                .iter()
                .filter_map(|limit| outline.limit(table, limit));
            known.collect()
        },
        law: outline.citations(table),
        id: id.into(),
    };
    if !table.has("signers") || table.texts("signers").is_empty() {
        table.problem("没有写 signers", "写明谁签发，例如 signers = [\"head\"]");
    }
    table.finish();
    letter
}

/// A number rule; its pattern must count, and begin anew every year.
pub(super) fn number_rule<'a>(
    owner: &Table<'a>,
    key: &'static str,
) -> Option<(NumberRule, Table<'a>)> {
    let table = owner.table(key, format!("{}的编号", owner.name))?;
    let pattern = table.required_text("pattern");
    for (place, why) in [("{serial}", "不能区分各件"), ("{year}", "各年会重号")] {
        if !pattern.value.is_empty() && !pattern.value.contains(place) {
            let reason = format!("：格式没有 {place}，{why}");
            table.problem_at(pattern.at, reason, format!("在 pattern 中加上 {place}"));
        }
    }
    for name in places(&pattern.value) {
        if !["organ", "year", "serial"].contains(&name) {
            let reason = format!("：格式不认识 {{{name}}}");
            table.problem_at(pattern.at, reason, "只能用 {organ}、{year}、{serial}");
        }
    }
    let rule = NumberRule {
        scope: table.required_text("scope").value,
        pattern: pattern.value,
    };
    Some((rule, table))
}

/// The names in braces.
pub(super) fn places(pattern: &str) -> Vec<&str> {
    let names = pattern.split('{').skip(1);
    names
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

fn addressees(table: &Table<'_>, outline: &Outline<'_>) -> Vec<Addressee> {
    let tables = table.tables("addressees", &format!("{}的受送达人", table.name));
    let addressees = tables.iter().filter_map(|addressee| {
        let field = addressee.required_text("field");
        let field = outline.field(addressee, &field);
        let optional = addressee.flag("optional");
        addressee.finish();
        let field = field?;
        if !matches!(
            field.kind,
            FieldType::Text | FieldType::LongText | FieldType::Organ
        ) {
            let reason = format!("：字段「{}」不是名称", field.id);
            addressee.problem(reason, "写类型为 text 或 organ 的字段");
        }
        let field = field.id.clone();
        Some(Addressee { field, optional })
    });
    addressees.collect()
}

/// Notes templates that name what is not bound, or have no title.
pub(super) fn check_template(source: &Source<'_>, outline: &Outline<'_>) {
    let title = source.text().lines().next().unwrap_or_default();
    if !title.starts_with("# ") || title.trim().len() <= 2 {
        source.problem(0, "模板第一行不是标题", "第一行写 # 标题");
    }
    match bindings(source.text()) {
        Ok(bindings) => {
            for binding in bindings {
                check_binding(source, outline, &binding);
            }
        }
        Err((at, reason)) => source.problem(at, reason, "成对书写 {{ … }} 和 {% … %}"),
    }
}

fn check_binding(source: &Source<'_>, outline: &Outline<'_>, binding: &Binding) {
    let name = binding.name.as_str();
    if name == "due" {
        let known = outline.limits.iter().map(|limit| limit.id.as_str());
        let named = binding.attribute.as_deref().unwrap_or_default();
        if !known.clone().any(|limit| limit == named) {
            let reason = format!("模板中的 due.{named}：没有时限「{named}」");
            source.problem(binding.at, reason, list("已声明的时限：", known));
        }
        return;
    }
    if BOUND.contains(&name) {
        return;
    }
    let field = outline
        .fields
        .iter()
        .find(|field| field.id.as_str() == name);
    match (field, &binding.attribute) {
        (None, _) => {
            let known = outline.fields.iter().map(|field| field.id.as_str());
            let remedy = match crate::condition::nearest(name, known.clone().chain(BOUND)) {
                Some(near) => format!("是否应为「{near}」"),
                None => list("可用的名称：", known.chain(BOUND)),
            };
            source.problem(binding.at, format!("模板用了没有绑定的「{name}」"), remedy);
        }
        (Some(field), Some(column)) => check_column(source, field, (binding, column)),
        (Some(_), None) => {}
    }
}

fn check_column(source: &Source<'_>, field: &Field, (binding, column): (&Binding, &str)) {
    let columns: &[_] = match &field.kind {
        FieldType::List(columns) if binding.row => columns,
        _ => &[],
    };
    if !columns.iter().any(|known| known.id == column) {
        let reason = format!("模板中「{}」没有「{column}」", field.id);
        let known = columns.iter().map(|column| column.id.as_str());
        let remedy = if columns.is_empty() {
            "只有列表的行才有栏：写 {% for row in 列表 %}".to_string()
        } else {
            list("它的栏：", known)
        };
        source.problem(binding.at, reason, remedy);
    }
}

fn list<'n>(head: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    format!("{head}{}", names.join("、"))
}
