//! The longest listed word at a place of a text, in one walk over its letters.

/// Letters that one table holds: those of the basic plane.
const LETTERS: usize = 1 << 16;

/// Words with a value each, found letter by letter.
///
/// The first two letters are one step: most places of a text begin no word, and one look says so.
#[derive(Debug, Clone)]
pub(in super::super) struct Trie<T> {
    /// A bit for each letter that begins a word.
    begins: Vec<u64>,
    /// Nodes of single letters that are words; zero is none.
    alone: Vec<u16>,
    /// Two letters and their node, in open places; zero is none.
    pairs: Vec<(u64, u32)>,
    nodes: Vec<Node<T>>,
}

#[derive(Debug, Clone)]
struct Node<T> {
    value: Option<T>,
    next: Vec<(char, u32)>,
}

/// Two letters as one number, never zero.
fn pair(first: char, second: char) -> u64 {
    u64::from(u32::from(first) + 1) << 32 | u64::from(u32::from(second))
}

/// Where two letters are looked for first.
fn slot(pair: u64, places: usize) -> usize {
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & (places - 1)
}

impl<T: Copy> Trie<T> {
    /// A trie of these words; of a word listed twice, `join` makes one value.
    pub(in super::super) fn new<'a>(
        words: impl IntoIterator<Item = (&'a str, T)>,
        join: impl Fn(T, T) -> T,
    ) -> Trie<T> {
        let words: Vec<(&str, T)> = words.into_iter().collect();
        let mut trie = Trie {
            begins: vec![0; LETTERS / 64],
            alone: vec![0; LETTERS],
            pairs: vec![(0, 0); (words.len() * 4).next_power_of_two().max(16)],
            nodes: vec![Node::empty()],
        };
        for (word, value) in words {
            let Some(at) = trie.place(word) else {
                continue;
            };
            let old = trie.nodes[at].value;
            trie.nodes[at].value = Some(old.map_or(value, |old| join(old, value)));
        }
        trie
    }

    /// The node of a word, made where it is missing; none for an empty word or a rare first letter.
    fn place(&mut self, word: &str) -> Option<usize> {
        let mut letters = word.chars();
        let first = letters.next()?;
        let bits = self.begins.get_mut(first as usize / 64)?;
        *bits |= 1 << (first as usize % 64);
        let Some(second) = letters.next() else {
            let known = usize::from(*self.alone.get(first as usize)?);
            if known != 0 {
                return Some(known);
            }
            let node = u16::try_from(self.added()).ok()?;
            self.alone[first as usize] = node;
            return Some(usize::from(node));
        };
        let mut at = self.pair_place(pair(first, second));
        for letter in letters {
            let known = self.nodes[at].after(letter);
            at = known.unwrap_or_else(|| {
                let next = self.added();
                self.nodes[at].next.push((letter, next));
                next as usize
            });
        }
        Some(at)
    }

    /// The node of two letters, made where it is missing; a quarter of the places is filled at most.
    fn pair_place(&mut self, pair: u64) -> usize {
        let mut at = slot(pair, self.pairs.len());
        while self.pairs[at].0 != 0 && self.pairs[at].0 != pair {
            at = (at + 1) & (self.pairs.len() - 1);
        }
        if self.pairs[at].0 == 0 {
            self.pairs[at] = (pair, self.added());
        }
        self.pairs[at].1 as usize
    }

    /// The node of two letters.
    #[inline]
    fn pair_at(&self, pair: u64) -> Option<usize> {
        let mut at = slot(pair, self.pairs.len());
        loop {
            match self.pairs[at] {
                (0, _) => return None,
                (known, node) if known == pair => return Some(node as usize),
                _ => at = (at + 1) & (self.pairs.len() - 1),
            }
        }
    }

    /// The value of a letter that is a word by itself.
    #[inline]
    fn letter(&self, letter: char) -> Option<T> {
        match self.alone.get(letter as usize) {
            None | Some(0) => None,
            Some(node) => self.nodes[usize::from(*node)].value,
        }
    }

    fn added(&mut self) -> u32 {
        self.nodes.push(Node::empty());
        u32::try_from(self.nodes.len() - 1).unwrap_or(0)
    }

    /// The longest word that begins here: how many letters, and its value.
    #[inline]
    pub(super) fn longest(&self, text: &[char]) -> Option<(usize, T)> {
        let mut found = None;
        self.walk(text, &mut |length, value| found = Some((length, value)));
        found
    }

    /// Hands over the value of every word that begins here, the shortest first.
    #[inline]
    pub(in super::super) fn each(&self, text: &[char], take: &mut impl FnMut(T)) {
        self.walk(text, &mut |_, value| take(value));
    }

    #[inline]
    fn walk(&self, text: &[char], take: &mut impl FnMut(usize, T)) {
        let Some(first) = text.first() else {
            return;
        };
        let place = *first as usize;
        let bits = self.begins.get(place / 64).copied().unwrap_or(0);
        if bits >> (place % 64) & 1 == 0 {
            return;
        }
        if let Some(value) = self.letter(*first) {
            take(1, value);
        }
        let second = text
            .get(1)
            .and_then(|second| self.pair_at(pair(*first, *second)));
        let Some(mut at) = second else {
            return;
        };
        let mut length = 2;
        loop {
            if let Some(value) = self.nodes[at].value {
                take(length, value);
            }
            let next = text
                .get(length)
                .and_then(|letter| self.nodes[at].after(*letter));
            let Some(next) = next else {
                return;
            };
            at = next;
            length += 1;
        }
    }
}

impl<T> Node<T> {
    fn empty() -> Node<T> {
        Node {
            value: None,
            next: Vec::new(),
        }
    }

    fn after(&self, letter: char) -> Option<usize> {
        let known = self.next.iter().find(|(known, _)| *known == letter);
        known.map(|(_, next)| *next as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_word_wins_and_values_of_one_word_are_joined() {
        let words = [("人", 1), ("人次", 2), ("人", 4), ("", 8), ("次数", 16)];
        let trie = Trie::new(words, |old, new| old | new);
        let found = |text: &str| trie.longest(&text.chars().collect::<Vec<_>>());
        assert_eq!(found("人次"), Some((2, 2)));
        assert_eq!(found("人数"), Some((1, 5)));
        assert_eq!(found("次"), None);
        assert_eq!(found(""), None);
        assert_eq!(found("𠮷"), None);
    }

    #[test]
    fn each_word_is_handed_over() {
        let trie = Trie::new([("人", 1), ("人次", 2)], |old, _| old);
        let mut found = Vec::new();
        trie.each(&['人', '次'], &mut |value| found.push(value));
        assert_eq!(found, [1, 2]);
    }
}
