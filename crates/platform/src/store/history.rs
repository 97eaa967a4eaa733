//! The log of one record: commands with their events, and the record as it stood earlier.

use super::audit::LogEntry;
use super::audit::leaf;
use super::load::listed;
use super::{Catalogue, Fault, Sql, Value};
use domain::identifier::{CountyId, RecordId};
use domain::procedure::{Actor, Command, Event, Logged, Record, apply_action};
use domain::register::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the log keeps of an action: the command and the events that it produced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// The command.
    pub command: Command,
    /// The events.
    pub events: Vec<Event>,
}

/// `Payload` without owning it, for writing.
#[derive(Serialize)]
pub struct PayloadRef<'a> {
    /// The command.
    pub command: &'a Command,
    /// The events.
    pub events: &'a [Event],
}

/// One action of a record.
#[derive(Clone, Debug)]
pub struct Step {
    /// The columns of the log.
    pub entry: LogEntry,
    /// Command and events; `None` when they were erased.
    pub payload: Option<Payload>,
}

/// The actions of a record, oldest first.
///
/// # Errors
/// Any fault of the database, and payloads that do not parse.
pub fn steps(sql: &mut dyn Sql, county: &CountyId, record: &RecordId) -> Result<Vec<Step>, Fault> {
    let statement = format!(
        "{} WHERE county = $1 AND record = $2 AND version >= 0 ORDER BY version",
        leaf::table().select()
    );
    let mut steps = Vec::new();
    let key = [Value::from(county.as_str()), Value::from(record.as_str())];
    sql.each(&statement, &key, &mut |row| {
        let (entry, stored) = LogEntry::from_row(&row)?;
        let payload = stored.payload.as_deref().map(parsed).transpose()?;
        steps.push(Step { entry, payload });
        Ok(())
    })?;
    Ok(steps)
}

/// The actions of several records of a county, oldest first, by record.
///
/// # Errors
/// As `steps`.
pub fn steps_of(
    sql: &mut dyn Sql,
    county: &str,
    records: &[&str],
) -> Result<BTreeMap<String, Vec<Step>>, Fault> {
    let (places, values) = listed(county, records.iter().copied());
    let statement = format!(
        "{} WHERE county = $1 AND record IN ({places}) AND version >= 0 ORDER BY record, version",
        leaf::table().select()
    );
    let mut steps: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    sql.each(&statement, &values, &mut |row| {
        let (entry, stored) = LogEntry::from_row(&row)?;
        // A payload that was tampered with may be anything; it then counts as missing.
        let payload = stored.payload.as_deref().and_then(|text| parsed(text).ok());
        steps
            .entry(entry.record.clone().unwrap_or_default())
            .or_default()
            .push(Step { entry, payload });
        Ok(())
    })?;
    Ok(steps)
}

/// A payload from its text.
///
/// # Errors
/// When the text is none.
pub fn parsed(text: &str) -> Result<Payload, Fault> {
    serde_json::from_str(text).map_err(|cause| Fault::content("操作内容", cause.to_string()))
}

/// The record after those steps that `counts` accepts; `None` if there are none.
///
/// # Errors
/// When a payload was erased or the events do not begin with the creation.
pub fn fold(steps: &[Step], counts: impl Fn(&LogEntry) -> bool) -> Result<Option<Record>, Fault> {
    let mut record = None;
    for step in steps.iter().filter(|step| counts(&step.entry)) {
        let damaged = || Fault::content("操作内容", format!("第{}条", step.entry.seq));
        let payload = step.payload.as_ref().ok_or_else(damaged)?;
        record = Some(apply_action(record, &payload.events).ok_or_else(damaged)?);
    }
    Ok(record)
}

/// The record as the log had it at a moment: with the actions recorded until then.
///
/// # Errors
/// Any fault of the database, and erased payloads.
pub fn as_of(
    sql: &mut dyn Sql,
    county: &CountyId,
    record: &RecordId,
    until: Moment,
) -> Result<Option<Record>, Fault> {
    fold(&steps(sql, county, record)?, |entry| {
        entry.recorded_at <= until.0
    })
}

/// The actions of a record as the kernel needs them for a correction.
///
/// # Errors
/// Any fault of the database, and erased payloads.
pub fn logged(
    sql: &mut dyn Sql,
    catalogue: &Catalogue,
    (county, record): (&CountyId, &RecordId),
) -> Result<Vec<Logged>, Fault> {
    let logged = |step: Step| {
        let payload = step
            .payload
            .ok_or_else(|| Fault::content("操作内容", format!("第{}条已删除", step.entry.seq)))?;
        Ok(Logged {
            command: payload.command,
            actor: Actor {
                account: step.entry.actor.into(),
                role: step.entry.role.into(),
                organ: step.entry.organ.into(),
            },
            recorded_at: Moment(step.entry.recorded_at),
            record: record.clone(),
            choices: catalogue.version_choices_at(county, Moment(step.entry.recorded_at)),
        })
    };
    steps(sql, county, record)?
        .into_iter()
        .map(logged)
        .collect()
}
