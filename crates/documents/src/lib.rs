//! Office documents in and out; knows no law.
//!
//! [`text`] is the block model of letters and reports, [`docx`] prints it.

pub mod docx;
pub mod text;
mod xml;
