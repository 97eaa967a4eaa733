//! A letter as it will look.

use crate::web::frame::Link;
use minijinja::value::Value;
use serde::Serialize;

/// The preview of a letter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LetterPage {
    /// How far it has come.
    pub progress: String,
    /// Its number.
    pub number: Option<String>,
    /// Next steps.
    pub steps: Vec<Link>,
    /// Address of the document.
    pub download: String,
    /// Why it should be looked at again.
    pub doubt: Option<String>,
    /// Why it cannot be shown.
    pub problem: Option<String>,
    /// Its text as safe HTML, made and escaped by `documents`.
    pub html: Value,
    /// Articles.
    pub law: Vec<Link>,
}

templates! { LetterPage => "letter.html" }
