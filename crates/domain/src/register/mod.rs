//! Typed fields and their values: what a record can hold, and how input becomes a value.

mod codes;
mod day;
mod field;
mod input;
mod moment;
mod money;
mod shown;
mod value;

pub use day::shown_day;
pub use field::{Choice, Field, FieldType, ListColumn, Privacy};
pub use input::{
    InputProblem, narrowed, parse_input, parse_input_on, read_day, read_moment, read_number,
};
pub use moment::{Moment, MomentError};
pub use money::{cents_of, shown_money};
pub use shown::{is_masked, masked, shown, shown_cell};
pub use value::{ListRow, Value};
