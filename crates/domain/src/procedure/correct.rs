//! Corrections: an earlier action is mended, and the later path must still be possible.
//!
//! The actions of the record are judged once more with the mended values. Where one of them is refused
//! now, the correction is refused; else the difference becomes the events of the correction.
//! Letters already issued are flagged, not rewritten.

use super::{
    Command, Decided, Definition, Event, Letter, LetterProgress, Logged, Record, Refusal, Serials,
    Situation, apply::apply, decide, wording,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Judges a correction.
pub(super) fn correct(
    definition: &Definition,
    record: &Record,
    command: &Command,
    situation: &Situation,
) -> Result<Decided, Refusal> {
    let at = target(command, situation)?;
    let reason = command
        .fields
        .get("reason")
        .and_then(|reason| reason.as_str())
        .unwrap_or("")
        .trim();
    if reason.is_empty() {
        return Err(Refusal::plain(
            "fields",
            "没有填写“更正原因”",
            "请写明为什么更正",
        ));
    }
    let mended = mended(&situation.history[at].command, command);
    let after = replay(definition, situation, at, &mended)?;
    let mut events = difference(record, &after);
    if events.is_empty() {
        return Err(Refusal::plain(
            "nothing",
            "更正前后没有任何变化",
            "请填写要更正的内容",
        ));
    }
    flag_letters(record, at, situation, &mut events);
    events.push(Event::Noted {
        text: format!("更正第{}步：{reason}", at + 1),
        file: None,
    });
    let mut corrected = record.clone();
    for event in &events {
        apply(&mut corrected, event);
    }
    corrected.version += 1;
    Ok(Decided {
        record: corrected,
        events,
    })
}

/// The position in the history of the action that is mended.
fn target(command: &Command, situation: &Situation) -> Result<usize, Refusal> {
    let unknown = || {
        Refusal::plain(
            "correct",
            "没有指明要更正哪一步，或没有这一步",
            "请从“办理过程”中选择要更正的一步",
        )
    };
    let version = command.corrects.ok_or_else(unknown)?;
    let at = usize::try_from(version)
        .ok()
        .and_then(|version| version.checked_sub(1));
    let at = at
        .filter(|at| *at < situation.history.len())
        .ok_or_else(unknown)?;
    if situation.history[at].command.action.as_str() == "correct" {
        return Err(Refusal::plain(
            "correct",
            "更正本身不再更正",
            "请对原来那一步再作一次更正",
        ));
    }
    Ok(at)
}

/// The earlier command with the new values: fields by name, and `occurred_at`.
fn mended(earlier: &Command, correction: &Command) -> Command {
    let mut mended = earlier.clone();
    for (id, value) in &correction.fields {
        match id.as_str() {
            "reason" => {}
            "occurred_at" => {
                let moment = value
                    .as_str()
                    .and_then(|text| crate::register::Moment::parse(text).ok());
                mended.occurred_at = moment.unwrap_or(mended.occurred_at);
            }
            _ => {
                mended.fields.insert(id.clone(), value.clone());
            }
        }
    }
    mended
}

/// Judges the whole path once more, earlier corrections included, with one action mended.
fn replay(
    definition: &Definition,
    situation: &Situation,
    at: usize,
    mended: &Command,
) -> Result<Record, Refusal> {
    let commands = with_earlier_corrections(situation.history);
    let mut serials = Serials::default();
    let mut record: Option<Record> = None;
    for (position, logged) in situation.history.iter().enumerate() {
        if logged.command.action.as_str() == "correct" {
            if let Some(record) = &mut record {
                record.version += 1;
            }
            continue;
        }
        let mut command = if position == at {
            mended.clone()
        } else {
            commands[position].clone()
        };
        command.version = None;
        let then = Situation {
            actor: &logged.actor,
            now: situation.now,
            new_id: &logged.record,
            // What has begun is not changed by what the county chose later.
            choices: &logged.choices,
            history: &[],
            ..*situation
        };
        let decided = decide(definition, record.as_ref(), &command, &then, &mut serials);
        // Counted by the calendar of today from the beginning, nothing is left to be counted anew.
        let is_recount = command.action.as_str() == "recompute";
        if let (Some(record), Err(refusal)) = (&mut record, &decided)
            && is_recount
            && refusal.id == "nothing"
        {
            record.version += 1;
            continue;
        }
        let decided = decided.map_err(|refusal| Refusal {
            reason: format!("更正后，第{}步不再成立：{}", position + 1, refusal.reason),
            ..refusal
        })?;
        record = Some(decided.record);
    }
    record.ok_or_else(|| Refusal::plain("correct", "此件没有可更正的步骤", "请核对"))
}

/// The commands as earlier corrections left them.
fn with_earlier_corrections(history: &[Logged]) -> Vec<Command> {
    let mut commands: Vec<Command> = history
        .iter()
        .map(|logged| logged.command.clone())
        .collect();
    for logged in history
        .iter()
        .filter(|logged| logged.command.action.as_str() == "correct")
    {
        let version = logged
            .command
            .corrects
            .and_then(|version| usize::try_from(version).ok());
        if let Some(at) = version
            .and_then(|version| version.checked_sub(1))
            .filter(|at| *at < commands.len())
        {
            commands[at] = mended(&commands[at], &logged.command);
        }
    }
    commands
}

/// What must change in the record; numbers, letters and what a party was told stay as they are.
pub(super) fn difference(before: &Record, after: &Record) -> Vec<Event> {
    let mut events = Vec::new();
    let mut fields = BTreeMap::new();
    for id in before.fields.keys().chain(after.fields.keys()) {
        if before.fields.get(id) != after.fields.get(id) {
            fields.insert(id.clone(), after.fields.get(id).cloned());
        }
    }
    if !fields.is_empty() {
        events.push(Event::FieldsSet { fields });
    }
    if before.stage != after.stage
        || before.closed_on != after.closed_on
        || before.stage_on != after.stage_on
    {
        events.push(Event::StageChanged {
            to: after.stage.clone(),
            on: after.stage_on,
            closes: after.closed_on.is_some(),
        });
    }
    for run in &after.limits {
        let known = before
            .limits
            .iter()
            .find(|known| known.ordinal == run.ordinal);
        if known == Some(run) {
            continue;
        }
        let known = known.map(Arc::as_ref);
        events.push(Event::LimitSet {
            limit: Arc::new(kept(known, run)),
            reason: reason(known, run),
        });
    }
    if before.title != after.title {
        events.push(Event::Titled {
            title: after.title.clone(),
        });
    }
    events
}

/// The corrected run; a due day that a party was told is never shortened.
fn kept(known: Option<&super::Limit>, run: &super::Limit) -> super::Limit {
    let mut run = run.clone();
    let told = known.and_then(|known| known.notified_due_on);
    if told > run.due_on {
        run.due_on = told;
        run.notified_due_on = told;
    }
    run
}

fn reason(known: Option<&super::Limit>, run: &super::Limit) -> String {
    let shown = |limit: &super::Limit| limit.due_on.map_or_else(|| "未定".into(), wording::day);
    match known {
        Some(known) if known.due_on != run.due_on => {
            format!("更正：原届满日{}，现为{}", shown(known), shown(run))
        }
        _ => "更正".into(),
    }
}

/// Flags letters that were issued after the mended action.
fn flag_letters(record: &Record, at: usize, situation: &Situation, events: &mut Vec<Event>) {
    let mended_on = situation.history[at].command.occurred_at.day();
    let issued = |letter: &&Arc<Letter>| {
        matches!(
            letter.progress,
            LetterProgress::Issued | LetterProgress::Sealed
        ) && letter
            .issued_on
            .is_some_and(|issued_on| issued_on >= mended_on)
    };
    for letter in record.letters.iter().filter(issued) {
        let mut letter = Letter::clone(letter);
        letter.doubt = Some(format!("所依据的第{}步已更正，请核对内容", at + 1));
        events.push(Event::LetterSet {
            letter: Arc::new(letter),
            reason: "标记待核对".into(),
        });
    }
}
