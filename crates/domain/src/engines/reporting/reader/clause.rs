//! The clause around a number: what stands before and behind it, its noun, its verb, its subject.

use super::super::register::Evidence;
use super::kind::Line;
use super::lexicon::Traits;
use super::scan::{Mark, Token, What};
use super::types::Kind;

/// How many characters back the subject of a clause is looked for.
const CONTEXT: usize = 100;
/// How many characters back a subject is carried on from.
const TOPIC_REACH: usize = 200;
/// Phrases shorter than this carry on the subject that their own sentence named before, in characters.
const BARE: usize = 6;
/// The same for a subject of the sentence before.
const BARE_AFTER_STOP: usize = 5;
/// Nouns before 的 up to this long are counted themselves: 15家单位的规定.
const SHORT_OWNER: usize = 3;

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
    /// The line.
    pub line: Line<'a>,
    kinds: &'a Kinds,
    /// The number as piece of the line.
    pub token: usize,
    /// The pieces of the clause before the number.
    pub left: &'a [Token],
    /// The pieces of the clause behind the number.
    right: &'a [Token],
}

impl<'a> Clause<'a> {
    pub fn new(line: Line<'a>, kinds: &'a Kinds, token: usize) -> Clause<'a> {
        let mut clause = Clause {
            line,
            kinds,
            token,
            left: &[],
            right: &[],
        };
        clause.left = clause.before();
        clause.right = clause.behind();
        clause
    }

    fn is_measurement(&self, number: usize) -> bool {
        let kind = self.kinds.get(number).copied().flatten();
        kind.is_some_and(|kind| !matches!(kind, Kind::Date | Kind::Other))
    }

    fn is_time(&self, number: usize) -> bool {
        self.kinds.get(number).copied().flatten() == Some(Kind::Duration)
    }

    fn is_date(&self, number: usize) -> bool {
        self.kinds.get(number).copied().flatten() == Some(Kind::Date)
    }

    fn before(&self) -> &'a [Token] {
        let tokens = &self.line.scan.tokens[..self.token];
        let mut depth = 0_usize;
        let ends = |token: &Token| match token.what {
            What::Mark(Mark::Stop | Mark::Comma) => depth == 0,
            What::Mark(Mark::Other) => self.is_plus(token),
            What::Mark(Mark::ParenClose | Mark::TitleClose) => {
                depth += 1;
                false
            }
            What::Mark(Mark::ParenOpen | Mark::TitleOpen) => {
                let open = depth == 0;
                depth = depth.saturating_sub(1);
                open
            }
            What::Number(number) => {
                (self.is_measurement(number) && !self.is_time(number)) || self.is_date(number)
            }
            _ => false,
        };
        let start = tokens.iter().rposition(ends).map_or(0, |at| at + 1);
        &tokens[start..]
    }

    fn behind(&self) -> &'a [Token] {
        let tokens = &self.line.scan.tokens[self.token + 1..];
        let mut depth = 0_usize;
        let ends = |token: &Token| match token.what {
            What::Mark(Mark::Stop | Mark::Comma | Mark::Pause) => depth == 0,
            What::Mark(Mark::Other) => self.is_plus(token),
            What::Mark(Mark::ParenOpen | Mark::TitleOpen) => {
                depth += 1;
                false
            }
            What::Mark(Mark::ParenClose | Mark::TitleClose) => {
                let close = depth == 0;
                depth = depth.saturating_sub(1);
                close
            }
            What::Number(number) => self.is_measurement(number) && !self.is_time(number),
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
        let (behind, end) = span(self.right);
        let number = self.line.scan.tokens[self.token].start;
        let (from, to) = match span(self.left) {
            (_, 0) => (self.line.scan.tokens[self.opened_at()].start, number),
            found => found,
        };
        let start = from;
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
                What::Number(number) => !self.is_date(number) && !self.is_time(number),
                What::Mark(_) => false,
            };
            if keeps {
                out.extend(&self.line.letters[token.start..token.end]);
            }
        }
    }

    pub fn phrase_of(&self, tokens: &[Token]) -> String {
        let mut out = String::new();
        self.write(tokens, &mut out);
        out
    }

    /// The rates that are listed before the number, each with the subject that they share.
    pub fn listed_rates(&self) -> Vec<String> {
        let topic = self.topic_of(self.left).unwrap_or_default();
        let parts = self.left.split(|token| {
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
        let right = self.right;
        let begins = |token: &Token| {
            matches!(token.what, What::Word(traits)
                if traits.any(Traits::LIGHT | Traits::ADVERB | Traits::PREPOSITION | Traits::TAKER
                    | Traits::PREDICATE | Traits::SHARE | Traits::LAST_YEAR | Traits::SCOPE))
        };
        let is_light = |token: &&Token| {
            matches!(token.what, What::Word(traits)
                if traits.any(Traits::LIGHT) && !traits.any(Traits::PREDICATE | Traits::ADVERB))
        };
        let first = right.first().filter(is_light).map_or(0, |_| 1);
        let end = right[first..].iter().position(begins);
        right.split_at(end.map_or(right.len(), |end| first + end))
    }

    /// The number that is joined to this one's noun: 6个乡镇和4个部门, 8家律所67名律师.
    fn joined(&self, noun: &[Token]) -> Option<Clause<'a>> {
        let next = self.token + 1 + noun.len();
        let number = match self.line.scan.tokens.get(next)?.what {
            What::Number(number) if self.is_measurement(number) => next,
            _ => return None,
        };
        Some(Clause::new(self.line, self.kinds, number))
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

    fn is_plus(&self, token: &Token) -> bool {
        matches!(self.line.letters[token.start], '+' | '＋')
    }

    fn is_of(&self, token: &Token) -> bool {
        self.line.letters[token.start..token.end] == ['的']
    }

    /// The head behind the last 的, or behind 等 after a list, where it is one; the whole otherwise.
    fn head<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let heads = |token: &Token| match self.line.letters[token.start..token.end] {
            ['的'] => true,
            ['等'] => tokens
                .iter()
                .any(|token| token.what == What::Mark(Mark::Pause)),
            _ => false,
        };
        let Some(at) = tokens.iter().rposition(heads) else {
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
    pub fn object(&self, left: &[Token]) -> String {
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
    pub fn modified(&self, left: &[Token]) -> String {
        let (noun, did) = self.counted();
        let owner = noun.iter().position(|token| self.is_of(token)).unwrap_or(0);
        let owns = (1..=SHORT_OWNER).contains(&self.phrase_of(&noun[..owner]).chars().count());
        let mut head = self.phrase_of(if owns { noun } else { self.head(noun) });
        if head.is_empty() {
            head = noun
                .first()
                .map_or_else(String::new, |token| self.generic(token));
        }
        if head.is_empty() && (!noun.is_empty() || self.joined(noun).is_none()) {
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

    /// Whether the noun behind the number is a verb alone: 专题班120人学习.
    pub fn counts_a_deed(&self) -> bool {
        let (noun, _) = self.counted();
        let is_verb =
            |token: &Token| matches!(token.what, What::Word(traits) if traits.any(Traits::VERB));
        !noun.is_empty() && noun.iter().all(is_verb)
    }

    /// Whether another number of the clause stands right before these pieces.
    pub fn follows_a_number(&self) -> bool {
        let before = self.token - self.left.len();
        let before = before
            .checked_sub(1)
            .map(|at| self.line.scan.tokens[at].what);
        matches!(before, Some(What::Number(number)) if self.is_measurement(number))
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

    /// The piece with which the clause began, numbers before this one included.
    fn opened_at(&self) -> usize {
        let tokens = &self.line.scan.tokens[..self.token];
        let ends = |token: &Token| {
            matches!(
                token.what,
                What::Mark(Mark::Stop | Mark::Comma | Mark::Pause)
            )
        };
        tokens.iter().rposition(ends).map_or(0, |at| at + 1)
    }

    /// What the clause began with, before the numbers that stand between: 劳动争议案件5批73人次.
    pub fn opening(&self) -> String {
        let clause = &self.line.scan.tokens[self.opened_at()..self.token];
        let is_number = |token: &Token| matches!(token.what, What::Number(number) if self.is_measurement(number));
        let end = clause.iter().position(is_number).unwrap_or(0);
        self.object(&clause[..end])
    }

    /// The verb right before the number, where nothing but verbs stands there: 参与5000人次.
    pub fn bare_verb(&self, left: &[Token]) -> String {
        let verb = left.iter().rfind(|token| {
            matches!(token.what, What::Word(traits) if traits.any(Traits::LIGHT))
                && token.end - token.start > 1
        });
        verb.map_or_else(String::new, |token| {
            self.line.letters[token.start..token.end].iter().collect()
        })
    }

    /// The first subject of the field within these pieces.
    fn topic_of(&self, tokens: &[Token]) -> Option<String> {
        let token = tokens.iter().find(|token| is_topic(token))?;
        Some(self.line.letters[token.start..token.end].iter().collect())
    }

    /// The subject of the field that was named last before the number, and whether in its own sentence.
    fn topic(&self) -> Option<(String, bool)> {
        let before = &self.line.scan.tokens[..self.token];
        let place = self.line.scan.tokens[self.token].start;
        let mut near = before
            .iter()
            .rev()
            .take_while(|token| token.start + TOPIC_REACH > place);
        let token = near.find(|token| is_topic(token))?;
        let between =
            &self.line.letters[token.end..before.last().map_or(token.end, |last| last.end)];
        let stops = between.iter().filter(|c| **c == '。').count();
        let topic = self.line.letters[token.start..token.end].iter().collect();
        (stops <= 1).then_some((topic, stops == 0))
    }

    /// A phrase that is too short to stand alone, with the subject that it carries on.
    pub fn carried_on(&self, own: String) -> String {
        if own.chars().count() >= BARE {
            return own;
        }
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

    /// A phrase that leans on the figure before: 受众5000人次, 市级11个, 涉案金额240万元.
    pub fn leaning(&self, own: &str, kind: Kind, left: &[Token], last: &str) -> Option<String> {
        let mut kept = left.iter().filter(|token| {
            !matches!(token.what, What::Word(traits)
                if is_dropped(traits) && !traits.any(Traits::LEVELS | Traits::REACH))
                && !matches!(token.what, What::Mark(_))
        });
        let first = kept.next();
        let alone = kept.next().is_none();
        let traits = match first.map(|token| token.what) {
            Some(What::Word(traits)) => traits,
            _ => Traits::NONE,
        };
        let sum = kind == Kind::Money && own.chars().count() < BARE_AFTER_STOP;
        let leans =
            !last.is_empty() && (sum || (alone && traits.any(Traits::LEVELS | Traits::REACH)));
        let none_behind = self.phrase_of(self.counted().0).is_empty();
        if !leans || !none_behind {
            return None;
        }
        let word = first.map_or_else(String::new, |token| {
            self.line.letters[token.start..token.end].iter().collect()
        });
        Some(if traits.any(Traits::LEVELS) {
            format!("{word}{last}")
        } else if sum {
            format!("{last}{own}")
        } else {
            format!("{last}{word}")
        })
    }

    /// The counter of an ordinal number, such as 次 of 第七次.
    pub fn counter(&self) -> Option<char> {
        let end = self.line.scan.tokens[self.token].end;
        let last = *self.line.letters.get(end.checked_sub(1)?)?;
        let counters = &self.line.lexicon.ordinals.counters;
        counters
            .iter()
            .any(|word| word.starts_with(last))
            .then_some(last)
    }

    /// The words of a change taken out: 收案增 is 收案.
    pub fn changed(&self, left: &[Token]) -> String {
        let is_change = |token: &&Token| {
            !matches!(token.what, What::Word(traits)
                if traits.any(Traits::RISE | Traits::FALL) )
        };
        let kept: Vec<Token> = left.iter().filter(is_change).copied().collect();
        self.object(&kept)
    }
}
