//! The frame of a draw: each class as a row of lines in the order of the tree, with what keeps a line from being drawn.

use super::tree::Tree;

/// How many lines a class has, and how many of them are not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassCount {
    /// All lines.
    pub lines: u32,
    /// Lines with an exclusion.
    pub excluded: u32,
}

impl ClassCount {
    /// Lines that may be drawn.
    pub fn free(self) -> u32 {
        self.lines.saturating_sub(self.excluded)
    }
}

/// What stands at a rank of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Where the line is kept; in a [`Frame`] its place in the order of the tree, class after class.
    pub line: u32,
    /// The line is excluded.
    pub excluded: bool,
    /// Some officer must not inspect it.
    pub recused: bool,
}

/// Where lines are looked up by class and rank: the whole list, or what of it was opened.
pub trait Objects {
    /// The line at a rank (from 0) of a class; nothing where it is not known.
    fn find(&self, class: usize, rank: u32) -> Option<Found>;
}

/// The whole list.
///
/// A draw meets its lines in no order, so that what it looks up each time is kept small: one bit for each line.
pub struct Frame {
    classes: Vec<(usize, ClassCount)>,
    /// A bit for each place whose line has any mark.
    marked: Vec<u64>,
    /// A bit for each place whose line is excluded; looked at where there is a mark.
    excluded: Vec<u64>,
}

/// The cell in which a line counts: two to a class, one for lines that may be drawn, one for those that may not.
pub(super) fn cell_of(class: usize, excluded: bool) -> usize {
    class * 2 + usize::from(excluded)
}

/// The class of a cell, and whether its lines are excluded.
pub(super) fn class_of(cell: usize) -> (usize, bool) {
    (cell / 2, cell % 2 == 1)
}

/// The classes that counts by cell stand for.
pub(super) fn class_counts(counts: &[u32]) -> Vec<ClassCount> {
    let (pairs, _) = counts.as_chunks::<2>();
    let class = |[free, excluded]: &[u32; 2]| ClassCount {
        lines: free.saturating_add(*excluded),
        excluded: *excluded,
    };
    pairs.iter().map(class).collect()
}

impl Frame {
    /// The frame over a tree whose cells come from [`cell_of`], and for each of its places where the line is kept;
    /// `recused` lists the lines with recused officers, sorted.
    pub fn new(tree: &Tree, recused: &[u32]) -> (Self, Vec<u32>) {
        let mut frame = Self::empty(&class_counts(&tree.root().counts));
        let mut next: Vec<usize> = frame.classes.iter().map(|(start, _)| *start).collect();
        let mut lines = vec![0; tree.lines()];
        for entry in tree.entries() {
            let (class, excluded) = class_of(usize::from(entry.cell));
            let place = next[class];
            next[class] += 1;
            lines[place] = entry.line;
            frame.mark(
                place,
                (excluded, recused.binary_search(&entry.line).is_ok()),
            );
        }
        (frame, lines)
    }

    /// A frame of classes whose lines come class after class in the order of their ranks: excluded, recused.
    pub fn of_lines(classes: &[ClassCount], lines: impl Iterator<Item = (bool, bool)>) -> Self {
        let mut frame = Self::empty(classes);
        let count: usize = classes.iter().map(|class| class.lines as usize).sum();
        for (place, marks) in lines.take(count).enumerate() {
            frame.mark(place, marks);
        }
        frame
    }

    fn empty(classes: &[ClassCount]) -> Self {
        let mut start = 0;
        let placed = classes.iter().map(|class| {
            let from = start;
            start += class.lines as usize;
            (from, *class)
        });
        Self {
            classes: placed.collect(),
            marked: vec![0; start.div_ceil(64)],
            excluded: vec![0; start.div_ceil(64)],
        }
    }

    fn mark(&mut self, place: usize, (excluded, recused): (bool, bool)) {
        let bit = |holds| u64::from(holds) << (place % 64);
        self.marked[place / 64] |= bit(excluded || recused);
        self.excluded[place / 64] |= bit(excluded);
    }

    /// The classes with their numbers of lines.
    pub fn classes(&self) -> Vec<ClassCount> {
        self.classes.iter().map(|(_, count)| *count).collect()
    }
}

impl Objects for Frame {
    #[inline]
    fn find(&self, class: usize, rank: u32) -> Option<Found> {
        let place = self.classes.get(class)?.0 + rank as usize;
        let bit = |bits: &[u64]| Some(bits.get(place / 64)? >> (place % 64) & 1 == 1);
        let line = place as u32;
        if !bit(&self.marked)? {
            return Some(Found {
                line,
                ..Found::default()
            });
        }
        let excluded = bit(&self.excluded)?;
        // Who is excluded is not inspected, and whoever is recused besides makes no difference.
        Some(Found {
            line,
            excluded,
            recused: !excluded,
        })
    }
}
