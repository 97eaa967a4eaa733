//! Handlers: extract, one operation, page struct, template.

pub mod accounts;
pub mod action;
pub mod calculator;
pub mod case;
pub mod case_process;
pub mod case_tabs;
pub mod choices;
pub mod deviation;
pub mod discretion;
pub mod draw;
pub mod entrance;
pub mod figures;
pub mod general;
pub mod import;
pub mod import_match;
pub mod import_preview;
pub mod law;
pub mod letter;
pub mod list;
pub mod main_systems;
pub mod notices;
pub mod published;
pub mod report;
pub mod system;
pub mod text_review;
pub mod workbench;
