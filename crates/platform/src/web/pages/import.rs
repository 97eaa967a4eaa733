//! Import of workbooks: choice of a file, columns and words, preview, report.

use super::case::StageMark;
use super::form::{Hidden, Input};
use super::workbench::Tab;
use crate::web::frame::Link;
use crate::web::pieces::{Fact, Paging, RefusalBox};
use serde::Serialize;

/// The choice of a file, and earlier imports.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoosePage {
    /// The steps of an import.
    pub steps: Vec<StageMark>,
    /// Where the form goes.
    pub action: String,
    /// Why the last file was refused.
    pub refusal: Option<RefusalBox>,
    /// Sentences above the form.
    pub texts: Vec<String>,
    /// Way back.
    pub back: String,
    /// Earlier imports, latest first.
    pub history: Vec<PastImport>,
}

/// An earlier import.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PastImport {
    /// When it ended; leads to its report.
    pub at: Link,
    /// Name of the file.
    pub file: String,
    /// Who.
    pub who: String,
    /// Rows that went in.
    pub accepted: u64,
    /// Rows that did not.
    pub refused: u64,
}

/// Columns and words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MatchPage {
    /// The steps of an import.
    pub steps: Vec<StageMark>,
    /// Name of the file and its rows.
    pub file: String,
    /// Where the form goes.
    pub action: String,
    /// What must be mended first.
    pub problems: Vec<String>,
    /// A sentence on what was shown again.
    pub remark: Option<String>,
    /// What the words were matched for, so that a changed column shows its words anew.
    pub hidden: Vec<Hidden>,
    /// Columns.
    pub columns: Vec<ColumnRow>,
    /// Columns whose words are matched.
    pub words: Vec<WordGroup>,
    /// Fields that the file does not have.
    pub missing: Vec<MissingRow>,
    /// The choice of a further field with the same value in every row.
    pub further: Input,
    /// Way back.
    pub back: String,
}

/// A column of the file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ColumnRow {
    /// Its header.
    pub header: String,
    /// Its first values.
    pub samples: String,
    /// What it is.
    pub input: Input,
    /// It was matched just now, by its name.
    pub suggested: bool,
}

/// The words of a column.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WordGroup {
    /// Header of the column.
    pub header: String,
    /// Field that it is.
    pub target: String,
    /// How many words have no choice yet.
    pub open: usize,
    /// The words.
    pub rows: Vec<WordRow>,
}

/// A word of the other system.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WordRow {
    /// The word.
    pub word: String,
    /// In how many rows it stands.
    pub count: usize,
    /// Our choice.
    pub input: Input,
}

/// A field that the file does not have.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MissingRow {
    /// What rests on it.
    pub uses: String,
    /// The same value for every row.
    pub input: Input,
}

/// What an import would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PreviewPage {
    /// The steps of an import.
    pub steps: Vec<StageMark>,
    /// Name of the file and its rows.
    pub file: String,
    /// Where the confirmation goes.
    pub action: String,
    /// Hash of the mapping that the person sees.
    pub seen: String,
    /// Rows that would go in.
    pub going: usize,
    /// Why it was not done.
    pub refusal: Option<RefusalBox>,
    /// Fields that the file does not have, once for the whole file.
    pub missing: Option<String>,
    /// Words that have no choice yet.
    pub open: Option<String>,
    /// Fates with their counts.
    pub tabs: Vec<Tab>,
    /// Rows.
    pub rows: Vec<PreviewRow>,
    /// Paging.
    pub paging: Paging,
    /// Address of the refused rows as a workbook.
    pub refused: Option<String>,
    /// Way back to columns and words.
    pub back: String,
}

/// A row of the file with its fate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PreviewRow {
    /// Its line in the file.
    pub line: usize,
    /// The number in the main system, leading to the record where there is one.
    pub number: Link,
    /// The title.
    pub title: String,
    /// Class of the style sheet.
    pub class: &'static str,
    /// Its fate in words.
    pub fate: &'static str,
    /// Why it is refused, or what it repeats.
    pub reason: String,
    /// What changes.
    pub changes: Vec<ChangeRow>,
}

/// One difference.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeRow {
    /// Field, stage or time limit.
    pub name: String,
    /// Before; empty: nothing.
    pub before: String,
    /// After; empty: nothing.
    pub after: String,
    /// The row says so; else it follows.
    pub stated: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DonePage {
    /// The steps of an import.
    pub steps: Vec<StageMark>,
    /// File, person, moment, counts.
    pub facts: Vec<Fact>,
    /// Fates with their counts.
    pub tabs: Vec<Tab>,
    /// Rows.
    pub rows: Vec<PreviewRow>,
    /// Paging.
    pub paging: Paging,
    /// Address of the refused rows as a workbook.
    pub refused: Option<String>,
    /// To the list.
    pub list: String,
    /// To the next file.
    pub again: String,
}

templates! {
    ChoosePage => "import.html",
    MatchPage => "import_match.html",
    PreviewPage => "import_preview.html",
    DonePage => "import_done.html",
}
