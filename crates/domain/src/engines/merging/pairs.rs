//! Whether two officers can be named for each participation of an organ's day.
//!
//! A participation takes two officers who hold all that it needs; an officer goes to so many participations and not
//! twice to one. By the theorem of the least cut it works out exactly if, for every set of kinds of participations,
//! twice their number is at most what the officers can give them: each the lesser of their visits a day and of the
//! participations in the set that they may serve.

/// Kinds of participations up to which the question is answered exactly; beyond, the naming itself decides.
const KINDS_MAX: usize = 7;

/// Whether there are pairs for all participations and for one more with these needs (none for 0).
/// Officers by set of certificates held, participations by set of needs.
pub(super) fn are_enough(held: &[u16], kinds: &[u32], more: u8, visits_a_day: u32) -> bool {
    let mut present = [(0usize, 0u32); KINDS_MAX];
    let mut found = 0;
    for (needs, count) in kinds.iter().enumerate() {
        let count = count + u32::from(needs == usize::from(more) && more != 0);
        if count > 0 {
            if found == KINDS_MAX {
                return true;
            }
            present[found] = (needs, count);
            found += 1;
        }
    }
    let present = &present[..found];
    (1u32..1 << found).all(|chosen| {
        let is_in = |place: usize| chosen >> place & 1 == 1;
        let asked: u32 = (0..found)
            .filter(|at| is_in(*at))
            .map(|at| 2 * present[at].1)
            .sum();
        let mut given = 0;
        for (set, officers) in held
            .iter()
            .enumerate()
            .filter(|(_, officers)| **officers > 0)
        {
            let served = (0..found).filter(|at| is_in(*at) && present[*at].0 & !set == 0);
            let served: u32 = served.map(|at| present[at].1).sum();
            given += u32::from(*officers) * served.min(visits_a_day);
        }
        asked <= given
    })
}
