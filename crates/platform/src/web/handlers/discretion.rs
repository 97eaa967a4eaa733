//! The measuring of a penalty: the same answer as the command line gives; nothing is kept.

mod asked;

use crate::operations::Failure;
use crate::paths::Path;
use crate::web::app::{Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::discretion::{DiscretionPage, EvidenceRow, MeasuredBox, RangeBar, StepSaid};
use crate::web::pages::form::{Hidden, Input};
use crate::web::pieces::{Fact, laws};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use domain::engines::discretion::{Answer, Confidence, Fen, Item, Outcome, examine};
use domain::law::Citation;
use serde::Deserialize;

/// Which item.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    item: String,
}

/// The choice of an item, and its form.
pub async fn form(visit: Visit, Query(chosen): Query<Chosen>) -> Response {
    visit
        .read(move |seat| {
            let posted = Posted::of(&[("item", &chosen.item)]);
            shown(seat, &posted, None)
        })
        .await
}

/// The answer, with the form as it was filled in.
pub async fn measure(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| {
            let case = asked::case(&posted);
            let book = &seat.app.office.rules.discretion;
            let answer =
                case.and_then(|case| examine(book, &case).map_err(|error| error.to_string()));
            shown(seat, &posted, Some(answer))
        })
        .await
}

fn shown(
    seat: &Seat,
    posted: &Posted,
    answer: Option<Result<Answer, String>>,
) -> Result<Reply, Failure> {
    let book = &seat.app.office.rules.discretion;
    let item = book.item(posted.trimmed("item"));
    let choices = book.items.iter().map(|item| (item.id.clone(), named(item)));
    let chosen = Input::text("item", "事项", posted.trimmed("item")).required();
    let status = match &answer {
        Some(Err(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let page = DiscretionPage {
        action: Path::Discretion.to_string(),
        measure: format!("{}#result", Path::Discretion),
        item: chosen.with_choices(choices.collect()),
        problem: answer
            .as_ref()
            .and_then(|answer| answer.as_ref().err().cloned()),
        result: answer.and_then(Result::ok).map(|answer| measured(&answer)),
        hidden: item.map_or_else(Vec::new, |item| {
            vec![Hidden {
                name: "item".into(),
                value: item.id.clone(),
            }]
        }),
        groups: item.map_or_else(Vec::new, |item| asked::groups(book, item, posted)),
    };
    seat.show_as(status, "裁量测算", Vec::new(), &page)
}

fn named(item: &Item) -> String {
    format!("{}：{}", item.field, item.name)
}

fn measured(answer: &Answer) -> MeasuredBox {
    let class = match answer.outcome {
        Outcome::Open => "warned",
        Outcome::Forbidden | Outcome::HandOver => "refused",
        _ => "done",
    };
    let question = |it: &domain::engines::discretion::Question| match it.choice {
        true => format!("由办案机关选择：{}", it.text),
        false => it.text.clone(),
    };
    MeasuredBox {
        name: answer.item_name.clone(),
        conclusion: answer.conclusion.clone(),
        class,
        facts: facts(answer),
        bar: bar(answer),
        steps: answer.steps.iter().map(step).collect(),
        questions: answer.questions.iter().map(question).collect(),
        duties: answer.duties.clone(),
        evidence: answer
            .evidence
            .iter()
            .map(|it| EvidenceRow {
                name: it.name.clone(),
                needed: it.needed.clone(),
                given: it.given.clone().unwrap_or_default(),
            })
            .collect(),
        refused: answer
            .refused
            .iter()
            .map(|it| format!("{}：{}。{}。", it.what, it.reason, it.remedy))
            .collect(),
    }
}

fn facts(answer: &Answer) -> Vec<Fact> {
    let lawful = answer.lawful.as_ref().map(|it| it.words.clone());
    let band = answer.band.as_ref().map(|band| {
        let sure = match band.confidence {
            Confidence::Synthetic => "；阶次采用程序所带的样式",
            _ => "",
        };
        let document = &band.document;
        format!(
            "{}，{}至{}（{}，{}{sure}）",
            band.name, band.low, band.high, document.title, document.number
        )
    });
    let rows = [
        ("法定幅度", lawful),
        (
            "其他处罚种类",
            Some(answer.kinds.join("、")).filter(|kinds| !kinds.is_empty()),
        ),
        ("裁量阶次", band),
        (
            "减轻的幅度",
            answer.mitigated.as_ref().map(|it| it.words.clone()),
        ),
        ("拟处罚款", answer.amount.map(|amount| amount.to_string())),
    ];
    let rows = rows.into_iter();
    rows.filter_map(|(name, value)| Some(Fact::plain(name, value?)))
        .collect()
}

fn bar(answer: &Answer) -> Option<RangeBar> {
    let (lawful, band) = (answer.lawful.as_ref()?, answer.band.as_ref()?);
    let (low, high) = answer
        .mitigated
        .as_ref()
        .map_or((lawful.low, lawful.high), |it| (it.low, lawful.high));
    let width = (high.0 - low.0).max(1);
    let at =
        |fen: Fen| ((i128::from(fen.0 - low.0) * 1000) / i128::from(width)).clamp(0, 1000) as i64;
    Some(RangeBar {
        about: format!("幅度{low}至{high}，阶次{}至{}", band.low, band.high),
        band_from: at(band.low),
        band_width: (at(band.high) - at(band.low)).max(4),
        mark: answer.amount.map(|amount| at(amount).min(995)),
        low: low.to_string(),
        high: high.to_string(),
    })
}

fn step(step: &domain::engines::discretion::Said) -> StepSaid {
    let cited: Vec<Citation> = step
        .law
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let law: Vec<Link> = laws(&cited);
    StepSaid {
        name: step.name.clone(),
        text: step.text.clone(),
        law,
        amount: step.amount.map(|amount| amount.to_string()),
    }
}
