//! Law as data: statutes, citations, places, and values in force on a day in a place.
//!
//! A legal value (a number of days, say) is dated, placed and cited; [`in_force`] chooses the one that applies.

mod book;
pub(crate) mod chinese_number;
mod choice;
mod citation;
mod counting;
mod length;
pub mod limits;
mod place;
pub mod service;
mod service_file;
mod statute;
mod statute_file;
pub mod texts;
mod value;
mod value_table;
mod written;

pub use crate::reading::LoadProblem;
pub use book::{LawBook, LawError};
pub use choice::{
    Choice, ChoiceOption, ChosenRule, VersionChoices, VersionDays, VersionRule, Versions,
};
pub use citation::{Citation, CitationError, cite};
pub use counting::{Direction, Sense};
pub use length::{CalendarDays, Length, WorkingDays};
pub(crate) use limits::read_lenient;
pub use limits::{LimitSets, SharedLimit};
pub use place::Place;
pub use statute::{Article, Statute};
pub use value::{Confidence, DatedValue, in_force};
pub(crate) use value_table::{has_length, read_citations, read_dated, read_length, read_values};
pub use written::{WrittenValue, WrittenValueError};
