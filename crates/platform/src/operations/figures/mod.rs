//! Figures of a county and year: evaluated from records, or reported by other organs; never mixed.
//!
//! [`evaluate`] counts only; [`evaluate_with_records`] also names every record; [`behind`] gives one page of the
//! records behind one side of one figure. An earlier as-of day refolds what was recorded after it.

mod answer;
mod behind;
mod count;
mod figure;
mod publication;
mod seen;

pub use answer::json;
pub(super) use behind::by_ids;
pub use behind::{Behind, behind};
pub use count::Depth;
pub use figure::{Figure, Implied, Letter, Part, Published, Side, nearest};
pub use publication::{Publication, reports};
pub use seen::seen;

use self::count::Counter;
use super::{County, Desk, Failure, Nature, Office};
use crate::operations::choices::DENOMINATOR;
use crate::store::counties::setting;
use crate::store::figures::reported;
use crate::store::{Catalogue, Fault, Readers, Sql};
use domain::identifier::{IndicatorId, OrganId};
use domain::indicator::{FigurePeriod, IndicatorDefinition, Measure, Question};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The first year of which figures are asked for.
const FIRST_YEAR: i16 = 1949;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The county.
    pub county: &'a County,
    /// The calendar year.
    pub year: i16,
    /// The day up to which actions are taken into account.
    pub as_of: Date,
    /// One organ; `None`: the whole county.
    pub organ: Option<OrganId>,
}

impl<'a> Asked<'a> {
    /// The whole county of a desk in a year, as of today.
    ///
    /// # Errors
    /// A year in which the county cannot have worked.
    pub fn of(desk: &'a Desk<'_>, year: i16) -> Result<Self, Failure> {
        let as_of = desk.office.today();
        if !(FIRST_YEAR..=as_of.year()).contains(&year) {
            return Err(Failure::Missing(format!("{year}年的数据")));
        }
        Ok(Self {
            county: &desk.county,
            year,
            as_of,
            organ: None,
        })
    }
}

/// By what figures are evaluated.
pub struct Basis<'a> {
    /// Kinds with their tables.
    pub catalogue: &'a Catalogue,
    /// Connections that read.
    pub readers: &'a Readers,
    /// Indicators of all modules.
    pub indicators: Vec<IndicatorDefinition>,
    /// What the county has published, if anything.
    pub publication: Publication,
    /// The civil day.
    pub today: Date,
}

impl<'a> Basis<'a> {
    /// The program's own, with what the county published for the year.
    pub fn of(office: &'a Office, asked: &Asked<'_>) -> Self {
        let rules = &office.rules;
        let plan = rules.plan(asked.county.id.as_str(), asked.year);
        let plan = plan.filter(|_| office.nature == Nature::Demonstration);
        Self {
            catalogue: &office.catalogue,
            readers: &office.readers,
            indicators: rules
                .modules
                .iter()
                .flat_map(|module| module.indicators.clone())
                .collect(),
            publication: plan.map(Publication::of).unwrap_or_default(),
            today: office.today(),
        }
    }

    /// A basis over these indicators only, without what the county published.
    pub fn over(
        office: &'a Office,
        asked: &Asked<'_>,
        indicators: Vec<IndicatorDefinition>,
    ) -> Self {
        Self {
            indicators,
            publication: Publication::default(),
            ..Self::of(office, asked)
        }
    }

    /// How many records each count indicator counts.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn counts(&self, asked: &Asked<'_>) -> Result<BTreeMap<IndicatorId, u64>, Failure> {
        let counted = self.readers.snapshot(|sql| {
            let mut counter = Counter::new(self, asked, Depth::Counts);
            let period = FigurePeriod::year(asked.year);
            let mut counts = BTreeMap::new();
            for indicator in &self.indicators {
                let tally = counter.tally(sql, indicator, period)?;
                counts.insert(indicator.id.clone(), tally.count);
            }
            Ok(counts)
        });
        Ok(counted?)
    }

    /// This basis with the cell of a return, where the name is that of one.
    pub fn with_cell_of(mut self, office: &Office, id: &IndicatorId) -> Self {
        let cells = office.rules.returns.iter().flat_map(|form| &form.counted);
        let mut named = cells.filter(|cell| cell.indicator.id == *id);
        self.indicators
            .extend(named.next().map(|cell| cell.indicator.clone()));
        self
    }

    /// An indicator of this name.
    pub fn indicator(&self, id: &IndicatorId) -> Option<&IndicatorDefinition> {
        self.indicators.iter().find(|indicator| indicator.id == *id)
    }
}

/// All figures of a county and year, with counts; those evaluated first, then those reported.
///
/// # Errors
/// A fault of the database.
pub fn evaluate(office: &Office, asked: &Asked<'_>) -> Result<Vec<Figure>, Failure> {
    Basis::of(office, asked).figures(asked, Depth::Counts)
}

/// The figures of an area, with counts.
///
/// # Errors
/// A fault of the database.
pub fn evaluate_area(
    office: &Office,
    asked: &Asked<'_>,
    area: &str,
) -> Result<Vec<Figure>, Failure> {
    let mut basis = Basis::of(office, asked);
    let modules = office.rules.modules.iter();
    let of_area = modules.filter(|module| module.definition.area == area);
    basis.indicators = of_area
        .flat_map(|module| module.indicators.clone())
        .collect();
    let mut figures = basis.figures(asked, Depth::Counts)?;
    figures.retain(|figure| figure.business.is_some());
    Ok(figures)
}

/// All figures of a county and year, with every record behind them.
///
/// # Errors
/// A fault of the database.
pub fn evaluate_with_records(office: &Office, asked: &Asked<'_>) -> Result<Vec<Figure>, Failure> {
    Basis::of(office, asked).figures(asked, Depth::Records)
}

impl Basis<'_> {
    /// All figures, to that depth.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn figures(&self, asked: &Asked<'_>, depth: Depth) -> Result<Vec<Figure>, Failure> {
        Ok(self.readers.snapshot(|sql| {
            let wanted: Vec<&IndicatorDefinition> = self.indicators.iter().collect();
            let mut figures = self.evaluated(sql, asked, (&wanted, depth))?;
            if asked.organ.is_none() {
                let reports = reported(sql, &asked.county.id, FigurePeriod::year(asked.year))?;
                figures.extend(reports.iter().map(|report| Figure::reported(report, asked)));
            }
            Ok(figures)
        })?)
    }

    /// One evaluated figure, with its records; `None`: no indicator is called so.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn figure(&self, asked: &Asked<'_>, id: &IndicatorId) -> Result<Option<Figure>, Failure> {
        let Some(indicator) = self.indicator(id) else {
            return Ok(None);
        };
        let found = self
            .readers
            .snapshot(|sql| self.evaluated(sql, asked, (&[indicator], Depth::Records)))?;
        Ok(found.into_iter().next())
    }

    fn evaluated(
        &self,
        sql: &mut dyn Sql,
        asked: &Asked<'_>,
        (wanted, depth): (&[&IndicatorDefinition], Depth),
    ) -> Result<Vec<Figure>, Fault> {
        let denominators = self.denominators(sql, asked)?;
        let question = Question {
            definitions: &self.indicators,
            county: asked.county.id.clone(),
            organ: asked.organ.clone(),
            period: FigurePeriod::year(asked.year),
            as_of: asked.as_of,
            denominators: &denominators,
        };
        let mut counter = Counter::new(self, asked, depth);
        let mut figures = Vec::new();
        for indicator in wanted {
            let evaluation =
                domain::indicator::evaluate(indicator, &question, &mut |counted, period| {
                    counter.tally(sql, counted, period)
                })?;
            figures.push(Figure::evaluated(indicator, evaluation, self, asked));
        }
        Ok(figures)
    }

    /// The denominators that the county chose.
    fn denominators(
        &self,
        sql: &mut dyn Sql,
        asked: &Asked<'_>,
    ) -> Result<BTreeMap<IndicatorId, IndicatorId>, Fault> {
        let mut chosen = BTreeMap::new();
        for indicator in &self.indicators {
            let has_choice = matches!(&indicator.measure,
                Measure::Rate { choices, .. } if choices.len() > 1);
            if has_choice {
                let name = format!("{DENOMINATOR}{}", indicator.id);
                if let Some(choice) = setting(sql, &asked.county.id, &name)? {
                    chosen.insert(indicator.id.clone(), choice.into());
                }
            }
        }
        Ok(chosen)
    }
}
