//! Demonstration counties: synthetic records whose counts equal what published reports print.

mod clock;
pub mod lives;
pub mod plan;
mod run;
mod shift;

pub use clock::{Standing, standing_clock};
pub use run::{DemonstrationError, Made, counties, make};
