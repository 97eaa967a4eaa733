//! Typed fields and their values: what a record can hold, and how input becomes a value.

mod field;
mod moment;
mod value;

pub use field::{Choice, Field, FieldType, ListColumn, Privacy};
pub use moment::{Moment, MomentError};
pub use value::{ListRow, Value};
