//! In which order a list is read, so that a page costs what it shows and not what the county holds.
//!
//! A list of many records is walked along the index of its order until the page is full. A list of few is gathered
//! by its filters and sorted. Rows that lack what is sorted by come last, in either direction.

use super::{ListQuery, SortBy};
use crate::store::catalogue::column;

/// How the rows of a list are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By the filters; any order is then made by sorting.
    Gather,
    /// Along the index of the order; filters that could tempt the planner to another index are hidden from it.
    Walk,
}

/// A part of a list that one index holds in order.
pub(super) struct Stretch {
    /// What sets its rows apart; empty: nothing.
    pub condition: String,
    /// What follows `ORDER BY`.
    pub order: String,
    /// Whether the kind, too, must be hidden from the planner.
    pub hides_kind: bool,
}

/// What is sorted by, as SQL, where some rows may lack it.
fn lacking(query: &ListQuery) -> Option<String> {
    match &query.sort.by {
        SortBy::Opened | SortBy::Stage => None,
        SortBy::Due => Some("r.due_on".into()),
        SortBy::Number => Some("r.number".into()),
        SortBy::Field(field) => Some(format!("k.{}", column(field))),
    }
}

fn direction(query: &ListQuery) -> &'static str {
    if query.sort.descending { "DESC" } else { "ASC" }
}

/// The order of all rows, made by sorting: expressions, because no index may be chosen for them.
pub(super) fn sorted(query: &ListQuery) -> String {
    let way = direction(query);
    match (lacking(query), &query.sort.by) {
        (Some(key), _) => {
            format!("CASE WHEN {key} IS NULL THEN 1 ELSE 0 END, {key} {way}, r.id {way}")
        }
        (None, SortBy::Stage) => {
            format!("r.stage || '' {way}, r.opened_on || '' {way}, r.id {way}")
        }
        (None, _) => format!("r.opened_on || '' {way}, r.id {way}"),
    }
}

/// The parts of the list in their order, each along an index.
pub(super) fn stretches(query: &ListQuery) -> Vec<Stretch> {
    let way = direction(query);
    let Some(key) = lacking(query) else {
        let stage = match query.sort.by {
            SortBy::Stage => format!("r.stage {way}, "),
            _ => String::new(),
        };
        return vec![Stretch {
            condition: String::new(),
            order: format!("{stage}r.opened_on {way}, r.id {way}"),
            hides_kind: false,
        }];
    };
    let by_field = matches!(query.sort.by, SortBy::Field(_));
    let id = if by_field { "k.record" } else { "r.id" };
    let having = Stretch {
        condition: format!("{key} IS NOT NULL"),
        order: format!("{key} {way}, {id} {way}"),
        hides_kind: by_field,
    };
    if never_lacks(query) {
        return vec![having];
    }
    let without = Stretch {
        condition: format!("{key} IS NULL"),
        order: format!("{id} {way}"),
        hides_kind: true,
    };
    vec![having, without]
}

/// Whether a filter already asks that all rows have what is sorted by.
fn never_lacks(query: &ListQuery) -> bool {
    match &query.sort.by {
        SortBy::Due => query.due_until.is_some(),
        SortBy::Field(sorted) => query.fields.iter().any(|(field, _)| field == sorted),
        _ => false,
    }
}
