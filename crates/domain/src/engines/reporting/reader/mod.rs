//! Reads a published annual report into its sections and figures.
//!
//! Decides from the text alone: where sections begin and what they are about; which numbers are there, in
//! Arabic, full-width or Chinese numerals; what each one is (count, rate, money, duration, ordinal, date or
//! part of a name); its value, unit and bounds; the phrase for what it measures; the period it counts and what
//! it is compared with. Works by a grammar of clauses and a dictionary of general usage (`lexicon.toml`), so
//! that it reads the report of any county; no table knows a file, a place or a sentence.
//!
//! Goes through the text once, line by line; a line that has no end in sight is cut. Leaves out: whether a
//! figure is right, whether two figures agree, and tables drawn with lines; what a phrase means is for the
//! register of indicators, and what a slogan stands for is for nobody.

mod clause;
mod date;
mod figure;
mod kind;
mod lexicon;
mod numeral;
mod phrase;
mod place;
mod relation;
mod scan;
mod section;
pub(super) mod trie;
mod types;

pub use types::{Direction, Figure, Kind, OrganLevel, Part, Period, Reading, Section, Value};

use super::register::Register;
use figure::Place;
use kind::Line;
use lexicon::{Cues, Lexicon};
use phrase::Carried;
use place::Places;
use scan::{Mark, Scan, What};
use section::Outline;
use std::sync::LazyLock;

/// Lines of page residue are shorter than this, in characters.
const RESIDUE: usize = 120;
/// The most characters of a line that are looked at together.
const LONGEST_LINE: usize = 20_000;

/// Reads reports.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    lexicon: &'static Lexicon,
    register: &'a Register,
}

/// Knows no indicator.
static NONE: LazyLock<Register> = LazyLock::new(Register::default);

impl Default for Reader<'static> {
    fn default() -> Self {
        Reader::new()
    }
}

impl Reader<'static> {
    /// A reader with the dictionary of general usage that names no figure by a register.
    pub fn new() -> Reader<'static> {
        Reader::naming(&NONE)
    }
}

impl<'a> Reader<'a> {
    /// A reader with the dictionary of general usage, which names figures by this register.
    pub fn naming(register: &'a Register) -> Reader<'a> {
        Reader {
            lexicon: Lexicon::general(),
            register,
        }
    }

    /// Reads a report; any text has a reading, if only an empty one.
    pub fn read(&self, text: &str) -> Reading {
        let mut work = Work::new(*self);
        let mut letters = Vec::new();
        for letter in text.chars() {
            letters.push(letter);
            if letter == '\n' || (letters.len() >= LONGEST_LINE && scan::mark(letter).is_some()) {
                work.line(&letters);
                letters.clear();
            }
        }
        work.line(&letters);
        work.finish()
    }
}

/// What is known so far.
struct Work<'a> {
    lexicon: &'static Lexicon,
    register: &'a Register,
    reading: Reading,
    outline: Outline,
    scan: Scan,
    kinds: Vec<Option<Kind>>,
    carried: Carried,
    places: Places,
    offset: usize,
    sentence: usize,
}

impl<'a> Work<'a> {
    fn new(reader: Reader<'a>) -> Work<'a> {
        Work {
            lexicon: reader.lexicon,
            register: reader.register,
            reading: Reading::default(),
            outline: Outline::default(),
            scan: Scan::default(),
            kinds: Vec::new(),
            carried: Carried::default(),
            places: Places::default(),
            offset: 0,
            sentence: 0,
        }
    }

    fn line(&mut self, letters: &[char]) {
        let at = (self.offset, self.reading.year);
        let cues = self
            .outline
            .line(self.lexicon, letters, at, &mut self.reading.sections);
        self.scan.cut(self.lexicon, letters);
        let line = Line {
            lexicon: self.lexicon,
            letters,
            scan: &self.scan,
        };
        let residue = letters.len() < RESIDUE && cues.all(Cues::RESIDUE);
        self.kinds.clear();
        let kinds = line.numbers().map(|(token, raw)| {
            let kind = kind::kind(&line, token, raw)?;
            let measures = !residue || kind == Kind::Date;
            Some(if measures { kind } else { Kind::Other })
        });
        self.kinds.extend(kinds);
        for (token, piece) in self.scan.tokens.iter().enumerate() {
            self.places.look(&line, token);
            match piece.what {
                What::Mark(Mark::Stop) => self.sentence += 1,
                What::Number(number) => {
                    let place = Place {
                        line,
                        register: self.register,
                        kinds: &self.kinds,
                        token,
                        number,
                        offset: self.offset,
                        sentence: self.sentence,
                    };
                    let before = self.reading.figures.len();
                    place.read(&mut self.carried, &mut self.reading);
                    (before..self.reading.figures.len())
                        .for_each(|figure| self.places.note(figure));
                }
                _ => {}
            }
        }
        self.offset += letters.len();
        self.sentence += 1;
        self.carried = Carried::default();
    }

    fn finish(mut self) -> Reading {
        self.outline.finish(self.offset, &mut self.reading.sections);
        self.places.finish(&mut self.reading);
        section::place_figures(&mut self.reading);
        self.reading
    }
}
