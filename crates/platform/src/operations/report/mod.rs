//! The annual report of a county and year: a text in which every figure is bound to its source.
//!
//! A demonstration county has its own text; any other begins with a general one, whose sentences about figures
//! that do not exist yet are left out. A number that is neither bound nor a listed name is refused.

mod bound;
mod general;
mod write;

pub use write::{Written, write};

use super::figures::{self, Asked, Basis, Figure};
use super::{Failure, Nature};
use crate::operations::demonstration::plan::Plan;
use domain::engines::reporting::{BoundReport, Literals, Refusal, Template, bind};
use jiff::civil::Date;

/// A report whose every number has a source.
#[derive(Clone, Debug)]
pub struct Report {
    /// Who issues it.
    pub issuer: String,
    /// The county's name.
    pub county: String,
    /// The year.
    pub year: i16,
    /// The day up to which actions were taken into account.
    pub as_of: Date,
    /// The text with its bindings.
    pub bound: BoundReport,
    /// The figures that it may show, with counts.
    pub figures: Vec<Figure>,
    /// 演示数据, where that is what it shows.
    pub marking: Option<&'static str>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The text has numbers without a source, or lacks a part.
    #[error("报告有{}处不能成稿：\n{}", .0.len(), listed(.0))]
    Refused(Vec<Refusal>),
    /// The figures cannot be evaluated.
    #[error(transparent)]
    Failure(#[from] Failure),
}

fn listed(refusals: &[Refusal]) -> String {
    let lines: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The text of a report before its figures are bound.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Who issues it.
    pub issuer: String,
    /// The text with bindings in braces.
    pub template: String,
    /// Names that hold digits.
    pub literals: Literals,
    /// Sentences whose figures have no value are left out instead of refused.
    pub leaves_out: bool,
}

impl Draft {
    /// The text of a demonstration county.
    pub fn of_plan(plan: &Plan) -> Self {
        Self {
            issuer: plan.report.issuer.clone(),
            template: plan.report.template.clone(),
            literals: Literals::general(plan.year).with(plan.report.literals.clone()),
            leaves_out: false,
        }
    }

    /// The general text for a county without one.
    pub fn general(county: &str, year: i16) -> Self {
        let mut literals = Literals::general(year);
        literals.texts.insert("organ".into(), county.to_string());
        literals.texts.insert("year".into(), year.to_string());
        Self {
            issuer: county.to_string(),
            template: general::TEMPLATE.to_string(),
            literals,
            leaves_out: true,
        }
    }
}

/// Drafts the report of a county and year.
///
/// # Errors
/// Every number without a source, or a fault.
pub fn draft(office: &super::Office, asked: &Asked<'_>) -> Result<Report, ReportError> {
    let plan = office.rules.plan(asked.county.id.as_str(), asked.year);
    draft_on(&Basis::of(office, asked), asked, (plan, office.nature))
}

/// Drafts a report on a basis.
///
/// # Errors
/// As [`draft`].
pub fn draft_on(
    basis: &Basis<'_>,
    asked: &Asked<'_>,
    (plan, nature): (Option<&Plan>, Nature),
) -> Result<Report, ReportError> {
    let draft = match plan.filter(|_| nature == Nature::Demonstration) {
        Some(plan) => Draft::of_plan(plan),
        None => Draft::general(&asked.county.name, asked.year),
    };
    let figures = basis.figures(asked, figures::Depth::Counts)?;
    let bound = bound(&draft, &figures)?;
    Ok(Report {
        issuer: draft.issuer,
        county: asked.county.name.clone(),
        year: asked.year,
        as_of: asked.as_of,
        bound,
        figures,
        marking: (nature == Nature::Demonstration).then_some("演示数据"),
    })
}

/// Binds a text to figures.
///
/// # Errors
/// Every number without a source, and every part that is missing.
pub fn bound(draft: &Draft, figures: &[Figure]) -> Result<BoundReport, ReportError> {
    let values = figures
        .iter()
        .map(|figure| (figure.indicator.to_string(), bound::figure(figure)))
        .collect();
    let template = if draft.leaves_out {
        general::with_values(&draft.template, &values, &draft.literals)
    } else {
        draft.template.clone()
    };
    let template = Template::parse(&template).map_err(ReportError::Refused)?;
    bind(&template, &values, &draft.literals).map_err(ReportError::Refused)
}
