//! Headings, and what their sections are about; also the parts that begin in the middle of a paragraph.

use super::lexicon::{Headings, begins_with};
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
        headings: &Headings,
        line: &[char],
        (offset, year): (usize, Option<i16>),
        sections: &mut Vec<Section>,
    ) {
        if let Some((level, heading)) = heading(line) {
            let part = part(headings, &heading).or_else(|| self.inherited(level, sections));
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
        self.sentences(headings, line, (offset, year), sections);
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

    /// Sentences that open a part without heading: what is lacking, what is intended.
    fn sentences(
        &mut self,
        headings: &Headings,
        line: &[char],
        (offset, year): (usize, Option<i16>),
        sections: &mut Vec<Section>,
    ) {
        let mut start = 0;
        while start < line.len() {
            let length = line[start..].iter().position(|c| *c == '。');
            let end = length.map_or(line.len(), |length| start + length + 1);
            let part = opened(headings, &line[start..end], year);
            if let Some(part) = part
                && self.admits(part, sections)
            {
                let section = Section {
                    start: offset + start,
                    end: offset + start,
                    level: 0,
                    heading: String::new(),
                    part,
                };
                self.open(section, sections);
            }
            start = end;
        }
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

/// The part that a sentence opens.
fn opened(headings: &Headings, sentence: &[char], year: Option<i16>) -> Option<Part> {
    if contains(sentence, &headings.shortcoming_sentences)
        && contains(sentence, &headings.contrasts)
    {
        let backward = sentence.iter().take(OPENING).collect::<String>();
        let reviews = [
            "回顾",
            "近年来",
            "一年来",
            "虽",
            "总的",
            "同时",
            "我们",
            "在看到",
            "但",
            "尽管",
            "目前",
            "然而",
            "对照",
        ];
        return reviews
            .iter()
            .any(|word| backward.contains(word))
            .then_some(Part::Shortcomings);
    }
    let opening = &sentence[..sentence.len().min(OPENING)];
    let next_year = year.map(|year| format!("{}年", year + 1));
    let named = next_year.is_some_and(|next| {
        let opening: String = opening.iter().collect();
        opening.trim_start().starts_with(&next)
    });
    let blank = opening.iter().take_while(|c| c.is_whitespace()).count();
    let next = begins_with(&opening[blank..], &headings.plan_sentences).is_some();
    let intends = contains(opening, &headings.plan_sentences);
    ((named && intends) || next).then_some(Part::Plan)
}

fn contains(letters: &[char], words: &[String]) -> bool {
    (0..letters.len()).any(|at| begins_with(&letters[at..], words).is_some())
}

/// Whether a line is what a web page puts around a report.
pub(super) fn is_residue(headings: &Headings, line: &[char]) -> bool {
    line.len() < 120 && contains(line, &headings.residue)
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
