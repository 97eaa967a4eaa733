//! Takes the steps of an example through the kernel, in memory.

use super::Step;
use crate::engines::deadline::Calendar;
use crate::identifier::{AccountId, CountyId, KindId, OrganId, RecordId, RoleId};
use crate::law::VersionChoices;
use crate::law::service::ServiceMethods;
use crate::policy::Roles;
use crate::procedure::{
    Actor, Command, Decided, Definition, Event, LinkedRecords, Logged, OrganSign, OrganSigns,
    Record, Refusal, Serials, Situation, WorklistRow, as_of, decide, is_general, prospect,
};
use crate::register::Moment;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The organ that handles the records of examples.
const ORGAN: &str = "example_organ";

/// Its 机关代字.
const ORGAN_MARK: &str = "某";

/// What examples are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// All kinds.
    pub definitions: &'a [&'a Definition],
    /// All roles.
    pub roles: &'a Roles,
    /// The working-day calendar.
    pub calendar: &'a Calendar,
    /// Methods of service.
    pub methods: &'a ServiceMethods,
    /// What the county chose where two versions of the law may govern.
    pub choices: &'a VersionChoices,
}

/// Records in memory, and the steps that made them.
pub struct Player<'a> {
    surroundings: Surroundings<'a>,
    county: CountyId,
    now: Moment,
    serials: Serials,
    organs: OrganSigns,
    records: BTreeMap<String, Played>,
}

/// One record of an example with its actions.
struct Played {
    record: Record,
    history: Vec<Logged>,
}

impl<'a> Surroundings<'a> {
    /// The definition of a kind.
    pub fn definition(&self, kind: &KindId) -> Option<&'a Definition> {
        self.definitions
            .iter()
            .copied()
            .find(|definition| definition.id == *kind)
    }
}

impl<'a> Player<'a> {
    /// No record yet; the clock stands at `now`.
    pub fn new(surroundings: Surroundings<'a>, county: CountyId, now: Moment) -> Self {
        let sign = OrganSign {
            mark: ORGAN_MARK.to_string(),
            name: ORGAN.to_string(),
        };
        let organs = OrganSigns::from([(OrganId::from(ORGAN), sign)]);
        Self {
            surroundings,
            county,
            now,
            serials: Serials::default(),
            organs,
            records: BTreeMap::new(),
        }
    }

    /// The record of this name.
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.records.get(name).map(|played| &played.record)
    }

    /// The actions of the record of this name, in order.
    pub fn history(&self, name: &str) -> &[Logged] {
        self.records
            .get(name)
            .map_or(&[], |played| played.history.as_slice())
    }

    /// All records, by name.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(|played| &played.record)
    }

    /// Takes one step and answers what it changed.
    ///
    /// # Errors
    /// The refusal of the permission or of the kernel; nothing has changed then.
    pub fn take(&mut self, own_kind: &KindId, step: &Step) -> Result<Vec<Event>, Refusal> {
        let surroundings = self.surroundings;
        let kind = step.kind.as_ref().unwrap_or(own_kind);
        let definition = surroundings.definition(kind).ok_or_else(|| {
            Refusal::plain("kind", format!("没有名为“{kind}”的业务"), "改正 kind")
        })?;
        let role = role(definition, surroundings.roles, step)?;
        let account = AccountId::from(role.as_str());
        let actor = Actor {
            account,
            role,
            organ: OrganId::from(ORGAN),
        };
        let command = self.command(kind, step);
        let decided = self.judge(definition, &actor, &command, step)?;
        let logged = Logged {
            record: decided.record.id.clone(),
            command,
            actor,
            recorded_at: self.now,
            choices: Arc::new(surroundings.choices.clone()),
        };
        let mut history = self
            .records
            .remove(&step.record)
            .map_or_else(Vec::new, |played| played.history);
        history.push(logged);
        self.records.insert(
            step.record.clone(),
            Played {
                record: decided.record,
                history,
            },
        );
        Ok(decided.events)
    }

    fn judge(
        &mut self,
        definition: &Definition,
        actor: &Actor,
        command: &Command,
        step: &Step,
    ) -> Result<Decided, Refusal> {
        let new_id = self.new_id();
        let linked = self.linked();
        let mut serials = self.serials.clone();
        let known = self.records.get(&step.record);
        let history = known.map_or(&[][..], |played| played.history.as_slice());
        let situation = self.situation(actor, &new_id, &linked, history);
        let record = known.map(|played| &played.record);
        let decided = decide(definition, record, command, &situation, &mut serials)?;
        self.serials = serials;
        Ok(decided)
    }

    /// A record as it stands on a day, legal fictions included, with the runs of its limits.
    pub fn seen_on(&self, name: &str, day: Date) -> Option<(Record, Vec<WorklistRow>)> {
        let played = self.records.get(name)?;
        let definition = self.surroundings.definition(&played.record.kind)?;
        let actor = &played.history.last()?.actor;
        let (new_id, linked) = (self.new_id(), self.linked());
        let situation = self.situation(actor, &new_id, &linked, &played.history);
        let record = as_of(definition, &played.record, &situation, day);
        let rows = prospect(definition, &record, &situation).rows;
        Some((record, rows))
    }

    fn situation<'s>(
        &'s self,
        actor: &'s Actor,
        new_id: &'s RecordId,
        linked: &'s LinkedRecords,
        history: &'s [Logged],
    ) -> Situation<'s> {
        Situation {
            county: &self.county,
            actor,
            now: self.now,
            new_id,
            organs: &self.organs,
            calendar: self.surroundings.calendar,
            choices: self.surroundings.choices,
            methods: self.surroundings.methods,
            linked,
            history,
        }
    }

    /// The step as a command on the records so far.
    fn command(&self, kind: &KindId, step: &Step) -> Command {
        let record = self.record(&step.record);
        let letter = record
            .zip(step.letter.as_ref())
            .and_then(|(record, wanted)| {
                let of_kind = record
                    .letters
                    .iter()
                    .rev()
                    .find(|letter| letter.letter == *wanted);
                of_kind.map(|letter| letter.ordinal)
            });
        let fields = step
            .fields
            .iter()
            .map(|(field, value)| (field.clone(), self.resolved(value)))
            .collect();
        Command {
            key: format!(
                "{}-{}",
                step.record,
                record.map_or(0, |record| record.version)
            ),
            kind: kind.clone(),
            action: step.action.clone(),
            record: record.map(|record| record.id.clone()),
            version: None,
            occurred_at: step.at,
            fields,
            letter,
            corrects: step.corrects,
        }
    }

    /// `@name` stands for the id of the record of that name.
    fn resolved(&self, value: &Json) -> Json {
        let named = value.as_str().and_then(|text| text.strip_prefix('@'));
        match named.and_then(|name| self.record(name)) {
            Some(record) => Json::String(record.id.to_string()),
            None => value.clone(),
        }
    }

    fn new_id(&self) -> RecordId {
        RecordId::from(format!(
            "00000000-0000-7000-8000-{:012}",
            self.records.len() + 1
        ))
    }

    fn linked(&self) -> LinkedRecords {
        self.records()
            .map(|record| (record.id.clone(), record.fields.clone()))
            .collect()
    }
}

/// The role in which a step is taken: the one it names, else the first that may.
fn role(definition: &Definition, roles: &Roles, step: &Step) -> Result<RoleId, Refusal> {
    let may = permitted(definition, roles, step);
    let named = step.role.as_ref();
    let role = match named {
        Some(named) => may.iter().find(|role| *role == named),
        None => may.first(),
    };
    // An action that the kind does not know is refused by the kernel, with its own words.
    let unknown = may.is_empty() && definition.action(&step.action).is_none();
    match role {
        Some(role) => Ok(role.clone()),
        None if unknown => Ok(named.cloned().unwrap_or_else(|| RoleId::from(ORGAN))),
        None => {
            let names: Vec<&str> = may.iter().map(|role| roles.name(role)).collect();
            let names = names.join("、");
            Err(Refusal::plain(
                "role",
                format!("这一步由{names}办理"),
                "改由有权限的角色办理",
            ))
        }
    }
}

fn permitted(definition: &Definition, roles: &Roles, step: &Step) -> Vec<RoleId> {
    if let Some(action) = definition.action(&step.action) {
        return action.roles.clone();
    }
    let letter = step
        .letter
        .as_ref()
        .and_then(|letter| definition.letter(letter));
    match (step.action.as_str(), letter) {
        ("letter_review", Some(letter)) => letter.reviewers.clone(),
        ("letter_issue", Some(letter)) => letter.signers.clone(),
        (action, _) if is_general(&step.action) => roles.allowed(action),
        _ => Vec::new(),
    }
}
