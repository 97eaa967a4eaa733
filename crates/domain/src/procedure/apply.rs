//! The fold: events change a record and judge nothing.

use super::{
    DeemedFact, Event, Fields, FindingState, Letter, Limit, LimitProgress, Record, Service,
};
use crate::engines::deadline::Due;
use std::sync::Arc;

/// Applies the events of one action to a record; the first event of a new record must be `Created`.
///
/// Answers `None` when events come before the record begins: the log is then damaged.
pub fn apply_action(record: Option<Record>, events: &[Event]) -> Option<Record> {
    let mut events = events.iter();
    let mut record = match record {
        Some(record) => record,
        None => begin(events.next()?)?,
    };
    for event in events {
        apply(&mut record, event);
    }
    record.version += 1;
    Some(record)
}

/// The record that a `Created` event begins, before its first action is complete.
pub(super) fn begin(event: &Event) -> Option<Record> {
    let Event::Created {
        county,
        id,
        kind,
        shape,
        organ,
        handler,
        on,
        stage,
    } = event
    else {
        return None;
    };
    Some(Record {
        county: county.clone(),
        id: id.clone(),
        kind: kind.clone(),
        shape: shape.clone(),
        number: None,
        external_number: None,
        title: String::new(),
        stage: stage.clone(),
        stage_on: *on,
        organ: organ.clone(),
        handler: handler.clone(),
        opened_on: *on,
        closed_on: None,
        version: 0,
        fields: Fields::default(),
        limits: Vec::new(),
        letters: Vec::new(),
        findings: Vec::new(),
        deemed: Vec::new(),
    })
}

/// Applies one event.
pub(super) fn apply(record: &mut Record, event: &Event) {
    match event {
        Event::Created { .. } | Event::Noted { .. } => {}
        Event::Numbered { number } => record.number = Some(number.clone()),
        Event::Titled { title } => record.title.clone_from(title),
        Event::Referenced { external_number } => {
            record.external_number = Some(external_number.clone());
        }
        Event::Assigned { organ, handler } => {
            record.organ = organ.clone();
            record.handler.clone_from(handler);
        }
        Event::FieldsSet { fields } => {
            let known = Arc::make_mut(&mut record.fields);
            for (field, value) in fields {
                match value {
                    Some(value) => known.insert(field.clone(), value.clone()),
                    None => known.remove(field),
                };
            }
        }
        Event::StageChanged { to, on, closes } => {
            record.stage = to.clone();
            record.stage_on = *on;
            record.closed_on = closes.then_some(*on);
        }
        Event::LimitSet { limit, .. } => set_limit(&mut record.limits, limit),
        Event::LimitCounted {
            ordinal,
            due,
            other,
            ..
        } => count_limit(&mut record.limits, *ordinal, (due, other.as_deref())),
        Event::LetterSet { letter, .. } => set_letter(&mut record.letters, letter),
        Event::ServiceSet { letter, service } => set_service(&mut record.letters, *letter, service),
        Event::Deemed { .. } | Event::DeemedAnswered { .. } => apply_deemed(record, event),
        Event::FindingRaised { .. } | Event::FindingCleared { .. } => apply_finding(record, event),
    }
}

fn set_limit(limits: &mut Vec<Arc<Limit>>, limit: &Arc<Limit>) {
    match limits
        .iter_mut()
        .find(|known| known.ordinal == limit.ordinal)
    {
        Some(known) => *known = Arc::clone(limit),
        None => limits.push(Arc::clone(limit)),
    }
}

fn count_limit(limits: &mut [Arc<Limit>], ordinal: u32, (due, other): (&Due, Option<&Due>)) {
    let Some(run) = limits.iter_mut().find(|run| run.ordinal == ordinal) else {
        return;
    };
    let run = Arc::make_mut(run);
    run.due_on = due.due_on;
    run.derivation.clone_from(&due.derivation);
    if let (Some(known), Some(other)) = (run.other_law.as_deref_mut(), other) {
        known.due_on = other.due_on;
        known.derivation.clone_from(&other.derivation);
    }
}

fn set_letter(letters: &mut Vec<Arc<Letter>>, letter: &Arc<Letter>) {
    match letters
        .iter_mut()
        .find(|known| known.ordinal == letter.ordinal)
    {
        Some(known) => *known = Arc::clone(letter),
        None => letters.push(Arc::clone(letter)),
    }
}

fn set_service(letters: &mut [Arc<Letter>], ordinal: u32, service: &Service) {
    let Some(letter) = letters.iter_mut().find(|letter| letter.ordinal == ordinal) else {
        return;
    };
    let letter = Arc::make_mut(letter);
    match letter
        .services
        .iter_mut()
        .find(|known| known.addressee == service.addressee)
    {
        Some(known) => *known = service.clone(),
        None => letter.services.push(service.clone()),
    }
}

fn apply_deemed(record: &mut Record, event: &Event) {
    match event {
        Event::Deemed {
            limit,
            ordinal,
            effect,
            on,
            law,
        } => {
            if let Some(run) = record.limits.iter_mut().find(|run| run.ordinal == *ordinal) {
                let run = Arc::make_mut(run);
                run.progress = LimitProgress::Deemed;
                run.ended_on = Some(*on);
            }
            record.deemed.push(DeemedFact {
                limit: limit.clone(),
                ordinal: *ordinal,
                effect: effect.clone(),
                on: *on,
                law: law.clone(),
                stage_before: record.stage.clone(),
                confirmed: None,
                remark: None,
            });
        }
        Event::DeemedAnswered {
            ordinal,
            confirmed,
            remark,
            ..
        } => {
            let fact = record
                .deemed
                .iter_mut()
                .rev()
                .find(|fact| fact.ordinal == *ordinal);
            if let Some(fact) = fact {
                fact.confirmed = Some(*confirmed);
                fact.remark = Some(remark.clone());
            }
        }
        _ => {}
    }
}

fn apply_finding(record: &mut Record, event: &Event) {
    match event {
        Event::FindingRaised {
            guard,
            on,
            reason,
            law,
        } => record.findings.push(FindingState {
            guard: guard.clone(),
            raised_on: *on,
            reason: reason.clone(),
            law: law.clone(),
            cleared: None,
        }),
        Event::FindingCleared { guard, reason } => {
            for finding in record
                .findings
                .iter_mut()
                .filter(|finding| finding.guard == *guard)
            {
                if finding.cleared.is_none() {
                    finding.cleared = Some(reason.clone());
                }
            }
        }
        _ => {}
    }
}
