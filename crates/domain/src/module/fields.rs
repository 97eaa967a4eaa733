//! Fields of a module.

use super::outline::{Named, declared};
use crate::reading::{Placed, Table, nearest, unknown, wrong_identifier};
use crate::register::{Choice, Field, FieldType, ListColumn, Privacy};

/// Identifiers that stand for something else: columns of every kind, words of conditions, names bound in letters,
/// and words of SQL.
const RESERVED: &str = " county id record kind shape version number organ_name record_number due \
 and or not in is true false where today actor count linked time_limit letter present missing \
 all any as asc between by case check column constraint create cross default desc distinct do else end except \
 exists fetch for foreign from full grant group having index inner insert into intersect join key left like limit \
 natural null offset on only order outer primary references returning right row select set some table then to \
 transaction trigger union unique update user using values view when with delete drop alter ";

const TYPES: [(&str, Option<FieldType>); 16] = [
    ("text", Some(FieldType::Text)),
    ("long_text", Some(FieldType::LongText)),
    ("integer", Some(FieldType::Integer)),
    ("money", Some(FieldType::Money)),
    ("bool", Some(FieldType::Bool)),
    ("day", Some(FieldType::Day)),
    ("moment", Some(FieldType::Moment)),
    ("organ", Some(FieldType::Organ)),
    ("id_number", Some(FieldType::IdNumber)),
    ("credit_code", Some(FieldType::CreditCode)),
    ("phone", Some(FieldType::Phone)),
    ("region", Some(FieldType::Region)),
    ("file", Some(FieldType::File)),
    ("choice", None),
    ("link", None),
    ("list", None),
];

/// Reads the fields of a module.
pub(super) fn read_fields(tables: &[Table<'_>]) -> Vec<Field> {
    declared(tables, "字段");
    tables.iter().map(read_field).collect()
}

fn read_field(table: &Table<'_>) -> Field {
    let id = table.required_text("id");
    if RESERVED.split_whitespace().any(|word| word == id.value) {
        table.problem_at(
            id.at,
            "的标识是保留字",
            format!("改名，例如 {}_of_case", id.value),
        );
    }
    let field = Field {
        id: id.value.into(),
        name: table.required_text("name").value,
        kind: field_type(table),
        privacy: table.word(
            "privacy",
            &[
                ("open", Privacy::Open),
                ("personal", Privacy::Personal),
                ("sensitive", Privacy::Sensitive),
            ],
        ),
        query: table.flag("query"),
        column: table.flag("column"),
        supplementary: table.flag("supplementary"),
        hint: table.text("hint").map(|text| text.value),
        group: table.text("group").map(|text| text.value),
    };
    if field.kind == FieldType::IdNumber && field.privacy != Privacy::Sensitive {
        table.problem("：公民身份号码没有遮蔽", "写 privacy = \"sensitive\"");
    }
    if matches!(field.kind, FieldType::List(_) | FieldType::File) && (field.query || field.column) {
        table.problem("：列表和附件不能作查询项或列表的栏", "删去 query 和 column");
    }
    table.finish();
    field
}

fn field_type(table: &Table<'_>) -> FieldType {
    let name = table.required_text("type");
    let kind = match name.value.as_str() {
        "choice" => FieldType::Choice(choices(table)),
        "list" => FieldType::List(columns(table)),
        "link" => FieldType::Link(table.required_text("kind").value.into()),
        _ => plain_type(table, &name),
    };
    let belongs = [("choices", "choice"), ("columns", "list"), ("kind", "link")];
    for (key, owner) in belongs {
        if name.value != owner && table.has(key) {
            table.problem_at(
                table.place_of(key),
                format!("的类型是 {}，不能写 {key}", name.value),
                format!("删去 {key}，或者把类型改为 {owner}"),
            );
        }
    }
    kind
}

fn plain_type(table: &Table<'_>, name: &Placed<String>) -> FieldType {
    let known = TYPES.iter().map(|(known, _)| *known);
    let found = TYPES.iter().find(|(known, _)| *known == name.value);
    match found {
        Some((_, Some(kind))) => kind.clone(),
        _ => {
            if !name.value.is_empty() {
                let remedy = match nearest(&name.value, known.clone()) {
                    Some(near) => format!("是否应为「{near}」"),
                    None => format!("应为{}之一", known.collect::<Vec<_>>().join("、")),
                };
                table.problem_at(name.at, format!("：没有类型「{}」", name.value), remedy);
            }
            FieldType::Text
        }
    }
}

fn choices(table: &Table<'_>) -> Vec<Choice> {
    let tables = table.tables("choices", &format!("{}的选项", table.name));
    let declared = declared(&tables, "选项");
    if declared.is_empty() {
        table.problem("没有选项", "写 choices = [{ id = \"…\", name = \"…\" }]");
    }
    for choice in &tables {
        choice.required_text("name");
        choice.finish();
    }
    let choice = |Named { id, name }| Choice { id, name };
    declared.into_iter().map(choice).collect()
}

fn columns(table: &Table<'_>) -> Vec<ListColumn> {
    let tables = table.tables("columns", &format!("{}的栏", table.name));
    declared(&tables, "栏");
    if tables.is_empty() {
        table.problem(
            "没有栏",
            "写 columns = [{ id = \"…\", name = \"…\", type = \"…\" }]",
        );
    }
    let columns = tables.iter().map(|column| {
        let kind = field_type(column);
        if matches!(kind, FieldType::List(_)) {
            column.problem("：列表里不能再有列表", "改为单独的字段");
        }
        let read = ListColumn {
            id: column.required_text("id").value,
            name: column.required_text("name").value,
            kind,
            required: column.flag("required"),
        };
        column.finish();
        read
    });
    columns.collect()
}

/// Notes link fields whose kind no module defines.
pub(super) fn check_links<'k>(
    tables: &[Table<'_>],
    fields: &[Field],
    kinds: impl Iterator<Item = &'k str> + Clone,
) {
    for (table, field) in tables.iter().zip(fields) {
        let mut links = vec![(table.text("kind"), &field.kind)];
        if let FieldType::List(columns) = &field.kind {
            links.extend(columns.iter().map(|column| (None, &column.kind)));
        }
        for (placed, kind) in links {
            let FieldType::Link(kind) = kind else {
                continue;
            };
            if !kinds.clone().any(|known| known == kind.as_str()) && !kind.as_str().is_empty() {
                let placed = placed.unwrap_or(Placed {
                    value: kind.to_string(),
                    at: table.at,
                });
                unknown(table, "种类", &placed, kinds.clone());
            }
        }
    }
}

/// Whether a text names a field, for titles.
pub(super) fn is_field_name(text: &str) -> bool {
    wrong_identifier(text).is_none()
}
