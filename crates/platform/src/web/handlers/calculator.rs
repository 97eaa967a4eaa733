//! The calculator of time limits: public, without sign-in; the same answer as the command line gives.

use crate::operations::deadline::{
    Answer, DeadlineError, Question, Start, find_limit, read_exclusion, read_length, read_start,
};
use crate::paths::Path;
use crate::web::app::{Visit, bare_error};
use crate::web::frame::Link;
use crate::web::handlers::case_tabs::strip_day;
use crate::web::open::{placed, seat};
use crate::web::pages::calculator::{CalculatorPage, LimitGroup, ResultBox, StepRow};
use crate::web::pages::form::{Choice, Input};
use crate::web::pages::workbench::weekday;
use crate::web::pieces::{Fact, laws};
use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::law::SharedLimit;
use domain::register::shown_day;
use serde::Deserialize;
use serde_json::json;

/// Steps that are shown without being asked for, at most.
const STEPS_OPEN_MOST: usize = 40;

/// What is asked, as it was written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    limit: String,
    from: String,
    suspend: String,
    extend: String,
    county: String,
    format: String,
}

/// The form, and the answer where something is asked.
pub async fn page(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let app = visit.app.clone();
    let shown = tokio::task::spawn_blocking(move || shown(visit, &asked)).await;
    shown.unwrap_or_else(|error| {
        eprintln!("期限计算中断：{error}");
        bare_error(&app, 500).into_response()
    })
}

fn shown(visit: Visit, asked: &Asked) -> Response {
    let counties = visit.app.office.county_list();
    let asked = Asked {
        county: match (asked.county.trim(), counties.first()) {
            ("", Some(first)) => first.id.to_string(),
            (given, _) => given.to_string(),
        },
        ..asked.clone()
    };
    let is_asked = !(asked.limit.is_empty() && asked.from.is_empty());
    let answer = is_asked.then(|| asked.answer(&visit));
    if asked.format == "json" {
        return for_programs(answer);
    }
    let status = match &answer {
        Some(Err(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let choices = counties.iter();
    let choices = choices.map(|county| (county.id.to_string(), county.name.clone()));
    let county = Input::text("county", "县（市、区）", &asked.county);
    let seat = seat(&visit);
    let page = CalculatorPage {
        action: Path::Calculator.to_string(),
        problem: match &answer {
            Some(Err(problem)) => Some(problem.to_string()),
            _ => None,
        },
        groups: asked.groups(&visit),
        county: (counties.len() > 1).then(|| county.with_choices(choices.collect())),
        inputs: asked.inputs(),
        result: match &answer {
            Some(Ok((question, answer))) => {
                Some(asked.result(&visit, (question, answer), seat.is_some()))
            }
            _ => None,
        },
    };
    placed(visit, seat, "期限计算器", (status, &page)).into_response()
}

type Answered = Result<(Question, Answer), DeadlineError>;

fn for_programs(answer: Option<Answered>) -> Response {
    match answer {
        Some(Ok((_, answer))) => Json(answer.printed()).into_response(),
        Some(Err(problem)) => refused(&problem.to_string()),
        None => refused("没有写 limit（期限）和 from（起算日）"),
    }
}

fn refused(problem: &str) -> Response {
    let said = json!({ "error": problem });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response()
}

/// The parts of a text that names several things.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['\n', '\r', ';', '；', '、', ',', '，']);
    parts.map(str::trim).filter(|part| !part.is_empty())
}

impl Asked {
    fn answer(&self, visit: &Visit) -> Answered {
        let office = &visit.app.office;
        let start = read_start(&self.from)?;
        let exclusions: Result<_, _> = parts(&self.suspend).map(read_exclusion).collect();
        let extensions: Result<_, _> = parts(&self.extend).map(read_length).collect();
        let question = Question {
            basis: find_limit(&office.rules, self.limit.trim(), start.day(), &self.county)?,
            start,
            exclusions: exclusions?,
            extensions: extensions?,
        };
        let answer = question.answer(&office.rules.calendar)?;
        Ok((question, answer))
    }

    fn groups(&self, visit: &Visit) -> Vec<LimitGroup> {
        let sets = visit.app.office.rules.laws.limits().sets();
        let group = |set: &domain::law::limits::LimitSet| LimitGroup {
            name: set.name.clone(),
            options: set
                .limits
                .iter()
                .map(|limit| {
                    let value = format!("{}.{}", set.id, limit.id);
                    Choice {
                        chosen: value == self.limit,
                        name: format!("{}（自{}）", limit.name, limit.event),
                        value,
                    }
                })
                .collect(),
        };
        let with_limits = sets.iter().filter(|set| !set.limits.is_empty());
        with_limits.map(group).collect()
    }

    fn inputs(&self) -> Vec<Input> {
        let from = "如 2026-09-28、2026年9月28日、二〇二六年九月二十八日；按小时计算的写到分，如 2026-09-28 10:30";
        let suspend = "首尾两日都不计入，如 2026-03-10至2026-03-20；有几段的，用分号或者换行分开";
        let extend = "经批准延长的，如 30日、10个工作日、3个月";
        vec![
            Input::text("from", "起算的日期", &self.from)
                .required()
                .with_hint(from),
            Input::text("extend", "延长", &self.extend).with_hint(extend),
            Input::text(
                "suspend",
                "不计入的期间（中止、鉴定、公告等）",
                &self.suspend,
            )
            .as_kind("long")
            .with_hint(suspend),
        ]
    }

    fn result(
        &self,
        visit: &Visit,
        (question, answer): (&Question, &Answer),
        signed_in: bool,
    ) -> ResultBox {
        let rules = &visit.app.office.rules;
        let due = match answer.due_at {
            Some(at) => format!("{}{}", shown_day(at.date()), at.strftime("%H:%M")),
            None => shown_day(answer.due_on),
        };
        let shared = self.limit.split_once('.').map_or("", |(_, limit)| limit);
        let shared = rules.laws.limits().limit(shared);
        let mut law = laws(&answer.law);
        if !signed_in {
            law = law.into_iter().map(|link| Link::plain(link.text)).collect();
        }
        let strip = answer.derivation.as_ref();
        let strip = strip.map_or_else(Vec::new, |it| it.days(&rules.calendar));
        ResultBox {
            name: question.basis.name.clone().unwrap_or_default(),
            due,
            weekday: weekday(answer.due_on),
            provisional: answer.provisional.then(|| provisional(answer)),
            sentence: answer.sentence.clone(),
            strip: strip.iter().map(strip_day).collect(),
            facts: facts(question, shared),
            law,
            steps: answer.steps.iter().map(step_row).collect(),
            steps_open: answer.steps.len() <= STEPS_OPEN_MOST,
            json: self.json(),
        }
    }

    fn json(&self) -> String {
        let given = [
            ("limit", &self.limit),
            ("from", &self.from),
            ("suspend", &self.suspend),
            ("extend", &self.extend),
            ("county", &self.county),
        ];
        let given = given.iter().filter(|(_, value)| !value.is_empty());
        let mut query: Vec<(&str, &str)> =
            given.map(|(name, value)| (*name, value.as_str())).collect();
        query.push(("format", "json"));
        Path::Calculator.with(&query)
    }
}

fn provisional(answer: &Answer) -> String {
    let sure = answer.sure_on.map(shown_day);
    let sure = sure.map_or_else(String::new, |day| format!("，最迟{day}可以确定"));
    format!("暂定：结果涉及放假安排没有公布或者没有收录的年度{sure}。")
}

fn step_row(step: &domain::engines::deadline::Step) -> StepRow {
    StepRow {
        day: format!("{} {}", shown_day(step.date), weekday(step.date)),
        counts: step.counts,
        why: step.why.clone(),
    }
}

fn facts(question: &Question, shared: Option<&SharedLimit>) -> Vec<Fact> {
    let start = match question.start {
        Start::Day(day) => shown_day(day),
        Start::Moment(at) => format!("{}{}", shown_day(at.date()), at.strftime("%H:%M")),
    };
    let mut facts = vec![Fact::plain("起算日", start)];
    let Some(limit) = shared else { return facts };
    facts.push(Fact::plain("起算的事件", limit.event.clone()));
    let names = |named: &[domain::law::limits::NamedLaw]| {
        let names: Vec<&str> = named.iter().map(|it| it.name.as_str()).collect();
        names.join("；")
    };
    let extension = limit.extension.as_ref().map(|extension| {
        let when = extension.when.as_deref().unwrap_or("按规定");
        format!("{when}，由{}批准", extension.approved_by)
    });
    let deemed = limit.deemed_on(question.start.day());
    let deemed = deemed.map(|deemed| deemed.effect.clone());
    let more = [
        ("可以延长", extension),
        ("不计入", Some(names(&limit.pauses))),
        ("重新起算", Some(names(&limit.restarts))),
        ("期满的法定效果", deemed),
        ("逾期的后果", limit.on_expiry.clone()),
        ("须由人判断", limit.asks_person.clone()),
        ("说明", limit.note.clone()),
    ];
    let written = more.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(Fact::plain(name, value))
    });
    facts.extend(written);
    facts
}
