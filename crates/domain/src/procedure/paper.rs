//! Letters from draft to service: 拟稿 → 审核 → 签发(编号) → 用印 → 送达.

use super::general::Arguments;
use super::working::Working;
use super::{
    Event, Letter, LetterKind, LetterProgress, Limit, LimitProgress, Refusal, Service, Trigger,
    clock, wording,
};
use crate::law::in_force;
use crate::law::service::{Effective, ServiceMethod};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Takes an action on one letter of the record.
pub(super) fn handle(work: &mut Working, arguments: &Arguments) -> Result<(), Refusal> {
    let letter = named(work, arguments)?;
    let kind = work
        .definition
        .letter(&letter.letter)
        .ok_or_else(|| Refusal::plain("letter", "此文书的种类已不存在", "请联系管理员核对模块"))?;
    match arguments.command.action.as_str() {
        "letter_edit" => edit(work, letter, arguments),
        "letter_review" => review(work, letter, kind),
        "letter_return" => give_back(work, letter, arguments),
        "letter_issue" => issue(work, letter, kind, arguments),
        "letter_seal" => seal(work, letter),
        "letter_void" => void(work, letter, arguments),
        "letter_attempt" => attempt(work, &letter, arguments),
        _ => serve(work, &letter, kind, arguments),
    }
}

fn named(work: &Working, arguments: &Arguments) -> Result<Letter, Refusal> {
    let ordinal = arguments.command.letter;
    let found = work
        .record
        .letters
        .iter()
        .find(|letter| Some(letter.ordinal) == ordinal);
    found.map(|letter| Letter::clone(letter)).ok_or_else(|| {
        Refusal::plain(
            "letter",
            "没有指明文书，或此件没有这份文书",
            "请从“文书”页选择",
        )
    })
}

fn wrong(letter: &Letter, what: &str, remedy: &str) -> Refusal {
    let stands = match letter.progress {
        LetterProgress::Draft => "拟稿",
        LetterProgress::Reviewed => "已审核",
        LetterProgress::Issued => "已签发",
        LetterProgress::Sealed => "已用印",
        LetterProgress::Void => "已作废",
    };
    Refusal::plain(
        "letter",
        format!("此文书现为“{stands}”，不能{what}"),
        remedy,
    )
}

fn set(work: &mut Working, letter: Letter, reason: &str) {
    work.emit(Event::LetterSet {
        letter: Arc::new(letter),
        reason: reason.to_string(),
    });
}

fn edit(work: &mut Working, mut letter: Letter, arguments: &Arguments) -> Result<(), Refusal> {
    if !matches!(
        letter.progress,
        LetterProgress::Draft | LetterProgress::Reviewed
    ) {
        return Err(wrong(
            &letter,
            "修改",
            "已签发的文书有误的，送达前作废后另拟，送达后另行作出更正文书",
        ));
    }
    letter.body = Some(arguments.needed("body", "正文")?.to_string());
    letter.progress = LetterProgress::Draft;
    set(work, letter, "修改");
    Ok(())
}

fn review(work: &mut Working, mut letter: Letter, kind: &LetterKind) -> Result<(), Refusal> {
    if letter.progress != LetterProgress::Draft || kind.reviewers.is_empty() {
        return Err(wrong(&letter, "审核", "只有拟稿中、需要审核的文书才审核"));
    }
    letter.progress = LetterProgress::Reviewed;
    set(work, letter, "审核");
    Ok(())
}

fn give_back(work: &mut Working, mut letter: Letter, arguments: &Arguments) -> Result<(), Refusal> {
    if !matches!(
        letter.progress,
        LetterProgress::Draft | LetterProgress::Reviewed
    ) {
        return Err(wrong(&letter, "退回", "已签发的文书不能退回"));
    }
    let reason = arguments.needed("reason", "退回原因")?;
    letter.progress = LetterProgress::Draft;
    set(work, letter, &format!("退回：{reason}"));
    Ok(())
}

fn issue(
    work: &mut Working,
    mut letter: Letter,
    kind: &LetterKind,
    arguments: &Arguments,
) -> Result<(), Refusal> {
    let ready = if kind.reviewers.is_empty() {
        matches!(
            letter.progress,
            LetterProgress::Draft | LetterProgress::Reviewed
        )
    } else {
        letter.progress == LetterProgress::Reviewed
    };
    if !ready {
        return Err(wrong(&letter, "签发", "先审核，再签发；已签发的不重复签发"));
    }
    let services = addressed(work, kind)?;
    letter.progress = LetterProgress::Issued;
    letter.issued_on = Some(work.day);
    letter.signer = Some(work.situation.actor.account.clone());
    letter.services = services;
    if let Some(body) = arguments.text("body") {
        letter.body = Some(body.to_string());
    }
    letter.number = kind.number.as_ref().map(|rule| wording::number(work, rule));
    set(work, letter, "签发");
    clock::happen(work, &Trigger::Issued(kind.id.clone()), work.day)
}

/// One service per addressee that the record names.
fn addressed(work: &Working, kind: &LetterKind) -> Result<Vec<Service>, Refusal> {
    let mut services = Vec::new();
    for addressee in &kind.addressees {
        let field = work.definition.field(addressee.field.as_str());
        let name = field.and_then(|field| {
            work.record
                .fields
                .get(&field.id)
                .map(|value| wording::named(field, value, work.situation.organs))
        });
        let label = field.map_or("", |field| field.name.as_str());
        match name {
            Some(name) => services.push(Service {
                addressee: addressee.field.clone(),
                name,
                attempts: Vec::new(),
                method: None,
                carried_out_on: None,
                effective_on: None,
                proof: BTreeMap::new(),
            }),
            None if addressee.optional => {}
            None => {
                return Err(Refusal::plain(
                    "fields",
                    format!("“{}”的受送达人“{label}”没有填写", kind.name),
                    format!("请先填写“{label}”"),
                ));
            }
        }
    }
    Ok(services)
}

fn seal(work: &mut Working, mut letter: Letter) -> Result<(), Refusal> {
    if letter.progress != LetterProgress::Issued {
        return Err(wrong(&letter, "用印", "签发后用印一次"));
    }
    letter.progress = LetterProgress::Sealed;
    set(work, letter, "用印");
    Ok(())
}

fn void(work: &mut Working, mut letter: Letter, arguments: &Arguments) -> Result<(), Refusal> {
    let served = letter
        .services
        .iter()
        .any(|service| service.effective_on.is_some());
    if served || letter.progress == LetterProgress::Void {
        return Err(wrong(
            &letter,
            "作废",
            "已送达的文书不能作废，应另行作出文书",
        ));
    }
    let reason = arguments.needed("reason", "作废原因")?;
    letter.progress = LetterProgress::Void;
    set(work, letter, &format!("作废：{reason}"));
    Ok(())
}

/// The service of the addressee that the command names; with one addressee it need not be named.
fn service_of(letter: &Letter, arguments: &Arguments) -> Result<Service, Refusal> {
    if !matches!(
        letter.progress,
        LetterProgress::Issued | LetterProgress::Sealed
    ) {
        return Err(wrong(letter, "送达", "签发、用印后送达"));
    }
    let named = arguments.text("addressee");
    let found = match (named, letter.services.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(named), services) => services
            .iter()
            .find(|service| service.addressee.as_str() == named),
    };
    found.cloned().ok_or_else(|| {
        Refusal::plain(
            "fields",
            "没有指明受送达人，或此文书不送达该人",
            "请选择受送达人",
        )
    })
}

fn attempt(work: &mut Working, letter: &Letter, arguments: &Arguments) -> Result<(), Refusal> {
    let mut service = service_of(letter, arguments)?;
    let what = arguments.needed("what", "未送达的情况")?.to_string();
    service.attempts.push((work.day, what));
    work.emit(Event::ServiceSet {
        letter: letter.ordinal,
        service: Box::new(service),
    });
    Ok(())
}

/// Records a service, or corrects one that was recorded before.
fn serve(
    work: &mut Working,
    letter: &Letter,
    kind: &LetterKind,
    arguments: &Arguments,
) -> Result<(), Refusal> {
    let mut service = service_of(letter, arguments)?;
    let before = service.effective_on;
    if before.is_some() {
        arguments.needed("reason", "更正送达的原因")?;
    }
    let method = method(work, arguments)?;
    let on = arguments
        .day("carried_out_on", "送达日")?
        .unwrap_or(work.day);
    let too_early = letter.issued_on.is_some_and(|issued_on| on < issued_on);
    if on > work.day || too_early {
        return Err(Refusal::plain(
            "time",
            "送达日早于签发日，或晚于登记日",
            "请核对送达日",
        ));
    }
    let effective_on = effective(work, method, on)?;
    service.proof = proofs(method, &service, arguments)?;
    service.method = Some(method.id.clone());
    service.carried_out_on = Some(on);
    service.effective_on = Some(effective_on);
    let addressee = Some(service.addressee.clone());
    work.emit(Event::ServiceSet {
        letter: letter.ordinal,
        service: Box::new(service),
    });
    notify(work, kind);
    let single = Trigger::Served {
        letter: kind.id.clone(),
        addressee,
    };
    served(work, &single, before, effective_on)?;
    served_on_all(work, letter, before)
}

/// Lets the service on the last addressee happen, once all are served.
fn served_on_all(work: &mut Working, letter: &Letter, before: Option<Date>) -> Result<(), Refusal> {
    let now = work
        .record
        .letters
        .iter()
        .find(|known| known.ordinal == letter.ordinal);
    let Some(last) = now.and_then(|letter| letter.served_on()) else {
        return Ok(());
    };
    let all = Trigger::Served {
        letter: letter.letter.clone(),
        addressee: None,
    };
    served(work, &all, before.and(letter.served_on()), last)
}

fn method<'a>(work: &Working<'a>, arguments: &Arguments) -> Result<&'a ServiceMethod, Refusal> {
    let id = arguments.needed("method", "送达方式")?;
    work.situation.methods.method(id).ok_or_else(|| {
        let reason = format!("没有“{id}”这种送达方式");
        Refusal::plain("fields", reason, "请从所列方式中选择")
    })
}

/// The proofs that the method needs, all present.
fn proofs(
    method: &ServiceMethod,
    service: &Service,
    arguments: &Arguments,
) -> Result<BTreeMap<String, String>, Refusal> {
    let refuse = |reason: String, remedy: String| Refusal {
        law: method.law.clone(),
        ..Refusal::plain("service", reason, remedy)
    };
    if method.after_attempts && service.attempts.is_empty() {
        return Err(refuse(
            format!("“{}”前没有登记过其他方式未能送达的情况", method.name),
            "请先登记未送达的情况".into(),
        ));
    }
    let mut proof = BTreeMap::new();
    for need in &method.needs {
        let given = arguments.text(&need.id).ok_or_else(|| {
            refuse(
                format!("“{}”须有“{}”", method.name, need.name),
                format!("请填写“{}”", need.name),
            )
        })?;
        proof.insert(need.name.clone(), given.to_string());
    }
    for (id, name) in [
        ("receipt", "回证"),
        ("reason", "更正原因"),
        ("remark", "备注"),
    ] {
        if let Some(given) = arguments.text(id) {
            proof.insert(name.to_string(), given.to_string());
        }
    }
    Ok(proof)
}

/// The day on which a method takes effect.
fn effective(work: &Working, method: &ServiceMethod, on: Date) -> Result<Date, Refusal> {
    let values = match &method.effective {
        Effective::OnDay => return Ok(on),
        Effective::After(values) => values,
    };
    let value = in_force(values, on, work.situation.county.as_str()).ok_or_else(|| {
        Refusal::plain(
            "service",
            format!("{}没有可适用的“{}”规定", wording::day(on), method.name),
            "请改用其他送达方式",
        )
    })?;
    let rule = crate::engines::deadline::Rule {
        length: value.length,
        direction: crate::engines::deadline::Direction::Forward,
        rolls: false,
    };
    let period = crate::engines::deadline::Period::starting(on);
    let due = crate::engines::deadline::compute(&rule, &period, work.situation.calendar);
    due.due_on
        .ok_or_else(|| Refusal::plain("service", "无法算出送达生效日", "请核对送达日"))
}

/// Marks the limits that this letter tells the party of: their due day is never shortened from now on.
fn notify(work: &mut Working, kind: &LetterKind) {
    for id in &kind.notifies {
        let open = |run: &&Arc<Limit>| run.limit == *id && run.progress == LimitProgress::Open;
        let run = work.record.limits.iter().rev().find(open);
        if let Some(run) = run.filter(|run| run.notified_due_on < run.due_on) {
            let mut run = Limit::clone(run);
            run.notified_due_on = run.due_on;
            work.emit(Event::LimitSet {
                limit: Arc::new(run),
                reason: "已告知当事人".into(),
            });
        }
    }
}

/// Lets a service happen to the time limits, or moves what an earlier record of it had begun or ended.
fn served(
    work: &mut Working,
    trigger: &Trigger,
    before: Option<Date>,
    on: Date,
) -> Result<(), Refusal> {
    let Some(before) = before else {
        return clock::happen(work, trigger, on);
    };
    let definition = work.definition;
    for rule in &definition.limits {
        let runs = work.record.limits.clone();
        for run in runs.into_iter().filter(|run| run.limit == rule.id) {
            let mut run = Limit::clone(&run);
            if rule.starts.contains(trigger) && run.period.start == before {
                run.period.start = on;
                clock::recompute(work, rule, run, "更正送达日");
            } else if rule.ends.contains(trigger) && run.ended_on == Some(before) {
                run.ended_on = Some(on);
                work.emit(Event::LimitSet {
                    limit: Arc::new(run),
                    reason: "更正送达日".into(),
                });
            }
        }
    }
    Ok(())
}
