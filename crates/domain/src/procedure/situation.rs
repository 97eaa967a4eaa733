//! What is handed to the kernel from outside: the clock, the calendar, serial numbers, linked records.

use super::{Actor, Command, Fields, Record};
use crate::engines::deadline::Calendar;
use crate::identifier::{CountyId, OrganId, RecordId};
use crate::law::VersionChoices;
use crate::law::service::ServiceMethods;
use crate::register::Moment;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Fields of records that link fields name, by record.
pub type LinkedRecords = BTreeMap<RecordId, Fields>;

/// How organs are written, by organ.
pub type OrganSigns = BTreeMap<OrganId, OrganSign>;

/// How an organ is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganSign {
    /// 机关代字, in numbers.
    pub mark: String,
    /// Its name, in titles and letters.
    pub name: String,
}

/// The surroundings in which a command is judged.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// Who acts.
    pub actor: &'a Actor,
    /// The server's clock.
    pub now: Moment,
    /// The id that a new record gets.
    pub new_id: &'a RecordId,
    /// How organs are written in numbers, titles and letters; an unknown one is written by its id.
    pub organs: &'a OrganSigns,
    /// The working-day calendar.
    pub calendar: &'a Calendar,
    /// What the county chose where two versions of the law may govern.
    pub choices: &'a VersionChoices,
    /// Methods of service and when they take effect.
    pub methods: &'a ServiceMethods,
    /// Fields of linked records.
    pub linked: &'a LinkedRecords,
    /// The actions of the record so far; needed by corrections only ([`needs_history`]).
    pub history: &'a [Logged],
}

/// One action of a record, as the log holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// The command.
    pub command: Command,
    /// Who acted.
    pub actor: Actor,
    /// The server's clock at that time.
    pub recorded_at: Moment,
    /// The id that a created record got.
    pub record: RecordId,
    /// What the county had chosen then, where two versions of the law may govern.
    pub choices: Arc<VersionChoices>,
}

/// Last serials, per organ, scope and year; a number once given is never given again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serials {
    last: BTreeMap<SerialKey, u64>,
    changed: Vec<SerialKey>,
}

/// One sequence of numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SerialKey {
    /// The organ.
    pub organ: OrganId,
    /// The kind and the scope of the number rule, `kind.scope`.
    pub scope: String,
    /// The year of the act.
    pub year: i16,
}

impl Serials {
    /// Serials as they were left.
    pub fn from_last(last: BTreeMap<SerialKey, u64>) -> Self {
        Self {
            last,
            changed: Vec::new(),
        }
    }

    /// The next serial of a sequence, which is thereby given.
    pub(super) fn give(&mut self, key: SerialKey) -> u64 {
        let last = self.last.entry(key.clone()).or_insert(0);
        *last += 1;
        let serial = *last;
        self.changed.push(key);
        serial
    }

    /// Sequences that changed since the last call, with their last serials.
    pub fn take_changed(&mut self) -> Vec<(SerialKey, u64)> {
        let mut keys = std::mem::take(&mut self.changed);
        keys.sort();
        keys.dedup();
        keys.into_iter()
            .map(|key| (key.clone(), self.last[&key]))
            .collect()
    }
}

/// Whether a command needs the actions of its record so far ([`Situation::history`]).
pub fn needs_history(command: &Command) -> bool {
    command.action.as_str() == "correct"
}

/// The records that the link fields of a record and of a command name.
pub fn links(
    definition: &super::Definition,
    record: Option<&Record>,
    command: &Command,
) -> Vec<RecordId> {
    let link_fields = definition
        .fields
        .iter()
        .filter(|field| matches!(field.kind, crate::register::FieldType::Link(_)));
    let mut named = Vec::new();
    for field in link_fields {
        let typed = command
            .fields
            .get(field.id.as_str())
            .and_then(|value| value.as_str());
        let known = record
            .and_then(|record| record.fields.get(&field.id))
            .and_then(|value| value.as_text());
        if let Some(text) = typed.or(known) {
            named.push(RecordId::from(text));
        }
    }
    named
}
