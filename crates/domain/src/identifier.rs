//! Identifiers of the things that definitions name.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Declares one identifier type.
/// A macro, because a dozen kinds of identifier must not be mixed and each needs the same six lines.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

identifiers! {
    /// A kind of record: the `id` of a module (`reconsideration`).
    KindId;
    /// A field of a kind.
    FieldId;
    /// A stage of a kind.
    StageId;
    /// An action of a kind.
    ActionId;
    /// A time limit of a kind.
    LimitId;
    /// A letter (文书) of a kind.
    LetterId;
    /// A guard or a finding of a kind.
    FindingId;
    /// A role (经办人, 负责人 …), the same over all kinds.
    RoleId;
    /// An organ (机关单位) of a county.
    OrganId;
    /// A login account.
    AccountId;
    /// An indicator, `kind.name`.
    IndicatorId;
    /// A record: UUIDv7 text.
    RecordId;
    /// A county: the six digits of its region code.
    CountyId;
    /// A statute with its version, as cited: `行政复议法(2023)`.
    StatuteId;
}
