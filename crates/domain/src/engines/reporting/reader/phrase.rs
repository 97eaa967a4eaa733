//! What a figure measures: a phrase made of the clause around it.
//!
//! People name a figure by what was counted and what was done with it: 解决企业问题253起 is the number of
//! 解决企业问题, 3家重点单位开展大会口头述法 that of 重点单位 in 大会口头述法. The phrase is taken from the clause,
//! without what says how or how much, with the subject of the field (行政复议) where a clause carries it on
//! from an earlier one, and ends in what the unit says (次数, 人数).

use super::super::register::Evidence;
use super::kind::Line;
use super::lexicon::{Traits, UnitClass};
use super::scan::{Mark, Raw, Token, What, class_of};
use super::types::Kind;

/// How many characters back the subject of a clause is looked for.
const CONTEXT: usize = 100;
/// Phrases shorter than this carry on the subject that their own sentence named before, in characters.
const BARE: usize = 6;
/// The same for a subject of the sentence before.
const BARE_AFTER_STOP: usize = 5;
/// Nouns before 的 up to this long are counted themselves: 15家单位的规定.
const SHORT_OWNER: usize = 3;

/// What earlier clauses leave behind for later ones.
#[derive(Debug, Default, Clone)]
pub(super) struct Carried {
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
            | Traits::BEHIND
            | Traits::RANK,
    ) && !traits.any(Traits::VERB | Traits::TOPIC)
}

fn is_topic(token: &Token) -> bool {
    matches!(token.what, What::Word(traits) if traits.any(Traits::TOPIC))
}

/// A clause around a number.
#[derive(Clone, Copy)]
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
            What::Number(number) => self.is_measurement(number) || self.is_date(number),
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

    /// What the clause says, for the register of indicators.
    pub fn evidence<'e>(&self, unit: &'e str, kind: Kind) -> Evidence<'e>
    where
        'a: 'e,
    {
        let letters = self.line.letters;
        let span = |tokens: &[Token]| match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (0, 0),
        };
        let (from, to) = span(self.left());
        let (behind, end) = span(self.right());
        let start = if to > 0 { from } else { self.line.scan.tokens[self.token].start };
        Evidence {
            clause: [&letters[from..to], &letters[behind..end]],
            context: &letters[self.context_start(start)..start],
            unit,
            kind,
        }
    }

    /// Where the sentence before the one of a place begins, not too far back.
    fn context_start(&self, place: usize) -> usize {
        let furthest = place.saturating_sub(CONTEXT);
        let before = &self.line.letters[furthest..place];
        let mut stops = before.iter().enumerate().rev().filter(|(_, c)| **c == '。');
        stops.nth(1).map_or(furthest, |(at, _)| furthest + at + 1)
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
    pub fn listed_rates(&self) -> Vec<String> {
        let topic = self.topic_of(self.left()).unwrap_or_default();
        let parts = self.left().split(|token| {
            matches!(token.what, What::Mark(Mark::Pause | Mark::Open))
                || matches!(token.what, What::Word(traits) if traits.any(Traits::LINK))
        });
        let names = parts.map(|part| self.phrase_of(part));
        let rates = names.filter(|name| name.ends_with('率'));
        rates
            .map(|name| {
                if name.contains(&topic) {
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

    /// The number that is joined to this one's noun: 6个乡镇和4个部门, 8家律所67名律师.
    fn joined(&self, noun: &[Token]) -> Option<Clause<'a>> {
        let next = self.token + 1 + noun.len();
        let number = match self.line.scan.tokens.get(next)?.what {
            What::Number(number) if self.is_measurement(number) => next,
            _ => return None,
        };
        Some(Clause { token: number, ..*self })
    }

    /// What a joined number's noun did, with that noun where this one has none of its own.
    fn shared(&self, noun: &[Token], own: &str) -> String {
        let Some(next) = self.joined(noun) else {
            return String::new();
        };
        let linked = matches!(noun.last().map(|token| token.what),
            Some(What::Word(traits)) if traits.any(Traits::LINK));
        let (other, did) = next.counted();
        let behind = other.iter().position(|token| self.is_of(token));
        let rest = behind.map_or(&other[other.len()..], |at| &other[at + 1..]);
        let did = self.phrase_of(did);
        if linked || (!did.is_empty() && !own.is_empty()) {
            return format!("{}{did}", self.phrase_of(rest));
        }
        self.phrase_of(self.head(other))
    }

    fn is_of(&self, token: &Token) -> bool {
        self.line.letters[token.start..token.end] == ['的']
    }

    /// The head behind the last 的, where it is one; the whole otherwise.
    fn head<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let Some(at) = tokens.iter().rposition(|token| self.is_of(token)) else {
            return tokens;
        };
        let head = &tokens[at + 1..];
        if self.phrase_of(head).chars().count() >= 2 {
            head
        } else {
            tokens
        }
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
            let part = self.head(&left[cut.map_or(0, |at| at + 1)..end]);
            let phrase = self.phrase_of(part);
            match cut {
                Some(at) if phrase.is_empty() => end = at,
                _ => return phrase,
            }
        }
    }

    /// The noun before which the number stands, with what it did; empty where there is none.
    fn modified(&self, left: &[Token]) -> String {
        let (noun, did) = self.counted();
        let owner = noun.iter().position(|token| self.is_of(token)).unwrap_or(0);
        let owns = (1..=SHORT_OWNER).contains(&self.phrase_of(&noun[..owner]).chars().count());
        let mut head = self.phrase_of(if owns { noun } else { self.head(noun) });
        if head.is_empty() {
            head = noun.first().map_or_else(String::new, |token| self.generic(token));
        }
        if head.is_empty() && self.joined(noun).is_none() {
            return head;
        }
        let taken = left
            .iter()
            .any(|token| matches!(token.what, What::Word(traits) if traits.any(Traits::TAKER)));
        let whole_owner = owns && self.phrase_of(&noun[owner..]).chars().count() > 1;
        let deed = match self.phrase_of(did) {
            _ if taken || whole_owner => String::new(),
            deed if deed.is_empty() => self.shared(noun, &head),
            deed => deed,
        };
        format!("{deed}{head}")
    }

    /// A word for things in general, where nothing else is counted.
    fn generic(&self, token: &Token) -> String {
        match token.what {
            What::Word(traits) if traits.any(Traits::GENERIC) => {
                self.line.letters[token.start..token.end].iter().collect()
            }
            _ => String::new(),
        }
    }

    /// What the clause began with, before the numbers that stand between: 劳动争议案件5批73人次.
    fn opening(&self) -> String {
        let tokens = &self.line.scan.tokens[..self.token];
        let ends = |token: &Token| matches!(token.what, What::Mark(Mark::Stop | Mark::Comma | Mark::Pause));
        let start = tokens.iter().rposition(ends).map_or(0, |at| at + 1);
        let clause = &tokens[start..];
        let is_number = |token: &Token| matches!(token.what, What::Number(number) if self.is_measurement(number));
        let end = clause.iter().position(is_number).unwrap_or(0);
        self.object(&clause[..end])
    }

    /// The verb right before the number, where nothing but verbs stands there: 参与5000人次.
    fn bare_verb(&self, left: &[Token]) -> String {
        let verbs = left.iter().filter(|token| {
            matches!(token.what, What::Word(traits) if traits.any(Traits::LIGHT)) && token.end - token.start > 1
        });
        let verb = verbs.last();
        verb.map_or_else(String::new, |token| self.line.letters[token.start..token.end].iter().collect())
    }

    /// The first subject of the field within these pieces.
    fn topic_of(&self, tokens: &[Token]) -> Option<String> {
        let token = tokens.iter().find(|token| is_topic(token))?;
        Some(self.line.letters[token.start..token.end].iter().collect())
    }

    /// The subject of the field that was named last before the number, and whether in its own sentence.
    fn topic(&self) -> Option<(String, bool)> {
        let before = &self.line.scan.tokens[..self.token];
        let at = before.iter().rposition(is_topic)?;
        let token = before[at];
        let between = &self.line.letters[token.end..before.last().map_or(token.end, |last| last.end)];
        let stops = between.iter().filter(|c| **c == '。').count();
        let topic = self.line.letters[token.start..token.end].iter().collect();
        (stops <= 1).then_some((topic, stops == 0))
    }

    /// A phrase that is too short to stand alone, with the subject that it carries on.
    fn carried_on(&self, own: String) -> String {
        let Some((topic, same_sentence)) = self.topic() else {
            return own;
        };
        let most = if same_sentence { BARE } else { BARE_AFTER_STOP };
        if own.chars().count() < most && !own.contains(topic.as_str()) {
            format!("{topic}{own}")
        } else {
            own
        }
    }

    /// The counter of an ordinal number, such as 次 of 第七次.
    fn counter(&self) -> Option<char> {
        let end = self.line.scan.tokens[self.token].end;
        let last = *self.line.letters.get(end.checked_sub(1)?)?;
        let counters = &self.line.lexicon.ordinals.counters;
        counters.iter().any(|word| word.starts_with(last)).then_some(last)
    }

    /// The words of a change taken out: 收案增 is 收案.
    fn changed(&self, left: &[Token]) -> String {
        let is_change = |token: &&Token| {
            !matches!(token.what, What::Word(traits)
                if traits.any(Traits::RISE | Traits::FALL) )
        };
        let kept: Vec<Token> = left.iter().filter(is_change).copied().collect();
        self.object(&kept)
    }
}

/// What a number is compared with, as far as its name is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared<'a> {
    /// Nothing.
    No,
    /// An earlier period; whether it fell.
    Change(&'a str, bool),
    /// A whole.
    Share,
    /// Others, in this scope.
    Rank(&'a str),
}

/// The name of what a measurement measures.
pub(super) fn name(
    clause: &Clause<'_>,
    (raw, kind, unit): (&Raw, Kind, &str),
    compared: Compared<'_>,
    carried: &mut Carried,
) -> String {
    let left = clause.left();
    match compared {
        Compared::Change(against, fell) => {
            let own = clause.changed(left);
            let base = if own.is_empty() { carried.last.clone() } else { clause.carried_on(own) };
            let points = class_of(clause.line.lexicon, raw) == Some(UnitClass::Rate)
                && raw.unit.is_some_and(|(_, unit)| clause.line.lexicon.unit(unit).shown.contains('点'));
            let word = match (points, fell) {
                (true, true) => "下降",
                (true, false) => "提升",
                (false, true) => "降幅",
                (false, false) => "增幅",
            };
            format!("{base}{against}{word}")
        }
        Compared::Share => {
            let own = clause.object(left);
            let base = if left.len() > 4 { String::new() } else { carried.last.clone() };
            format!("{base}占{own}比例")
        }
        Compared::Rank(scope) => {
            let own = clause.object(left);
            let base = if own.is_empty() {
                carried.last.clone()
            } else {
                own
            };
            format!("{base}{scope}名次")
        }
        Compared::No => {
            let own = own(clause, kind, left, carried);
            let whole = clause.carried_on(own);
            carried.last.clone_from(&whole);
            suffixed(clause, (raw, kind, unit), &whole)
        }
    }
}

/// The phrase of the clause, or of what it leans on where it has none of its own.
fn own(clause: &Clause<'_>, kind: Kind, left: &[Token], carried: &Carried) -> String {
    let number = clause.line.letters[clause.line.scan.tokens[clause.token].start];
    let meeting = kind == Kind::Ordinal && clause.counter() == Some('次');
    if !meeting || number != '第' {
        let modified = clause.modified(left);
        if !modified.is_empty() {
            return modified;
        }
    }
    let object = clause.object(left);
    if !object.is_empty() {
        return object;
    }
    let opening = clause.opening();
    if !opening.is_empty() {
        return opening;
    }
    format!("{}{}", carried.last, clause.bare_verb(left))
}

/// The phrase with what its unit says.
fn suffixed(clause: &Clause<'_>, (raw, kind, unit): (&Raw, Kind, &str), phrase: &str) -> String {
    let line = &clause.line;
    let class = class_of(line.lexicon, raw);
    if class == Some(UnitClass::Rate) && phrase.ends_with(['率', '比', '重', '例', '度']) {
        return phrase.to_string();
    }
    if kind == Kind::Ordinal {
        return match clause.counter() {
            Some('次') => format!("{}会议届次", phrase.trim_end_matches("会议")),
            Some(counter) => format!("{phrase}{counter}次"),
            None => format!("{phrase}名次"),
        };
    }
    let suffix = match raw.unit {
        Some(_) if phrase.ends_with(unit) && unit.chars().count() > 1 => "",
        Some((_, at)) => line.lexicon.unit(at).suffix.as_str(),
        None => "数",
    };
    if phrase.ends_with(suffix) {
        return phrase.to_string();
    }
    let overlap = phrase.chars().last().zip(suffix.chars().next());
    match overlap {
        Some((last, first)) if last == first => {
            format!("{phrase}{}", suffix.chars().skip(1).collect::<String>())
        }
        _ => format!("{phrase}{suffix}"),
    }
}
