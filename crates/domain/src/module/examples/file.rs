//! Reads `examples.toml`.

use super::expect::{DueExpected, StepExpected, StepWritten, ViewExpected, ViewWritten};
use super::{Example, MAIN_RECORD, Step};
use crate::identifier::{ActionId, CountyId, KindId, LetterId, RoleId};
use crate::law::LoadProblem;
use crate::register::Moment;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The county in which an example plays when it names none.
const COUNTY: &str = "330106";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWritten {
    #[serde(default, rename = "example")]
    examples: Vec<ExampleWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleWritten {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    covers: Vec<String>,
    today: Spanned<toml::value::Datetime>,
    county: Option<CountyId>,
    #[serde(default)]
    path: bool,
    #[serde(default, rename = "do")]
    steps: Vec<StepFile>,
    #[serde(default)]
    figures: BTreeMap<String, toml::Value>,
    #[serde(default)]
    coverage: BTreeMap<String, u32>,
    #[serde(default)]
    watch: BTreeMap<String, u32>,
    view: Option<Spanned<ViewWritten>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    at: Spanned<toml::value::Datetime>,
    action: ActionId,
    actor_role: Option<RoleId>,
    record: Option<String>,
    kind: Option<KindId>,
    letter: Option<LetterId>,
    corrects: Option<u64>,
    #[serde(default)]
    fields: BTreeMap<String, toml::Value>,
    #[serde(default)]
    expect: StepWritten,
}

/// Reads the examples of one module, given as file name and text.
///
/// # Errors
/// Every problem: unreadable, an identifier twice, a day that is none, a word that says nothing.
pub fn read(file: (&str, &str)) -> Result<Vec<Example>, Vec<LoadProblem>> {
    let written: FileWritten =
        toml::from_str(file.1).map_err(|error| vec![LoadProblem::unreadable(file, &error)])?;
    let mut reader = Reader {
        file,
        problems: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    let mut examples = Vec::new();
    for example in written.examples {
        let offset = example.id.span().start;
        if !seen.insert(example.id.get_ref().clone()) {
            let reason = format!("实例编号「{}」重复", example.id.get_ref());
            reader.problem(offset, reason, "改用另一个编号");
        }
        examples.extend(reader.example(example));
    }
    if reader.problems.is_empty() {
        Ok(examples)
    } else {
        Err(reader.problems)
    }
}

fn as_numbers(written: BTreeMap<String, u32>) -> BTreeMap<String, f64> {
    written
        .into_iter()
        .map(|(id, number)| (id, number.into()))
        .collect()
}

struct Reader<'a> {
    file: (&'a str, &'a str),
    problems: Vec<LoadProblem>,
}

impl Reader<'_> {
    fn problem(&mut self, offset: usize, reason: impl Into<String>, remedy: &str) {
        self.problems
            .push(LoadProblem::at(self.file, offset, reason, remedy));
    }

    fn line(&self, offset: usize) -> usize {
        self.file.1[..offset.min(self.file.1.len())]
            .matches('\n')
            .count()
            + 1
    }

    fn example(&mut self, written: ExampleWritten) -> Option<Example> {
        let offset = written.id.span().start;
        let today = self.moment(&written.today).map(Moment::day);
        let steps: Vec<Step> = written
            .steps
            .into_iter()
            .filter_map(|step| self.step(step))
            .collect();
        let figures = written
            .figures
            .into_iter()
            .map(|(id, value)| (id, self.figure(offset, &value)))
            .collect();
        let view = written.view.map(|view| {
            let offset = view.span().start;
            self.view(offset, view.into_inner())
        });
        Some(Example {
            line: self.line(offset),
            id: written.id.into_inner(),
            name: written.name,
            covers: written.covers,
            today: today?,
            county: written.county.unwrap_or_else(|| CountyId::from(COUNTY)),
            path: written.path,
            steps,
            figures,
            coverage: as_numbers(written.coverage),
            watch: as_numbers(written.watch),
            view,
        })
    }

    fn step(&mut self, written: StepFile) -> Option<Step> {
        let offset = written.at.span().start;
        let at = self.moment(&written.at);
        let expect = self.expected(offset, written.expect);
        Some(Step {
            line: self.line(offset),
            at: at?,
            action: written.action,
            role: written.actor_role,
            record: written.record.unwrap_or_else(|| MAIN_RECORD.to_string()),
            kind: written.kind,
            letter: written.letter,
            corrects: written.corrects,
            fields: plain(written.fields),
            expect,
        })
    }

    fn moment(&mut self, written: &Spanned<toml::value::Datetime>) -> Option<Moment> {
        let moment = Moment::parse(&written.get_ref().to_string());
        match moment {
            Ok(moment) => Some(moment),
            Err(error) => {
                self.problem(written.span().start, error.to_string(), "改正日期");
                None
            }
        }
    }

    /// A number, or the word `none` where there is no base.
    fn figure(&mut self, offset: usize, value: &toml::Value) -> Option<f64> {
        match value {
            toml::Value::Integer(number) => number.to_string().parse().ok(),
            toml::Value::Float(number) => Some(*number),
            toml::Value::String(word) if word == "none" => None,
            other => {
                let reason = format!("指标的期望值「{other}」不是数字");
                self.problem(offset, reason, "写数字；没有分母、不计值的写 \"none\"");
                None
            }
        }
    }

    fn expected(&mut self, offset: usize, written: StepWritten) -> StepExpected {
        if written.law.is_some() && written.refusal.is_none() {
            self.problem(
                offset,
                "expect 写了 law 而没有写 refusal",
                "补写 refusal，或者删去 law",
            );
        }
        StepExpected {
            stage: written.stage,
            due: self.due(offset, written.due),
            letters: written.letters,
            number: written.number,
            findings: written.findings,
            fields: plain(written.fields),
            refusal: written.refusal,
            law: written.law,
        }
    }

    fn view(&mut self, offset: usize, written: ViewWritten) -> ViewExpected {
        for light in written.lights.values() {
            if super::wording::light_of(light).is_none() {
                let reason = format!("没有名为「{light}」的灯色");
                self.problem(offset, reason, "写 green、yellow、red、black、grey 或 none");
            }
        }
        ViewExpected {
            stage: written.stage,
            deemed: written.deemed,
            due: self.due(offset, written.due),
            lights: written.lights,
            findings: written.findings,
            fields: plain(written.fields),
        }
    }

    fn due(
        &mut self,
        offset: usize,
        written: BTreeMap<String, toml::Value>,
    ) -> BTreeMap<String, DueExpected> {
        let mut due = BTreeMap::new();
        for (limit, value) in written {
            let expected = match &value {
                toml::Value::Datetime(day) => {
                    day.to_string().parse::<Date>().ok().map(DueExpected::On)
                }
                toml::Value::String(word) => DueExpected::from_word(word),
                _ => None,
            };
            match expected {
                Some(expected) => {
                    due.insert(limit, expected);
                }
                None => self.problem(
                    offset,
                    format!("期限「{limit}」的期望值「{value}」不能识别"),
                    "写日期，或者写 \"none\"、\"standing\"、\"ended\"、\"lapsed\"、\"deemed\"",
                ),
            }
        }
        due
    }
}

/// Values as plain JSON, days and moments as text; the empty text is null.
fn plain(fields: BTreeMap<String, toml::Value>) -> BTreeMap<String, Json> {
    fields
        .into_iter()
        .map(|(id, value)| (id, json(value)))
        .collect()
}

fn json(value: toml::Value) -> Json {
    match value {
        toml::Value::String(text) if text.is_empty() => Json::Null,
        toml::Value::String(text) => Json::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(day) => Json::String(day.to_string()),
        toml::Value::Array(rows) => rows.into_iter().map(json).collect(),
        toml::Value::Table(columns) => Json::Object(
            columns
                .into_iter()
                .map(|(id, value)| (id, json(value)))
                .collect(),
        ),
    }
}
