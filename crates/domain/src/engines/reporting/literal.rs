//! Numerals that are no figures: names, ordinary words, serials; they come as data.

use serde::Deserialize;
use std::collections::BTreeMap;

/// General usage; a county's report adds its own names.
const GENERAL: &str = include_str!("words.toml");

/// What may stand in a report with numerals without being a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Literals {
    /// The report's year; its neighbours may be named too. Zero allows no year.
    pub year: i16,
    /// Names of programmes, systems, places and numbers to call, such as 1331 or 十五五.
    pub names: Vec<String>,
    /// Ordinary words that hold a numeral, such as 统一.
    pub words: Vec<String>,
    /// What is counted: also a lone 一 or 零 before one of these is a figure.
    pub measures: Vec<String>,
    /// What follows 第 and a numeral in a serial name, such as 条; a rank is a figure.
    pub serials: Vec<String>,
    /// Texts that stand in braces like figures, such as `organ`; they are not searched for numerals.
    pub texts: BTreeMap<String, String>,
}

impl Literals {
    /// General usage for a report of that year.
    ///
    /// # Panics
    /// Never: the embedded list is read in a test.
    pub fn general(year: i16) -> Literals {
        let general = Literals::from_toml(GENERAL).expect("the embedded word list is well-formed");
        Literals { year, ..general }
    }

    /// Reads names, words, measures, serials and texts from TOML.
    ///
    /// # Errors
    /// With the place, when the text is no TOML or has an unknown key.
    pub fn from_toml(text: &str) -> Result<Literals, toml::de::Error> {
        toml::from_str(text)
    }

    /// Adds another list, such as a county's to the general one; a year of the other one wins.
    #[must_use]
    pub fn with(mut self, other: Literals) -> Literals {
        if other.year != 0 {
            self.year = other.year;
        }
        self.names.extend(other.names);
        self.words.extend(other.words);
        self.measures.extend(other.measures);
        self.serials.extend(other.serials);
        self.texts.extend(other.texts);
        self
    }

    /// Whether a year may be named: the report's own, the one before, the one after.
    pub(super) fn has_year(&self, year: i16) -> bool {
        self.year != 0 && year.abs_diff(self.year) <= 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_list_is_well_formed_and_a_countys_is_added() {
        let county =
            Literals::from_toml("names = [\"1331\"]\ntexts = { organ = \"某区\" }").unwrap();
        let literals = Literals::general(2024).with(county);
        assert_eq!(literals.year, 2024);
        assert!(literals.names.contains(&"1331".to_owned()));
        assert!(literals.words.contains(&"统一".to_owned()));
        assert_eq!(literals.texts["organ"], "某区");
        assert!(Literals::from_toml("namen = []").is_err());
    }

    #[test]
    fn own_year_and_its_neighbours_may_be_named() {
        let literals = Literals::general(2024);
        assert!(literals.has_year(2023) && literals.has_year(2024) && literals.has_year(2025));
        assert!(!literals.has_year(2022) && !literals.has_year(2026));
        assert!(!Literals::default().has_year(0));
    }
}
