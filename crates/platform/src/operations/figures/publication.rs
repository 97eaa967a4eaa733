//! What a county has published about a year: printed values, implied counts, what it gives no evidence for.

use super::figure::{Implied, Published};
use crate::operations::demonstration::plan::Plan;
use crate::store::figures::{AdoptedFigure, NamedReport};
use domain::identifier::IndicatorId;
use domain::indicator::Decimal;
use std::collections::BTreeMap;

/// What is printed, implied and left out; empty for a county without a published report.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    /// Printed values.
    pub published: BTreeMap<IndicatorId, Published>,
    /// Counts that the report implies (推定).
    pub implied: BTreeMap<IndicatorId, Implied>,
    /// Figures that stay empty, with the reason.
    pub unpublished: BTreeMap<IndicatorId, String>,
}

impl Publication {
    /// What the plan of a county says about its year.
    pub fn of(plan: &Plan) -> Self {
        let mut publication = Self::default();
        for printed in plan
            .published
            .iter()
            .filter(|printed| printed.year == plan.year)
        {
            // A printed value is a number of TOML, whose shortest text is what is printed.
            if let Some(value) = Decimal::parse(&printed.value.to_string()) {
                let published = Published {
                    value,
                    place: printed.place.clone(),
                    note: printed.note.clone(),
                };
                publication
                    .published
                    .insert(printed.indicator.clone(), published);
            }
        }
        for implied in plan
            .implied
            .iter()
            .filter(|implied| implied.year == plan.year)
        {
            let found = Implied {
                reason: implied.reason.clone(),
                alternatives: implied.alternatives.clone(),
            };
            publication.implied.insert(implied.indicator.clone(), found);
        }
        for empty in plan
            .unpublished
            .iter()
            .filter(|empty| empty.year == plan.year)
        {
            for indicator in &empty.indicators {
                publication
                    .unpublished
                    .insert(indicator.clone(), empty.reason.clone());
            }
        }
        publication
    }
}

/// The figures that other organs reported, as the plan of a demonstration county has them.
pub fn reports(plan: &Plan) -> Vec<NamedReport> {
    let reports = plan.reported.iter().filter_map(|report| {
        Some(NamedReport::adopted(AdoptedFigure {
            id: &report.id,
            name: &report.name,
            year: report.year,
            value: Decimal::parse(&report.value.to_string())?,
            unit: &report.unit,
            organ: &report.organ,
            letter: &report.letter,
            signer: &report.signer,
            received_on: report.received_on,
            note: report.note.as_deref(),
        }))
    });
    reports.collect()
}
