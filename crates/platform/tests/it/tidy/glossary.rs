//! The glossary: one term, one identifier.

use super::source::read;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    chinese: String,
    identifier: String,
    english: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    differs_from: Vec<String>,
}

/// What is wrong with a glossary.
fn faults(text: &str) -> Vec<String> {
    let glossary: Glossary = match toml::from_str(text) {
        Ok(glossary) => glossary,
        Err(error) => return vec![error.to_string()],
    };
    let identifiers: BTreeSet<&str> = glossary
        .term
        .iter()
        .map(|term| term.identifier.as_str())
        .collect();
    let (mut seen, mut seen_chinese) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for term in &glossary.term {
        let name = &term.identifier;
        if !seen.insert(name.as_str()) {
            found.push(format!("{name} stands twice"));
        }
        if !seen_chinese.insert(term.chinese.as_str()) {
            found.push(format!("{} stands twice", term.chinese));
        }
        if !is_snake_case(name) {
            found.push(format!("{name} is not snake_case"));
        }
        let empty = term.chinese.is_empty() || term.english.is_empty();
        if empty || term.note.as_deref() == Some("") {
            found.push(format!("{name} has an empty text"));
        }
        let unknown = term
            .differs_from
            .iter()
            .filter(|other| !identifiers.contains(other.as_str()));
        found.extend(unknown.map(|other| format!("{name} differs from {other}, which is no term")));
    }
    found
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('_').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|next| next.is_ascii_lowercase() || next.is_ascii_digit())
        })
}

#[test]
fn one_term_has_one_identifier() {
    let text = read("GLOSSARY.toml");
    assert!(
        text.matches("[[term]]").count() > 100,
        "the glossary is not found"
    );
    assert_eq!(faults(&text), Vec::<String>::new());
}

#[test]
fn faults_of_a_glossary_are_seen() {
    let term = |chinese: &str, identifier: &str| {
        format!(
            "[[term]]\nchinese = \"{chinese}\"\nidentifier = \"{identifier}\"\nenglish = \"x\"\n"
        )
    };
    assert_eq!(faults(&(term("甲", "a") + &term("乙", "a"))).len(), 1);
    assert_eq!(faults(&(term("甲", "a") + &term("甲", "b"))).len(), 1);
    assert_eq!(faults(&term("甲", "aB")).len(), 1);
    assert_eq!(faults(&term("甲", "a__b")).len(), 1);
    assert_eq!(
        faults(&(term("甲", "a") + "differs_from = [\"b\"]\n")).len(),
        1
    );
    assert_eq!(faults(&(term("甲", "a") + "synonym = \"b\"\n")).len(), 1);
    assert_eq!(faults(&term("甲", "a_b")), Vec::<String>::new());
}
