//! Office documents in and out; knows no law.
//!
//! [`text`] is the block model of letters and reports, [`docx`] prints it. [`table`] is what an
//! import reads; [`extract`] takes the text out of files that somebody else wrote; [`xlsx`] and [`csv`] read and write tables.

pub mod csv;
pub mod docx;
pub mod encoding;
pub mod extract;
pub mod table;
pub mod text;
pub mod xlsx;
mod xml;
