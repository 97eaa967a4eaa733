//! Reading published reports: held against what people annotated in them.

mod gold;
mod hostile;

use crate::reference;
use domain::engines::reporting::reader::{Figure, Reader};
use domain::engines::reporting::register::{Definition, Register};
use gold::{Annotated, Gold};

/// What a set of texts came to.
#[derive(Default)]
struct Score {
    wanted: usize,
    found: usize,
    given: usize,
    kinds: usize,
    relations: usize,
    f1: f64,
    /// Figures whose annotated name is one of the register's, and how many of them carry that indicator.
    known: (usize, usize),
    lines: Vec<String>,
}

impl Score {
    fn precision(&self) -> f64 {
        self.found as f64 / self.given.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / self.wanted.max(1) as f64
    }

    /// Kinds, relations and phrases are right at least so often, indicators in nineteen of twenty.
    #[track_caller]
    fn holds(&self, [kinds, relations, phrases]: [f64; 3]) {
        assert!(self.share(self.kinds as f64) >= kinds);
        assert!(self.share(self.relations as f64) >= relations);
        assert!(self.share(self.f1) >= phrases);
        let (known, right) = self.known;
        assert!(known > 0 && right * 20 >= known * 19);
    }

    fn share(&self, of: f64) -> f64 {
        of / self.found.max(1) as f64
    }

    fn add(&mut self, text: &Annotated, register: &Register) {
        let reader = Reader::naming(register);
        let reading = reader.read(&text.text);
        let mut used = vec![false; reading.figures.len()];
        for gold in text.gold.iter().filter(|gold| gold.is_measurement()) {
            self.wanted += 1;
            match matching(&reading.figures, &used, gold) {
                Some(at) => {
                    used[at] = true;
                    self.hit(text, &reading.figures[at], gold);
                    self.indicator(text, &reading.figures[at], gold, register);
                }
                None => self.lines.push(format!(
                    "{} MISS {} {}{}",
                    text.name, gold.snippet, gold.value, gold.unit
                )),
            }
        }
        for (figure, used) in reading.figures.iter().zip(&used) {
            if figure.is_measurement() {
                self.given += 1;
                if !used {
                    let (start, end) = (figure.start.saturating_sub(8), figure.end + 8);
                    let around: String = text.text.chars().skip(start).take(end - start).collect();
                    self.lines.push(format!(
                        "{} EXTRA {} in {around:?} {}",
                        text.name, figure.snippet, figure.measures
                    ));
                }
            }
        }
    }

    fn hit(&mut self, text: &Annotated, figure: &Figure, gold: &Gold) {
        self.found += 1;
        let same_kind = figure.kind.name() == gold.kind;
        let same_relation = gold::same_relation(figure, gold);
        let f1 = gold::character_f1(&figure.measures, &gold.name);
        self.kinds += usize::from(same_kind);
        self.relations += usize::from(same_relation);
        self.f1 += f1;
        let mut line = format!(
            "{} {f1:.2} {} | {} | {}",
            text.name, gold.snippet, gold.name, figure.measures
        );
        if !same_kind {
            line += &format!(" KIND {} not {}", figure.kind.name(), gold.kind);
        }
        if !same_relation {
            line += &format!(
                " RELATION {:?} {:?} not {}",
                figure.comparator, figure.period, gold.note
            );
        }
        self.lines.push(line);
    }

    /// Whether a figure whose annotated name is one of the register's carries that indicator.
    fn indicator(&mut self, text: &Annotated, figure: &Figure, gold: &Gold, register: &Register) {
        let is_named = |definition: &&Definition| {
            definition.name == gold.name || definition.aliases.contains(&gold.name)
        };
        let Some(wanted) = register.definitions().iter().find(is_named) else {
            return;
        };
        self.known.0 += 1;
        if figure.indicator.as_ref() == Some(&wanted.id) {
            self.known.1 += 1;
        } else {
            let line = format!(
                "{} INDICATOR {} {} is {}, not {:?}",
                text.name, gold.snippet, gold.name, wanted.id, figure.indicator
            );
            self.lines.push(line);
        }
    }

    fn print(&self, name: &str) {
        for line in &self.lines {
            println!("{line}");
        }
        let (known, right) = self.known;
        println!("== {name}: indicator {right} of {known}");
        println!(
            "== {name}: precision {:.4} recall {:.4} kind {:.4} relation {:.4} phrase {:.4} ({} of {}, given {})",
            self.precision(),
            self.recall(),
            self.share(self.kinds as f64),
            self.share(self.relations as f64),
            self.share(self.f1),
            self.found,
            self.wanted,
            self.given
        );
    }
}

/// The figure within the snippet that has the annotated value and unit.
fn matching(figures: &[Figure], used: &[bool], gold: &Gold) -> Option<usize> {
    let (start, end) = gold.place;
    let mut inside = figures.iter().enumerate().filter(|(at, figure)| {
        !used[*at] && figure.start < end && figure.end > start && figure.is_measurement()
    });
    inside
        .find(|(_, figure)| gold::same_amount(figure, gold))
        .map(|(at, _)| at)
}

fn score(name: &str, texts: &[Annotated]) -> Score {
    let files = reference::toml_files("indicators");
    let register = Register::from_toml(&reference::borrowed(&files)).unwrap();
    let mut score = Score::default();
    for text in texts {
        score.add(text, &register);
    }
    score.print(name);
    score
}

#[test]
fn annotated_reports_are_read() {
    let Some(reports) = gold::reports("annotated_reports_are_read") else {
        return;
    };
    let score = score("reports", &reports);
    assert!(score.precision() >= 0.99 && score.recall() >= 0.985);
    score.holds([0.99, 0.95, 0.85]);
}

#[test]
fn annotated_digests_are_read() {
    let Some(digests) = gold::digests("annotated_digests_are_read") else {
        return;
    };
    let score = score("digests", &digests);
    assert!(score.precision() >= 0.97 && score.recall() >= 0.97);
    score.holds([0.97, 0.95, 0.80]);
}
