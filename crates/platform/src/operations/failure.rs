//! Why an operation has no result.

use crate::store::Fault;
use crate::store::writer::Rejected;
use domain::policy::Denied;
use domain::procedure::Refusal;
use std::sync::Arc;

/// A refusal is an ordinary answer; a fault is something broken. They are never mixed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// The law or the definition says no.
    #[error("{}", .0.reason)]
    Refused(Box<Refusal>),
    /// The person may not do this.
    #[error("{0}")]
    Denied(Denied),
    /// There is no such thing, or the person may not know of it.
    #[error("没有找到{0}")]
    Missing(String),
    /// Too many commands wait.
    #[error("系统正忙，请稍后重试；您填写的内容没有丢失")]
    Busy,
    /// Something broke.
    #[error("{0}")]
    Fault(Arc<Fault>),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(Arc::new(fault))
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Refused(refusal) => Self::Refused(refusal),
            Rejected::Busy => Self::Busy,
            Rejected::Fault(fault) => Self::Fault(fault),
        }
    }
}
