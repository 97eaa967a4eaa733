//! Headings, and what their sections are about; also the parts that begin in the middle of a paragraph.

use super::lexicon::{Cues, Headings, Lexicon, starts_with};
use super::numeral::is_chinese;
use super::scan::enumerator_end;
use super::types::{Part, Period, Reading, Section};

/// The most characters of a heading.
const LONGEST_HEADING: usize = 60;
/// How far into a sentence the words that open a part are looked for.
const OPENING: usize = 16;

/// The sections that are open at a place.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Open sections, outermost first.
    open: Vec<usize>,
}

impl Outline {
    /// Takes a line: a heading opens a section, a sentence may open a part.
    pub fn line(
        &mut self,
        lexicon: &Lexicon,
        line: &[char],
        (offset, year): (usize, Option<i16>),
        sections: &mut Vec<Section>,
    ) -> Cues {
        if let Some((level, heading)) = heading(line) {
            let part =
                part(&lexicon.headings, &heading).or_else(|| self.inherited(level, sections));
            let part = part.unwrap_or(if level == 1 {
                Part::Results
            } else {
                Part::Other
            });
            let section = Section {
                start: offset,
                end: offset,
                level,
                heading,
                part,
            };
            self.open(section, sections);
        }
        self.sentences(lexicon, line, (offset, year), sections)
    }

    /// The part of the section around one of this level.
    fn inherited(&self, level: u8, sections: &[Section]) -> Option<Part> {
        let around = self.open.iter().rev().map(|at| &sections[*at]);
        let mut around = around.filter(|section| section.level < level && section.level > 0);
        around.next().map(|section| section.part)
    }

    fn open(&mut self, section: Section, sections: &mut Vec<Section>) {
        self.close(section.level.max(1), section.start, sections);
        self.open.push(sections.len());
        sections.push(section);
    }

    /// Ends every open section of this level or below; parts without heading end with any heading.
    fn close(&mut self, level: u8, at: usize, sections: &mut [Section]) {
        while let Some(last) = self.open.last() {
            let section = &mut sections[*last];
            if section.level != 0 && section.level < level {
                break;
            }
            section.end = at;
            self.open.pop();
        }
    }

    /// Sentences that open a part without heading: what is lacking, what is intended. Answers with all cues.
    fn sentences(
        &mut self,
        lexicon: &Lexicon,
        line: &[char],
        (offset, year): (usize, Option<i16>),
        sections: &mut Vec<Section>,
    ) -> Cues {
        let mut sentence = Sentence::default();
        let (mut all, mut at) = (Cues::default(), 0);
        while at < line.len() {
            if let Some((length, cues)) = lexicon.cues.longest(&line[at..]) {
                sentence.take(at, length, cues);
                all = all | cues;
                at += length;
                continue;
            }
            at += 1;
            if line[at - 1] == '。' || at == line.len() {
                self.judge(line, &sentence, (offset, year), sections);
                sentence = Sentence {
                    start: at,
                    ..Sentence::default()
                };
            }
        }
        if sentence.all != Cues::default() {
            self.judge(line, &sentence, (offset, year), sections);
        }
        all
    }

    fn judge(
        &mut self,
        line: &[char],
        sentence: &Sentence,
        (offset, year): (usize, Option<i16>),
        sections: &mut Vec<Section>,
    ) {
        let Some(part) = sentence.opens(line, year) else {
            return;
        };
        if !self.admits(part, sections) {
            return;
        }
        let start = offset + sentence.start;
        let section = Section {
            start,
            end: start,
            level: 0,
            heading: String::new(),
            part,
        };
        self.open(section, sections);
    }

    /// A part without heading opens only out of results or the opening, or behind another without heading.
    fn admits(&self, part: Part, sections: &[Section]) -> bool {
        let Some(current) = self.open.last().map(|at| &sections[*at]) else {
            return part != Part::Plan;
        };
        match (current.part, part) {
            (Part::Results | Part::Other, _) => true,
            (Part::Shortcomings, Part::Plan) => current.level == 0,
            _ => false,
        }
    }

    /// Ends what is open at the end of the text.
    pub fn finish(&mut self, end: usize, sections: &mut [Section]) {
        for at in self.open.drain(..) {
            sections[at].end = end;
        }
    }
}

/// The level and heading of a line that begins with 一、 or （一） or 1.
fn heading(line: &[char]) -> Option<(u8, String)> {
    let blank = |c: &&char| matches!(c, ' ' | '\u{3000}' | '\t');
    let start = line.iter().take_while(blank).count();
    let end = enumerator_end(line);
    if end == 0 {
        return None;
    }
    let sign = &line[start..end];
    let chinese = sign.iter().any(|c| is_chinese(*c));
    let level = match (chinese, matches!(sign.first(), Some('（' | '('))) {
        (true, false) => 1,
        (true, true) => 2,
        (false, _) => 3,
    };
    let rest = &line[end..];
    let stop = rest
        .iter()
        .position(|c| matches!(c, '。' | '\n' | '\r' | '；' | '：'));
    let text: String = rest[..stop.unwrap_or(rest.len())].iter().collect();
    let text = text.trim();
    let length = text.chars().count();
    (length > 0 && length <= LONGEST_HEADING).then(|| (level, text.to_string()))
}

fn part(headings: &Headings, heading: &str) -> Option<Part> {
    let lists = [
        (&headings.head_duty, Part::HeadDuty),
        (&headings.shortcomings, Part::Shortcomings),
        (&headings.plan, Part::Plan),
        (&headings.results, Part::Results),
    ];
    let found = lists
        .iter()
        .find(|(words, _)| words.iter().any(|word| heading.contains(word.as_str())));
    found.map(|(_, part)| *part)
}

/// What the words of a sentence say.
#[derive(Debug, Default)]
struct Sentence {
    start: usize,
    all: Cues,
    opening: Cues,
    first: Option<(usize, Cues)>,
}

impl Sentence {
    fn take(&mut self, at: usize, length: usize, cues: Cues) {
        self.all = self.all | cues;
        if at + length <= self.start + OPENING {
            self.opening = self.opening | cues;
        }
        if self.first.is_none() {
            self.first = Some((at, cues));
        }
    }

    /// The part that it opens.
    fn opens(&self, line: &[char], year: Option<i16>) -> Option<Part> {
        if self.all.all(Cues::LACKING | Cues::CONTRAST) {
            return self.opening.all(Cues::REVIEW).then_some(Part::Shortcomings);
        }
        if !self.opening.all(Cues::INTENDED) {
            return None;
        }
        let blank = line[self.start..]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count();
        let start = self.start + blank;
        let first = self
            .first
            .is_some_and(|(at, cues)| at == start && cues.all(Cues::INTENDED));
        let next = year.is_some_and(|year| starts_with(&line[start..], &format!("{}年", year + 1)));
        (first || next).then_some(Part::Plan)
    }
}

/// Sets the section of every figure, and the period of those that are intended.
pub(super) fn place_figures(reading: &mut Reading) {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for figure in &mut reading.figures {
        while reading
            .sections
            .get(next)
            .is_some_and(|section| section.start <= figure.start)
        {
            open.push(next);
            next += 1;
        }
        while open
            .last()
            .is_some_and(|at| reading.sections[*at].end <= figure.start)
        {
            open.pop();
        }
        figure.section = open.last().copied();
        let part = figure.section.map(|at| reading.sections[at].part);
        if part == Some(Part::Plan) && figure.is_measurement() {
            figure.period = Period::Plan;
        }
    }
}
