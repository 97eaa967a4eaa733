//! Penalties measured on facts: one case read, examined and told in lines.

use crate::rules::Rules;
use domain::engines::discretion::{Answer, Book, Case, CaseError, Confidence, examine};
use domain::law::Citation;

/// Examines the JSON of a case.
///
/// # Errors
/// It is no case, or cannot be examined.
pub fn examined(rules: &Rules, text: &str) -> Result<Answer, CaseError> {
    examine(&rules.discretion, &Case::read(text)?)
}

/// A citation as people write it; as it stands, where it is none.
pub fn cited(text: &str) -> String {
    match text.parse::<Citation>() {
        Ok(citation) => format!("{}{}", citation.statute, citation.place_in_words()),
        Err(_) => text.to_string(),
    }
}

/// Citations in brackets; nothing where there are none.
pub fn cited_all(law: &[String]) -> String {
    let cited: Vec<String> = law.iter().map(|text| cited(text)).collect();
    match cited.is_empty() {
        true => String::new(),
        false => format!("〔{}〕", cited.join("；")),
    }
}

/// The answer in Chinese, line by line.
pub fn told(answer: &Answer) -> String {
    let mut lines = vec![format!("{}：{}", answer.item_name, answer.conclusion)];
    if let Some(lawful) = &answer.lawful {
        lines.push(format!(
            "法定幅度：{}{}",
            lawful.words,
            cited_all(&lawful.law)
        ));
    }
    if let Some(band) = &answer.band {
        let document = &band.document;
        let sure = match band.confidence {
            Confidence::Synthetic => "（阶次采用程序所带的样式）",
            _ => "",
        };
        lines.push(format!(
            "裁量阶次：{}，{}至{}，{}（{}）{sure}",
            band.name, band.low, band.high, document.title, document.number
        ));
    }
    tell_steps(answer, &mut lines);
    tell_rest(answer, &mut lines);
    lines.push("以上是测算的建议，由办案机关决定。".into());
    lines.join("\n")
}

/// Steps, questions and evidence that is lacking.
fn tell_steps(answer: &Answer, lines: &mut Vec<String>) {
    for (number, step) in answer.steps.iter().enumerate() {
        let amount = step
            .amount
            .map_or_else(String::new, |amount| format!(" → {amount}"));
        let law = cited_all(&step.law);
        lines.push(format!(
            "  {}. {}：{}{law}{amount}",
            number + 1,
            step.name,
            step.text
        ));
    }
    for question in &answer.questions {
        let kind = if question.choice {
            "由办案机关选择"
        } else {
            "尚未回答"
        };
        lines.push(format!("  {kind}（{}）：{}", question.id, question.text));
    }
    for evidence in answer
        .evidence
        .iter()
        .filter(|evidence| evidence.given.is_none())
    {
        lines.push(format!(
            "  尚缺证据（{}）：{}",
            evidence.id, evidence.needed
        ));
    }
}

/// Duties, payments, and what was refused.
fn tell_rest(answer: &Answer, lines: &mut Vec<String>) {
    lines.extend(
        answer
            .duties
            .iter()
            .map(|duty| format!("  同时应当：{duty}")),
    );
    for payment in &answer.payments {
        lines.push(format!(
            "  第{}期 {} {}",
            payment.number, payment.due_on, payment.amount
        ));
    }
    if let Some(late) = &answer.late {
        lines.push(format!(
            "加处罚款：{}，{}{}",
            late.amount,
            late.words,
            cited_all(&late.law)
        ));
    }
    for refused in &answer.refused {
        lines.push(format!(
            "不能采用：{}，{}。{}。",
            refused.what, refused.reason, refused.remedy
        ));
    }
}

/// Items with the state of their benchmarks, line by line.
pub fn listed(book: &Book) -> String {
    let line = |item: &domain::engines::discretion::Item| {
        let on = book.enabled.iter().any(|it| it.benchmark.item == item.id);
        let template = book.templates.iter().any(|it| it.item == item.id);
        let state = match (on, template) {
            (true, _) => "裁量基准已录入依据",
            (false, true) => "裁量基准为样式，未录入依据，不生效",
            (false, false) => "没有裁量基准",
        };
        format!("{}\t{}\t{}\t{state}", item.id, item.field, item.name)
    };
    book.items.iter().map(line).collect::<Vec<_>>().join("\n")
}
