//! Demonstration counties: synthetic records whose counts equal what published reports print.

pub mod lives;
pub mod plan;
mod shift;
