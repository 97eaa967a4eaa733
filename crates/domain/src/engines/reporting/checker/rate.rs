//! Rates against the counts that are printed with them.

use super::super::reader::Figure;
use super::document::{Count, Document, Rate};
use super::family::{Open, join};
use super::fits::{FITS_NAMED, percent};
use super::words::{RateWords, WORDS};
use super::{Finding, Fit, Rule, Severity, wording};
use std::ops::RangeInclusive;

/// What the counts of a report say to a rate.
enum Judgement<'a> {
    /// It follows from these counts.
    Follows { part: Count<'a>, base: Count<'a> },
    /// Nothing speaks against it.
    Fits,
    /// It follows from counts, but not over the base that its definition names.
    OverAnother {
        part: Count<'a>,
        base: Count<'a>,
        named: Count<'a>,
    },
    /// It does not follow from the printed base.
    Misses {
        part: Option<Count<'a>>,
        base: Option<Count<'a>>,
        fits: Vec<Fit>,
    },
    /// Nothing is printed from which it would follow.
    Alone,
}

/// Checks every rate of a report.
pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let mut open = Vec::new();
    let mut findings = Vec::new();
    for rate in document.rates() {
        let known = WORDS.rate(&name(document, &rate));
        let judged = judge(document, &rate, known);
        let Some(finding) = told(document, &rate, &judged) else {
            continue;
        };
        let family = known.and_then(|known| {
            let subject = subject(document, rate.figure)?;
            Some((known.family.as_str(), subject))
        });
        match (family, finding.severity) {
            (Some(family), Severity::BaseNotPrinted | Severity::NotDerivable) => {
                open.push(Open {
                    rate,
                    family,
                    finding,
                });
            }
            _ => findings.push(finding),
        }
    }
    findings.extend(join(document, open));
    findings
}

/// A rate with the counts from which it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base<'a> {
    /// The rate.
    pub rate: &'a Figure,
    /// What it counts.
    pub part: &'a Figure,
    /// What it is a share of.
    pub base: &'a Figure,
    /// What sort of base it is, such as `closed` or `received`; none where its words do not say.
    pub class: Option<&'static str>,
}

impl<'a> Document<'a> {
    /// The rates that follow from printed counts, with these.
    pub fn bases(&self) -> Vec<Base<'a>> {
        let follows = |rate: Rate<'a>| {
            let known = WORDS.rate(&name(self, &rate));
            let Judgement::Follows { part, base } = judge(self, &rate, known) else {
                return None;
            };
            Some(Base {
                rate: rate.figure,
                part: part.figure,
                base: base.figure,
                class: WORDS.base_class(&self.clause_words(base.figure)),
            })
        };
        self.rates().filter_map(follows).collect()
    }
}

/// The name of a rate: its clause up to the number, or what was read as its name.
fn name(document: &Document<'_>, rate: &Rate<'_>) -> String {
    let before = document.before(rate.figure);
    if before.contains('率') {
        before
    } else {
        rate.figure.measures.clone()
    }
}

/// What a figure is about, by its own clause or else by what stands before it in the sentence; what it was read to
/// measure is not asked, for a wrong reading must not make a report look wrong.
fn subject(document: &Document<'_>, figure: &Figure) -> Option<&'static str> {
    WORDS.subject(&document.clause_words(figure)).or_else(|| {
        let sentence = document.sentence(figure);
        WORDS.subject(&document.between(sentence.start..figure.start))
    })
}

fn judge<'a>(
    document: &Document<'a>,
    rate: &Rate<'a>,
    known: Option<&'static RateWords>,
) -> Judgement<'a> {
    let near = document.near(rate.figure);
    let Some(known) = known else {
        return judge_unknown(rate, &near);
    };
    let about = subject(document, rate.figure);
    let is_about = |count: &Count<'_>| match (about, subject(document, count.figure)) {
        (Some(about), Some(own)) => about == own,
        _ => true,
    };
    let is_part =
        |count: &Count<'_>| known.is_part(&document.before(count.figure)) && is_about(count);
    let is_base =
        |count: &Count<'_>| known.is_base(&document.clause_words(count.figure)) && is_about(count);
    let parts: Vec<Count<'a>> = nearest(rate, &near, &is_part);
    let bases: Vec<Count<'a>> = nearest(rate, &near, &is_base);
    let stands_with =
        |count: &Count<'_>| document.sentence(count.figure) == document.sentence(rate.figure);
    let has_own_part = parts.iter().any(stands_with);
    if has_own_part || (!parts.is_empty() && !bases.iter().any(stands_with)) {
        return judge_part(document, rate, known, &parts, &bases);
    }
    if rate.is_whole() {
        return Judgement::Fits;
    }
    if bases.is_empty()
        && let Some(part) = far_part(document, rate, known)
    {
        return judge_part(document, rate, known, &[part], &bases);
    }
    judge_bases(rate, &near, &bases)
}

/// A rate of which nothing is known but its place: any two counts beside it may be meant.
fn judge_unknown<'a>(rate: &Rate<'a>, near: &[Count<'a>]) -> Judgement<'a> {
    let pairs = near
        .iter()
        .flat_map(|part| near.iter().map(move |base| (part, base)));
    let follows = |(part, base): (&Count<'_>, &Count<'_>)| {
        part.is_alike(base) && rate.printed.is(part.value, base.value)
    };
    if rate.is_whole() {
        return Judgement::Fits;
    }
    match pairs.into_iter().find(|pair| follows(*pair)) {
        Some((part, base)) => Judgement::Follows {
            part: *part,
            base: *base,
        },
        None => Judgement::Alone,
    }
}

/// A rate whose numerator is printed.
fn judge_part<'a>(
    document: &Document<'a>,
    rate: &Rate<'a>,
    known: &RateWords,
    parts: &[Count<'a>],
    bases: &[Count<'a>],
) -> Judgement<'a> {
    let fitting = |base: &&Count<'a>| {
        parts
            .iter()
            .find(|part| part.is_alike(base) && rate.printed.is(part.value, base.value))
    };
    let follows = bases.iter().find_map(|base| Some((fitting(&base)?, base)));
    if let Some((part, base)) = follows {
        return Judgement::Follows {
            part: *part,
            base: *base,
        };
    }
    let part = parts[0];
    let around = document.near(part.figure);
    let can_be_base = |base: &&Count<'a>| {
        base.figure.start != part.figure.start && part.is_alike(base) && base.value >= part.value
    };
    let mut others = around.iter().filter(can_be_base);
    let named = bases.iter().find(can_be_base).copied().or_else(|| {
        let is_base = |base: &&Count<'a>| known.is_base(&document.clause_words(base.figure));
        around.iter().filter(can_be_base).rfind(is_base).copied()
    });
    if let Some(base) = others.find(|base| fitting(base).is_some()) {
        return match named {
            Some(named) if named.figure.start != base.figure.start => Judgement::OverAnother {
                part,
                base: *base,
                named,
            },
            _ => Judgement::Follows { part, base: *base },
        };
    }
    if rate.is_whole() && named.is_none() {
        return Judgement::Fits;
    }
    let fits = over(rate.printed.denominators(part.value), part.value);
    if named.is_none() {
        return Judgement::Alone;
    }
    Judgement::Misses {
        part: Some(part),
        base: named,
        fits,
    }
}

/// A rate whose denominator alone is printed: any whole numerator will do.
fn judge_bases<'a>(rate: &Rate<'a>, near: &[Count<'a>], bases: &[Count<'a>]) -> Judgement<'a> {
    let Some(base) = bases.first() else {
        return judge_unknown(rate, near);
    };
    if bases
        .iter()
        .any(|base| !rate.printed.numerators(base.value).is_empty())
    {
        return Judgement::Fits;
    }
    let others = near
        .iter()
        .filter(|count| count.figure.start != base.figure.start);
    let mut fits: Vec<Fit> = others
        .filter(|count| count.is_alike(base) && count.value < base.value)
        .flat_map(|count| over(rate.printed.denominators(count.value), count.value))
        .collect();
    fits.extend(rate.printed.nearest(base.value));
    fits.dedup();
    Judgement::Misses {
        part: None,
        base: Some(*base),
        fits,
    }
}

/// The count elsewhere in the report that is the rate's numerator, if there is just one such value.
fn far_part<'a>(
    document: &Document<'a>,
    rate: &Rate<'a>,
    known: &'static RateWords,
) -> Option<Count<'a>> {
    let about = subject(document, rate.figure)?;
    let is_meant = |count: &Count<'_>| {
        known.is_part(&document.before(count.figure)) && {
            let sentence = document.sentence(count.figure);
            let until = document.between(sentence.start..count.figure.end);
            WORDS.subject(&until) == Some(about)
        }
    };
    document.once((&known.stem, about), || {
        let mut found = document.counts().filter(is_meant);
        let first = found.next()?;
        let is_one = found.all(|other| other.value == first.value);
        is_one.then_some(first)
    })
}

/// The counts that are meant, nearest before the rate first.
fn nearest<'a>(
    rate: &Rate<'_>,
    near: &[Count<'a>],
    is_meant: &dyn Fn(&Count<'_>) -> bool,
) -> Vec<Count<'a>> {
    let mut meant: Vec<Count<'a>> = near
        .iter()
        .filter(|count| is_meant(count))
        .copied()
        .collect();
    let distance = |count: &Count<'_>| {
        let (place, own) = (count.figure.start, rate.figure.start);
        if place < own {
            own - place
        } else {
            place - own + own
        }
    };
    meant.sort_by_key(distance);
    meant
}

/// The fits of one numerator; the first and the last of too many.
fn over(denominators: RangeInclusive<i64>, numerator: i64) -> Vec<Fit> {
    let fit = |denominator| Fit {
        numerator,
        denominator,
    };
    let count = denominators.clone().take(FITS_NAMED + 1).count();
    if count > FITS_NAMED {
        return vec![fit(*denominators.start()), fit(*denominators.end())];
    }
    denominators.map(fit).collect()
}

fn told(document: &Document<'_>, rate: &Rate<'_>, judgement: &Judgement<'_>) -> Option<Finding> {
    let printed = document.place(rate.figure).snippet;
    let mut finding = Finding {
        rule: Rule::RateFromCounts,
        severity: Severity::NotDerivable,
        message: wording::alone(&rate.figure.measures, &printed),
        printed,
        expected: None,
        fits: Vec::new(),
        places: vec![document.place(rate.figure)],
    };
    let mut stands_at = |count: &Count<'_>| finding.places.push(document.place(count.figure));
    match judgement {
        Judgement::Fits | Judgement::Follows { .. } => return None,
        Judgement::Alone => {}
        Judgement::OverAnother { part, base, named } => {
            stands_at(part);
            stands_at(base);
            stands_at(named);
            finding.severity = Severity::DefinitionUnclear;
            finding.expected =
                percent(part.value, named.value, rate.places).map(|rate| format!("{rate}%"));
            finding.fits = vec![Fit {
                numerator: part.value,
                denominator: base.value,
            }];
            finding.message = wording::over_another(&finding, (part, base, named));
        }
        Judgement::Misses { part, base, fits } => {
            part.iter().for_each(&mut stands_at);
            base.iter().for_each(&mut stands_at);
            if let (Some(part), Some(base)) = (part, base) {
                finding.expected =
                    percent(part.value, base.value, rate.places).map(|rate| format!("{rate}%"));
            }
            finding.severity = if fits.is_empty() {
                Severity::Contradiction
            } else {
                Severity::BaseNotPrinted
            };
            finding.fits.clone_from(fits);
            finding.message = wording::misses(
                &finding,
                &rate.figure.measures,
                (part.as_ref(), base.as_ref()),
            );
        }
    }
    Some(finding)
}
