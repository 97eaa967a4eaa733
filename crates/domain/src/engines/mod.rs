//! Legal concepts that compute; each is ignorant of the others and of every business.

pub mod coverage;
pub mod deadline;
pub mod deviation;
pub mod discretion;
pub mod evaluation;
pub mod merging;
pub mod reporting;
pub mod sampling;
pub mod text_review;
pub mod warning;
