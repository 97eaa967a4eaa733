//! Runs one example and says where it differs from what it expects.

use super::expect::{DueExpected, StepExpected, ViewExpected};
use super::play::{Player, Surroundings};
use super::wording::{due_said, figure_said, light_said, progress, said};
use super::{Example, MAIN_RECORD, Step};
use crate::identifier::{FieldId, KindId, LetterId};
use crate::procedure::{
    Definition, Event, LimitProgress, Record, Refusal, WorklistRow, is_general,
};
use crate::register::{Moment, parse_input};
use jiff::SignedDuration;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What became of one example.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The kind of record.
    pub kind: KindId,
    /// The example.
    pub id: String,
    /// Its Chinese name.
    pub name: String,
    /// Rows of the catalogue of systems that it shows.
    pub covers: Vec<String>,
    /// Actions that were taken.
    pub actions: usize,
    /// Results that were compared.
    pub assertions: usize,
    /// Where it differs; empty: it passes.
    pub differences: Vec<Difference>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line of `examples.toml`.
    pub line: usize,
    /// What was expected and what is, in Chinese.
    pub text: String,
}

impl Outcome {
    /// Whether the example passes.
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }
}

/// What is asked of all records of an example.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    /// The value of an indicator.
    Figure(&'a str),
    /// How many members a coverage check finds reached.
    Coverage(&'a str),
    /// How many groups a warning rule finds.
    Watch(&'a str),
}

/// Evaluates what is asked over the records of an example; `None`: no value. The error says why it cannot.
pub(super) type Evaluate<'a> = dyn Fn(&[&Record], Asked<'_>) -> Result<Option<f64>, String> + 'a;

impl Asked<'_> {
    fn id(&self) -> &str {
        match self {
            Self::Figure(id) | Self::Coverage(id) | Self::Watch(id) => id,
        }
    }
}

/// Runs one example of a kind; figures are evaluated by the caller.
pub(super) fn run(
    kind: &KindId,
    example: &Example,
    surroundings: Surroundings,
    evaluate: &Evaluate,
) -> Outcome {
    let mut run = Run::new(kind, example, surroundings);
    for (position, step) in example.steps.iter().enumerate() {
        if !run.step(position, step) {
            break;
        }
    }
    if run.outcome.differences.is_empty() {
        if let Some(view) = &example.view {
            run.view(view);
        }
        run.figures(evaluate);
    }
    run.finish()
}

struct Run<'a> {
    example: &'a Example,
    surroundings: Surroundings<'a>,
    player: Player<'a>,
    outcome: Outcome,
    /// The line to which differences are noted.
    line: usize,
    /// What differences are about.
    about: String,
}

impl<'a> Run<'a> {
    fn new(kind: &KindId, example: &'a Example, surroundings: Surroundings<'a>) -> Self {
        let start = Moment::at_start_of(example.today).unwrap_or(Moment(0));
        let end_of_today = start
            .plus(SignedDuration::from_hours(24))
            .plus(-SignedDuration::from_secs(1));
        let outcome = Outcome {
            kind: kind.clone(),
            id: example.id.clone(),
            name: example.name.clone(),
            covers: example.covers.clone(),
            actions: 0,
            assertions: 0,
            differences: Vec::new(),
        };
        Self {
            example,
            surroundings,
            player: Player::new(surroundings, example.county.clone(), end_of_today),
            outcome,
            line: example.line,
            about: String::new(),
        }
    }

    fn differs(&mut self, text: impl std::fmt::Display) {
        let text = format!("{}{text}", self.about);
        self.outcome.differences.push(Difference {
            line: self.line,
            text,
        });
    }

    /// Compares one result and notes the difference.
    fn compare(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.differs(format!("{what}应为“{expected}”，实为“{found}”"));
        }
    }

    /// Takes one step; answers whether the next can be taken.
    fn step(&mut self, position: usize, step: &Step) -> bool {
        self.line = step.line;
        self.about = format!(
            "第{}步（{}，{}）：",
            position + 1,
            step.at.day(),
            step.action
        );
        self.outcome.assertions += step.expect.assertions();
        let kind = self.outcome.kind.clone();
        self.outcome.actions += 1;
        match (self.player.take(&kind, step), &step.expect.refusal) {
            (Ok(events), None) => {
                self.accepted(step, &events);
                true
            }
            (Err(refusal), Some(expected)) => {
                self.refused(&step.expect, expected, &refusal);
                true
            }
            (Ok(_), Some(expected)) => {
                self.differs(format!("应被“{expected}”拒绝，实际办理成功"));
                false
            }
            (Err(refusal), None) => {
                self.differs(format!("不应被拒绝，实际被拒绝：{}", said(&refusal)));
                false
            }
        }
    }

    fn refused(&mut self, expect: &StepExpected, expected: &str, refusal: &Refusal) {
        if refusal.id != expected {
            self.differs(format!("应被“{expected}”拒绝，实际：{}", said(refusal)));
        }
        if let Some(law) = &expect.law
            && !refusal.law.contains(law)
        {
            let found: Vec<String> = refusal.law.iter().map(ToString::to_string).collect();
            self.compare("拒绝的依据", &law.to_string(), &found.join("、"));
        }
    }

    fn accepted(&mut self, step: &Step, events: &[Event]) {
        let Some(record) = self.player.record(&step.record).cloned() else {
            return;
        };
        let expect = &step.expect;
        if let Some(stage) = &expect.stage {
            self.compare("环节", stage, record.stage.as_str());
        }
        self.due(&expect.due, &record);
        if let Some(letters) = &expect.letters {
            self.names("拟制的文书", letters, &drafted(events));
        }
        if let Some(findings) = &expect.findings {
            let raised = events.iter().filter_map(|event| match event {
                Event::FindingRaised { guard, .. } => Some(guard.to_string()),
                _ => None,
            });
            self.names("产生的提示", findings, &raised.collect());
        }
        if let Some(number) = &expect.number {
            self.compare("编号", number, &number_of(&record, step));
        }
        self.fields(&expect.fields, &record);
    }

    /// Compares two sets of names.
    fn names(&mut self, what: &str, expected: &[String], found: &BTreeSet<String>) {
        let expected: BTreeSet<String> = expected.iter().cloned().collect();
        let joined = |names: &BTreeSet<String>| {
            if names.is_empty() {
                "无".to_string()
            } else {
                names.iter().cloned().collect::<Vec<_>>().join("、")
            }
        };
        self.compare(what, &joined(&expected), &joined(found));
    }

    fn due(&mut self, expected: &BTreeMap<String, DueExpected>, record: &Record) {
        for (limit, expected) in expected {
            let what = format!("期限 {limit} ");
            let known = self.definition(record).is_some_and(|definition| {
                definition
                    .limits
                    .iter()
                    .any(|rule| rule.id.as_str() == limit)
            });
            if !known {
                self.differs(format!("{what}在模块中没有"));
                continue;
            }
            let run = record
                .limits
                .iter()
                .rev()
                .find(|run| run.limit.as_str() == limit);
            let found = match (run, expected) {
                (None, _) => "没有起算".to_string(),
                (Some(run), DueExpected::On(_)) => run.due_on.map_or_else(
                    || progress(LimitProgress::Open, None).to_string(),
                    |due| due.to_string(),
                ),
                (Some(run), _) => progress(run.progress, run.due_on).to_string(),
            };
            self.compare(&what, &due_said(*expected), &found);
        }
    }

    fn fields(&mut self, expected: &BTreeMap<String, Json>, record: &Record) {
        for (id, expected) in expected {
            let field = self
                .definition(record)
                .and_then(|definition| definition.field(id))
                .cloned();
            let Some(field) = field else {
                self.differs(format!("模块没有字段 {id}"));
                continue;
            };
            match parse_input(&field, expected) {
                Ok(expected) => {
                    let found = record.fields.get(&FieldId::from(id.as_str()));
                    if expected.as_ref() != found {
                        let said = |value: Option<&crate::register::Value>| {
                            value.map_or_else(
                                || "无".to_string(),
                                |value| crate::register::shown(&field, value),
                            )
                        };
                        self.compare(
                            &format!("字段 {id} "),
                            &said(expected.as_ref()),
                            &said(found),
                        );
                    }
                }
                Err(problem) => self.differs(format!("字段 {id} 的期望值不能识别：{problem}")),
            }
        }
    }

    fn definition(&self, record: &Record) -> Option<&'a Definition> {
        self.surroundings.definition(&record.kind)
    }

    fn view(&mut self, view: &ViewExpected) {
        self.line = self.example.line;
        let today = self.example.today;
        self.about = format!("{today}的状态：");
        self.outcome.assertions += view.assertions();
        let Some((record, rows)) = self.player.seen_on(MAIN_RECORD, today) else {
            self.differs("没有可以查看的件");
            return;
        };
        if let Some(stage) = &view.stage {
            self.compare("环节", stage, record.stage.as_str());
        }
        if let Some(deemed) = &view.deemed {
            let standing = record
                .deemed
                .iter()
                .filter(|fact| fact.confirmed != Some(false));
            self.names(
                "法定拟制",
                deemed,
                &standing.map(|fact| fact.limit.to_string()).collect(),
            );
        }
        if let Some(findings) = &view.findings {
            let standing = record
                .findings
                .iter()
                .filter(|finding| finding.cleared.is_none());
            self.names(
                "未消除的提示",
                findings,
                &standing.map(|it| it.guard.to_string()).collect(),
            );
        }
        self.due(&view.due, &record);
        self.fields(&view.fields, &record);
        self.lights(&view.lights, &record, &rows);
    }

    fn lights(
        &mut self,
        expected: &BTreeMap<String, String>,
        record: &Record,
        rows: &[WorklistRow],
    ) {
        let Some(definition) = self.definition(record) else {
            return;
        };
        let today = self.example.today;
        for (limit, expected) in expected {
            let rule = definition
                .limits
                .iter()
                .find(|rule| rule.id.as_str() == limit);
            let Some(rule) = rule else {
                self.differs(format!("期限 {limit} 在模块中没有"));
                continue;
            };
            let shown = rows.iter().rev().filter(|row| row.limit.limit == rule.id);
            let light = shown.filter_map(|row| row.light(today, rule.sense)).next();
            self.compare(&format!("期限 {limit} 的灯色"), expected, light_said(light));
        }
    }

    fn figures(&mut self, evaluate: &Evaluate) {
        self.line = self.example.line;
        self.about = String::new();
        let example = self.example;
        let figures = example.figures.iter();
        let figures = figures.map(|(id, expected)| ("指标", Asked::Figure(id), *expected));
        let coverage = example.coverage.iter();
        let coverage =
            coverage.map(|(id, reached)| ("覆盖检查", Asked::Coverage(id), Some(*reached)));
        let watch = example.watch.iter();
        let watch = watch.map(|(id, groups)| ("预警规则", Asked::Watch(id), Some(*groups)));
        for (what, asked, expected) in figures.chain(coverage).chain(watch) {
            self.outcome.assertions += 1;
            let records: Vec<&Record> = self.player.records().collect();
            let what = format!("{what} {} ", asked.id());
            match evaluate(&records, asked) {
                Ok(found) => self.compare(&what, &figure_said(expected), &figure_said(found)),
                Err(problem) => self.differs(format!("{what}不能计算：{problem}")),
            }
        }
    }

    fn finish(mut self) -> Outcome {
        self.line = self.example.line;
        self.about = String::new();
        if self.outcome.actions == 0 {
            self.differs("没有办理任何一步");
        }
        if self.outcome.assertions == 0 {
            self.differs("没有核对任何结果");
        }
        self.outcome
    }
}

fn drafted(events: &[Event]) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for event in events {
        if let Event::LetterSet { letter, .. } = event
            && letter.issued_on.is_none()
        {
            known.insert(letter.letter.to_string());
        }
    }
    known
}

/// The number that a step gave: of the letter that it issued, else of the record.
fn number_of(record: &Record, step: &Step) -> String {
    let letter: Option<&LetterId> = step.letter.as_ref().filter(|_| is_general(&step.action));
    let number = match letter {
        Some(wanted) => {
            let letter = record
                .letters
                .iter()
                .rev()
                .find(|letter| letter.letter == *wanted);
            letter.and_then(|letter| letter.number.clone())
        }
        None => record.number.clone(),
    };
    number.unwrap_or_else(|| "无".to_string())
}
