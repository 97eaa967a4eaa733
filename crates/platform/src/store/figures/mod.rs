//! Figures: counts of records for indicators, the records behind them, and what other organs reported.
//!
//! A count reads the typed table of a kind, with the conditions of all indicators that share a day in one statement.
//! Reported figures (报送数) have a table of their own and are never counted with records.

mod count;
mod index;
mod reported;

pub use count::{
    Asks, Counting, StoredSubject, changed_after, counts, ids, ids_of_organs, subjects,
};
pub use index::install_indexes;
pub use reported::{AdoptedFigure, NamedReport, put_reported, reported};
