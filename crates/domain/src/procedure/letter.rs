//! Letters of a record and their service (送达).

use crate::identifier::{AccountId, FieldId, LetterId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One letter of a record, from draft to service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its kind.
    pub letter: LetterId,
    /// Position within the record, from 1.
    pub ordinal: u32,
    /// How far it has come.
    pub progress: LetterProgress,
    /// Its number, from the signing on.
    pub number: Option<String>,
    /// Its text, once a person has changed or issued it; `None`: as the template gives it.
    pub body: Option<String>,
    /// Day of the draft.
    pub drafted_on: Date,
    /// Day of the signing.
    pub issued_on: Option<Date>,
    /// Who signed.
    pub signer: Option<AccountId>,
    /// One per addressee, from the signing on.
    pub services: Vec<Service>,
    /// Why it should be looked at again, after a correction of what it rests on.
    pub doubt: Option<String>,
}

/// How far a letter has come: 拟稿 → 审核 → 签发(编号) → 用印 → 送达.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterProgress {
    /// Drafted, or returned to the draft.
    Draft,
    /// Reviewed.
    Reviewed,
    /// Signed and numbered.
    Issued,
    /// Sealed.
    Sealed,
    /// Void before it was served; its number is not used again.
    Void,
}

/// Service of one letter on one addressee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The field that names the addressee.
    pub addressee: FieldId,
    /// The name of the addressee at the signing.
    pub name: String,
    /// Failed attempts, in order: day and what happened.
    pub attempts: Vec<(Date, String)>,
    /// The method (`laws/service.toml`), once it succeeded.
    pub method: Option<String>,
    /// The day on which the method was carried out (signature, publication …).
    pub carried_out_on: Option<Date>,
    /// The day on which service takes effect; starts limits.
    pub effective_on: Option<Date>,
    /// What proves it: servers, witness, postal number, receipt file … by name.
    pub proof: BTreeMap<String, String>,
}

impl Letter {
    /// The day on which the last addressee was served; `None`: not all are, or there is none.
    pub fn served_on(&self) -> Option<Date> {
        let days: Option<Vec<Date>> = self
            .services
            .iter()
            .map(|service| service.effective_on)
            .collect();
        days?.into_iter().max()
    }

    /// Issued, with addressees, and not served on all of them: it shows on the workbench.
    pub fn lacks_proof(&self) -> bool {
        matches!(
            self.progress,
            LetterProgress::Issued | LetterProgress::Sealed
        ) && !self.services.is_empty()
            && self.served_on().is_none()
    }
}
