//! A Merkle tree as in RFC 6962, section 2.1, with SM3 (GM/T 0004) in place of SHA-256.

use sm3::{Digest, Sm3};

/// An SM3 hash.
pub type Hash = [u8; 32];

/// SM3 of one text of bytes.
pub fn sm3(bytes: &[u8]) -> Hash {
    Sm3::digest(bytes).into()
}

/// Hash of a leaf: SM3(0x00 ‖ bytes).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sm3::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// Hash of a node: SM3(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sm3::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The right edge of a growing tree: the roots of its complete subtrees, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf at the end.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .peaks
                .pop()
                .expect("one peak stands for each one-bit of the size");
            hash = node_hash(&left, &hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root over all leaves; SM3 of nothing when there are none.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return sm3(b"");
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// The size (8 bytes, big-endian) and the peaks, one after another.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks
            .iter()
            .for_each(|peak| bytes.extend_from_slice(peak));
        bytes
    }

    /// Reads what `to_bytes` wrote; `None` if the length does not fit the size.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<8>()?;
        let size = u64::from_be_bytes(*size);
        let (peaks, left_over) = rest.as_chunks::<32>();
        let fits = left_over.is_empty() && peaks.len() == size.count_ones() as usize;
        fits.then(|| Self {
            size,
            peaks: peaks.to_vec(),
        })
    }
}

/// A whole tree, for making proofs.
pub struct Tree {
    /// From the leaves to the root; a last node without a neighbour moves up as it is.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over `leaves`.
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => node_hash(left, right),
                    alone => alone[0],
                })
                .collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The root; SM3 of nothing for a tree without leaves.
    pub fn root(&self) -> Hash {
        self.levels
            .last()
            .and_then(|level| level.first())
            .copied()
            .unwrap_or_else(|| sm3(b""))
    }

    /// The hashes that lead from leaf `index` (from 0) to the root, lowest first.
    pub fn path(&self, index: usize) -> Vec<Hash> {
        let mut at = index;
        let mut path = Vec::new();
        for level in &self.levels {
            path.extend(level.get(at ^ 1));
            at /= 2;
        }
        path
    }
}

/// The root that `path` leads to from leaf `index` (from 0) of a tree of `size` leaves; `None` if its length is wrong.
pub fn root_of_path(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    let mut path = path.iter();
    while last > 0 {
        if at % 2 == 1 {
            hash = node_hash(path.next()?, &hash);
        } else if at < last {
            hash = node_hash(&hash, path.next()?);
        }
        at /= 2;
        last /= 2;
    }
    path.next().is_none().then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count)
            .map(|number| leaf_hash(&number.to_be_bytes()))
            .collect()
    }

    /// The recursive definition of RFC 6962, section 2.1, as it stands there.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => sm3(b""),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(
                    &by_definition(&leaves[..split]),
                    &by_definition(&leaves[split..]),
                )
            }
        }
    }

    #[test]
    fn sm3_matches_the_example_of_the_standard() {
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(super::super::hexadecimal(&sm3(b"abc")), expected);
    }

    #[test]
    fn frontier_and_tree_agree_with_the_definition() {
        let mut frontier = Frontier::default();
        for count in 0..70 {
            let all = leaves(count);
            assert_eq!(frontier.root(), by_definition(&all), "{count} leaves");
            assert_eq!(Tree::new(all).root(), frontier.root(), "{count} leaves");
            assert_eq!(
                Frontier::from_bytes(&frontier.to_bytes()).as_ref(),
                Some(&frontier)
            );
            frontier.push(leaf_hash(&count.to_be_bytes()));
        }
    }

    #[test]
    fn every_path_leads_to_the_root_and_no_other_leaf_does() {
        for count in 1..40_u32 {
            let all = leaves(count);
            let tree = Tree::new(all.clone());
            for index in 0..count {
                let path = tree.path(index as usize);
                let of = |leaf, at| root_of_path(leaf, u64::from(at), u64::from(count), &path);
                assert_eq!(of(all[index as usize], index), Some(tree.root()));
                assert_ne!(of(leaf_hash(b"other"), index), Some(tree.root()));
                if count > 1 {
                    assert_ne!(of(all[index as usize], index ^ 1), Some(tree.root()));
                }
            }
        }
    }
}
