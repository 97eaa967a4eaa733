//! Methods of service (送达): what each needs as proof and when it takes effect.

use super::{Citation, DatedValue};

/// The methods of service that the law knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceMethods(pub Vec<ServiceMethod>);

/// One method of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceMethod {
    /// Identifier (`direct`, `publication` …).
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Proofs without which it is refused.
    pub needs: Vec<Proof>,
    /// It may be used only after failed attempts by other methods.
    pub after_attempts: bool,
    /// When it takes effect.
    pub effective: Effective,
    /// Articles.
    pub law: Vec<Citation>,
}

/// A proof that a method needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Identifier of the input.
    pub id: String,
    /// Chinese label.
    pub name: String,
}

/// When a service takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effective {
    /// On the day on which it was carried out.
    OnDay,
    /// So long after that day.
    After(Vec<DatedValue>),
}

impl ServiceMethods {
    /// The method with this identifier.
    pub fn method(&self, id: &str) -> Option<&ServiceMethod> {
        self.0.iter().find(|method| method.id == id)
    }
}
