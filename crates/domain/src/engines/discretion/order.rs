//! The order of examination: what comes before the question how much.

use super::answer::{Answer, Evidence, Outcome, Question, Waiver};
use super::book::Book;
use super::case::Case;
use super::source::{Ask, Item, Step, StepEffect, covers};
use jiff::civil::Date;

/// Yes and no as options.
pub fn yes_no() -> Vec<(String, String)> {
    vec![("true".into(), "是".into()), ("false".into(), "否".into())]
}

/// Walks through the steps in force; the outcome of the first that is met and leaves no choice.
pub fn walk(book: &Book, item: &Item, case: &Case, answer: &mut Answer) -> Option<Outcome> {
    if let Some(outcome) = clause(item, case, answer) {
        return Some(outcome);
    }
    let steps = book.steps.iter();
    for step in steps.filter(|step| covers(step.from, step.until, case.decided_on)) {
        if let Some(citation) = item.excludes.get(&step.id).filter(|_| step.excludable) {
            answer.say(
                &step.name,
                "另有规定，本项不适用这一情形",
                std::slice::from_ref(citation),
            );
            continue;
        }
        if met(step, item, case, answer)
            && let Some(outcome) = concluded(step, case, answer)
        {
            return Some(outcome);
        }
    }
    None
}

/// What the clause itself requires for a fine, such as a refusal to correct.
fn clause(item: &Item, case: &Case, answer: &mut Answer) -> Option<Outcome> {
    let law = item.version.first().map_or(&[][..], |version| &version.law);
    for ask in &item.requires {
        match condition(ask, case, answer) {
            Some(false) => {
                let text = format!(
                    "“{}”不成立，不具备罚款的要件。{}",
                    ask.question, item.without
                );
                answer.say("罚款的要件", text, law);
                answer.conclusion = format!("不具备罚款的要件：{}", item.without);
                return Some(Outcome::ClauseNotMet);
            }
            Some(true) => answer.say("罚款的要件", format!("“{}”成立", ask.question), law),
            None => {}
        }
    }
    None
}

/// Whether every condition of a step is met; what is not answered is asked, unless a no settles it.
fn met(step: &Step, item: &Item, case: &Case, answer: &mut Answer) -> bool {
    let mut open = Vec::new();
    let mut first_said = None;
    for ask in &step.asks {
        let answered = if step.first_violation.as_ref() == Some(&ask.id) {
            let (answered, said) = first(ask, item, case);
            first_said = said;
            answered
        } else {
            case.flag(&ask.id, ask.needs_evidence)
        };
        match answered {
            Some(false) => {
                let why = first_said.map_or_else(String::new, |said| format!("（{said}）"));
                let text = format!("不符合：“{}”答否{why}", ask.question);
                answer.say(&step.name, text, &step.law);
                return false;
            }
            Some(true) => {}
            None => open.push(ask),
        }
    }
    for ask in &step.asks {
        prove(ask, case, answer);
    }
    if open.is_empty() {
        let why = first_said.map_or_else(String::new, |said| format!("{said}。"));
        answer.say(
            &step.name,
            format!("条件全部符合。{why}{}", step.conclusion),
            &step.law,
        );
        return true;
    }
    for ask in open {
        answer.ask(question(
            ask,
            step.first_violation.as_ref() == Some(&ask.id) && is_listed(item),
        ));
    }
    false
}

fn is_listed(item: &Item) -> bool {
    item.first_violation.is_some()
}

/// What follows from a step that is met.
fn concluded(step: &Step, case: &Case, answer: &mut Answer) -> Option<Outcome> {
    let outcome = match step.effect {
        StepEffect::Forbidden => Outcome::Forbidden,
        StepEffect::HandOver => Outcome::HandOver,
        StepEffect::NoPenalty => Outcome::NoPenalty,
        StepEffect::MayWaive => {
            let chosen = case.choice(&step.id);
            answer.waiver = Some(Waiver {
                id: step.id.clone(),
                name: step.name.clone(),
                chosen: chosen.map(str::to_string),
            });
            match chosen {
                Some("waive") => Outcome::Waived,
                Some("punish") => {
                    answer.say(
                        &step.name,
                        "办案机关选择给予处罚，应当在决定书中说明理由",
                        &step.law,
                    );
                    return None;
                }
                _ => {
                    answer.ask(waiver(step));
                    return None;
                }
            }
        }
    };
    answer.conclusion.clone_from(&step.conclusion);
    answer.duties.extend(step.duties.iter().cloned());
    Some(outcome)
}

fn waiver(step: &Step) -> Question {
    Question {
        id: step.id.clone(),
        text: format!(
            "{}的条件全部符合，依法可以不予处罚，是否不予处罚由办案机关决定",
            step.name
        ),
        options: vec![
            ("waive".into(), "不予处罚".into()),
            ("punish".into(), "给予处罚，并说明理由".into()),
        ],
        evidence: String::new(),
        choice: true,
    }
}

/// The answer to a plain condition; asked, where there is none.
pub fn condition(ask: &Ask, case: &Case, answer: &mut Answer) -> Option<bool> {
    let answered = case.flag(&ask.id, ask.needs_evidence);
    if answered != Some(false) {
        prove(ask, case, answer);
    }
    if answered.is_none() {
        answer.ask(question(ask, false));
    }
    answered
}

fn question(ask: &Ask, look: bool) -> Question {
    let text = match (look, ask.needs_evidence) {
        (true, _) => format!(
            "{}（须先跨机关查询违法记录并登记查询人、案号和被查机关）",
            ask.question
        ),
        (_, true) => format!("{}（答是的，须写明证据）", ask.question),
        _ => ask.question.clone(),
    };
    Question {
        id: ask.id.clone(),
        text,
        options: yes_no(),
        evidence: ask.evidence.clone(),
        choice: false,
    }
}

fn prove(ask: &Ask, case: &Case, answer: &mut Answer) {
    answer.prove(Evidence {
        id: ask.id.clone(),
        name: ask.question.clone(),
        needed: ask.evidence.clone(),
        given: case.evidence.get(&ask.id).cloned(),
    });
}

/// Whether the act is a first violation, as the list entry of the item defines it, and why.
fn first(ask: &Ask, item: &Item, case: &Case) -> (Option<bool>, Option<String>) {
    let Some(list) = &item.first_violation else {
        let said = "本项没有清单界定“初次”，由办案机关认定";
        return (case.flag(&ask.id, ask.needs_evidence), Some(said.into()));
    };
    let Some(look) = case.look.as_ref().filter(|look| look.is_logged()) else {
        return (None, None);
    };
    let since = list.look_back_months.and_then(|months| {
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        case.act_on.checked_sub(span).ok()
    });
    let counts = |earlier: &&super::case::Earlier| {
        let kind = earlier.item == item.id || list.same_kind.contains(&earlier.item);
        let near = !list.same_area || earlier.area == case.area;
        let lately = since.is_none_or(|since| earlier.on >= since) && earlier.on <= case.decided_on;
        kind && near && lately && (!earlier.waived || list.waived_counts)
    };
    let found = look.found.iter().find(counts);
    let stretch = since.map_or_else(
        || "不限期间".to_string(),
        |since: Date| format!("自{since}起"),
    );
    let area = if list.same_area {
        "同一地区"
    } else {
        "不限地区"
    };
    let log = format!(
        "{}于{}为{}查询{}，{stretch}、{area}、同类行为",
        look.by,
        look.on,
        look.case_number,
        look.organs.join("、")
    );
    match found {
        Some(earlier) => (
            Some(false),
            Some(format!("{log}：有，案号{}", earlier.number)),
        ),
        None => (Some(true), Some(format!("{log}：无。依据{}", list.source))),
    }
}

impl super::case::Look {
    /// Whether the log of the look-up is whole.
    fn is_logged(&self) -> bool {
        let named = !self.by.trim().is_empty() && !self.case_number.trim().is_empty();
        named && !self.organs.is_empty()
    }
}
