//! Some lines of a committed list, opened: the tree with everything else cut off.
//!
//! The pieces stand in the order in which a walk from the root meets them, left before right:
//! `-` nothing here; `* hash counts` a part that stays closed; `+ hash` a branch, whose two halves follow;
//! `= hash salt text` an opened line. Whoever has the root can hash the pieces together again; the hashes of branches
//! and lines are written too, so that a piece that was changed can be named.

use super::digest::{Hash, hexadecimal, read_hexadecimal};
use super::tree::{Entry, Part, SALT, Summary, Tree, leaf};

/// Levels that a tree can have.
const DEPTH_MOST: usize = 256;

/// What is wrong with an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpeningProblem {
    /// The piece (counted from 1) is not written as it should be.
    Malformed(usize),
    /// The text of a line is not the one that was committed to.
    LineChanged(String),
    /// A line does not stand where its number belongs.
    Misplaced(String),
    /// A branch does not come from what is below it; the opened lines there are named.
    Branch(Vec<String>),
    /// Pieces are left over.
    LeftOver(usize),
}

/// A line that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedLine {
    /// Its text.
    pub text: String,
    /// Its cell.
    pub cell: usize,
    /// Lines before it in its cell and the cells that are ranked with it.
    pub rank: u32,
}

/// What an opening shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The root that the pieces lead to.
    pub root: Summary,
    /// The opened lines in the order of their keys.
    pub lines: Vec<OpenedLine>,
    /// What is wrong.
    pub problems: Vec<OpeningProblem>,
}

/// How the lines of a list are read.
pub struct Reading<'a> {
    /// Number of cells.
    pub cells: usize,
    /// So many cells, one after another, are ranked together.
    pub ranked_together: usize,
    /// Number (that gives the key) and cell of a line's text; nothing for a text that is no line of the list.
    pub line: &'a dyn Fn(&str) -> Option<(String, usize)>,
}

/// Opens the lines with these keys.
pub(super) fn open(
    tree: &Tree,
    keys: &mut Vec<Hash>,
    line: &dyn Fn(&Entry) -> ([u8; SALT], String),
) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    let mut pieces = Vec::new();
    write(tree, (tree.part(), 0), keys, &mut |piece| {
        pieces.push(match piece {
            Written::Closed(summary) if summary.lines() == 0 => "-".to_string(),
            Written::Closed(summary) => {
                format!("* {} {}", summary.hash, counts_text(&summary.counts))
            }
            Written::Branch(summary) => format!("+ {}", summary.hash),
            Written::Line(entry) => {
                let (salt, text) = line(entry);
                format!("= {} {} {text}", entry.leaf, hexadecimal(&salt))
            }
        });
    });
    pieces
}

enum Written<'a> {
    Closed(Summary),
    Branch(Summary),
    Line(&'a Entry),
}

fn write<'a>(
    tree: &'a Tree,
    (part, depth): (Part<'a>, usize),
    keys: &[Hash],
    take: &mut dyn FnMut(Written<'a>),
) {
    let summary = tree.summary(&part);
    if summary.lines() == 1
        && let Some(entry) = single(tree, part)
        && keys.binary_search(&entry.key).is_ok()
    {
        return take(Written::Line(entry));
    }
    if (keys.is_empty() && depth > 0) || summary.lines() < 2 {
        return take(Written::Closed(summary));
    }
    take(Written::Branch(summary));
    let (left, right) = keys.split_at(keys.partition_point(|key| key.bit(depth) == 0));
    for (half, keys) in tree.halves(&part).into_iter().zip([left, right]) {
        write(tree, (half, depth + 1), keys, take);
    }
}

/// The only line of a part that has one.
fn single<'a>(tree: &'a Tree, part: Part<'a>) -> Option<&'a Entry> {
    let mut part = part;
    loop {
        match part {
            Part::Within(entries, _) => return entries.first(),
            Part::Above(_) => {
                let halves = tree.halves(&part);
                part = halves
                    .into_iter()
                    .find(|half| tree.summary(half).lines() == 1)?;
            }
        }
    }
}

fn counts_text(counts: &[u32]) -> String {
    let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
    counts.join(",")
}

/// Hashes the pieces together again.
pub fn check(pieces: &[String], reading: &Reading<'_>) -> Opened {
    let mut walk = Walk {
        pieces,
        next: 0,
        reading,
        before: vec![0; reading.cells],
        lines: Vec::new(),
        problems: Vec::new(),
    };
    let root = walk.part([0; 32], 0);
    if walk.next < pieces.len() && walk.problems.is_empty() {
        walk.problems.push(OpeningProblem::LeftOver(walk.next + 1));
    }
    Opened {
        root: root.unwrap_or_else(|| Summary::empty(reading.cells)),
        lines: walk.lines,
        problems: walk.problems,
    }
}

struct Walk<'a> {
    pieces: &'a [String],
    next: usize,
    reading: &'a Reading<'a>,
    before: Vec<u32>,
    lines: Vec<OpenedLine>,
    problems: Vec<OpeningProblem>,
}

impl Walk<'_> {
    /// Reads a part whose keys begin with the first `depth` bits of `path`; nothing where a piece cannot be read.
    fn part(&mut self, path: [u8; 32], depth: usize) -> Option<Summary> {
        let place = self.next;
        self.next += 1;
        let read = self.pieces.get(place).and_then(|piece| self.read(piece));
        let Some(piece) = read.filter(|_| depth <= DEPTH_MOST) else {
            self.problems.push(OpeningProblem::Malformed(place + 1));
            return None;
        };
        match piece {
            Piece::Closed(summary) => {
                let counts = self.before.iter_mut().zip(&summary.counts);
                counts.for_each(|(before, count)| *before = before.saturating_add(*count));
                Some(summary)
            }
            Piece::Line(line) => self.line(line, (path, depth), place),
            Piece::Branch(hash) => self.branch(hash, (path, depth), place),
        }
    }

    fn line(
        &mut self,
        (hash, salt, text): (Hash, [u8; SALT], String),
        (path, depth): ([u8; 32], usize),
        place: usize,
    ) -> Option<Summary> {
        let Some((number, cell)) = (self.reading.line)(&text) else {
            self.problems.push(OpeningProblem::Malformed(place + 1));
            return None;
        };
        if leaf(&salt, &text) != hash {
            self.problems
                .push(OpeningProblem::LineChanged(text.clone()));
        }
        let (key, path) = (Hash::of(&number), Hash(path));
        if (0..depth).any(|depth| key.bit(depth) != path.bit(depth)) {
            self.problems.push(OpeningProblem::Misplaced(text.clone()));
        }
        let together = self.reading.ranked_together;
        let first = cell / together * together;
        let before = self.before[first..first + together].iter();
        self.lines.push(OpenedLine {
            text,
            cell,
            rank: before.fold(0, |sum, count| sum.saturating_add(*count)),
        });
        self.before[cell] = self.before[cell].saturating_add(1);
        Some(Summary::single(hash, cell, self.reading.cells))
    }

    fn branch(
        &mut self,
        hash: Hash,
        (path, depth): ([u8; 32], usize),
        place: usize,
    ) -> Option<Summary> {
        if depth == DEPTH_MOST {
            self.problems.push(OpeningProblem::Malformed(place + 1));
            return None;
        }
        let (lines, problems) = (self.lines.len(), self.problems.len());
        let left = self.part(path, depth + 1)?;
        let mut right_path = path;
        right_path[depth / 8] |= 0x80 >> (depth % 8);
        let right = self.part(right_path, depth + 1)?;
        let summary = left.beside(right);
        if summary.hash == hash {
            return Some(summary);
        }
        if self.problems.len() == problems {
            let below = self.lines[lines..].iter().map(|line| line.text.clone());
            let problem = OpeningProblem::Branch(below.collect());
            self.problems.push(problem);
        }
        Some(Summary { hash, ..summary })
    }

    fn read(&self, piece: &str) -> Option<Piece> {
        if piece == "-" {
            return Some(Piece::Closed(Summary::empty(self.reading.cells)));
        }
        let hash = |text: &str| read_hexadecimal(text).ok().map(Hash);
        let (sign, rest) = piece.split_once(' ')?;
        match sign {
            "+" => Some(Piece::Branch(hash(rest)?)),
            "*" => {
                let (written, counts) = rest.split_once(' ')?;
                let read: Result<Vec<u32>, _> = counts.split(',').map(str::parse).collect();
                let read = read.ok().filter(|it| it.len() == self.reading.cells)?;
                let counts = (counts_text(&read) == counts).then_some(read)?;
                let hash = hash(written)?;
                Some(Piece::Closed(Summary { hash, counts }))
            }
            "=" => {
                let (written, rest) = rest.split_once(' ')?;
                let (salt, text) = rest.split_once(' ')?;
                let salt = read_hexadecimal(salt).ok()?;
                Some(Piece::Line((hash(written)?, salt, text.to_string())))
            }
            _ => None,
        }
    }
}

enum Piece {
    Closed(Summary),
    Branch(Hash),
    Line((Hash, [u8; SALT], String)),
}
