//! Which version of the clause governs: that of the act, unless the later one is more lenient (从旧兼从轻).
//!
//! More lenient is a version whose ends are both not higher and whose other penalties are not more. Where one end is
//! lower and the other higher, or other penalties differ both ways, nothing is decided here: a person chooses.

use super::answer::{Answer, Question, Range};
use super::book::Book;
use super::case::{Case, CaseError};
use super::fine::{Lawful, lawful};
use super::source::{Item, Version, covers};

/// The answer that a person gives where neither version is plainly more lenient.
const CHOICE: &str = "law";

/// The version that governs, with its range; no range where a base is still asked for, or where there is no fine.
pub struct Governing<'a> {
    /// The version.
    pub version: &'a Version,
    /// The range of its fine.
    pub range: Option<Range>,
    /// The later version does not hold the act unlawful any more.
    pub no_longer_unlawful: bool,
}

enum Lenient {
    Old,
    New,
    Unclear,
}

/// Compares the versions of the day of the act and of the decision.
///
/// # Errors
/// No version on one of the days, or a base that is no sum.
pub fn governing<'a>(
    book: &Book,
    item: &'a Item,
    case: &Case,
    answer: &mut Answer,
) -> Result<Governing<'a>, CaseError> {
    let old = version_on(item, case.act_on)?;
    let new = version_on(item, case.decided_on)?;
    let old_range = range(old, case, answer)?;
    answer.law_of = Some(case.act_on);
    if old.from == new.from {
        return Ok(Governing {
            version: old,
            range: old_range,
            no_longer_unlawful: false,
        });
    }
    let new_range = range(new, case, answer)?;
    let ended = new.fines.is_empty() && new.kinds.is_empty();
    let chosen = if ended {
        Lenient::New
    } else {
        more_lenient((old, &old_range), (new, &new_range))
    };
    let words = |range: &Option<Range>| {
        range
            .as_ref()
            .map_or_else(|| "不处罚款".to_string(), |range| range.words.clone())
    };
    let compared = format!(
        "行为时的规定：{}；决定时的规定：{}",
        words(&old_range),
        if ended {
            "不认为是违法".into()
        } else {
            words(&new_range)
        }
    );
    let takes_new = takes_new(&chosen, &compared, case, answer);
    let told = if takes_new {
        answer.law_of = Some(case.decided_on);
        format!("{compared}。适用决定时较轻的规定")
    } else {
        format!("{compared}。适用行为时的规定")
    };
    answer.say("从旧兼从轻", told, &book.lenient_law());
    let (version, range) = if takes_new {
        (new, new_range)
    } else {
        (old, old_range)
    };
    Ok(Governing {
        version,
        range,
        no_longer_unlawful: ended && takes_new,
    })
}

/// Whether the later version governs; where it is unclear, a person chooses.
fn takes_new(chosen: &Lenient, compared: &str, case: &Case, answer: &mut Answer) -> bool {
    match (chosen, case.choice(CHOICE)) {
        (Lenient::New, _) => true,
        (Lenient::Old, _) => false,
        (Lenient::Unclear, Some(choice)) => choice == "new",
        (Lenient::Unclear, None) => {
            answer.ask(unclear(compared));
            false
        }
    }
}

fn version_on(item: &Item, day: jiff::civil::Date) -> Result<&Version, CaseError> {
    let found = item
        .version
        .iter()
        .find(|version| covers(version.from, version.until, day));
    found.ok_or_else(|| CaseError::NoClause {
        item: item.name.clone(),
        day,
    })
}

fn range(version: &Version, case: &Case, answer: &mut Answer) -> Result<Option<Range>, CaseError> {
    Ok(match lawful(version, case)? {
        Lawful::Range(range) => Some(range),
        Lawful::NoFine => None,
        Lawful::Needs(question) => {
            answer.ask(question);
            None
        }
    })
}

fn more_lenient(
    (old, old_range): (&Version, &Option<Range>),
    (new, new_range): (&Version, &Option<Range>),
) -> Lenient {
    let within = |inner: &Version, outer: &Version| {
        inner.kinds.iter().all(|kind| outer.kinds.contains(kind))
    };
    let ends = |range: &Option<Range>| range.as_ref().map_or((0, 0), |it| (it.low.0, it.high.0));
    let ((old_low, old_high), (new_low, new_high)) = (ends(old_range), ends(new_range));
    let new_not_heavier = new_low <= old_low && new_high <= old_high && within(new, old);
    let old_not_heavier = old_low <= new_low && old_high <= new_high && within(old, new);
    match (old_not_heavier, new_not_heavier) {
        (true, _) => Lenient::Old,
        (false, true) => Lenient::New,
        (false, false) => Lenient::Unclear,
    }
}

fn unclear(compared: &str) -> Question {
    Question {
        id: CHOICE.into(),
        text: format!("{compared}。两者上下限或者种类互有轻重，适用哪一个"),
        options: vec![
            ("old".into(), "行为时的规定".into()),
            ("new".into(), "决定时的规定".into()),
        ],
        evidence: String::new(),
        choice: true,
    }
}
