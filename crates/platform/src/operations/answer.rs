//! Answers as JSON: what `fadu do`, `fadu show` and the interface print.

use super::figures::{self, Asked, Depth, seen};
use super::records::RecordView;
use super::{Desk, Failure, Office, accounts, records};
use crate::store::writer::Outcome;
use domain::identifier::{AccountId, CountyId, KindId, OrganId, RecordId};
use domain::law::DatedValue;
use domain::procedure::{
    Command, Definition, Guard, LetterKind, LimitProgress, Record, Refusal, TimeLimit,
};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Gives a command and answers as JSON: the result, or the refusal.
///
/// # Errors
/// A missing permission, an unknown record, or a fault; a refusal is an answer.
pub fn act(desk: &Desk, command: Command) -> Result<Value, Failure> {
    match records::submit(desk, command) {
        Ok(outcome) => Ok(accepted(desk, &outcome)?),
        Err(Failure::Refused(found)) => Ok(json!({ "refusal": refusal(&found) })),
        Err(failure) => Err(failure),
    }
}

/// Gives a command in the name of `account`, or `county/account`; for the command line.
///
/// # Errors
/// As [`act`], and an unknown account.
pub fn act_as(office: &Office, account: &str, command: Command) -> Result<Value, Failure> {
    with_desk(office, account, |desk| act(desk, command))
}

/// Does something at the desk of `account`, or `county/account`.
///
/// # Errors
/// An unknown account, or what `work` says.
pub fn with_desk<T>(
    office: &Office,
    account: &str,
    work: impl FnOnce(&Desk) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (county, account) = match account.split_once('/') {
        Some((county, account)) => (Some(CountyId::from(county)), account),
        None => (None, account),
    };
    let county = match county {
        Some(county) => office.county(&county),
        None => office.only_county(),
    };
    let county = county.ok_or_else(|| {
        Failure::Missing("这个县（市、区）；目录中有多个县的，账号写作 区划代码/账号".into())
    })?;
    let person = accounts::person(office, &county.id, &AccountId::from(account))?;
    work(&Desk {
        office,
        county,
        person: &person,
    })
}

/// Why there is no result, as JSON.
pub fn failure(failure: &Failure) -> Value {
    match failure {
        Failure::Refused(found) => json!({ "refusal": refusal(found) }),
        Failure::Denied(denied) => {
            let (reason, remedy) = (&denied.reason, &denied.remedy);
            json!({ "refusal": { "id": "permission", "reason": reason, "remedy": remedy, "law": [], "failed": [], "fields": [] } })
        }
        Failure::Missing(_) => json!({ "bad_input": failure.to_string() }),
        Failure::Busy | Failure::Fault(_) => json!({ "fault": failure.to_string() }),
    }
}

fn accepted(desk: &Desk, outcome: &Outcome) -> Result<Value, Failure> {
    let record = &outcome.record;
    let kind = desk.office.catalogue.pinned(&record.kind, &record.shape)?;
    let mut answer = summary(&kind.definition, record);
    if outcome.repeated {
        answer["repeated"] = true.into();
    }
    Ok(answer)
}

/// A refusal.
pub fn refusal(refusal: &Refusal) -> Value {
    json!({
        "id": refusal.id,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
        "law": refusal.law,
        "failed": refusal.failed,
        "fields": refusal.fields,
    })
}

/// The stage, open limits and letters of a record.
pub fn summary(definition: &Definition, record: &Record) -> Value {
    let open = record
        .limits
        .iter()
        .filter(|run| run.progress == LimitProgress::Open);
    let due: Vec<Value> = open
        .map(|run| {
            let name = definition.limit(&run.limit).map(|rule| rule.name.as_str());
            json!({ "limit": run.limit, "name": name, "due_on": run.due_on, "law": run.law })
        })
        .collect();
    let letters: Vec<Value> = record
        .letters
        .iter()
        .map(|letter| {
            let name = definition
                .letter(&letter.letter)
                .map(|kind| kind.name.as_str());
            json!({
                "letter": letter.letter,
                "ordinal": letter.ordinal,
                "name": name,
                "number": letter.number,
                "progress": letter.progress,
                "served_on": letter.served_on(),
            })
        })
        .collect();
    json!({
        "record": record.id,
        "kind": record.kind,
        "number": record.number,
        "title": record.title,
        "stage": record.stage,
        "version": record.version,
        "due": due,
        "letters": letters,
    })
}

/// A definition: fields, stages, actions, guards, limits with their values, letters.
///
/// # Errors
/// An unknown kind.
pub fn kind(desk: &Desk, id: &KindId) -> Result<Value, Failure> {
    let kind = records::current(desk, id)?;
    let definition = &kind.definition;
    let number = definition.number.as_ref();
    Ok(json!({
        "kind": definition.id,
        "name": definition.name,
        "area": definition.area,
        "shape": definition.shape,
        "title": definition.title,
        "number": number.map(|(rule, at)| json!({ "pattern": rule.pattern, "at": at })),
        "fields": definition.fields,
        "stages": definition.stages,
        "actions": definition.actions,
        "guards": definition.guards.iter().map(guard).collect::<Vec<_>>(),
        "limits": definition.limits.iter().map(limit).collect::<Vec<_>>(),
        "letters": definition.letters.iter().map(letter).collect::<Vec<_>>(),
        "successors": definition.successors,
    }))
}

/// A guard; its condition as it is written.
fn guard(guard: &Guard) -> Value {
    json!({
        "id": guard.id,
        "on": guard.on,
        "requires": guard.text,
        "effect": guard.effect,
        "reason": guard.reason,
        "remedy": guard.remedy,
        "law": guard.law,
        "from": guard.from,
        "until": guard.until,
    })
}

fn limit(limit: &TimeLimit) -> Value {
    let value = |value: &DatedValue| {
        let mut dated = json!(value);
        dated["shown"] = value.length.to_string().into();
        dated
    };
    let extension = limit.extension.as_ref();
    json!({
        "id": limit.id,
        "name": limit.name,
        "bearer": limit.bearer,
        "sense": limit.sense,
        "direction": limit.direction,
        "internal": limit.internal,
        "starts": limit.starts,
        "ends": limit.ends,
        "lapses": limit.lapses,
        "restarts": limit.restarts,
        "pauses": limit.pauses,
        "values": limit.values.iter().map(value).collect::<Vec<_>>(),
        "extension": extension.map(|extension| json!({
            "by": extension.by,
            "times": extension.times,
            "values": extension.values.iter().map(value).collect::<Vec<_>>(),
        })),
        "deemed": limit.deemed,
        "on_expiry": limit.on_expiry,
        "blocks": limit.blocks,
        "warn": limit.warn,
    })
}

fn letter(letter: &LetterKind) -> Value {
    json!({
        "id": letter.id,
        "name": letter.name,
        "number": letter.number.as_ref().map(|rule| rule.pattern.as_str()),
        "reviewers": letter.reviewers,
        "signers": letter.signers,
        "addressees": letter.addressees,
        "notifies": letter.notifies,
        "law": letter.law,
    })
}

/// The figures of a county and year, each record behind them that the person may see.
///
/// # Errors
/// A year without figures, an unknown organ, or a fault.
pub fn figures(desk: &Desk, year: i16, asked: FiguresAsked) -> Result<Value, Failure> {
    let mut question = Asked::of(desk, year)?;
    if let Some(day) = asked.as_of {
        question.as_of = day;
    }
    if let Some(organ) = asked.organ {
        if desk.county.organs.organ(&organ).is_none() {
            return Err(Failure::Missing(format!("单位“{organ}”")));
        }
        question.organ = Some(organ);
    }
    let found = seen(desk, &question, asked.depth)?;
    Ok(figures::json(&found, asked.depth))
}

/// What is asked of figures besides the year.
#[derive(Clone, Debug)]
pub struct FiguresAsked {
    /// The day up to which actions count; `None`: today.
    pub as_of: Option<Date>,
    /// One organ; `None`: the whole county.
    pub organ: Option<OrganId>,
    /// Whether the records are named.
    pub depth: Depth,
}

/// A record with its fields, limits with derivations in words, letters and steps.
///
/// # Errors
/// An unknown record, a missing permission, or a fault.
pub fn show(desk: &Desk, id: &RecordId) -> Result<Value, Failure> {
    let RecordView {
        kind,
        record,
        steps,
        ..
    } = records::view(desk, id)?;
    let calendar = &desk.office.catalogue.calendar;
    let mut answer = summary(&kind.definition, &record);
    answer["fields"] = json!(record.fields);
    answer["findings"] = json!(record.findings);
    answer["deemed"] = json!(record.deemed);
    answer["limits"] = record
        .limits
        .iter()
        .map(|run| {
            let mut limit = json!(run);
            limit["sentence"] = run.derivation.sentence(calendar, &run.law).into();
            limit
        })
        .collect();
    answer["steps"] = steps
        .iter()
        .map(|step| {
            json!({
                "version": step.entry.version,
                "action": step.entry.action,
                "actor": step.entry.actor,
                "command": step.payload.as_ref().map(|payload| &payload.command),
                "events": step.payload.as_ref().map(|payload| &payload.events),
            })
        })
        .collect();
    Ok(answer)
}
