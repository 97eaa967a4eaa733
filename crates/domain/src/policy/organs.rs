//! Organs of a county and how they stand under each other.

use crate::identifier::OrganId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An organ (机关单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organ {
    /// Identifier.
    pub id: OrganId,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// 机关代字, in numbers of letters.
    pub mark: String,
    /// county, department, town or village.
    pub level: String,
    /// The organ above it.
    pub superior: Option<OrganId>,
}

/// All organs of a county.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganTree {
    organs: BTreeMap<OrganId, Organ>,
}

impl OrganTree {
    /// A tree of these organs.
    pub fn new(organs: impl IntoIterator<Item = Organ>) -> Self {
        Self {
            organs: organs
                .into_iter()
                .map(|organ| (organ.id.clone(), organ))
                .collect(),
        }
    }

    /// The organ with this identifier.
    pub fn organ(&self, id: &OrganId) -> Option<&Organ> {
        self.organs.get(id)
    }

    /// All organs, by identifier.
    pub fn all(&self) -> impl Iterator<Item = &Organ> {
        self.organs.values()
    }

    /// Whether an organ is another one or stands below it; a circle of superiors ends the search.
    pub fn is_within(&self, organ: &OrganId, above: &OrganId) -> bool {
        let mut current = Some(organ);
        for _ in 0..=self.organs.len() {
            match current {
                Some(id) if id == above => return true,
                Some(id) => {
                    current = self
                        .organs
                        .get(id)
                        .and_then(|organ| organ.superior.as_ref());
                }
                None => return false,
            }
        }
        false
    }

    /// The organ and all organs below it.
    pub fn within(&self, above: &OrganId) -> Vec<OrganId> {
        let mut within = vec![above.clone()];
        let below = self.organs.keys().filter(|organ| *organ != above);
        within.extend(below.filter(|organ| self.is_within(organ, above)).cloned());
        within
    }
}
