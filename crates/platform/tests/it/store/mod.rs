//! The store on both databases.

mod sample;
mod seam;
mod writer;
