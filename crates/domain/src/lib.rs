//! The domain of law-based county government: pure, no clock, no disk, no network, no SQL, no HTML.
//!
//! Direction of knowledge: reading ← law ← engines ← register ← condition ← procedure, indicator ← survey ← module ← statistics; policy apart.

pub mod condition;
pub mod engines;
pub mod identifier;
pub mod indicator;
pub mod law;
pub mod module;
pub mod policy;
pub mod procedure;
pub mod reading;
pub mod register;
pub mod statistics;
pub mod survey;
