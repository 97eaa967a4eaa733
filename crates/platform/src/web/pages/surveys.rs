//! All kinds by area, coverage checks, and warnings.

use super::figures::FigureRecord;
use crate::web::frame::{Group, Link};
use crate::web::pieces::{Fact, RefusalBox};
use serde::Serialize;

/// All kinds by area.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AreasPage {
    /// Areas with their kinds.
    pub areas: Vec<Group>,
}

/// The coverage checks of a year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SurveysPage {
    /// Years to choose from.
    pub years: Vec<Link>,
    /// One row for each check.
    pub rows: Vec<SurveyRow>,
}

/// A coverage check.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SurveyRow {
    /// The kind.
    pub kind: Link,
    /// The check, leading to who is missing.
    pub check: Link,
    /// Who should be reached.
    pub members: usize,
    /// Who is.
    pub covered: usize,
    /// Who is not.
    pub missing: usize,
    /// Class of the style sheet.
    pub class: &'static str,
}

/// One coverage check.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SurveyPage {
    /// What is checked.
    pub facts: Vec<Fact>,
    /// Years to choose from.
    pub years: Vec<Link>,
    /// Who is not reached, with how many records there are.
    pub missing: Vec<MemberRow>,
    /// Who is reached.
    pub covered: Vec<MemberRow>,
    /// Who is reached besides.
    pub others: Vec<MemberRow>,
}

/// One who should be reached.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MemberRow {
    /// Its name.
    pub name: String,
    /// How many records.
    pub count: usize,
    /// Its last records.
    pub records: Vec<Link>,
}

/// All warning rules with what they found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WarningsPage {
    /// The rules.
    pub rules: Vec<WarningRule>,
}

/// A warning rule.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WarningRule {
    /// The kind.
    pub kind: Link,
    /// Its name.
    pub name: String,
    /// What it warns of, in words.
    pub rule: String,
    /// What to do.
    pub advice: String,
    /// Articles.
    pub law: Vec<Link>,
    /// How good it has been.
    pub quality: String,
    /// The warnings.
    pub groups: Vec<WarningRow>,
}

/// A warning.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WarningRow {
    /// What the records are alike in, leading to them.
    pub alike: Link,
    /// How many.
    pub count: usize,
    /// From when to when.
    pub days: String,
    /// What was found.
    pub verdict: String,
    /// Class of the style sheet.
    pub class: &'static str,
}

/// One warning.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WarningPage {
    /// The rule, what to do, and what was found.
    pub facts: Vec<Fact>,
    /// The records.
    pub rows: Vec<FigureRecord>,
    /// Where the judgement is sent; none: the reader may not judge.
    pub action: Option<String>,
    /// Verdicts to choose from: identifier and name.
    pub verdicts: Vec<(&'static str, &'static str)>,
    /// The reason as it was sent.
    pub reason: String,
    /// Why it was refused.
    pub refusal: Option<RefusalBox>,
}

templates! {
    AreasPage => "areas.html",
    SurveysPage => "surveys.html",
    SurveyPage => "survey.html",
    WarningsPage => "warnings.html",
    WarningPage => "warning.html",
}
