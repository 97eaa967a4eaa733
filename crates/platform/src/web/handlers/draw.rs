//! Published draws: public, without sign-in; the same checks as the command line makes.

use crate::operations::draw::{Checked, Document, DrawError, example, read_document};
use crate::paths::Path;
use crate::web::app::{Visit, bare_error};
use crate::web::open::{placed, seat};
use crate::web::pages::draw::{CheckedBox, CheckedStep, DrawPage, DrawnRow, StratumRow};
use crate::web::pieces::Fact;
use crate::web::posted::Posted;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::engines::sampling::{Drawn, Kept, OwnLine, Receipt};
use domain::register::shown_day;

/// Drawn objects that a page shows; the document itself holds all.
const DRAWN_MOST: usize = 200;

/// The longest text that goes back into the form, in bytes.
const PASTED_MOST: usize = 512 * 1024;

const TITLE: &str = "抽查公示与核验";

/// The form, and how a draw is made.
pub async fn page(visit: Visit) -> Response {
    answered(visit, DrawPage::default).await
}

/// Checks what was uploaded or pasted, or the example.
pub async fn check(visit: Visit, posted: Posted) -> Response {
    answered(visit, move || checked_page(&posted)).await
}

async fn answered(visit: Visit, work: impl FnOnce() -> DrawPage + Send + 'static) -> Response {
    let app = visit.app.clone();
    let shown = tokio::task::spawn_blocking(move || {
        let page = DrawPage {
            action: Path::Draw.to_string(),
            ..work()
        };
        let status = match page.problem {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let seat = seat(&visit);
        placed(visit, seat, TITLE, (status, &page)).into_response()
    });
    shown.await.unwrap_or_else(|error| {
        eprintln!("抽查核验中断：{error}");
        bare_error(&app, 500).into_response()
    })
}

fn checked_page(posted: &Posted) -> DrawPage {
    let sent = sent(posted);
    let pasted = match &sent {
        Ok((_, text)) if text.len() <= PASTED_MOST => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    };
    let checked = sent.and_then(|(name, text)| checked(posted, &name, &text));
    let (problem, checked) = match checked {
        Ok(checked) => (None, Some(checked)),
        Err(problem) => (Some(problem.to_string()), None),
    };
    DrawPage {
        problem,
        pasted,
        checked,
        ..DrawPage::default()
    }
}

/// Name and text of the document: the example, the file, or what was pasted.
fn sent(posted: &Posted) -> Result<(String, Vec<u8>), DrawError> {
    if posted.text("example").is_some() {
        let proof = example().ok_or_else(|| DrawError::Fault("示例无法生成".to_string()))?;
        let text = serde_json::to_vec_pretty(&proof);
        let text = text.map_err(|error| DrawError::Fault(error.to_string()))?;
        return Ok(("示例".to_string(), text));
    }
    if let Some(file) = posted.file("file") {
        return Ok((file.name.clone(), file.content.to_vec()));
    }
    match posted.trimmed("text") {
        "" => Err(DrawError::Input(
            "没有选择文件，也没有粘贴内容。请选择公布的文件，或者把它的内容粘贴到文本框。"
                .to_string(),
        )),
        text => Ok(("粘贴的内容".to_string(), text.as_bytes().to_vec())),
    }
}

fn checked(posted: &Posted, name: &str, text: &[u8]) -> Result<CheckedBox, DrawError> {
    let document = read_document(name, text)?;
    let mut kept = Kept::default();
    if let Some(file) = posted.file("before") {
        let before = read_document(&file.name, &file.content)?;
        kept.commitment = before.commitment().cloned();
    }
    let mut checked = document.check(&kept);
    if let Some(file) = posted.file("line") {
        let receipt: Receipt = serde_json::from_slice(&file.content)
            .map_err(|error| DrawError::Input(format!("{} 不是回执：{error}。", file.name)))?;
        checked.own_line = Some(document.own_line(&receipt)?);
    }
    Ok(boxed(&document, checked))
}

fn boxed(document: &Document, checked: Checked) -> CheckedBox {
    let drawn = match document {
        Document::Proof(proof) => proof.drawn.as_slice(),
        _ => &[],
    };
    let rows = drawn.iter().take(DRAWN_MOST).enumerate();
    CheckedBox {
        holds: checked.holds,
        verdict: verdict(&checked),
        facts: facts(document, &checked),
        own_line: checked.own_line.as_ref().map_or_else(Vec::new, own_line),
        strata: strata(document),
        drawn: rows.map(|(place, row)| drawn_row(place + 1, row)).collect(),
        drawn_more: drawn.len().saturating_sub(DRAWN_MOST),
        steps: checked
            .steps
            .into_iter()
            .map(|step| CheckedStep {
                title: step.title.to_string(),
                found: step.found,
                problems: step.problems,
            })
            .collect(),
    }
}

fn verdict(checked: &Checked) -> String {
    match (checked.void.is_empty(), checked.holds) {
        (false, _) => format!(
            "这次抽取已经作废：{}没有打开封存的份额。",
            checked.void.join("、")
        ),
        (_, true) if checked.steps.is_empty() => {
            "封存公告可以识别；检查后公示公布以后，才能重新抽取。请保存这份公告，到时一并核验。"
                .to_string()
        }
        (_, true) => format!("{}成立，每一步都相符。", checked.document),
        (_, false) => format!(
            "{}不成立，不符之处列在下面。可以向抽取机关或者其监督机关提出。",
            checked.document
        ),
    }
}

fn facts(document: &Document, checked: &Checked) -> Vec<Fact> {
    let mut facts = vec![Fact::plain("文件", checked.document)];
    if let Some(fingerprint) = &checked.fingerprint {
        facts.push(Fact::plain("抽取前公示的指纹", fingerprint.to_string()));
    }
    if let Some(commitment) = document.commitment() {
        let rules = &commitment.rules;
        facts.push(Fact::plain("名称", rules.title.clone()));
        facts.push(Fact::plain("抽取机关", rules.organ.clone()));
        facts.push(Fact::plain("公示日", shown_day(rules.committed_on)));
        facts.push(Fact::plain("检查截止日", shown_day(rules.visits_until)));
    }
    facts
}

fn own_line(line: &OwnLine) -> Vec<Fact> {
    let mut facts = vec![
        Fact::plain("编号", line.id.clone()),
        Fact::plain("名称", line.name.clone()),
        Fact::plain(
            "在名录中的位置",
            format!(
                "{}类第{}位，该类共{}条",
                line.class, line.rank, line.class_lines
            ),
        ),
        Fact::plain(
            "是否参加抽取",
            line.exclusion
                .as_ref()
                .map_or_else(|| "参加".to_string(), |kind| format!("不参加（{kind}）")),
        ),
    ];
    if !line.recused.is_empty() {
        facts.push(Fact::plain("回避的人员", line.recused.join("、")));
    }
    if let Some(drawn) = line.drawn {
        let said = if drawn {
            "被抽中"
        } else {
            "没有被抽中"
        };
        facts.push(Fact::plain("这次抽取", said));
    }
    facts
}

fn strata(document: &Document) -> Vec<StratumRow> {
    let Some(commitment) = document.commitment() else {
        return Vec::new();
    };
    let rows = commitment.rules.strata.iter().zip(&commitment.quotas);
    let row = rows.map(|(stratum, quota)| {
        let classes = stratum.classes.iter();
        let classes: Vec<String> = classes
            .map(|class| format!("{class}（权重{}）", stratum.weight(class)))
            .collect();
        StratumRow {
            name: stratum.name.clone(),
            classes: classes.join("、"),
            lines: quota.lines,
            excluded: quota.excluded,
            quota: quota.quota,
        }
    });
    row.collect()
}

fn drawn_row(number: usize, row: &Drawn) -> DrawnRow {
    let officers = row.officers.iter().map(|it| it.certificate.as_str());
    DrawnRow {
        number,
        object: format!("{} {}", row.id, row.name),
        place: format!("{}第{}位", row.class, row.rank),
        counter: row.counter.map_or_else(
            || "全部检查".to_string(),
            |counter| format!("第{counter}个数"),
        ),
        officers: officers.collect::<Vec<_>>().join("、"),
    }
}
