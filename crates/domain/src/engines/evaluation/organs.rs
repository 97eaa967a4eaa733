//! Organs as a forest: whose facts count for whom.

use super::EvaluationError;

/// Stands where an organ has nothing above it.
const NONE: u32 = u32::MAX;

/// Organs, each with the one above it; facts may belong to any of them.
#[derive(Clone, Debug)]
pub struct Organs {
    parents: Vec<u32>,
    /// Every organ after all that stand beneath it.
    bottom_up: Vec<u32>,
}

impl Organs {
    /// Takes for each organ, numbered from nought, the number of the organ above it.
    ///
    /// # Errors
    /// A number that is no organ, or organs that stand above one another in a circle.
    pub fn new(above: &[Option<u32>]) -> Result<Self, EvaluationError> {
        let parents: Vec<u32> = above.iter().map(|it| it.unwrap_or(NONE)).collect();
        let mut waiting = vec![0_u32; parents.len()];
        for (organ, parent) in above.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            match waiting.get_mut(parent as usize) {
                Some(children) => *children += 1,
                None => return Err(EvaluationError::UnknownParent { organ, parent }),
            }
        }
        let ready = |organ: &u32| waiting[*organ as usize] == 0;
        let mut bottom_up: Vec<u32> = (0..parents.len() as u32).filter(ready).collect();
        let mut next = 0;
        while let Some(organ) = bottom_up.get(next) {
            next += 1;
            let parent = parents[*organ as usize];
            if let Some(children) = waiting.get_mut(parent as usize) {
                *children -= 1;
                if *children == 0 {
                    bottom_up.push(parent);
                }
            }
        }
        match waiting.iter().position(|children| *children > 0) {
            Some(organ) => Err(EvaluationError::Circle { organ }),
            None => Ok(Self { parents, bottom_up }),
        }
    }

    /// How many organs there are.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is no organ.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Whether `organ` is `under` or stands beneath it.
    pub fn is_within(&self, organ: u32, under: u32) -> bool {
        self.chain(organ).any(|it| it == under)
    }

    /// The organ above, if there is one.
    pub(super) fn above(&self, organ: u32) -> Option<u32> {
        self.parents
            .get(organ as usize)
            .copied()
            .filter(|parent| *parent != NONE)
    }

    /// The organ, and all above it.
    pub(super) fn chain(&self, organ: u32) -> impl Iterator<Item = u32> {
        let known = (organ as usize) < self.parents.len();
        std::iter::successors(known.then_some(organ), |it| self.above(*it))
    }

    /// Child and parent, so that a child is full before it is added to its parent.
    pub(super) fn steps(&self) -> impl Iterator<Item = (usize, usize)> {
        let with = |organ: &u32| (*organ as usize, self.parents[*organ as usize]);
        let above =
            |(child, parent): (usize, u32)| (parent != NONE).then_some((child, parent as usize));
        self.bottom_up.iter().map(with).filter_map(above)
    }
}
