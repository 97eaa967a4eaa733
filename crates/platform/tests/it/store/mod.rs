//! The store on both databases.

mod accounts;
mod audit;
mod backup;
mod figures;
mod kill;
pub mod sample;
mod seam;
mod start;
mod writer;
