//! The store on both databases.

mod accounts;
mod audit;
mod backup;
mod figures;
mod finder;
mod kill;
mod lists;
mod notices;
mod pipeline;
pub mod sample;
mod seam;
mod start;
mod writer;
