//! The store: SQL lives here and nowhere else.
//!
//! One process writes a database, through one thread that commits in groups; any number of readers.
//! The names of the two databases appear only in `dialect` and `connect`.

pub mod audit;
pub mod connect;
mod dialect;
mod fault;
pub mod migrate;
mod phrasing;
pub mod sql;
mod value;

pub use connect::{Place, Readers};
pub use fault::Fault;
pub use sql::Sql;
pub use value::{Row, Value};
