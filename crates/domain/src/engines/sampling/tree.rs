//! A tree over the lines of a list: who is in it, in which class and at which place, in one hash.
//!
//! A binary trie over the keys of the lines, where a key is SM3 of the line's number. The same lines give the same tree
//! in whatever order they came and whatever was added or removed before; a number has one place, so that it cannot
//! stand twice. Each node counts the lines below it by cell (a class, or an organ), so that a path from the root to a
//! line proves its rank in its class too.
//!
//! - no line: 32 zero bytes; one line: SM3(0x00 ‖ salt ‖ text), at whatever depth;
//! - more: SM3(0x01 ‖ left ‖ right), each side as its hash and its counts in LEB128.
//!
//! The upper levels are kept as an array, the lines below in small buckets: a changed line costs one bucket and one
//! path.

use super::digest::{Hash, Keyed};

/// Bytes of a salt.
pub(super) const SALT: usize = 16;

/// Lines of a bucket, on average.
const BUCKET: usize = 4;

/// A line in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SM3 of the line's number.
    pub key: Hash,
    /// The hash of the line.
    pub leaf: Hash,
    /// In which cell the line counts.
    pub cell: u16,
    /// Where the line itself is kept.
    pub line: u32,
}

/// The hash of a part of the tree and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its hash.
    pub hash: Hash,
    /// Its lines by cell.
    pub counts: Vec<u32>,
}

impl Summary {
    /// A part without lines.
    pub(super) fn empty(cells: usize) -> Self {
        Self {
            hash: Hash([0; 32]),
            counts: vec![0; cells],
        }
    }

    /// A single line.
    pub(super) fn single(leaf: Hash, cell: usize, cells: usize) -> Self {
        let mut counts = vec![0; cells];
        counts[cell] = 1;
        Self { hash: leaf, counts }
    }

    /// Number of lines.
    pub fn lines(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// Two parts beside each other; a single line rises as it is.
    pub(super) fn beside(self, right: Self) -> Self {
        match (self.lines(), right.lines()) {
            (_, 0) if self.lines() < 2 => self,
            (0, 1) => right,
            _ => {
                let hash = branch(&self, &right);
                let counts = self.counts.iter().zip(&right.counts);
                let counts = counts.map(|(left, right)| left.saturating_add(*right));
                Self {
                    hash,
                    counts: counts.collect(),
                }
            }
        }
    }
}

fn branch(left: &Summary, right: &Summary) -> Hash {
    let mut bytes = Vec::with_capacity(160);
    bytes.push(1);
    for side in [left, right] {
        bytes.extend_from_slice(&side.hash.0);
        for count in &side.counts {
            write_number(&mut bytes, *count);
        }
    }
    Hash::of_parts(&[&bytes])
}

/// LEB128: seven bits a byte, the lowest first.
fn write_number(bytes: &mut Vec<u8>, number: u32) {
    let mut rest = number;
    while rest >= 0x80 {
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// The hash of a line's text under its salt.
pub(super) fn leaf(salt: &[u8; SALT], text: &str) -> Hash {
    Hash::of_parts(&[&[0], salt, text.as_bytes()])
}

/// The salt of a line: it changes with the text, so that an opened line tells nothing of its later versions.
pub(super) fn salt(keyed: &Keyed, text: &str) -> [u8; SALT] {
    let hash = keyed.of("line", text).0;
    let (salt, _) = hash
        .split_first_chunk()
        .expect("a hash is longer than a salt");
    *salt
}

/// The tree over a list.
pub struct Tree {
    cells: usize,
    depth: usize,
    /// Lines by the first `depth` bits of their keys, each bucket in the order of the keys.
    buckets: Vec<Vec<Entry>>,
    /// Hashes above the buckets: the children of `n` are `2n` and `2n + 1`, the root is 1.
    hashes: Vec<Hash>,
    /// Their counts, `cells` to each.
    counts: Vec<u32>,
    lines: usize,
}

impl Tree {
    /// The tree over lines with different keys.
    ///
    /// # Errors
    /// The places where the two lines of one key are kept.
    pub fn new(cells: usize, entries: Vec<Entry>) -> Result<Self, (u32, u32)> {
        let mut tree = Self::empty(cells, entries.len());
        for entry in entries {
            let bucket = tree.bucket(&entry.key);
            let bucket = &mut tree.buckets[bucket];
            match bucket.binary_search_by(|other| other.key.cmp(&entry.key)) {
                Ok(place) => return Err((bucket[place].line, entry.line)),
                Err(place) => bucket.insert(place, entry),
            }
            tree.lines += 1;
        }
        for node in (1..tree.hashes.len()).rev() {
            tree.refresh(node);
        }
        Ok(tree)
    }

    fn empty(cells: usize, lines: usize) -> Self {
        let buckets = (lines / BUCKET).next_power_of_two();
        Self {
            cells,
            depth: buckets.trailing_zeros() as usize,
            buckets: vec![Vec::new(); buckets],
            hashes: vec![Hash([0; 32]); buckets * 2],
            counts: vec![0; buckets * 2 * cells],
            lines: 0,
        }
    }

    /// Number of lines.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The hash of the whole and its lines by cell.
    pub fn root(&self) -> Summary {
        self.node(1)
    }

    /// All lines in the order of their keys.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.buckets.iter().flatten()
    }

    /// The line with a key.
    pub fn find(&self, key: &Hash) -> Option<&Entry> {
        let bucket = &self.buckets[self.bucket(key)];
        let place = bucket.binary_search_by(|other| other.key.cmp(key));
        place.ok().map(|place| &bucket[place])
    }

    /// Adds a line, or puts it in the place of the one with its key, which is handed back.
    pub fn put(&mut self, entry: Entry) -> Option<Entry> {
        let at = self.bucket(&entry.key);
        let bucket = &mut self.buckets[at];
        let before = match bucket.binary_search_by(|other| other.key.cmp(&entry.key)) {
            Ok(place) => Some(std::mem::replace(&mut bucket[place], entry)),
            Err(place) => {
                bucket.insert(place, entry);
                self.lines += 1;
                None
            }
        };
        self.changed(at);
        before
    }

    /// Takes the line with a key out.
    pub fn remove(&mut self, key: &Hash) -> Option<Entry> {
        let at = self.bucket(key);
        let bucket = &mut self.buckets[at];
        let place = bucket.binary_search_by(|other| other.key.cmp(key)).ok()?;
        let removed = bucket.remove(place);
        self.lines -= 1;
        self.changed(at);
        Some(removed)
    }

    fn bucket(&self, key: &Hash) -> usize {
        let (first, _) = key.0.split_first_chunk().expect("a hash has 32 bytes");
        let first = u64::from_be_bytes(*first);
        first.checked_shr(64 - self.depth as u32).unwrap_or(0) as usize
    }

    /// Hashes anew what lies above a bucket; a tree that has grown too far gets more buckets.
    fn changed(&mut self, bucket: usize) {
        if self.lines > self.buckets.len() * BUCKET * 4 {
            return self.grow();
        }
        let mut node = self.buckets.len() + bucket;
        while node > 0 {
            self.refresh(node);
            node /= 2;
        }
    }

    fn grow(&mut self) {
        let entries = std::mem::take(&mut self.buckets);
        let entries: Vec<Entry> = entries.into_iter().flatten().collect();
        *self = Self::new(self.cells, entries).expect("the keys of a tree are different");
    }

    fn refresh(&mut self, node: usize) {
        let buckets = self.buckets.len();
        let summary = if node >= buckets {
            summary(&self.buckets[node - buckets], self.depth, self.cells)
        } else {
            self.node(node * 2).beside(self.node(node * 2 + 1))
        };
        self.hashes[node] = summary.hash;
        let counts = node * self.cells..(node + 1) * self.cells;
        self.counts[counts].copy_from_slice(&summary.counts);
    }

    fn node(&self, node: usize) -> Summary {
        Summary {
            hash: self.hashes[node],
            counts: self.counts[node * self.cells..(node + 1) * self.cells].to_vec(),
        }
    }

    /// A part of the tree by the bits that lead to it.
    pub(super) fn part(&self) -> Part<'_> {
        if self.depth == 0 {
            return Part::Within(&self.buckets[0], 0);
        }
        Part::Above(1)
    }

    /// The summary of a part.
    pub(super) fn summary(&self, part: &Part<'_>) -> Summary {
        match part {
            Part::Above(node) => self.node(*node),
            Part::Within(entries, depth) => summary(entries, *depth, self.cells),
        }
    }

    /// The two halves of a part.
    pub(super) fn halves<'a>(&'a self, part: &Part<'a>) -> [Part<'a>; 2] {
        match part {
            Part::Above(node) => {
                [node * 2, node * 2 + 1].map(|child| match child.checked_sub(self.buckets.len()) {
                    Some(bucket) => Part::Within(&self.buckets[bucket], self.depth),
                    None => Part::Above(child),
                })
            }
            Part::Within(entries, depth) => {
                let (left, right) = entries.split_at(middle(entries, *depth));
                [left, right].map(|half| Part::Within(half, depth + 1))
            }
        }
    }
}

/// A part of a tree.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// A node above the buckets.
    Above(usize),
    /// Lines of one bucket, and the depth from which their keys are told apart.
    Within(&'a [Entry], usize),
}

/// Where the lines whose bit at this depth is 1 begin.
fn middle(entries: &[Entry], depth: usize) -> usize {
    entries.partition_point(|entry| entry.key.bit(depth) == 0)
}

fn summary(entries: &[Entry], depth: usize, cells: usize) -> Summary {
    match entries {
        [] => Summary::empty(cells),
        [entry] => Summary::single(entry.leaf, usize::from(entry.cell), cells),
        _ => {
            let (left, right) = entries.split_at(middle(entries, depth));
            summary(left, depth + 1, cells).beside(summary(right, depth + 1, cells))
        }
    }
}
