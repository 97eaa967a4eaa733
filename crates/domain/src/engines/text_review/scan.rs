//! One draft through all rules: sentences by their words, the whole by what is computed.

use super::book::RuleBook;
use super::citation::{Library, judge, mentions};
use super::draft::{Draft, Sentence, sentences};
use super::finding::{Finding, Place, Seen};
use super::kind::Kind;
use super::marks::{TITLE_CLOSES, TITLE_OPENS};
use super::pattern::find;
use super::rule::{Check, Look, Words};
use super::structure;
use super::vocabulary::Collector;
use jiff::civil::Date;
use std::ops::Range;

/// Words shown at a place, at most.
const WORDS_MOST: usize = 60;

/// What a draft is reviewed with.
#[derive(Clone, Copy, Debug)]
pub struct TextReview<'a> {
    /// The rules.
    pub book: &'a RuleBook,
    /// The works that drafts cite.
    pub library: &'a Library,
    /// What kind of draft it is.
    pub kind: &'a Kind,
    /// The day by whose law it is judged.
    pub day: Date,
}

impl TextReview<'_> {
    /// Every doubt about a draft, in the order of the text.
    pub fn findings(&self, text: &str) -> Vec<Finding> {
        let active = self.book.active(self.kind, self.day);
        let draft = Draft::parse(text);
        let mut seen = self.words(&draft, &active);
        seen.extend(self.structure(&draft, &active));
        seen.extend(self.citations(text, &active));
        seen.sort_by_key(|seen| (seen.at.start, seen.at.end, seen.rule));
        seen.dedup();
        self.placed(&draft, seen)
    }

    /// What the words of sentences show.
    fn words(&self, draft: &Draft<'_>, active: &[bool]) -> Vec<Seen> {
        let sentences = sentences(draft, &self.book.leads);
        let mut scan = Scan {
            book: self.book,
            text: draft.text,
            active,
            collector: self.book.vocabulary.collector(),
            hits: vec![0; self.book.patterns.len()],
            ready: Vec::new(),
            seen: Vec::new(),
        };
        let mut rest = sentences.iter();
        let mut current = rest.next();
        for (start, end, sets) in self.book.vocabulary.words(draft.text) {
            while let Some(sentence) = current.filter(|sentence| sentence.at.end < end) {
                scan.judge(sentence);
                current = rest.next();
            }
            let Some(sentence) = current else {
                break;
            };
            if start >= sentence.at.start {
                scan.note(sets, start, end);
            }
        }
        if let Some(sentence) = current {
            scan.judge(sentence);
        }
        scan.seen
    }

    fn structure(&self, draft: &Draft<'_>, active: &[bool]) -> Vec<Seen> {
        let wanted = |check: &Check| self.book.of_check(*check, active);
        structure::look(draft, &|check| wanted(&check).is_some())
            .into_iter()
            .filter_map(|(check, at, what)| {
                let rule = wanted(&check)?;
                Some(Seen { rule, at, what })
            })
            .collect()
    }

    fn citations(&self, text: &str, active: &[bool]) -> Vec<Seen> {
        let mentions = mentions(text);
        let judged = judge(text, &mentions, self.library, &self.book.repeals, self.day);
        let seen = judged.into_iter().filter_map(|judged| {
            let rule = self.book.of_check(judged.check, active)?;
            Some(Seen {
                rule,
                at: judged.at,
                what: judged.what,
            })
        });
        seen.collect()
    }

    /// The findings with their places in characters.
    fn placed(&self, draft: &Draft<'_>, seen: Vec<Seen>) -> Vec<Finding> {
        if seen.is_empty() {
            return Vec::new();
        }
        let clauses = draft.clauses();
        let mut counted = Counted::new(draft.text);
        let findings = seen.into_iter().map(|seen| {
            let rule = &self.book.rules[seen.rule];
            let start = counted.at(seen.at.start);
            let words = &draft.text[seen.at.clone()];
            let line = draft
                .lines
                .partition_point(|line| line.at.start <= seen.at.start);
            let line = line.checked_sub(1);
            let place = Place {
                start,
                end: start + words.chars().count(),
                line: line.map_or(1, |line| draft.lines[line].line),
                clause: line.map_or_else(String::new, |line| clauses[line].clone()),
                words: words.chars().take(WORDS_MOST).collect(),
            };
            let why = match seen.what.is_empty() {
                true => rule.why.clone(),
                false => format!("{}。{}", seen.what, rule.why),
            };
            Finding {
                rule: rule.id.clone(),
                name: rule.name.clone(),
                dimension: rule.dimension.clone(),
                severity: rule.severity,
                place,
                why,
                advice: rule.advice.clone(),
                law: rule.law.clone(),
                example: rule.fires.first().cloned().unwrap_or_default(),
            }
        });
        findings.collect()
    }
}

/// Characters up to a byte, counted once from front to back.
struct Counted<'a> {
    text: &'a str,
    bytes: usize,
    characters: usize,
}

impl<'a> Counted<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: 0,
            characters: 0,
        }
    }

    fn at(&mut self, byte: usize) -> usize {
        if byte < self.bytes {
            *self = Self::new(self.text);
        }
        self.characters += self.text[self.bytes..byte].chars().count();
        self.bytes = byte;
        self.characters
    }
}

/// The walk over the sentences.
struct Scan<'a> {
    book: &'a RuleBook,
    text: &'a str,
    active: &'a [bool],
    collector: Collector,
    /// How many of its sets each pattern has met in this sentence.
    hits: Vec<u16>,
    /// Patterns that met all of them.
    ready: Vec<u32>,
    seen: Vec<Seen>,
}

impl Scan<'_> {
    #[inline]
    fn note(&mut self, sets: &[u32], start: usize, end: usize) {
        for set in sets {
            if !self.collector.add(*set, start, end) {
                continue;
            }
            let Some(patterns) = self.book.needed_by.get(*set as usize) else {
                continue;
            };
            for pattern in patterns {
                let hits = &mut self.hits[*pattern as usize];
                *hits += 1;
                if *hits == self.book.patterns[*pattern as usize].sets {
                    self.ready.push(*pattern);
                }
            }
        }
    }

    fn judge(&mut self, sentence: &Sentence) {
        self.ready.sort_unstable();
        let mut last = None;
        for ready in std::mem::take(&mut self.ready) {
            let needs = self.book.patterns[ready as usize];
            if !self.active[needs.rule] || last == Some(needs.rule) {
                continue;
            }
            let Look::Words(words) = &self.book.rules[needs.rule].look else {
                continue;
            };
            if let Some(at) = self.fires(words, needs.pattern, sentence) {
                last = Some(needs.rule);
                self.seen.push(Seen {
                    rule: needs.rule,
                    at,
                    what: String::new(),
                });
            }
        }
        for set in self.collector.touched() {
            for pattern in self.book.needed_by.get(*set as usize).into_iter().flatten() {
                self.hits[*pattern as usize] = 0;
            }
        }
        self.collector.clear();
    }

    /// The place at which a rule's pattern stands in a sentence, unless something excuses it.
    fn fires(&self, words: &Words, pattern: usize, sentence: &Sentence) -> Option<Range<usize>> {
        if sentence.is_listed && !words.in_lists {
            return None;
        }
        let at = find(
            &words.patterns[pattern],
            self.text,
            &sentence.at,
            &self.collector,
        )?;
        if !words.in_titles && self.is_in_title(&sentence.at, at.start) {
            return None;
        }
        let excused = |unless| find(unless, self.text, &sentence.at, &self.collector).is_some();
        (!words.unless.iter().any(excused)).then_some(at)
    }

    fn is_in_title(&self, sentence: &Range<usize>, at: usize) -> bool {
        let before = &self.text[sentence.start..at];
        let opened = before.rfind(TITLE_OPENS);
        opened.is_some_and(|opened| {
            before
                .rfind(TITLE_CLOSES)
                .is_none_or(|closed| closed < opened)
        })
    }
}
