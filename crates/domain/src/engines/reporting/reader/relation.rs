//! For which period a figure stands, and what it is compared with or bounded by.

use super::kind::Line;
use super::lexicon::Traits;
use super::phrase::Compared;
use super::scan::{Form, Mark, Raw, Token, What};
use super::types::{Direction, Kind, Period};

/// How many pieces back a word of comparison is looked for.
const REACH: usize = 6;

/// How many pieces back a sentence may have begun.
const SENTENCE: usize = 60;

/// What a sentence says beside the value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Relation {
    pub period: Period,
    pub comparator: Option<String>,
    pub approximate: bool,
    pub direction: Option<Direction>,
}

impl Relation {
    /// What it means for the figure's name.
    pub fn compared(&self) -> Compared<'_> {
        let word = self.comparator.as_deref().unwrap_or_default();
        if let Some(direction) = self.direction {
            let against = ["同比", "环比"]
                .into_iter()
                .find(|against| word.starts_with(against));
            return Compared::Change(against.unwrap_or_default(), direction == Direction::Down);
        }
        match word.strip_suffix("位次") {
            Some(scope) => Compared::Rank(scope),
            None if word == "占比" => Compared::Share,
            None => Compared::No,
        }
    }
}

/// The relation of a number.
pub(super) fn relation(line: &Line<'_>, token: usize, raw: &Raw, kind: Kind) -> Relation {
    if matches!(kind, Kind::Date | Kind::Other) {
        return Relation::default();
    }
    let bound = bound(line, token, raw);
    let change = change(line, token, kind);
    let approximate = bound.as_deref().is_some_and(|word| word != "达")
        || raw.numeral.is_some_and(|numeral| numeral.round);
    let comparator = match (&change, kind) {
        (Some(("", _)), _) => bound,
        (Some((word, _)), _) => Some((*word).to_string()),
        (None, Kind::Rate) if line.has_before(token, Traits::SHARE, REACH) => {
            Some("占比".to_string())
        }
        (None, Kind::Ordinal) => rank(line, token).or(bound),
        _ => bound,
    };
    Relation {
        period: period(line, token),
        comparator,
        approximate,
        direction: change.map(|(_, direction)| direction),
    }
}

/// 余, 多, 近, 超, 以上: what makes a value a bound.
fn bound(line: &Line<'_>, token: usize, raw: &Raw) -> Option<String> {
    if let Some(surplus) = raw.numeral.and_then(|numeral| numeral.surplus) {
        return Some(surplus.to_string());
    }
    let word = |token: &Token| {
        line.letters[token.start..token.end]
            .iter()
            .collect::<String>()
    };
    let is = |token: &Token, traits: Traits| matches!(token.what, What::Word(found) if found.any(traits));
    let tokens = &line.scan.tokens;
    let before = token.checked_sub(1).map(|at| &tokens[at]);
    let behind = tokens.get(token + 1);
    if let Some(found) = behind.filter(|found| is(found, Traits::BEHIND)) {
        return Some(word(found));
    }
    let found = before.filter(|found| is(found, Traits::BEFORE))?;
    match word(found).trim_start_matches('均') {
        "为" => None,
        "达到" | "高达" | "达" => Some("达".to_string()),
        other => Some(other.to_string()),
    }
}

/// A change against last year or the last period, with its direction.
fn change(line: &Line<'_>, token: usize, kind: Kind) -> Option<(&'static str, Direction)> {
    let against_year = line.has_before(token, Traits::LAST_YEAR, REACH);
    let against_period = line.has_before(token, Traits::LAST_PERIOD, REACH);
    let direction = direction(line, token)?;
    let bare = kind == Kind::Rate && is_bare_change(line, token);
    let year = against_year || bare;
    Some(match (year, against_period, direction) {
        (true, _, Direction::Up) => ("同比上升", direction),
        (true, _, Direction::Down) => ("同比下降", direction),
        (true, _, Direction::Same) => ("同比持平", direction),
        (false, true, Direction::Up) => ("环比上升", direction),
        (false, true, Direction::Down) => ("环比下降", direction),
        (false, true, Direction::Same) => ("环比持平", direction),
        (false, false, _) if counts_points(line, token) => ("", direction),
        (false, false, _) => return None,
    })
}

/// Points are always a change.
fn counts_points(line: &Line<'_>, token: usize) -> bool {
    line.letters[..line.scan.tokens[token].end].ends_with(&['百', '分', '点'])
}

/// The word of change right before the number.
fn direction(line: &Line<'_>, token: usize) -> Option<Direction> {
    line.before(token)
        .take(2)
        .find_map(|token| match token.what {
            What::Word(traits) if traits.any(Traits::RISE) => Some(Direction::Up),
            What::Word(traits) if traits.any(Traits::FALL) => Some(Direction::Down),
            _ => None,
        })
}

/// 收案增12%: a bare verb of change stands right before the percentage.
fn is_bare_change(line: &Line<'_>, token: usize) -> bool {
    let Some(before) = token.checked_sub(1).map(|at| line.scan.tokens[at]) else {
        return false;
    };
    let changes =
        matches!(before.what, What::Word(traits) if traits.any(Traits::RISE | Traits::FALL));
    let verb = &line.letters[before.start..before.end];
    changes && matches!(verb.first(), Some('增' | '升' | '降' | '下' | '上'))
}

/// 全市位次: whose ranking it is.
fn rank(line: &Line<'_>, token: usize) -> Option<String> {
    let scope = line
        .before(token)
        .take(REACH)
        .find(|token| matches!(token.what, What::Word(traits) if traits.any(Traits::SCOPE)))?;
    let scope: String = line.letters[scope.start..scope.end].iter().collect();
    Some(format!("{scope}位次"))
}

/// The period by the words of the clause.
fn period(line: &Line<'_>, token: usize) -> Period {
    let in_clause = |traits: Traits| {
        let mut clause = line.scan.tokens[..token].iter().rev();
        let clause = clause
            .by_ref()
            .take_while(|token| !matches!(token.what, What::Mark(Mark::Stop | Mark::Comma)));
        clause
            .into_iter()
            .any(|token| matches!(token.what, What::Word(found) if found.any(traits)))
    };
    let sentence = line.scan.tokens[..token].iter().rev().take(SENTENCE);
    let mut sentence = sentence.take_while(|token| token.what != What::Mark(Mark::Stop));
    let up_to_now = sentence.any(|token| {
        matches!(token.what, What::Word(found) if found.any(Traits::CUMULATIVE))
            && line.letters[token.start..token.end].starts_with(&['目', '前'])
    });
    let dated = line.before(token).any(|token| {
        matches!(token.what, What::Number(number) if line.scan.raws[number].form == Form::Date)
    });
    if dated || in_clause(Traits::WITHIN_YEAR) {
        Period::ThisYear
    } else if in_clause(Traits::CUMULATIVE) || up_to_now {
        Period::Cumulative
    } else if in_clause(Traits::AS_OF) {
        Period::AsOf
    } else {
        Period::ThisYear
    }
}
