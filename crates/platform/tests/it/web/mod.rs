//! The program over HTTP: pages, forms and interface, driven through its own router.

mod accounts;
mod answers;
mod api;
mod browser;
mod calculator;
mod choices;
mod coverage;
mod crawl;
mod draw;
mod fines;
mod forged;
mod forms;
mod house;
mod html;
mod import;
mod notices;
mod published;
mod returns;
mod scope;
mod second_factor;
mod sessions;
mod surveys;
mod text_review;
