//! What a figure measures: a phrase made of the clause around it.
//!
//! People name a figure by what was counted and what was done with it: 解决企业问题253起 is the number of
//! 解决企业问题, 3家重点单位开展大会口头述法 that of 重点单位 in 大会口头述法. The phrase is taken from the clause,
//! without what says how or how much, with the subject of the field (行政复议) where a clause carries it on
//! from an earlier one, and ends in what the unit says (次数, 人数).

use super::clause::Clause;
use super::lexicon::UnitClass;
use super::scan::{Raw, Token, class_of};
use super::types::Kind;

/// What earlier clauses leave behind for later ones.
#[derive(Debug, Default, Clone)]
pub(super) struct Carried {
    /// The phrase of the figure before, without suffix.
    pub last: String,
    /// The name of the figure before.
    pub name: String,
    /// Whether the last phrase took over a subject from before its clause.
    pub leans: bool,
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
    let left = clause.left;
    match compared {
        Compared::Change(against, fell) => changed(clause, raw, (against, fell), carried),
        Compared::Share => {
            let own = clause.object(left);
            let base = if left.len() > 4 {
                String::new()
            } else {
                carried.last.clone()
            };
            if own.is_empty() {
                format!("{base}占比")
            } else {
                format!("{base}占{own}比例")
            }
        }
        Compared::Rank(scope) => {
            let own = if clause.follows_a_number() {
                clause.opening()
            } else {
                clause.object(left)
            };
            let base = if own.is_empty() {
                carried.name.clone()
            } else {
                own
            };
            format!("{base}{scope}名次")
        }
        Compared::No => {
            let own = own(clause, kind, left, carried);
            let whole = clause.leaning(&own, kind, left, &carried.last);
            let whole = whole.unwrap_or_else(|| clause.carried_on(own.clone()));
            carried.leans = whole.len() > own.len();
            carried.last.clone_from(&whole);
            let name = suffixed(clause, (raw, kind, unit), &whole);
            carried.name.clone_from(&name);
            name
        }
    }
}

/// The name of a change: what changed, against what, and whether it rose or fell.
fn changed(
    clause: &Clause<'_>,
    raw: &Raw,
    (against, fell): (&str, bool),
    carried: &mut Carried,
) -> String {
    let own = clause.changed(clause.left);
    let base = if own.is_empty() {
        carried.last.clone()
    } else {
        clause.carried_on(own)
    };
    carried.last.clone_from(&base);
    let lexicon = clause.line.lexicon;
    let rate = class_of(lexicon, raw) == Some(UnitClass::Rate);
    let unit = raw.unit.map(|(_, unit)| lexicon.unit(unit).shown.as_str());
    let points = unit.is_some_and(|unit| unit.contains('点'));
    let word = match (rate, points, fell) {
        (true, true, true) => "下降",
        (true, true, false) => "提升",
        (true, false, true) => "降幅",
        (true, false, false) => "增幅",
        (false, _, true) => "减少数",
        (false, _, false) => "增加数",
    };
    format!("{base}{against}{word}")
}

/// The phrase of the clause, or of what it leans on where it has none of its own.
fn own(clause: &Clause<'_>, kind: Kind, left: &[Token], carried: &Carried) -> String {
    let number = clause.line.letters[clause.line.scan.tokens[clause.token].start];
    let meeting = kind == Kind::Ordinal && clause.counter() == Some('次');
    if !meeting || number != '第' {
        let modified = clause.modified(left);
        let whole = kind == Kind::Duration || clause.counts_a_deed();
        if !modified.is_empty() && whole {
            return format!("{}{modified}", clause.object(left));
        }
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
        Some((_, at)) if class != Some(UnitClass::Name) => line.lexicon.unit(at).suffix.as_str(),
        _ => "数",
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
