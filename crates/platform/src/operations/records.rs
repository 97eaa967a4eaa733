//! Records: a command given, a record seen, a list read.

use super::{Desk, Failure, files, main_system, papers};
use crate::store::catalogue::Kind;
use crate::store::history::steps;
use crate::store::lists::{ListPage, ListQuery, list};
use crate::store::load::load_one;
use crate::store::writer::{Note, Outcome, Submission};
use domain::identifier::{ActionId, KindId, OrganId, RecordId, RoleId};
use domain::module::MainSystem;
use domain::policy::{Act, Target, may, visible_organs};
use domain::procedure::{
    Action, Actor, Command, Definition, Event, LinkedRecords, Prospect, Record, Refusal, Situation,
    as_of, is_general,
};
use domain::register::{FieldType, Moment};
use std::sync::Arc;

pub use crate::store::history::Step;

/// A record as a person sees it today.
pub struct RecordView {
    /// Its definition.
    pub kind: Arc<Kind>,
    /// As its last action left it.
    pub stored: Arc<Record>,
    /// As it stands today, with what the law has attached to the time passed.
    pub record: Record,
    /// Its limits with their lights.
    pub prospect: Arc<Prospect>,
    /// Its actions so far.
    pub steps: Vec<Step>,
}

/// An action that a record offers to a person.
#[derive(Clone, Debug)]
pub struct Offered<'a> {
    /// The action.
    pub action: &'a Action,
    /// Whether this person may take it; else why not.
    pub allowed: Result<RoleId, String>,
}

/// Gives a command: asks the policy, freezes the text of a letter that is issued, and has it written.
///
/// # Errors
/// A refusal, a missing permission, an unknown record, or a fault.
pub fn submit(desk: &Desk, mut command: Command) -> Result<Outcome, Failure> {
    let seen = match &command.record {
        Some(id) => Some(find(desk, id)?),
        None => None,
    };
    let kind = kind_of(
        desk,
        &command.kind,
        seen.as_ref().map(|seen| seen.0.as_ref()),
    )?;
    let record = seen.as_ref().map(|seen| seen.0.as_ref());
    let what = (&command.action, command.letter);
    let role = permitted(desk, &kind.definition, record, what)?;
    main_system::check(desk, &kind.definition.name, record, &command)?;
    if record.is_none() && command.action.as_str() == "import" {
        super::import::check_new(desk, &kind.definition, &command)?;
    }
    files::check(desk, &kind.definition, (record, &command))?;
    if let Some(record) = record {
        papers::freeze(&kind.definition, &desk.county, record, &mut command)
            .map_err(|error| Failure::Missing(error.to_string()))?;
    }
    let actor = Actor {
        account: desk.person.account.clone(),
        role,
        organ: desk.person.organ.clone(),
    };
    let county = desk.county.id.clone();
    let submission = Submission {
        county,
        actor,
        command,
        recorded_at: None,
    };
    Ok(desk.office.writer.act(submission).wait()?)
}

/// The role in which the person may take an action on a record, or open one by it; asked before a form is
/// shown, and again when it is sent.
///
/// # Errors
/// What is missing and to whom to turn.
pub fn permitted(
    desk: &Desk,
    definition: &Definition,
    record: Option<&Record>,
    (action, letter): (&ActionId, Option<u32>),
) -> Result<RoleId, Failure> {
    let target = Target {
        kind: &definition.id,
        organ: record.map(|record| &record.organ),
    };
    let roles = roles_for(definition, record, (action, letter));
    let act = match (&roles, action.as_str()) {
        (Some(roles), _) => Act::Take(roles),
        (None, "reveal") => Act::Reveal,
        (None, general) => Act::General(general),
    };
    Ok(may(desk.person, act, target, desk.organisation())?)
}

/// The roles that the definition names for an action; `None`: a general action.
fn roles_for<'a>(
    definition: &'a Definition,
    record: Option<&Record>,
    (action, letter): (&ActionId, Option<u32>),
) -> Option<&'a [RoleId]> {
    if !is_general(action) {
        return definition
            .action(action)
            .map(|action| action.roles.as_slice());
    }
    let letter = record?
        .letters
        .iter()
        .find(|known| Some(known.ordinal) == letter)?;
    let kind = definition.letter(&letter.letter)?;
    match action.as_str() {
        "letter_review" => Some(&kind.reviewers),
        "letter_issue" => Some(&kind.signers),
        _ => None,
    }
}

/// The definition of a new record, or the one to which a record is pinned.
pub(super) fn kind_of(
    desk: &Desk,
    kind: &KindId,
    record: Option<&Record>,
) -> Result<Arc<Kind>, Failure> {
    let catalogue = &desk.office.catalogue;
    match record {
        Some(record) => Ok(Arc::clone(catalogue.pinned(&record.kind, &record.shape)?)),
        None => current(desk, kind),
    }
}

/// The current definition of a kind.
///
/// # Errors
/// When there is no such kind.
pub fn current(desk: &Desk, kind: &KindId) -> Result<Arc<Kind>, Failure> {
    let known = desk.office.catalogue.current(kind).map(Arc::clone);
    known.ok_or_else(|| Failure::Missing(format!("业务“{kind}”")))
}

/// A record and its prospect, if the person may see it.
fn find(desk: &Desk, id: &RecordId) -> Result<(Arc<Record>, Arc<Prospect>), Failure> {
    let office = desk.office;
    let held = office
        .readers
        .read(|sql| load_one(sql, &office.catalogue, &desk.county.id, id))?;
    let held = held.ok_or_else(|| Failure::Missing("这一件，或者它不在您的单位范围内".into()))?;
    let target = Target {
        kind: &held.record.kind,
        organ: Some(&held.record.organ),
    };
    may(desk.person, Act::See, target, desk.organisation())?;
    Ok((held.record, held.prospect))
}

/// A record as it stands today.
///
/// # Errors
/// An unknown record, a missing permission, or a fault.
pub fn view(desk: &Desk, id: &RecordId) -> Result<RecordView, Failure> {
    let (stored, prospect) = find(desk, id)?;
    let kind = kind_of(desk, &stored.kind, Some(&stored))?;
    let steps = desk
        .office
        .readers
        .read(|sql| steps(sql, &desk.county.id, id))?;
    let record = seen_today(desk, &kind.definition, &stored);
    Ok(RecordView {
        kind,
        stored,
        record,
        prospect,
        steps,
    })
}

/// The record with every effect that the law attached to the time up to today.
fn seen_today(desk: &Desk, definition: &Definition, record: &Record) -> Record {
    let actor = Actor {
        account: desk.person.account.clone(),
        role: "viewer".into(),
        organ: desk.person.organ.clone(),
    };
    let linked = LinkedRecords::default();
    let choices = desk.office.catalogue.version_choices(&desk.county.id);
    let situation = Situation {
        county: &desk.county.id,
        actor: &actor,
        now: desk.office.now(),
        new_id: &record.id,
        organs: &desk.county.signs,
        calendar: &desk.office.catalogue.calendar,
        methods: &desk.office.catalogue.methods,
        choices: &choices,
        linked: &linked,
        history: &[],
    };
    as_of(definition, record, &situation, desk.office.today())
}

/// The actions that a record offers in its stage, with whether this person may take them.
pub fn offered<'a>(desk: &Desk, definition: &'a Definition, record: &Record) -> Vec<Offered<'a>> {
    let target = Target {
        kind: &definition.id,
        organ: Some(&record.organ),
    };
    let elsewhere = main_system::is_elsewhere(desk, record);
    definition
        .actions
        .iter()
        .filter(|action| !elsewhere && action.from.contains(&record.stage))
        .map(|action| {
            let allowed = may(
                desk.person,
                Act::Take(&action.roles),
                target,
                desk.organisation(),
            );
            Offered {
                action,
                allowed: allowed.map_err(|denied| denied.to_string()),
            }
        })
        .collect()
}

/// The actions by which a person may open a record of a kind.
pub fn creating<'a>(desk: &Desk, definition: &'a Definition) -> Vec<&'a Action> {
    let target = Target {
        kind: &definition.id,
        organ: None,
    };
    let elsewhere =
        main_system::of(desk.office, &desk.county, &definition.id) == MainSystem::Elsewhere;
    let may_create = |action: &&Action| {
        action.creates
            && !elsewhere
            && may(
                desk.person,
                Act::Take(&action.roles),
                target,
                desk.organisation(),
            )
            .is_ok()
    };
    definition.actions.iter().filter(may_create).collect()
}

/// The organs whose records of a kind the person may see; `None`: all of the county.
pub fn scope(desk: &Desk, kind: &KindId) -> Option<Vec<OrganId>> {
    visible_organs(desk.person, kind, desk.organisation())
        .map(|organs| organs.into_iter().collect())
}

/// One page of a list, within the person's data scope.
///
/// # Errors
/// A fault, or a filter on something that is not a field.
pub fn page(desk: &Desk, mut query: ListQuery) -> Result<ListPage, Failure> {
    query.organs = scope(desk, &query.definition.id);
    for (field, _) in &query.fields {
        let known = query.definition.field(field.as_str());
        if known.is_none_or(|field| matches!(field.kind, FieldType::List(_))) {
            return Err(Failure::Missing(format!("字段“{field}”")));
        }
    }
    listed(desk, query)
}

/// One page of a list within the scope that the query already has; a text is looked up before.
pub(super) fn listed(desk: &Desk, mut query: ListQuery) -> Result<ListPage, Failure> {
    let office = desk.office;
    if query.text.is_none() {
        return Ok(office.readers.read(|sql| list(sql, &query))?);
    }
    Ok(office.readers.snapshot(|sql| {
        let text = query.text.as_deref().unwrap_or_default();
        let within = (query.county, &query.definition.id);
        query.among = office.finder.named(sql, within, text)?;
        list(sql, &query)
    })?)
}

/// A command with a fresh key for an action on a record, as forms make it.
pub fn command(kind: KindId, action: ActionId, occurred_at: Moment, key: String) -> Command {
    Command {
        key,
        kind,
        action,
        record: None,
        version: None,
        occurred_at,
        fields: std::collections::BTreeMap::new(),
        letter: None,
        corrects: None,
    }
}

/// Writes into the log that a person looked at what is masked, and why.
///
/// # Errors
/// A missing permission, or no reason.
pub fn reveal(desk: &Desk, view: &RecordView, reason: &str) -> Result<(), Failure> {
    let record = &view.record;
    let target = Target {
        kind: &record.kind,
        organ: Some(&record.organ),
    };
    let role = may(desk.person, Act::Reveal, target, desk.organisation())?;
    if reason.trim().is_empty() {
        let refusal = Refusal::plain("fields", "没有填写“查看理由”", "请写明因何办案需要查看");
        return Err(refusal.into());
    }
    let note = Note {
        county: desk.county.id.clone(),
        actor: desk.actor(role.as_str()),
        action: "reveal".into(),
        kind: Some(record.kind.clone()),
        record: Some(record.id.clone()),
        content: serde_json::json!({ "reason": reason.trim() }),
        recorded_at: None,
    };
    Ok(desk.office.writer.note(note).wait()?)
}

/// Whether a record names a file, in a field or in a remark.
pub fn names_file(view: &RecordView, sm3: &str) -> bool {
    let definition = &view.kind.definition;
    let in_field = definition.fields.iter().any(|field| {
        let held = view.record.fields.get(&field.id);
        field.kind == FieldType::File && held.and_then(|value| value.as_text()) == Some(sm3)
    });
    let noted =
        |event: &Event| matches!(event, Event::Noted { file: Some(file), .. } if file == sm3);
    let payloads = view.steps.iter().filter_map(|step| step.payload.as_ref());
    in_field || payloads.flat_map(|payload| &payload.events).any(noted)
}
