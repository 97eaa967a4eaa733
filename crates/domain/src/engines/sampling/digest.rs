//! SM3 as this engine uses it: of texts, of tree nodes, and keyed, with hexadecimal writing.

use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::fmt;

/// Bytes of an SM3 block.
const BLOCK: usize = 64;

/// An SM3 hash; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// SM3 of a text.
    pub fn of(text: &str) -> Self {
        Self(Sm3::digest(text.as_bytes()).into())
    }

    /// SM3 of several parts, one after another.
    pub(super) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sm3::new();
        parts.iter().for_each(|part| hasher.update(part));
        Self(hasher.finalize().into())
    }

    /// Bit `depth` of the hash, the highest first.
    pub(super) fn bit(&self, depth: usize) -> usize {
        usize::from(self.0[depth / 8] >> (7 - depth % 8) & 1)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hexadecimal(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Hash {
    type Error = NotHexadecimal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        read_hexadecimal(&text).map(Self)
    }
}

/// A text that should be a row of hexadecimal digits and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是{digits}位十六进制数")]
pub struct NotHexadecimal {
    text: String,
    digits: usize,
}

/// Writes bytes in lower case, two digits each.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads exactly so many bytes written in lower-case digits.
pub(super) fn read_hexadecimal<const N: usize>(text: &str) -> Result<[u8; N], NotHexadecimal> {
    let wrong = || NotHexadecimal {
        text: text.chars().take(80).collect(),
        digits: N * 2,
    };
    if text.len() != N * 2 {
        return Err(wrong());
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (high, low) = (digit(pair[0]), digit(pair[1]));
        *byte = high.ok_or_else(wrong)? << 4 | low.ok_or_else(wrong)?;
    }
    Ok(bytes)
}

/// HMAC with SM3, its two first blocks hashed in advance.
#[derive(Clone)]
pub(super) struct Keyed {
    inner: Sm3,
    outer: Sm3,
}

impl Keyed {
    pub(super) fn new(secret: &[u8; 32]) -> Self {
        let padded = |pad: u8| {
            let mut block = [pad; BLOCK];
            block
                .iter_mut()
                .zip(secret)
                .for_each(|(to, from)| *to ^= from);
            Sm3::new().chain_update(block)
        };
        Self {
            inner: padded(0x36),
            outer: padded(0x5c),
        }
    }

    /// The keyed hash of a text under a name of what it is for.
    pub(super) fn of(&self, purpose: &str, text: &str) -> Hash {
        let mut inner = self.inner.clone();
        inner.update(purpose.as_bytes());
        inner.update(b"\n");
        inner.update(text.as_bytes());
        let outer = self.outer.clone().chain_update(inner.finalize());
        Hash(outer.finalize().into())
    }
}
