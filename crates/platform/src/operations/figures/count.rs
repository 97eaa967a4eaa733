//! Counts, made once for all figures that need them.

use super::{Asked, Basis};
use crate::store::catalogue::Kind;
use crate::store::figures::{Asks, Counting, StoredSubject, changed_after, counts, ids, subjects};
use crate::store::history::as_of;
use crate::store::{Fault, Sql};
use domain::identifier::{FieldId, IndicatorId, KindId, RecordId};
use domain::indicator::{
    Amount, FigurePeriod, IndicatorDefinition, Measure, Subject, Tally, tally,
};
use domain::register::Moment;
use jiff::ToSpan;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Conditions in one statement, so that it has not more columns than a database allows.
const CONDITIONS_AT_ONCE: usize = 500;

/// Whether records are only counted or also named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Counted.
    Counts,
    /// Named.
    Records,
}

/// Counts and keeps what it counted.
pub(super) struct Counter<'a> {
    basis: &'a Basis<'a>,
    asked: &'a Asked<'a>,
    depth: Depth,
    recorded_until: Option<Moment>,
    tallies: HashMap<(IndicatorId, FigurePeriod), Tally>,
    refolded: HashMap<KindId, Rc<Vec<StoredSubject>>>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(basis: &'a Basis<'a>, asked: &'a Asked<'a>, depth: Depth) -> Self {
        Self {
            basis,
            asked,
            depth,
            recorded_until: last_moment(asked, basis),
            tallies: HashMap::new(),
            refolded: HashMap::new(),
        }
    }

    /// The records of a count indicator in a period.
    pub(super) fn tally(
        &mut self,
        sql: &mut dyn Sql,
        counted: &IndicatorDefinition,
        period: FigurePeriod,
    ) -> Result<Tally, Fault> {
        let key = (counted.id.clone(), period);
        if let Some(known) = self.tallies.get(&key) {
            return Ok(known.clone());
        }
        let Some(kind) = self.basis.catalogue.current(&counted.kind) else {
            return Ok(Tally::default());
        };
        let Measure::Count { dated_by, .. } = &counted.measure else {
            return Ok(Tally::default());
        };
        self.count_together(sql, (kind, dated_by), period)?;
        Ok(self.tallies.get(&key).cloned().unwrap_or_default())
    }

    /// Counts everything of a kind that is dated by the same day; one statement, where records are not named.
    fn count_together(
        &mut self,
        sql: &mut dyn Sql,
        (kind, dated_by): (&Kind, &FieldId),
        period: FigurePeriod,
    ) -> Result<(), Fault> {
        let together: Vec<(&IndicatorDefinition, Asks<'_>)> = self
            .basis
            .indicators
            .iter()
            .filter(|indicator| indicator.kind == kind.definition.id)
            .filter_map(|indicator| match &indicator.measure {
                Measure::Count {
                    condition,
                    dated_by: day,
                    amount,
                    ..
                } if day == dated_by => Some((indicator, (condition, amount))),
                _ => None,
            })
            .collect();
        let counting = Counting {
            county: &self.asked.county.id,
            organ: self.asked.organ.as_ref(),
            kind,
            dated_by,
            period,
            recorded_until: self.recorded_until,
        };
        let stored = self.stored(sql, &counting, &together)?;
        let refolded = self.refolded(sql, kind)?;
        for ((indicator, (_, amount)), found) in together.into_iter().zip(stored) {
            // What is alike here and there would be counted twice.
            let apart = refolded.is_empty() || !matches!(amount, Amount::Distinct(_));
            let found = match found.filter(|_| apart) {
                Some(mut found) => {
                    let again = self.judged(indicator, period, &refolded);
                    found.count += again.count;
                    found.total += again.total;
                    found.records.extend(again.records);
                    found.records.sort_unstable();
                    found
                }
                None => {
                    let mut all = subjects(sql, &counting)?;
                    all.extend(refolded.iter().cloned());
                    self.judged(indicator, period, &all)
                }
            };
            self.tallies.insert((indicator.id.clone(), period), found);
        }
        Ok(())
    }

    /// What SQL can count.
    fn stored(
        &self,
        sql: &mut dyn Sql,
        counting: &Counting<'_>,
        together: &[(&IndicatorDefinition, Asks<'_>)],
    ) -> Result<Vec<Option<Tally>>, Fault> {
        let asks: Vec<Asks<'_>> = together.iter().map(|(_, asks)| *asks).collect();
        let mut stored = Vec::new();
        for some in asks.chunks(CONDITIONS_AT_ONCE) {
            let counted = counts(sql, counting, some)?;
            stored.extend(counted.into_iter().map(|found| {
                found.map(|(count, total)| Tally {
                    count,
                    total,
                    records: Vec::new(),
                })
            }));
        }
        if self.depth == Depth::Records {
            for (tally, (condition, _)) in stored.iter_mut().zip(asks) {
                let Some(tally) = tally else { continue };
                tally.records = ids(sql, counting, condition)?.unwrap_or_default();
            }
        }
        Ok(stored)
    }

    fn judged(
        &self,
        indicator: &IndicatorDefinition,
        period: FigurePeriod,
        subjects: &[StoredSubject],
    ) -> Tally {
        let subjects: Vec<Subject<'_>> = subjects
            .iter()
            .map(|subject| Subject {
                record: &subject.record,
                kind: &indicator.kind,
                organ: &subject.organ,
                fields: &subject.fields,
            })
            .collect();
        let mut found = tally(indicator, period, self.asked.organ.as_ref(), &subjects);
        if self.depth == Depth::Counts {
            found.records = Vec::new();
        }
        found
    }

    /// Records on which something was recorded after the as-of day, as they stood on it.
    fn refolded(
        &mut self,
        sql: &mut dyn Sql,
        kind: &Kind,
    ) -> Result<Rc<Vec<StoredSubject>>, Fault> {
        let Some(until) = self.recorded_until else {
            return Ok(Rc::default());
        };
        let id = &kind.definition.id;
        if let Some(known) = self.refolded.get(id) {
            return Ok(Rc::clone(known));
        }
        let county = &self.asked.county.id;
        let changed: Vec<RecordId> = changed_after(sql, county, id, until)?;
        let mut stood = Vec::new();
        for record in changed {
            if let Some(then) = as_of(sql, county, &record, until)? {
                stood.push(StoredSubject {
                    record,
                    organ: then.organ,
                    fields: Arc::unwrap_or_clone(then.fields),
                });
            }
        }
        let stood = Rc::new(stood);
        self.refolded.insert(id.clone(), Rc::clone(&stood));
        Ok(stood)
    }
}

/// The last moment of the as-of day; `None` where nothing can have been recorded after it.
pub(super) fn last_moment(asked: &Asked<'_>, basis: &Basis<'_>) -> Option<Moment> {
    if asked.as_of >= basis.today {
        return None;
    }
    let next = asked.as_of.checked_add(1.day()).ok()?;
    let start = Moment::at_start_of(next).ok()?;
    Some(Moment(start.0 - 1))
}
