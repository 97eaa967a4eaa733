//! All definitions of discretion, checked and linked.

use super::benchmark::Benchmark;
use super::check;
use super::source::{
    AssessmentText, Basis, Circumstance, FileText, Item, LateRule, RuleLaw, ServiceRule, Step,
};
use super::table::DecisionTable;
use std::fmt;

/// What is wrong in a definition file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} 第{}行：{}。处理办法：{}。",
            self.file, self.line, self.reason, self.remedy
        )
    }
}

/// A benchmark that rests on a published document, with its table.
#[derive(Clone, Debug)]
pub struct Enabled {
    /// The benchmark.
    pub benchmark: Benchmark,
    /// Its decision table.
    pub table: DecisionTable,
}

/// All definitions of discretion.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The order of examination.
    pub steps: Vec<Step>,
    /// Circumstances of the law.
    pub circumstances: Vec<Circumstance>,
    /// Items.
    pub items: Vec<Item>,
    /// Benchmarks in force, by their documents.
    pub enabled: Vec<Enabled>,
    /// Benchmarks that are off until a basis adopts them.
    pub templates: Vec<Benchmark>,
    pub(super) late_fine: Vec<LateRule>,
    pub(super) services: Vec<ServiceRule>,
    pub(super) assessment: Vec<AssessmentText>,
    pub(super) rules: Vec<RuleLaw>,
}

/// A file with its parts.
pub struct Part<'a> {
    /// Name and text.
    pub file: (&'a str, &'a str),
    /// What it says.
    pub says: FileText,
}

impl Part<'_> {
    /// A problem at the line that first holds a text in quotation marks.
    pub fn problem(
        &self,
        id: &str,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Problem {
        let quoted = format!("\"{id}\"");
        let before = self
            .file
            .1
            .lines()
            .take_while(|line| !line.contains(&quoted))
            .count();
        let all = self.file.1.lines().count();
        Problem {
            file: self.file.0.into(),
            line: if before < all { before + 1 } else { 1 },
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

impl Book {
    /// Reads definition files, given as names and texts: the program's own and what a county entered.
    ///
    /// # Errors
    /// Every problem: unreadable files, ranges outside the law's, gaps and overlaps of tables over all inputs.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let (mut parts, mut problems) = (Vec::new(), Vec::new());
        for file in files {
            match toml::from_str::<FileText>(file.1) {
                Ok(says) => parts.push(Part { file: *file, says }),
                Err(error) => {
                    let at = error.span().map_or(0, |span| span.start.min(file.1.len()));
                    let before = file.1.as_bytes()[..at].iter();
                    problems.push(Problem {
                        file: file.0.into(),
                        line: before.filter(|byte| **byte == b'\n').count() + 1,
                        reason: format!("文件格式不对：{}", error.message()),
                        remedy: "按同目录其他文件的写法改正该行".into(),
                    });
                }
            }
        }
        problems.extend(check::all(&parts));
        let book = Self::linked(parts, &mut problems);
        if problems.is_empty() {
            Ok(book)
        } else {
            Err(problems)
        }
    }

    /// The item of an identifier.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The citations of the rule on versions.
    pub(super) fn lenient_law(&self) -> Vec<String> {
        let rule = self.rules.iter().find(|rule| rule.id == LENIENT);
        rule.map_or_else(Vec::new, |rule| rule.law.clone())
    }

    /// Every citation that the definitions hold, with the file order kept.
    pub fn citations(&self) -> Vec<&str> {
        let steps = self.steps.iter().flat_map(|step| &step.law);
        let circumstances = self.circumstances.iter().flat_map(|it| &it.law);
        let items = self.items.iter().flat_map(|item| {
            item.version
                .iter()
                .flat_map(|it| &it.law)
                .chain(item.excludes.values())
        });
        let rest = self.late_fine.iter().flat_map(|rule| &rule.law);
        let services = self.services.iter().flat_map(|rule| &rule.law);
        let assessment = self.assessment.iter().flat_map(|rule| &rule.law);
        let rest = rest.chain(self.rules.iter().flat_map(|rule| &rule.law));
        let all = steps.chain(circumstances).chain(items).chain(rest);
        all.chain(services)
            .chain(assessment)
            .map(String::as_str)
            .collect()
    }

    /// Puts the template that a county adopted in force, by the county's document; whether there is one.
    fn adopt(&mut self, basis: &Basis, benchmarks: &mut Vec<Benchmark>) -> bool {
        let is_template = |it: &&Benchmark| it.id == basis.adopts && it.document.is_none();
        let adopted = benchmarks
            .iter()
            .find(is_template)
            .map(|template| Benchmark {
                document: Some(basis.document.clone()),
                from: basis.from,
                until: basis.until,
                ..template.clone()
            });
        let service = self.services.iter().find(|it| it.id == basis.adopts);
        let served = service.map(|rule| ServiceRule {
            document: Some(basis.document.clone()),
            from: basis.from,
            until: basis.until,
            ..rule.clone()
        });
        let found = adopted.is_some() || served.is_some();
        benchmarks.extend(adopted);
        self.services.extend(served);
        found
    }

    fn linked(parts: Vec<Part>, problems: &mut Vec<Problem>) -> Self {
        let mut book = Self::default();
        let (mut benchmarks, mut bases) = (Vec::new(), Vec::new());
        for part in parts {
            let Part { file, says } = part;
            book.steps.extend(says.step);
            book.circumstances.extend(says.circumstance);
            book.late_fine.extend(says.late_fine);
            book.assessment.extend(says.assessment);
            book.items.extend(says.item);
            book.services.extend(says.service);
            book.rules.extend(says.rule);
            benchmarks.extend(says.benchmark);
            bases.extend(says.basis.into_iter().map(|basis| (file, basis)));
        }
        for (file, basis) in bases {
            if !book.adopt(&basis, &mut benchmarks) {
                let part = Part {
                    file,
                    says: FileText::default(),
                };
                let reason = format!("没有可以采用的基准样式“{}”", basis.adopts);
                problems.push(part.problem(&basis.adopts, reason, "核对 adopts 所写的编号"));
            }
        }
        book.services.retain(|rule| rule.document.is_some());
        for benchmark in benchmarks {
            match DecisionTable::build(&benchmark.factors, &benchmark.rows) {
                Ok(table) if benchmark.document.is_some() => {
                    book.enabled.push(Enabled { benchmark, table });
                }
                _ => book.templates.push(benchmark),
            }
        }
        book
    }
}

/// The rule on versions among those of the definitions.
const LENIENT: &str = "more_lenient_law";
