//! The longest listed word at a place of a text, in one walk over its letters.

/// Letters that one table holds: those of the basic plane.
const LETTERS: usize = 1 << 16;

/// Words with a value each, found letter by letter.
#[derive(Debug, Clone)]
pub(in super::super) struct Trie<T> {
    /// Node of each first letter; zero is none.
    first: Vec<u32>,
    nodes: Vec<Node<T>>,
}

#[derive(Debug, Clone)]
struct Node<T> {
    value: Option<T>,
    next: Vec<(char, u32)>,
}

impl<T: Copy> Trie<T> {
    /// A trie of these words; of a word listed twice, `join` makes one value.
    pub(in super::super) fn new<'a>(
        words: impl IntoIterator<Item = (&'a str, T)>,
        join: impl Fn(T, T) -> T,
    ) -> Trie<T> {
        let mut trie = Trie {
            first: vec![0; LETTERS],
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
        let first = letters.next()? as usize;
        if first >= LETTERS {
            return None;
        }
        if self.first[first] == 0 {
            self.first[first] = self.added();
        }
        let mut at = self.first[first] as usize;
        for letter in letters {
            let known = self.nodes[at]
                .next
                .iter()
                .find(|(known, _)| *known == letter);
            at = match known {
                Some((_, next)) => *next as usize,
                None => {
                    let next = self.added();
                    self.nodes[at].next.push((letter, next));
                    next as usize
                }
            };
        }
        Some(at)
    }

    fn added(&mut self) -> u32 {
        self.nodes.push(Node::empty());
        u32::try_from(self.nodes.len() - 1).unwrap_or(0)
    }

    /// The longest word that begins here: how many letters, and its value.
    pub(super) fn longest(&self, text: &[char]) -> Option<(usize, T)> {
        let first = *text.first()? as usize;
        let mut at = match self.first.get(first) {
            None | Some(0) => return None,
            Some(node) => *node as usize,
        };
        let mut found = self.nodes[at].value.map(|value| (1, value));
        for (index, letter) in text.iter().enumerate().skip(1) {
            let next = self.nodes[at]
                .next
                .iter()
                .find(|(known, _)| known == letter);
            let Some((_, next)) = next else {
                break;
            };
            at = *next as usize;
            if let Some(value) = self.nodes[at].value {
                found = Some((index + 1, value));
            }
        }
        found
    }
}

impl<T> Node<T> {
    fn empty() -> Node<T> {
        Node {
            value: None,
            next: Vec::new(),
        }
    }
}

impl<T: Copy> Trie<T> {
    /// Hands over the value of every word that begins here, the shortest first.
    pub(in super::super) fn each(&self, text: &[char], take: &mut dyn FnMut(T)) {
        let Some(first) = text.first().map(|first| *first as usize) else {
            return;
        };
        let mut at = match self.first.get(first) {
            None | Some(0) => return,
            Some(node) => *node as usize,
        };
        for letter in &text[1..] {
            if let Some(value) = self.nodes[at].value {
                take(value);
            }
            let next = self.nodes[at]
                .next
                .iter()
                .find(|(known, _)| known == letter);
            let Some((_, next)) = next else {
                return;
            };
            at = *next as usize;
        }
        if let Some(value) = self.nodes[at].value {
            take(value);
        }
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
}
