//! What changed within a clause.

/// A piece of a changed clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both.
    Kept(String),
    /// Only in the old text.
    Deleted(String),
    /// Only in the new text.
    Inserted(String),
}

/// Texts whose table of letters would be larger than this are told as replaced.
const TABLE_MOST: usize = 4_000_000;
/// Fewer common letters than this between changes are told with them: single letters confuse.
const KEPT_LEAST: usize = 2;

/// The pieces of two texts, in order; deleted before inserted.
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let head = old
        .iter()
        .zip(&new)
        .take_while(|(left, right)| left == right)
        .count();
    let rest = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(left, right)| left == right)
        .count();
    let (inner_old, inner_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut steps = vec![Step::Kept; head];
    steps.extend(steps_of(inner_old, inner_new));
    steps.extend(vec![Step::Kept; tail]);
    joined(&old, &new, &smoothed(steps))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Kept,
    Deleted,
    Inserted,
}

/// The shortest way from one text to the other, by the longest common letters.
fn steps_of(old: &[char], new: &[char]) -> Vec<Step> {
    let replaced = || {
        let mut steps = vec![Step::Deleted; old.len()];
        steps.extend(vec![Step::Inserted; new.len()]);
        steps
    };
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > TABLE_MOST {
        return replaced();
    }
    let width = new.len() + 1;
    let mut table = vec![0u16; (old.len() + 1) * width];
    for left in (0..old.len()).rev() {
        for right in (0..new.len()).rev() {
            table[left * width + right] = match old[left] == new[right] {
                true => table[(left + 1) * width + right + 1] + 1,
                false => table[(left + 1) * width + right].max(table[left * width + right + 1]),
            };
        }
    }
    let (mut left, mut right) = (0, 0);
    let mut steps = Vec::with_capacity(old.len() + new.len());
    while left < old.len() && right < new.len() {
        if old[left] == new[right] {
            steps.push(Step::Kept);
            (left, right) = (left + 1, right + 1);
        } else if table[(left + 1) * width + right] >= table[left * width + right + 1] {
            steps.push(Step::Deleted);
            left += 1;
        } else {
            steps.push(Step::Inserted);
            right += 1;
        }
    }
    steps.extend(std::iter::repeat_n(Step::Deleted, old.len() - left));
    steps.extend(std::iter::repeat_n(Step::Inserted, new.len() - right));
    steps
}

/// Short common runs between changes become changes themselves.
fn smoothed(steps: Vec<Step>) -> Vec<Step> {
    let mut smooth = Vec::with_capacity(steps.len());
    let mut at = 0;
    while at < steps.len() {
        let run = steps[at..]
            .iter()
            .take_while(|step| **step == steps[at])
            .count();
        let inside = at > 0 && at + run < steps.len();
        if steps[at] == Step::Kept && inside && run < KEPT_LEAST {
            for _ in 0..run {
                smooth.extend([Step::Deleted, Step::Inserted]);
            }
        } else {
            smooth.extend_from_slice(&steps[at..at + run]);
        }
        at += run;
    }
    smooth
}

fn joined(old: &[char], new: &[char], steps: &[Step]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut left, mut right) = (0, 0);
    let (mut deleted, mut inserted, mut kept) = (String::new(), String::new(), String::new());
    for step in steps {
        if *step == Step::Kept {
            flush(&mut pieces, &mut deleted, Piece::Deleted);
            flush(&mut pieces, &mut inserted, Piece::Inserted);
        } else {
            flush(&mut pieces, &mut kept, Piece::Kept);
        }
        match step {
            Step::Kept => {
                kept.push(old[left]);
                (left, right) = (left + 1, right + 1);
            }
            Step::Deleted => {
                deleted.push(old[left]);
                left += 1;
            }
            Step::Inserted => {
                inserted.push(new[right]);
                right += 1;
            }
        }
    }
    flush(&mut pieces, &mut deleted, Piece::Deleted);
    flush(&mut pieces, &mut inserted, Piece::Inserted);
    flush(&mut pieces, &mut kept, Piece::Kept);
    pieces
}

fn flush(pieces: &mut Vec<Piece>, text: &mut String, make: fn(String) -> Piece) {
    if !text.is_empty() {
        pieces.push(make(std::mem::take(text)));
    }
}
