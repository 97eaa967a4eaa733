//! Where the parts of a definition stand, so that judging a command searches nothing.

use super::{Definition, Trigger};
use crate::identifier::{ActionId, FieldId, LimitId};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The places of a definition's parts: worked out on first use, equal to any other, never stored.
#[derive(Debug, Default)]
pub struct Lookup(OnceLock<Places>);

/// Positions in the lists of one definition.
#[derive(Debug, Default)]
pub(super) struct Places {
    fields: HashMap<FieldId, usize>,
    actions: HashMap<ActionId, usize>,
    limits: HashMap<LimitId, usize>,
    guards: HashMap<ActionId, Vec<usize>>,
    touched: HashMap<Trigger, Vec<usize>>,
}

impl Lookup {
    /// The places of `definition`, to which this belongs.
    pub(super) fn of(&self, definition: &Definition) -> &Places {
        self.0.get_or_init(|| Places::of(definition))
    }
}

impl Clone for Lookup {
    fn clone(&self) -> Self {
        // A copy of a definition may be changed before it is used.
        Self::default()
    }
}

impl PartialEq for Lookup {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    fn of(definition: &Definition) -> Self {
        let mut places = Self::default();
        for (at, field) in definition.fields.iter().enumerate() {
            places.fields.entry(field.id.clone()).or_insert(at);
        }
        for (at, action) in definition.actions.iter().enumerate() {
            places.actions.entry(action.id.clone()).or_insert(at);
        }
        for (at, guard) in definition.guards.iter().enumerate() {
            for action in &guard.on {
                places.guards.entry(action.clone()).or_default().push(at);
            }
        }
        for (at, limit) in definition.limits.iter().enumerate() {
            places.limits.entry(limit.id.clone()).or_insert(at);
            let lists = [&limit.starts, &limit.ends, &limit.lapses, &limit.restarts];
            let pauses = limit.pauses.iter();
            let actions = pauses.flat_map(|pause| pause.from.iter().chain(&pause.until));
            let extends = limit.extension.iter().map(|extension| &extension.by);
            let actions = actions.chain(extends).cloned().map(Trigger::Action);
            for trigger in lists.into_iter().flatten().cloned().chain(actions) {
                let touched = places.touched.entry(trigger).or_default();
                if touched.last() != Some(&at) {
                    touched.push(at);
                }
            }
        }
        places
    }

    pub(super) fn field(&self, id: &str) -> Option<usize> {
        self.fields.get(id).copied()
    }

    pub(super) fn action(&self, id: &ActionId) -> Option<usize> {
        self.actions.get(id).copied()
    }

    pub(super) fn limit(&self, id: &LimitId) -> Option<usize> {
        self.limits.get(id).copied()
    }

    pub(super) fn guards(&self, action: &ActionId) -> &[usize] {
        self.guards.get(action).map_or(&[], Vec::as_slice)
    }

    pub(super) fn limits(&self, trigger: &Trigger) -> &[usize] {
        self.touched.get(trigger).map_or(&[], Vec::as_slice)
    }
}
