//! Submitting a return: what stands in it is frozen; correcting it later.

use super::{Filled, SUBMIT, filled, frozen, permitted};
use crate::operations::snapshots::{self, Snapshot};
use crate::operations::{Desk, Failure};
use domain::identifier::OrganId;
use domain::procedure::Refusal;
use domain::statistics::{Place, Severity, StatisticalReturn};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A cell that reads otherwise now than when it was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The cell.
    pub place: Place,
    /// What was submitted; none: it was empty.
    pub submitted: Option<String>,
    /// What stands there now.
    pub now: Option<String>,
}

/// Submits a copy: all numbers are there, what must hold holds, and the rest is explained.
///
/// # Errors
/// A refusal that names every cell and rule in the way, a missing role, or a fault.
pub fn submit<'a>(
    desk: &Desk<'a>,
    form: &'a StatisticalReturn,
    (year, organ): (i16, Option<&OrganId>),
    explanation: &str,
) -> Result<Snapshot, Failure> {
    permitted(desk, form, (SUBMIT, organ))?;
    let filled = filled(desk, form, (year, organ))?;
    complete(&filled, desk, explanation.trim())?;
    let content = json!({
        "form": form.id,
        "name": form.name,
        "year": year,
        "as_of": desk.office.today().to_string(),
        "cells": cells(&filled),
        "versions": form.counted.iter()
            .map(|cell| (form.cell_name(cell.place), json!(cell.indicator.version)))
            .collect::<serde_json::Map<_, _>>(),
        "explanation": explanation.trim(),
        "breaches": filled.breaches.iter().map(|breach| &breach.message).collect::<Vec<_>>(),
        "copies": filled.copies.iter()
            .filter_map(|copy| {
                let submitted = copy.submitted.as_ref()?;
                Some(json!({ "organ": copy.organ, "version": submitted.version, "hash": submitted.hash }))
            })
            .collect::<Vec<_>>(),
    });
    snapshots::freeze(
        desk,
        (&frozen(desk, form, (year, organ)), "return"),
        &content,
    )
}

/// Begins a correction.
///
/// # Errors
/// As [`snapshots::reopen`], and a missing role.
pub fn reopen(
    desk: &Desk,
    form: &StatisticalReturn,
    (year, organ): (i16, Option<&OrganId>),
    reason: &str,
) -> Result<(), Failure> {
    permitted(desk, form, (SUBMIT, organ))?;
    snapshots::reopen(desk, (&frozen(desk, form, (year, organ)), "return"), reason)
}

fn complete(filled: &Filled<'_>, desk: &Desk, explanation: &str) -> Result<(), Refusal> {
    let form = filled.form;
    let named = |places: &[Place]| {
        let names = places
            .iter()
            .take(SHOWN)
            .map(|place| format!("{}·{}", form.rows[place.0].name, form.columns[place.1].name));
        names.collect::<Vec<_>>().join("、")
    };
    if filled.is_entered_here() && !filled.missing.is_empty() {
        return Err(Refusal::plain(
            "missing",
            format!(
                "还有{}格没有填：{}",
                filled.missing.len(),
                named(&filled.missing)
            ),
            "逐格填写，没有的写 0",
        ));
    }
    let broken = filled
        .breaches
        .iter()
        .filter(|breach| breach.severity == Severity::Must);
    if let Some(first) = broken.clone().next() {
        return Err(Refusal::plain(
            "rules",
            format!("有{}处不平衡：{}", broken.count(), first.message),
            "核对有关的格；统计得出的格，打开后核对案件的登记",
        ));
    }
    explained(filled, desk, explanation)
}

/// What may be unusual is explained: rules that need not hold, organs that did not submit.
fn explained(filled: &Filled<'_>, desk: &Desk, explanation: &str) -> Result<(), Refusal> {
    let silent: Vec<&str> = filled
        .copies
        .iter()
        .filter(|copy| copy.submitted.is_none())
        .map(|copy| desk.county.organ_name(&copy.organ))
        .collect();
    let is_unusual = !filled.breaches.is_empty() || !silent.is_empty();
    if is_unusual && explanation.is_empty() {
        let mut reasons: Vec<String> = filled
            .breaches
            .iter()
            .map(|breach| breach.message.clone())
            .collect();
        if !silent.is_empty() {
            reasons.push(format!(
                "{}个单位还没有报送：{}",
                silent.len(),
                silent.join("、")
            ));
        }
        return Err(Refusal::plain(
            "explanation",
            format!("有{}处需要说明：{}", reasons.len(), reasons.join("；")),
            "核对无误的，写明情况后再报送",
        ));
    }
    Ok(())
}

/// Cells that a refusal names, at most.
const SHOWN: usize = 5;

/// All cells that have a number, by name.
fn cells(filled: &Filled<'_>) -> BTreeMap<String, String> {
    let form = filled.form;
    let cells = form.places().filter_map(|place| {
        let shown = filled.grid.shown(form, place)?;
        Some((form.cell_name(place), shown))
    });
    cells.collect()
}

/// The cells of a frozen return.
pub(super) fn cells_of(content: &str) -> BTreeMap<String, String> {
    let content: Json = serde_json::from_str(content).unwrap_or_default();
    serde_json::from_value(content["cells"].clone()).unwrap_or_default()
}

impl Filled<'_> {
    /// The cells that read otherwise now than in the version that stands.
    pub fn changed(&self) -> Vec<Changed> {
        let Some(last) = self.versions.last() else {
            return Vec::new();
        };
        let (then, now) = (cells_of(&last.content), cells(self));
        let places = self.form.places().filter_map(|place| {
            let name = self.form.cell_name(place);
            let (submitted, now) = (then.get(&name), now.get(&name));
            (submitted != now).then(|| Changed {
                place,
                submitted: submitted.cloned(),
                now: now.cloned(),
            })
        });
        places.collect()
    }
}
