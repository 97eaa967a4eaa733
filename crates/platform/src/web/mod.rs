//! Pages in Chinese, rendered on the server; they work without script.

pub mod app;
pub mod assets;
pub mod frame;
pub mod handlers;
pub mod headers;
mod navigation;
pub mod open;
pub mod pages;
pub mod pieces;
pub mod posted;
#[cfg(test)]
mod samples;
pub mod seat;
pub mod template;
pub mod wordless;
