//! Integration tests of the domain.

mod condition;
mod reference;
mod register;
