//! Tests of coverage.

mod cells;
mod formats;
mod placement;
mod study;
mod times;
