//! What a figure measures: a phrase made of the clause around it.
//!
//! People name a figure by what was counted and what was done with it: 解决企业问题253起 is the number of
//! 解决企业问题, 3家重点单位开展大会口头述法 that of 重点单位 in 大会口头述法. The phrase is taken from the clause,
//! without what says how or how much, with the subject of the field (行政复议) where a clause carries it on
//! from an earlier one, and ends in what the unit says (次数, 人数).

use super::kind::Line;
use super::lexicon::{Traits, UnitClass};
use super::scan::{Mark, Raw, Token, What, class_of};
use super::types::Kind;

/// Phrases shorter than this carry on the subject of what stands before, in characters.
const BARE: usize = 9;

/// What earlier clauses leave behind for later ones.
#[derive(Debug, Default, Clone)]
pub(super) struct Carried {
    /// The subject of the field that was named last.
    pub topic: String,
    /// The phrase of the figure before, without suffix.
    pub last: String,
}

/// Which numbers are measurements, by index; others are text like any other.
pub(super) type Kinds = [Option<Kind>];

fn is_dropped(traits: Traits) -> bool {
    traits.any(
        Traits::LIGHT
            | Traits::ADVERB
            | Traits::GENERIC
            | Traits::PARTICLE
            | Traits::LINK
            | Traits::PREPOSITION
            | Traits::TAKER
            | Traits::SCOPE
            | Traits::BEFORE
            | Traits::SHARE
            | Traits::LAST_YEAR
            | Traits::LAST_PERIOD
            | Traits::CUMULATIVE
            | Traits::AS_OF
            | Traits::WITHIN_YEAR
            | Traits::BEHIND,
    ) && !traits.any(Traits::VERB | Traits::TOPIC)
}

/// A clause around a number.
pub(super) struct Clause<'a> {
    line: Line<'a>,
    kinds: &'a Kinds,
    token: usize,
}

impl<'a> Clause<'a> {
    pub fn new(line: Line<'a>, kinds: &'a Kinds, token: usize) -> Clause<'a> {
        Clause { line, kinds, token }
    }

    fn is_measurement(&self, number: usize) -> bool {
        let kind = self.kinds.get(number).copied().flatten();
        kind.is_some_and(|kind| !matches!(kind, Kind::Date | Kind::Other))
    }

    fn is_date(&self, number: usize) -> bool {
        self.kinds.get(number).copied().flatten() == Some(Kind::Date)
    }

    /// The pieces of the clause before the number.
    fn left(&self) -> &'a [Token] {
        let tokens = &self.line.scan.tokens[..self.token];
        let mut depth = 0_usize;
        let ends = |token: &Token| match token.what {
            What::Mark(Mark::Stop | Mark::Comma) => depth == 0,
            What::Mark(Mark::ParenClose | Mark::TitleClose) => {
                depth += 1;
                false
            }
            What::Mark(Mark::ParenOpen | Mark::TitleOpen) => {
                let open = depth == 0;
                depth = depth.saturating_sub(1);
                open
            }
            What::Number(number) => self.is_measurement(number),
            _ => false,
        };
        let start = tokens.iter().rposition(ends).map_or(0, |at| at + 1);
        &tokens[start..]
    }

    /// The pieces of the clause behind the number.
    fn right(&self) -> &'a [Token] {
        let tokens = &self.line.scan.tokens[self.token + 1..];
        let mut depth = 0_usize;
        let ends = |token: &Token| match token.what {
            What::Mark(Mark::Stop | Mark::Comma | Mark::Pause) => depth == 0,
            What::Mark(Mark::ParenOpen | Mark::TitleOpen) => {
                depth += 1;
                false
            }
            What::Mark(Mark::ParenClose | Mark::TitleClose) => {
                let close = depth == 0;
                depth = depth.saturating_sub(1);
                close
            }
            What::Number(number) => self.is_measurement(number),
            _ => false,
        };
        let end = tokens.iter().position(ends).unwrap_or(tokens.len());
        &tokens[..end]
    }

    /// Adds the letters of pieces that a phrase keeps.
    fn write(&self, tokens: &[Token], out: &mut String) {
        for token in tokens {
            let keeps = match token.what {
                What::Text => true,
                What::Word(traits) => !is_dropped(traits),
                What::Number(number) => !self.is_date(number),
                What::Mark(_) => false,
            };
            if keeps {
                out.extend(&self.line.letters[token.start..token.end]);
            }
        }
    }

    fn phrase_of(&self, tokens: &[Token]) -> String {
        let mut out = String::new();
        self.write(tokens, &mut out);
        out
    }

    /// The rates that are listed before the number, each with the subject that they share.
    pub fn listed_rates(&self, topic: &str) -> Vec<String> {
        let parts = self.left().split(|token| {
            matches!(token.what, What::Mark(Mark::Pause | Mark::Open))
                || matches!(token.what, What::Word(traits) if traits.any(Traits::LINK))
        });
        let names = parts.map(|part| self.phrase_of(part));
        let rates = names.filter(|name| name.ends_with('率'));
        rates
            .map(|name| {
                if name.contains(topic) {
                    name
                } else {
                    format!("{topic}{name}")
                }
            })
            .collect()
    }

    /// The counted noun behind the number, and what it did.
    fn counted(&self) -> (&'a [Token], &'a [Token]) {
        let right = self.right();
        let begins = |token: &Token| {
            matches!(token.what, What::Word(traits)
                if traits.any(Traits::LIGHT | Traits::ADVERB | Traits::PREPOSITION | Traits::TAKER
                    | Traits::PREDICATE | Traits::SHARE | Traits::LAST_YEAR | Traits::SCOPE))
        };
        let end = right.iter().position(begins).unwrap_or(right.len());
        right.split_at(end)
    }

    /// The object before the number: what stands behind the last verb that names nothing.
    fn object(&self, left: &[Token]) -> String {
        let is_light = |token: &Token| {
            matches!(token.what, What::Word(traits)
                if traits.any(Traits::LIGHT | Traits::TAKER) && !traits.any(Traits::VERB))
        };
        let mut end = left.len();
        loop {
            let cut = left[..end].iter().rposition(is_light);
            let phrase = self.phrase_of(&left[cut.map_or(0, |at| at + 1)..end]);
            match cut {
                Some(at) if phrase.is_empty() => end = at,
                _ => return phrase,
            }
        }
    }
}

/// The phrase of a measurement without suffix and without what is carried on.
pub(super) fn phrase(clause: &Clause<'_>, carried: &mut Carried) -> String {
    let left = clause.left();
    let (noun, did) = clause.counted();
    let noun = clause.phrase_of(noun);
    let object = clause.object(left);
    let own = if noun.is_empty() {
        object
    } else {
        let taken = left
            .iter()
            .any(|token| matches!(token.what, What::Word(traits) if traits.any(Traits::TAKER)));
        let did = if taken {
            String::new()
        } else {
            clause.phrase_of(did)
        };
        format!("{did}{noun}")
    };
    let is_topic =
        |token: &&Token| matches!(token.what, What::Word(traits) if traits.any(Traits::TOPIC));
    let topic = clause.line.scan.tokens[..clause.token]
        .iter()
        .rfind(is_topic);
    if let Some(token) = topic {
        carried.topic = clause.line.letters[token.start..token.end].iter().collect();
    }
    let bare = own.chars().count() < BARE && !own.contains(carried.topic.as_str());
    let whole = if bare {
        format!("{}{own}", carried.topic)
    } else {
        own
    };
    carried.last.clone_from(&whole);
    whole
}

/// The phrase with what its unit says.
pub(super) fn named(line: &Line<'_>, raw: &Raw, kind: Kind, phrase: &str) -> String {
    let class = class_of(line.lexicon, raw);
    if class == Some(UnitClass::Rate) && phrase.ends_with(['率', '比', '重', '例']) {
        return phrase.to_string();
    }
    let suffix = match raw.unit {
        Some((_, unit)) => line.lexicon.unit(unit).suffix.as_str(),
        None if kind == Kind::Ordinal => "名次",
        None => "数",
    };
    let overlap = phrase.chars().last().zip(suffix.chars().next());
    match overlap {
        Some((last, first)) if last == first => {
            format!("{phrase}{}", suffix.chars().skip(1).collect::<String>())
        }
        _ => format!("{phrase}{suffix}"),
    }
}
