//! Everything by which records are judged, compiled from definition files.

use crate::definitions::DefinitionFiles;
use crate::operations::demonstration::plan::Plan;
use domain::engines::deadline::Calendar;
use domain::engines::discretion::Book;
use domain::engines::reporting::register::Register;
use domain::engines::text_review::{Library, RuleBook, library_files};
use domain::law::{Citation, LawBook, LoadProblem, VersionChoices};
use domain::module::examples::{Outcome, Surroundings, run_all};
use domain::module::{Module, read_roles};
use domain::policy::Roles;
use domain::procedure::Definition;
use domain::statistics::{self, StatisticalReturn};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Compiled definitions; the program starts only with all of them whole.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The working-day calendar.
    pub calendar: Arc<Calendar>,
    /// Statutes, methods of service and shared time limits.
    pub laws: LawBook,
    /// What counties have that chose nothing where two versions of the law may govern.
    pub choices: VersionChoices,
    /// Roles.
    pub roles: Roles,
    /// Businesses.
    pub modules: Vec<Module>,
    /// The register of indicators by which published reports are read.
    pub register: Arc<Register>,
    /// The rules by which drafts are reviewed.
    pub review: Arc<RuleBook>,
    /// The works that drafts cite.
    pub library: Arc<Library>,
    /// The order of examination, items and benchmarks of penalties.
    pub discretion: Arc<Book>,
    /// Statistical returns.
    pub returns: Vec<StatisticalReturn>,
    /// Demonstration counties.
    pub plans: Vec<Plan>,
    /// Chinese names of areas, by `M01` to `M16`.
    pub areas: BTreeMap<String, String>,
}

impl Rules {
    /// Compiles definition files.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn compile(files: &DefinitionFiles) -> Result<Self, Vec<LoadProblem>> {
        let mut problems = Vec::new();
        let calendar = kept(Calendar::from_toml(&files.under("calendar")), &mut problems);
        let law_files = [files.under("laws"), files.under("limits")].concat();
        let laws = kept(LawBook::from_toml(&law_files), &mut problems);
        let modules = files.under("modules");
        let roles = kept(roles(files), &mut problems);
        let modules = match (&laws, &roles) {
            (Some(laws), Some(roles)) => {
                kept(domain::module::load(&modules, laws, roles), &mut problems)
            }
            _ => None,
        };
        let register = kept(
            Register::from_toml(&files.under("indicators")),
            &mut problems,
        );
        let returns = modules.as_ref().and_then(|modules| {
            kept(
                statistics::load(&files.under("returns"), modules),
                &mut problems,
            )
        });
        let plans = kept(read_plans(files), &mut problems);
        let review = laws
            .as_ref()
            .and_then(|laws| kept(read_review(files, laws), &mut problems));
        let discretion = kept(discretion(files, laws.as_ref()), &mut problems);
        let rest = plans.zip(register).zip(review).zip(discretion).zip(returns);
        match (calendar, laws, roles, modules, rest) {
            (Some(calendar), Some(laws), Some(roles), Some(modules), Some(rest)) => {
                let ((((plans, register), (review, library)), discretion), returns) = rest;
                Ok(Self {
                    calendar: Arc::new(calendar),
                    choices: laws.version_choices(|_| None),
                    laws,
                    roles,
                    modules,
                    register: Arc::new(register),
                    review: Arc::new(review),
                    library: Arc::new(library),
                    discretion: Arc::new(discretion),
                    returns,
                    plans,
                    areas: read_areas(files),
                })
            }
            _ => Err(problems),
        }
    }

    /// The definitions of all modules.
    pub fn definitions(&self) -> Vec<&Definition> {
        self.modules
            .iter()
            .map(|module| &module.definition)
            .collect()
    }

    /// What worked cases are played with.
    pub fn surroundings<'a>(&'a self, definitions: &'a [&'a Definition]) -> Surroundings<'a> {
        Surroundings {
            definitions,
            roles: &self.roles,
            calendar: &self.calendar,
            methods: self.laws.service(),
            choices: &self.choices,
        }
    }

    /// Runs the worked cases of one module among all modules.
    pub fn worked_cases(&self, module: &Module) -> Vec<Outcome> {
        let definitions = self.definitions();
        let surroundings = self.surroundings(&definitions);
        run_all(module, surroundings)
    }

    /// The plan of a demonstration county and year.
    pub fn plan(&self, county: &str, year: i16) -> Option<&Plan> {
        self.plans
            .iter()
            .find(|plan| plan.county.as_str() == county && plan.year == year)
    }
}

/// The rules of `review/` and the works that drafts cite.
fn read_review(
    files: &DefinitionFiles,
    laws: &LawBook,
) -> Result<(RuleBook, Library), Vec<LoadProblem>> {
    let files = files.under("review");
    let book = RuleBook::from_toml(&files, laws)?;
    let mut library = Library::of_laws(laws);
    for file in library_files(&files) {
        library.add_file(file)?;
    }
    Ok((book, library))
}

/// The definitions of discretion; every citation must stand in the law book.
fn discretion(files: &DefinitionFiles, laws: Option<&LawBook>) -> Result<Book, Vec<LoadProblem>> {
    let files = files.under("discretion");
    let problem = |file: &str, line: usize, reason: String, remedy: String| LoadProblem {
        file: file.to_string(),
        line,
        column: 1,
        reason,
        remedy,
    };
    let book = Book::from_toml(&files).map_err(|problems| {
        let problems = problems.into_iter();
        let told = problems.map(|it| problem(&it.file, it.line, it.reason, it.remedy));
        told.collect::<Vec<_>>()
    })?;
    let Some(laws) = laws else { return Ok(book) };
    let mut problems = Vec::new();
    for text in book.citations() {
        let resolved = text.parse::<Citation>().map_err(|error| error.to_string());
        let resolved = resolved.and_then(|it| {
            laws.resolve(&it)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        if let Err(reason) = resolved {
            let places = files.iter().filter_map(|(file, content)| {
                let line = content.lines().position(|line| line.contains(text))?;
                Some((*file, line + 1))
            });
            let (file, line) = places.into_iter().next().unwrap_or(("discretion", 1));
            let remedy = "在 laws 目录补录这一条，或者改正引用".to_string();
            problems.push(problem(file, line, reason, remedy));
        }
    }
    if problems.is_empty() {
        Ok(book)
    } else {
        Err(problems)
    }
}

/// The roles of `modules/roles.toml`.
fn roles(files: &DefinitionFiles) -> Result<Roles, Vec<LoadProblem>> {
    const FILE: &str = "modules/roles.toml";
    read_roles((FILE, files.text(FILE).unwrap_or_default()))
}

/// The names of `modules/areas.toml`; what has none there is called by its identifier.
fn read_areas(files: &DefinitionFiles) -> BTreeMap<String, String> {
    let text = files.text("modules/areas.toml").unwrap_or_default();
    let read: Result<BTreeMap<String, BTreeMap<String, String>>, _> = toml::from_str(text);
    read.unwrap_or_default().remove("areas").unwrap_or_default()
}

/// The plans of demonstration counties.
fn read_plans(files: &DefinitionFiles) -> Result<Vec<Plan>, Vec<LoadProblem>> {
    Plan::read_all(&files.under("demonstration"))
}

/// What was read, or nothing, its problems noted.
fn kept<T>(read: Result<T, Vec<LoadProblem>>, problems: &mut Vec<LoadProblem>) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(mut found) => {
            problems.append(&mut found);
            None
        }
    }
}
