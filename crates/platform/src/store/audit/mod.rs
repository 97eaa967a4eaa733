//! The audit trail: an append-only log whose every column is covered by a signed tree.
//!
//! The format of leaves, tree, checkpoints and proofs is written down in `docs/decisions/0003-audit.md`.

pub mod checkpoint;
pub mod leaf;
pub mod prove;
mod refold;
pub mod signer;
pub mod tree;
pub mod verify;

pub use checkpoint::Checkpoint;
pub use leaf::LogEntry;
pub use prove::{Proof, Proven, prove, verify_proof};
pub use signer::{Signer, Sm2Key};
pub use tree::{Frontier, Hash, Tree};
pub use verify::{Verdict, verify};

/// Lower-case hexadecimal text of bytes.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The bytes that hexadecimal text stands for; `None` if it is not hexadecimal.
pub fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits?;
    if digits.len() % 2 != 0 {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok())
        .collect()
}
