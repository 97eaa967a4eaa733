//! A record: the fold of its events.

use super::{Letter, Limit};
use crate::identifier::{
    AccountId, CountyId, FieldId, FindingId, KindId, LimitId, OrganId, RecordId, StageId,
};
use crate::law::Citation;
use crate::register::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values by field; what is missing is not there. Shared: a copy costs nothing until it is changed.
pub type Fields = Arc<BTreeMap<FieldId, Value>>;

/// A record as it stands after its last action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The county.
    pub county: CountyId,
    /// UUIDv7 text.
    pub id: RecordId,
    /// Its kind.
    pub kind: KindId,
    /// The shape to which it is pinned.
    pub shape: String,
    /// Its number, once given.
    pub number: Option<String>,
    /// Its number in the 主系统 elsewhere.
    pub external_number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: StageId,
    /// The day of the action that led to the stage; a later one may not lie before it.
    pub stage_on: Date,
    /// The organ that handles it.
    pub organ: OrganId,
    /// The person who handles it.
    pub handler: Option<AccountId>,
    /// Day of the action that created it.
    pub opened_on: Date,
    /// Day of the action that closed it.
    pub closed_on: Option<Date>,
    /// Number of actions so far.
    pub version: u64,
    /// Values of its fields; what is missing is not there.
    pub fields: Fields,
    /// Its time limits, in the order in which they began; shared with the events that set them.
    pub limits: Vec<Arc<Limit>>,
    /// Its letters, in the order in which they were drafted.
    pub letters: Vec<Arc<Letter>>,
    /// Findings that guards raised.
    pub findings: Vec<FindingState>,
    /// Effects that the law attached to the passing of time.
    pub deemed: Vec<DeemedFact>,
}

/// A finding of a guard on a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingState {
    /// The guard.
    pub guard: FindingId,
    /// The day.
    pub raised_on: Date,
    /// Why, in Chinese.
    pub reason: String,
    /// Articles.
    pub law: Vec<Citation>,
    /// Why it was cleared; `None`: it stands.
    pub cleared: Option<String>,
}

/// An effect that the law attached to the passing of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeemedFact {
    /// The limit that expired.
    pub limit: LimitId,
    /// Which run of it.
    pub ordinal: u32,
    /// The effect, in Chinese.
    pub effect: String,
    /// The day on which it took effect: the due day.
    pub on: Date,
    /// Articles.
    pub law: Vec<Citation>,
    /// Stage before it.
    pub stage_before: StageId,
    /// A person has confirmed it (true) or rebutted it with evidence (false); `None`: neither yet.
    pub confirmed: Option<bool>,
    /// The evidence or remark.
    pub remark: Option<String>,
}
