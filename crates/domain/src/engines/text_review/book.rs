//! All rules, compiled together.

use super::finding::Severity;
use super::kind::{self, Kind};
use super::pattern::WordLists;
use super::rule::{Check, Look, Rule};
use super::rule_file::{self, Surroundings};
use super::vocabulary::{Sets, Vocabulary};
use crate::law::{LawBook, LoadProblem};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The files that are not one rule each.
const KINDS: &str = "kinds.toml";
const WORDS: &str = "words.toml";
/// The folder of the works that drafts cite.
const LIBRARY: &str = "/library/";

/// All rules with their words in one automaton.
#[derive(Clone, Debug)]
pub struct RuleBook {
    pub(super) rules: Vec<Rule>,
    pub(super) kinds: Vec<Kind>,
    pub(super) vocabulary: Vocabulary,
    /// By set, the patterns that need it.
    pub(super) needed_by: Vec<Vec<u32>>,
    pub(super) patterns: Vec<Needs>,
    pub(super) leads: Vec<String>,
    pub(super) repeals: Vec<String>,
}

/// One pattern of one rule, and how many sets it needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    /// Position of the rule.
    pub(super) rule: usize,
    /// Position of the pattern within the rule.
    pub(super) pattern: usize,
    /// How many different sets of words must occur.
    pub(super) sets: u16,
}

/// How a rule did on one of its own examples.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExampleFault {
    /// The file of the rule whose example it is.
    pub file: String,
    /// What went wrong, in words.
    pub what: String,
}

impl RuleBook {
    /// Reads the files of a folder of rules, given as paths and texts.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn from_toml(files: &[(&str, &str)], laws: &LawBook) -> Result<Self, Vec<LoadProblem>> {
        let mut problems = Vec::new();
        let (kinds, lists) = settings(files, &mut problems);
        let around = Surroundings {
            laws,
            lists: &lists,
            kinds: kinds.iter().map(|kind| kind.name.as_str()).collect(),
            dimensions: dimensions(&kinds),
        };
        let mut sets = Sets::default();
        let mut rules: Vec<Rule> = Vec::new();
        for file in files.iter().filter(|file| is_rule(file.0)) {
            match rule_file::read(*file, &around, &mut sets) {
                Ok(rule) => {
                    problems.extend(twice(&rules, &rule, *file));
                    rules.push(rule);
                }
                Err(mut found) => problems.append(&mut found),
            }
        }
        rules.sort_by(|left, right| left.id.cmp(&right.id));
        let vocabulary = Vocabulary::new(&sets);
        match vocabulary {
            Some(vocabulary) if problems.is_empty() => {
                Ok(Self::compiled(rules, kinds, &lists, vocabulary))
            }
            _ => Err(problems),
        }
    }

    fn compiled(
        rules: Vec<Rule>,
        kinds: Vec<Kind>,
        lists: &WordLists,
        vocabulary: Vocabulary,
    ) -> Self {
        let mut needed_by: Vec<Vec<u32>> = Vec::new();
        let mut patterns = Vec::new();
        for (position, rule) in rules.iter().enumerate() {
            let Look::Words(words) = &rule.look else {
                continue;
            };
            for (number, pattern) in words.patterns.iter().enumerate() {
                let mut sets: Vec<usize> = pattern
                    .iter()
                    .filter_map(|step| match step.what {
                        super::pattern::What::Words(set) => Some(set),
                        _ => None,
                    })
                    .collect();
                sets.sort_unstable();
                sets.dedup();
                let own = u32::try_from(patterns.len()).unwrap_or(u32::MAX);
                for set in &sets {
                    if needed_by.len() <= *set {
                        needed_by.resize(set + 1, Vec::new());
                    }
                    needed_by[*set].push(own);
                }
                patterns.push(Needs {
                    rule: position,
                    pattern: number,
                    sets: u16::try_from(sets.len()).unwrap_or(u16::MAX),
                });
            }
        }
        Self {
            rules,
            kinds,
            vocabulary,
            needed_by,
            patterns,
            leads: kind::leads(lists),
            repeals: kind::repeals(lists),
        }
    }

    /// All rules, by identifier.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this identifier.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The kinds of drafts; the first is meant where none is named.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind with this name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// How many rules there are of each severity.
    pub fn counts(&self) -> BTreeMap<Severity, usize> {
        let mut counts = BTreeMap::new();
        for rule in &self.rules {
            *counts.entry(rule.severity).or_default() += 1;
        }
        counts
    }

    /// Which rules are looked at in a kind of drafts on a day, by position.
    pub(super) fn active(&self, kind: &Kind, day: Date) -> Vec<bool> {
        let is_active = |rule: &Rule| {
            let is_of_kind = match rule.kinds.is_empty() {
                true => kind.dimensions.contains(&rule.dimension),
                false => rule.kinds.contains(&kind.name),
            };
            is_of_kind && rule.is_in_force(day)
        };
        self.rules.iter().map(is_active).collect()
    }

    /// The rule of a check, where one is active.
    pub(super) fn of_check(&self, check: Check, active: &[bool]) -> Option<usize> {
        let found = self
            .rules
            .iter()
            .position(|rule| rule.check() == Some(check))?;
        active[found].then_some(found)
    }
}

fn is_rule(path: &str) -> bool {
    !path.ends_with(KINDS) && !path.ends_with(WORDS) && !path.contains(LIBRARY)
}

/// The files of a folder of rules that name works.
pub fn library_files<'a>(files: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    files
        .iter()
        .copied()
        .filter(|file| file.0.contains(LIBRARY))
        .collect()
}

fn settings(files: &[(&str, &str)], problems: &mut Vec<LoadProblem>) -> (Vec<Kind>, WordLists) {
    // Definitions without rules are whole: nothing can be reviewed with them.
    if files.is_empty() {
        return (Vec::new(), WordLists::new());
    }
    let of = |name: &str| {
        files
            .iter()
            .copied()
            .find(|file| file.0.ends_with(name))
            .unwrap_or(("review", ""))
    };
    let (kinds, found) = kind::read_kinds(of(KINDS));
    problems.extend(found);
    let (lists, found) = kind::read_words(of(WORDS));
    problems.extend(found);
    (kinds, lists)
}

fn dimensions(kinds: &[Kind]) -> Vec<&str> {
    let mut all: Vec<&str> = kinds
        .iter()
        .flat_map(|kind| &kind.dimensions)
        .map(String::as_str)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn twice(rules: &[Rule], rule: &Rule, file: (&str, &str)) -> Option<LoadProblem> {
    let other = rules.iter().find(|other| other.id == rule.id)?;
    let reason = format!("编号“{}”已用于 {}", rule.id, other.file);
    Some(LoadProblem::at(file, 0, reason, "换一个编号"))
}
