//! Which place a sentence is about: 洞头区调处纠纷2065件.

use super::kind::Line;
use super::numeral::is_chinese;
use super::scan::{Mark, What, mark};
use super::types::Reading;

/// Letters of a name before 区, 县 or 市.
const NAME: std::ops::RangeInclusive<usize> = 2..=3;

/// The places that sentences are about, and the figures in them.
#[derive(Debug, Default)]
pub(super) struct Places {
    names: Vec<String>,
    current: Option<usize>,
    figures: Vec<(usize, usize)>,
    named: Option<String>,
}

impl Places {
    /// Looks whether a piece begins a sentence or clause with a place.
    pub fn look(&mut self, line: &Line<'_>, token: usize) {
        let piece = line.scan.tokens[token];
        if !matches!(piece.what, What::Text | What::Mark(Mark::Stop)) {
            return;
        }
        let before = token.checked_sub(1).map(|at| line.scan.tokens[at]);
        let ends = |end: usize| line.letters.get(end.wrapping_sub(1)) == Some(&'。');
        if before.is_none_or(|before| ends(before.end)) || ends(piece.end) {
            self.current = None;
        }
        let is_first =
            before.is_none_or(|before| !matches!(before.what, What::Text | What::Word(_)));
        if piece.what != What::Text || !is_first {
            return;
        }
        let Some(name) = name(line, piece.start) else {
            return;
        };
        if self.named.is_none() {
            self.named = Some(name.clone());
        }
        let opens = line.scan.tokens[..token].iter().rev().find(|token| {
            !matches!(
                token.what,
                What::Number(_) | What::Mark(Mark::Comma | Mark::Other)
            )
        });
        if opens.is_none_or(|opens| ends(opens.end)) {
            let known = self.names.iter().position(|known| *known == name);
            self.current = Some(known.unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            }));
        }
    }

    /// Notes that a figure stands in the sentence.
    pub fn note(&mut self, figure: usize) {
        self.figures
            .extend(self.current.map(|place| (figure, place)));
    }

    /// Names the place of the report; where sentences are about several places, each figure says which.
    pub fn finish(self, reading: &mut Reading) {
        reading.place = self.named;
        let mut told = self.figures.iter().map(|(_, place)| *place);
        let first = told.next();
        if told.all(|place| Some(place) == first) {
            return;
        }
        for (figure, place) in &self.figures {
            let name = &self.names[*place];
            let figure = &mut reading.figures[*figure];
            if figure.is_measurement() && !figure.measures.contains(name.as_str()) {
                figure.measures.insert_str(0, name);
            }
        }
    }
}

/// The name of a place that begins here: two or three letters, then 区, 县 or 市.
fn name(line: &Line<'_>, start: usize) -> Option<String> {
    let letters = line.rest(start);
    let is_sign = |at: usize| matches!(letters.get(at), Some('区' | '县' | '市' | '旗'));
    let length = NAME.into_iter().find(|length| is_sign(*length))?;
    let name = &letters[..length];
    let foreign = |c: &char| {
        c.is_ascii()
            || mark(*c).is_some()
            || is_chinese(*c)
            || matches!(c, '委' | '全' | '各' | '我' | '本' | '该' | '在' | '为')
    };
    let behind = letters.get(length + 1);
    let goes_on = matches!(
        behind,
        Some('委' | '依' | '级' | '域' | '内' | '外' | '直' | '属' | '长')
    );
    let known = line
        .lexicon
        .words
        .longest(letters)
        .is_some_and(|(length, _)| length > 1);
    let names = !goes_on && !known && !name.iter().any(foreign);
    names.then(|| letters[..=length].iter().collect())
}
