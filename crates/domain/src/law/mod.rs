//! Law as data: statutes, citations, places, and values in force on a day in a place.
//!
//! A legal value (a number of days, say) is dated, placed and cited; [`in_force`] chooses the one that applies.

mod book;
mod chinese_number;
mod citation;
mod length;
mod place;
mod problem;
pub mod service;
mod service_file;
mod statute;
mod statute_file;
pub mod texts;
mod value;
mod written;

pub use book::{LawBook, LawError};
pub use citation::{Citation, CitationError, cite};
pub use length::{CalendarDays, Length, WorkingDays};
pub use place::Place;
pub use problem::LoadProblem;
pub use statute::{Article, Statute};
pub use value::{Confidence, DatedValue, in_force};
pub use written::{WrittenValue, WrittenValueError};
