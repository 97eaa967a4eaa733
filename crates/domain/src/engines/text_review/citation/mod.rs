//! What a draft cites, and whether it stands: repealed, superseded, an article that is not there,
//! a number that belongs to another title.

mod judge;
mod library;
mod mention;
mod text;

pub(super) use judge::judge;
pub use library::{Library, LibraryError, Work};
pub(super) use mention::mentions;
