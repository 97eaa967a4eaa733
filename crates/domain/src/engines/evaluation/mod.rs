//! Evaluation (指标值) of many indicators for many organs and months over very many facts, kept up to date.
//!
//! Decides, for facts (an organ, a month, values out of dictionaries, whole amounts) and indicators with a condition
//! each: how many facts an indicator takes, what an amount of them comes to, how many different values they have,
//! rates as the two whole numbers they come from, and the change against the same months of the year before (growth
//! of a whole number, points of a rate); for every organ with all that stand beneath it, for every month and for
//! months in a row; and which facts are behind a figure.
//!
//! The rules: a fact counts for its organ and for every organ above it, once, and in its month. A condition is a list
//! of alternatives, each a list of columns with the codes that are allowed or not ([`Condition`]). A rate has no value
//! where nothing stands below the line, and nothing grows from nought. Every figure is a whole number or a quotient of
//! two; nothing is rounded. A fact that is changed or removed is subtracted exactly, so a state that saw any changes
//! in any order equals one that is built from what is left.
//!
//! The speed comes from compiling: codes that no condition tells apart become one, and a fact finds its class, that is
//! all conditions that take it, by one look for each tested column, however many indicators there are. Facts are put
//! block by block of neighbouring organs first, so that cells are filled within the cache of a core. Organs are added
//! up once, cell by cell. A changed fact touches one row of cells on each level.
//!
//! Memory: the facts as narrow as they come, and four or eight bytes for each while everything is evaluated; eight
//! bytes for the count of each condition and for each sum and number of different values, by organ and month.
//! Different values keep each value of each cell besides.
//!
//! Left out: conditions on amounts (the caller makes classes of them), facts without a month, several calendars,
//! sums beyond eight bytes (refused before they can happen), and what a figure means: definitions, versions and names
//! stand elsewhere.

mod classes;
mod column;
mod condition;
mod distinct;
mod facts;
mod fill;
mod indicator;
mod organs;
mod pack;
mod plan;
mod refusal;
mod state;
#[cfg(test)]
mod tests;
mod totals;

pub use column::{Amounts, Codes};
pub use condition::{Condition, Test};
pub use facts::{Coded, Columns, Fact, Facts};
pub use indicator::{Figure, Indicator, Period, YEAR};
pub use organs::Organs;
pub use refusal::EvaluationError;
pub use state::{Grant, Held, State};
