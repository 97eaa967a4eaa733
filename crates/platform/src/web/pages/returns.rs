//! Statistical returns: those of a year, and one with its cells.

use crate::web::frame::Link;
use crate::web::pieces::{Fact, RefusalBox};
use serde::Serialize;

/// The returns of a year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReturnsPage {
    /// Other years.
    pub years: Vec<Link>,
    /// The forms.
    pub rows: Vec<ReturnRow>,
}

/// A form of a year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReturnRow {
    /// Number of the form.
    pub number: String,
    /// Its name, with the address of the copy.
    pub form: Link,
    /// To whom it goes.
    pub submitted_to: String,
    /// By when.
    pub due: String,
    /// How its cells come about.
    pub origin: String,
    /// Class of the style sheet for how far it is.
    pub class: &'static str,
    /// How far it is.
    pub state: String,
}

/// One copy of a form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReturnPage {
    /// Number, addressee, due day, basis.
    pub facts: Vec<Fact>,
    /// Where numbers are saved.
    pub action: String,
    /// Where it is submitted.
    pub submission: String,
    /// Where a correction is begun.
    pub reopening: String,
    /// The workbook.
    pub download: String,
    /// The organ whose copy it is; empty: the county's.
    pub organ: String,
    /// Numbers may be entered.
    pub may_fill: bool,
    /// It may be submitted.
    pub may_submit: bool,
    /// A correction may be begun.
    pub may_reopen: bool,
    /// Why the last step was refused.
    pub refusal: Option<RefusalBox>,
    /// Headings over several columns.
    pub groups: Vec<Group>,
    /// Headings.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<GridRow>,
    /// Rules that do not hold.
    pub breaches: Vec<BreachRow>,
    /// Entered cells that are empty.
    pub missing: usize,
    /// Versions, newest first.
    pub versions: Vec<VersionRow>,
    /// What reads otherwise than submitted.
    pub changes: Vec<[String; 3]>,
    /// Copies of organs.
    pub copies: Vec<CopyRow>,
    /// What was typed into the explanation.
    pub explanation: String,
}

/// A heading over neighbouring columns.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Group {
    /// The heading; empty: none.
    pub name: String,
    /// Over how many columns.
    pub span: usize,
}

/// A row of the grid.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridRow {
    /// Its heading.
    pub head: String,
    /// Its cells.
    pub cells: Vec<GridCell>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridCell {
    /// Name for the form, where it can be entered.
    pub name: Option<String>,
    /// What stands there.
    pub value: String,
    /// Where its records are.
    pub href: Option<String>,
    /// It takes part in a rule that does not hold.
    pub wrong: bool,
    /// For those who do not see the headings.
    pub label: String,
}

/// A rule that does not hold.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BreachRow {
    /// Class of the style sheet.
    pub class: &'static str,
    /// Must it hold.
    pub severity: &'static str,
    /// Where and how.
    pub message: String,
}

/// A version that was submitted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VersionRow {
    /// Which.
    pub version: i64,
    /// When.
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// SM3 of its content.
    pub hash: String,
    /// Why it followed another.
    pub reason: String,
    /// Whether it stands.
    pub state: &'static str,
}

/// An organ's copy.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CopyRow {
    /// The organ, with the address of its copy.
    pub organ: Link,
    /// Class of the style sheet.
    pub class: &'static str,
    /// How far it is.
    pub state: String,
}

templates! { ReturnsPage => "returns.html", ReturnPage => "return.html" }
