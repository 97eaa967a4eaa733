//! Loads all modules of a folder.

use super::actions::{check_paths, read_actions, read_stages};
use super::example_check::{ExampleScope, check_examples};
use super::fields::{check_links, is_field_name, read_fields};
use super::guards::{read_guards, read_successors};
use super::imports::{check_imports, read_imports};
use super::indicators::read_indicators;
use super::letters::{check_template, number_rule, places, read_letters};
use super::limits::read_limits;
use super::outline::{Named, Outline, declared};
use super::shape::{shape_hash, shape_text};
use super::surveys::{read_coverage, read_watches};
use super::{MainSystem, Module, examples::Example};
use crate::identifier::{ActionId, KindId, StageId};
use crate::law::{LawBook, LoadProblem};
use crate::policy::Roles;
use crate::procedure::{Definition, Lookup, NumberRule};
use crate::reading::{Placed, Source, Table, unknown, wrong_identifier};
use crate::register::Field;
use crate::survey::{Coverage, Watch};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeTable;

/// A file as path and text.
type File<'a> = (&'a str, &'a str);

/// The files of one module.
struct Folder<'a> {
    path: &'a str,
    module: File<'a>,
    examples: Option<File<'a>>,
    page: Option<File<'a>>,
    templates: Vec<(&'a str, File<'a>)>,
}

/// Reads and checks all modules, given as paths and texts; what lies beside the areas is passed over.
///
/// # Errors
/// Every problem of every file; then no module is handed over.
pub fn load(
    files: &[(&str, &str)],
    law: &LawBook,
    roles: &Roles,
) -> Result<Vec<Module>, Vec<LoadProblem>> {
    let (folders, mut problems) = folders(files);
    let sources: Vec<(Source<'_>, &Folder<'_>)> = folders
        .iter()
        .map(|folder| (Source::new(folder.module), folder))
        .collect();
    let parsed: Vec<Option<Spanned<DeTable<'_>>>> =
        sources.iter().map(|(source, _)| source.parse()).collect();
    let mut sections = Vec::new();
    for ((source, folder), parsed) in sources.iter().zip(&parsed) {
        if let Some(parsed) = parsed {
            sections.push((Sections::new(source, parsed), *folder));
        }
    }
    let kinds: BTreeMap<KindId, Vec<Field>> = sections
        .iter()
        .map(|(sections, _)| {
            (
                sections.id.value.as_str().into(),
                read_fields(&sections.fields),
            )
        })
        .collect();
    let mut modules: Vec<Module> = Vec::new();
    for (sections, folder) in &sections {
        if let Some(other) = modules
            .iter()
            .find(|other| other.definition.id.as_str() == sections.id.value)
        {
            let reason = format!("种类「{}」已由 {} 定义", sections.id.value, other.file);
            sections
                .root
                .source
                .problem(sections.id.at, reason, "改名，或者删去其中一个");
        }
        modules.push(sections.read(folder, (law, roles, &kinds), &mut problems));
    }
    drop(sections);
    drop(parsed);
    for (source, _) in sources {
        problems.extend(source.into_problems());
    }
    if problems.is_empty() {
        Ok(modules)
    } else {
        problems.sort();
        Err(problems)
    }
}

/// Sorts files into the folders of modules; a file that belongs to none is a problem.
fn folders<'a>(files: &[File<'a>]) -> (Vec<Folder<'a>>, Vec<LoadProblem>) {
    let mut folders: Vec<Folder<'a>> = files
        .iter()
        .filter_map(|file| {
            let path = file.0.strip_suffix("/module.toml")?;
            Some(Folder {
                path,
                module: *file,
                examples: None,
                page: None,
                templates: Vec::new(),
            })
        })
        .collect();
    let mut problems = Vec::new();
    for file in files {
        let folder = folders.iter_mut().find_map(|folder| {
            let rest = file.0.strip_prefix(folder.path)?.strip_prefix('/')?;
            Some((folder, rest))
        });
        match folder {
            Some((_, "module.toml")) => {}
            Some((folder, "examples.toml")) => folder.examples = Some(*file),
            Some((folder, "page.html")) => folder.page = Some(*file),
            Some((folder, rest)) => {
                let letter = rest
                    .strip_prefix("letters/")
                    .and_then(|name| name.strip_suffix(".md"));
                match letter {
                    Some(id) => folder.templates.push((id, *file)),
                    None => problems.push(LoadProblem::at(
                        *file,
                        0,
                        "模块文件夹里没有这种文件",
                        "只放 module.toml、examples.toml、page.html 和 letters/*.md",
                    )),
                }
            }
            None if is_shared(file.0) => {}
            None => problems.push(LoadProblem::at(
                *file,
                0,
                "所在文件夹没有 module.toml",
                "增加 module.toml，或者移走该文件",
            )),
        }
    }
    (folders, problems)
}

/// Whether a file belongs to all modules: it lies beside the areas, or says what a folder is.
fn is_shared(path: &str) -> bool {
    path.split('/').count() <= 2 || path.ends_with("/README.md")
}

/// The parts of one `module.toml`.
struct Sections<'a> {
    root: Table<'a>,
    id: Placed<String>,
    fields: Vec<Table<'a>>,
    stages: Vec<Table<'a>>,
    actions: Vec<Table<'a>>,
    guards: Vec<Table<'a>>,
    limits: Vec<Table<'a>>,
    letters: Vec<Table<'a>>,
    successors: Vec<Table<'a>>,
    imports: Vec<Table<'a>>,
    indicators: Vec<Table<'a>>,
    coverage: Vec<Table<'a>>,
    watches: Vec<Table<'a>>,
}

/// What every module is judged by.
type Shared<'a> = (&'a LawBook, &'a Roles, &'a BTreeMap<KindId, Vec<Field>>);

impl<'a> Sections<'a> {
    fn new(source: &'a Source<'a>, parsed: &'a Spanned<DeTable<'a>>) -> Self {
        let root = Table::new(source, "模块", 0, parsed.get_ref());
        Self {
            id: root.required_text("id"),
            fields: root.tables("field", "字段"),
            stages: root.tables("stage", "阶段"),
            actions: root.tables("action", "动作"),
            guards: root.tables("guard", "规则"),
            limits: root.tables("time_limit", "时限"),
            letters: root.tables("letter", "文书"),
            successors: root.tables("successor", "后续"),
            imports: root.tables("import", "导入步骤"),
            indicators: root.tables("indicator", "指标"),
            coverage: root.tables("coverage", "覆盖检查"),
            watches: root.tables("watch", "预警规则"),
            root,
        }
    }

    fn outline<'o>(&self, (law, roles, kinds): Shared<'o>) -> Outline<'o> {
        let fields = kinds
            .get(self.id.value.as_str())
            .map_or(&[][..], Vec::as_slice);
        let stages = declared(&self.stages, "阶段");
        let open = self
            .stages
            .iter()
            .zip(&stages)
            .filter(|(table, _)| !table.flag("closes"));
        let open_stages = open.map(|(_, stage)| stage.id.as_str().into()).collect();
        let limits = declared(&self.limits, "时限");
        let deeming = self
            .limits
            .iter()
            .zip(&limits)
            .filter(|(table, _)| table.has("deemed"));
        let deeming = deeming.map(|(_, limit)| limit.id.clone()).collect();
        let is_yearly = |table: &Table<'_>| {
            let shared = table.text("values_of");
            let shared = shared.and_then(|id| law.limits().limit(&id.value));
            shared.is_some_and(|shared| !shared.yearly().is_empty())
        };
        let yearly = self.limits.iter().zip(&limits);
        let yearly = yearly.filter(|(table, _)| is_yearly(table));
        let yearly = yearly.map(|(_, limit)| limit.id.clone()).collect();
        let letters = declared(&self.letters, "文书");
        let served = self.letters.iter().zip(&letters).map(|(table, letter)| {
            let addressees = table.tables("addressees", "受送达人");
            let fields = addressees.iter().filter_map(|one| one.text("field"));
            (letter.id.clone(), fields.map(|field| field.value).collect())
        });
        Outline {
            fields,
            open_stages,
            actions: declared(&self.actions, "动作"),
            deeming,
            yearly,
            served: served.collect(),
            stages,
            limits,
            letters,
            kinds,
            roles,
            law,
        }
    }

    fn read(
        &self,
        folder: &Folder<'_>,
        shared: Shared<'_>,
        problems: &mut Vec<LoadProblem>,
    ) -> Module {
        let outline = self.outline(shared);
        let covers = self.head(folder, &outline);
        let definition = self.definition(folder, &outline);
        let names = declared(&self.indicators, "指标");
        declared(&self.guards, "规则");
        let (coverage, watches) = self.surveys(&outline);
        let indicators = read_indicators(&self.indicators, &outline, (&self.id.value, &names));
        let complete = names.iter().all(|named| {
            let id = format!("{}.{}", self.id.value, named.id);
            indicators
                .iter()
                .any(|indicator| indicator.id.as_str() == id)
        });
        self.check(&definition, &outline);
        for (id, file) in &folder.templates {
            problems.extend(template_problems(id, *file, &outline));
        }
        let scope = ExampleScope {
            outline: &outline,
            definition: &definition,
            indicators: complete.then_some(&*indicators),
            surveys: (&coverage, &watches),
            covers: &covers,
        };
        let examples = examples(folder, &scope, problems);
        let main_system = self.root.word(
            "main_system",
            &[
                ("here", MainSystem::Here),
                ("elsewhere", MainSystem::Elsewhere),
            ],
        );
        check_imports((&self.root, &self.imports), &definition, main_system);
        let unsearched = self.root.flag("unsearched");
        self.root.finish();
        Module {
            definition,
            covers,
            main_system,
            unsearched,
            indicators,
            coverage,
            watches,
            examples,
            file: folder.module.0.to_string(),
            page: folder.page.map(|(_, text)| text.to_string()),
        }
    }

    fn surveys(&self, outline: &Outline<'_>) -> (Vec<Coverage>, Vec<Watch>) {
        declared(&self.coverage, "覆盖检查");
        declared(&self.watches, "预警规则");
        let coverage = read_coverage(&self.coverage, outline);
        (coverage, read_watches(&self.watches, outline))
    }

    /// Checks identifier, title and coverage; answers what is covered.
    fn head(&self, folder: &Folder<'_>, outline: &Outline<'_>) -> Vec<String> {
        let root = &self.root;
        let last = folder.path.rsplit('/').next().unwrap_or_default();
        if !self.id.value.is_empty() && last != self.id.value {
            let reason = format!("的 id「{}」与文件夹「{last}」不同", self.id.value);
            root.problem_at(self.id.at, reason, "改正其中之一");
        }
        if let Some(reason) = wrong_identifier(&self.id.value).filter(|_| !self.id.value.is_empty())
        {
            root.problem_at(
                self.id.at,
                format!("的 id {reason}"),
                "用小写英文字母、数字和下划线",
            );
        }
        let title = root.required_text("title");
        for name in places(&title.value) {
            let placed = Placed {
                value: name.to_string(),
                at: title.at,
            };
            if !is_field_name(name) || !outline.fields.iter().any(|field| field.id.as_str() == name)
            {
                let known = outline.fields.iter().map(|field| field.id.as_str());
                unknown(root, "标题中的字段", &placed, known);
            }
        }
        let covers = root.required_texts("covers");
        covers.into_iter().map(|row| row.value).collect()
    }

    fn definition(&self, folder: &Folder<'_>, outline: &Outline<'_>) -> Definition {
        let root = &self.root;
        let mut definition = Definition {
            id: self.id.value.as_str().into(),
            name: root.required_text("name").value,
            area: self.area(),
            title: root
                .text("title")
                .map_or_else(String::new, |title| title.value),
            number: self.number(outline),
            fields: outline.fields.to_vec(),
            stages: read_stages(&self.stages),
            actions: read_actions(&self.actions, outline),
            guards: read_guards(&self.guards, outline),
            limits: read_limits(&self.limits, outline),
            letters: read_letters(&self.letters, outline, &folder.templates),
            successors: read_successors(&self.successors, outline, &self.id.value),
            imports: read_imports(&self.imports, outline),
            shape: String::new(),
            lookup: Lookup::default(),
        };
        definition.shape = shape_hash(&shape_text(&definition));
        definition
    }

    fn area(&self) -> String {
        let area = self.root.required_text("area");
        let number = area
            .value
            .strip_prefix('M')
            .and_then(|digits| digits.parse().ok());
        let known =
            area.value.len() == 3 && number.is_some_and(|number: u8| (1..=16).contains(&number));
        if !known && !area.value.is_empty() {
            let reason = format!("的 area 不能是「{}」", area.value);
            self.root.problem_at(area.at, reason, "应为 M01 至 M16");
        }
        area.value
    }

    fn number(&self, outline: &Outline<'_>) -> Option<(NumberRule, ActionId)> {
        let (rule, table) = number_rule(&self.root, "number")?;
        let at = table.required_text("at");
        let action = outline.action(&table, &at);
        table.finish();
        Some((rule, action?))
    }

    /// Checks what concerns several parts at once.
    fn check(&self, definition: &Definition, outline: &Outline<'_>) {
        check_links(
            &self.fields,
            &definition.fields,
            outline.kinds.keys().map(KindId::as_str),
        );
        let deemed: Vec<StageId> = definition
            .limits
            .iter()
            .filter_map(|limit| limit.deemed.as_ref()?.to.clone())
            .collect();
        check_paths(
            &self.root,
            &self.stages,
            (&definition.stages, &definition.actions, &deemed),
        );
        for (table, letter) in self.letters.iter().zip(&definition.letters) {
            if !definition
                .actions
                .iter()
                .any(|action| action.drafts.contains(&letter.id))
            {
                table.problem(
                    "没有动作拟制",
                    "在某个动作的 drafts 中写上它，或者删去该文书",
                );
            }
        }
    }
}

/// The worked cases of a module; what is wrong with them is noted.
fn examples(
    folder: &Folder<'_>,
    scope: &ExampleScope<'_>,
    problems: &mut Vec<LoadProblem>,
) -> Vec<Example> {
    let Some(file) = folder.examples else {
        return Vec::new();
    };
    let examples = match super::examples::read(file) {
        Ok(read) => read,
        Err(found) => {
            problems.extend(found);
            Vec::new()
        }
    };
    problems.extend(check_examples(file, &examples, scope));
    examples
}

fn template_problems(id: &str, file: File<'_>, outline: &Outline<'_>) -> Vec<LoadProblem> {
    let source = Source::new(file);
    if outline.letters.iter().any(|letter: &Named| letter.id == id) {
        check_template(&source, outline);
    } else {
        source.problem(
            0,
            format!("没有文书「{id}」"),
            "在 module.toml 增加 [[letter]]，或者删去该模板",
        );
    }
    source.into_problems()
}
