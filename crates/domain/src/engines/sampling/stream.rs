//! The stream of numbers that a seed gives: AES-128 in counter mode, cut into words of 64 bits.
//!
//! Block `i` is AES-128 of the number `i` (16 bytes, big-endian) under the first 16 bytes of the seed; word `2i` is its
//! first half, word `2i + 1` its second, both big-endian. `openssl enc -aes-128-ctr -iv 0` writes the same bytes.

use super::digest::Hash;
use aes::Aes128Enc;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};

/// Blocks that are made at once.
const BLOCKS: usize = 256;

/// Numbers from a seed, in their order.
pub struct Stream {
    cipher: Aes128Enc,
    words: [u64; BLOCKS * 2],
    /// Number of the first word in `words`.
    first: u64,
    /// Where the next word stands.
    next: usize,
}

impl Stream {
    /// The stream of a seed, from its first word.
    pub fn new(seed: &Hash) -> Self {
        let (key, _) = seed.0.split_at(16);
        let key: [u8; 16] = key.try_into().expect("half of a hash has sixteen bytes");
        let mut stream = Self {
            cipher: Aes128Enc::new(&Array::from(key)),
            words: [0; BLOCKS * 2],
            first: 0,
            next: 0,
        };
        stream.fill();
        stream
    }

    /// How many words have been taken.
    pub fn taken(&self) -> u64 {
        self.first + self.next as u64
    }

    /// The next word.
    #[inline]
    pub fn word(&mut self) -> u64 {
        if self.next == self.words.len() {
            self.first += self.words.len() as u64;
            self.next = 0;
            self.fill();
        }
        let word = self.words[self.next];
        self.next += 1;
        word
    }

    /// A number below `end`, each as likely as the other; `end` is not 0.
    ///
    /// It is the upper half of word × `end`. A word whose lower half is less than 2^64 mod `end` is passed over,
    /// because it would make some numbers likelier than others.
    #[inline]
    pub fn below(&mut self, end: u64) -> u64 {
        let wide = |word: u64| u128::from(word) * u128::from(end);
        let mut product = wide(self.word());
        if (product as u64) < end {
            let least = end.wrapping_neg() % end;
            while (product as u64) < least {
                product = wide(self.word());
            }
        }
        (product >> 64) as u64
    }

    /// Words that come next, as far as they are made.
    #[inline]
    pub(super) fn ahead(&self) -> &[u64] {
        &self.words[self.next..]
    }

    /// Takes words that were seen ahead.
    #[inline]
    pub(super) fn skip(&mut self, words: usize) {
        self.next += words;
    }

    fn fill(&mut self) {
        let first = u128::from(self.first / 2);
        let mut blocks: [aes::Block; BLOCKS] =
            std::array::from_fn(|block| Array::from((first + block as u128).to_be_bytes()));
        self.cipher.encrypt_blocks(&mut blocks);
        for (pair, block) in self.words.as_chunks_mut::<2>().0.iter_mut().zip(&blocks) {
            let block = u128::from_be_bytes((*block).into());
            *pair = [(block >> 64) as u64, block as u64];
        }
    }
}
