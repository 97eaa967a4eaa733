//! Checks the names in worked examples, and that each example proves something.

use super::examples::{Example, MAIN_RECORD, Step, StepExpected, ViewExpected};
use super::outline::{Named, Outline};
use crate::condition::nearest;
use crate::identifier::FindingId;
use crate::indicator::IndicatorDefinition;
use crate::law::LoadProblem;
use crate::procedure::{Definition, GENERAL_ACTIONS, is_general, uncounted_finding};
use crate::survey::{Coverage, Watch};
use std::collections::BTreeMap;

/// By what the examples of a module are judged.
pub(super) struct ExampleScope<'a> {
    pub outline: &'a Outline<'a>,
    pub definition: &'a Definition,
    /// `None`: some could not be read.
    pub indicators: Option<&'a [IndicatorDefinition]>,
    pub surveys: (&'a [Coverage], &'a [Watch]),
    pub covers: &'a [String],
}

/// Everything in the examples of a file that names what the module does not declare, or proves nothing.
pub(super) fn check_examples(
    file: (&str, &str),
    examples: &[Example],
    scope: &ExampleScope<'_>,
) -> Vec<LoadProblem> {
    let mut check = Check {
        file,
        scope,
        problems: Vec::new(),
    };
    for example in examples {
        check.example(example);
    }
    check.problems
}

struct Check<'a> {
    file: (&'a str, &'a str),
    scope: &'a ExampleScope<'a>,
    problems: Vec<LoadProblem>,
}

/// Where a name stands: the line and what the message begins with.
type Place<'a> = (usize, &'a str);

impl Check<'_> {
    fn problem(&mut self, (line, about): Place<'_>, reason: &str, remedy: impl Into<String>) {
        let lines = self
            .file
            .1
            .split_inclusive('\n')
            .take(line.saturating_sub(1));
        let offset = lines.map(str::len).sum();
        let reason = format!("{about}{reason}");
        self.problems
            .push(LoadProblem::at(self.file, offset, reason, remedy));
    }

    /// Notes a name that is not among the known ones.
    fn name<'n>(
        &mut self,
        place: Place<'_>,
        (what, name): (&str, &str),
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        if known.clone().any(|other| other == name) {
            return;
        }
        let remedy = match nearest(name, known.clone()) {
            Some(near) => format!("是否应为「{near}」"),
            None => format!("已声明的{what}：{}", known.collect::<Vec<_>>().join("、")),
        };
        self.problem(place, &format!("：没有{what}「{name}」"), remedy);
    }

    fn example(&mut self, example: &Example) {
        let about = format!("样例「{}」", example.id);
        let place = (example.line, about.as_str());
        self.worth(place, example);
        let scope = self.scope;
        let rows = example.covers.iter().filter(|_| !scope.covers.is_empty());
        for row in rows {
            let known = scope.covers.iter().map(String::as_str);
            self.name(place, ("本模块 covers 中的行", row), known);
        }
        for figure in example.figures.keys() {
            let own = figure.starts_with(&format!("{}.", scope.definition.id));
            if let (true, Some(indicators)) = (own, scope.indicators) {
                let known = indicators.iter().map(|indicator| indicator.id.as_str());
                self.name(place, ("指标", figure), known);
            }
        }
        let (coverage, watches) = scope.surveys;
        for id in example.coverage.keys() {
            let known = coverage.iter().map(|one| one.id.as_str());
            self.name(place, ("覆盖检查", id), known);
        }
        for id in example.watch.keys() {
            let known = watches.iter().map(|one| one.id.as_str());
            self.name(place, ("预警规则", id), known);
        }
        if let Some(view) = &example.view {
            self.view(place, view);
        }
        let mut kinds = BTreeMap::from([(MAIN_RECORD, scope.definition.id.clone())]);
        for step in &example.steps {
            if let Some(kind) = &step.kind {
                kinds.insert(&step.record, kind.clone());
            }
            let own = kinds
                .get(step.record.as_str())
                .is_none_or(|kind| *kind == scope.definition.id);
            if own {
                self.step(step);
            }
        }
    }

    /// An example proves nothing without a step and an expectation.
    fn worth(&mut self, place: Place<'_>, example: &Example) {
        if example.steps.is_empty() {
            self.problem(place, "没有任何步骤", "写 [[example.do]]");
        }
        let asserts = example
            .steps
            .iter()
            .any(|step| step.expect != StepExpected::default())
            || !example.figures.is_empty()
            || !example.coverage.is_empty()
            || !example.watch.is_empty()
            || example
                .view
                .as_ref()
                .is_some_and(|view| *view != ViewExpected::default());
        if !asserts {
            self.problem(
                place,
                "没有写预期",
                "写 expect、[example.figures] 或 [example.view]",
            );
        }
    }

    fn step(&mut self, step: &Step) {
        let about = format!("步骤「{}」", step.action);
        let place = (step.line, about.as_str());
        let (outline, definition) = (self.scope.outline, self.scope.definition);
        let actions = ids(&outline.actions).chain(GENERAL_ACTIONS.iter().map(|(id, _)| *id));
        self.name(place, ("动作", step.action.as_str()), actions);
        if let Some(role) = &step.role {
            let known = outline.roles.all().iter().map(|role| role.id.as_str());
            self.name(place, ("角色", role.as_str()), known);
        }
        if let Some(letter) = &step.letter {
            self.name(place, ("文书", letter.as_str()), ids(&outline.letters));
        }
        let fields = definition.fields.iter().map(|field| field.id.as_str());
        if !is_general(&step.action) {
            for field in step.fields.keys() {
                self.name(place, ("字段", field), fields.clone());
            }
        }
        let expect = &step.expect;
        if let Some(stage) = &expect.stage {
            self.name(place, ("阶段", stage), ids(&outline.stages));
        }
        for limit in expect.due.keys() {
            self.name(place, ("时限", limit), ids(&outline.limits));
        }
        for letter in expect.letters.iter().flatten() {
            self.name(place, ("文书", letter), ids(&outline.letters));
        }
        for field in expect.fields.keys() {
            self.name(place, ("字段", field), fields.clone());
        }
        self.findings(place, expect.findings.as_deref());
    }

    fn view(&mut self, place: Place<'_>, view: &ViewExpected) {
        let outline = self.scope.outline;
        if let Some(stage) = &view.stage {
            self.name(place, ("阶段", stage), ids(&outline.stages));
        }
        let limits = view.deemed.iter().flatten();
        for limit in limits.chain(view.due.keys()).chain(view.lights.keys()) {
            self.name(place, ("时限", limit), ids(&outline.limits));
        }
        self.findings(place, view.findings.as_deref());
    }

    fn findings(&mut self, place: Place<'_>, findings: Option<&[String]>) {
        let definition = &self.scope.definition;
        // The kernel itself says of a limit that the day from which it counts is missing.
        let counted = definition.limits.iter();
        let counted = counted.filter(|limit| limit.counts_from.is_some());
        let uncounted: Vec<_> = counted.map(|limit| uncounted_finding(&limit.id)).collect();
        for finding in findings.unwrap_or_default() {
            let known = definition.guards.iter().map(|guard| guard.id.as_str());
            let known = known.chain(uncounted.iter().map(FindingId::as_str));
            self.name(place, ("规则", finding), known);
        }
    }
}

fn ids(named: &[Named]) -> impl Iterator<Item = &str> + Clone {
    named.iter().map(|one| one.id.as_str())
}
