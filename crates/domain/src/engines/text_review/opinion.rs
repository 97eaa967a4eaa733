//! What became of opinions on a draft in the text that was adopted.
//!
//! Decides by the words: whether what was to go is gone, what was to come is there. Whether a change meets
//! the reason of an opinion is for a person; where the words do not tell, that is the answer.

use super::comparison::{Clause, clauses, letters};

/// One opinion on a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Who gave it.
    pub by: String,
    /// The clause, as the draft numbers it; may be empty.
    pub clause: String,
    /// The words that it wants gone; empty where something is to be added.
    pub gone: String,
    /// The words that it wants instead; empty where words are to be deleted.
    pub instead: String,
}

/// What became of an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As asked.
    Adopted,
    /// Changed, but not as asked.
    Partly,
    /// Stands as it was.
    NotAdopted,
    /// The words do not tell.
    Unclear,
}

impl Outcome {
    /// The Chinese word.
    pub fn chinese(self) -> &'static str {
        match self {
            Outcome::Adopted => "采纳",
            Outcome::Partly => "部分采纳",
            Outcome::NotAdopted => "未采纳",
            Outcome::Unclear => "需人工核对",
        }
    }

    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Adopted => "adopted",
            Outcome::Partly => "partly",
            Outcome::NotAdopted => "not_adopted",
            Outcome::Unclear => "unclear",
        }
    }
}

/// An opinion with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// The opinion.
    pub opinion: Opinion,
    /// What became of it.
    pub outcome: Outcome,
    /// The clause of the adopted text that shows it, if one does.
    pub clause: Option<Clause>,
    /// How it was decided, in words.
    pub why: String,
}

/// The least share of an addition's pairs of letters, in percent, that makes it partly adopted.
const PARTLY: usize = 60;

/// Tracks opinions on a draft to the adopted text.
pub fn track(opinions: &[Opinion], draft: &str, adopted: &str) -> Vec<Tracked> {
    let (before, after) = (clauses(draft), clauses(adopted));
    opinions
        .iter()
        .map(|opinion| track_one(opinion, &before, &after))
        .collect()
}

/// What was decided about an opinion: outcome, clause that shows it, how.
type Decided<'a> = (Outcome, Option<&'a Clause>, &'static str);

fn track_one(opinion: &Opinion, before: &[Clause], after: &[Clause]) -> Tracked {
    let (outcome, clause, why) = decide(opinion, before, after);
    Tracked {
        opinion: opinion.clone(),
        outcome,
        clause: clause.cloned(),
        why: why.to_string(),
    }
}

fn decide<'a>(opinion: &Opinion, before: &[Clause], after: &'a [Clause]) -> Decided<'a> {
    use Outcome::{Adopted, NotAdopted, Partly, Unclear};
    let (gone, instead) = (letters(&opinion.gone), letters(&opinion.instead));
    if gone.is_empty() && instead.is_empty() {
        return (Unclear, None, "意见没有写明要删、要改的文字");
    }
    let is_in = |words: &str, clause: &Clause| letters(&clause.text).contains(words);
    let mut of_clause = before
        .iter()
        .filter(|clause| opinion.clause.is_empty() || clause.number == opinion.clause);
    if !gone.is_empty() && !of_clause.any(|clause| is_in(&gone, clause)) {
        let why = "送审稿的该条中没有意见所引的文字，核对条号和原文";
        return (Unclear, None, why);
    }
    let stays = match gone.is_empty() {
        true => None,
        false => staying(&gone, opinion, before, after),
    };
    let comes = after
        .iter()
        .find(|clause| !instead.is_empty() && is_in(&instead, clause));
    // What is added may contain what it replaces.
    let extends = !instead.is_empty() && instead.contains(&gone);
    match (stays, comes) {
        (_, Some(_)) if extends || stays.is_none() => {
            (Adopted, comes, "出台文本中已有所建议的文字")
        }
        (Some(_), Some(_)) => (Partly, stays, "已写入所建议的文字，原文字也还在"),
        (Some(_), None) => (NotAdopted, stays, "出台文本中原文字仍在"),
        (None, _) if instead.is_empty() => (Adopted, None, "出台文本中已没有原文字"),
        (None, _) => match nearest(&opinion.instead, after) {
            near @ Some(_) => (Partly, near, "有相近的文字，与所建议的不完全相同"),
            None if gone.is_empty() => (NotAdopted, None, "出台文本中没有所建议的文字"),
            None => (Partly, None, "原文字已改，但不是所建议的文字"),
        },
    }
}

/// A clause of the adopted text in which the words still stand; those of other clauses of the draft do not count.
fn staying<'a>(
    gone: &str,
    opinion: &Opinion,
    before: &[Clause],
    after: &'a [Clause],
) -> Option<&'a Clause> {
    let count = |clauses: &[Clause]| {
        clauses
            .iter()
            .filter(|clause| letters(&clause.text).contains(gone))
            .count()
    };
    let elsewhere = before
        .iter()
        .filter(|clause| !opinion.clause.is_empty() && clause.number != opinion.clause);
    let elsewhere = elsewhere
        .filter(|clause| letters(&clause.text).contains(gone))
        .count();
    let stays = count(after) > elsewhere;
    stays
        .then(|| {
            after
                .iter()
                .find(|clause| letters(&clause.text).contains(gone))
        })
        .flatten()
}

/// The clause that has most of an addition's pairs of letters.
fn nearest<'a>(words: &str, clauses: &'a [Clause]) -> Option<&'a Clause> {
    let signs: Vec<char> = words
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    let pairs: Vec<String> = signs.windows(2).map(|pair| pair.iter().collect()).collect();
    let shared = |clause: &Clause| {
        pairs
            .iter()
            .filter(|pair| clause.text.contains(pair.as_str()))
            .count()
    };
    let (count, clause) = clauses
        .iter()
        .map(|clause| (shared(clause), clause))
        .max_by_key(|(count, _)| *count)?;
    (count * 100 >= PARTLY * pairs.len().max(1)).then_some(clause)
}
