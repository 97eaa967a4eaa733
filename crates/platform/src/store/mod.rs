//! The store: SQL lives here and nowhere else.
//!
//! One process writes a database, through one thread that commits in groups; any number of readers.
//! The names of the two databases appear only in `dialect` and `connect`.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod catalogue;
mod cells;
pub mod condition;
pub mod connect;
pub mod counties;
mod dialect;
mod fault;
pub mod figures;
pub mod files;
pub mod history;
pub mod imports;
pub mod lists;
pub mod load;
pub mod log;
pub mod migrate;
pub mod notices;
pub mod peer;
mod phrasing;
pub mod published;
pub mod returns;
pub mod rows;
pub mod snapshots;
pub mod sql;
pub mod surveys;
mod tables;
mod value;
pub mod worklist;
pub mod writer;

pub use catalogue::Catalogue;
pub use connect::{Place, Readers};
pub use fault::Fault;
pub use sql::Sql;
pub use value::{Row, Value};
pub use writer::Writer;
