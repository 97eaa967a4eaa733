//! Indicators: what they count, and evaluations with the exact records behind each figure.
//!
//! A figure is either evaluated, from records here ([`Evaluation`]), or reported by another organ
//! ([`ReportedFigure`], 报送数); the two are different types and are never added to each other.
//! Leaves out: the SQL that counts (the store renders conditions), and which figure stands where in a report.

mod definition;
mod evaluate;
mod figure;
mod period;
mod reported;

pub use definition::{Amount, IndicatorDefinition, Measure};
pub use evaluate::{Evaluation, Question, Subject, Tally, evaluate, evaluate_in_memory, tally};
pub use figure::{Figure, Percent, PercentagePoints, Ratio};
pub use period::FigurePeriod;
pub use reported::{Decimal, ReportProgress, ReportedFigure};
