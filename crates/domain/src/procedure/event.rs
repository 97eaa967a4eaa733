//! Events: what an action changed. The fold applies them and judges nothing.

use super::{Letter, Limit, Service};
use crate::engines::deadline::Due;
use crate::identifier::{
    AccountId, CountyId, FieldId, FindingId, KindId, LimitId, OrganId, RecordId, StageId,
};
use crate::law::Citation;
use crate::register::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The record begins.
    Created {
        /// The county.
        county: CountyId,
        /// Its id.
        id: RecordId,
        /// Its kind.
        kind: KindId,
        /// The shape to which it is pinned.
        shape: String,
        /// The organ that handles it.
        organ: OrganId,
        /// The person who handles it.
        handler: Option<AccountId>,
        /// The day.
        on: Date,
        /// Its first stage.
        stage: StageId,
    },
    /// It got its number.
    Numbered {
        /// The number.
        number: String,
    },
    /// Its title changed.
    Titled {
        /// The title.
        title: String,
    },
    /// It got or changed its number in the 主系统 elsewhere.
    Referenced {
        /// The number there.
        external_number: String,
    },
    /// It was given to another person or organ.
    Assigned {
        /// The organ.
        organ: OrganId,
        /// The person.
        handler: Option<AccountId>,
    },
    /// Fields were set, or became missing.
    FieldsSet {
        /// New values.
        fields: BTreeMap<FieldId, Option<Value>>,
    },
    /// The stage changed.
    StageChanged {
        /// The new stage.
        to: StageId,
        /// The day.
        on: Date,
        /// The record is closed by it (true), or open.
        closes: bool,
    },
    /// A time limit began, or its run changed: the whole of it.
    LimitSet {
        /// The run; its ordinal says which.
        limit: Arc<Limit>,
        /// Why, in Chinese: 起算, 延长, 中止, 恢复, 办结, 更正 …
        reason: String,
    },
    /// An open run was counted anew by another calendar: what came of it; the rest of the run is as it was.
    LimitCounted {
        /// Which run.
        ordinal: u32,
        /// The due day and how it came about.
        due: Box<Due>,
        /// The same of the other version of the law, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<Box<Due>>,
        /// Why, in Chinese.
        reason: String,
    },
    /// The law attached an effect to the passing of time.
    Deemed {
        /// The limit.
        limit: LimitId,
        /// Which run.
        ordinal: u32,
        /// The effect.
        effect: String,
        /// The day.
        on: Date,
        /// Articles.
        law: Vec<Citation>,
    },
    /// A person confirmed or rebutted such an effect.
    DeemedAnswered {
        /// The limit.
        limit: LimitId,
        /// Which run.
        ordinal: u32,
        /// Confirmed, or rebutted.
        confirmed: bool,
        /// The evidence or remark.
        remark: String,
    },
    /// A letter was drafted or changed: the whole of it but its services.
    LetterSet {
        /// The letter; its ordinal says which.
        letter: Arc<Letter>,
        /// Why, in Chinese: 拟稿, 审核, 退回, 签发, 用印, 作废 …
        reason: String,
    },
    /// A service of a letter changed.
    ServiceSet {
        /// The letter.
        letter: u32,
        /// The service; its addressee says which.
        service: Box<Service>,
    },
    /// A guard raised a finding.
    FindingRaised {
        /// The guard.
        guard: FindingId,
        /// The day.
        on: Date,
        /// Why.
        reason: String,
        /// Articles.
        law: Vec<Citation>,
    },
    /// A finding was cleared.
    FindingCleared {
        /// The guard.
        guard: FindingId,
        /// Why.
        reason: String,
    },
    /// A person wrote a remark, or put a file on the record.
    Noted {
        /// The text.
        text: String,
        /// The SM3 of the file.
        file: Option<String>,
    },
}
