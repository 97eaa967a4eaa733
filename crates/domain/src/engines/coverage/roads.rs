//! Roads made ready for searching: chains contracted, crossings reduced, all in an order that memory likes.

use super::chains::{self, Chains};
use super::order::ranks;
use super::reduce::{self, Reduced};

/// A time that is never: the node cannot be reached, the direction is closed. In whole units, like all times here.
pub const NEVER: u32 = (1 << 31) - 1;
/// The longest time that a search may be limited to, and the longest weight of one link.
pub const LONGEST: u32 = 1 << 30;

/// Links between nodes, with the time that each takes in either direction.
///
/// A weight above [`LONGEST`] closes the direction.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// One end of each link.
    pub from: Vec<u32>,
    /// The other end.
    pub to: Vec<u32>,
    /// Time from `from` to `to`, in whole units of the caller's choice.
    pub forth: Vec<u32>,
    /// Time from `to` to `from`; `None` if every link takes the same time both ways.
    pub back: Option<Vec<u32>>,
}

/// Links that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The columns differ in length.
    #[error("道路各列长短不一：起点、终点和时间应当一样多")]
    Uneven,
    /// A link ends at a node that does not exist.
    #[error("第{0}条道路的端点不在节点之中")]
    NoSuchNode(usize),
    /// Places are given, but not for every node.
    #[error("坐标与节点不一样多")]
    Places,
}

impl Links {
    fn check(&self, nodes: usize) -> Result<(), LinkError> {
        let count = self.from.len();
        let even = self.to.len() == count
            && self.forth.len() == count
            && self.back.as_ref().is_none_or(|back| back.len() == count);
        if !even {
            return Err(LinkError::Uneven);
        }
        let outside = |node: &u32| *node as usize >= nodes;
        let wrong = self.from.iter().position(outside);
        match wrong.or_else(|| self.to.iter().position(outside)) {
            Some(link) => Err(LinkError::NoSuchNode(link + 1)),
            None => Ok(()),
        }
    }
}

/// A road network made ready. Times do not depend on how it was made ready.
///
/// Every node has a *place*: first the crossings that are searched, then those that follow from them, then the inner
/// nodes of chains. About 60 bytes a node.
#[derive(Clone, Debug)]
pub struct Roads {
    /// The place of each node.
    pub(super) place_of: Vec<u32>,
    pub(super) chains: Chains,
    pub(super) reduced: Reduced,
}

impl Roads {
    /// Makes links ready. `points` (any plane coordinates) only decide the order in memory.
    ///
    /// # Errors
    /// Columns of different length, or a node that does not exist.
    pub fn prepare(
        nodes: usize,
        links: &Links,
        points: Option<&[[f32; 2]]>,
    ) -> Result<Self, LinkError> {
        links.check(nodes)?;
        if points.is_some_and(|points| points.len() != nodes) {
            return Err(LinkError::Places);
        }
        let rank_of = points.map(ranks);
        let (chains, number) = chains::contract(nodes, links, rank_of.as_deref());
        let (reduced, chains, new_number) = reduce::reduce(chains);
        let crossings = new_number.len() as u32;
        let place = |number: u32| match number.checked_sub(chains::INNER) {
            Some(inner) => crossings + inner,
            None => new_number[number as usize],
        };
        let place_of = match rank_of {
            Some(rank_of) => rank_of
                .iter()
                .map(|rank| place(number[*rank as usize]))
                .collect(),
            None => number.into_iter().map(place).collect(),
        };
        Ok(Self {
            place_of,
            chains,
            reduced,
        })
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.place_of.len()
    }

    /// How many crossings a search has to visit; all other nodes follow from them.
    pub fn searched(&self) -> usize {
        self.reduced.searched()
    }

    /// How many nodes are left when chains are contracted.
    pub fn crossings(&self) -> usize {
        self.chains.crossings
    }

    /// The place of a node in the order of this network.
    pub fn place(&self, node: u32) -> u32 {
        self.place_of[node as usize]
    }

    /// The node at each place.
    pub fn node_at(&self) -> Vec<u32> {
        inverse(&self.place_of)
    }

    /// What belongs to the nodes, put into the order of places.
    pub fn by_place<T: Copy + Default>(&self, of_nodes: &[T]) -> Vec<T> {
        let mut by_place = vec![T::default(); self.nodes()];
        for (place, value) in self.place_of.iter().zip(of_nodes) {
            by_place[*place as usize] = *value;
        }
        by_place
    }

    /// What stands in the order of places, put into the order of nodes.
    pub fn by_node<T: Copy>(&self, by_place: &[T]) -> Vec<T> {
        self.place_of
            .iter()
            .map(|place| by_place[*place as usize])
            .collect()
    }
}

fn inverse(permutation: &[u32]) -> Vec<u32> {
    let mut inverse = vec![0; permutation.len()];
    for (place, of) in permutation.iter().enumerate() {
        inverse[*of as usize] = place as u32;
    }
    inverse
}
