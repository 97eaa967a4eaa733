//! Totals against their parts.

use super::document::{Count, Document};
use super::words::WORDS;
use super::{Finding, Rule, Severity, wording};
use std::ops::Range;

/// Between two parts of one list there are no more characters than these.
const NEXT_PART: usize = 24;

/// A total with the parts that a sentence lists for it.
struct Parts<'a> {
    total: Count<'a>,
    parts: Vec<Count<'a>>,
    completeness: Completeness,
}

/// Whether the parts are all there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Completeness {
    /// The words say so.
    All,
    /// A list in brackets, which may leave some out.
    Bracketed,
    /// Some of them (其中).
    Some,
}

/// Checks every total of a report.
pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let counts: Vec<Count<'_>> = document.counts().collect();
    let mut findings = Vec::new();
    for sentence in sentences(document, &counts) {
        let counts = &counts[sentence];
        for at in 0..counts.len() {
            let lists = [
                list_before(document, counts, at),
                list_behind(document, counts, at),
            ];
            findings.extend(
                lists
                    .iter()
                    .flatten()
                    .filter_map(|parts| told(document, parts)),
            );
        }
    }
    findings
}

/// The counts of each sentence, as ranges of the counts.
fn sentences(document: &Document<'_>, counts: &[Count<'_>]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut last = usize::MAX;
    for (at, count) in counts.iter().enumerate() {
        let start = document.sentence(count.figure).start;
        match ranges.last_mut() {
            Some(range) if start == last => range.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
        last = start;
    }
    ranges
}

/// `甲类120件、乙类80件，共计210件`: the total stands behind its parts.
fn list_before<'a>(document: &Document<'_>, counts: &[Count<'a>], at: usize) -> Option<Parts<'a>> {
    let total = counts[at];
    if !WORDS.is_whole(&document.before(total.figure)) {
        return None;
    }
    let mut parts = Vec::new();
    let mut next = total.figure.start;
    for count in counts[..at].iter().rev() {
        let gap = document.between(count.figure.end..next);
        let is_listed = gap.chars().count() <= NEXT_PART && !gap.contains(['；', ';']);
        if !is_listed || !count.is_alike(&total) || is_among_itself(document, count) {
            break;
        }
        parts.insert(0, *count);
        next = count.figure.start;
    }
    (parts.len() > 1).then_some(Parts {
        total,
        parts,
        completeness: Completeness::All,
    })
}

/// A part of a part does not add to the total.
fn is_among_itself(document: &Document<'_>, count: &Count<'_>) -> bool {
    WORDS.among(&document.before(count.figure)).is_some()
}

/// `300件，其中甲类120件、其他180件` and `300件（甲类120件、乙类180件）`: the parts stand behind the total.
fn list_behind<'a>(document: &Document<'_>, counts: &[Count<'a>], at: usize) -> Option<Parts<'a>> {
    let total = counts[at];
    let first = counts.get(at + 1)?;
    let gap = document.between(total.figure.end..first.figure.start);
    let is_bracketed = gap.starts_with(['（', '(']);
    let is_among = WORDS.among(&gap).is_some();
    let is_exhaustive = WORDS.is_exhaustive(&gap);
    let is_announced = is_bracketed || is_among || is_exhaustive;
    if !is_announced || gap.contains(['；', ';']) || gap.chars().count() > 2 * NEXT_PART {
        return None;
    }
    let parts = parts_behind(document, &counts[at + 1..], &total, is_bracketed);
    let last = parts.last()?;
    let is_rest = WORDS.is_rest(&document.before(last.figure));
    let completeness = match (is_exhaustive || is_rest, is_bracketed && !is_among) {
        (true, _) => Completeness::All,
        (false, true) => Completeness::Bracketed,
        (false, false) => Completeness::Some,
    };
    Some(Parts {
        total,
        parts,
        completeness,
    })
}

/// The counts of one list, up to the end of the brackets or of the clause chain.
fn parts_behind<'a>(
    document: &Document<'_>,
    behind: &[Count<'a>],
    total: &Count<'_>,
    is_bracketed: bool,
) -> Vec<Count<'a>> {
    let mut parts: Vec<Count<'a>> = Vec::new();
    for count in behind {
        let from = parts
            .last()
            .map_or(total.figure.end, |last| last.figure.end);
        let gap = document.between(from..count.figure.start);
        let has_ended = if is_bracketed {
            gap.contains(['）', ')'])
        } else {
            gap.contains(['；', ';'])
        };
        let is_near = parts.is_empty() || gap.chars().count() <= NEXT_PART;
        if has_ended || !is_near || !count.is_alike(total) {
            break;
        }
        parts.push(*count);
    }
    parts
}

fn told(document: &Document<'_>, list: &Parts<'_>) -> Option<Finding> {
    let total = list.total.value;
    let values: Vec<i64> = list.parts.iter().map(|part| part.value).collect();
    let sum = values
        .iter()
        .try_fold(0_i64, |sum, value| sum.checked_add(*value))?;
    let above = values.iter().find(|value| **value > total);
    let is_list = values.len() > 1;
    let (severity, message) = match list.completeness {
        _ if above.is_some() && list.completeness != Completeness::All => {
            (Severity::Contradiction, wording::part_above(total, *above?))
        }
        Completeness::All if sum != total && is_list => {
            (Severity::Contradiction, wording::total(total, &values, sum))
        }
        Completeness::Bracketed if sum > total && is_list => {
            (Severity::Contradiction, wording::total(total, &values, sum))
        }
        Completeness::Bracketed if sum < total && values.len() > 2 => (
            Severity::DefinitionUnclear,
            wording::parts_missing(total, sum),
        ),
        Completeness::Some if sum > total && is_enumerated(document, &list.parts) => {
            (Severity::Contradiction, wording::total(total, &values, sum))
        }
        _ => return None,
    };
    let mut places = vec![document.place(list.total.figure)];
    places.extend(list.parts.iter().map(|part| document.place(part.figure)));
    Some(Finding {
        rule: Rule::TotalOfParts,
        severity,
        message,
        printed: places[0].snippet.clone(),
        expected: (above.is_none() && sum != total).then(|| sum.to_string()),
        fits: Vec::new(),
        places,
    })
}

/// Whether parts stand side by side as one list, so that no case is in two of them.
fn is_enumerated(document: &Document<'_>, parts: &[Count<'_>]) -> bool {
    parts.len() > 1
        && parts.windows(2).all(|pair| {
            let gap = document.between(pair[0].figure.end..pair[1].figure.start);
            gap.starts_with('、')
        })
}
