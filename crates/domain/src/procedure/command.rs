//! What a person asks the kernel to do.

use crate::identifier::{AccountId, ActionId, KindId, OrganId, RecordId, RoleId};
use crate::register::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One command; stored in the log beside the events that it produced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Idempotency key: the same key returns the first result.
    pub key: String,
    /// The kind of the record.
    pub kind: KindId,
    /// An action of the kind, or one of the general actions (`letter_issue`, `correct` …).
    pub action: ActionId,
    /// The record; `None` for an action that creates one.
    #[serde(default)]
    pub record: Option<RecordId>,
    /// The version that the person saw; `None`: whichever it is.
    #[serde(default)]
    pub version: Option<u64>,
    /// Legal time of the act, entered, never in the future.
    #[serde(with = "moment_text")]
    pub occurred_at: Moment,
    /// Values of fields, as plain JSON; for general actions, their arguments.
    #[serde(default)]
    pub fields: BTreeMap<String, serde_json::Value>,
    /// The letter (ordinal within the record) that a letter action is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<u32>,
    /// The version at which the action stands that a correction mends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u64>,
}

/// Who acts, already signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The role in which it acts.
    pub role: RoleId,
    /// The organ to which it belongs.
    pub organ: OrganId,
}

mod moment_text {
    use crate::register::Moment;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(moment: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(moment)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::parse(&text).map_err(serde::de::Error::custom)
    }
}
