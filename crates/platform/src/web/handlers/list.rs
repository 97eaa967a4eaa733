//! The list of a kind: query row, sort, columns, pages, workbook.

use super::import::address as import_address;
use super::main_systems;
use crate::operations::lists::{
    self, FieldFilter, ListQuery, Listed, ListedFields, Sort, SortBy, bound,
};
use crate::operations::{Failure, records};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::form::{Choice, Input};
use crate::web::pages::list::{Cell, Column, List};
use crate::web::pieces::{Due, Light, Paging};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::{Path as Part, Query};
use axum::response::Response;
use documents::xlsx::{self, Sheet, Workbook};
use domain::identifier::KindId;
use domain::procedure::Definition;
use domain::register::{Field, FieldType, Value, masked, parse_input, shown_day};
use jiff::ToSpan;
use jiff::civil::Date;

/// Rows on a page.
const PAGE: u32 = 50;
/// Inputs of the query row that are shown without unfolding.
const QUERY_FIRST: usize = 6;
/// Rows of a workbook, at most.
const EXPORT_MOST: u32 = 10_000;
/// Days from which a light may be looked for.
const SOON: i32 = 5;

/// A list.
pub async fn list(
    visit: Visit,
    Part(kind): Part<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    visit
        .read(move |seat| shown(seat, &kind.as_str().into(), &Posted::of_query(query)))
        .await
}

/// A list as a workbook.
pub async fn export(
    visit: Visit,
    Part(kind): Part<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    visit
        .read(move |seat| exported(seat, &kind.as_str().into(), &Posted::of_query(query)))
        .await
}

/// The query of a list, and what of it was not understood.
fn list_query<'a>(
    seat: &'a Seat,
    definition: &'a Definition,
    asked: &Posted,
) -> (ListQuery<'a>, Option<String>) {
    let mut problem = None;
    let mut fields = Vec::new();
    for field in definition.fields.iter().filter(|field| field.query) {
        match filters(field, asked) {
            Ok(found) => fields.extend(found.into_iter().map(|filter| (field.id.clone(), filter))),
            Err(rule) => problem = Some(format!("{}：{rule}", field.name)),
        }
    }
    let today = seat.app.office.today();
    let stage = asked.trimmed("stage");
    let query = ListQuery {
        county: &seat.session.county.id,
        definition,
        organs: None,
        stages: if stage.is_empty() {
            Vec::new()
        } else {
            vec![stage.into()]
        },
        text: Some(asked.trimmed("q").to_string()).filter(|text| !text.is_empty()),
        among: None,
        fields,
        condition: None,
        due_until: due_until(asked.trimmed("light"), today),
        sort: sort(definition, asked),
        page: asked.trimmed("page").parse::<u32>().unwrap_or(1).max(1) - 1,
        size: PAGE,
    };
    (query, problem)
}

fn due_until(light: &str, today: Date) -> Option<Date> {
    match light {
        "late" => Some(today.saturating_sub(1.day())),
        "today" => Some(today),
        "soon" => Some(today.saturating_add(SOON.days())),
        _ => None,
    }
}

fn sort(definition: &Definition, asked: &Posted) -> Sort {
    let (by, descending) = match asked.trimmed("sort").strip_prefix('-') {
        Some(by) => (by, true),
        None => (asked.trimmed("sort"), false),
    };
    let by = match by {
        "" => {
            return Sort {
                by: SortBy::Opened,
                descending: true,
            };
        }
        "opened" => SortBy::Opened,
        "due" => SortBy::Due,
        "number" => SortBy::Number,
        "stage" => SortBy::Stage,
        field => match definition.field(field).filter(|field| field.column) {
            Some(field) => SortBy::Field(field.id.clone()),
            None => SortBy::Opened,
        },
    };
    Sort { by, descending }
}

/// The filters that the query row sets for a field.
fn filters(field: &Field, asked: &Posted) -> Result<Vec<FieldFilter>, String> {
    let text = |suffix: &str| asked.trimmed(&format!("f.{}{suffix}", field.id));
    let value = |text: &str| -> Result<_, String> {
        let parsed = parse_input(field, &text.into()).map_err(|problem| problem.rule)?;
        parsed
            .and_then(|value| bound(&value))
            .ok_or_else(|| "不能按这一栏查询".into())
    };
    let mut found = Vec::new();
    match field.kind {
        FieldType::Day | FieldType::Moment | FieldType::Integer | FieldType::Money => {
            if !text(".from").is_empty() {
                found.push(FieldFilter::From(value(text(".from"))?));
            }
            if !text(".until").is_empty() {
                found.push(FieldFilter::Until(value(text(".until"))?));
            }
        }
        _ if text("").is_empty() => {}
        FieldType::Bool => found.push(FieldFilter::From(value(text(""))?)),
        FieldType::Text | FieldType::LongText | FieldType::Organ => {
            found.push(FieldFilter::Contains(text("").into()));
        }
        _ => found.push(FieldFilter::Is(text("").into())),
    }
    if field.kind == FieldType::Bool && !found.is_empty() {
        found.push(FieldFilter::Until(value(text(""))?));
    }
    Ok(found)
}

/// The inputs of the query row.
fn query_row(definition: &Definition, asked: &Posted) -> Vec<Input> {
    let mut row = vec![Input::text("q", "案号或标题", asked.trimmed("q"))];
    let stages = definition.stages.iter();
    let stages = stages
        .map(|stage| (stage.id.to_string(), stage.name.clone()))
        .collect();
    row.push(Input::text("stage", "阶段", asked.trimmed("stage")).with_choices(stages));
    let lights = [
        ("late", "已逾期"),
        ("today", "今天到期或已逾期"),
        ("soon", "五日内到期或已逾期"),
    ];
    let lights = lights
        .map(|(id, name)| (id.to_string(), name.to_string()))
        .to_vec();
    row.push(Input::text("light", "期限", asked.trimmed("light")).with_choices(lights));
    for field in definition.fields.iter().filter(|field| field.query) {
        row.extend(field_inputs(field, asked));
    }
    for input in &mut row {
        input.blank = "全部";
    }
    row
}

fn field_inputs(field: &Field, asked: &Posted) -> Vec<Input> {
    let id = format!("f.{}", field.id);
    let input = |suffix: &str, word: &str| {
        let id = format!("{id}{suffix}");
        Input::text(&id, &format!("{}{word}", field.name), asked.trimmed(&id))
    };
    match &field.kind {
        FieldType::Day | FieldType::Moment => {
            vec![
                input(".from", "从").as_kind("date"),
                input(".until", "到").as_kind("date"),
            ]
        }
        FieldType::Integer | FieldType::Money => {
            vec![input(".from", "不少于"), input(".until", "不多于")]
        }
        FieldType::Choice(choices) => {
            let choices = choices
                .iter()
                .map(|choice| (choice.id.clone(), choice.name.clone()));
            vec![input("", "").with_choices(choices.collect())]
        }
        FieldType::Bool => {
            let choices = [("true", "是"), ("false", "否")];
            let choices = choices.map(|(id, name)| (id.to_string(), name.to_string()));
            vec![input("", "").with_choices(choices.to_vec())]
        }
        FieldType::List(_) | FieldType::File | FieldType::Link(_) => Vec::new(),
        _ => vec![input("", "")],
    }
}

/// The fields shown as columns: those chosen, else those of the definition.
fn columns<'a>(definition: &'a Definition, asked: &Posted) -> Vec<&'a Field> {
    let chosen: Vec<&str> = asked.all("column").collect();
    let fits = |field: &&Field| {
        let id = field.id.as_str();
        if chosen.is_empty() {
            field.column
        } else {
            chosen.contains(&id)
        }
    };
    let listable = |field: &&Field| !matches!(field.kind, FieldType::List(_));
    definition
        .fields
        .iter()
        .filter(listable)
        .filter(fits)
        .collect()
}

/// The query string of the same list with another value for one name.
fn address(kind: &KindId, query: &Posted, name: &str, value: &str) -> String {
    let mut pairs: Vec<(&str, &str)> = query
        .pairs()
        .filter(|(known, text)| *known != name && *known != "page" && !text.is_empty())
        .collect();
    pairs.push((name, value));
    Path::Kind(kind).with(&pairs)
}

fn shown(seat: &Seat, id: &KindId, asked: &Posted) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let kind = records::current(&desk, id)?;
    let definition = &kind.definition;
    let (query, problem) = list_query(seat, definition, asked);
    let (number, fields) = (u64::from(query.page) + 1, columns(definition, asked));
    let page = lists::page(&desk, query, &fields)?;
    let creating = records::creating(&desk, definition);
    let export: Vec<(&str, &str)> = asked.pairs().filter(|(name, _)| *name != "page").collect();
    let mut query = query_row(definition, asked);
    let more = query.split_off(query.len().min(QUERY_FIRST));
    let list = List {
        here: Path::Kind(id).to_string(),
        export: lists::exporting(&desk, id)
            .is_ok()
            .then(|| Path::KindExport(id).with(&export)),
        import: import_address(seat, id),
        remark: main_systems::remark(seat, id),
        creating: creating
            .iter()
            .map(|action| Link::to(&action.name, &Path::NewRecord(id, &action.id)))
            .collect(),
        more_set: more.iter().any(|input| !input.value.is_empty()),
        query,
        more,
        choices: choices(definition, &fields),
        problem,
        columns: headings(id, &fields, asked),
        rows: page
            .rows
            .iter()
            .map(|row| cells(seat, definition, &fields, row))
            .collect(),
        paging: Paging::new(page.total, number, u64::from(PAGE), |page| {
            address(id, asked, "page", &page.to_string())
        }),
    };
    seat.show(&definition.name, Vec::new(), &list)
}

fn choices(definition: &Definition, shown: &[&Field]) -> Vec<Choice> {
    let listable = |field: &&Field| !matches!(field.kind, FieldType::List(_));
    let choice = |field: &Field| Choice {
        value: field.id.to_string(),
        name: field.name.clone(),
        chosen: shown.iter().any(|known| known.id == field.id),
    };
    definition
        .fields
        .iter()
        .filter(listable)
        .map(choice)
        .collect()
}

fn headings(kind: &KindId, fields: &[&Field], asked: &Posted) -> Vec<Column> {
    let sort = asked.trimmed("sort");
    let heading = |id: &str, name: &str| {
        let sorted = match sort.strip_prefix('-') {
            Some(by) if by == id => Some("descending"),
            None if sort == id => Some("ascending"),
            None if sort.is_empty() && id == "opened" => Some("descending"),
            _ => None,
        };
        let next = if sorted == Some("ascending") {
            format!("-{id}")
        } else {
            id.to_string()
        };
        Column {
            name: name.into(),
            href: Some(address(kind, asked, "sort", &next)),
            sorted,
        }
    };
    let mut headings = vec![
        heading("due", "期限"),
        heading("number", "案号"),
        Column {
            name: "标题".into(),
            ..Column::default()
        },
        heading("stage", "阶段"),
    ];
    headings.extend(
        fields
            .iter()
            .map(|field| heading(field.id.as_str(), &field.name)),
    );
    headings.push(heading("opened", "登记"));
    headings
}

fn cells(seat: &Seat, definition: &Definition, fields: &[&Field], row: &ListedFields) -> Vec<Cell> {
    let record = &row.record;
    let cell = |name: &str, value: Link, class: &'static str| Cell {
        name: name.into(),
        value,
        light: None,
        class,
    };
    let mut cells = vec![Cell {
        light: light_of(seat, record),
        ..cell(
            "期限",
            Link::plain(if record.closed_on.is_some() {
                "已结"
            } else {
                "—"
            }),
            "nowrap",
        )
    }];
    let number = record.number.clone().unwrap_or_else(|| "（未编号）".into());
    cells.push(cell(
        "案号",
        Link::to(number, &Path::Record(&record.id)),
        "nowrap",
    ));
    cells.push(cell(
        "标题",
        Link::to(&record.title, &Path::Record(&record.id)),
        "",
    ));
    cells.push(cell(
        "阶段",
        Link::plain(stage_name(definition, record)),
        "nowrap",
    ));
    let values = fields.iter().zip(&row.values);
    cells.extend(values.map(|(field, value)| {
        let text = value.as_ref().map(|value| field_text(seat, field, value));
        cell(
            &field.name,
            Link::plain(text.unwrap_or_default()),
            class_of(field),
        )
    }));
    cells.push(cell(
        "登记",
        Link::plain(shown_day(record.opened_on)),
        "nowrap",
    ));
    cells
}

/// How a column is set: days unbroken, numbers to the right.
fn class_of(field: &Field) -> &'static str {
    match field.kind {
        FieldType::Day | FieldType::Moment => "nowrap",
        FieldType::Integer | FieldType::Money => "number",
        _ => "",
    }
}

/// A value as lists show it: masked where it is sensitive, organs by name.
fn field_text(seat: &Seat, field: &Field, value: &Value) -> String {
    match (&field.kind, value.as_text()) {
        (FieldType::Organ, Some(organ)) => {
            seat.session.county.organ_name(&organ.into()).to_string()
        }
        _ => masked(field, value),
    }
}

fn light_of(seat: &Seat, record: &Listed) -> Option<Light> {
    let open = record.closed_on.is_none() && record.due_on.is_some();
    let due = Due {
        on: record.due_on,
        yellow_on: record.yellow_on,
        red_on: record.red_on,
    };
    open.then(|| Light::open(due, seat.app.office.today()))
}

fn stage_name(definition: &Definition, record: &Listed) -> String {
    let stage = definition.stage(&record.stage);
    stage.map_or_else(|| record.stage.to_string(), |stage| stage.name.clone())
}

fn exported(seat: &Seat, id: &KindId, asked: &Posted) -> Result<Reply, Failure> {
    let desk = seat.desk();
    let kind = records::current(&desk, id)?;
    let definition = &kind.definition;
    let (mut query, _) = list_query(seat, definition, asked);
    (query.page, query.size) = (0, EXPORT_MOST);
    let fields = columns(definition, asked);
    let page = lists::export(&desk, query, &fields)?;
    let mut names = vec!["案号", "标题", "阶段", "登记", "应办", "结案"];
    names.extend(fields.iter().map(|field| field.name.as_str()));
    let sheet = Sheet {
        name: definition.name.clone(),
        title: Some(format!("{}　{}", seat.session.county.name, definition.name)),
        columns: names.into_iter().map(xlsx::Column::new).collect(),
        rows: page
            .rows
            .iter()
            .map(|row| sheet_row(seat, definition, &fields, row))
            .collect(),
        notes: vec![format!(
            "导出日期：{}；敏感信息已遮盖",
            seat.app.office.today()
        )],
        marking: seat.app.marking(),
    };
    workbook(&definition.name, sheet)
}

fn sheet_row(
    seat: &Seat,
    definition: &Definition,
    fields: &[&Field],
    row: &ListedFields,
) -> Vec<xlsx::Value> {
    let record = &row.record;
    let day = |day: Option<Date>| day.map_or(xlsx::Value::Empty, xlsx::Value::Date);
    let mut cells = vec![
        xlsx::Value::Text(record.number.clone().unwrap_or_default()),
        xlsx::Value::Text(record.title.clone()),
        xlsx::Value::Text(stage_name(definition, record)),
        day(Some(record.opened_on)),
        day(record.due_on),
        day(record.closed_on),
    ];
    for (field, value) in fields.iter().zip(&row.values) {
        cells.push(match value {
            None => xlsx::Value::Empty,
            Some(Value::Day(day)) => xlsx::Value::Date(*day),
            Some(Value::Integer(number)) => xlsx::Value::Integer(*number),
            Some(Value::Cents(cents)) => xlsx::Value::Cents(*cents),
            Some(value) => xlsx::Value::Text(field_text(seat, field, value)),
        });
    }
    cells
}

/// A workbook of one sheet, to be kept.
pub fn workbook(name: &str, sheet: Sheet) -> Result<Reply, Failure> {
    let book = Workbook {
        sheets: vec![sheet],
    };
    let content = book
        .write()
        .map_err(|error| Failure::Missing(format!("工作簿的内容（{error}）")))?;
    Ok(Reply::File(Download {
        name: format!("{name}.xlsx"),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        content,
    }))
}
