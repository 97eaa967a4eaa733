//! Finding records by a part of their number or title without reading them all.
//!
//! The texts of a county's records lie in memory, one line for each, read when somebody first searches and kept up
//! from the log. A search goes through the lines and names the few records that can be meant; the query of the list
//! then judges those as it judges all, so that what is found never depends on this. Nothing is written for it.

use crate::store::{Fault, Sql, Value, load};
use domain::identifier::{CountyId, KindId, RecordId};
use memchr::{memchr, memmem, memrchr};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The most records that a search may name; for more, reading them in order finds a page soon enough.
pub const NAMED_MOST: usize = 4_000;

/// Lines that may be outdated before all are read anew, beyond a share of all.
const OUTDATED_MOST: usize = 20_000;

/// The texts of records, by county.
#[derive(Default)]
pub struct Finder {
    counties: Mutex<HashMap<CountyId, Arc<RwLock<Texts>>>>,
}

/// The texts of one county's records.
#[derive(Default)]
struct Texts {
    /// Lines of id, kind, number, other number and title, each after a line break, with tabs between.
    lines: Vec<u8>,
    /// How many lines there are.
    count: usize,
    /// How many of them came from the log.
    added: usize,
    /// The place in the log when all were read.
    since: i64,
    /// The place in the log up to which they are kept up.
    upto: i64,
}

impl Finder {
    /// The records of a kind that can have the text in their number or title, in no order; `None` where there may
    /// be too many, or the text is one that cannot be looked for in this way. Asked in the snapshot of the list.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn named(
        &self,
        sql: &mut dyn Sql,
        (county, kind): (&CountyId, &KindId),
        text: &str,
    ) -> Result<Option<Vec<RecordId>>, Fault> {
        if text.is_empty() || text.chars().any(char::is_control) {
            return Ok(None);
        }
        let texts = {
            let mut counties = self.counties.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(counties.entry(county.clone()).or_default())
        };
        let now = newest(sql)?;
        let known = texts.read().unwrap_or_else(PoisonError::into_inner);
        if known.upto >= now {
            return Ok(known.seen_from(now, kind, text));
        }
        drop(known);
        {
            let mut texts = texts.write().unwrap_or_else(PoisonError::into_inner);
            if let Err(fault) = texts.keep_up(sql, county, now) {
                *texts = Texts::default();
                return Err(fault);
            }
        }
        let known = texts.read().unwrap_or_else(PoisonError::into_inner);
        Ok(known.seen_from(now, kind, text))
    }
}

fn newest(sql: &mut dyn Sql) -> Result<i64, Fault> {
    let row = sql.first("SELECT COALESCE(MAX(seq), 0) FROM actions", &[])?;
    row.map_or(Ok(0), |row| row.integer(0))
}

impl Texts {
    /// The records that can be meant, for someone who sees the log up to `now`: one who sees less than was there
    /// when the lines were read may miss what was changed since.
    fn seen_from(&self, now: i64, kind: &KindId, text: &str) -> Option<Vec<RecordId>> {
        (now >= self.since && self.upto >= now)
            .then(|| self.named(kind, text))
            .flatten()
    }

    /// Brings the lines to the state of the log at `now`.
    fn keep_up(&mut self, sql: &mut dyn Sql, county: &CountyId, now: i64) -> Result<(), Fault> {
        if self.upto == 0 || self.added > OUTDATED_MOST + self.count / 8 {
            *self = Self {
                since: now,
                upto: now,
                ..Self::default()
            };
            let all =
                "SELECT id, kind, number, external_number, title FROM records WHERE county = $1";
            return self.add(sql, all, &[Value::from(county.as_str())]);
        }
        if now <= self.upto {
            return Ok(());
        }
        let mut changed: BTreeSet<RecordId> = BTreeSet::new();
        let values = [Value::Integer(self.upto), Value::from(county.as_str())];
        sql.each(
            "SELECT record FROM actions WHERE seq > $1 AND county = $2 AND record IS NOT NULL",
            &values,
            &mut |row| {
                changed.insert(row.text(0)?.into());
                Ok(())
            },
        )?;
        let changed: Vec<RecordId> = changed.into_iter().collect();
        for ids in changed.chunks(load::ASKED) {
            let (places, values) = load::listed(county.as_str(), ids.iter().map(RecordId::as_str));
            let some = format!(
                "SELECT id, kind, number, external_number, title FROM records \
                 WHERE county = $1 AND id IN ({places})"
            );
            self.add(sql, &some, &values)?;
            self.added += ids.len();
        }
        self.upto = now;
        Ok(())
    }

    fn add(
        &mut self,
        sql: &mut dyn Sql,
        statement: &str,
        values: &[Value<'_>],
    ) -> Result<(), Fault> {
        sql.each(statement, values, &mut |row| {
            for column in 0..5 {
                self.lines.push(if column == 0 { b'\n' } else { b'\t' });
                let text = row.optional_text(column)?.unwrap_or_default();
                let plain = text.bytes().map(|byte| match byte {
                    b'\n' | b'\t' => b' ',
                    byte => byte.to_ascii_lowercase(),
                });
                self.lines.extend(plain);
            }
            self.count += 1;
            Ok(())
        })
    }

    /// The records of a kind in whose lines the text stands, after id and kind.
    fn named(&self, kind: &KindId, text: &str) -> Option<Vec<RecordId>> {
        let text = text.to_ascii_lowercase();
        let finder = memmem::Finder::new(text.as_bytes());
        let mut found = BTreeSet::new();
        let mut at = 0;
        while let Some(hit) = finder.find(&self.lines[at..]) {
            let hit = at + hit;
            let start = memrchr(b'\n', &self.lines[..hit]).map_or(0, |start| start + 1);
            let end = memchr(b'\n', &self.lines[hit..]).map_or(self.lines.len(), |end| hit + end);
            let mut parts = self.lines[start..end].splitn(3, |byte| *byte == b'\t');
            let (id, of, rest) = (parts.next()?, parts.next()?, parts.next()?);
            at = end;
            let searched = end - rest.len();
            if of != kind.as_str().as_bytes() {
                continue;
            }
            if hit >= searched || finder.find(rest).is_some() {
                found.insert(std::str::from_utf8(id).ok()?.into());
                if found.len() > NAMED_MOST {
                    return None;
                }
            }
        }
        Some(found.into_iter().collect())
    }
}
