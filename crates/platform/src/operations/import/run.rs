//! An import done: what the plan holds, in batches, and a report.

use super::plan::{Fate, Plan, plan};
use super::{Mapping, Opened};
use crate::operations::accounts::note;
use crate::operations::{Desk, Failure, accounts};
use crate::store::imports::{StoredImport, put_import};
use crate::store::writer::{BATCH, Change, Outcome, Rejected, Submission};
use domain::identifier::RecordId;
use domain::procedure::Command;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::PoisonError;
use std::time::Duration;

/// How often a full queue is waited for.
const PATIENCE: u32 = 100;
/// How long each time.
const PAUSE: Duration = Duration::from_millis(50);

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Identifier of the import.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// Rows of the file.
    pub rows: usize,
    /// Rows that made a record.
    pub new: usize,
    /// Rows that changed one.
    pub changed: usize,
    /// Rows that said nothing new.
    pub same: usize,
    /// Rows that repeated another.
    pub repeated: usize,
    /// Refused rows: line and reason.
    pub refused: Vec<(usize, String)>,
    /// Rows that made or changed a record.
    pub taken: Vec<Taken>,
}

/// A row that made or changed a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its line in the file.
    pub line: usize,
    /// The number of the record in its main system.
    pub number: String,
    /// The record.
    pub record: RecordId,
    /// The row made it.
    pub is_new: bool,
}

/// Imports a file; one import runs at a time.
///
/// Rows go in by batches. Where it is interrupted, what went in stays, and the same file may be sent again.
///
/// # Errors
/// Columns that are not matched, or a fault; rows that cannot go in are in the report.
pub fn run(desk: &Desk, opened: &Opened, mapping: &Mapping) -> Result<Report, Failure> {
    let importing = &desk.office.importing;
    let _only = importing.lock().unwrap_or_else(PoisonError::into_inner);
    let plan = plan(desk, opened, mapping)?;
    let mut report = Report {
        id: accounts::form_key()?,
        name: opened.name.clone(),
        rows: plan.rows.len(),
        same: plan.count(|fate| matches!(fate, Fate::Same)),
        repeated: plan.count(|fate| matches!(fate, Fate::Repeated(_))),
        refused: plan.refused(),
        ..Report::default()
    };
    take(desk, opened, plan, &mut report)?;
    report.refused.sort();
    keep(desk, opened, &report)?;
    Ok(report)
}

impl Report {
    fn take(&mut self, row: &Waiting, outcome: Outcome) {
        match row.is_new {
            true => self.new += 1,
            false => self.changed += 1,
        }
        self.taken.push(Taken {
            line: row.line,
            number: row.number.clone(),
            record: outcome.record.id.clone(),
            is_new: row.is_new,
        });
    }
}

/// A row on its way to the writer.
struct Waiting {
    line: usize,
    number: String,
    is_new: bool,
    command: Command,
}

fn take(desk: &Desk, opened: &Opened, plan: Plan, report: &mut Report) -> Result<(), Failure> {
    let waiting = plan.rows.into_iter().filter_map(|row| {
        let (is_new, command) = match row.fate {
            Fate::New(command) => (true, *command),
            Fate::Changed(command, _) => (false, *command),
            _ => return None,
        };
        Some(Waiting {
            line: row.line,
            number: row.number,
            is_new,
            command,
        })
    });
    let mut waiting = waiting.peekable();
    while waiting.peek().is_some() {
        let batch: Vec<Waiting> = waiting.by_ref().take(BATCH).collect();
        let answers: Vec<_> = batch
            .iter()
            .map(|row| {
                desk.office
                    .writer
                    .act(submission(desk, opened, &row.command))
            })
            .collect();
        for (row, answer) in batch.iter().zip(answers) {
            match settled(desk, opened, &row.command, answer.wait()) {
                Ok(outcome) if outcome.repeated => report.same += 1,
                Ok(outcome) => report.take(row, outcome),
                Err(Rejected::Refused(refusal)) => {
                    let reason = format!("{}；{}", refusal.reason, refusal.remedy);
                    report.refused.push((row.line, reason));
                }
                Err(other) => return Err(other.into()),
            }
        }
    }
    Ok(())
}

/// The answer; a row that met a full queue is sent again.
fn settled(
    desk: &Desk,
    opened: &Opened,
    command: &Command,
    mut answer: Result<Outcome, Rejected>,
) -> Result<Outcome, Rejected> {
    for _ in 0..PATIENCE {
        if !matches!(answer, Err(Rejected::Busy)) {
            break;
        }
        std::thread::sleep(PAUSE);
        answer = desk
            .office
            .writer
            .act(submission(desk, opened, command))
            .wait();
    }
    answer
}

fn submission(desk: &Desk, opened: &Opened, command: &Command) -> Submission {
    Submission {
        county: desk.county.id.clone(),
        actor: desk.actor(opened.role.as_str()),
        command: command.clone(),
        recorded_at: None,
    }
}

/// Notes the import with its report.
fn keep(desk: &Desk, opened: &Opened, report: &Report) -> Result<(), Failure> {
    let county = desk.county.id.clone();
    let done = StoredImport {
        id: report.id.clone(),
        kind: opened.kind.definition.id.clone(),
        actor: desk.person.account.to_string(),
        at: desk.office.now(),
        accepted: (report.new + report.changed) as u64,
        refused: report.refused.len() as u64,
        file: opened.sm3.clone(),
    };
    let told = json!(report).to_string();
    let content = json!({
        "import": done.id, "kind": done.kind, "file": done.file,
        "rows": report.rows, "new": report.new, "changed": report.changed,
        "same": report.same, "repeated": report.repeated, "refused": report.refused.len(),
    });
    let note = note(
        &county,
        &desk.actor(opened.role.as_str()),
        "import_finished",
        content,
    );
    let change: Change = Box::new(move |sql| put_import(sql, &county, &done, &told));
    Ok(desk.office.writer.change(note, change).wait()?)
}
