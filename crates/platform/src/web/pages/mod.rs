//! The pages: each a struct that holds all its template needs and nothing else.

/// Names the templates of pages.
/// A macro, because each page needs the same four lines.
macro_rules! templates {
    ($($page:ty => $name:literal),* $(,)?) => {$(
        impl $crate::web::pages::Page for $page {
            fn template(&self) -> String {
                $name.to_string()
            }
        }
    )*};
}

pub mod calculator;
pub mod case;
pub mod coverage;
pub mod deviation;
pub mod discretion;
pub mod draw;
pub mod entrance;
pub mod error;
pub mod figures;
pub mod form;
pub mod import;
pub mod law;
pub mod letter;
pub mod list;
pub mod notices;
pub mod published;
pub mod report;
pub mod returns;
pub mod surveys;
pub mod system;
pub mod text_review;
pub mod workbench;

use serde::Serialize;

/// A page: a struct and the template that shows it.
pub trait Page: Serialize {
    /// Name of the template.
    fn template(&self) -> String;
}
