//! The store on both databases.

mod audit;
mod sample;
mod seam;
mod writer;
