//! The review of a draft that somebody pastes or uploads; nothing of it is kept.

use crate::operations::Failure;
use crate::operations::text_review::{Reviewed, Reviewer, commented, kind_names};
use crate::paths::Path;
use crate::web::app::{Download, Reply, Visit};
use crate::web::frame::Link;
use crate::web::pages::form::Choice;
use crate::web::pages::text_review::{DoubtRow, MarkedRun, ReviewResult, TextReviewPage};
use crate::web::pieces::{RefusalBox, laws};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use axum::http::StatusCode;
use axum::response::Response;
use domain::engines::text_review::{Finding, Severity, Tally};
use domain::procedure::Refusal;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The form.
pub async fn form(visit: Visit) -> Response {
    visit
        .read(|seat| shown(seat, &Posted::default(), None, None))
        .await
}

/// Reviews what was sent.
pub async fn review(visit: Visit, posted: Posted) -> Response {
    visit
        .write(posted, |seat, posted| match reviewed(seat, &posted) {
            Ok((reviewed, bytes)) if posted.text("answer") == Some("docx") => {
                document(&reviewed, &bytes)
            }
            Ok((reviewed, _)) => shown(seat, &posted, Some(&reviewed), None),
            Err(refusal) => shown(seat, &posted, None, Some(&refusal)),
        })
        .await
}

/// The draft with its doubts, and the bytes it came in.
fn reviewed(seat: &Seat, posted: &Posted) -> Result<(Reviewed, Vec<u8>), Refusal> {
    let office = &seat.app.office;
    let (name, bytes) = match posted.file("file") {
        Some(file) => (file.name.clone(), file.content.to_vec()),
        None => {
            // Browsers send line ends of two signs; places are counted in one.
            let text = posted
                .text("text")
                .unwrap_or_default()
                .replace("\r\n", "\n");
            ("粘贴的文字".to_string(), text.into_bytes())
        }
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let remedy = "粘贴草案全文，或者选择一个文件";
        return Err(Refusal::plain("text", "没有要审查的文字", remedy));
    }
    let kind = Some(posted.trimmed("kind")).filter(|kind| !kind.is_empty());
    let refused = |error: crate::operations::text_review::ReviewError| {
        Refusal::plain("file", error.to_string(), "改正后再审查")
    };
    let reviewer = Reviewer::new(&office.rules, kind, office.today()).map_err(refused)?;
    let reviewed = reviewer.review(name.as_ref(), &bytes).map_err(refused)?;
    Ok((reviewed, bytes))
}

fn document(reviewed: &Reviewed, bytes: &[u8]) -> Result<Reply, Failure> {
    let made = commented(reviewed, bytes, &Tally::default());
    let content =
        made.map_err(|error| Refusal::plain("file", error.to_string(), "换一个文件再试"))?;
    Ok(Reply::File(Download {
        name: "审查批注.docx".to_string(),
        kind: DOCX,
        content,
    }))
}

fn shown(
    seat: &Seat,
    posted: &Posted,
    reviewed: Option<&Reviewed>,
    refusal: Option<&Refusal>,
) -> Result<Reply, Failure> {
    let chosen = posted.trimmed("kind");
    let names = kind_names(&seat.app.office.rules.review);
    let pasted = posted.text("text").unwrap_or_default();
    let page = TextReviewPage {
        action: Path::TextReview.to_string(),
        refusal: refusal.map(|refusal| RefusalBox::of("文本审查", refusal)),
        kinds: names
            .into_iter()
            .map(|name| Choice {
                chosen: name == chosen,
                value: name.clone(),
                name,
            })
            .collect(),
        text: reviewed
            .map_or(pasted, |reviewed| &reviewed.text)
            .to_string(),
        result: reviewed.map(result),
    };
    let status = match refusal {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    seat.show_as(status, "文本审查", Vec::new(), &page)
}

fn result(reviewed: &Reviewed) -> ReviewResult {
    let of = |severity| {
        let same = |finding: &&Finding| finding.severity == severity;
        reviewed.findings.iter().filter(same).count()
    };
    let summary = format!(
        "共{}处疑点：致命{}，严重{}，提示{}。",
        reviewed.findings.len(),
        of(Severity::Fatal),
        of(Severity::Serious),
        of(Severity::Hint)
    );
    ReviewResult {
        summary,
        doubts: reviewed.findings.iter().enumerate().map(doubt).collect(),
        paragraphs: paragraphs(&reviewed.text, &reviewed.findings),
    }
}

fn doubt((number, finding): (usize, &Finding)) -> DoubtRow {
    let place = &finding.place;
    let clause = format!("第{}行 {}", place.line, place.clause);
    DoubtRow {
        severity: finding.severity.chinese(),
        class: match finding.severity {
            Severity::Fatal => "red",
            Severity::Serious => "yellow",
            Severity::Hint => "still",
        },
        rule: format!("{} {}", finding.rule, finding.name),
        place: Link {
            href: Some(format!("#{}", place_anchor(number))),
            ..Link::plain(clause.trim_end())
        },
        words: place.words.clone(),
        why: finding.why.clone(),
        law: laws(&finding.law),
        advice: finding.advice.clone(),
        example: finding.example.clone(),
        anchor: row_anchor(number),
    }
}

fn place_anchor(number: usize) -> String {
    format!("p{}", number + 1)
}

fn row_anchor(number: usize) -> String {
    format!("d{}", number + 1)
}

/// The text by lines, each cut where a doubt begins or ends.
fn paragraphs(text: &str, findings: &[Finding]) -> Vec<Vec<MarkedRun>> {
    let mut paragraphs = Vec::new();
    let mut rest = findings.iter().enumerate().peekable();
    let mut touching: Vec<(usize, &Finding)> = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        let letters: Vec<char> = line.chars().collect();
        let to = from + letters.len();
        while let Some(next) = rest.next_if(|(_, finding)| finding.place.start <= to) {
            touching.push(next);
        }
        // A doubt that ends with the line before does not touch this one.
        touching.retain(|(_, finding)| finding.place.end >= from);
        let edges = touching
            .iter()
            .flat_map(|(_, finding)| [finding.place.start, finding.place.end]);
        let mut edges: Vec<usize> = edges.filter(|edge| (from..=to).contains(edge)).collect();
        edges.extend([from, to]);
        edges.sort_unstable();
        edges.dedup();
        let runs = edges.windows(2).map(|edge| {
            let words = letters[edge[0] - from..edge[1] - from].iter().collect();
            run(words, edge[0], &touching)
        });
        paragraphs.push(runs.collect());
        from = to + 1;
    }
    paragraphs
}

fn run(text: String, at: usize, findings: &[(usize, &Finding)]) -> MarkedRun {
    let holds =
        |(_, finding): &&(usize, &Finding)| finding.place.start <= at && at < finding.place.end;
    let here: Vec<&(usize, &Finding)> = findings.iter().filter(holds).collect();
    let begins = here.iter().filter(|(_, finding)| finding.place.start == at);
    let names = here
        .iter()
        .map(|(_, finding)| format!("{} {}", finding.rule, finding.name));
    MarkedRun {
        text,
        anchors: begins.map(|(number, _)| place_anchor(*number)).collect(),
        row: here.first().map_or_else(String::new, |(number, _)| {
            format!("#{}", row_anchor(*number))
        }),
        title: names.collect::<Vec<_>>().join("；"),
    }
}
