//! The definition of a kind of record, as the module loader hands it over: checked, and complete.

use super::Lookup;
use crate::condition::{Condition, Names, Term};
use crate::engines::deadline::{Direction, Sense};
use crate::identifier::{ActionId, FieldId, FindingId, KindId, LetterId, LimitId, RoleId, StageId};
use crate::law::limits::{Lenient, YearlyDay};
use crate::law::{Citation, DatedValue, Length};
use crate::register::{Field, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A kind of record: its fields, stages, actions, time limits, guards and letters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The kind; also the folder of its module.
    pub id: KindId,
    /// Chinese name of the business.
    pub name: String,
    /// Area of `systems.tsv`, `M01` to `M16`.
    pub area: String,
    /// Title of a record, with `{field}` places.
    pub title: String,
    /// How records are numbered and by which action.
    pub number: Option<(NumberRule, ActionId)>,
    /// Fields, in the order of forms.
    pub fields: Vec<Field>,
    /// Stages, in the usual order.
    pub stages: Vec<Stage>,
    /// Actions, in the order of buttons.
    pub actions: Vec<Action>,
    /// Guards over one or more actions.
    pub guards: Vec<Guard>,
    /// Time limits.
    pub limits: Vec<TimeLimit>,
    /// Letters (文书).
    pub letters: Vec<LetterKind>,
    /// Records of other kinds that may be opened from one of this kind, with what carries over.
    pub successors: Vec<Successor>,
    /// What the days of an imported row mean, in order; empty: the kind cannot be imported.
    #[serde(default)]
    pub imports: Vec<ImportStep>,
    /// SM3 of the shape (fields, stages, actions, letters), in hexadecimal.
    pub shape: String,
    /// Where its parts stand; worked out on first use.
    #[serde(skip)]
    pub lookup: Lookup,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Identifier.
    pub id: StageId,
    /// Chinese name.
    pub name: String,
    /// The record is closed here.
    pub closes: bool,
}

/// An action that a person may take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Identifier.
    pub id: ActionId,
    /// Chinese name, on the button.
    pub name: String,
    /// It opens a new record.
    pub creates: bool,
    /// Stages in which it may be taken; empty for one that creates.
    pub from: Vec<StageId>,
    /// Stage to which it leads; `None`: the stage stays.
    pub to: Option<StageId>,
    /// Roles that may take it.
    pub roles: Vec<RoleId>,
    /// Fields without which it is refused.
    pub requires: Vec<FieldId>,
    /// Fields that it may set.
    pub accepts: Vec<FieldId>,
    /// Fields that it sets by itself.
    pub sets: Vec<(FieldId, Assignment)>,
    /// Letters that it drafts.
    pub drafts: Vec<LetterId>,
    /// Articles on which it rests.
    pub law: Vec<Citation>,
    /// A sentence that helps the person who takes it.
    pub hint: Option<String>,
}

/// What an action writes into a field by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// A constant.
    Constant(Value),
    /// The day on which the action occurred.
    Day,
    /// The account that acts.
    Actor,
    /// The value of another field.
    Field(FieldId),
    /// Nothing: the field becomes missing.
    Nothing,
    /// The fixed day that a limit has each year, so many years after the year that a field names.
    Yearly {
        /// The limit.
        limit: LimitId,
        /// The field that names the year.
        year: FieldId,
        /// Years from there.
        after: i16,
    },
    /// The SM3 of the file that the action brings for another field; without a file the field is as it was entered.
    Digest(FieldId),
    /// The rows of a list counted, or a column of it added up, as the action leaves the list.
    Reckoned(Term),
}

/// A rule that actions must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guard {
    /// Identifier; named in refusals and examples.
    pub id: FindingId,
    /// Actions that it guards.
    pub on: Vec<ActionId>,
    /// What must hold after the action's own fields are set.
    pub requires: Condition,
    /// The condition as written.
    pub text: String,
    /// Why the action is refused or warned of, in Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub remedy: String,
    /// Articles.
    pub law: Vec<Citation>,
    /// Refuse or warn.
    pub effect: GuardEffect,
    /// First and last day of the occurrence for which it applies.
    pub from: Option<Date>,
    /// Last day of the occurrence for which it applies.
    pub until: Option<Date>,
}

/// What an unmet guard does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardEffect {
    /// The action is refused.
    #[default]
    Refuse,
    /// The action is taken, and a finding stays on the record until it is cleared with a reason.
    Warn,
}

/// A time limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// Identifier.
    pub id: LimitId,
    /// Chinese name.
    pub name: String,
    /// What begins it.
    pub starts: Vec<Trigger>,
    /// The field whose day is counted from, instead of the day of the trigger.
    pub counts_from: Option<FieldId>,
    /// It begins only if this holds.
    pub applies: Option<Condition>,
    /// What fulfils it.
    pub ends: Vec<Trigger>,
    /// What makes it moot; closing the record does, unless `outlives`.
    pub lapses: Vec<Trigger>,
    /// What begins it anew from its own day (重新起算, T16).
    pub restarts: Vec<Trigger>,
    /// Stretches that do not count.
    pub pauses: Vec<PauseRule>,
    /// How it may be extended.
    pub extension: Option<Extension>,
    /// Legal values, dated and placed.
    pub values: Vec<DatedValue>,
    /// The fixed days of each year that the law gives instead of a length.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yearly: Vec<YearlyDay>,
    /// Forward or backward.
    pub direction: Direction,
    /// Most or least.
    pub sense: Sense,
    /// Whether its last day rolls off a holiday.
    pub rolls: bool,
    /// It belongs to the substance of a matter (实体), not to its procedure.
    #[serde(default)]
    pub substance: bool,
    /// Which of two due days is milder for the party, where the milder law may apply.
    #[serde(default)]
    pub lenient: Option<Lenient>,
    /// Who must act.
    pub bearer: Bearer,
    /// What the law holds to have happened when it expires (法定拟制).
    pub deemed: Option<Deemed>,
    /// What follows when it expires, in Chinese.
    pub on_expiry: Option<String>,
    /// Actions refused once it has expired, where its value may block.
    pub blocks: Vec<ActionId>,
    /// When which light is shown.
    pub warn: Vec<WarningLight>,
    /// It goes on after the record is closed.
    pub outlives: bool,
    /// An internal target (内部时限), not law: it warns and never blocks.
    pub internal: bool,
}

/// What begins or ends a time limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// An action of the module.
    Action(ActionId),
    /// A letter is issued (签发).
    Issued(LetterId),
    /// A letter is served; the effective day of service counts.
    Served {
        /// The letter.
        letter: LetterId,
        /// On this addressee only; `None`: on the last of all addressees.
        addressee: Option<FieldId>,
    },
    /// Another limit has expired and its effect is deemed to have happened.
    Deemed(LimitId),
    /// Another limit has expired, whatever else follows from it; counted from its last day.
    Expired(LimitId),
}

/// A stretch that does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PauseRule {
    /// Actions at which the clock stops.
    pub from: Vec<ActionId>,
    /// Actions at which it goes on.
    pub until: Vec<ActionId>,
    /// Articles.
    pub law: Vec<Citation>,
}

/// How a limit may be extended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// The action that extends it.
    pub by: ActionId,
    /// The field that says for how long, in the unit of the value; `None`: the whole value.
    pub length: Option<FieldId>,
    /// The longest extension, dated.
    pub values: Vec<DatedValue>,
    /// How often.
    pub times: u32,
}

/// Who must act within a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// The organ that handles the record: shown as its own deadline.
    #[default]
    Organ,
    /// Another organ (被申请人, 制定机关 …).
    OtherOrgan,
    /// A party.
    Party,
    /// A court.
    Court,
}

/// A legal fiction: the effect of the passing of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deemed {
    /// The effect, in Chinese (视为受理).
    pub effect: String,
    /// Stage in which the record is held to be.
    pub to: Option<StageId>,
    /// Fields that are held to be set; `Day` is the day on which the limit expired.
    pub sets: Vec<(FieldId, Assignment)>,
    /// Articles.
    pub law: Vec<Citation>,
}

/// A light that is shown when so much is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningLight {
    /// What is left when it begins.
    pub left: Length,
    /// `yellow` or `red`.
    pub light: String,
}

/// A letter (文书).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LetterKind {
    /// Identifier; also the name of its template under `letters/`.
    pub id: LetterId,
    /// Chinese name.
    pub name: String,
    /// The template, Markdown-like text with `{{ bound }}` values.
    pub template: String,
    /// How it is numbered when it is issued.
    pub number: Option<NumberRule>,
    /// Roles that review it; empty: no review.
    pub reviewers: Vec<RoleId>,
    /// Roles that issue it (签发).
    pub signers: Vec<RoleId>,
    /// On whom it is served; empty: it is not served.
    pub addressees: Vec<Addressee>,
    /// Limits whose due day it tells the party.
    pub notifies: Vec<LimitId>,
    /// Articles.
    pub law: Vec<Citation>,
}

/// On whom a letter is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The field that names the person or organ.
    pub field: FieldId,
    /// A missing name needs no service.
    pub optional: bool,
}

/// How numbers are made: `{organ}`, `{year}` and `{serial}` are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRule {
    /// Scope of the serial, one sequence per organ, scope and year.
    pub scope: String,
    /// The pattern.
    pub pattern: String,
}

/// A record of another kind that may be opened from this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Its kind.
    pub kind: KindId,
    /// Label of the button.
    pub name: String,
    /// Stages in which it is offered.
    pub from: Vec<StageId>,
    /// Their field → our field, or `record` for the link back.
    pub carries: BTreeMap<FieldId, FieldId>,
}

/// A day in an imported row, and what happened on it in the main system elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportStep {
    /// The fields that may hold the day; the first that does counts.
    pub on: Vec<FieldId>,
    /// What happened: actions of the kind, letters issued and served.
    pub does: Vec<Trigger>,
    /// Only if this holds, after the steps before it.
    pub when: Option<Condition>,
}

impl Definition {
    /// Fields, limits and letters by which conditions are said in words.
    pub fn names(&self) -> Names<'_> {
        Names {
            fields: &self.fields,
            limits: self
                .limits
                .iter()
                .map(|it| (it.id.as_str(), it.name.as_str()))
                .collect(),
            letters: self
                .letters
                .iter()
                .map(|it| (it.id.as_str(), it.name.as_str()))
                .collect(),
            kinds: None,
        }
    }

    /// The field with this identifier.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.get(self.lookup.of(self).field(id)?)
    }

    /// The stage with this identifier.
    pub fn stage(&self, id: &StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The action with this identifier.
    pub fn action(&self, id: &ActionId) -> Option<&Action> {
        self.actions.get(self.lookup.of(self).action(id)?)
    }

    /// The time limit with this identifier.
    pub fn limit(&self, id: &LimitId) -> Option<&TimeLimit> {
        self.limits.get(self.lookup.of(self).limit(id)?)
    }

    /// The guards of an action, in the order of the definition.
    pub(super) fn guards_of(&self, action: &ActionId) -> impl Iterator<Item = &Guard> {
        let places = self.lookup.of(self).guards(action);
        places.iter().map(|at| &self.guards[*at])
    }

    /// The time limits that a trigger begins, ends, pauses or extends, in the order of the definition.
    pub(super) fn limits_touched_by<'a>(
        &'a self,
        trigger: &Trigger,
    ) -> impl Iterator<Item = &'a TimeLimit> + Clone + use<'a> {
        let places = self.lookup.of(self).limits(trigger);
        places.iter().map(|at| &self.limits[*at])
    }

    /// Whether the passing of time does something of itself when this limit expires.
    pub fn acts_by_itself(&self, limit: &TimeLimit) -> bool {
        let expired = Trigger::Expired(limit.id.clone());
        limit.deemed.is_some() || self.limits_touched_by(&expired).next().is_some()
    }

    /// The letter with this identifier.
    pub fn letter(&self, id: &LetterId) -> Option<&LetterKind> {
        self.letters.iter().find(|letter| letter.id == *id)
    }
}
