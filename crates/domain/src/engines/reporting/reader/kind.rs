//! What sort of number a raw number is, by its form, its unit and what stands around it.

use super::lexicon::{Lexicon, Traits, UnitClass, begins_with, starts_with};
use super::numeral::Numeral;
use super::scan::{Form, Mark, Raw, Scan, Token, What, class_of};
use super::types::Kind;

/// How far a sum (1名顾问+5名志愿者) is looked for, in characters.
const SUM_REACH: usize = 16;
/// Numbers in a sum below this are a formula for staffing, from here on they are counts.
const SUM_COUNTS: i128 = 10;
/// How many pieces back a word that bears on a number is looked for.
const REACH: usize = 4;

/// A line with its pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub lexicon: &'a Lexicon,
    pub letters: &'a [char],
    pub scan: &'a Scan,
}

impl Line<'_> {
    /// The numbers of the line in order, each with its piece.
    pub fn numbers(&self) -> impl Iterator<Item = (usize, &Raw)> {
        let pieces = self.scan.tokens.iter().enumerate();
        pieces.filter_map(|(token, piece)| match piece.what {
            What::Number(number) => Some((token, &self.scan.raws[number])),
            _ => None,
        })
    }

    /// The pieces before a piece in the same clause, nearest first.
    pub fn before(&self, token: usize) -> impl Iterator<Item = &Token> {
        let ends = |token: &&Token| {
            !matches!(
                token.what,
                What::Mark(Mark::Stop | Mark::Comma | Mark::Other)
            )
        };
        self.scan.tokens[..token].iter().rev().take_while(ends)
    }

    /// Whether one of the nearest pieces before has one of these traits.
    pub fn has_before(&self, token: usize, traits: Traits, reach: usize) -> bool {
        let mut near = self.before(token).take(reach);
        near.any(|token| matches!(token.what, What::Word(found) if found.any(traits)))
    }

    /// Whether the piece behind has one of these traits.
    pub fn has_behind(&self, token: usize, traits: Traits) -> bool {
        let next = self.scan.tokens.get(token + 1);
        matches!(next.map(|next| next.what), Some(What::Word(found)) if found.any(traits))
    }

    /// The letters behind a place.
    pub fn rest(&self, at: usize) -> &[char] {
        self.letters.get(at..).unwrap_or_default()
    }
}

/// What sort of number stands at a piece; none for numerals that say nothing.
pub(super) fn kind(line: &Line<'_>, token: usize, raw: &Raw) -> Option<Kind> {
    match raw.form {
        Form::Date if raw.title || line.has_before(token, Traits::AWARD, REACH) => {
            Some(Kind::Other)
        }
        Form::Date => Some(Kind::Date),
        Form::Name => Some(Kind::Other),
        Form::Ordinal => ordinal(line, token, raw),
        Form::Quantity => quantity(line, token, raw, raw.numeral?),
    }
}

fn ordinal(line: &Line<'_>, token: usize, raw: &Raw) -> Option<Kind> {
    if raw.title {
        return Some(Kind::Other);
    }
    let number_end = raw.numeral?.end;
    let rest = line.rest(number_end);
    let ordinals = &line.lexicon.ordinals;
    if begins_with(rest, &ordinals.places).is_some() {
        return None;
    }
    let counted = begins_with(rest, &ordinals.counters).or(begins_with(rest, &ordinals.ranks));
    let ranked = line.has_before(token, Traits::SCOPE | Traits::RANK, 3);
    (counted.is_some() || ranked).then_some(Kind::Ordinal)
}

fn quantity(line: &Line<'_>, token: usize, raw: &Raw, number: Numeral) -> Option<Kind> {
    if raw.title || is_formula(line, raw, number) {
        return Some(Kind::Other);
    }
    if let Some((open, close)) = raw.quote {
        let whole = raw.start == open + 1 && raw.end == close;
        let sum = has_sum(line, raw);
        let is_rate = class_of(line.lexicon, raw) == Some(UnitClass::Rate);
        if !whole && !sum && !is_rate {
            return Some(Kind::Other);
        }
    }
    match class_of(line.lexicon, raw) {
        None => bare(raw, number),
        Some(UnitClass::Time) => time(line, token, raw, number),
        Some(UnitClass::Money) => Some(Kind::Money),
        Some(UnitClass::Physical) => Some(Kind::Other),
        Some(UnitClass::Name) => name(line, raw, number),
        Some(class) => counted(line, raw, number, class),
    }
}

/// A number without unit: a count only where 万 or 余 says so.
fn bare(raw: &Raw, number: Numeral) -> Option<Kind> {
    if number.chinese {
        return raw.quote.map(|_| Kind::Other);
    }
    let counts = number.surplus.is_some() || number.end > number.digits_end;
    Some(if counts { Kind::Count } else { Kind::Other })
}

fn name(line: &Line<'_>, raw: &Raw, number: Numeral) -> Option<Kind> {
    let unit = raw.unit.map_or(raw.end, |(at, _)| at);
    let great = line.letters.get(unit) == Some(&'大');
    Some(if great && !number.chinese {
        Kind::Count
    } else {
        Kind::Other
    })
}

fn counted(line: &Line<'_>, raw: &Raw, number: Numeral, class: UnitClass) -> Option<Kind> {
    let found = if class == UnitClass::Rate {
        Kind::Rate
    } else {
        Kind::Count
    };
    if !number.chinese {
        return Some(found);
    }
    let one = number.value == Some(super::super::Ratio::whole(1)) && number.surplus.is_none();
    if one {
        return None;
    }
    let (_, unit) = raw.unit?;
    let unit = line.lexicon.unit(unit);
    if class == UnitClass::Rate && raw.end == number.end {
        return Some(Kind::Rate);
    }
    if !unit.counts_chinese || class == UnitClass::Place {
        return Some(Kind::Other);
    }
    if is_meeting_number(line, raw) {
        return Some(Kind::Ordinal);
    }
    Some(found)
}

/// 委员会五次会议 is the fifth; 召开五次会议 is a count.
fn is_meeting_number(line: &Line<'_>, raw: &Raw) -> bool {
    let before = raw.start.checked_sub(1).and_then(|at| line.letters.get(at));
    let meeting = ["会议", "全会", "全体会议", "(扩大)会议", "（扩大）会议"];
    let rest = line.rest(raw.end);
    matches!(before, Some('会' | '委' | '届')) && meeting.iter().any(|word| starts_with(rest, word))
}

/// A length of time: in Arabic digits always, in Chinese where a word says that it lasts.
fn time(line: &Line<'_>, token: usize, raw: &Raw, number: Numeral) -> Option<Kind> {
    let (at, unit) = raw.unit?;
    let unit = line.lexicon.unit(unit);
    let lasts = line.has_before(token, Traits::LASTING, 2)
        || line.has_behind(token, Traits::BEHIND)
        || matches!(line.letters.get(raw.end), Some('内' | '来' | '前' | '后'));
    let is_month_or_day = matches!(line.letters.get(at), Some('月' | '日'));
    if !number.chinese {
        let is_date = is_month_or_day && !lasts;
        return Some(if is_date { Kind::Date } else { Kind::Duration });
    }
    if unit.counts_chinese || lasts {
        return Some(Kind::Duration);
    }
    let one = number.value == Some(super::super::Ratio::whole(1));
    (!one).then_some(Kind::Other)
}

/// Whether a number belongs to a formula such as 1名顾问+N名志愿者.
fn is_formula(line: &Line<'_>, raw: &Raw, number: Numeral) -> bool {
    let small = number.value.is_some_and(|value| {
        let (numerator, denominator) = value.parts();
        numerator < SUM_COUNTS * denominator
    });
    small && has_sum(line, raw)
}

/// Whether a plus sign joins the number and its noun with another one.
fn has_sum(line: &Line<'_>, raw: &Raw) -> bool {
    let is_plus = |c: &char| matches!(c, '+' | '＋');
    let divides = |c: &char| matches!(c, '，' | ',' | '。' | '；' | '、' | ';');
    let before = raw.start.checked_sub(1).and_then(|at| line.letters.get(at));
    if before.is_some_and(is_plus) {
        return true;
    }
    let behind = line.rest(raw.end).iter().take(SUM_REACH);
    let mut behind = behind
        .take_while(|c| !divides(c))
        .skip_while(|c| !is_plus(c));
    let _plus = behind.next();
    behind
        .next()
        .is_some_and(|c| c.is_ascii_digit() || matches!(c, 'N' | 'X'))
}
