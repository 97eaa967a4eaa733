//! What definitions claim about the law.

use crate::law::{Citation, DatedValue};
use jiff::civil::Date;

/// Something a definition says about the law, with the place where it says so.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The file and line, or the name of the thing, for messages.
    pub origin: String,
    /// What is claimed.
    pub subject: Subject<'a>,
}

/// What a claim is about.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// The articles of an action, a guard, a letter …, used until a day or until further notice.
    Law {
        /// The articles.
        law: &'a [Citation],
        /// Last day of use.
        until: Option<Date>,
    },
    /// Words that must stand in one of the articles each.
    Words {
        /// The articles.
        law: &'a [Citation],
        /// The words.
        words: Vec<String>,
    },
    /// A value with its number, unit, articles and days.
    Value(&'a DatedValue),
}

impl<'a> Claim<'a> {
    /// A claim that articles exist and are in force.
    pub fn law(origin: impl Into<String>, law: &'a [Citation]) -> Self {
        Self {
            origin: origin.into(),
            subject: Subject::Law { law, until: None },
        }
    }

    /// Says until when articles are used; nothing, where the claim is about something else.
    pub fn ends_on(&mut self, day: Option<Date>) {
        if let Subject::Law { until, .. } = &mut self.subject {
            *until = day;
        }
    }

    /// A claim that words stand in articles.
    pub fn words(origin: impl Into<String>, law: &'a [Citation], words: Vec<String>) -> Self {
        Self {
            origin: origin.into(),
            subject: Subject::Words { law, words },
        }
    }

    /// A claim that a value stands in the law.
    pub fn value(origin: impl Into<String>, value: &'a DatedValue) -> Self {
        Self {
            origin: origin.into(),
            subject: Subject::Value(value),
        }
    }
}
