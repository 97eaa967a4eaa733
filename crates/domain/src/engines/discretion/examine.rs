//! One case from beginning to end.

use super::after::{depart, serve};
use super::answer::{Answer, Level, Outcome, Question, Range};
use super::book::{Book, Enabled};
use super::case::{Case, CaseError};
use super::fine::range_words;
use super::level::{Proposed, Weights, propose, weigh};
use super::money::Fen;
use super::order::walk;
use super::payment::{instalments, late_fine};
use super::source::{Item, Version, covers};
use super::versions::{Governing, governing};

/// The choice whether to fine at all where the clause says 可以.
const FINE: &str = "fine";

/// Examines a case: whether a penalty is due, the range, the band and the amount, each step with its reason.
///
/// # Errors
/// The case names no known item, its days are reversed, the clause of its day is not held, or a sum is none.
pub fn examine(book: &Book, case: &Case) -> Result<Answer, CaseError> {
    let item = book
        .item(&case.item)
        .ok_or_else(|| CaseError::NoItem(case.item.clone()))?;
    if case.decided_on < case.act_on {
        return Err(CaseError::DaysReversed {
            act_on: case.act_on,
            decided_on: case.decided_on,
        });
    }
    let mut answer = Answer::empty(&item.id, &item.name);
    let governing = governing(book, item, case, &mut answer)?;
    answer.lawful.clone_from(&governing.range);
    answer.kinds.clone_from(&governing.version.kinds);
    let ended = if governing.no_longer_unlawful {
        answer.conclusion = "决定时的规定不认为是违法，不予处罚".into();
        Some(Outcome::NoPenalty)
    } else {
        walk(book, item, case, &mut answer)
    };
    match ended {
        Some(outcome) => close(outcome, &mut answer),
        None => penalty(book, item, case, (&governing, &mut answer)),
    }
    Ok(answer)
}

/// Ends without a penalty; open, while an earlier question has no answer.
fn close(outcome: Outcome, answer: &mut Answer) {
    answer.outcome = outcome;
    if !answer.questions.is_empty() {
        answer.outcome = Outcome::Open;
        answer.conclusion = format!(
            "前面还有{}项没有回答；其余均不成立的，{}",
            answer.questions.len(),
            answer.conclusion
        );
    }
}

fn penalty(book: &Book, item: &Item, case: &Case, (governing, answer): (&Governing, &mut Answer)) {
    if let Some(lawful) = &governing.range {
        answer.say("法定幅度", lawful.words.clone(), &lawful.law);
        let weights = weigh(book, item, case, (lawful, answer));
        answer.circumstances = weights.counted.iter().map(|it| it.id.clone()).collect();
        if fines(governing.version, case, answer) {
            amount(book, item, case, (lawful, &weights, answer));
            depart(case, (lawful, &weights), answer);
            serve(book, case, (lawful, &weights), answer);
        }
    }
    if answer.questions.is_empty() {
        pay(book, case, answer);
    }
    conclude(answer);
}

/// Whether a fine is given at all; the officer's choice, where the clause leaves it open.
fn fines(version: &Version, case: &Case, answer: &mut Answer) -> bool {
    if !version.may_fine {
        return true;
    }
    match case.choice(FINE) {
        Some("none") => {
            answer.say("是否罚款", "规定为可以处罚款，选择不处罚款", &version.law);
            false
        }
        Some("fine") => true,
        _ => {
            answer.ask(Question {
                id: FINE.into(),
                text: "规定为可以处罚款，是否处罚款".into(),
                options: vec![
                    ("fine".into(), "处罚款".into()),
                    ("none".into(), "不处罚款".into()),
                ],
                evidence: String::new(),
                choice: true,
            });
            true
        }
    }
}

/// The amount by the benchmarks of the act and of the decision, the lower of the two.
fn amount(
    book: &Book,
    item: &Item,
    case: &Case,
    (lawful, weights, answer): (&Range, &Weights, &mut Answer),
) {
    let on = |day| {
        let of_item = book
            .enabled
            .iter()
            .filter(|it| it.benchmark.item == item.id);
        let mut current =
            of_item.filter(move |it| covers(it.benchmark.from, it.benchmark.until, day));
        current.next()
    };
    let (old, new) = (on(case.act_on), on(case.decided_on));
    let mut proposals: Vec<Proposed> = Vec::new();
    let differ = |old: &&Enabled| new.is_none_or(|new| !std::ptr::eq(*old, new));
    for enabled in new.into_iter().chain(old.filter(differ)) {
        proposals.extend(propose(enabled, case, (lawful, weights), answer));
    }
    if new.is_none() && old.is_none() {
        return without_benchmark(book, item, (lawful, weights, answer));
    }
    let several = proposals.len() > 1;
    let Some(best) = proposals.into_iter().min_by_key(|proposed| proposed.amount) else {
        return;
    };
    if several {
        answer.say(
            "裁量基准的版本",
            "行为时与决定时的基准不同，取较轻的结果",
            &book.lenient_law(),
        );
    }
    answer.steps.extend(best.steps);
    answer.say_amount(
        "拟处罚款",
        format!("在“{}”之内", best.band.name),
        best.amount,
    );
    answer.level = Some(best.level);
    answer.band = Some(best.band);
    answer.mitigated = best.mitigated;
    answer.amount = Some(best.amount);
}

/// No benchmark is in force: the range alone, and what to do.
fn without_benchmark(
    book: &Book,
    item: &Item,
    (lawful, weights, answer): (&Range, &Weights, &mut Answer),
) {
    let template = book.templates.iter().any(|it| it.item == item.id);
    let text = if template {
        "本地没有录入本项公布的裁量基准（程序所带的是样式，不生效），只给出法定幅度。请录入基准的名称、文号和公布日期，或者由办案机关在幅度内裁量并说明理由"
    } else {
        "本地没有录入本项公布的裁量基准，只给出法定幅度。由办案机关在幅度内裁量并说明理由"
    };
    answer.say("裁量基准", text, &[]);
    if weights.mitigated {
        answer.level = Some(Level::Mitigated);
        let high = Fen((lawful.low.0 - 1).max(0));
        let words = format!("低于法定下限{}，{}", lawful.low, range_words(Fen(0), high));
        answer.mitigated = Some(Range {
            low: Fen(0),
            high,
            words,
            law: lawful.law.clone(),
        });
    }
}

fn pay(book: &Book, case: &Case, answer: &mut Answer) {
    let Some(sum) = answer.amount else { return };
    if let Some(asked) = &case.instalments {
        match instalments(sum, asked) {
            Ok(payments) => answer.payments = payments,
            Err((reason, remedy)) => answer.refuse("分期缴纳", reason, remedy),
        }
    }
    if let Some(late) = &case.late {
        let rules = book.late_fine.iter();
        let mut rules = rules.filter(|rule| covers(rule.from, rule.until, late.due_on));
        answer.late = rules.next().map(|rule| late_fine(sum, late, rule));
    }
}

fn conclude(answer: &mut Answer) {
    if answer.questions.is_empty() {
        answer.outcome = Outcome::Penalty;
        answer.conclusion = match (answer.amount, &answer.lawful) {
            (Some(amount), _) => {
                let level = answer
                    .level
                    .map_or_else(String::new, |level| format!("（{}）", level.chinese()));
                format!("拟处罚款{amount}{level}")
            }
            (None, Some(lawful)) => format!("依法定幅度{}处理", lawful.words),
            (None, None) => "按规定的其他种类处理".into(),
        };
    } else {
        answer.outcome = Outcome::Open;
        answer.amount = None;
        let facts = answer
            .questions
            .iter()
            .filter(|question| !question.choice)
            .count();
        let choices = answer.questions.len() - facts;
        answer.conclusion =
            format!("还不能得出结论：{facts}项事实没有回答，{choices}项须由办案机关选择");
    }
}
