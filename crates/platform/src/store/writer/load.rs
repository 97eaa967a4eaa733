//! What the writer reads before it judges: records that memory does not have, logs, and requests that came before.

use super::cache::{Cache, Key};
use super::judge::{Loaded, Repeated};
use super::{Batch, Submission};
use crate::store::load::{heads, listed, load};
use crate::store::rows::Held;
use crate::store::{Catalogue, Fault, Sql, history};
use domain::identifier::{CountyId, RecordId};
use domain::procedure::{links, needs_history};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Where the writer looks: what the open batch has, what memory has, and then the database.
pub struct Reading<'a> {
    pub sql: &'a mut dyn Sql,
    pub catalogue: &'a Catalogue,
    pub cache: &'a Cache,
    pub batch: &'a Batch,
}

impl Reading<'_> {
    /// Reads what the commands need and memory does not have.
    pub fn load(&mut self, commands: &[&Submission], loaded: &mut Loaded) -> Result<(), Fault> {
        let named = commands.iter().filter_map(|submission| {
            Some((
                submission.county.clone(),
                submission.command.record.clone()?,
            ))
        });
        self.records(named.collect(), loaded)?;
        let mut linked = HashSet::new();
        for submission in commands {
            linked.extend(self.links_of(submission, loaded));
            if needs_history(&submission.command)
                && let Some(id) = &submission.command.record
            {
                let logged = history::logged(self.sql, self.catalogue, (&submission.county, id))?;
                loaded
                    .history
                    .insert((submission.county.clone(), id.clone()), logged);
            }
        }
        self.records(linked, loaded)
    }

    /// Takes over records as callers have just read them; those that were written since are left out.
    pub fn seen(&mut self, seen: Vec<Held>, loaded: &mut Loaded) -> Result<(), Fault> {
        let mut by_county: BTreeMap<CountyId, HashMap<RecordId, Held>> = BTreeMap::new();
        for held in seen {
            let (county, id) = (held.record.county.clone(), held.record.id.clone());
            by_county.entry(county).or_default().insert(id, held);
        }
        for (county, mut seen) in by_county {
            let ids: Vec<RecordId> = seen.keys().cloned().collect();
            for (id, head) in heads(self.sql, &county, &ids)? {
                let unchanged = seen.remove(&id).filter(|held| held.head == head);
                if let Some(held) = unchanged {
                    loaded.records.insert((county.clone(), id), held);
                }
            }
        }
        Ok(())
    }

    fn links_of(&self, submission: &Submission, loaded: &Loaded) -> Vec<Key> {
        let command = &submission.command;
        let key = command
            .record
            .clone()
            .map(|id| (submission.county.clone(), id));
        let held = key.as_ref().and_then(|key| {
            self.batch
                .record(key)
                .or_else(|| self.cache.get(key))
                .or_else(|| loaded.records.get(key))
        });
        let record = held.map(|held| held.record.as_ref());
        let kind = match record {
            Some(record) => self.catalogue.pinned(&record.kind, &record.shape).ok(),
            None => self.catalogue.current(&command.kind),
        };
        let Some(kind) = kind else { return Vec::new() };
        links(&kind.definition, record, command)
            .into_iter()
            .map(|id| (submission.county.clone(), id))
            .collect()
    }

    fn records(&mut self, keys: HashSet<Key>, loaded: &mut Loaded) -> Result<(), Fault> {
        let mut by_county: BTreeMap<CountyId, Vec<RecordId>> = BTreeMap::new();
        for key in keys {
            let is_known = self.batch.record(&key).is_some()
                || self.cache.get(&key).is_some()
                || loaded.records.contains_key(&key);
            if !is_known {
                by_county.entry(key.0).or_default().push(key.1);
            }
        }
        for (county, ids) in by_county {
            let found = load(self.sql, self.catalogue, &county, &ids)?;
            loaded.records.extend(
                found
                    .into_iter()
                    .map(|(id, held)| ((county.clone(), id), held)),
            );
        }
        Ok(())
    }
}

/// Finds requests that were accepted before, by their keys.
pub fn repeated(
    sql: &mut dyn Sql,
    commands: &[&Submission],
    loaded: &mut Loaded,
) -> Result<(), Fault> {
    let mut by_county: HashMap<&CountyId, Vec<&str>> = HashMap::new();
    for submission in commands {
        if !submission.command.key.is_empty() {
            by_county
                .entry(&submission.county)
                .or_default()
                .push(&submission.command.key);
        }
    }
    for (county, keys) in by_county {
        let (places, values) = listed(county.as_str(), keys.iter().copied());
        let rows = sql.query(
            &format!(
                "SELECT key, record, version, action, seq FROM actions
                 WHERE county = $1 AND key IN ({places})"
            ),
            &values,
        )?;
        for row in &rows {
            let id: RecordId = row.text(1)?.into();
            let version = row.integer(2)?;
            let steps = history::steps(sql, county, &id)?;
            let record = history::fold(&steps, |entry| entry.version <= Some(version))?
                .ok_or_else(|| Fault::content("操作内容", id.to_string()))?;
            let first = Repeated {
                action: row.text(3)?.to_string(),
                record: Arc::new(record),
                seq: row.integer(4)?,
            };
            loaded
                .repeated
                .insert((county.clone(), row.text(0)?.to_string()), first);
        }
    }
    Ok(())
}
