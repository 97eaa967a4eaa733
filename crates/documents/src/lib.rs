//! Office documents in and out; knows no law.
//!
//! [`text`] is the block model of letters and reports.

pub mod text;
mod xml;
