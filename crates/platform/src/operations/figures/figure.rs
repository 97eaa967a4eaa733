//! One figure as people and programs see it.

use super::{Asked, Basis, Publication};
use crate::store::figures::NamedReport;
use domain::engines::reporting::{FigureKind, Ratio};
use domain::identifier::{IndicatorId, KindId};
use domain::indicator::{
    self, Decimal, Evaluation, FigurePeriod, IndicatorDefinition, Measure, Tally,
};
use jiff::civil::Date;

/// A figure of a county and year.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The indicator, `kind.name`; reported figures have names of their own.
    pub indicator: IndicatorId,
    /// Its name.
    pub name: String,
    /// The unit of value, published value and difference.
    pub unit: String,
    /// Evaluated here or reported by another organ.
    pub kind: FigureKind,
    /// The kind of the records counted; none for reported figures.
    pub business: Option<KindId>,
    /// The organ or the county, by name.
    pub organ: String,
    /// The period.
    pub period: FigurePeriod,
    /// The day up to which actions were taken into account.
    pub as_of: Date,
    /// What it counts, in words.
    pub definition: String,
    /// Version of what is measured; empty for reported figures.
    pub version: String,
    /// What is often confused.
    pub trap: Option<String>,
    /// The exact value in `unit`; none where it is missing, which is not zero.
    pub value: Option<Ratio>,
    /// The value as shown, without unit: counts whole, shares with two decimals, rounded half up.
    pub shown: Option<String>,
    /// Why there is no value.
    pub missing: Option<String>,
    /// What stands above the line.
    pub numerator: Option<Side>,
    /// What stands below the line; for changes of counts last year's records.
    pub denominator: Option<Side>,
    /// For changes of rates: last year's numerator and denominator.
    pub year_before: Option<(Side, Option<Side>)>,
    /// What the county's report prints.
    pub published: Option<Published>,
    /// Value less printed value, exact.
    pub difference: Option<Ratio>,
    /// Whether the value, rounded like the printed one, is the printed one; none where either is missing.
    pub agrees: Option<bool>,
    /// The count is one that the report implies and does not print (推定).
    pub implied: Option<Implied>,
    /// The letter in which a reported figure came.
    pub letter: Option<Letter>,
    /// A remark.
    pub note: Option<String>,
}

/// Records on one side of a figure.
#[derive(Clone, Debug)]
pub struct Side {
    /// The count indicator.
    pub indicator: IndicatorId,
    /// Its name.
    pub name: String,
    /// Its period.
    pub period: FigurePeriod,
    /// The report implies this count and does not print it (推定).
    pub implied: bool,
    /// How many, and, where they were asked for, which.
    pub tally: Tally,
}

/// A value that the county's report prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The value as printed, in the figure's unit.
    pub value: Decimal,
    /// Where it stands.
    pub place: String,
    /// Which printed count does not give the rate, and the like.
    pub note: Option<String>,
}

/// Why a count is taken to be what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    /// The reason.
    pub reason: String,
    /// What would fit too.
    pub alternatives: Vec<String>,
}

/// How a reported figure came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Number of the letter.
    pub number: String,
    /// Who signed.
    pub signer: String,
    /// When it came.
    pub received_on: Option<Date>,
}

/// A side of a figure, as addresses and programs name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands above the line.
    Numerator,
    /// What stands below the line.
    Denominator,
    /// Last year's numerator of a change of rates.
    LastNumerator,
    /// Last year's denominator of a change of rates.
    LastDenominator,
}

impl Part {
    /// All sides.
    pub const ALL: [Part; 4] = [
        Part::Numerator,
        Part::Denominator,
        Part::LastNumerator,
        Part::LastDenominator,
    ];

    /// Its name in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Part::Numerator => "numerator",
            Part::Denominator => "denominator",
            Part::LastNumerator => "last_numerator",
            Part::LastDenominator => "last_denominator",
        }
    }

    /// The side of this name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == id)
    }
}

impl Figure {
    /// A figure from its evaluation.
    pub(super) fn evaluated(
        definition: &IndicatorDefinition,
        evaluation: Evaluation,
        basis: &Basis<'_>,
        asked: &Asked<'_>,
    ) -> Self {
        let publication = &basis.publication;
        let county = asked.county;
        let organ = asked.organ.as_ref();
        let value = evaluation.value.and_then(exact);
        let mut figure = Self {
            indicator: definition.id.clone(),
            name: definition.name.clone(),
            unit: definition.unit.clone(),
            kind: FigureKind::Evaluated,
            business: Some(definition.kind.clone()),
            organ: organ
                .map_or(county.name.as_str(), |organ| county.organ_name(organ))
                .to_string(),
            period: evaluation.period,
            as_of: evaluation.as_of,
            definition: definition.source.clone(),
            version: evaluation.version.clone(),
            trap: definition.trap.clone(),
            value,
            shown: value.and(evaluation.value).map(|value| value.number()),
            missing: value.is_none().then(|| "分母为零，没有数值".to_string()),
            numerator: None,
            denominator: None,
            year_before: None,
            published: None,
            difference: None,
            agrees: None,
            implied: None,
            letter: None,
            note: None,
        };
        figure.put_sides(definition, evaluation, basis);
        if organ.is_none() {
            figure.compare(publication);
        }
        figure
    }

    /// Numerator and denominator: of a change, this year's records and last year's.
    fn put_sides(
        &mut self,
        definition: &IndicatorDefinition,
        evaluation: Evaluation,
        basis: &Basis<'_>,
    ) {
        let side = |id: &IndicatorId, period, tally| Side {
            indicator: id.clone(),
            name: basis
                .indicator(id)
                .map_or_else(|| id.to_string(), |indicator| indicator.name.clone()),
            period,
            implied: period == evaluation.period && basis.publication.implied.contains_key(id),
            tally,
        };
        let period = evaluation.period;
        let of = match &definition.measure {
            Measure::ChangePercent { of } | Measure::ChangePoints { of } => {
                basis.indicator(of).unwrap_or(definition)
            }
            _ => definition,
        };
        let above = match &of.measure {
            Measure::Rate { numerator, .. } => numerator,
            _ => &of.id,
        };
        self.numerator = Some(side(above, period, evaluation.numerator));
        let below = evaluation.denominator;
        self.denominator = below.map(|(id, tally)| side(&id, period, tally));
        let Some(last) = evaluation.year_before else {
            return;
        };
        let before = side(above, last.period, last.numerator);
        match last.denominator {
            None => self.denominator = Some(before),
            Some((id, tally)) => {
                self.year_before = Some((before, Some(side(&id, last.period, tally))));
            }
        }
    }

    /// Sets the printed value beside the figure, and takes away what the report gives no evidence for.
    fn compare(&mut self, publication: &Publication) {
        self.implied = publication.implied.get(&self.indicator).cloned();
        if let Some(reason) = publication.unpublished.get(&self.indicator) {
            self.value = None;
            self.shown = None;
            self.missing = Some(reason.clone());
            self.denominator = None;
            self.year_before = None;
            // The count of a rate may be published where the rate is not.
            let is_known = |side: &Side| !publication.unpublished.contains_key(&side.indicator);
            self.numerator = self.numerator.take().filter(is_known);
        }
        let Some(published) = publication.published.get(&self.indicator) else {
            return;
        };
        self.note.clone_from(&published.note);
        self.difference = self
            .value
            .and_then(|value| value.minus(decimal(published.value)?));
        self.agrees = self.value.map(|value| {
            let places = u32::from(published.value.places);
            value.rounded(places).as_deref() == Some(published.value.to_string().as_str())
        });
        self.published = Some(published.clone());
    }

    /// A figure that another organ reported.
    pub(super) fn reported(report: &NamedReport, asked: &Asked<'_>) -> Self {
        let figure = &report.figure;
        let letter = report.letter.as_ref().map(|number| Letter {
            number: number.clone(),
            signer: figure.signer.clone().unwrap_or_default(),
            received_on: figure.received_on,
        });
        let missing = match figure.value {
            Some(_) => None,
            None => Some(format!("报送数{}，还没有数值", figure.progress.name())),
        };
        Self {
            indicator: figure.indicator.clone(),
            name: report.name.clone(),
            unit: figure.unit.clone(),
            kind: FigureKind::Reported,
            business: None,
            organ: asked.county.organ_name(&figure.organ).to_string(),
            period: figure.period,
            as_of: asked.as_of,
            definition: figure.definition.clone(),
            version: String::new(),
            trap: None,
            value: figure.value.and_then(decimal),
            shown: figure.value.map(|value| value.to_string()),
            missing,
            numerator: None,
            denominator: None,
            year_before: None,
            published: None,
            difference: None,
            agrees: None,
            implied: None,
            letter,
            note: report.note.clone(),
        }
    }

    /// Its sides in the order in which they are shown.
    pub fn sides(&self) -> Vec<(Part, &Side)> {
        let last = self.year_before.as_ref();
        let sides = [
            (Part::Numerator, self.numerator.as_ref()),
            (Part::Denominator, self.denominator.as_ref()),
            (Part::LastNumerator, last.map(|(above, _)| above)),
            (
                Part::LastDenominator,
                last.and_then(|(_, below)| below.as_ref()),
            ),
        ];
        sides
            .into_iter()
            .filter_map(|(part, side)| Some((part, side?)))
            .collect()
    }
}

impl Figure {
    /// All its sides, to be changed.
    pub(super) fn sides_mut(&mut self) -> impl Iterator<Item = &mut Side> {
        let last = self.year_before.as_mut();
        let (above, below) =
            last.map_or((None, None), |(above, below)| (Some(above), below.as_mut()));
        let own = [self.numerator.as_mut(), self.denominator.as_mut()];
        own.into_iter().chain([above, below]).flatten()
    }
}

/// The value in the unit in which it is shown: a share of one tenth is ten percent.
fn exact(value: indicator::Figure) -> Option<Ratio> {
    match value {
        indicator::Figure::Count(count) => Ratio::new(count.into(), 1),
        indicator::Figure::Money(cents) => Ratio::new(cents.into(), 100),
        indicator::Figure::Average(ratio) => Ratio::new(ratio.numerator, ratio.denominator),
        indicator::Figure::Percent(indicator::Percent(ratio))
        | indicator::Figure::Points(indicator::PercentagePoints(ratio)) => {
            Ratio::new(ratio.numerator.checked_mul(100)?, ratio.denominator)
        }
    }
}

fn decimal(value: Decimal) -> Option<Ratio> {
    Ratio::decimal(value.digits, value.places.into())
}

/// The nearest floating-point number, for JSON and charts; the exact one stands beside it.
#[expect(
    clippy::cast_precision_loss,
    reason = "output only, the exact fraction is kept"
)]
pub fn nearest(value: Ratio) -> f64 {
    let (numerator, denominator) = value.parts();
    numerator as f64 / denominator as f64
}
