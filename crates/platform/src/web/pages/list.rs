//! The list of a kind: query row, columns, sort, pages, export.

use super::form::{Choice, Input};
use crate::web::frame::Link;
use crate::web::pieces::{Light, Paging};
use serde::Serialize;

/// A list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct List {
    /// Its address without query.
    pub here: String,
    /// Address of the workbook with the same query.
    pub export: Option<String>,
    /// Address of the import.
    pub import: Option<String>,
    /// A sentence on where the records are kept.
    pub remark: Option<String>,
    /// Buttons that open records.
    pub creating: Vec<Link>,
    /// The query row.
    pub query: Vec<Input>,
    /// Further inputs, folded away.
    pub more: Vec<Input>,
    /// Something is typed in them.
    pub more_set: bool,
    /// Columns to choose from.
    pub choices: Vec<Choice>,
    /// Why the query was not understood.
    pub problem: Option<String>,
    /// Columns shown.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// Paging.
    pub paging: Paging,
}

/// A column heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Column {
    /// Label.
    pub name: String,
    /// Address that sorts by it.
    pub href: Option<String>,
    /// `ascending` or `descending`.
    pub sorted: Option<&'static str>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// Label of its column, for narrow screens.
    pub name: String,
    /// Its text, maybe a link.
    pub value: Link,
    /// A light instead.
    pub light: Option<Light>,
    /// Class of the style sheet.
    pub class: &'static str,
}

templates! { List => "list.html" }
