//! The store on both databases.

mod audit;
mod backup;
mod kill;
mod sample;
mod seam;
mod start;
mod writer;
