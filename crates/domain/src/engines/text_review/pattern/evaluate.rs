//! Looks for a pattern in a sentence whose words are known.

use super::{Gap, Pattern, SetId, Step, What};
use crate::engines::text_review::marks::is_numeral;
use std::ops::Range;

/// Where the words of each set stand in one sentence, in bytes of the text.
pub(in super::super) trait Occurrences {
    /// The places of a set, by their ends.
    fn of(&self, set: SetId) -> &[(usize, usize)];
}

/// More ways than this to begin or go on are not followed: a sentence that repeats one word a thousand times.
const WAYS_MOST: usize = 64;

/// The first place of a pattern in the sentence.
pub(in super::super) fn find(
    pattern: &Pattern<SetId>,
    text: &str,
    sentence: &Range<usize>,
    words: &impl Occurrences,
) -> Option<Range<usize>> {
    let (first, rest) = pattern.split_first()?;
    let mut ways = first_step(first, text, sentence, words);
    for step in rest {
        ways = next_step(step, &ways, text, sentence, words);
        if ways.is_empty() {
            return None;
        }
    }
    let way = ways.into_iter().min()?;
    Some(way.0..way.1)
}

type Way = (usize, usize);

fn first_step(
    step: &Step<SetId>,
    text: &str,
    sentence: &Range<usize>,
    words: &impl Occurrences,
) -> Vec<Way> {
    match step.what {
        What::Words(set) => words.of(set).iter().copied().take(WAYS_MOST).collect(),
        What::Beginning => {
            let blank = |sign: char| super::super::marks::is_blank(sign);
            let lead = text[sentence.clone()]
                .find(|sign| !blank(sign))
                .unwrap_or(0);
            vec![(sentence.start + lead, sentence.start + lead)]
        }
        What::End => vec![(sentence.end, sentence.end)],
        What::Number => numbers(text, sentence.clone()),
    }
}

fn next_step(
    step: &Step<SetId>,
    ways: &[Way],
    text: &str,
    sentence: &Range<usize>,
    words: &impl Occurrences,
) -> Vec<Way> {
    let numbers = match step.what {
        What::Number => {
            let from = ways.iter().map(|way| way.1).min().unwrap_or(sentence.end);
            numbers(text, from..sentence.end)
        }
        What::End => vec![(sentence.end, sentence.end)],
        What::Beginning => vec![(sentence.start, sentence.start)],
        What::Words(_) => Vec::new(),
    };
    let places = match step.what {
        What::Words(set) => words.of(set),
        _ => &numbers,
    };
    let mut next: Vec<Way> = Vec::new();
    for &(start, end) in places {
        let reached = ways
            .iter()
            .filter(|way| is_within(text, way.1, start, step.gap))
            .map(|way| way.0)
            .min();
        if let Some(begin) = reached
            && next.len() < WAYS_MOST
        {
            next.push((begin, end));
        }
    }
    next
}

/// Whether at most so many characters stand between two places of the text.
fn is_within(text: &str, from: usize, to: usize, gap: Gap) -> bool {
    let Some(bytes) = to.checked_sub(from) else {
        return false;
    };
    match gap {
        Gap::Any => true,
        Gap::Most(most) if bytes <= most => true,
        Gap::Most(most) if bytes > most * 4 => false,
        Gap::Most(most) => text[from..to].chars().count() <= most,
    }
}

/// The runs of figures in a part of the text.
fn numbers(text: &str, part: Range<usize>) -> Vec<Way> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let is_figure = |sign: char| {
        is_numeral(sign) || matches!(sign, '两' | '万' | '亿' | '.' | ',' | '０'..='９')
    };
    for (at, sign) in text[part.clone()].char_indices() {
        let at = part.start + at;
        match (is_figure(sign), begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                found.push((start, at));
                begun = None;
            }
            _ => {}
        }
    }
    found.extend(begun.map(|start| (start, part.end)));
    found.truncate(WAYS_MOST);
    found
}
