//! The rules of the house that a compiler does not check.
//!
//! Each rule is run over the checkout, and over a small bad sample that it must find.

mod direction;
mod documents;
mod glossary;
mod source;
mod words;
