//! Reads the returns of the folder `returns/`.

use super::rule::{Over, Rule, Severity, parse};
use super::{Axis, Content, CountedCell, Line, StatisticalReturn, position};
use crate::condition::{Condition, ConditionUse, Names, Scope, condition_at};
use crate::identifier::IndicatorId;
use crate::indicator::{IndicatorDefinition, Measure};
use crate::module::Module;
use crate::reading::{LoadProblem, Source, Table, unknown, wrong_identifier};
use crate::register::FieldType;

/// Most cells of one return; each counted one is a condition of one statement.
const MOST_CELLS: usize = 4000;

/// Reads and checks all returns, given as paths and texts.
///
/// # Errors
/// Every problem of every file; then no return is handed over.
pub fn load(
    files: &[(&str, &str)],
    modules: &[Module],
) -> Result<Vec<StatisticalReturn>, Vec<LoadProblem>> {
    let (mut forms, mut problems) = (Vec::<StatisticalReturn>::new(), Vec::new());
    for file in files.iter().filter(|file| file.0.ends_with(".toml")) {
        let source = Source::new(*file);
        if let Some(parsed) = source.parse() {
            let root = Table::new(&source, "报表", 0, parsed.get_ref());
            let form = read(&root, modules, file.0);
            if forms.iter().any(|other| other.id == form.id) {
                root.problem(format!("「{}」已有同名的报表", form.id), "改名");
            }
            root.finish();
            forms.push(form);
        }
        problems.extend(source.into_problems());
    }
    if problems.is_empty() {
        problems = across(&forms, files);
    }
    if problems.is_empty() {
        Ok(forms)
    } else {
        problems.sort();
        Err(problems)
    }
}

fn read(root: &Table<'_>, modules: &[Module], file: &str) -> StatisticalReturn {
    let id = root.required_text("id");
    if let Some(reason) = wrong_identifier(&id.value) {
        root.problem_at(
            id.at,
            format!("的 id {reason}"),
            "用小写英文字母、数字和下划线",
        );
    }
    let module = root.text("kind").and_then(|kind| {
        let known = modules
            .iter()
            .map(|module| module.definition.id.as_str().to_string());
        let found = modules
            .iter()
            .find(|module| module.definition.id.as_str() == kind.value);
        if found.is_none() {
            let known: Vec<String> = known.collect();
            unknown(root, "业务种类", &kind, known.iter().map(String::as_str));
        }
        found
    });
    let mut form = StatisticalReturn {
        id: id.value,
        name: root.required_text("name").value,
        number: root.text("number").map(|number| number.value),
        submitted_to: root.required_text("submitted_to").value,
        basis: root.required_text("basis").value,
        due: due(root),
        filled_by: filled_by(root),
        kind: module.map(|module| module.definition.id.clone()),
        rows: lines(root, ("row", "行"), module),
        columns: lines(root, ("column", "列"), module),
        rules: Vec::new(),
        counted: Vec::new(),
        file: file.to_string(),
    };
    check_lines(root, &form, Axis::Rows);
    check_lines(root, &form, Axis::Columns);
    form.counted = counted(root, &form, module);
    form.rules = root
        .tables("rule", "规则")
        .iter()
        .filter_map(|table| rule(table, &form))
        .collect();
    form
}

/// Levels of organs.
const LEVELS: [&str; 4] = ["county", "department", "town", "village"];

fn filled_by(root: &Table<'_>) -> Vec<String> {
    let mut levels = Vec::new();
    for level in root.texts("filled_by") {
        if !LEVELS.contains(&level.value.as_str()) {
            unknown(root, "单位层级", &level, LEVELS);
        }
        levels.push(level.value);
    }
    levels
}

/// `due = "01-31"`: month and day.
fn due(root: &Table<'_>) -> Option<(i8, i8)> {
    let text = root.text("due")?;
    let read = text.value.split_once('-').and_then(|(month, day)| {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        jiff::civil::Date::new(2024, month, day)
            .ok()
            .map(|_| (month, day))
    });
    if read.is_none() {
        root.problem_at(text.at, "的 due 不是月和日", "写作 \"01-31\"");
    }
    read
}

fn lines(
    root: &Table<'_>,
    (key, name): (&'static str, &str),
    module: Option<&Module>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for table in root.tables(key, name) {
        let read = match table.text("each") {
            Some(field) => each(&table, &field.value, module),
            None => vec![line(&table, module)],
        };
        table.finish();
        for line in read {
            if lines.iter().any(|other| other.id == line.id) {
                table.problem(format!("「{}」写了两次", line.id), "改名，或者删去其中一个");
            }
            lines.push(line);
        }
    }
    if lines.is_empty() {
        root.problem(
            format!("没有{name}"),
            format!("用 [[{key}]] 写明每一{name}"),
        );
    }
    lines
}

/// One line for each choice of a field.
fn each(table: &Table<'_>, field: &str, module: Option<&Module>) -> Vec<Line> {
    let group = table.text("group").map(|group| group.value);
    let found = module.and_then(|module| module.definition.field(field));
    let Some(FieldType::Choice(choices)) = found.map(|field| &field.kind) else {
        table.problem_at(
            table.place_of("each"),
            format!("的 each：本表业务没有名为「{field}」的选项字段"),
            "写本表 kind 的 choice 字段",
        );
        return Vec::new();
    };
    let lines = choices.iter().map(|choice| Line {
        id: choice.id.clone(),
        name: choice.name.clone(),
        group: group.clone(),
        unit: None,
        content: None,
        condition: module.and_then(|module| {
            let text = format!("{field} in ('{}')", choice.id);
            Condition::parse(&text, &scope(module)).ok()
        }),
        is_year_before: false,
    });
    lines.collect()
}

fn scope(module: &Module) -> Scope<'_> {
    Scope {
        names: Names {
            fields: &module.definition.fields,
            ..Names::default()
        },
        place: ConditionUse::Indicator,
    }
}

fn line(table: &Table<'_>, module: Option<&Module>) -> Line {
    let condition = match module {
        Some(module) => condition_at(table, "where", &scope(module)),
        None => {
            if table.has("where") {
                table.problem("写了 where，但本表没有写 kind", "补写 kind，或者删去 where");
            }
            None
        }
    };
    Line {
        id: table.required_text("id").value,
        name: table.required_text("name").value,
        group: table.text("group").map(|group| group.value),
        unit: table.text("unit").map(|unit| unit.value),
        content: content(table),
        condition: condition.map(|(condition, _)| condition),
        is_year_before: table.flag("year_before"),
    }
}

fn content(table: &Table<'_>) -> Option<Content> {
    let written: Vec<&str> = ["counts", "sum", "share", "entered"]
        .into_iter()
        .filter(|key| table.has(key))
        .collect();
    if let [_, second, ..] = written[..] {
        table.problem_at(
            table.place_of("name"),
            format!("写了两种内容，其中有 {second}"),
            "counts、sum、share、entered 只写一种",
        );
    }
    if let Some(indicator) = table.text("counts") {
        return Some(Content::Counted(indicator.value.into()));
    }
    if table.has("sum") {
        let parts = table.required_texts("sum");
        return Some(Content::Sum(
            parts.into_iter().map(|part| part.value).collect(),
        ));
    }
    if table.has("share") {
        let named = table.texts("share");
        let [part, of] = &named[..] else {
            table.problem_at(
                table.place_of("share"),
                "的 share 应写两项",
                "写作 [\"分子\", \"分母\"]",
            );
            return None;
        };
        return Some(Content::Share {
            part: part.value.clone(),
            of: of.value.clone(),
        });
    }
    table.flag("entered").then_some(Content::Entered)
}

/// Sums and shares name lines of their own axis, and no line contains itself.
fn check_lines(root: &Table<'_>, form: &StatisticalReturn, axis: Axis) {
    let (lines, called) = match axis {
        Axis::Rows => (&form.rows, "行"),
        Axis::Columns => (&form.columns, "列"),
    };
    for (at, line) in lines.iter().enumerate() {
        for part in parts(line) {
            if position(lines, part).is_none() {
                root.problem(
                    format!("的{called}「{}」引用了没有的{called}「{part}」", line.id),
                    format!("写本表{called}的 id"),
                );
            }
        }
        if contains(lines, at, at, lines.len()) {
            root.problem(
                format!("的{called}「{}」把自己也加了进去", line.id),
                "从 sum 或 share 中去掉",
            );
        }
    }
}

fn parts(line: &Line) -> Vec<&str> {
    match &line.content {
        Some(Content::Sum(parts)) => parts.iter().map(String::as_str).collect(),
        Some(Content::Share { part, of }) => vec![part, of],
        _ => Vec::new(),
    }
}

fn contains(lines: &[Line], from: usize, wanted: usize, depth: usize) -> bool {
    parts(&lines[from]).iter().any(|part| {
        position(lines, part).is_some_and(|next| {
            next == wanted || (depth > 0 && contains(lines, next, wanted, depth - 1))
        })
    })
}

/// The counts behind the counted cells.
fn counted(
    root: &Table<'_>,
    form: &StatisticalReturn,
    module: Option<&Module>,
) -> Vec<CountedCell> {
    let mut cells = Vec::new();
    if form.rows.len() * form.columns.len() > MOST_CELLS {
        root.problem(
            format!("有{}格，太大", form.rows.len() * form.columns.len()),
            format!("拆成几张表，每张不超过{MOST_CELLS}格"),
        );
        return cells;
    }
    for place in form.places() {
        let (row, column) = (&form.rows[place.0], &form.columns[place.1]);
        let both = [row, column].map(|line| matches!(line.content, Some(Content::Counted(_))));
        if both == [true, true] {
            root.problem(
                format!(
                    "的行「{}」和列「{}」都写了 counts，不知数哪一个",
                    row.id, column.id
                ),
                "只在一边写 counts，另一边写 where",
            );
        }
        match form.content(place) {
            None => root.problem(
                format!("的行「{}」、列「{}」的格没有内容", row.id, column.id),
                "在行或者列写 counts、sum、share 或 entered",
            ),
            Some((Content::Counted(id), _)) => match base(module, id) {
                Some(base) => cells.push(CountedCell {
                    place,
                    indicator: narrowed(form, place, base),
                    is_year_before: row.is_year_before || column.is_year_before,
                }),
                None => root.problem(
                    format!("的计数指标「{id}」，本表业务没有"),
                    "写本表 kind 的计数指标的 id",
                ),
            },
            Some(_) => {}
        }
    }
    cells
}

/// A count indicator of the return's kind.
fn base<'a>(module: Option<&'a Module>, id: &IndicatorId) -> Option<&'a IndicatorDefinition> {
    let module = module?;
    let full = format!("{}.{id}", module.definition.id);
    module.indicators.iter().find(|indicator| {
        indicator.id.as_str() == full && matches!(indicator.measure, Measure::Count { .. })
    })
}

fn narrowed(
    form: &StatisticalReturn,
    place: (usize, usize),
    base: &IndicatorDefinition,
) -> IndicatorDefinition {
    let mut cell = base.clone();
    let lines = [&form.rows[place.0], &form.columns[place.1]];
    let added: Vec<&Condition> = lines
        .iter()
        .filter_map(|line| line.condition.as_ref())
        .collect();
    cell.id = format!("{}.{}", form.id, form.cell_name(place)).into();
    cell.name = format!("{}：{}，{}", form.name, lines[0].name, lines[1].name);
    if let Measure::Count {
        condition, text, ..
    } = &mut cell.measure
        && !added.is_empty()
    {
        let mut all = vec![condition.clone()];
        all.extend(added.into_iter().cloned());
        *condition = Condition::And(all);
        *text = condition.to_string();
    }
    cell.version = IndicatorDefinition::version_of(&cell.measure);
    cell
}

fn rule(table: &Table<'_>, form: &StatisticalReturn) -> Option<Rule> {
    let name = table.required_text("name").value;
    let severity = table.word(
        "severity",
        &[("must", Severity::Must), ("explain", Severity::Explain)],
    );
    let written = [
        ("columns", Over::Columns),
        ("rows", Over::Rows),
        ("cells", Over::Cells),
    ];
    let mut found = written
        .into_iter()
        .filter_map(|(key, over)| Some((over, table.text(key)?)));
    let (first, second) = (found.next(), found.next());
    table.finish();
    let (Some((over, text)), None) = (first, second) else {
        table.problem(
            "没有写明关系，或者写了几种",
            "columns、rows、cells 写一种，如 columns = \"closed = upheld + altered\"",
        );
        return None;
    };
    let (left, sign, right) = match parse(&text.value) {
        Ok(sides) => sides,
        Err(problem) => {
            let remedy = "写作 \"甲 = 乙 + 丙\" 或者 \"甲 <= 乙\"";
            table.problem_at(text.at, format!("的关系{}", problem.chinese()), remedy);
            return None;
        }
    };
    let rule = Rule {
        name,
        over,
        left,
        sign,
        right,
        severity,
    };
    check_terms(table, form, (&rule, text.at));
    Some(rule)
}

/// Notes terms that name nothing.
fn check_terms(table: &Table<'_>, form: &StatisticalReturn, (rule, at): (&Rule, usize)) {
    for term in rule.terms() {
        let known = match rule.over {
            Over::Columns => position(&form.columns, &term.name).is_some(),
            Over::Rows => position(&form.rows, &term.name).is_some(),
            Over::Cells => term.name.matches('.').count() == 2 || form.place(&term.name).is_some(),
        };
        if !known {
            table.problem_at(
                at,
                format!("的关系引用了没有的「{}」", term.name),
                "列和行写 id，格写“行.列”，别的表的格写“表.行.列”",
            );
        }
    }
}

/// Cells of other returns that rules name.
fn across(forms: &[StatisticalReturn], files: &[(&str, &str)]) -> Vec<LoadProblem> {
    let mut problems = Vec::new();
    for form in forms {
        for term in form
            .rules
            .iter()
            .flat_map(Rule::terms)
            .filter(|term| term.name.matches('.').count() == 2)
        {
            let found = term.name.split_once('.').and_then(|(other, cell)| {
                forms
                    .iter()
                    .find(|form| form.id == other)
                    .and_then(|form| form.place(cell))
            });
            let file = files.iter().find(|file| file.0 == form.file);
            if let (None, Some(file)) = (found, file) {
                let at = file.1.find(&term.name).unwrap_or(0);
                problems.push(LoadProblem::at(
                    *file,
                    at,
                    format!("规则引用了没有的格「{}」", term.name),
                    "写作“表.行.列”，核对表、行、列的 id",
                ));
            }
        }
    }
    problems
}
